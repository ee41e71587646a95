"""Rows written at once are the very rows that XlsxWriter writes cell by cell."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest
from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from finhosta_dq.publication.quick_sheet import QuickSheet

HEIGHTS = (13.5, 15, 27.0, 40.5)
TEXTS = [
    "plain",
    "",
    "a & b < c > d \"quoted\" 'single'",
    " blank before",
    "blank behind ",
    "line\nfeed",
    "line feed behind\n",
    "\ttab",
    "carriage\r\nreturn",
    "\x01 control \x1f",
    "_x0041_ is no A",
    "￾ and ￿",
    "=1+1",
    "https://example.org",
    "007",
    "ürgençe – ﬁ – 病 – 😀",
    "\u00a0no break",
    "x" * 32_767,
    "😀" * 20_000,
    "x" + "😀" * 20_000,
]
NUMBERS = [0, -1, 3, 2.5, 1 / 3, 1e300, -1.5e-7, 123456789012345678]


def sheet_of(path: Path, worksheet: type[Worksheet], *, at_once: bool) -> str:
    """The XML of a sheet with every text and number, each once with either format, and rows of blanks and of nothing."""
    book = Workbook(str(path), {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    sheet = book.add_worksheet("s", worksheet)
    forms = [book.add_format({"bold": True}), book.add_format({"text_wrap": True})]
    sheet.set_row(0, 30)
    sheet.write_string(0, 1, "heading", forms[0])
    values = [*TEXTS, None, *NUMBERS, *TEXTS]
    for at in range(40):
        # gaps between the columns, past Z in the last rows
        cells = [(at * 2 + n, value, forms[(at + n) % 2]) for n, value in enumerate(values[at : at + 5]) if n != 2]
        if at_once and at != 20:
            sheet.write_cells(at + 1, HEIGHTS[at % 4], cells)
        else:
            cell_by_cell(sheet, at + 1, HEIGHTS[at % 4], cells)
    book.close()
    with zipfile.ZipFile(path) as package:
        return package.read("xl/worksheets/sheet1.xml").decode()


def cell_by_cell(sheet: Worksheet, row: int, height: float, cells: list[tuple[int, str | float | None, Format]]) -> None:
    sheet.set_row(row, height)
    for column, value, form in cells:
        if value is None:
            sheet.write_blank(row, column, None, form)
        elif isinstance(value, str):
            sheet.write_string(row, column, value, form)
        else:
            sheet.write_number(row, column, value, form)


def test_same_as_cell_by_cell(tmp_path: Path) -> None:
    expected = sheet_of(tmp_path / "cells.xlsx", Worksheet, at_once=False)

    assert expected.count("<row ") == 41
    assert sheet_of(tmp_path / "rows.xlsx", QuickSheet, at_once=True) == expected


def test_many_texts_are_not_all_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("finhosta_dq.publication.quick_sheet._MOST_KEPT", 3)

    assert sheet_of(tmp_path / "few.xlsx", QuickSheet, at_once=True) == sheet_of(tmp_path / "cells.xlsx", Worksheet, at_once=False)


def test_a_row_comes_after_the_one_before(tmp_path: Path) -> None:
    with Workbook(str(tmp_path / "w.xlsx"), {"constant_memory": True}) as book:
        sheet = book.add_worksheet("s", QuickSheet)
        sheet.write_cells(4, 15, [(0, "a", book.add_format())])
        with pytest.raises(ValueError, match="row 3 comes after row 4"):
            sheet.write_cells(3, 15, [])


@pytest.mark.parametrize("number", [float("nan"), float("inf"), float("-inf")])
def test_a_number_is_finite(tmp_path: Path, number: float) -> None:
    with Workbook(str(tmp_path / "w.xlsx"), {"constant_memory": True}) as book:
        sheet, form = book.add_worksheet("s", QuickSheet), book.add_format()
        with pytest.raises(ValueError, match="infinite"):
            sheet.write_cells(0, 15, [(0, number, form)])
