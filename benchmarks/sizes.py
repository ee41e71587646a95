"""How reading and validating grow with the stays, from 0.2 million on.

Timed are the same pieces of work as in ``reading`` and ``validation``, whose figures are one of the sizes. The exponent is the slope of log seconds
over log stays; 1 is in proportion. Larger sizes are that delivery several times over under other numbers (see ``copies``); ``--growth-to`` says how
far to go. There everything is done once, and the process that is timed while it reads goes on to stage, which its peak of memory includes.
"""

from __future__ import annotations

import math
import shutil
from dataclasses import dataclass
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

SMALL, LARGER = 0.2, (5.0, 20.0)
"""Millions of stays."""
GOAL_EXPONENT = 1.05


@dataclass(frozen=True)
class Size:
    """A delivery of so many million stays, and the warehouse it is staged in. read, validated: what was measured on it, if it was."""

    stays: float
    landing: Path
    staged: Path
    read: Measured | None = None
    validated: Measured | None = None


def small_size(scratch: Path) -> Size:
    """A synthetic year of ``SMALL`` million stays, staged."""
    folder = scratch / "small"
    folder.mkdir()
    apart(_synthesise, folder / "landing", round(SMALL * 1e6 / 2))
    return Size(SMALL, folder / "landing", apart(stage, folder / "landing", folder))


def bench_sizes(scratch: Path, runs: int, growth_to: float, small: Size, base: Size) -> list[Goal]:
    """Print seconds and memory of each size (in millions of stays) up to ``growth_to``, and both exponents.

    base: the delivery that was measured before, and that larger ones are copies of.
    """
    print("\nReading and validating by number of stays", flush=True)
    reading: list[tuple[float, Measured]] = []
    validating: list[tuple[float, Measured]] = []

    def told(size: float, read: Measured, validated: Measured) -> None:
        print(f"  {size:6.2f} M stays   read      {read}", flush=True)
        print(f"  {'':14}   validated {validated}", flush=True)
        reading.append((size, read))
        validating.append((size, validated))

    for one in (small, base):
        read = one.read or measure(read_ours, one.landing, scratch, runs=runs)
        told(one.stays, read, one.validated or measure(validate_ours, one.staged, scratch, runs=runs))
    for copies in (round(size / base.stays) for size in LARGER if size <= growth_to):
        folder = scratch / "size"
        folder.mkdir()
        apart(copies_of, base.landing, folder / "landing", copies)
        # large sizes take their time and hardly vary
        read = measure(read_and_stage, folder / "landing", folder, runs=1)
        shutil.rmtree(folder / "landing")
        told(copies * base.stays, read, measure(validate_ours, read.result, folder, runs=1))
        shutil.rmtree(folder)
    goals = [_goal("reading", reading), _goal("validation", validating)]
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


def _goal(what: str, points: list[tuple[float, Measured]]) -> Goal:
    measured = slope([(math.log(stays), math.log(one.median)) for stays, one in points])
    return Goal(f"exponent of growth: {what}", GOAL_EXPONENT, measured, "", min(one.runs for _, one in points))
