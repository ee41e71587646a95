"""What a workbook says of itself on a sheet that people do not see: which run it shows, in which language, and when it was made."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from xlsxwriter import Workbook

from finhosta_dq.findings.labels import LANGUAGES
from finhosta_dq.roundtrip.cells import OpenBook, opened
from finhosta_dq.roundtrip.columns import ALL
from finhosta_dq.roundtrip.package import WorkbookRefused

SHEET = "fdq"
FORMAT = "finhosta-dq decision workbook"
VERSION = 1
_COLUMN = "column:"
_RUN_ID = re.compile(r"\w[\w.+-]{0,199}")
_WORKBOOK_ID = re.compile(r"[0-9a-f]{32}")


@dataclass(frozen=True)
class WorkbookIdentity:
    """workbook_id: of this one file, 32 hex. hospitals: of the deliveries of the run, comma between. as_of: moment (UTC) up to which
    decisions were known when it was made. headings: what stands above each column, by its name."""

    workbook_id: str
    run_id: str
    hospitals: str
    language: str
    as_of: datetime
    headings: Mapping[str, str]


def write_identity(book: Workbook, identity: WorkbookIdentity) -> None:
    """Add the sheet, out of reach of the menus of Excel."""
    sheet = book.add_worksheet(SHEET)
    rows = {
        "format": FORMAT,
        "version": str(VERSION),
        "workbook_id": identity.workbook_id,
        "run_id": identity.run_id,
        "hospitals": identity.hospitals,
        "language": identity.language,
        "as_of": identity.as_of.astimezone(UTC).isoformat(),
        **{f"{_COLUMN}{name}": text for name, text in identity.headings.items()},
    }
    for at, (name, value) in enumerate(rows.items()):
        sheet.write_string(at, 0, name)
        sheet.write_string(at, 1, value)
    sheet.protect()
    sheet.very_hidden()


def workbook_identity(source: Path) -> WorkbookIdentity:
    """What a workbook says of itself, to find its run. Raises WorkbookRefused (see ``package``; foreign, other_version)."""
    with opened(source) as book:
        return read_identity(book)


def read_identity(book: OpenBook) -> WorkbookIdentity:
    """The identity of an open workbook. Raises WorkbookRefused (foreign, other_version)."""
    if SHEET not in book.sheets:
        raise WorkbookRefused("foreign")
    found: dict[str, str] = {}
    for number, row in book.rows(SHEET):
        if number > 100:
            break
        name, value = row.get(1), row.get(2)
        if name is not None and value is not None:
            found[str(name.value)] = str(value.value)
    if found.get("format") != FORMAT:
        raise WorkbookRefused("foreign")
    if found.get("version") != str(VERSION):
        raise WorkbookRefused("other_version")
    try:
        as_of = datetime.fromisoformat(found["as_of"])
        headings = {field.name: found[f"{_COLUMN}{field.name}"] for field in ALL}
        identity = WorkbookIdentity(found["workbook_id"], found["run_id"], found.get("hospitals", ""), found["language"], as_of, headings)
    except (KeyError, ValueError):
        raise WorkbookRefused("foreign") from None
    # the name of the run becomes the name of a folder, that of the workbook a mark on decisions
    is_named = _RUN_ID.fullmatch(identity.run_id) and _WORKBOOK_ID.fullmatch(identity.workbook_id)
    if len(set(headings.values())) < len(ALL):
        raise WorkbookRefused("foreign")
    if not is_named or identity.language not in LANGUAGES or as_of.tzinfo is None:
        raise WorkbookRefused("foreign")
    return identity
