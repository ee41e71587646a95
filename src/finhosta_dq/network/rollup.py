"""The roll-up of a network: DuckDB over the Parquet summaries of the last published run of each hospital and year."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

import duckdb

from finhosta_dq.encryption.keys import key_ring
from finhosta_dq.home import sql_text
from finhosta_dq.network.store import Store, open_store
from finhosta_dq.publication.summary import TABLES
from finhosta_dq.warehouse.connection import connect

RESULTS = ("hospital", "delivery", "rule", "indicator", "total")
_EMPTY_INDICATOR = """
    CREATE TEMP TABLE summary_indicator (run_id VARCHAR, indicator_id VARCHAR, scope VARCHAR, name_en VARCHAR, name_nl VARCHAR,
    name_fr VARCHAR, unit VARCHAR, exercise_date DATE, value DOUBLE, status VARCHAR, fitness VARCHAR)"""


@dataclass(frozen=True)
class Rollup:
    """Tables hospital, delivery, rule, indicator and total (one row) as lists of rows, and the runs that have no summary.

    Columns are those of ``sql/network/<table>.sql``. without_summary: ids of runs of an older version of the program.
    """

    tables: dict[str, list[dict[str, Any]]]
    without_summary: list[str]

    def as_json(self) -> dict[str, Any]:
        """Everything, with dates as text."""
        plain = {name: [{key: _plain(value) for key, value in row.items()} for row in rows] for name, rows in self.tables.items()}
        return {**plain, "total": plain["total"][0], "without_summary": self.without_summary}


def roll_up(source: str, hospitals: Collection[str] = (), parquet: Path | None = None) -> Rollup:
    """Add up the last published runs at ``source``, a folder of results or an fsspec URL.

    hospitals: three digits each, only those. parquet: folder that gets ``<table>.parquet`` of every table.
    Counts of stays below the rule parameter ``smallest_group`` are NULL and ``is_suppressed``. Raises FileNotFoundError when there are no
    runs to add up, ValueError for a URL that cannot be opened, UnknownKeyError for summaries whose extract key is not set, duckdb.Error for
    summaries that cannot be read.
    """
    store = open_store(source)
    runs = store.latest(hospitals)
    with _mounted(store, runs) as con:
        known = {row[0] for row in con.execute("SELECT run_id FROM summary_run").fetchall()}
        for name in RESULTS:
            con.execute(f"CREATE TEMP TABLE rollup_{name} AS {sql_text(f'network/{name}')}")
            if parquet is not None:
                parquet.mkdir(parents=True, exist_ok=True)
                place = "'" + str((parquet / f"{name}.parquet").absolute()).replace("'", "''") + "'"
                con.execute(f"COPY rollup_{name} TO {place} (FORMAT parquet, COMPRESSION zstd)")
        return Rollup({name: _rows(con, f"FROM rollup_{name}") for name in RESULTS}, [run for run in runs if run not in known])


@contextmanager
def _mounted(store: Store, runs: Collection[str]) -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection with ``summary_<table>`` of these runs."""
    names = {table: store.files(runs, table) for table in TABLES}
    if not names["run"]:
        raise FileNotFoundError("no published run with a summary for these hospitals")
    con = connect(None)
    try:
        store.attach(con)
        for table, files in names.items():
            made = f"CREATE TEMP TABLE summary_{table} AS FROM"
            if files and store.encrypted(files):
                con.register("encrypted_summary", store.read(files, key_ring()))
                con.execute(f"{made} encrypted_summary")
                con.unregister("encrypted_summary")
            elif files:
                con.execute(f"{made} read_parquet(?, union_by_name = true, hive_partitioning = false)", [store.for_duckdb(files)])
            else:
                con.execute(_EMPTY_INDICATOR)
        # summaries of before this was known
        con.execute("ALTER TABLE summary_indicator ADD COLUMN IF NOT EXISTS is_small BOOLEAN")
        yield con
    finally:
        con.close()


def _rows(con: duckdb.DuckDBPyConnection, sql: str) -> list[dict[str, Any]]:
    result = con.execute(sql)
    names = [column[0] for column in result.description or []]
    return [dict(zip(names, row, strict=True)) for row in result.fetchall()]


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date | datetime) else value
