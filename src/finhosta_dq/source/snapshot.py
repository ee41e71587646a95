"""One consistent view of the source: a read-only REPEATABLE READ transaction, in which each table has its own savepoint."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from typing import Any

import psycopg
import pyarrow as pa
from adbc_driver_manager import Error as AdbcError
from adbc_driver_manager._reader import AdbcRecordBatchReader
from adbc_driver_postgresql import StatementOptions, dbapi
from psycopg.conninfo import conninfo_to_dict, make_conninfo

BATCH_BYTES = 4 * 1024 * 1024
"""How much the driver gathers before it hands over a batch."""


class SourceError(OSError):
    """Error raised when the source cannot be reached, or is lost on the way. Its message holds no secret and no value of a record."""


class StatementError(Exception):
    """Error raised when a statement is refused or fails; ``found`` is its SQLSTATE and what it means, without any value."""

    def __init__(self, found: str) -> None:
        super().__init__(found)
        self.found = found


@dataclass(frozen=True)
class Origin:
    """Which database: host and port as given (None = libpq's own), database, user, version of the server."""

    host: str | None
    port: str | None
    database: str
    user: str
    server_version: str

    def same_database(self, other: dict[str, Any]) -> bool:
        """Whether a manifest speaks of this database, whatever the version of its server then."""
        mine = asdict(self)
        return all(mine[name] == other.get(name) for name in ("host", "port", "database", "user"))


class Snapshot:
    """An open transaction. origin: which database. taken_at: moment of the snapshot, ISO 8601."""

    def __init__(self, con: dbapi.Connection, place: dict[str, Any]) -> None:
        self._con = con
        row = self._one(
            """SELECT current_database()::text AS database, session_user::text AS who, current_setting('server_version') AS version,
                      now() AS taken_at, current_setting('transaction_read_only') || ' ' || current_setting('transaction_isolation') AS form"""
        )
        if row["form"] != "on repeatable read":
            raise SourceError("the source gave no read-only transaction")
        self.origin = Origin(place.get("host"), place.get("port"), row["database"], row["who"], row["version"])
        self.taken_at = row["taken_at"].isoformat()

    def set_parameters(self, **values: str) -> None:
        """What the statements read as ``current_setting('fdq.<name>')``, until the next call."""
        for name, value in values.items():
            self._one("SELECT set_config($1, $2, true) AS set", (f"fdq.{name}", value))

    @contextmanager
    def guarded(self) -> Iterator[None]:
        """Within the block a statement may fail with StatementError, and the transaction lives on. SourceError when the source is lost."""
        self._command("SAVEPOINT of_table")
        try:
            yield
        except AdbcError as error:
            found = _found(error)
            try:
                self._command("ROLLBACK TO SAVEPOINT of_table")
            except AdbcError:
                raise SourceError("the connection to the source was lost") from None
            raise StatementError(found) from None
        self._command("RELEASE SAVEPOINT of_table")

    def schema(self, statement: str) -> pa.Schema:
        """Columns that a statement returns, with PostgreSQL types in their metadata; no row is read."""
        with self._con.cursor() as cursor:
            cursor.execute(f"SELECT * FROM (\n{statement}\n) AS extracted LIMIT 0")
            return cursor.fetch_arrow_table().schema

    def count(self, statement: str) -> int:
        """How many rows a statement returns, counted by the source."""
        return int(self._one(f"SELECT count(*) AS rows FROM (\n{statement}\n) AS extracted")["rows"])

    @contextmanager
    def rows(self, statement: str) -> Iterator[pa.RecordBatchReader]:
        """The rows of a statement as a stream of Arrow batches of about ``BATCH_BYTES``; it travels as COPY in binary form."""
        with self._con.cursor() as cursor:
            cursor.adbc_statement.set_options(**{StatementOptions.BATCH_SIZE_HINT_BYTES.value: str(BATCH_BYTES)})
            # as a subquery it can be nothing but a query: no COMMIT, no second statement
            cursor.execute(f"SELECT * FROM (\n{statement}\n) AS extracted")
            # the cursor's own reader passes an error on without its SQLSTATE
            stream = cursor.fetch_arrow()
            with AdbcRecordBatchReader._import_from_c(stream.address) as reader:
                yield reader

    def _command(self, text: str) -> None:
        with self._con.cursor() as cursor:
            cursor.adbc_statement.set_sql_query(text)
            cursor.adbc_statement.execute_update()

    def _one(self, text: str, values: tuple[str, ...] | None = None) -> dict[str, Any]:
        with self._con.cursor() as cursor:
            cursor.execute(text, values)
            return dict(cursor.fetch_arrow_table().to_pylist()[0])


@contextmanager
def open_snapshot(dsn: str) -> Iterator[Snapshot]:
    """Connect and begin the transaction; both end with the block.

    dsn: connection string of libpq, URI or key words; empty = what libpq finds by itself (PGSERVICE, PGHOST, PGPASSFILE).
    Raises SourceError, in whose text and traceback the connection string does not occur.
    """
    try:
        place = conninfo_to_dict(dsn)
    except psycopg.Error:
        place = None
    if place is None:
        raise SourceError("the connection string of the source is not one of PostgreSQL")
    con = _connect({"connect_timeout": 15, "application_name": "finhosta-dq", **place, "client_encoding": "UTF8"})
    try:
        with con.cursor() as cursor:
            # the driver's own transactions have no isolation level, and refuse the way back to a savepoint
            cursor.adbc_statement.set_sql_query("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
            cursor.adbc_statement.execute_update()
        yield Snapshot(con, place)
    except AdbcError as error:
        raise SourceError(f"the connection to the source was lost: {_found(error)}") from None
    finally:
        with suppress(AdbcError, RuntimeError):
            con.close()


def _connect(place: dict[str, Any]) -> dbapi.Connection:
    try:
        return dbapi.connect(make_conninfo("", **place), autocommit=True)
    except AdbcError as error:
        text = str(error).lower()
    reasons = [reason for reason in _REASONS if reason.lower() in text]
    raise SourceError(f"the source cannot be reached: {', '.join(reasons) or 'the connection settings do not fit'}")


# libpq quotes what it was given: in a connection string that is cut wrongly, a piece of the password stands where the host should
_REASONS = (
    "connection refused",
    "timeout expired",
    "no route to host",
    "network is unreachable",
    "could not translate host name",
    "password authentication failed",
    "no password supplied",
    "no pg_hba.conf entry",
    "permission denied",
    "does not exist",
    "too many clients",
    "too many connections",
    "the database system is",
    "certificate",
    "SSL",
    "service file",
    "definition of service",
)


def _found(error: AdbcError) -> str:
    """SQLSTATE and its name; the message of the server only where it speaks of names in the statement (class 42), not of values."""
    state = error.sqlstate or ""
    if not state:
        return "no SQLSTATE"
    try:
        name = psycopg.errors.lookup(state).__name__
    except KeyError:
        name = "error"
    words = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name).lower()
    message = re.search(r"[A-Z]+:  ([^\n]+)", str(error)) if state.startswith("42") else None
    return f"{state} {words}" + (f": {message.group(1)}" if message else "")
