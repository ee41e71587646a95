"""Deliveries that are due by law, and how far they are."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Mapping
from datetime import date
from pathlib import Path

from finhosta_dq.findings.deadlines import deadlines
from finhosta_dq.keeping.check import Check
from finhosta_dq.keeping.published import published

_AHEAD_DAYS, _NEAR_DAYS, _BEHIND_DAYS = 120, 45, 60


def verdicts(out: Path) -> dict[tuple[str, str, str], str | None]:
    """Last verdict of each delivery by (hospital, registration, period); a run whose report cannot be read tells nothing."""
    found: dict[tuple[str, str, str], str | None] = {}
    for folder in published(out):
        try:
            document = json.loads((folder / "report.json").read_text(encoding="utf-8"))
            told = {(one["hospital"], one["registration"], one["period"]): one["verdict"] for one in document["deliveries"]}
        except (OSError, ValueError, KeyError, TypeError):
            continue
        found.update(told)
    return found


def due(known: Mapping[tuple[str, str, str], str | None], accepted: Collection[str], today: date) -> Iterator[Check]:
    """Each delivery whose last day by law is near. known: as ``verdicts`` gives it; accepted: ids of deliveries that a person accepted.

    Whether a delivery was sent is not known here: accepted is as far as this program sees.
    """
    hospitals = sorted({one[0] for one in known})
    if not hospitals:
        yield Check("deadlines", "not checked", "no run tells for which hospital")
        return
    periods = [("finhosta", str(year)) for year in range(today.year - 2, today.year + 1)]
    periods += [("mzg", f"{year}-{half}") for year in range(today.year - 1, today.year + 1) for half in (1, 2)]
    for hospital in hospitals:
        for registration, period in periods:
            for one in deadlines(registration, period):
                left = one.days_left(today)
                if -_BEHIND_DAYS <= left <= _AHEAD_DAYS:
                    name = f"deadline {registration}/{hospital}/{period}" + (f" {one.collection}" if one.collection else "")
                    yield _due(
                        name,
                        left,
                        one.last_day,
                        known.get((hospital, registration, period), ""),
                        f"{registration}/{hospital}/{period}" in accepted,
                    )


def _due(name: str, left: int, last_day: date, verdict: str | None, is_accepted: bool) -> Check:
    days = "last day today" if left == 0 else f"{left} days left" if left > 0 else f"last day passed {-left} days ago"
    how = "accepted" if is_accepted else "no run of it yet" if verdict == "" else f"verdict {verdict or 'none'}, not accepted"
    seen = f"{last_day}, {days}; {how}"
    if is_accepted:
        return Check(name, "ok", seen)
    if left < 0:
        return Check(name, "warning", seen, "see whether it was sent; whether it was is not known here")
    return Check(name, "warning" if left <= _NEAR_DAYS else "ok", seen, "work its list and accept it" if left <= _NEAR_DAYS else "")
