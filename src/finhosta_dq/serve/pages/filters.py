"""The filter of the list: read from the address, turned into a condition, written back into an address."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from typing import Any
from urllib.parse import urlencode

SEVERITIES = ("blocking", "error", "signal")
STATES = ("new", "back", "updated", "unchanged")
STATUSES = ("todo", "open", "assigned", "accepted", "rejected")
_LONGEST = 100
# address -> column where the value must be equal
_EQUAL = {
    "delivery": "delivery_id",
    "ward": "ward",
    "specialty": "specialty",
    "bed": "bed_index",
    "coder": "coder",
    "severity": "severity",
    "state": "state",
    "assignee": "assignee",
}


@dataclass(frozen=True)
class Filter:
    """What the list shows; empty = no condition. rule: part of a rule id; effect: justified days at least, as text;
    status: one of ``STATUSES``, ``todo`` = open or assigned."""

    delivery: str = ""
    rule: str = ""
    severity: str = ""
    state: str = ""
    status: str = ""
    ward: str = ""
    specialty: str = ""
    bed: str = ""
    coder: str = ""
    assignee: str = ""
    effect: str = ""

    @property
    def query(self) -> str:
        """As the query of an address, without what is empty."""
        return urlencode({one.name: getattr(self, one.name) for one in fields(self) if getattr(self, one.name)})

    def condition(self) -> tuple[str, dict[str, Any]]:
        """SQL condition over the view ``item`` and its parameters."""
        parts, values = ["true"], {}
        for name, column in _EQUAL.items():
            if value := getattr(self, name):
                parts.append(f"{column} = ${name}")
                values[name] = value
        if self.rule:
            parts.append("contains(upper(rule_id), $rule)")
            values["rule"] = self.rule.upper()
        if self.status == "todo":
            parts.append("status IN ('open', 'assigned')")
        elif self.status:
            parts.append("status = $status")
            values["status"] = self.status
        if self.effect:
            parts.append("effect >= $effect")
            values["effect"] = float(self.effect)
        return " AND ".join(parts), values

    def without(self, *names: str) -> Filter:
        """The filter with those conditions left out."""
        return replace(self, **dict.fromkeys(names, ""))


def read_filter(query: Mapping[str, str]) -> Filter:
    """The filter in the query of an address; what is not understood is left out, so that an old link still shows a list."""
    read = {one.name: query.get(one.name, "").strip()[:_LONGEST] for one in fields(Filter)}
    for name, known in (("severity", SEVERITIES), ("state", STATES), ("status", STATUSES)):
        if read[name] not in known:
            read[name] = ""
    read["effect"] = _number(read["effect"])
    return Filter(**read)


def _number(text: str) -> str:
    try:
        value = float(text.replace(",", "."))
    except ValueError:
        return ""
    return f"{value:g}" if 0 < value < 1e9 else ""
