"""What every engine's process does: load, validate, and tell what it took. Only the standard library is imported here."""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from importlib.metadata import version
from pathlib import Path
from typing import Any

Keys = dict[str, tuple[int, int]]


@dataclass(frozen=True)
class Answer:
    """What an engine found. failing: failing records by name of the rule, as the engine counts them; a rule that it cannot state is left out.

    keys: asked after the clock has stopped: how many failing records it named by rule, and the sum of their ``_line``. told: anything else
    worth telling, such as the verdict.
    """

    failing: dict[str, int]
    keys: Callable[[], Keys]
    told: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Tables:
    """The two files, a folder to write in, and the memory limit to keep where the engine has one (``512MB``, empty = its own)."""

    stay: Path
    patient: Path
    scratch: Path
    memory_limit: str


def run(load: Callable[[Tables], Any], validate: Callable[[Any], Answer], libraries: tuple[str, ...]) -> None:
    """Take the folder of the tables and a scratch folder from the command line, and write the answer as JSON to ``answer.json`` there."""
    parser = argparse.ArgumentParser()
    parser.add_argument("tables", type=Path)
    parser.add_argument("scratch", type=Path)
    parser.add_argument("--memory-limit", default="")
    options = parser.parse_args()
    tables = Tables(options.tables / "stay.parquet", options.tables / "patient.parquet", options.scratch, options.memory_limit)
    start = time.perf_counter()
    loaded = load(tables)
    middle = time.perf_counter()
    answer = validate(loaded)
    end = time.perf_counter()
    document = {
        "load_seconds": middle - start,
        "validate_seconds": end - middle,
        "peak_gb": peak_gb(),
        "failing": answer.failing,
        "keys": answer.keys(),
        "versions": {name: version(name) for name in libraries},
        "python": sys.version.split()[0],
        **answer.told,
    }
    (options.scratch / "answer.json").write_text(json.dumps(document), encoding="utf-8")


def peak_gb() -> float:
    """Highest resident memory of this process so far, in GB."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return int(status.split("VmHWM:")[1].split()[0]) / 1e6
