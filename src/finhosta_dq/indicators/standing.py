"""How much of each indicator rests on doubtful records: the same statements on all, on clean, and on clean and accepted records."""

from __future__ import annotations

import duckdb

from finhosta_dq.findings.quarantine import StagedTable, mark_quarantine, staged_tables
from finhosta_dq.home import sql_text
from finhosta_dq.indicators.scenario import OF_FINDINGS, indicators_of


def derive_standing(con: duckdb.DuckDBPyConnection) -> None:
    """Build ``marts.indicator_standing`` of the run on this connection.

    Columns: indicator_id, scope, unit, value_all, value_clean, value_accepted (clean and accepted records), doubtful
    (value_all - value_accepted), doubtful_share (of value_all, NULL where that is 0 or where one of both is not computable).
    Clean leaves out every stay and record with a blocking or error finding, accepted brings back those whose findings a person accepted
    with a reason. References, parameters and the budget date are those of the run. Indicators ``OF_FINDINGS`` have no row.
    """
    run = con.execute("SELECT current_catalog()").fetchall()[0][0]
    tables = staged_tables(con)
    mark_quarantine(con, tables)
    exercise_date = con.execute("SELECT getvariable('exercise_date')").fetchall()[0][0]
    clean = indicators_of(con, run, without(run, tables, "doubtful"), exercise_date)
    accepted = clean
    if con.execute("SELECT (SELECT count(*) FROM doubtful_row) <> (SELECT count(*) FROM quarantined_row)").fetchall()[0][0]:
        accepted = indicators_of(con, run, without(run, tables, "condition"), exercise_date)
    con.execute("CREATE OR REPLACE TEMP TABLE standing (indicator_id VARCHAR, scope VARCHAR, value_clean DOUBLE, value_accepted DOUBLE)")
    rows = [[*key, value, accepted.get(key)] for key, value in clean.items()]
    if rows:
        con.executemany("INSERT INTO standing VALUES (?, ?, ?, ?)", rows)
    con.execute(sql_text("marts/indicator_standing"), [sorted(OF_FINDINGS)])


def without(run: str, tables: list[StagedTable], kind: str) -> dict[str, str]:
    """Staged tables without the rows that are doubtful (``kind`` = doubtful) or quarantined (condition), for a scenario."""
    return {
        f"staging.{table.name}": f"SELECT t.* FROM {run}.staging.{table.name} AS t WHERE NOT {getattr(table, kind)}" for table in tables
    }
