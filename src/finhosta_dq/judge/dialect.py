"""A SQLAlchemy dialect over an open DuckDB connection, as small as Great Expectations needs.

Great Expectations 1.24 reaches databases through SQLAlchemy only, and the published DuckDB dialects do not work with it: they need an
older DuckDB, or give results back after they died. Delete this module on the day Great Expectations reads DuckDB itself.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import duckdb
from sqlalchemy import exc, types
from sqlalchemy.dialects import registry
from sqlalchemy.dialects.postgresql.base import PGDialect

SCHEME = "duckdb"

TYPES: dict[str, type[types.TypeEngine[Any]]] = {
    "BIGINT": types.BIGINT,
    "BLOB": types.BLOB,
    "BOOLEAN": types.BOOLEAN,
    "DATE": types.DATE,
    "DECIMAL": types.DECIMAL,
    "DOUBLE": types.DOUBLE,
    "FLOAT": types.FLOAT,
    "HUGEINT": types.NUMERIC,
    "INTEGER": types.INTEGER,
    "SMALLINT": types.SMALLINT,
    "TIME": types.TIME,
    "TIMESTAMP": types.TIMESTAMP,
    "TIMESTAMP WITH TIME ZONE": types.TIMESTAMP,
    "TINYINT": types.SMALLINT,
    "UUID": types.UUID,
    "VARCHAR": types.VARCHAR,
}

_shared: dict[str, duckdb.DuckDBPyConnection] = {}


@contextmanager
def shared(con: duckdb.DuckDBPyConnection) -> Iterator[str]:
    """Within the block, the connection string yielded leads to ``con`` itself: its temporary views and open transaction included."""
    name = secrets.token_hex(8)
    _shared[name] = con
    try:
        yield f"{SCHEME}://{name}"
    finally:
        del _shared[name]


class Cursor:
    """A DBAPI cursor that fetches at once: a DuckDB connection holds one open result, and here several cursors use one connection."""

    arraysize = 1000

    def __init__(self, con: duckdb.DuckDBPyConnection) -> None:
        self._con = con
        self._rows: Iterator[tuple[Any, ...]] = iter(())
        self.description: Any = None
        self.rowcount = -1

    def execute(self, statement: str, parameters: Sequence[Any] | None = None) -> Cursor:
        done = self._con.execute(statement, parameters or None)
        self.description = done.description
        self._rows = iter(done.fetchall() if self.description else ())
        return self

    def executemany(self, statement: str, parameters: Sequence[Sequence[Any]]) -> Cursor:
        self._con.executemany(statement, list(parameters))
        self.description = None
        return self

    def fetchone(self) -> tuple[Any, ...] | None:
        return next(self._rows, None)

    def fetchmany(self, size: int | None = None) -> list[tuple[Any, ...]]:
        return [row for row, _ in zip(self._rows, range(size or self.arraysize), strict=False)]

    def fetchall(self) -> list[tuple[Any, ...]]:
        return list(self._rows)

    def close(self) -> None:
        """Nothing to close: all rows are here already."""


class Connection:
    """A DBAPI connection over a shared DuckDB connection, which stays open and whose transactions are its owner's."""

    def __init__(self, con: duckdb.DuckDBPyConnection) -> None:
        self._con = con

    def cursor(self) -> Cursor:
        return Cursor(self._con)

    def commit(self) -> None:
        """Left to the owner."""

    def rollback(self) -> None:
        """Left to the owner."""

    def close(self) -> None:
        """Left to the owner."""


class Driver:
    """What SQLAlchemy expects of a DBAPI module."""

    apilevel = "2.0"
    threadsafety = 1
    paramstyle = "numeric_dollar"
    Error = duckdb.Error
    Warning = Warning
    InterfaceError = DatabaseError = duckdb.Error
    DataError = duckdb.DataError
    OperationalError = duckdb.OperationalError
    IntegrityError = duckdb.IntegrityError
    InternalError = duckdb.InternalError
    ProgrammingError = duckdb.ProgrammingError
    NotSupportedError = duckdb.NotSupportedError

    @staticmethod
    def connect(name: str) -> Connection:
        if name not in _shared:
            raise duckdb.ConnectionException("this DuckDB connection is not shared, or no longer")
        return Connection(_shared[name])


class DuckDBDialect(PGDialect):
    """SQL as PostgreSQL's, with what DuckDB's catalogue tells about tables and views."""

    name = SCHEME
    driver = SCHEME
    default_schema_name = "main"
    supports_statement_cache = True
    supports_server_side_cursors = False

    @classmethod
    def import_dbapi(cls) -> Any:
        return Driver

    def create_connect_args(self, url: Any) -> Any:
        return [url.host], {}

    def initialize(self, connection: Any) -> None:
        self.server_version_info = (16, 0)
        self._backslash_escapes = False

    def get_isolation_level(self, dbapi_connection: Any) -> Any:
        return "AUTOCOMMIT"

    def get_schema_names(self, connection: Any, **kw: Any) -> list[str]:
        return [row[0] for row in _ask(connection, "SELECT DISTINCT schema_name FROM duckdb_schemas()")]

    def get_table_names(self, connection: Any, schema: str | None = None, **kw: Any) -> list[str]:
        return [row[0] for row in _ask(connection, "SELECT table_name FROM duckdb_tables() WHERE schema_name = $1", schema or "main")]

    def get_view_names(self, connection: Any, schema: str | None = None, **kw: Any) -> list[str]:
        statement = "SELECT view_name FROM duckdb_views() WHERE schema_name = $1 AND NOT internal"
        return [row[0] for row in _ask(connection, statement, schema or "main")]

    def has_table(self, connection: Any, table_name: str, schema: str | None = None, **kw: Any) -> bool:
        statement = """SELECT 1 FROM duckdb_tables() WHERE table_name = $1 AND schema_name = $2
            UNION ALL SELECT 1 FROM duckdb_views() WHERE view_name = $1 AND schema_name = $2"""
        return bool(_ask(connection, statement, str(table_name), schema or "main"))

    def get_columns(self, connection: Any, table_name: str, schema: str | None = None, **kw: Any) -> Any:
        quoted = ".".join(self.identifier_preparer.quote_identifier(str(part)) for part in (schema, table_name) if part)
        try:
            described = _ask(connection, f"DESCRIBE {quoted}")
        except exc.DBAPIError as error:
            if isinstance(error.orig, duckdb.CatalogException):
                raise exc.NoSuchTableError(table_name) from None
            raise
        return [
            {"name": name, "type": TYPES.get(kind.split("(")[0], types.NullType)(), "nullable": nullable == "YES", "default": default}
            for name, kind, nullable, _, default, _ in described
        ]

    def get_pk_constraint(self, connection: Any, table_name: str, schema: str | None = None, **kw: Any) -> Any:
        # staged tables and views have none
        return {"name": None, "constrained_columns": []}


def _ask(connection: Any, statement: str, *parameters: str) -> list[Any]:
    return list(connection.exec_driver_sql(statement, parameters).fetchall())


registry.register(SCHEME, __name__, DuckDBDialect.__name__)
