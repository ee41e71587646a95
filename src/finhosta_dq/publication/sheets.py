"""Writing rows to an Excel sheet safely: text stays text, whatever it starts with."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from finhosta_dq.publication.quick_sheet import Cell, QuickSheet

EXCEL_ROWS = 1_048_576
EXCEL_TEXT = 32_767
LINE_HEIGHT = 13.5
"""Points."""
_MOST_LINES = 6
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n")


@dataclass(frozen=True)
class Column:
    """A column of a sheet: heading, width in characters, and whether its cells wrap."""

    heading: str
    width: float
    wrap: bool = False


class Sized(Protocol):
    """What says how many lines a cell takes: the width of its column in characters, and whether it wraps."""

    @property
    def width(self) -> float: ...

    @property
    def wrap(self) -> bool: ...


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

    def add_sheet(self, title: str) -> Worksheet:
        """A new sheet of the book; in constant memory one that takes rows at once."""
        return self.book.add_worksheet(title, QuickSheet if self.book.constant_memory else None)

    def _open(self, name: str, columns: Sequence[Column], names: list[str]) -> Worksheet:
        title = name if not names else f"{name} ({len(names) + 1})"
        sheet = self.add_sheet(title)
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
        cells: list[Cell] = []
        for position, value in enumerate(row):
            if value is None or value == "":
                continue
            if mark and position == 0:
                cells.append((0, value[1], self.marks.get(value[0], self.plain)))
            else:
                cells.append(self.cell(position, value, wrap=columns[position].wrap))
        self.cells(sheet, at, LINE_HEIGHT * lines_of(columns, row), cells)

    def cells(self, sheet: Worksheet, row: int, height: float, cells: Sequence[Cell]) -> None:
        """A whole row of a sheet that ``add_sheet`` gave, its height in points; cells as ``cell`` gives them, in order."""
        if isinstance(sheet, QuickSheet):
            sheet.write_cells(row, height, cells)
            return
        sheet.set_row(row, height)
        for column, value, form in cells:
            if value is None:
                sheet.write_blank(row, column, None, form)
            elif isinstance(value, str):
                sheet.write_string(row, column, value, form)
            else:
                sheet.write_number(row, column, value, form)

    def cell(self, column: int, value: Any, *, wrap: bool = False, form: Format | None = None) -> Cell:
        """A finite number as it is, anything else as text: never a formula, a link or a number; cut at Excel's limit with an ellipsis."""
        if isinstance(value, str):
            text = value
        elif isinstance(value, (int, float)) and not isinstance(value, bool):
            return column, value, form or self.plain
        else:
            text = str(value)
        if len(text) > EXCEL_TEXT:
            text = text[: EXCEL_TEXT - 1] + "…"
        if text.startswith("<r>") and text.endswith("</r>"):
            # XlsxWriter would take it for marks of its own and write it into the file as it is
            text += " "
        if form is None:
            if text.startswith(_FORMULA_STARTS):
                form = self.wrapped_quoted if wrap else self.quoted
            else:
                form = self.wrapped if wrap else self.plain
        return column, text, form

    def text(self, sheet: Worksheet, row: int, column: int, value: str, *, wrap: bool = False, form: Format | None = None) -> None:
        """A text cell by itself, as ``cell`` makes it."""
        _, text, form = self.cell(column, value, wrap=wrap, form=form)
        sheet.write_string(row, column, text, form)


def lines_of(columns: Sequence[Sized], row: Sequence[Any]) -> int:
    """Lines that the wrapped cells of a row take, within bounds: not every program fits the height of rows by itself."""
    needed = [math.ceil(len(str(value)) * 1.1 / column.width) for column, value in zip(columns, row, strict=True) if column.wrap and value]
    return min(max([1, *needed]), _MOST_LINES)
