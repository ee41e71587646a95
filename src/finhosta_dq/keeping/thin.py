"""Takes the text of the delivery out of the warehouse of a published run; everything that was made of it stays."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import duckdb

from finhosta_dq.home import path_literal
from finhosta_dq.publication.manifest import MANIFEST, manifest_text
from finhosta_dq.publication.run_folder import WAREHOUSE
from finhosta_dq.warehouse.connection import connect

RAW_TEXT, REJECTED_LINES = "raw_text", "rejected_lines"
_BESIDE, _SPILL = ".warehouse.thin", ".thin-spill"
_FINDING_PLACES = ("rowid_finding", "finding_row")
_THINNED = "CREATE TABLE IF NOT EXISTS new.quality.thinned (part VARCHAR NOT NULL, rows BIGINT NOT NULL, thinned_at TIMESTAMPTZ NOT NULL)"


class ThinError(RuntimeError):
    """Error raised when a warehouse cannot be copied without its raw text so that the rest is the same; it is left as it was."""


@dataclass(frozen=True)
class Text:
    """What a warehouse holds of a part: rows with text, and about how many bytes of its file they take."""

    rows: int
    size_bytes: int


def text_of(folder: Path) -> dict[str, Text]:
    """Raw text and rejected lines that a published run still holds; part -> Text."""
    with _old(folder) as con:
        rows, blocks = 0, 0
        for schema, table in _tables(con):
            if schema == "raw":
                rows += _one(con, f'SELECT count(*) FROM old.raw."{table}"')
                blocks += _one(con, f"SELECT count(DISTINCT block_id) FROM pragma_storage_info('old.raw.\"{table}\"') WHERE persistent")
        size = blocks * _one(con, "SELECT block_size FROM pragma_database_size() WHERE database_name = 'old'")
        rejected = con.execute(
            "SELECT count(raw_text), coalesce(sum(strlen(raw_text)), 0)::BIGINT FROM old.quality.rejected_line"
        ).fetchall()[0]
    return {RAW_TEXT: Text(rows, size if rows else 0), REJECTED_LINES: Text(*rejected)}


def is_told(folder: Path) -> bool:
    """Whether the manifest says everything that was taken out of the warehouse."""
    told = json.loads((folder / MANIFEST).read_text(encoding="utf-8")).get("thinned", [])
    with _old(folder) as con:
        return told == _thinned(con, "old")


def thin(folder: Path, parts: frozenset[str]) -> dict[str, int]:
    """Take these parts out of the warehouse of a published run, and say so in its manifest; rows per part.

    The file is written anew without them, so that nothing is left in free blocks, and takes the place of the old one at once. Tables stay,
    those of ``raw`` empty; of a rejected line number, reason and place stay. ``quality.thinned`` (part, rows, thinned_at) and ``thinned`` of the
    manifest say what went. Raises ThinError, OSError, duckdb.Error; the run is as it was then.
    """
    beside = folder / _BESIDE
    for path in folder.glob(f"{_BESIDE}*"):
        path.unlink()
    before = {part: text.rows for part, text in text_of(folder).items() if part in parts and text.rows}
    if before:
        with _old(folder) as con:
            con.execute(f"ATTACH {path_literal(beside)} AS new")
            _copy(con, parts)
            con.execute(_THINNED)
            at = datetime.now(UTC)
            for part, rows in sorted(before.items()):
                con.execute("INSERT INTO new.quality.thinned VALUES (?, ?, ?)", [part, rows, at])
            _prove(con, parts)
            con.execute("CHECKPOINT new")
            con.execute("DETACH new")
        _replace(beside, folder / WAREHOUSE)
    tell(folder)
    return before


def tell(folder: Path) -> None:
    """Let the manifest say what was taken out of the warehouse."""
    with _old(folder) as con:
        thinned = _thinned(con, "old")
    made = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    made["thinned"] = thinned
    beside = folder / f".{MANIFEST}"
    beside.write_text(manifest_text(made), encoding="utf-8")
    _replace(beside, folder / MANIFEST)


@contextmanager
def _old(folder: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    con = connect(None, temp_directory=folder / _SPILL)
    try:
        con.execute(f"ATTACH {path_literal(folder / WAREHOUSE)} AS old (READ_ONLY)")
        yield con
    finally:
        con.close()
        shutil.rmtree(folder / _SPILL, ignore_errors=True)


def _tables(con: duckdb.DuckDBPyConnection) -> list[tuple[str, str]]:
    return con.execute(
        "SELECT schema_name, table_name FROM duckdb_tables() WHERE database_name = 'old' AND NOT internal ORDER BY ALL"
    ).fetchall()


def _copy(con: duckdb.DuckDBPyConnection, parts: frozenset[str]) -> None:
    con.execute("COPY FROM DATABASE old TO new (SCHEMA)")
    con.execute(
        """CREATE TEMP TABLE finding_place AS
           SELECT rowid AS place_before, row_number() OVER (ORDER BY rowid) - 1 AS place FROM old.quality.finding"""
    )
    for schema, table in _tables(con):
        con.execute(f'INSERT INTO new."{schema}"."{table}" {_kept(con, schema, table, parts)} ORDER BY t.rowid')


def _kept(con: duckdb.DuckDBPyConnection, schema: str, table: str, parts: frozenset[str]) -> str:
    """The rows of a table of the old warehouse as they are kept; the caller orders them by ``t.rowid``."""
    source = f'FROM old."{schema}"."{table}" AS t'
    if schema == "raw" and RAW_TEXT in parts:
        return f"SELECT t.* {source} WHERE false"
    if (schema, table) == ("quality", "rejected_line") and REJECTED_LINES in parts:
        return f"SELECT t.* REPLACE (NULL::VARCHAR AS raw_text) {source}"
    named = con.execute(
        """SELECT column_name FROM duckdb_columns()
           WHERE database_name = 'old' AND schema_name = ? AND table_name = ? AND list_contains(?, column_name)""",
        [schema, table, list(_FINDING_PLACES)],
    ).fetchall()
    if named:
        # findings are named by their row number, and removed ones leave no gap in a new file
        name = named[0][0]
        return f"SELECT t.* REPLACE (p.place AS {name}) {source} LEFT JOIN finding_place AS p ON t.{name} = p.place_before"
    return f"SELECT t.* {source}"


def _prove(con: duckdb.DuckDBPyConnection, parts: frozenset[str]) -> None:
    for schema, table in _tables(con):
        if (schema, table) == ("quality", "thinned"):
            continue
        same = "SELECT count(*), sum(hash(COLUMNS(*))::HUGEINT) FROM ({})"
        old, new = same.format(_kept(con, schema, table, parts)), same.format(f'FROM new."{schema}"."{table}"')
        if con.execute(old).fetchall() != con.execute(new).fetchall():
            raise ThinError(f"{schema}.{table} would not be the same without the raw text")
    moved = con.execute(
        """SELECT count(*) FROM old.quality.finding AS f INNER JOIN finding_place AS p ON f.rowid = p.place_before
           LEFT JOIN new.quality.finding AS n ON n.rowid = p.place
           WHERE (f.rule_id, f.file, f.line, f.record_key, f.value) IS DISTINCT FROM (n.rule_id, n.file, n.line, n.record_key, n.value)"""
    ).fetchall()[0][0]
    if moved:
        raise ThinError("findings would not be in their places without the raw text")
    for what in ("duckdb_views()", "duckdb_functions()", "duckdb_indexes()", "duckdb_constraints()"):
        internal = "" if what in ("duckdb_indexes()", "duckdb_constraints()") else " AND NOT internal"
        count = f"SELECT count(*) FROM {what} WHERE database_name = '{{}}'{internal}"
        if what == "duckdb_constraints()":
            count += " AND table_name <> 'thinned'"
        if con.execute(count.format("old")).fetchall() != con.execute(count.format("new")).fetchall():
            raise ThinError(f"{what.removeprefix('duckdb_').removesuffix('()')} would not be the same without the raw text")


def _thinned(con: duckdb.DuckDBPyConnection, database: str) -> list[dict[str, object]]:
    if ("quality", "thinned") not in _tables(con):
        return []
    rows = con.execute(f"SELECT part, rows, thinned_at FROM {database}.quality.thinned ORDER BY thinned_at, part").fetchall()
    return [{"part": part, "rows": number, "at": at.astimezone(UTC).isoformat(timespec="seconds")} for part, number, at in rows]


def _one(con: duckdb.DuckDBPyConnection, sql: str) -> int:
    return int(con.execute(sql).fetchall()[0][0])


def _replace(beside: Path, target: Path) -> None:
    beside.chmod(0o600)
    descriptor = os.open(beside, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
    os.replace(beside, target)
    folder = os.open(target.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
