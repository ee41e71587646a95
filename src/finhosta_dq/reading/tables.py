"""The raw tables: one per file of every contract, all columns as text, with the file and line each row came from."""

from __future__ import annotations

import duckdb

from finhosta_dq.contracts import contracts


def create_raw_tables(con: duckdb.DuckDBPyConnection) -> None:
    """Create ``raw.<table>`` for every table of every registration where it is not there yet."""
    con.execute("CREATE SCHEMA IF NOT EXISTS raw")
    for registration in contracts().values():
        for contract in registration.files:
            columns = ", ".join(f"{column} VARCHAR" for column in contract.columns)
            con.execute(f"CREATE TABLE IF NOT EXISTS raw.{contract.table} ({columns}, _file VARCHAR, _line BIGINT)")
