"""SQL written by hand: one ``INSERT INTO flagged SELECT`` per rule in DuckDB, which names every failing record and nothing else."""

from __future__ import annotations

from typing import Any

import duckdb

from benchmarks.peers.child import Answer, Keys, Tables, run
from benchmarks.peers.rules import RULES
from benchmarks.peers.sql import by_hand


def load(tables: Tables) -> Any:
    """A fresh DuckDB file with both tables."""
    con = duckdb.connect(str(tables.scratch / "hand.duckdb"))
    con.execute("SET enable_progress_bar = false")
    con.execute(f"CREATE TABLE stay AS FROM '{tables.stay}'")
    con.execute(f"CREATE TABLE patient AS FROM '{tables.patient}'")
    con.execute("CHECKPOINT")
    return con


def validate(con: Any) -> Answer:
    """Flag, then count by rule."""
    con.execute("CREATE TABLE flagged (rule VARCHAR, _line BIGINT)")
    con.execute("BEGIN")
    for rule in RULES:
        con.execute(f"INSERT INTO flagged SELECT '{rule.name}', _line FROM ({by_hand(rule)})")
    con.execute("COMMIT")
    counted = dict(con.execute("SELECT rule, count(*) FROM flagged GROUP BY ALL").fetchall())

    def keys() -> Keys:
        return {
            name: (n, s) for name, n, s in con.execute("SELECT rule, count(*), sum(_line)::BIGINT FROM flagged GROUP BY ALL").fetchall()
        }

    return Answer({rule.name: counted.get(rule.name, 0) for rule in RULES}, keys)


if __name__ == "__main__":
    run(load, validate, ("duckdb",))
