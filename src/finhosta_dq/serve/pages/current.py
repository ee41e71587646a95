"""The run that a page shows, with the decisions that people made since it was published."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
from fastapi import Request
from sqlalchemy import func, select

from finhosta_dq.findings.page_table import PAGE_TABLE, prepare_page
from finhosta_dq.findings.worklist import has_table
from finhosta_dq.home import sql_text
from finhosta_dq.publication.run_folder import WAREHOUSE
from finhosta_dq.registry.standing import ZONE, standing
from finhosta_dq.registry.store import Registry
from finhosta_dq.registry.tables import decision
from finhosta_dq.serve.runs import latest_run, open_run

_MEMORY_TABLE = "page.main.worklist_page"
_making = threading.Lock()
_deciding = threading.Lock()
# run folder -> what stands of the decisions made since the run started
_since: dict[Path, _Since] = {}
# (run folder, last decision, day, statement) -> rows that are the same for every reader until somebody decides
_counted: OrderedDict[tuple[Path, int, date, str], list[dict[str, Any]]] = OrderedDict()
_COUNTED = 32
_STANDS = pa.schema(
    [
        *((name, pa.string()) for name in ("finding_key", "kind", "reason_code", "decided_by")),
        ("until", pa.date32()),
        ("assignee", pa.string()),
        ("evidence_hash", pa.string()),
    ]
)


@dataclass(frozen=True)
class _Since:
    """last: id of the last decision seen; rows: finding key -> what stands; table: the same for DuckDB."""

    last: int
    rows: dict[str, tuple[Any, ...]]
    table: pa.Table


@dataclass(frozen=True)
class _About:
    run_id: str
    started: datetime | None
    has_memory: bool
    has_page_table: bool


# (run folder, moment of its warehouse) -> what it is and has
_known: dict[tuple[Path, int], _About] = {}


@dataclass(frozen=True)
class CurrentRun:
    """An open run. con: has the views ``item`` (findings with what stands now) and ``page_source``; has_memory: whether the run compared
    its findings with an earlier one, so that they can be decided on; last_decision: id of the last one laid over the run."""

    con: duckdb.DuckDBPyConnection
    folder: Path
    run_id: str
    has_memory: bool
    today: date
    last_decision: int

    def rows(self, statement: str, parameters: Sequence[Any] | dict[str, Any] = ()) -> list[dict[str, Any]]:
        """Rows of a statement: the name of a file under ``sql/`` (``page/...``) or SQL text."""
        sql = sql_text(statement) if statement.startswith("page/") else statement
        result = self.con.execute(sql, parameters or None)
        names = [one[0] for one in result.description or ()]
        return [dict(zip(names, row, strict=True)) for row in result.fetchall()]

    def counted(self, statement: str) -> list[dict[str, Any]]:
        """Rows of a statement without parameters that counts over the whole run; counted once until somebody decides or a day passes."""
        key = (self.folder, self.last_decision, self.today, statement)
        found = _counted.get(key)
        if found is None:
            found = _counted[key] = self.rows(statement)
            while len(_counted) > _COUNTED:
                _counted.popitem(last=False)
        return [dict(row) for row in found]


@contextmanager
def current_run(request: Request) -> Iterator[CurrentRun]:
    """The run published last, open for this request. Raises NoRun."""
    settings = request.app.state.settings
    folder = latest_run(settings.out, settings.hospital)
    today = datetime.fromtimestamp(request.app.state.clock(), ZONE).date()
    with open_run(folder) as con:
        about = _about(con, folder)
        con.execute("SET VARIABLE today = $1", [today])
        con.execute(f"CREATE TEMP VIEW page_source AS FROM {_page_table(con, about)}")
        since = _decided_since(request.app.state.registry, folder, about.started)
        con.register("decided_since", since.table)
        con.execute(sql_text("page/item"))
        yield CurrentRun(con, folder, about.run_id, about.has_memory, today, since.last)


def _about(con: duckdb.DuckDBPyConnection, folder: Path) -> _About:
    """What a run is and has; looked up once, a published run does not change."""
    key = (folder, (folder / WAREHOUSE).stat().st_mtime_ns)
    found = _known.get(key)
    if found is None:
        row = con.execute("SELECT run_id, started_at FROM quality.run").fetchall()
        run_id, started = (str(row[0][0]), row[0][1]) if row else (folder.name, None)
        found = _About(run_id, started, has_table(con, "quality", "finding_state"), has_table(con, "marts", "worklist_page"))
        if len(_known) > 32:
            _known.clear()
        _known[key] = found
    return found


def _page_table(con: duckdb.DuckDBPyConnection, about: _About) -> str:
    if about.has_page_table:
        return PAGE_TABLE
    # a run made before it had this table: made once, beside the warehouse, in memory
    with _making:
        con.execute("ATTACH IF NOT EXISTS ':memory:' AS page (READ_WRITE)")
        there = con.execute("SELECT count(*) FROM duckdb_tables() WHERE database_name = 'page'").fetchall()
        if not there[0][0]:
            prepare_page(con, _MEMORY_TABLE)
    return _MEMORY_TABLE


def _decided_since(registry: Registry, folder: Path, started: datetime | None) -> _Since:
    with _deciding:
        known = _since.get(folder) or _Since(0, {}, pa.Table.from_pylist([], _STANDS))
        with registry.read() as con:
            last = con.execute(select(func.max(decision.c.id))).scalar() or 0
            if last == known.last:
                _since[folder] = known
                return known
            # what was seen before changes only by what came after it
            chosen = select(decision.c.finding_key).distinct().where(decision.c.id > known.last, decision.c.id <= last)
            if started is not None:
                chosen = chosen.where(decision.c.made_at >= started)
            keys = [str(key) for (key,) in con.execute(chosen)]
        rows = dict(known.rows)
        for key, one in standing(registry, keys).items():
            rows[key] = (key, one.kind, one.reason_code, one.by, one.until, one.assignee, one.evidence_hash)
        columns = zip(*rows.values(), strict=True) if rows else [[] for _ in _STANDS]
        table = pa.Table.from_arrays([pa.array(list(one), field.type) for one, field in zip(columns, _STANDS, strict=True)], schema=_STANDS)
        if len(_since) > 8:
            _since.clear()
        found = _since[folder] = _Since(last, rows, table)
        return found
