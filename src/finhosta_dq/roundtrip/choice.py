"""Which findings go into the workbook, and how they stand: the run, with what people decided since."""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import duckdb
from sqlalchemy import select

from finhosta_dq.findings.page_table import PAGE_TABLE, prepare_page
from finhosta_dq.findings.worklist import has_table
from finhosta_dq.home import sql_text
from finhosta_dq.registry.standing import ZONE, standing
from finhosta_dq.registry.store import Registry
from finhosta_dq.registry.tables import decision

_OWN_PAGE = "roundtrip_page"
_BATCH = 10_000


class NoMemory(ValueError):
    """Error raised when the run did not compare its findings with the registry, so that nobody can decide on them."""


@dataclass(frozen=True)
class Choice:
    """Findings of one ward, specialty or coder only (as the columns of that name say); open_only: neither accepted nor rejected."""

    ward: str | None = None
    specialty: str | None = None
    coder: str | None = None
    open_only: bool = True

    def condition(self) -> tuple[str, list[Any]]:
        """SQL condition over the view ``item`` and its parameters."""
        given = [(name, getattr(self, name)) for name in ("ward", "specialty", "coder") if getattr(self, name)]
        parts = [f"{name} = ?" for name, _ in given]
        if self.open_only:
            parts.append("status IN ('open', 'assigned')")
        return " AND ".join(parts) or "true", [value for _, value in given]


@dataclass(frozen=True)
class Run:
    """The run that a connection shows. hospitals: of its deliveries, in order, comma between."""

    run_id: str
    hospitals: str
    started_at: datetime


def run_of(con: duckdb.DuckDBPyConnection) -> Run:
    """The run of a warehouse. Raises NoMemory when its findings cannot be decided on."""
    if not has_table(con, "quality", "finding_state"):
        raise NoMemory("this run did not compare its findings with the registry, so no decision can be taken on them")
    run_id, started = con.execute("SELECT run_id, started_at FROM quality.run").fetchall()[0]
    hospitals = con.execute("SELECT string_agg(DISTINCT hospital, ',' ORDER BY hospital) FROM quality.delivery").fetchall()[0][0]
    return Run(str(run_id), hospitals or "", started)


def mount(con: duckdb.DuckDBPyConnection, registry: Registry | None, run: Run, *, day: date | None = None) -> None:
    """Temporary view ``item`` on the connection: the findings of the run with the decision that stands now (without a registry: stood then).

    day: the day end dates are judged on, default today. Works on a read-only connection.
    """
    con.execute("SET VARIABLE today = $1", [day or datetime.now(ZONE).date()])
    con.execute(f"CREATE OR REPLACE TEMP VIEW page_source AS FROM {_page_table(con)}")
    con.execute(
        """CREATE OR REPLACE TEMP TABLE decided_since (finding_key VARCHAR, kind VARCHAR, reason_code VARCHAR, decided_by VARCHAR, until DATE,
           assignee VARCHAR, evidence_hash VARCHAR)"""
    )
    rows = [] if registry is None else _decided_since(registry, run.started_at, day)
    if rows:
        columns = [list(one) for one in zip(*rows, strict=True)]
        con.execute("INSERT INTO decided_since SELECT " + ", ".join(f"unnest(${n})" for n in range(1, len(columns) + 1)), columns)
    con.execute(sql_text("page/item"))


def _page_table(con: duckdb.DuckDBPyConnection) -> str:
    if has_table(con, *PAGE_TABLE.split(".")):
        return PAGE_TABLE
    # a run made before it had this table: made beside the warehouse, under a name that no other reader of it uses
    beside = f"roundtrip_{uuid.uuid4().hex}"
    con.execute(f"ATTACH ':memory:' AS {beside} (READ_WRITE)")
    try:
        prepare_page(con, f"{beside}.main.{_OWN_PAGE}")
        con.execute(f"CREATE OR REPLACE TEMP TABLE {_OWN_PAGE} AS FROM {beside}.main.{_OWN_PAGE}")
    finally:
        con.execute(f"DETACH {beside}")
    return f"temp.main.{_OWN_PAGE}"


def _decided_since(registry: Registry, started: datetime, day: date | None) -> list[tuple[Any, ...]]:
    with registry.read() as con:
        chosen = con.execute(select(decision.c.finding_key).distinct().where(decision.c.made_at >= started))
        keys = [str(key) for (key,) in chosen]
    found = standing(registry, keys, day=day)
    return [(key, one.kind, one.reason_code, one.by, one.until, one.assignee, one.evidence_hash) for key, one in sorted(found.items())]


def items(con: duckdb.DuckDBPyConnection, choice: Choice) -> Iterator[dict[str, Any]]:
    """Rows of the view ``item`` in working order."""
    condition, values = choice.condition()
    yield from _fetched(con, f"FROM item WHERE {condition} ORDER BY position", values)


def count(con: duckdb.DuckDBPyConnection, choice: Choice) -> int:
    """How many rows ``items`` gives."""
    condition, values = choice.condition()
    return int(con.execute(f"SELECT count(*) FROM item WHERE {condition}", values).fetchall()[0][0])


def items_of(con: duckdb.DuckDBPyConnection, keys: Sequence[str]) -> Iterator[dict[str, Any]]:
    """Rows of the view ``item`` with those finding keys."""
    yield from _fetched(con, "FROM item WHERE finding_key IN (SELECT unnest(?))", [list(keys)])


def _fetched(con: duckdb.DuckDBPyConnection, sql: str, values: list[Any]) -> Iterator[dict[str, Any]]:
    result = con.execute(sql, values)
    names = [one[0] for one in result.description or ()]
    while rows := result.fetchmany(_BATCH):
        for row in rows:
            yield dict(zip(names, row, strict=True))
