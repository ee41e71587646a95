"""How long the worklist workbook takes with 50,000 findings, on a run of which all other steps are done."""

from __future__ import annotations

from pathlib import Path

from benchmarks.goals import Goal
from benchmarks.measure import measure, timed
from benchmarks.page import make_run
from finhosta_dq.pipeline.build import WAREHOUSE
from finhosta_dq.publication.workbook import write_workbook
from finhosta_dq.warehouse.connection import connect

FINDINGS, STAYS, GOAL_SECONDS = 50_000, 10_000, 10.0


def bench_workbook(scratch: Path, runs: int, findings: int = FINDINGS, stays: int = STAYS) -> list[Goal]:
    """Print seconds, memory and size of the file."""
    print(f"\nWorkbook of {findings:,} findings", flush=True)
    _, folder = make_run(scratch / "workbook", findings, stays)
    written = measure(write, folder / WAREHOUSE, scratch / "worklist.xlsx", runs=runs)
    rows, size = written.result
    print(f"  written   {written}   {rows:,} findings, {size / 1e6:.1f} MB", flush=True)
    return [Goal(f"workbook of {rows:,} findings", GOAL_SECONDS, written.median, "s", runs)]


def write(warehouse: Path, path: Path) -> tuple[float, tuple[int, int]]:
    """Seconds to write the workbook; findings in it, and bytes of the file."""
    con = connect(warehouse, read_only=True)
    seconds, _ = timed(lambda: write_workbook(con, path))
    (findings,) = con.execute("SELECT count(*) FROM quality.finding").fetchall()[0]
    con.close()
    return seconds, (findings, path.stat().st_size)
