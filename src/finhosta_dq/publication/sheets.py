"""Writing rows to an Excel sheet safely: text stays text, whatever it starts with."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

EXCEL_ROWS = 1_048_576
EXCEL_TEXT = 32_767
_LINE_HEIGHT = 13.5
_MOST_LINES = 6
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n")


@dataclass(frozen=True)
class Column:
    """A column of a sheet: heading, width in characters, and whether its cells wrap."""

    heading: str
    width: float
    wrap: bool = False


class SheetWriter:
    """Writes tables into one workbook: bold frozen header, filter, widths, cells safe against formula injection."""

    def __init__(self, book: Workbook, max_rows: int = EXCEL_ROWS) -> None:
        self.book = book
        self.max_rows = max_rows
        base = {"font_name": "Calibri", "font_size": 10, "valign": "top"}
        self.header = book.add_format(
            {**base, "bold": True, "bg_color": "#1f3a4d", "font_color": "#ffffff", "text_wrap": True, "border": 1}
        )
        self.title = book.add_format({**base, "bold": True, "font_size": 14, "font_color": "#1f3a4d"})
        self.plain = book.add_format(base)
        self.quoted = book.add_format({**base, "quote_prefix": True})
        self.wrapped = book.add_format({**base, "text_wrap": True})
        self.wrapped_quoted = book.add_format({**base, "text_wrap": True, "quote_prefix": True})
        self.marks = {
            "blocking": book.add_format({**base, "bold": True, "bg_color": "#f6d5d0", "font_color": "#7d1a10"}),
            "error": book.add_format({**base, "bold": True, "bg_color": "#fbe5c4", "font_color": "#7a4a00"}),
            "signal": book.add_format({**base, "bold": True, "bg_color": "#dbe8f1", "font_color": "#1f4d70"}),
        }

    def table(self, name: str, columns: Sequence[Column], rows: Iterable[Sequence[Any]], *, mark: bool = False) -> list[str]:
        """One table over as many sheets as Excel's row limit asks for; the names of the sheets, in order.

        mark: the first cell of a row is (severity code, text to show) and is coloured by the code.
        """
        names: list[str] = []
        sheet: Worksheet | None = None
        at = 0
        for row in rows:
            if sheet is None or at >= self.max_rows:
                self._close(sheet, at, columns)
                sheet, at = self._open(name, columns, names), 1
            self._row(sheet, at, columns, row, mark)
            at += 1
        if sheet is None:
            sheet, at = self._open(name, columns, names), 1
        self._close(sheet, at, columns)
        return names

    def _open(self, name: str, columns: Sequence[Column], names: list[str]) -> Worksheet:
        title = name if not names else f"{name} ({len(names) + 1})"
        sheet = self.book.add_worksheet(title)
        names.append(title)
        sheet.hide_gridlines(2)
        sheet.freeze_panes(1, 2)
        sheet.set_landscape()
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(0)
        sheet.set_row(0, 30)
        for at, column in enumerate(columns):
            sheet.set_column(at, at, column.width)
            sheet.write_string(0, at, column.heading, self.header)
        return sheet

    def _close(self, sheet: Worksheet | None, at: int, columns: Sequence[Column]) -> None:
        if sheet is not None:
            sheet.autofilter(0, 0, max(at - 1, 1), len(columns) - 1)

    def _row(self, sheet: Worksheet, at: int, columns: Sequence[Column], row: Sequence[Any], mark: bool) -> None:
        sheet.set_row(at, _LINE_HEIGHT * _lines(columns, row))
        for position, value in enumerate(row):
            if value is None or value == "":
                continue
            if mark and position == 0:
                sheet.write_string(at, 0, value[1], self.marks.get(value[0], self.plain))
            elif isinstance(value, (int, float)) and not isinstance(value, bool):
                sheet.write_number(at, position, value, self.plain)
            else:
                self.text(sheet, at, position, str(value), wrap=columns[position].wrap)

    def text(self, sheet: Worksheet, row: int, column: int, value: str, *, wrap: bool = False, form: Format | None = None) -> None:
        """A text cell: never a formula, a link or a number; cut at Excel's limit with an ellipsis."""
        if len(value) > EXCEL_TEXT:
            value = value[: EXCEL_TEXT - 1] + "…"
        if value.startswith("<r>") and value.endswith("</r>"):
            # XlsxWriter would take it for marks of its own and write it into the file as it is
            value += " "
        if form is None:
            if value.startswith(_FORMULA_STARTS):
                form = self.wrapped_quoted if wrap else self.quoted
            else:
                form = self.wrapped if wrap else self.plain
        sheet.write_string(row, column, value, form)


def _lines(columns: Sequence[Column], row: Sequence[Any]) -> int:
    """Lines that the wrapped cells of a row take, within bounds: not every program fits the height of rows by itself."""
    needed = [math.ceil(len(str(value)) * 1.1 / column.width) for column, value in zip(columns, row, strict=True) if column.wrap and value]
    return min(max([1, *needed]), _MOST_LINES)
