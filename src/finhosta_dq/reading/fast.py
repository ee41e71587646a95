"""The fast way: DuckDB reads a clean file itself. Anything unusual sends the file to the careful way instead."""

from __future__ import annotations

import re
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb

from finhosta_dq.contracts import FileContract, Registration
from finhosta_dq.limits import Limits
from finhosta_dq.reading.careful import header_fits
from finhosta_dq.reading.scan import Scan
from finhosta_dq.reading.source import SourceFile

_PLAIN_PATH = re.compile(r"/[\w ./+@,()'-]*", re.ASCII)


def load(
    con: duckdb.DuckDBPyConnection,
    source: SourceFile,
    found: Scan,
    registration: Registration,
    contract: FileContract,
    limits: Limits,
) -> int | None:
    """Load a file of delimited text in one statement: its number of lines. None, with nothing changed, when it is not clean enough for that."""
    if not found.plain or found.longest > limits.line_bytes:
        return None
    # DuckDB overlooks one empty field too many at the end of a line
    if found.delimiters != found.lines * (len(contract.columns) - (not registration.text.closing_delimiter)):
        return None
    with on_disk(source, spill_folder(con)) as path:
        if registration.text.header and not _header_fits(path, registration, contract, limits.line_bytes):
            return None
        lines = found.lines - registration.text.header
        whole = False
        con.execute("BEGIN")
        try:
            rows = con.execute(_insert(path, source.name, registration, contract, found, limits.line_bytes)).fetchall()
            whole = rows[0][0] == lines
        except (duckdb.InvalidInputException, duckdb.ConversionException):
            whole = False  # the careful way says which line
        finally:
            con.execute("COMMIT" if whole else "ROLLBACK")
    return lines if whole else None


@contextmanager
def on_disk(source: SourceFile, beside: Path | None = None) -> Iterator[Path]:
    """The file as a path that means nothing but itself to DuckDB.

    DuckDB takes ``*``, ``?`` and ``[`` in a path as a pattern, ``~`` as a home folder, and no name that is not UTF-8: such a file goes by a
    private link. The member of a ZIP goes by a private temporary copy under a neutral name, in the folder ``beside`` if one is given: that of
    the spill files, on the disk that is meant for records of patients.
    """
    if source.member is None:
        with _plainly(source.path.absolute()) as path:
            yield path
        return
    if beside is not None:
        beside.mkdir(parents=True, exist_ok=True, mode=0o700)
    with tempfile.TemporaryDirectory(prefix="fdq-", dir=beside) as folder:
        copy = Path(folder) / "member"
        with source.open() as stream, copy.open("wb") as target:
            shutil.copyfileobj(stream, target, 8 * 1024 * 1024)
        with _plainly(copy.absolute()) as path:
            yield path


@contextmanager
def _plainly(path: Path) -> Iterator[Path]:
    if _PLAIN_PATH.fullmatch(str(path)):
        yield path
        return
    with tempfile.TemporaryDirectory(prefix="fdq-") as folder:
        link = Path(folder) / "member"
        link.symlink_to(path)
        yield link


def spill_folder(con: duckdb.DuckDBPyConnection) -> Path | None:
    """Where this connection spills to; None for a database in memory that was not told where."""
    sql = "SELECT current_setting('temp_directory'), path FROM duckdb_databases() WHERE NOT internal"
    folder, database = con.execute(sql).fetchall()[0]
    return Path(folder) if folder and (database or folder != ".tmp") else None


def _header_fits(path: Path, registration: Registration, contract: FileContract, most: int) -> bool:
    with path.open("rb") as stream:
        line = stream.readline(most).decode("utf-8", errors="replace").rstrip("\r\n")
    return header_fits(line, registration, contract)


def _insert(path: Path, name: str, registration: Registration, contract: FileContract, found: Scan, most: int) -> str:
    text = registration.text
    columns = [*contract.columns, *(["_closing"] if text.closing_delimiter else [])]
    typed = ", ".join(f"'{column}': 'VARCHAR'" for column in columns)
    closed = "WHERE _closing IS NULL" if text.closing_delimiter else ""
    newline = "\\r\\n" if found.newline == "CRLF" else "\\n"
    return f"""
        INSERT INTO raw.{contract.table}
        SELECT {", ".join(contract.columns)}, {quoted(name)}, row_number() OVER () + {int(text.header)}
        FROM read_csv({quoted(str(path))}, delim = {quoted(text.delimiter)}, header = {"true" if text.header else "false"}, quote = '', escape = '',
            comment = '', new_line = '{newline}', columns = {{{typed}}}, auto_detect = false, null_padding = false, ignore_errors = false,
            max_line_size = {most + 1024})
        {closed}"""


def quoted(text: str) -> str:
    """A text as a SQL literal."""
    return "'" + text.replace("'", "''") + "'"
