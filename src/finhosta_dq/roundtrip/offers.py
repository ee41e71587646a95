"""What the cells to fill in offer and accept: drop-downs from a hidden sheet, dates, lengths. The import checks all of it again."""

from __future__ import annotations

from datetime import date
from typing import Any

from xlsxwriter import Workbook

from finhosta_dq.registry.decisions import KINDS
from finhosta_dq.registry.reasons import reasons
from finhosta_dq.roundtrip.columns import LONGEST
from finhosta_dq.roundtrip.wording import heading, reason_label, words

SHEET = "fdq_lists"
_MOST_TITLE, _MOST_TEXT = 32, 255
_OF_LIST = ("decision", "reason", "assign_to")


class Offers:
    """The lists of a workbook in a language. people: names a finding can be assigned to, empty = any. day: first day an end may be."""

    def __init__(self, language: str, people: list[str], day: date) -> None:
        self.language, self.day, self.words = language, day, words(language)
        self.lists = {
            "decision": [self.words["decision"][kind] for kind in KINDS],
            "reason": [reason_label(one, language) for one in reasons().values()],
            "assign_to": people,
        }

    def validation(self, column: str) -> dict[str, Any]:
        """What the cells of a column accept, as XlsxWriter takes it."""
        shared = {
            "input_title": heading(column, self.language)[:_MOST_TITLE],
            "input_message": self.words["column"][column]["about"].format(most=LONGEST[column])[:_MOST_TEXT],
        }
        choose = self.words["choose"]
        if self.lists.get(column):
            at = _OF_LIST.index(column)
            letter = "ABC"[at]
            offered = {"validate": "list", "source": f"={SHEET}!${letter}$1:${letter}${len(self.lists[column])}"}
            if column == "assign_to":
                # the hospital's own log-in may know people that the page has not seen yet
                offered |= {"error_type": "warning", "error_title": choose["person_title"], "error_message": choose["person_text"]}
            else:
                offered |= {"error_title": choose["title"], "error_message": choose["text"]}
            return {**shared, **offered}
        if column == "until":
            told = {"error_title": choose["day_title"], "error_message": choose["day_text"]}
            return {**shared, **told, "validate": "date", "criteria": ">=", "value": self.day}
        told = {"error_title": choose["long_title"], "error_message": f"≤ {LONGEST[column]}"}
        return {**shared, **told, "validate": "length", "criteria": "<=", "value": LONGEST[column]}


def write_lists(book: Workbook, offers: Offers) -> None:
    """The hidden sheet that the drop-downs read."""
    sheet = book.add_worksheet(SHEET)
    rows = max(len(one) for one in offers.lists.values())
    for at in range(rows):
        for position, name in enumerate(_OF_LIST):
            if at < len(offers.lists[name]):
                sheet.write_string(at, position, offers.lists[name][at])
    sheet.protect()
    sheet.hide()
