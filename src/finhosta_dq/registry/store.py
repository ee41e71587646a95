"""Opens the registry: SQLite in the folder of the results, or PostgreSQL by URL; one writer at a time on both."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, text
from sqlalchemy.engine import make_url

from finhosta_dq.registry.migrate import RegistryError, is_behind, upgrade

_WAIT_MS = 60_000
_IMMEDIATE = "immediate"
_WRITER = 7_306_241_905
"""Advisory lock of the writer on PostgreSQL; any number that is always the same."""


class Registry:
    """What outlives runs, behind an engine that many threads may share.

    Reads never wait. Writes wait for each other and are never refused for that (SQLite: BEGIN IMMEDIATE with a busy timeout,
    PostgreSQL: an advisory lock), so what a write reads holds until it ends. Keep writes short and never nest them.
    """

    def __init__(self, engine: Engine) -> None:
        self.engine = engine

    @property
    def is_sqlite(self) -> bool:
        """Whether this is the embedded database."""
        return self.engine.dialect.name == "sqlite"

    @contextmanager
    def begin(self) -> Iterator[Connection]:
        """A connection in one write transaction: committed at the end, rolled back on an error."""
        with self.engine.connect().execution_options(**{_IMMEDIATE: True}) as con, con.begin():
            if not self.is_sqlite:
                con.execute(text("SELECT pg_advisory_xact_lock(:writer)"), {"writer": _WRITER})
            yield con

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """A connection that sees one state of the registry from its first statement to its end."""
        options: dict[str, Any] = {} if self.is_sqlite else {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
        with self.engine.connect().execution_options(**options) as con:
            yield con

    def close(self) -> None:
        """Close the connections of the pool."""
        self.engine.dispose()


def default_url(out: Path) -> str:
    """The URL of the embedded registry in a folder of results."""
    return f"sqlite:///{out.absolute() / 'registry.sqlite'}"


def open_registry(url: str) -> Registry:
    """The registry at ``sqlite:///<file>`` or ``postgresql+psycopg://...``, its tables made or brought up to date.

    The file of an embedded registry is made readable by its owner only. Raises RegistryError for another kind of database, and when
    a newer version of the program made the tables; sqlalchemy.exc.OperationalError when the database cannot be reached.
    """
    engine = engine_of(url)
    registry = Registry(engine)
    try:
        with registry.read() as con:
            behind = is_behind(con)
        if behind:
            with registry.begin() as con:
                # another process may have done it while this one waited
                if is_behind(con):
                    upgrade(con)
    except BaseException:
        engine.dispose()
        raise
    return registry


def look_at(url: str) -> Registry:
    """The registry as it is: nothing is made, brought up to date or prepared; for those who examine it or copy it.

    Raises FileNotFoundError when an embedded registry has no file, else as ``open_registry``.
    """
    place = make_url(url)
    if place.get_backend_name() == "sqlite" and not (place.database and Path(place.database).is_file()):
        raise FileNotFoundError("there is no registry yet")
    return Registry(engine_of(url))


def engine_of(url: str) -> Engine:
    """An engine set as the registry needs it; of SQLite the file is made. Raises RegistryError for another kind of database."""
    place = make_url(url)
    kind = place.get_backend_name()
    if kind == "sqlite":
        return _sqlite(url, place.database)
    if place.drivername in ("postgresql", "postgresql+psycopg"):
        return create_engine(
            place.set(drivername="postgresql+psycopg"), pool_size=10, max_overflow=30, pool_pre_ping=True, hide_parameters=True
        )
    raise RegistryError(f"the registry is kept in SQLite or PostgreSQL (sqlite:///<file>, postgresql+psycopg://...), not in {kind}")


def _sqlite(url: str, file: str | None) -> Engine:
    if not file or file == ":memory:":
        raise RegistryError("the registry outlives runs: name a file (sqlite:///<file>)")
    path = Path(file)
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with suppress(FileExistsError):
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
    engine = create_engine(url, pool_size=10, max_overflow=50, hide_parameters=True, connect_args={"timeout": _WAIT_MS / 1000})
    event.listen(engine, "connect", _prepare)
    event.listen(engine, "begin", _start)
    return engine


def _prepare(connection: Any, _: Any) -> None:
    # the driver opens no transaction by itself: _start does, so that a write has the lock before it reads
    connection.isolation_level = None
    cursor = connection.cursor()
    try:
        cursor.execute(f"PRAGMA busy_timeout = {_WAIT_MS}")
        if cursor.execute("PRAGMA journal_mode").fetchone()[0] != "wal":
            cursor.execute("PRAGMA journal_mode = WAL")
        # a decision that was confirmed is on disk, also when the power fails
        cursor.execute("PRAGMA synchronous = FULL")
        cursor.execute("PRAGMA foreign_keys = ON")
    finally:
        cursor.close()


def _start(con: Connection) -> None:
    con.exec_driver_sql("BEGIN IMMEDIATE" if con.get_execution_options().get(_IMMEDIATE) else "BEGIN")


__all__ = ["Registry", "RegistryError", "default_url", "engine_of", "look_at", "open_registry"]
