"""One row of a workbook that came back: whether it is the row that was written, and what it decides."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from finhosta_dq.registry.decisions import Decision
from finhosta_dq.roundtrip.columns import COMPARED_NAMES, EDITABLE_NAMES, FROM_RUN, SEALED_NAMES, counted, seal
from finhosta_dq.roundtrip.rows import Row, RowRefused
from finhosta_dq.roundtrip.shown import Shown
from finhosta_dq.roundtrip.wording import ReasonReader, kind_of

_DAYS = (
    re.compile(r"(?P<year>\d{4})-(?P<month>\d{1,2})-(?P<day>\d{1,2})(?:[T ]00:00(?::00)?)?"),
    re.compile(r"(?P<day>\d{1,2})[/.-](?P<month>\d{1,2})[/.-](?P<year>\d{4})"),
)
_WORDED = frozenset(field.name for field in FROM_RUN if field.is_worded)
# kind of decision -> what else may be filled in beside a note and a name
_GOES_WITH = {
    "accept": {"reason", "until", "second_reader"},
    "reject": {"reason", "until", "second_reader"},
    "assign": {"assign_to"},
    "comment": set(),
    "reopen": set(),
}


@dataclass(frozen=True)
class Candidate:
    """A row that decides something. sheet, row: where people see it; by: who decides, as the row says, or empty."""

    sheet: str
    row: int
    decision: Decision
    by: str


class Judge:
    """Judges the rows of one workbook."""

    def __init__(self, shown: Shown, workbook_id: str) -> None:
        self.shown, self.workbook_id, self.reasons = shown, workbook_id, ReasonReader()

    def judged(self, row: Row, items: Sequence[dict[str, Any]]) -> Candidate | None:
        """What a row decides; None when nobody filled anything in.

        items: rows of the view ``item`` with the key of the row. Raises RowRefused when the row was changed where it may not be, also when
        it decides nothing (somebody may think that the record was corrected by it), and for what cannot be understood.
        """
        if not items:
            raise RowRefused("unknown_key")
        self._unedited(row, items)
        if not row.is_filled:
            # a formula or a text without end is told of, wherever it stands
            row.filled("by")
            return None
        filled = {name: row.filled(name) for name in EDITABLE_NAMES}
        return Candidate(row.sheet, row.number, self._decision(row, filled), filled["by"])

    def _unedited(self, row: Row, items: Sequence[dict[str, Any]]) -> None:
        expected = [self.shown.cells(item) for item in items]
        found = [_difference(row, item, cells) for item, cells in zip(items, expected, strict=True)]
        if all(found):
            raise RowRefused("edited_cell", column=found[0])
        key, evidence = row.text("finding_key"), row.text("evidence_hash")
        sealed = {name: row.cell(name) for name in SEALED_NAMES}
        values = {name: cell.value for name, cell in sealed.items()}
        is_computed = any(cell.is_formula for cell in sealed.values())
        if is_computed or seal(self.workbook_id, key, evidence, values) != row.text("seal"):
            # the seal does not say which; what the run says in words today does, unless it is a cell of the moment
            said = (name for name in SEALED_NAMES if name in _WORDED and row.text(name) != counted(expected[0][name]))
            raise RowRefused("edited_cell", column=next(said, "decided"))

    def _decision(self, row: Row, filled: dict[str, str]) -> Decision:
        if not filled["decision"]:
            raise RowRefused("decision_missing")
        kind = kind_of(filled["decision"])
        if kind is None:
            raise RowRefused("unknown_decision")
        for name in ("reason", "until", "second_reader", "assign_to"):
            if filled[name] and name not in _GOES_WITH[kind]:
                raise RowRefused("not_with_decision", column=name)
        reason = self.reasons.code(filled["reason"]) if filled["reason"] else None
        if filled["reason"] and reason is None:
            raise RowRefused("unknown_reason_word")
        if kind == "assign" and not filled["assign_to"]:
            raise RowRefused("assignee_missing")
        return Decision(
            finding_key=row.text("finding_key"),
            evidence_hash=row.text("evidence_hash"),
            kind=kind,
            reason_code=reason,
            note=filled["note"] or None,
            until=_day(row.cell("until").value, filled["until"]),
            second_reader=filled["second_reader"] or None,
            assignee=filled["assign_to"] or None,
        )


def _difference(row: Row, item: dict[str, Any], expected: dict[str, Any]) -> str | None:
    if row.cell("evidence_hash").is_formula or row.text("evidence_hash") != (item["evidence_hash"] or ""):
        return "evidence_hash"
    for name in COMPARED_NAMES:
        if row.cell(name).is_formula or row.text(name) != counted(expected[name]):
            return name
    return None


def _day(value: Any, text: str) -> date | None:
    if not text:
        return None
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    if isinstance(value, str):
        for pattern in _DAYS:
            found = pattern.fullmatch(text)
            if found is not None:
                try:
                    return date(int(found["year"]), int(found["month"]), int(found["day"]))
                except ValueError:
                    break
    raise RowRefused("date_not_understood")
