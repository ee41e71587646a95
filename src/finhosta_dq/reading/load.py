"""Loads the files of a delivery into ``raw.*`` and accounts for every line.

What a rejected line or a refused file carries as evidence (``quality.reading_issue``), by the letter of the rules:

| what | reason word | rule |
|---|---|---|
| MZG line without the closing ``#`` | missing_terminator | MZG-REC-01, and MZG-REC-02 as the number of ``#`` differs too |
| MZG line with another number of ``#``, empty line | field_count, empty_line | MZG-REC-02 (an empty line also MZG-REC-01) |
| byte that is neither UTF-8 nor cp1252; control character | undecodable, control_character | MZG-FIL-04 (Finhosta: FIN-F02a) |
| line longer than the limit | line_too_long | MZG-FIL-04 (Finhosta: FIN-F02a) |
| second file for a table | duplicate_file | MZG-FIL-02 (Finhosta: FIN-F08), one issue for the file |
| unknown table, wrong domain letter | unknown_table | MZG-FIL-05, one issue for the file |
| grouper or social file without the agreed header | header | MZG-FIL-05, one issue for the file |
| file that cannot be read, ZIP that cannot be opened | unreadable | MZG-FIL-04 (Finhosta: FIN-F01a), one issue for the file |
| name that fits no registration | (no line read) | MZG-FIL-01 |
| Finhosta line with too few fields; no delimiter fits | field_count | FIN-F02a |
| Finhosta record type unknown, or other number of items | unknown_record_type, item_count | FIN-F06a, and FIN-F03 for B07, B08, R21, R22, R23 |
"""

from __future__ import annotations

import zipfile
from collections.abc import Sequence

import duckdb

from finhosta_dq.contracts import contracts
from finhosta_dq.reading import careful, fast, finhosta
from finhosta_dq.reading.account import Account, ConservationError, prove, write_account
from finhosta_dq.reading.discover import Delivery, Unrecognised
from finhosta_dq.reading.scan import scan
from finhosta_dq.reading.source import SourceFile
from finhosta_dq.reading.tables import create_raw_tables

__all__ = ["ConservationError", "load_delivery", "record_strays"]


def load_delivery(con: duckdb.DuckDBPyConnection, delivery: Delivery) -> list[Account]:
    """Load every file of a delivery; the account of each.

    Fills ``raw.<table>`` (all contract columns as text, ``_file``, ``_line``), ``quality.delivery``, ``quality.file_account``,
    ``quality.rejected_line`` and ``quality.reading_issue``. Damage is recorded, never raised.
    Raises ConservationError when a line is neither loaded nor rejected; OSError for trouble of the machine while reading.
    """
    create_raw_tables(con)
    con.execute(
        "INSERT INTO quality.delivery VALUES (?, ?, ?, ?, NULL)", [delivery.id, delivery.registration, delivery.hospital, delivery.period]
    )
    accounts = []
    for source in delivery.files:
        account = _load(con, delivery, source)
        write_account(con, delivery.id, account, source.issues)
        prove(con, account)
        accounts.append(account)
    return accounts


def _load(con: duckdb.DuckDBPyConnection, delivery: Delivery, source: SourceFile) -> Account:
    account = Account(file=source.name, table=source.table, registration=delivery.registration)
    try:
        with source.open() as stream:
            found = scan(stream, contracts()[delivery.registration].text.delimiter.encode())
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError, EOFError, PermissionError, IsADirectoryError):
        account.status = "unreadable"
        account.issue(_UNREADABLE.get(delivery.registration, "MZG-FIL-04"), None, None, "a readable file")
        return account
    account.describe(found)
    if not found.size:
        account.status = "empty"
        return account
    if source.refused:
        careful.reject_file(con, source, account, found, source.refused)
        return account
    if delivery.registration == "finhosta":
        finhosta.load(con, source, account, found)
    else:
        registration = contracts()[delivery.registration]
        contract = registration.by_table(source.table or "")
        if not fast.load(con, source, account, found, registration, contract):
            careful.load(con, source, account, found, registration, contract)
    account.settle()
    return account


_UNREADABLE = {"finhosta": "FIN-F01a"}


def record_strays(con: duckdb.DuckDBPyConnection, unrecognised: Sequence[Unrecognised], deliveries: Sequence[Delivery]) -> None:
    """Note what lies in the landing and is no file of a delivery: no line of it is read, its name breaks MZG-FIL-01.

    A ZIP that cannot be opened breaks FIN-F01a where the run has a Finhosta delivery and no MZG one.
    The stray is entered under the delivery its name points at, else under the first of the run.
    """
    for stray in unrecognised:
        delivery = _nearest(stray, deliveries)
        if delivery is None:
            continue
        account = Account(file=stray.name, table=None, registration=delivery.registration, status="unreadable")
        rule = "FIN-F01b" if delivery.registration == "finhosta" else "MZG-FIL-01"
        if stray.reason.startswith("zip") or stray.reason in ("encrypted", "unreadable"):
            rule = "FIN-F01a" if delivery.registration == "finhosta" else "MZG-FIL-04"
        account.issue(rule, None, stray.reason.replace("_", " "), contracts()[delivery.registration].file_name.example)
        write_account(con, delivery.id, account, ())


def _nearest(stray: Unrecognised, deliveries: Sequence[Delivery]) -> Delivery | None:
    order = {"mzg": 0, "finhosta": 1, "grouper": 2, "social": 3}
    ranked = sorted(
        deliveries,
        key=lambda d: (stray.hospital not in (None, d.hospital), stray.period not in (None, d.period), order[d.registration], d.period),
    )
    return ranked[0] if ranked else None
