"""Takes over a file from the run before: its rows, its account and what reading saw of it, when its bytes are the same."""

from __future__ import annotations

import hashlib

import duckdb

from finhosta_dq.reading.account import Account, ConservationError, prove
from finhosta_dq.reading.discover import Delivery
from finhosta_dq.reading.kept import EARLIER, Kept
from finhosta_dq.reading.source import SourceFile, is_damage

AFTER_READING = {"mzg": "MZG-FIL-SRC", "finhosta": "FIN-F-SRC"}
"""Rules by registration whose evidence is entered when all files are read; it is no part of what reading a file gives."""

_WHOLE = ("loaded", "partial", "empty")
_BLOCK = 1 << 20


def take_over(con: duckdb.DuckDBPyConnection, delivery: Delivery, source: SourceFile, kept: Kept) -> Account | None:
    """The account of the file, with all that the run before made of it and still has; None when it has to be read."""
    if source.problem or source.refused or source.table is None or _part(delivery, source) not in kept.earlier:
        return None
    sha256 = _hash(source)
    if sha256 is None or not kept.has(_part(delivery, source), kept.mark([source.table, sha256])):
        return None
    con.execute("BEGIN")
    try:
        con.execute(f"INSERT INTO raw.{source.table} FROM {EARLIER}.raw.{source.table} WHERE _file = ?", [source.name])
        con.execute(f"INSERT INTO quality.rejected_line FROM {EARLIER}.quality.rejected_line WHERE file = ?", [source.name])
        con.execute(f"INSERT INTO quality.file_account FROM {EARLIER}.quality.file_account WHERE file = ?", [source.name])
        con.execute(
            f"INSERT INTO quality.reading_issue FROM {EARLIER}.quality.reading_issue WHERE file = ? AND NOT list_contains(?, rule_id)",
            [source.name, list(AFTER_READING.values())],
        )
        account = _account(con, delivery, source)
        prove(con, account)
    except ConservationError:
        # the text of its lines was removed since
        con.execute("ROLLBACK")
        return None
    except BaseException:
        con.execute("ROLLBACK")
        raise
    con.execute("COMMIT")
    kept.note(_part(delivery, source), kept.earlier[_part(delivery, source)])
    return account


def note_read(delivery: Delivery, source: SourceFile, account: Account, kept: Kept) -> None:
    """Keep the mark of a file that was read, so that the run after this one can take it over. A refused or unreadable file has none."""
    if account.status in _WHOLE and source.table is not None and account.sha256 is not None:
        kept.note(_part(delivery, source), kept.mark([source.table, account.sha256]))


def _part(delivery: Delivery, source: SourceFile) -> str:
    return f"file {delivery.id} {source.name}"


def _hash(source: SourceFile) -> str | None:
    digest = hashlib.sha256()
    try:
        with source.open() as stream:
            while block := stream.read(_BLOCK):
                digest.update(block)
    except Exception as error:
        if not is_damage(error):
            raise
        return None
    return digest.hexdigest()


def _account(con: duckdb.DuckDBPyConnection, delivery: Delivery, source: SourceFile) -> Account:
    ((table, sha256, size, encoding, newline, lines, loaded, rejected, status),) = con.execute(
        "SELECT table_name, sha256, size_bytes, encoding, newline, lines, loaded, rejected, status FROM quality.file_account WHERE file = ?",
        [source.name],
    ).fetchall()
    return Account(source.name, table, delivery.registration, status, sha256, size, encoding, newline, lines, loaded, rejected)
