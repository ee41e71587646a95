"""Reading against DuckDB's bare CSV scan of the same bytes.

Ours: every file of every delivery scanned, hashed, loaded into ``raw`` as text with file and line number, and every line accounted for.
Bare: ``CREATE TABLE ... AS SELECT * FROM read_csv(...)`` of the same files, all columns text, one table per file, no line numbers, no
account, no hash. Both write a fresh DuckDB file with DuckDB's own number of threads. Finhosta lines, whose number of fields differs by
record type, are scanned bare as one text column.
"""

from __future__ import annotations

import statistics
import uuid
from pathlib import Path
from typing import Any

import duckdb

from benchmarks.goals import Goal
from benchmarks.measure import Measured, measure_in_turns, timed
from finhosta_dq.contracts import contracts
from finhosta_dq.pipeline.plan import plan_runs
from finhosta_dq.reading.fast import quoted
from finhosta_dq.reading.load import load_delivery
from finhosta_dq.warehouse.connection import open_warehouse

GOAL = 1 / 0.7
"""Reading, with its account of every line, goes at least at 0.7 of the speed of the bare scan: it takes at most so many times as long."""


def bench_reading(landing: Path, scratch: Path, runs: int) -> tuple[Measured, list[Goal]]:
    """Print seconds, memory and ratio of both ways over all files of the landing folder; what ours took, and the goal."""
    files = [source for plan in plan_runs(landing) for delivery in plan.deliveries for source in delivery.files]
    size = sum(source.size for source in files)
    print(f"\nReading {len(files)} files, {size / 1e6:,.0f} MB", flush=True)
    ours, bare, pairs = measure_in_turns((read_ours, (landing, scratch)), lambda _: (read_bare, (landing, scratch)), runs)
    print(f"  bare CSV scan of the same bytes into tables  {bare}  {bare.result:,} rows", flush=True)
    print(f"  ours: raw tables, line numbers, accounts     {ours}  {ours.result:,} rows", flush=True)
    print(f"  {size / 1e6 / ours.median:,.0f} MB/s")
    return ours, [print_ratio("reading against the bare scan", pairs, GOAL)]


def print_ratio(what: str, pairs: list[float], at_most: float) -> Goal:
    """The median of the ratios of runs made in turns, their span, and the goal."""
    goal = Goal(what, at_most, statistics.median(pairs), "x", len(pairs))
    span = f"{min(pairs):.2f}-{max(pairs):.2f} over {len(pairs)} pairs"
    print(f"  ratio, {what}: x{goal.measured:.2f} ({span}); goal at most x{at_most:.2f}: {'met' if goal.is_met else 'MISSED'}", flush=True)
    return goal


def read_ours(landing: Path, scratch: Path) -> tuple[float, int]:
    """Seconds to load every delivery into a fresh warehouse file, and rows loaded."""
    path = scratch / f"{uuid.uuid4().hex}.duckdb"
    con = open_warehouse(path, temp_directory=scratch / "spill")

    def work() -> None:
        for plan in plan_runs(landing):
            for delivery in plan.deliveries:
                load_delivery(con, delivery)
        con.execute("CHECKPOINT")

    seconds, _ = timed(work)
    rows = _number(con, "SELECT sum(loaded)::BIGINT FROM quality.file_account")
    con.close()
    path.unlink()
    return seconds, rows


def read_bare(landing: Path, scratch: Path) -> tuple[float, int]:
    """Seconds to scan every file into a table of its own in a fresh DuckDB file, and rows read."""
    statements = [
        f"CREATE TABLE t{at} AS SELECT * FROM {_bare_scan(registration, source)}"
        for at, (registration, source) in enumerate(
            (delivery.registration, source) for plan in plan_runs(landing) for delivery in plan.deliveries for source in delivery.files
        )
        if source.size
    ]
    path = scratch / f"{uuid.uuid4().hex}.duckdb"
    con = duckdb.connect(str(path))
    con.execute("SET enable_progress_bar = false")

    def work() -> int:
        rows = 0
        for statement in statements:
            rows += _number(con, statement)
        con.execute("CHECKPOINT")
        return rows

    seconds, rows = timed(work)
    con.close()
    path.unlink()
    return seconds, rows


def _bare_scan(registration: str, source: Any) -> str:
    text = contracts()[registration].text
    columns, delimiter = ["line"], "\x01"
    if registration != "finhosta":
        columns, delimiter = list(contracts()[registration].by_table(source.table).columns), text.delimiter
        columns += ["_closing"] if text.closing_delimiter else []
    typed = ", ".join(f"'{column}': 'VARCHAR'" for column in columns)
    header = "true" if text.header and registration != "finhosta" else "false"
    return (
        f"read_csv({quoted(str(source.path))}, delim = {quoted(delimiter)}, header = {header}, quote = '', escape = '', "
        f"columns = {{{typed}}}, auto_detect = false, ignore_errors = true, null_padding = false)"
    )


def _number(con: duckdb.DuckDBPyConnection, statement: str) -> int:
    row = con.execute(statement).fetchone()
    return int(row[0]) if row else 0
