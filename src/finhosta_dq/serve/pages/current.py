"""The run that a page shows, with the decisions that people made since it was published."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

import duckdb
from fastapi import Request
from sqlalchemy import func, select

from finhosta_dq.findings.page_table import PAGE_TABLE, prepare_page
from finhosta_dq.findings.worklist import has_table
from finhosta_dq.home import sql_text
from finhosta_dq.registry.standing import ZONE, standing
from finhosta_dq.registry.store import Registry
from finhosta_dq.registry.tables import decision
from finhosta_dq.serve.runs import latest_run, open_run

_MEMORY_TABLE = "page.main.worklist_page"
_making = threading.Lock()
# run folder -> (last decision seen, what stands of those made since the run)
_since: dict[Path, tuple[int, list[tuple[Any, ...]]]] = {}


@dataclass(frozen=True)
class CurrentRun:
    """An open run. con: has the views ``item`` (findings with what stands now) and ``page_source``; has_memory: whether the run compared
    its findings with an earlier one, so that they can be decided on."""

    con: duckdb.DuckDBPyConnection
    folder: Path
    run_id: str
    has_memory: bool
    today: date

    def rows(self, statement: str, parameters: Sequence[Any] | dict[str, Any] = ()) -> list[dict[str, Any]]:
        """Rows of a statement: the name of a file under ``sql/`` (``page/...``) or SQL text."""
        sql = sql_text(statement) if statement.startswith("page/") else statement
        result = self.con.execute(sql, parameters or None)
        names = [one[0] for one in result.description or ()]
        return [dict(zip(names, row, strict=True)) for row in result.fetchall()]


@contextmanager
def current_run(request: Request) -> Iterator[CurrentRun]:
    """The run published last, open for this request. Raises NoRun."""
    settings = request.app.state.settings
    folder = latest_run(settings.out, settings.hospital)
    today = datetime.fromtimestamp(request.app.state.clock(), ZONE).date()
    with open_run(folder) as con:
        con.execute("SET VARIABLE today = $1", [today])
        con.execute(f"CREATE TEMP VIEW page_source AS FROM {_page_table(con)}")
        started = con.execute("SELECT run_id, started_at FROM quality.run").fetchall()
        _mount_decisions(con, request.app.state.registry, folder, started[0][1] if started else None)
        con.execute(sql_text("page/item"))
        run_id = str(started[0][0]) if started else folder.name
        yield CurrentRun(con, folder, run_id, has_table(con, "quality", "finding_state"), today)


def _page_table(con: duckdb.DuckDBPyConnection) -> str:
    if has_table(con, "marts", "worklist_page"):
        return PAGE_TABLE
    # a run made before it had this table: made once, beside the warehouse, in memory
    with _making:
        con.execute("ATTACH IF NOT EXISTS ':memory:' AS page (READ_WRITE)")
        there = con.execute("SELECT count(*) FROM duckdb_tables() WHERE database_name = 'page'").fetchall()
        if not there[0][0]:
            prepare_page(con, _MEMORY_TABLE)
    return _MEMORY_TABLE


def _mount_decisions(con: duckdb.DuckDBPyConnection, registry: Registry, folder: Path, started: datetime | None) -> None:
    con.execute(
        """CREATE TEMP TABLE decided_since (finding_key VARCHAR, kind VARCHAR, reason_code VARCHAR, decided_by VARCHAR, until DATE,
           assignee VARCHAR, evidence_hash VARCHAR)"""
    )
    rows = _decided_since(registry, folder, started)
    if rows:
        columns = [list(one) for one in zip(*rows, strict=True)]
        con.execute("INSERT INTO decided_since SELECT " + ", ".join(f"unnest(${n})" for n in range(1, len(columns) + 1)), columns)


def _decided_since(registry: Registry, folder: Path, started: datetime | None) -> list[tuple[Any, ...]]:
    with registry.read() as con:
        last = con.execute(select(func.max(decision.c.id))).scalar() or 0
        known = _since.get(folder)
        if known is not None and known[0] == last:
            return known[1]
        chosen = select(decision.c.finding_key).distinct()
        if started is not None:
            chosen = chosen.where(decision.c.made_at >= started)
        keys = [str(key) for (key,) in con.execute(chosen)]
    rows = [
        (key, one.kind, one.reason_code, one.by, one.until, one.assignee, one.evidence_hash)
        for key, one in sorted(standing(registry, keys).items())
    ]
    if len(_since) > 8:
        _since.clear()
    _since[folder] = (last, rows)
    return rows
