"""The rows of a workbook that were refused, as a file: where, and why."""

from __future__ import annotations

import csv
from pathlib import Path

from xlsxwriter import Workbook

from finhosta_dq.publication.sheets import Column, SheetWriter
from finhosta_dq.roundtrip.take import ImportResult
from finhosta_dq.roundtrip.wording import words

_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n")
_WIDTHS = {"sheet": 20, "row": 8, "code": 24, "why": 80}


def summary(result: ImportResult, language: str) -> str:
    """What became of the rows, in one sentence."""
    counts = {"rows": result.rows, "taken": result.taken, "already": result.already, "untouched": result.untouched}
    return str(words(language)["report"]["summary"].format(**counts, refused=len(result.refused)))


def refused_rows(result: ImportResult, language: str) -> list[list[str | int]]:
    """sheet, row, code and why of each row refused, in the order of the workbook."""
    return [[one.sheet, one.row, one.code, one.message(language)] for one in result.refused]


def write_report(result: ImportResult, target: Path, language: str) -> None:
    """Write the refused rows as ``.xlsx`` or ``.csv``. Holds no value of any row. Raises ValueError for another ending, OSError."""
    said = words(language)["report"]
    headings = [said[name] for name in _WIDTHS]
    kind, shown = target.suffix.lower(), refused_rows(result, language)
    if kind == ".csv":
        # the mark at the start is how Excel knows that the text is UTF-8
        with target.open("w", encoding="utf-8-sig", newline="") as stream:
            writer = csv.writer(stream, delimiter=";")
            writer.writerow(headings)
            # a sheet may be called anything, also what a spreadsheet would take for a formula
            writer.writerows([f"'{sheet}" if str(sheet).startswith(_FORMULA_STARTS) else sheet, *rest] for sheet, *rest in shown)
    elif kind == ".xlsx":
        texts_only = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
        book = Workbook(str(target), {"tmpdir": str(target.absolute().parent), **texts_only})
        try:
            columns = [Column(head, width) for head, width in zip(headings, _WIDTHS.values(), strict=True)]
            SheetWriter(book).table(said["title"], columns, shown)
        finally:
            book.close()
    else:
        raise ValueError(f"the report is written as .xlsx or .csv, not {kind or 'without an ending'}")
