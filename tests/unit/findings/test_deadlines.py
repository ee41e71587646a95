"""Legal last days of deliveries, by period."""

from __future__ import annotations

from datetime import date

import pytest

from finhosta_dq.findings import deadlines as module
from finhosta_dq.findings.deadlines import deadlines


@pytest.mark.parametrize(
    ("period", "last"),
    [("2025-1", date(2025, 11, 30)), ("2025-2", date(2026, 5, 31)), ("2008-1", date(2008, 11, 30)), ("2023-2", date(2024, 5, 31))],
)
def test_half_year_is_due_five_months_after_it(period: str, last: date) -> None:
    (due,) = deadlines("mzg", period)

    assert (due.collection, due.last_day, due.article, due.status) == ("", last, "KB/AR 27-4-2007 art. 6", "law")


def test_finhosta_year_is_due_by_collection_and_the_day_itself_is_too_late() -> None:
    found = [(due.collection, due.last_day) for due in deadlines("finhosta", "2025")]

    assert found == [
        ("BUDGET", date(2026, 9, 29)),
        ("REVISOR", date(2026, 9, 29)),
        ("SOCIAL", date(2026, 12, 30)),
        ("YEARLY", date(2026, 12, 30)),
    ]


@pytest.mark.parametrize(
    ("registration", "period"), [("grouper", "2025-1"), ("social", "2025-2"), ("mzg", "2007-2"), ("finhosta", "2019"), ("mzg", "2025")]
)
def test_no_deadline_is_made_up(registration: str, period: str) -> None:
    assert deadlines(registration, period) == []


@pytest.mark.parametrize(("period", "days"), [("2024-2", 15), ("2025-1", 16), ("2025-2", 16), ("2026-1", 17)])
def test_a_term_holds_for_its_periods(monkeypatch: pytest.MonkeyPatch, period: str, days: int) -> None:
    ends = [("2008-1", "2024-2", 15), ("2025-1", "2025-2", 16), ("2026-1", "", 17)]
    row = {"registration": "mzg", "collection": "", "years_after": "1", "month": "1", "day_counts": "yes", "article": "x", "status": "law"}
    rows = [
        {**row, "part": part, "valid_from": first, "valid_to": last, "day": str(day)} for first, last, day in ends for part in ("1", "2")
    ]
    monkeypatch.setattr(module, "_rows", lambda: tuple(rows))

    assert [due.last_day.day for due in deadlines("mzg", period)] == [days]


def test_days_are_counted_to_the_last_day_and_past_it() -> None:
    (due,) = deadlines("mzg", "2025-1")

    assert [due.days_left(date(2025, 11, day)) for day in (1, 29, 30)] == [29, 1, 0]
    assert due.days_left(date(2025, 12, 2)) == -2
