"""Which staged tables the indicators read, which is what a copy of a run must hold for them."""

from __future__ import annotations

import sqlglot
from sqlglot.expressions import Table

from finhosta_dq.home import sql_text
from finhosta_dq.indicators.scenario import staged_tables_read
from finhosta_dq.indicators.steps import ALL


def test_every_staged_table_that_a_statement_of_the_marts_names_is_read():
    named = {
        table.name
        for step in ALL
        for statement in sqlglot.parse(sql_text(f"marts/{step}"), read="duckdb")
        if statement is not None
        for table in statement.find_all(Table)
        if table.db == "staging"
    }

    assert {"finhosta", "procrizi"} <= named
    # and those that only a described stay reads
    assert named | {"stayhosp", "pathospi", "diagnose"} <= staged_tables_read()
