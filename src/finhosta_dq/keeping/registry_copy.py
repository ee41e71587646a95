"""One state of the registry into files and back: the whole file of SQLite, or the tables of PostgreSQL as Parquet."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import sqlalchemy as sa

from finhosta_dq.keeping.backup_file import BackupError, private_folder
from finhosta_dq.registry.migrate import revision, upgrade
from finhosta_dq.registry.store import Registry, engine_of, open_registry
from finhosta_dq.registry.tables import metadata

SQLITE_FILE = "registry.sqlite"
TABLES = "registry"
_ROWS = 50_000


def copy_registry(registry: Registry, folder: Path) -> dict[str, Any]:
    """Copy one state of the registry into the folder, while others read and write: kind, revision and rows by table of what was copied.

    SQLite: ``registry.sqlite`` by its online backup. PostgreSQL: ``registry/<table>.parquet`` from one snapshot (REPEATABLE READ).
    """
    if registry.is_sqlite:
        return _copy_file(registry, folder / SQLITE_FILE)
    with registry.read() as con:
        at = revision(con)
        rows = {table.name: _write(con, table, folder / TABLES / f"{table.name}.parquet") for table in _tables(con)}
    return {"kind": "tables", "revision": at, "rows": rows}


def accepted(registry_folder: Path, kind: str) -> set[tuple[str, str]]:
    """(run id, delivery id) of every accepted version in a copied registry."""
    if kind == "sqlite":
        with closing(_opened(registry_folder / SQLITE_FILE)) as con:
            has = con.execute("SELECT 1 FROM sqlite_master WHERE name = 'accepted_version'").fetchone()
            return set(con.execute("SELECT run_id, delivery_id FROM accepted_version").fetchall()) if has else set()
    path = registry_folder / TABLES / "accepted_version.parquet"
    if not path.is_file():
        return set()
    return {(row["run_id"], row["delivery_id"]) for row in pq.read_table(path, columns=["run_id", "delivery_id"]).to_pylist()}


def restore_registry(folder: Path, kept: dict[str, Any], url: str) -> dict[str, int]:
    """Fill the empty registry at ``url`` with a copy, then bring its tables up to date; rows by table as restored.

    Parquet goes into either database, the file of SQLite into SQLite only. Raises BackupError when there is something in the registry.
    """
    place = sa.make_url(url)
    if kept["kind"] == "sqlite":
        if place.get_backend_name() != "sqlite" or not place.database:
            raise BackupError("this backup holds a registry of SQLite: restore it into SQLite, that is without --registry")
        target = Path(place.database)
        if target.exists():
            raise BackupError(f"{target.name} is there already")
        with closing(_opened(folder / SQLITE_FILE)) as source, closing(_made(target)) as made:
            source.backup(made)
    else:
        _fill(folder / TABLES, kept, url)
    registry = open_registry(url)
    try:
        with registry.read() as con:
            found = _count(con)
    finally:
        registry.close()
    for name, rows in kept["rows"].items():
        if found.get(name) != rows:
            raise BackupError(f"table {name} has {found.get(name, 0)} rows after the restore, {rows} in the backup")
    return found


def _copy_file(registry: Registry, target: Path) -> dict[str, Any]:
    source = registry.engine.raw_connection()
    try:
        with closing(_made(target)) as made:
            # all pages in one step: one state, and who writes meanwhile does not start it over
            source.driver_connection.backup(made)  # type: ignore[union-attr]
            made.execute("PRAGMA journal_mode = DELETE")
    finally:
        source.close()
    engine = sa.create_engine(f"sqlite:///file:{target}?mode=ro&uri=true")
    try:
        with engine.connect() as con:
            return {"kind": "sqlite", "revision": revision(con), "rows": _count(con)}
    finally:
        engine.dispose()


def _made(path: Path) -> sqlite3.Connection:
    private_folder(path.parent)
    os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
    return sqlite3.connect(path)


def _opened(path: Path) -> sqlite3.Connection:
    return sqlite3.connect(f"file:{path}?mode=ro", uri=True)


def _tables(con: sa.Connection) -> list[sa.Table]:
    """The tables of the program as they are in that database, those that others point at first."""
    found = sa.MetaData()
    found.reflect(con, only=lambda name, _: name in metadata.tables)
    return found.sorted_tables


def _count(con: sa.Connection) -> dict[str, int]:
    return {table.name: con.execute(sa.select(sa.func.count()).select_from(table)).scalar_one() for table in _tables(con)}


def _write(con: sa.Connection, table: sa.Table, path: Path) -> int:
    private_folder(path.parent)
    schema = pa.schema([(column.name, _arrow(column.type)) for column in table.columns])
    count = 0
    result = con.execution_options(stream_results=True).execute(sa.select(table).order_by(*table.primary_key.columns))
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as stream:
        with pq.ParquetWriter(stream, schema, compression="zstd") as writer:
            for part in result.mappings().partitions(_ROWS):
                writer.write_table(pa.Table.from_pylist([dict(row) for row in part], schema=schema))
                count += len(part)
        stream.flush()
        os.fsync(stream.fileno())
    return count


def _arrow(kind: sa.types.TypeEngine[Any]) -> pa.DataType:
    if isinstance(kind, sa.Boolean):
        return pa.bool_()
    if isinstance(kind, sa.Integer):
        return pa.int64()
    if isinstance(kind, sa.DateTime):
        return pa.timestamp("us", tz="UTC")
    if isinstance(kind, sa.Date):
        return pa.date32()
    if isinstance(kind, sa.Float):
        return pa.float64()
    if isinstance(kind, sa.String):
        return pa.string()
    raise BackupError(f"the backup knows no column of type {kind}")


def _fill(folder: Path, kept: dict[str, Any], url: str) -> None:
    registry = Registry(engine_of(url))
    try:
        with registry.begin() as con:
            if sa.inspect(con).get_table_names():
                raise BackupError("the registry that is to be filled is not empty")
            # the tables as they were, so that the migrations bring the rows forward too
            upgrade(con, to=kept["revision"])
            for table in _tables(con):
                path = folder / f"{table.name}.parquet"
                if path.is_file():
                    for rows in _read(path, registry.is_sqlite):
                        con.execute(sa.insert(table), rows)
                if not registry.is_sqlite:
                    _count_on(con, table)
    finally:
        registry.close()


def _read(path: Path, is_sqlite: bool) -> Iterator[list[dict[str, Any]]]:
    with pq.ParquetFile(path) as file:
        for batch in file.iter_batches(batch_size=_ROWS):
            rows = batch.to_pylist()
            if is_sqlite:
                # SQLite knows no zones: UTC as the program writes it there
                rows = [{name: _plain(value) for name, value in row.items()} for row in rows]
            if rows:
                yield rows


def _plain(value: Any) -> Any:
    return value.astimezone(UTC).replace(tzinfo=None) if isinstance(value, datetime) else value


def _count_on(con: sa.Connection, table: sa.Table) -> None:
    """Let new rows count on from the restored ones."""
    for column in table.primary_key.columns:
        name = con.execute(sa.text("SELECT pg_get_serial_sequence(:table, :column)"), {"table": table.name, "column": column.name}).scalar()
        last = con.execute(sa.select(sa.func.max(column))).scalar() if name else None
        if last is not None:
            con.execute(sa.text("SELECT setval(:name, :last)"), {"name": name, "last": last})
