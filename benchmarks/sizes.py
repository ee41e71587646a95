"""How reading and validating grow with the stays: a synthetic year of each size, from 0.1 million stays on.

Timed are the same pieces of work as in ``reading`` and ``validation``. The exponent is the slope of log seconds over log stays; 1 is in
proportion. Sizes up to a million are synthesised afresh, larger ones are that million several times over under other numbers (see ``copies``);
``--growth-to`` says how far to go. Over a million stays everything is done once, and the process that is timed while it reads goes on to stage,
which its peak of memory includes.
"""

from __future__ import annotations

import math
import shutil
from pathlib import Path

from benchmarks.copies import copies_of
from benchmarks.goals import Goal
from benchmarks.measure import Measured, apart, measure, slope, timed
from benchmarks.reading import read_ours
from benchmarks.validation import stage, validate_ours
from finhosta_dq.cli.synth import synthesise
from finhosta_dq.pipeline import steps
from finhosta_dq.pipeline.plan import plan_runs
from finhosta_dq.reading.load import load_delivery
from finhosta_dq.warehouse.connection import open_warehouse
from finhosta_dq.warehouse.reference import load_reference
from finhosta_dq.warehouse.staging import build_staging

SIZES = (0.1, 0.2, 0.5, 1.0, 5.0, 20.0)
GOAL_EXPONENT = 1.05


def bench_sizes(scratch: Path, runs: int, growth_to: float, sizes: tuple[float, ...] = SIZES) -> list[Goal]:
    """Print seconds and memory of each size (in millions of stays) up to ``growth_to``, and both exponents."""
    print("\nReading and validating by number of stays", flush=True)
    reading: list[tuple[float, Measured]] = []
    validating: list[tuple[float, Measured]] = []
    million = scratch / "million"
    for size in (one for one in sizes if one <= growth_to):
        folder = scratch / "size"
        folder.mkdir()
        if size <= 1:
            apart(_synthesise, folder / "landing", round(size * 1e6 / 2))
        else:
            apart(copies_of, million, folder / "landing", round(size))
        if size <= 1:
            read = measure(read_ours, folder / "landing", folder, runs=runs)
            validated = measure(validate_ours, apart(stage, folder / "landing", folder), folder, runs=runs)
            if size == 1 and growth_to > 1:
                (folder / "landing").rename(million)
        else:
            # large sizes take their time and hardly vary
            read = measure(read_and_stage, folder / "landing", folder, runs=1)
            shutil.rmtree(folder / "landing")
            validated = measure(validate_ours, read.result, folder, runs=1)
        shutil.rmtree(folder)
        print(f"  {size:6.2f} M stays   read      {read}", flush=True)
        print(f"  {'':14}   validated {validated}", flush=True)
        reading.append((size, read))
        validating.append((size, validated))
    shutil.rmtree(million, ignore_errors=True)
    if len(reading) < 2:
        print("  no exponent: that takes two sizes", flush=True)
        return [_goal("reading", [], runs), _goal("validation", [], runs)]
    goals = [_goal("reading", reading, runs), _goal("validation", validating, runs)]
    for goal in goals:
        print(goal.line(), flush=True)
    return goals


def read_and_stage(landing: Path, folder: Path) -> tuple[float, Path]:
    """Seconds to load every delivery into a fresh warehouse file, and the file, in which they are staged afterwards."""
    (plan,) = plan_runs(landing)
    path = folder / "staged.duckdb"
    con = open_warehouse(path, temp_directory=folder / "spill")
    steps.start(con, "bench", "fast")
    load_reference(con, plan.reference)

    def read() -> None:
        for delivery in plan.deliveries:
            load_delivery(con, delivery, plan.reference)
        con.execute("CHECKPOINT")

    seconds, _ = timed(read)
    build_staging(con)
    con.close()
    return seconds, path


def _synthesise(landing: Path, stays: int) -> None:
    synthesise(landing, hospital="999", period="2025", stays=stays, defects=0.001, seed=1)


def _goal(what: str, points: list[tuple[float, Measured]], runs: int) -> Goal:
    measured = None if not points else slope([(math.log(stays), math.log(one.median)) for stays, one in points])
    return Goal(f"exponent of growth: {what}", GOAL_EXPONENT, measured, "", runs)
