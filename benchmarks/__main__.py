"""``make bench``: every claim in one run, on one machine, with the machine and the versions printed, and a table of the goals at the end."""

from __future__ import annotations

import argparse
import platform
import sys
import tempfile
from datetime import datetime
from importlib.metadata import version
from pathlib import Path

from benchmarks import goals
from benchmarks.growth import bench_growth
from benchmarks.indicators import SIZES as INDICATOR_SIZES
from benchmarks.indicators import bench_indicators, stays_of
from benchmarks.measure import machine
from benchmarks.reading import bench_reading
from benchmarks.sizes import Size, bench_sizes, small_size
from benchmarks.startup import bench_startup
from benchmarks.validation import bench_validation
from benchmarks.workbook import bench_workbook
from finhosta_dq.cli.synth import synthesise

LIBRARIES = ("duckdb", "polars", "pyarrow", "great-expectations")


def main() -> None:
    parser = argparse.ArgumentParser(prog="benchmarks")
    parser.add_argument("--stays", type=int, default=500_000, help="stays per half-year; both half-years are read (default: 1 M in all)")
    parser.add_argument("--runs", type=int, default=5, help="repetitions of each measurement; the median is printed")
    parser.add_argument("--landing", type=Path, help="an existing synthetic delivery, in place of a new one")
    parser.add_argument(
        "--growth-to", type=float, default=1.0, help="reading and validating grow from 0.2 up to so many million stays: 1, 5 or 20"
    )
    parser.add_argument("--indicators-to", type=float, default=10.0, help="indicators grow from 0.1 up to so many million stays")
    parser.add_argument("--json", type=Path, default=Path("build/bench/bench.json"), help="where the goals and figures go")
    options = parser.parse_args()
    print(f"machine: {machine()}; Python {platform.python_version()}")
    versions = {name: version(name) for name in LIBRARIES}
    print("; ".join(f"{name} {number}" for name, number in versions.items()))
    with tempfile.TemporaryDirectory(prefix="fdq-bench-") as temporary:
        scratch = Path(temporary)
        found = bench_startup(scratch, options.runs)
        landing = options.landing
        if landing is None:
            landing = scratch / "landing"
            print(f"\nsynthesising 2 x {options.stays:,} stays ...", flush=True)
            synthesise(landing, hospital="999", period="2025", stays=options.stays, defects=0.001, seed=1)
        read, goal = bench_reading(landing, scratch, options.runs)
        found += goal
        staged, validated, goal = bench_validation(landing, scratch, options.runs)
        found += goal
        small = small_size(scratch)
        found += bench_growth(small.staged, scratch, options.runs)
        base = Size(stays_of(staged) / 1e6, landing, staged, read, validated)
        found += bench_sizes(scratch, options.runs, options.growth_to, small, base)
        found += bench_indicators(staged, scratch, options.runs, tuple(size for size in INDICATOR_SIZES if size <= options.indicators_to))
        found += bench_workbook(scratch, options.runs)
    print(f"\nGoals\n{goals.table(found)}", flush=True)
    about = {
        "date": datetime.now().astimezone().date().isoformat(),
        "machine": machine(),
        "python": platform.python_version(),
        "versions": versions,
        "command": " ".join(["python -m benchmarks", *sys.argv[1:]]),
    }
    goals.write(options.json, found, about)


if __name__ == "__main__":
    main()
