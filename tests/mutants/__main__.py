"""``python -m tests.mutants``: puts small faults into the product, one at a time, and counts how many the tests notice.

``[tool.finhosta-dq.mutants]`` of pyproject.toml says which modules, with which tests, and which survivors were read and why they stay.
Of each file a seeded sample is tried. Writes build/mutants.json and ends with 1 when the score of a room is below the aim.
"""

from __future__ import annotations

import argparse
import fcntl
import importlib
import json
import sys
import time
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from datetime import UTC, datetime
from multiprocessing import get_context
from random import Random
from typing import Any

from tests.mutants.faults import Fault, python_faults, sql_faults
from tests.mutants.score import Tried, below, document, table
from tests.mutants.trial import SURVIVED, TrialError, trial
from tests.supply.locked import ROOT, settings

RESULT = ROOT / "build/mutants.json"
LIBRARIES = (
    "numpy",
    "duckdb",
    "polars",
    "pyarrow.parquet",
    "sqlalchemy",
    "pydantic",
    "yaml",
    "hypothesis",
    "openpyxl",
    "jinja2",
    "alembic",
)


def sampled(file: str, sample: int, seed: int) -> tuple[int, list[Fault]]:
    """How many faults a file can have, and the seeded sample of them, in the order of the draw."""
    make = python_faults if file.endswith(".py") else sql_faults
    return make(ROOT, file, sample, Random(f"{seed} {file}"))


def files(room: dict[str, Any]) -> list[str]:
    """The files of a room, from the top of the repository."""
    return sorted({str(path.relative_to(ROOT)) for pattern in room["files"] for path in ROOT.glob(pattern)})


def warm_up() -> None:
    """Load the libraries once, so that no trial pays for them; nothing of the product, and nothing that starts a thread."""
    for name in LIBRARIES:
        importlib.import_module(name)


def attempt(room: str, fault: Fault, arguments: Sequence[str], seconds: float, end: float) -> Tried | None:
    """One trial; None when the time is over."""
    if time.time() > end:
        return None
    outcome, took = trial(ROOT, fault, arguments, seconds)
    return Tried(room, fault.file, fault.line, fault.before, fault.after, outcome, round(took, 1))


def keep(room: str, what: dict[str, Any]) -> None:
    """Put the result of a room into build/mutants.json, beside those of other rooms, also of runs beside this one."""
    RESULT.parent.mkdir(exist_ok=True)
    with RESULT.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        kept: dict[str, Any] = json.loads(RESULT.read_text(encoding="utf-8")) if RESULT.exists() else {}
        kept[room] = what
        new = RESULT.with_suffix(".new")
        new.write_text(json.dumps(kept, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
        new.replace(RESULT)


def run_room(room: dict[str, Any], config: dict[str, Any], sample: int, jobs: int, end: float) -> tuple[list[Tried], dict[str, int], int]:
    """Try the faults of a room; what was tried, how many faults each file can have, and how many trials there was no time for.

    Raises TrialError when the tests of the room do not pass by themselves.
    """
    outcome, took = trial(ROOT, None, room["tests"], 900)
    if outcome != SURVIVED:
        raise TrialError(f"{room['name']}: its tests do not pass without a fault, or take longer than 900 s")
    there: dict[str, int] = {}
    drawn: list[tuple[int, Fault]] = []
    for file in files(room):
        there[file], faults = sampled(file, min(sample, room.get("sample", sample)), config["seed"])
        drawn += list(enumerate(faults))
    # every file has its first fault tried before any has its second, so that a run cut short still says something of each
    order = [fault for _, fault in sorted(drawn, key=lambda one: one[0])]
    tried: list[Tried] = []
    with ProcessPoolExecutor(jobs, mp_context=get_context("fork")) as pool:
        for done in as_completed([pool.submit(attempt, room["name"], fault, room["tests"], 60 + 6 * took, end) for fault in order]):
            result = done.result()
            if result is None:
                continue
            tried.append(result)
            command = " ".join(["python -m tests.mutants", *sys.argv[1:]])
            keep(room["name"], document(tried, there, config, datetime.now(UTC), command))
    return tried, there, len(order) - len(tried)


def main() -> int:
    """Run the rooms asked for, one after another, and print the table of each."""
    parser = argparse.ArgumentParser(prog="python -m tests.mutants")
    config = settings("mutants")
    parser.add_argument("rooms", nargs="*", help="names of rooms; all when none")
    parser.add_argument("--sample", type=int, default=config["sample"], help="faults tried per file, at most")
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--minutes", type=float, default=600, help="stop after that long; what was not tried is counted as such")
    chosen = parser.parse_args()
    end = time.time() + chosen.minutes * 60
    warm_up()
    code = 0
    for room in config["rooms"]:
        if chosen.rooms and room["name"] not in chosen.rooms:
            continue
        try:
            tried, there, left = run_room(room, config, chosen.sample, chosen.jobs, end)
        except TrialError as error:
            sys.stdout.write(f"{error}\n")
            code = 2
            continue
        sys.stdout.write(table(tried, there, config))
        if left:
            sys.stdout.write(f"not tried for want of time: {left}\n")
        sys.stdout.flush()
        if below(tried, config):
            code = code or 1
    return code


if __name__ == "__main__":
    sys.exit(main())
