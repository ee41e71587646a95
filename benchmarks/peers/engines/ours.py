"""This product: complete findings by ``rules.evaluate``, with key, field and value, then the verdict of Great Expectations by its judge.

What is loaded is what staging leaves: the two tables in a warehouse of a run, with the account of their files.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import duckdb

from benchmarks.peers.catalogue import catalogue, names
from benchmarks.peers.child import Answer, Keys, Tables, run
from benchmarks.peers.rules import RULES
from finhosta_dq.home import path_literal
from finhosta_dq.judge.run import judge_delivery
from finhosta_dq.pipeline import steps
from finhosta_dq.rules.evaluate import evaluate
from finhosta_dq.warehouse.connection import open_warehouse
from finhosta_dq.warehouse.reference import load_reference

_DELIVERY = "mzg/999/2025-1"
_FOUND = """
    SELECT rule_id, count(*), sum(line)::BIGINT FROM quality.finding
    WHERE delivery_id = ? AND record_key IS NOT NULL AND line IS NOT NULL GROUP BY ALL"""


def load(tables: Tables) -> duckdb.DuckDBPyConnection:
    """A warehouse with both tables staged, and the reference data that every run has."""
    con = open_warehouse(tables.scratch / "ours.duckdb", memory_limit=tables.memory_limit or None, temp_directory=tables.scratch / "spill")
    load_reference(con, None)
    steps.start(con, "bench", "fast")
    con.execute("INSERT INTO quality.delivery VALUES (?, 'mzg', '999', '2025-1', NULL)", [_DELIVERY])
    for table, path in (("stayhosp", tables.stay), ("pathospi", tables.patient)):
        con.execute(f"CREATE TABLE staging.{table} AS FROM {path_literal(path)}")
        _account(con, table, path)
    con.execute("CHECKPOINT")
    return con


def validate(con: duckdb.DuckDBPyConnection) -> Answer:
    """Findings and verdict."""
    evaluate(con, catalogue())
    judgement = judge_delivery(con, _DELIVERY)
    known = names()
    failing = dict.fromkeys((rule.name for rule in RULES), 0)
    # a record counts once, as in the verdict; findings that were withheld would be missing here, and so be seen as a difference
    failing |= {known[one.rule_id]: one.failing for one in judgement.rules}

    def keys() -> Keys:
        return {known[rule]: (n, s) for rule, n, s in con.execute(_FOUND, [_DELIVERY]).fetchall()}

    return Answer(failing, keys, {"verdict": judgement.verdict, "judged": len(judgement.rules)})


def _account(con: duckdb.DuckDBPyConnection, table: str, path: Path) -> None:
    con.execute(
        f"""INSERT INTO quality.file_account
            SELECT ?, _file, ?, NULL, ?, 'utf-8', 'LF', count(*), count(*), 0, 'loaded' FROM staging.{table} GROUP BY _file""",
        [_DELIVERY, table, path.stat().st_size],
    )


if __name__ == "__main__":
    libraries: tuple[Any, ...] = ("duckdb", "great-expectations", "finhosta-dq")
    run(load, validate, libraries)
