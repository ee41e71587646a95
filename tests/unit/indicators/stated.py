"""What a hospital states itself, and statements on beds that no stays have to make first."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import duckdb

from finhosta_dq.home import sql_text
from tests.unit.indicators.drawn import derived, fill


def own_parameters(con: duckdb.DuckDBPyConnection, *rows: str, since: str = "2020-01-01") -> None:
    """Rows ``key | scope | value`` that the hospital adds to the parameters."""
    text = "key | scope | value\n" + "\n".join(rows)
    fill(con, "reference.parameter", text, valid_from=since, status="law", origin="parameters.csv")


def own_settings(**values: float) -> dict[str, str]:
    """Settings as a table to mount."""
    return {"setting": "name | value\n" + "\n".join(f"{name} | {value}" for name, value in values.items())}


def values_on_beds(con: duckdb.DuckDBPyConnection, beds: Mapping[str, float], *steps: str) -> dict[tuple[str, str], Any]:
    """Values that the statements give when these were the justified beds: (indicator id, scope) -> value."""
    derived(con)
    rows = ", ".join(f"('{family}', {number})" for family, number in beds.items())
    con.execute(
        f"""CREATE OR REPLACE TABLE marts.justified_beds AS
            SELECT family, 1.0 AS days, 300.0 AS recognised_beds, beds AS beds_before, beds FROM (VALUES {rows}) AS b (family, beds)"""
    )
    return values_of(con, *steps)


def values_of(con: duckdb.DuckDBPyConnection, *steps: str) -> dict[tuple[str, str], Any]:
    """Values that the statements give on the tables as they are: (indicator id, scope) -> value."""
    con.execute("DELETE FROM intermediate.indicator_value")
    for step in steps:
        con.execute(sql_text(f"marts/{step}"))
    found = con.execute("SELECT indicator_id, scope, value FROM intermediate.indicator_value").fetchall()
    return {(row[0], row[1]): row[2] for row in found}
