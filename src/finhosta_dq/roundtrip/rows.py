"""Rows of the list, found by their headings: sheets may be renamed or copied, columns moved, rows sorted or deleted."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from finhosta_dq.roundtrip.cells import Cell, OpenBook
from finhosta_dq.roundtrip.columns import EDITABLE_NAMES, LONGEST, clean, counted
from finhosta_dq.roundtrip.identity import SHEET
from finhosta_dq.roundtrip.package import WorkbookRefused

_EMPTY = Cell(None, False)


class RowRefused(Exception):
    """Error raised when a row is not taken. code: a key of ``row`` in the texts; params: its numbers, or the name of a column."""

    def __init__(self, code: str, **params: Any) -> None:
        super().__init__(code)
        self.code, self.params = code, params


@dataclass(frozen=True)
class Row:
    """A row of the list. sheet, number: where people see it; cells: by the name of the column."""

    sheet: str
    number: int
    cells: dict[str, Cell]

    def cell(self, column: str) -> Cell:
        """The cell in a column, also where nothing is in it."""
        return self.cells.get(column, _EMPTY)

    def text(self, column: str) -> str:
        """What a cell that nobody fills in holds."""
        return counted(self.cell(column).value)

    def filled(self, column: str) -> str:
        """What somebody filled in, without blanks around it. Raises RowRefused (formula, cell_too_long)."""
        cell = self.cells.get(column)
        if cell is None:
            return ""
        if cell.is_formula:
            raise RowRefused("formula", column=column)
        text = clean(cell.value).strip() if isinstance(cell.value, str) else counted(cell.value)
        if len(text) > LONGEST[column]:
            raise RowRefused("cell_too_long", column=column, most=LONGEST[column])
        return text

    @property
    def is_filled(self) -> bool:
        """Whether somebody filled anything in; a name under ``by`` alone decides nothing."""
        return any(name != "by" and name in self.cells and self._has(name) for name in EDITABLE_NAMES)

    def _has(self, column: str) -> bool:
        cell = self.cells[column]
        return cell.is_formula or bool(str(cell.value).strip())


def list_rows(book: OpenBook, headings: Mapping[str, str]) -> Iterator[Row]:
    """Rows of every sheet that has all columns.

    headings: what stands above each column, by its name. Raises WorkbookRefused (no_list, unreadable).
    """
    names = {text: name for name, text in headings.items()}
    is_found = False
    for sheet in book.sheets:
        if sheet == SHEET:
            continue
        columns: dict[int, str] | None = None
        for number, cells in book.rows(sheet):
            if columns is None:
                columns = {at: names[text] for at, cell in cells.items() if (text := counted(cell.value)) in names}
                if number != 1 or sorted(columns.values()) != sorted(names.values()):
                    break
                is_found = True
                continue
            held = {columns[at]: cell for at, cell in cells.items() if at in columns}
            if any(cell.is_formula or counted(cell.value) for cell in held.values()):
                yield Row(sheet, number, held)
    if not is_found:
        raise WorkbookRefused("no_list")
