"""Loads the files of a delivery into ``raw.*`` and accounts for every line.

What a rejected line, a refused file or a stray carries as evidence (``quality.reading_issue``), by the letter of the rules. Issues without
a line stand for the file. Companions (grouper, social) carry the MZG ids.

| what | reason word | MZG | Finhosta |
|---|---|---|---|
| line without the closing ``#`` | missing_terminator | MZG-REC-01; MZG-REC-02 too when the number of ``#`` differs | |
| line with another number of delimiters | field_count | MZG-REC-02 | |
| empty line | empty_line | MZG-REC-01 and MZG-REC-02 (companions: MZG-REC-02) | no rule: F02a is about lines that are not empty |
| line with too few fields | field_count | | FIN-F02a |
| byte that is neither UTF-8 nor cp1252 | undecodable | MZG-FIL-04 on the line, not judged further | FIN-F02a |
| control character | control_character | MZG-FIL-04 on the line, not judged further | FIN-F02a (not for a delimiter of the profile) |
| line longer than FDQ_MAX_LINE_KIB (1 MiB) | line_too_long | MZG-FIL-04 on the line, not judged further | FIN-F02a |
| record type unknown | unknown_record_type | | FIN-F06a, and FIN-F03 when it begins with B07, B08, R21, R22 or R23 |
| line with more fields than FDQ_MAX_FIELDS | too_many_fields | (field_count) | FIN-F02a, not split |
| other number of items than the record type has | item_count | | FIN-F06a |
| second file for a table | duplicate_file | MZG-FIL-02, one for the file; all lines rejected | FIN-F08 likewise |
| unknown table | unknown_table | MZG-FIL-05, one for the file; all lines rejected | |
| wrong domain letter; other format version | (loaded) | MZG-FIL-05; MZG-FIL-08, one for the file | |
| companion without the agreed header | header | MZG-FIL-05, one for the file; all lines rejected | |
| no delimiter fits; encoding that the profile does not name | no_delimiter, encoding | | FIN-F02a, one for the file; all lines rejected |
| file that cannot be read (encrypted, link, folder, damaged) | (no line read) | MZG-FIL-04 | FIN-F01a |
| file larger than FDQ_MAX_FILE_GIB; everything after FDQ_MAX_FILES files | (no line read) | MZG-FIL-04 | FIN-F01a |
| ZIP that cannot be opened, is too large, has too many members, is empty or without data | (no line read) | MZG-FIL-04 | FIN-F01a |
| name that fits no registration, or leads out of its ZIP | (no line read) | MZG-FIL-01 | FIN-F01b |

When several hold for a line, its reason is the first of: line_too_long, undecodable, control_character, empty_line, missing_terminator,
field_count. A carriage return is part of the line end in front of a line feed and at the end of the file, elsewhere a control character.
Records of another hospital or period than the file name says are loaded and judged on ``raw`` (MZG-FIL-03, FIN-F04).
File status: loaded, partial (some lines rejected), rejected (all lines), empty, duplicate, unreadable.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import duckdb

from finhosta_dq.contracts import Registration, contracts
from finhosta_dq.contracts.profile import mounted_profile
from finhosta_dq.limits import Limits, limits
from finhosta_dq.reading import careful, finhosta, rejects
from finhosta_dq.reading.account import Account, ConservationError, prove, write_account
from finhosta_dq.reading.archive import limit_said
from finhosta_dq.reading.begin import Begun, begin
from finhosta_dq.reading.discover import Delivery, Unrecognised
from finhosta_dq.reading.kept import Kept
from finhosta_dq.reading.source import SourceFile
from finhosta_dq.reading.tables import create_raw_tables
from finhosta_dq.reading.take_over import note_read, take_over

__all__ = ["ConservationError", "load_delivery", "record_strays"]


def load_delivery(
    con: duckdb.DuckDBPyConnection, delivery: Delivery, reference: Path | None = None, kept: Kept | None = None
) -> list[Account]:
    """Load every file of a delivery; the account of each.

    reference: folder of the hospital's own lists; ``finhosta-profile.yaml`` in it replaces the Finhosta format profile of the product.
    kept: what may be taken over from the run before; a file with the same bytes is not read again.
    Fills ``raw.<table>`` (all contract columns as text, ``_file``, ``_line``), ``quality.delivery``, ``quality.file_account``,
    ``quality.rejected_line`` and ``quality.reading_issue``. Damage is recorded, never raised.
    Raises ConservationError when a line is neither loaded nor rejected; OSError for trouble of the machine while reading; ContractError
    for a profile that does not fit.
    """
    create_raw_tables(con)
    con.execute(
        "INSERT INTO quality.delivery VALUES (?, ?, ?, ?, NULL)", [delivery.id, delivery.registration, delivery.hospital, delivery.period]
    )
    registration, allowed = contracts()[delivery.registration], limits()
    taken = {source.name: take_over(con, delivery, source, kept) if kept else None for source in delivery.files}
    begun = begin(con, [source for source in delivery.files if taken[source.name] is None], registration, allowed)
    accounts = []
    for source in delivery.files:
        account = taken[source.name]
        if account is None:
            account = _load(con, source, registration, reference, allowed, begun.get(source.name))
            write_account(con, delivery.id, account, source.issues)
            prove(con, account)
            if kept:
                note_read(delivery, source, account, kept)
        accounts.append(account)
    return accounts


def _load(
    con: duckdb.DuckDBPyConnection,
    source: SourceFile,
    registration: Registration,
    reference: Path | None,
    allowed: Limits,
    begun: Begun | None,
) -> Account:
    account = Account(file=source.name, table=source.table, registration=registration.name)
    if source.problem or begun is None or begun.found is None:
        return _unreadable(account, source.problem or "unreadable", allowed)
    found = begun.found
    account.describe(found)
    if source.refused:
        with _at_once(con):
            rejects.reject_file(con, source, account, found, source.refused, allowed)
        return account
    if registration.name == "finhosta":
        with _at_once(con):
            finhosta.load(con, source, account, found, *mounted_profile(reference), allowed)
    elif begun.loaded is not None:
        account.lines = account.loaded = begun.loaded
    else:
        with _at_once(con):
            careful.load(con, source, account, found, registration, registration.by_table(source.table or ""), allowed)
    account.settle()
    return account


@contextmanager
def _at_once(con: duckdb.DuckDBPyConnection) -> Iterator[None]:
    """One transaction for a file, so that it is loaded whole or not at all."""
    con.execute("BEGIN")
    try:
        yield
    except BaseException:
        con.execute("ROLLBACK")
        raise
    con.execute("COMMIT")


def _unreadable(account: Account, problem: str, allowed: Limits) -> Account:
    account.status = "unreadable"
    expected = limit_said(problem, allowed) or "a readable file"
    account.issue(_UNREADABLE_RULE.get(account.registration, "MZG-FIL-04"), None, problem.replace("_", " "), expected)
    return account


_UNREADABLE_RULE = {"finhosta": "FIN-F01a"}


def record_strays(con: duckdb.DuckDBPyConnection, unrecognised: Sequence[Unrecognised], deliveries: Sequence[Delivery]) -> None:
    """Note what lies in the landing and is no file of a delivery. No line of it is read, so its account has none.

    It is entered under the delivery that its name points at (registration, hospital, period), else under the first of the run.
    """
    for stray in unrecognised:
        delivery = _nearest(stray, deliveries)
        if delivery is None:
            continue
        is_finhosta = delivery.registration == "finhosta"
        account = Account(file=stray.name, table=None, registration=delivery.registration, status="unreadable")
        if stray.reason in ("unknown_name", "unsafe_name"):
            rule = "FIN-F01b" if is_finhosta else "MZG-FIL-01"
        else:
            rule = "FIN-F01a" if is_finhosta else "MZG-FIL-04"
        expected = limit_said(stray.reason, limits()) or contracts()[delivery.registration].file_name.example
        account.issue(rule, None, stray.reason.replace("_", " "), expected)
        write_account(con, delivery.id, account, ())


_ORDER = {"mzg": 0, "finhosta": 1, "grouper": 2, "social": 3}
_MARKS = {"-FIN-": "finhosta", "FINHOSTA": "finhosta", "GROUPER": "grouper", "SOCIAL-": "social"}


def _nearest(stray: Unrecognised, deliveries: Sequence[Delivery]) -> Delivery | None:
    marked = next((registration for mark, registration in _MARKS.items() if mark in stray.name.upper()), None)
    ranked = sorted(
        deliveries,
        key=lambda d: (
            stray.hospital not in (None, d.hospital),
            marked not in (None, d.registration),
            stray.period not in (None, d.period),
            _ORDER[d.registration],
            d.period,
        ),
    )
    return ranked[0] if ranked else None
