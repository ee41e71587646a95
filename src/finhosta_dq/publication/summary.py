"""The summary of a run for those who add runs up: counts, verdicts and indicators as Parquet, no key and no value of a record."""

from __future__ import annotations

from pathlib import Path

import duckdb

from finhosta_dq.encryption.keys import KeyRing
from finhosta_dq.encryption.parquet import copy_to_parquet
from finhosta_dq.findings.worklist import has_table
from finhosta_dq.home import sql_text

SUMMARY = "summary"
TABLES = ("run", "delivery", "rule_result", "finding", "indicator")
_NEEDS = {"indicator": ("marts", "indicator")}


def write_summary(con: duckdb.DuckDBPyConnection, folder: Path, ring: KeyRing | None = None) -> list[Path]:
    """Write ``<table>.parquet`` (zstd) into ``folder`` for a run that was judged, encrypted with the current key of ``ring``; the files.

    run: run_id, hospital, year, tool_version, rule_set, started_at, smallest_group (stays below which a group is not shown by itself).
    delivery: run_id, delivery_id, registration, hospital, period, verdict, lines, loaded, rejected, stays, days (NULL where none are staged).
    rule_result: run_id, delivery_id, rule_id, table_name, severity, outcome, numerator, denominator, findings, withheld.
    finding: run_id, delivery_id, severity, findings. indicator: run_id, indicator_id, scope, names, unit, exercise_date, value (NULL
    where is_small), status, fitness, is_small: rests on fewer stays than the smallest group; the file is left out where nothing was derived.
    """
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    con.execute(sql_text("network/stay_count" if has_table(con, "staging", "stayhosp") else "network/stay_count_none"))
    written = []
    for table in TABLES:
        if table in _NEEDS and not has_table(con, *_NEEDS[table]):
            continue
        path = folder / f"{table}.parquet"
        copy_to_parquet(con, sql_text(f"network/summary_{table}"), path, ring.current if ring else None)
        written.append(path)
    con.execute("DROP TABLE stay_count")
    return written
