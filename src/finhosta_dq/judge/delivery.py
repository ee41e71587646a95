"""What the judge reads of a delivery from the warehouse: its files, its rule results, and its rows as views."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import duckdb

from finhosta_dq.contracts import FileContract, contracts
from finhosta_dq.rules.generated import literal

JUDGED = ("passed", "passed_with_findings", "failed")
"""Outcomes of rules that were evaluated in full: only these become expectations."""


@dataclass(frozen=True)
class RuleOnTable:
    """A rule of a delivery on one table: its threshold and what the runner recorded (row of ``quality.rule_result``)."""

    rule_id: str
    table: str
    severity: str
    text: str
    outcome: str
    failing: int
    tested: int
    findings: int
    max_rate: float
    max_count: int
    fingerprint: str
    reason: str | None
    statement: str


@dataclass(frozen=True)
class DeliveryUnderJudgement:
    """A delivery: registration, rows loaded per table (only tables with rows), readable files, and its rules by table."""

    id: str
    registration: str
    loaded: dict[str, int]
    files: dict[str, list[str]]
    readable: int
    rules: dict[str, list[RuleOnTable]]

    def contract(self, table: str) -> FileContract | None:
        """Contract of a table of this registration; None for the delivery as a whole (``*``) and tables of other registrations."""
        return next((file for file in contracts()[self.registration].files if file.table == table), None)


def read_delivery(con: duckdb.DuckDBPyConnection, delivery_id: str) -> DeliveryUnderJudgement:
    """The delivery and its rule results. Raises KeyError when the run has no such delivery."""
    found = con.execute("SELECT registration FROM quality.delivery WHERE delivery_id = ?", [delivery_id]).fetchone()
    if found is None:
        raise KeyError(delivery_id)
    loaded: dict[str, int] = {}
    files: dict[str, list[str]] = {}
    readable = 0
    accounts = con.execute(
        "SELECT file, table_name, loaded, status FROM quality.file_account WHERE delivery_id = ? ORDER BY file", [delivery_id]
    ).fetchall()
    for file, table, rows, status in accounts:
        readable += status != "unreadable"
        if table and rows:
            loaded[table] = loaded.get(table, 0) + rows
            files.setdefault(table, []).append(file)
    rules: dict[str, list[RuleOnTable]] = {}
    for row in con.execute(_RULES, [delivery_id]).fetchall():
        rule = RuleOnTable(*row)
        rules.setdefault(rule.table, []).append(rule)
    return DeliveryUnderJudgement(delivery_id, found[0], loaded, files, readable, rules)


_RULES = """
    SELECT r.rule_id, r.table_name, r.severity, coalesce(q.text_en, ''), r.outcome, coalesce(r.numerator, 0), coalesce(r.denominator, 0),
        coalesce(r.findings, 0), coalesce(q.max_rate, 0), coalesce(q.max_count, 0), coalesce(q.fingerprint, ''), r.reason,
        coalesce(r.statement, '')
    FROM quality.rule_result AS r
    LEFT JOIN quality.rule AS q ON r.delivery_id = q.delivery_id AND r.rule_id = q.rule_id
    WHERE r.delivery_id = ?
    ORDER BY r.table_name, r.rule_id
"""


@contextmanager
def views(con: duckdb.DuckDBPyConnection, statements: dict[str, str]) -> Iterator[None]:
    """Temporary views by name for the time of a judgement: nothing is copied and nothing stays in the warehouse."""
    try:
        for name, statement in statements.items():
            con.execute(f"CREATE OR REPLACE TEMP VIEW {name} AS {statement}")
        yield
    finally:
        for name in statements:
            con.execute(f"DROP VIEW IF EXISTS temp.{name}")


def rows_of(relation: str, files: list[str], columns: str = "*") -> str:
    """SQL: the rows of a relation that came from the files given."""
    return f"SELECT {columns} FROM {relation} WHERE _file IN ({', '.join(map(literal, files)) or 'NULL'})"


def key_columns(registration: str, contract: FileContract) -> list[str]:
    """Columns that together occur once in a delivery: the key of the contract, per file except for Finhosta, whose files are one table."""
    key = [name.lower() for name in contract.key.fields] if contract.key else []
    return ["_file", *key] if key and registration != "finhosta" else key


def keyed_rows(relation: str, files: list[str], key: list[str]) -> str:
    """SQL: the rows from these files, key parts as text; an empty part is a value like any other, as it is for the rules on keys."""
    parts = ", ".join(f"coalesce(CAST({name} AS VARCHAR), '') AS {name}" for name in key if name != "_file")
    return rows_of(relation, files, f"* REPLACE ({parts})" if parts else "*")
