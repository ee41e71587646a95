"""``python -m tests.mutants``: puts small faults into the product, one at a time, and counts how many the tests notice.

``[tool.finhosta-dq.mutants]`` of pyproject.toml says which modules, with which tests, and which survivors were read and why they stay.
Of each module a seeded sample is tried. Writes build/mutants.json and ends with 1 when the score of a room is below the aim.
"""

from __future__ import annotations

import argparse
import importlib
import json
import sys
import time
from collections.abc import Sequence
from concurrent.futures import Future, ProcessPoolExecutor, as_completed
from datetime import UTC, datetime
from multiprocessing import get_context
from pathlib import Path
from random import Random
from typing import Any

from tests.mutants.faults import Fault, python_faults, sql_faults
from tests.mutants.score import Tried, below, document, table
from tests.mutants.trial import SURVIVED, trial
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


def main() -> int:
    """Run the rooms asked for and print the table."""
    parser = argparse.ArgumentParser(prog="python -m tests.mutants")
    config = settings("mutants")
    parser.add_argument("rooms", nargs="*", help="names of rooms; all when none")
    parser.add_argument("--sample", type=int, default=config["sample"], help="faults tried per file, at most")
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--minutes", type=float, default=600, help="stop after that long; what was not tried is counted as such")
    chosen = parser.parse_args()
    end = time.time() + chosen.minutes * 60
    rooms = [room for room in config["rooms"] if not chosen.rooms or room["name"] in chosen.rooms]
    warm_up()
    there: dict[str, int] = {}
    tried: list[Tried] = []
    pool = ProcessPoolExecutor(chosen.jobs, mp_context=get_context("fork"))
    waiting: list[Future[Tried | None]] = []
    drawn: list[tuple[int, dict[str, Any], Fault, float]] = []
    for room in rooms:
        outcome, took = trial(ROOT, None, room["tests"], 600)
        if outcome != SURVIVED:
            sys.stdout.write(f"{room['name']}: its tests do not pass without a fault, or take longer than 600 s\n")
            return 2
        for file in files(room):
            there[file], faults = sampled(file, room.get("sample", chosen.sample), config["seed"])
            drawn += [(number, room, fault, 30 + 6 * took) for number, fault in enumerate(faults)]
    # every file gets its first fault tried before any gets its second, so that a run cut short still says something of each
    for _, room, fault, seconds in sorted(drawn, key=lambda one: one[0]):
        waiting.append(pool.submit(attempt, room["name"], fault, room["tests"], seconds, end))
    for done in as_completed(waiting):
        result = done.result()
        if result is not None:
            tried.append(result)
            RESULT.parent.mkdir(exist_ok=True)
            what = document(tried, there, config, datetime.now(UTC), " ".join(["python -m tests.mutants", *sys.argv[1:]]))
            RESULT.write_text(json.dumps(what, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    pool.shutdown()
    sys.stdout.write(table(tried, there, config))
    if len(tried) < len(drawn):
        sys.stdout.write(f"not tried for want of time: {len(drawn) - len(tried)} of {len(drawn)}\n")
    return 1 if below(tried, config) else 0


if __name__ == "__main__":
    sys.path.insert(0, str(Path.cwd()))
    sys.exit(main())
