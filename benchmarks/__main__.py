"""``make bench``: every claim in one run, on one machine, with the machine and the versions printed."""

from __future__ import annotations

import argparse
import platform
import tempfile
from importlib.metadata import version
from pathlib import Path

from benchmarks.growth import bench_growth
from benchmarks.indicators import bench_indicators
from benchmarks.measure import machine
from benchmarks.reading import bench_reading
from benchmarks.validation import bench_validation
from finhosta_dq.cli.synth import synthesise


def main() -> None:
    parser = argparse.ArgumentParser(prog="benchmarks")
    parser.add_argument("--stays", type=int, default=500_000, help="stays per half-year; both half-years are read (default: 1 M in all)")
    parser.add_argument("--runs", type=int, default=5, help="repetitions of each measurement; the median is printed")
    parser.add_argument("--landing", type=Path, help="an existing synthetic delivery, in place of a new one")
    options = parser.parse_args()
    print(f"machine: {machine()}; Python {platform.python_version()}")
    print("; ".join(f"{name} {version(name)}" for name in ("duckdb", "polars", "pyarrow", "great-expectations")))
    with tempfile.TemporaryDirectory(prefix="fdq-bench-") as scratch:
        landing = options.landing
        if landing is None:
            landing = Path(scratch) / "landing"
            print(f"synthesising 2 x {options.stays:,} stays ...", flush=True)
            synthesise(landing, hospital="999", period="2025", stays=options.stays, defects=0.001, seed=1)
        bench_reading(landing, Path(scratch), options.runs)
        staged = bench_validation(landing, Path(scratch), options.runs)
        bench_growth(staged, Path(scratch), options.runs)
        bench_indicators(staged, Path(scratch), options.runs)


if __name__ == "__main__":
    main()
