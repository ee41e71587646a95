"""When a delivery is due by law, from ``schemas/deadlines.csv``."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

from finhosta_dq.home import schemas_dir


@dataclass(frozen=True)
class Deadline:
    """last_day: the last day on which the delivery is in time; collection: part of a Finhosta year, empty for MZG; status: how sure we are."""

    collection: str
    last_day: date
    article: str
    status: str

    def days_left(self, today: date) -> int:
        """Days until the last day, 0 on the day itself, negative when it is past."""
        return (self.last_day - today).days


def deadlines(registration: str, period: str) -> list[Deadline]:
    """Deadlines of a delivery, the first to come first; none for companions and for periods before the law in the table.

    period: ``2025-1`` for a half-year, ``2025`` for a year.
    """
    year, _, part = period.partition("-")
    found = []
    for row in _rows():
        if row["registration"] != registration or row["part"] != (part or "Y"):
            continue
        if period < row["valid_from"] or (row["valid_to"] and period > row["valid_to"]):
            continue
        named = date(int(year) + int(row["years_after"]), int(row["month"]), int(row["day"]))
        last = named if row["day_counts"] == "yes" else named - timedelta(days=1)
        found.append(Deadline(row["collection"], last, row["article"], row["status"]))
    return sorted(found, key=lambda one: (one.last_day, one.collection))


@cache
def _rows() -> tuple[dict[str, str], ...]:
    with (schemas_dir() / "deadlines.csv").open(encoding="utf-8", newline="") as stream:
        return tuple(csv.DictReader(stream))
