"""The columns of the workbook: what the run says, what people fill in, what is hidden; and what a cell counts as when it comes back."""

from __future__ import annotations

import hashlib
import math
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from finhosta_dq.publication.sheets import EXCEL_TEXT
from finhosta_dq.registry.decisions import NOTE_LENGTH


@dataclass(frozen=True)
class Field:
    """A column: its name, width in characters, whether its cells wrap, and whether they are in the words of a version of this program."""

    name: str
    width: float
    wrap: bool = False
    is_worded: bool = False


# what the run says; where that is in words of the program, a later version may say it otherwise, so the seal of the row answers for it
FROM_RUN = (
    Field("severity", 11, is_worded=True),
    Field("rule", 13),
    Field("rule_text", 44, True),
    Field("fix", 44, True),
    Field("delivery", 16),
    Field("table", 18, True, True),
    Field("file", 32, True),
    Field("line", 8),
    Field("stay", 14),
    Field("record", 24, True, True),
    Field("item", 24, True, True),
    Field("value", 16, True),
    Field("expected", 20, True, True),
    Field("effect", 12),
    Field("ward", 12),
    Field("specialty", 12),
    Field("coder", 12),
    Field("state", 12, is_worded=True),
)
# what stood when the workbook was made: the seal answers for it too
OF_THE_MOMENT = (Field("decided", 34, True), Field("assignee", 16))
EDITABLE = (
    Field("decision", 14),
    Field("reason", 40, True),
    Field("note", 40, True),
    Field("until", 12),
    Field("second_reader", 16),
    Field("assign_to", 16),
    Field("by", 16),
)
HIDDEN = (Field("finding_key", 34), Field("evidence_hash", 34), Field("seal", 18))
LOCKED = (*FROM_RUN, *OF_THE_MOMENT)
# what one needs to decide, then the cells to decide in, then all the rest
_LOOKED_AT = ("severity", "rule", "rule_text", "stay", "item", "value", "expected")
ALL = (
    *(one for name in _LOOKED_AT for one in LOCKED if one.name == name),
    *EDITABLE,
    *(one for one in LOCKED if one.name not in _LOOKED_AT),
    *HIDDEN,
)
"""All columns in the order in which they stand."""
LOCKED_NAMES = tuple(one.name for one in LOCKED)
EDITABLE_NAMES = tuple(one.name for one in EDITABLE)
HIDDEN_NAMES = tuple(one.name for one in HIDDEN)
COMPARED_NAMES = tuple(one.name for one in FROM_RUN if not one.is_worded)
"""Columns whose cells are compared with the run when the workbook comes back."""
SEALED_NAMES = (*(one.name for one in FROM_RUN if one.is_worded), *(one.name for one in OF_THE_MOMENT))
"""Columns whose cells the seal of the row answers for."""

NAME_LENGTH = 64
LONGEST = {
    "decision": 60,
    "reason": 200,
    "note": NOTE_LENGTH,
    "until": 30,
    "second_reader": NAME_LENGTH,
    "assign_to": NAME_LENGTH,
    "by": NAME_LENGTH,
}
"""Characters that a cell to fill in may hold."""

_ESCAPED = re.compile("_x([0-9A-Fa-f]{4})_")
_KEPT = "\n\t"


def unescaped(text: str) -> str:
    """Text of a cell as people see it: ``_xHHHH_`` is how the format writes a character it cannot hold."""
    return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text) if "_x" in text else text


def clean(text: str) -> str:
    """Text without control characters (line ends and tabs stay) and without halves of characters."""
    if text.isascii() and text.isprintable():
        return text
    unified = text.replace("\r\n", "\n").replace("\r", "\n")
    return "".join(one for one in unified if one in _KEPT or unicodedata.category(one) not in ("Cc", "Cs"))


def counted(value: Any) -> str:
    """What a cell counts as when two are compared: empty for nothing, numbers by their value, text without what a program may change."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value)
    if isinstance(value, (int, float)):
        return f"{value:.10g}" if math.isfinite(value) else ""
    # a blank at the end is no difference that anybody sees
    text = clean(str(value)).rstrip(" ")
    return text if len(text) <= EXCEL_TEXT else text[: EXCEL_TEXT - 1] + "…"


def seal(workbook_id: str, key: str, evidence: str, cells: Mapping[str, Any]) -> str:
    """Tells a change of the cells that no later read of the run can restore; against slips, not against forgers.

    cells: values by the name of their column, at least those of ``SEALED_NAMES`` that hold anything.
    """
    parts = (workbook_id, key, evidence, *(counted(cells.get(name)) for name in SEALED_NAMES))
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()[:16]
