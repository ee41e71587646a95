"""The sheet that explains the workbook: how it works, its columns, the decisions, the reasons and what each of them asks."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC
from typing import Any

from finhosta_dq.publication.sheets import SheetWriter
from finhosta_dq.registry.decisions import KINDS
from finhosta_dq.registry.reasons import Reason, reasons
from finhosta_dq.registry.standing import ZONE
from finhosta_dq.roundtrip.columns import EDITABLE_NAMES, LOCKED_NAMES, LONGEST
from finhosta_dq.roundtrip.identity import WorkbookIdentity
from finhosta_dq.roundtrip.wording import heading, reason_label, words

_WIDTHS = (34, 60, 26, 60)
# characters that a line of the second column holds, and the height of a line
_LINE, _HEIGHT, _TITLE_HEIGHT = 62, 13.5, 21


def write_legend(writer: SheetWriter, language: str, identity: WorkbookIdentity) -> None:
    """Add the sheet to the workbook."""
    sheet = writer.book.add_worksheet(words(language)["sheet"]["legend"])
    sheet.hide_gridlines(2)
    sheet.set_paper(9)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    for position, width in enumerate(_WIDTHS):
        sheet.set_column(position, position, width)
    for at, (is_heading, cells) in enumerate(_lines(language, identity)):
        longest = max(len(text) for text in cells)
        sheet.set_row(at, _HEIGHT * max(1, -(-longest // _LINE)) if at else _TITLE_HEIGHT)
        for position, text in enumerate(cells):
            form = (writer.title if not at else writer.header) if is_heading else None
            if text:
                writer.text(sheet, at, position, text, wrap=True, form=form)
    sheet.protect("", {"format_columns": True, "format_rows": True})


def _lines(language: str, identity: WorkbookIdentity) -> Iterator[tuple[bool, list[str]]]:
    said: dict[str, Any] = words(language)
    legend = said["legend"]
    made = identity.as_of.astimezone(UTC).astimezone(ZONE)
    yield True, [said["title"]]
    yield False, [f"{identity.run_id} · {made:%Y-%m-%d %H:%M}", said["confidential"]]
    yield False, [""]
    yield True, [legend["how"], ""]
    for number, step in enumerate(legend["steps"], start=1):
        yield False, [f"{number}.", step]
    for title, names in (("fill_in", EDITABLE_NAMES), ("columns", LOCKED_NAMES)):
        yield False, [""]
        yield True, [legend[title], ""]
        for name in names:
            yield False, [heading(name, language), said["column"][name]["about"].format(most=LONGEST.get(name, ""))]
    yield False, [""]
    yield True, [legend["decisions"], ""]
    for kind in KINDS:
        yield False, [said["decision"][kind], legend["kind"][kind]]
    yield False, [""]
    yield True, [legend["reasons"], legend["reason"], legend["serves"], legend["needs"]]
    for one in reasons().values():
        serves = ", ".join(said["decision"][kind] for kind in one.kinds)
        yield False, [one.code, reason_label(one, language), serves, _needs(one, legend["need"])]


def _needs(reason: Reason, need: dict[str, str]) -> str:
    asked = [
        need["note"] if reason.needs_note else "",
        need["second_reader"] if reason.needs_second_reader else "",
        need["until"].format(most=reason.max_days) if reason.max_days is not None else "",
    ]
    return ", ".join(one for one in asked if one) or need["nothing"]
