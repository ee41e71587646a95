"""Writes the worklist as a workbook to decide in: what the run says is locked, what people fill in is not."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import duckdb
from sqlalchemy import select
from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from finhosta_dq.publication.quick_sheet import Cell
from finhosta_dq.publication.sheets import LINE_HEIGHT, SheetWriter, lines_of
from finhosta_dq.registry.standing import today
from finhosta_dq.registry.store import Registry
from finhosta_dq.registry.tables import app_user
from finhosta_dq.roundtrip.choice import Choice, count, items, mount, run_of
from finhosta_dq.roundtrip.columns import ALL, EDITABLE, HIDDEN, LOCKED, counted, seal
from finhosta_dq.roundtrip.identity import WorkbookIdentity, write_identity
from finhosta_dq.roundtrip.legend import write_legend
from finhosta_dq.roundtrip.offers import Offers, write_lists
from finhosta_dq.roundtrip.shown import Shown
from finhosta_dq.roundtrip.wording import headings, words
from finhosta_dq.side_by_side import beside

MOST_FINDINGS = 300_000
"""Findings that one workbook holds: more than people decide on in one, and few enough to be read back."""
_LEAST_LINES = 2
_SHOWN = len(ALL) - len(HIDDEN)
_ALLOWED = {
    "autofilter": True,
    "sort": True,
    "format_columns": True,
    "format_rows": True,
    "delete_rows": True,
    "select_locked_cells": True,
    "select_unlocked_cells": True,
}


@dataclass(frozen=True)
class Exported:
    """What was written. rows: findings."""

    rows: int
    identity: WorkbookIdentity


def write_decision_workbook(
    con: duckdb.DuckDBPyConnection,
    registry: Registry | None,
    target: Path,
    *,
    language: str = "en",
    choice: Choice | None = None,
    day: date | None = None,
) -> Exported:
    """Write the findings of a run that fit the choice, in working order, with empty cells to decide in.

    con: warehouse of the run, also read-only. registry: adds what people decided since the run; None = as the run knew it. language: nl, fr
    or en. choice: default all that is open. day: day that end dates are judged on, default today.
    The workbook names stays: it is for the registration team.
    Raises NoMemory (the run cannot be decided on), ValueError (language; more than ``MOST_FINDINGS``), OSError.
    """
    said = words(language)
    run = run_of(con)
    # decisions made while the workbook is being written are not in it, so they must count as made afterwards
    as_of = datetime.now(UTC) if registry is not None else run.started_at
    identity = WorkbookIdentity(uuid.uuid4().hex, run.run_id, run.hospitals, language, as_of, headings(language))
    texts_only = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    # what is written in between names stays too: not into the temporary folder of the system
    options = {"constant_memory": True, "tmpdir": str(target.absolute().parent), **texts_only}
    # what is mounted replaces nothing that the caller mounted
    with closing(beside(con)) as own:
        mount(own, registry, run, day=day)
        chosen = choice or Choice()
        if (found := count(own, chosen)) > MOST_FINDINGS:
            raise ValueError(f"{found} findings are too many for one workbook (at most {MOST_FINDINGS}): choose a ward, specialty or coder")
        shown = Shown(own, language)
        offers = Offers(language, _people(registry), day or today())
        book = Workbook(str(target), options)
        try:
            book.set_properties({"title": said["title"], "comments": said["confidential"]})
            writer = SheetWriter(book)
            total = _List(writer, identity, offers).write((row, shown.cells(row)) for row in items(own, chosen))
            write_legend(writer, language, identity)
            write_lists(book, offers)
            write_identity(book, identity)
        finally:
            book.close()
    return Exported(total, identity)


def _people(registry: Registry | None) -> list[str]:
    if registry is None:
        return []
    with registry.read() as con:
        chosen = select(app_user.c.name).where(app_user.c.disabled_at.is_(None), app_user.c.role.in_(("steward", "registrar")))
        return [str(name) for (name,) in con.execute(chosen.order_by(app_user.c.name))]


class _List:
    """The sheet that people work in."""

    def __init__(self, writer: SheetWriter, identity: WorkbookIdentity, offers: Offers) -> None:
        self.writer, self.identity, self.offers = writer, identity, offers
        base = {"font_name": "Calibri", "font_size": 10, "valign": "top", "text_wrap": True, "border": 1, "border_color": "#c9dcbd"}
        free = {**base, "bg_color": "#f1f8ec", "locked": False}
        self.free = writer.book.add_format({**free, "num_format": "@"})
        self.free_day = writer.book.add_format({**free, "num_format": "yyyy-mm-dd"})
        self.free_header = writer.book.add_format({**base, "bold": True, "bg_color": "#2f6b3a", "font_color": "#ffffff"})

    def write(self, rows: Iterator[tuple[dict[str, Any], dict[str, Any]]]) -> int:
        """Rows of ``item`` with their cells; how many there were."""
        total, sheet = 0, self._opened()
        for total, (row, cells) in enumerate(rows, start=1):
            self._row(sheet, total, row, cells)
        last, right = max(total, 1), _SHOWN - 1
        sheet.autofilter(0, 0, last, right)
        sheet.print_area(0, 0, last, right)
        for position, field in enumerate(ALL):
            if field in EDITABLE:
                sheet.data_validation(1, position, last, position, self.offers.validation(field.name))
        return total

    def _opened(self) -> Worksheet:
        language = self.identity.language
        sheet = self.writer.add_sheet(words(language)["sheet"]["list"])
        sheet.hide_gridlines(2)
        sheet.freeze_panes(1, 2)
        sheet.set_landscape()
        # A3, what people look at and fill in on one page and the rest on the next
        sheet.set_paper(8)
        sheet.fit_to_pages(2, 0)
        sheet.repeat_rows(0)
        sheet.repeat_columns(0, 1)
        sheet.set_footer("&L&A&R&P / &N")
        sheet.set_row(0, 40.5)
        for at, field in enumerate(ALL):
            sheet.set_column(at, at, field.width, None, {"hidden": True} if field in HIDDEN else {})
            sheet.write_string(0, at, self.identity.headings[field.name], self.free_header if field in EDITABLE else self.writer.header)
        sheet.protect("", _ALLOWED)
        return sheet

    def _row(self, sheet: Worksheet, at: int, row: dict[str, Any], cells: dict[str, Any]) -> None:
        key, evidence = row["finding_key"], row["evidence_hash"] or ""
        hidden = {"finding_key": key, "evidence_hash": evidence, "seal": seal(self.identity.workbook_id, key, evidence, cells)}
        written: list[Cell] = []
        for position, field in enumerate(ALL):
            if field in EDITABLE:
                written.append((position, None, self.free_day if field.name == "until" else self.free))
                continue
            value = hidden.get(field.name, cells.get(field.name))
            # a number that is none counts as nothing, as it does when the workbook comes back
            if value is None or value == "" or (isinstance(value, float) and not counted(value)):
                continue
            form = self.writer.marks.get(row["severity"]) if field.name == "severity" else None
            written.append(self.writer.cell(position, value, wrap=field.wrap, form=form))
        lines = max(_LEAST_LINES, lines_of(LOCKED, [cells[field.name] for field in LOCKED]))
        self.writer.cells(sheet, at, LINE_HEIGHT * lines, written)
