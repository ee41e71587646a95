"""Rows of a workbook as openpyxl understands its cells, streamed, with nothing read but the sheets asked for."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

# the package was found without DTD and entities, so that the parser of the standard library, several times faster, meets none
from xml.etree.ElementTree import iterparse

from defusedxml.common import DefusedXmlException
from openpyxl.cell.text import Text
from openpyxl.reader.excel import ExcelReader
from openpyxl.styles.stylesheet import apply_stylesheet
from openpyxl.utils.cell import coordinate_to_tuple
from openpyxl.utils.exceptions import InvalidFileException
from openpyxl.worksheet._reader import ROW_TAG, WorkSheetParser
from openpyxl.xml.constants import SHARED_STRINGS, SHEET_MAIN_NS

from finhosta_dq.publication.sheets import EXCEL_ROWS, EXCEL_TEXT
from finhosta_dq.roundtrip.columns import unescaped
from finhosta_dq.roundtrip.package import XML, WorkbookRefused, check_package

# one more than Excel allows, so that what is too long is still seen as too long
_KEPT = EXCEL_TEXT + 1
# of a row, or of what follows the rows: more than any program writes
_MOST_ELEMENTS = 200_000
_MOST_STRINGS = 5_000_000
_SI, _T = f"{{{SHEET_MAIN_NS}}}si", f"{{{SHEET_MAIN_NS}}}t"
# what openpyxl raises on content it cannot make sense of
_BROKEN = (
    # of whichever reader of XML: each has a kind of its own under this one
    SyntaxError,
    DefusedXmlException,
    InvalidFileException,
    ValueError,
    TypeError,
    KeyError,
    IndexError,
    AttributeError,
    OSError,
    EOFError,
    OverflowError,
)


class _Rows(WorkSheetParser):
    """Reads cells; what a formula says is of no interest, that there is one is."""

    def parse_formula(self, element: Any) -> str:
        return "="

    def parse_cell(self, element: Any) -> dict[str, Any]:
        # plain text in the cell itself, which is most of a workbook of this product, needs no model of rich text
        if element.get("t") == "inlineStr" and len(element) == 1 and len(element[0]) == 1 and element[0][0].tag == _T and element.get("r"):
            row, self.col_counter = coordinate_to_tuple(element.get("r"))
            return {"row": row, "column": self.col_counter, "value": element[0][0].text, "data_type": "s"}
        found: dict[str, Any] = super().parse_cell(element)
        return found


class Cell(NamedTuple):
    """value: str, int, float, bool, date or datetime; None when empty. is_formula: it is computed, so its value is not read."""

    value: Any
    is_formula: bool


@dataclass
class OpenBook:
    """An open workbook. sheets: title -> part of the ZIP, in order; sha256: of the file."""

    reader: ExcelReader
    sheets: dict[str, str]
    sha256: str

    def rows(self, sheet: str) -> Iterator[tuple[int, dict[int, Cell]]]:
        """(number of the row, cells by the number of their column, both from 1) of the rows that hold anything.

        Raises WorkbookRefused (unreadable).
        """
        book = self.reader.wb
        try:
            with self.reader.archive.open(_looked_at(self.sheets[sheet])) as stream:
                parser = _Rows(stream, self.reader.shared_strings, epoch=book.epoch, date_formats=book._date_formats)
                rows = elements = 0
                for _, element in iterparse(stream):
                    elements += 1
                    if elements > _MOST_ELEMENTS:
                        raise WorkbookRefused("unreadable")
                    if element.tag == ROW_TAG:
                        number, found = parser.parse_row(element)
                        element.clear()
                        rows, elements = rows + 1, 0
                        if max(rows, number) > EXCEL_ROWS:
                            raise WorkbookRefused("unreadable")
                        if cells := {one["column"]: _cell(one) for one in found if one["value"] is not None}:
                            yield number, cells
        except WorkbookRefused:
            raise
        except _BROKEN:
            raise WorkbookRefused("unreadable") from None


def _looked_at(part: str) -> str:
    # a part under another name was not searched for DTD and entities
    if not part.lower().endswith(XML):
        raise WorkbookRefused("hostile_xml")
    return part


def _cell(found: dict[str, Any]) -> Cell:
    value = found["value"]
    if found["data_type"] == "f":
        return Cell("", True)
    if isinstance(value, str):
        value = unescaped(value[:_KEPT])
    return Cell(value, False)


@contextmanager
def opened(source: Path) -> Iterator[OpenBook]:
    """A workbook, looked at for harm first. Raises WorkbookRefused, OSError (the file cannot be opened)."""
    with source.open("rb") as stream:
        check_package(stream)
        stream.seek(0)
        digest = hashlib.file_digest(stream, "sha256").hexdigest()
        reader = ExcelReader(stream, read_only=True, keep_links=False)
        try:
            yield _book(reader, digest)
        finally:
            reader.archive.close()


def _book(reader: ExcelReader, digest: str) -> OpenBook:
    try:
        reader.read_manifest()
        reader.read_workbook()
        apply_stylesheet(reader.archive, reader.wb)
        shared = reader.package.find(SHARED_STRINGS)
        if shared is not None:
            reader.shared_strings = _strings(reader, shared.PartName.lstrip("/"))
        sheets = {sheet.name: relation.target for sheet, relation in reader.parser.find_sheets()}
    except WorkbookRefused:
        raise
    except _BROKEN:
        raise WorkbookRefused("unreadable") from None
    return OpenBook(reader, sheets, digest)


def _strings(reader: ExcelReader, part: str) -> list[str]:
    # as openpyxl reads them, without its own way of undoing what ``unescaped`` undoes
    found: list[str] = []
    with reader.archive.open(_looked_at(part)) as stream:
        for _, element in iterparse(stream):
            if element.tag == _SI:
                if len(found) == _MOST_STRINGS:
                    raise WorkbookRefused("unreadable")
                found.append((Text.from_tree(element).content or "")[:_KEPT])
                element.clear()
    return found
