"""Great Expectations through its SQL engine on DuckDB, evaluating every rule itself and naming as many failing rows as it can.

It reaches DuckDB through this product's adapter, for the published dialects do not work with this version. The number of keys that a
result may hold is raised over the number of rows; a query of rows without a core expectation still gives 200 at most, and a compound
key none.
"""

from __future__ import annotations

from typing import Any

import duckdb
from great_expectations import expectations as gxe

from benchmarks.peers.child import Answer, Tables, run
from benchmarks.peers.engines import gx_pandas, hand_sql
from benchmarks.peers.rules import RULES, NeutralRule
from benchmarks.peers.sql import by_hand, violation
from finhosta_dq.judge.datasource import WHOLE, session

_BY_QUERY = ("no_more_days", "refers")


def load(tables: Tables) -> Any:
    """A fresh DuckDB file with both tables."""
    return hand_sql.load(tables)


def validate(con: duckdb.DuckDBPyConnection) -> Answer:
    """One suite over one batch."""
    (rows,) = con.execute("SELECT count(*) FROM stay").fetchall()[0]
    with session(con, {"stay": "stay"}) as (_, source):
        suite = gx_pandas.suite(map(_expectation, RULES))
        batch = source.get_asset("stay").get_batch_definition(WHOLE).get_batch()
        results = batch.validate(suite, result_format={**gx_pandas.COMPLETE, "partial_unexpected_count": rows}).results
    return gx_pandas.answer(results)


def _expectation(rule: NeutralRule) -> Any:
    if rule.kind not in _BY_QUERY:
        return gx_pandas.expectation(rule)
    query = by_hand(rule, "{batch}") if rule.kind == "refers" else f"SELECT * FROM {{batch}} WHERE {violation(rule)}"
    return gxe.UnexpectedRowsExpectation(unexpected_rows_query=query, meta={"name": rule.name})


if __name__ == "__main__":
    run(load, validate, ("great-expectations", "duckdb", "sqlalchemy"))
