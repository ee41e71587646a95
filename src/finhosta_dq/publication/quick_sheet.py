"""A sheet of XlsxWriter that takes a row at once: long lists are mostly time spent between one cell and the next."""

from __future__ import annotations

from collections.abc import Iterable
from math import isfinite

from xlsxwriter.format import Format
from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.worksheet import Worksheet

Cell = tuple[int, str | float | None, Format]
"""Column from 0, what stands in it (None: only the format), and the format."""
# a list says the same few thousand texts again and again; what differs in each row goes when there is too much of it
_MOST_KEPT = 50_000


class QuickSheet(Worksheet):  # type: ignore[misc]
    """A worksheet of a workbook in constant memory. ``write_cells`` writes the very text that ``set_row``, ``write_string``, ``write_number``
    and ``write_blank`` would write; it may be mixed with them, row by row."""

    def __init__(self) -> None:
        super().__init__()
        self._kept: dict[str, str] = {}
        self._names: list[str] = []

    def write_cells(self, row: int, height: float, cells: Iterable[Cell]) -> None:
        """A whole row, from 0, of that height in points; cells in order of their columns, texts as they are (never a formula or a link).

        Raises ValueError when a later row was written before, or for a number that is not finite.
        """
        if row < self.previous_row:
            raise ValueError(f"row {row} comes after row {self.previous_row}")
        if row > self.previous_row:
            self._write_single_row(row)
        self.set_row(row, height)
        # its height is needed now only: a long list would keep a million of them
        self._write_row(row, None, self.row_info.pop(row))
        kept, names, number = self._kept, self._names, row + 1
        written, column = [], 0
        for column, value, form in cells:
            while column >= len(names):
                names.append(xl_col_to_name(len(names)))
            start = f'<c r="{names[column]}{number}" s="{form._get_xf_index()}"'
            if value is None:
                written.append(f"{start}/>")
            elif isinstance(value, str):
                written.append(start + (kept.get(value) or self._text(value)))
            elif not isfinite(value):
                raise ValueError("a cell holds no infinite number, and none that is no number")
            else:
                written.append(f"{start}><v>{value:.16G}</v></c>")
        self._check_dimensions(row, column)
        self.fh.write("".join(written) + "</row>")

    def _text(self, value: str) -> str:
        text = value
        if len(text) > self.xls_strmax // 2:
            # Excel counts in units of UTF-16
            text = text.encode("utf-16-le")[: 2 * self.xls_strmax].decode("utf-16-le", "ignore")
        text = self._escape_data(self._escape_control_characters(text))
        preserve = ' xml:space="preserve"' if text[:1].isspace() or text[-1:].isspace() else ""
        made = f' t="inlineStr"><is><t{preserve}>{text}</t></is></c>'
        if len(self._kept) >= _MOST_KEPT:
            self._kept.clear()
        self._kept[value] = made
        return made
