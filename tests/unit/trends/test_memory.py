"""Rows of the registry as series of points, and decisions on baselines."""

from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa

from finhosta_dq.registry.tables import chart_baseline, event
from finhosta_dq.trends.baselines import BaselineError, baselines, chart_of, rebase
from finhosta_dq.trends.memory import all_series, remember, series
from tests.unit.trends.drawn import night, nights, row

FINDINGS = "findings_per_100_stays"


def shown(points):
    return [(point.label, point.numerator, point.denominator) for point in points]


def test_one_point_per_day_by_the_last_run_and_deliveries_added_up(registry):
    other = "mzg/999/2025-2"
    rows = [
        row("a", night(0), 10, 100),
        row("b", night(0) + timedelta(hours=5), 8, 100),
        row("b", night(0) + timedelta(hours=5), 1, 50, delivery_id=other),
        row("c", night(1), 7, 100),
        row("c", night(1), 70, 100, delivery_id="mzg/998/2025-1"),
        row("c", night(1), 5, 100, scope="DIA"),
        row("c", night(1), 5, 0, delivery_id=other),
    ]
    assert remember(registry, rows) == 7
    assert shown(series(registry, "999", FINDINGS)) == [("2026-01-05", 9, 150), ("2026-01-06", 7, 100)]
    assert shown(series(registry, "999", FINDINGS, "DIA")) == [("2026-01-06", 5, 100)]
    assert series(registry, "997", FINDINGS) == []
    assert [point.run_id for point in series(registry, "999", FINDINGS)] == ["b", "c"]


def test_remembering_again_changes_nothing(registry):
    remember(registry, [row("a", night(0), 10, 100)])
    assert remember(registry, [row("a", night(0), 11, 100), row("a", night(0), 4, 100, scope="DIA")]) == 1
    assert shown(series(registry, "999", FINDINGS)) == [("2026-01-05", 10, 100)]
    assert remember(registry, []) == 0


@pytest.mark.parametrize(("indicator", "expected"), [("coded_d7", 40), ("stays_per_week", 55)])
def test_the_first_run_speaks_for_what_was_coded_and_the_last_for_what_was_there(registry, indicator, expected):
    cells = {"indicator": indicator, "scope": "2025-W40"}
    remember(registry, [row("b", night(1), 55, 100, **cells), row("a", night(0), 40, 100, **cells)])
    remember(registry, [row("a", night(0), 30, 90, indicator=indicator, scope="2025-W39")])
    denominators = (90, 100) if indicator == "coded_d7" else (1, 1)
    assert shown(series(registry, "999", indicator)) == [("2025-W39", 30, denominators[0]), ("2025-W40", expected, denominators[1])]


def test_volumes_of_a_table_by_period(registry):
    cells = {"indicator": "file_lines", "scope": "stayhosp"}
    rows = [
        row("a", night(0), 90, **cells),
        row("b", night(1), 95, **cells),
        row("b", night(1), 80, **cells | {"delivery_id": "mzg/999/2024-2"}),
    ]
    remember(registry, rows)
    assert shown(series(registry, "999", "file_lines", "stayhosp")) == [("2024-2", 80, 1), ("2025-1", 95, 1)]


def test_all_series_in_the_order_of_the_indicators(registry):
    cells = {"indicator": "file_lines", "scope": "stayhosp"}
    remember(
        registry,
        [
            row("a", night(0), 1, **cells),
            row("a", night(0), 1, scope="DIA"),
            row("a", night(0), 1),
            row("a", night(0), 1, indicator="gone"),
        ],
    )
    assert list(all_series(registry, "999")) == [(FINDINGS, ""), (FINDINGS, "DIA"), ("file_lines", "stayhosp")]
    assert all_series(registry, "999")[FINDINGS, ""] == series(registry, "999", FINDINGS)


def test_a_wildcard_is_no_hospital(registry):
    remember(registry, [row("a", night(0), 1)])
    assert series(registry, "99_", FINDINGS) == []
    assert series(registry, "%", FINDINGS) == []


def test_an_unknown_indicator(registry):
    with pytest.raises(KeyError):
        series(registry, "999", "happiness")


def test_a_new_baseline_is_a_decision_that_stays(registry):
    remember(registry, nights([50] * 12 + [20] * 12))
    before = chart_of(series(registry, "999", FINDINGS), FINDINGS, "", baselines(registry, "999"))
    assert [(one.start, one.end, one.fit.centre) for one in before.segments] == [(0, 24, 0.05)]
    rebase(registry, "999", FINDINGS, first="2026-01-17", last="2026-01-28", by="steward-1", reason=" new coding team ", at=night(30))
    decided = baselines(registry, "999")
    after = chart_of(series(registry, "999", FINDINGS), FINDINGS, "", decided)
    assert [(one.start, one.end, one.baseline_end, one.fit.centre) for one in after.segments] == [(0, 12, 12, 0.05), (12, 24, 24, 0.02)]
    assert [(one.set_by, one.set_at, one.reason) for one in decided] == [("steward-1", night(30), "new coding team")]
    with registry.read() as con:
        assert con.execute(sa.select(chart_baseline.c.from_run, chart_baseline.c.to_run)).all() == [("night-12", "night-23")]
        told = con.execute(sa.select(event.c.who, event.c.act, event.c.subject, event.c.detail)).all()
    assert told == [("steward-1", "rebase", f"999 {FINDINGS}", "new coding team")]


def test_a_later_run_of_the_day_keeps_the_baseline(registry):
    remember(registry, nights([50] * 12 + [20] * 5))
    rebase(registry, "999", FINDINGS, first="2026-01-17", last="2026-01-21", by="steward-1", reason="new team")
    remember(registry, [row("again", night(16) + timedelta(hours=3), 21, 1000)])
    chart = chart_of(series(registry, "999", FINDINGS), FINDINGS, "", baselines(registry, "999"))
    assert [(one.start, one.baseline_end) for one in chart.segments] == [(0, 12), (12, 17)]


def test_a_baseline_of_weeks_keeps_their_names(registry):
    weeks = [row("a", night(0), 100 + at, indicator="stays_per_week", scope=f"2025-W{at + 1:02}") for at in range(8)]
    remember(registry, weeks)
    rebase(registry, "999", "stays_per_week", first="2025-W04", last="2025-W08", by="steward-1", reason="ward closed")
    remember(registry, [row("b", night(1), 90, indicator="stays_per_week", scope="2025-W04")])
    chart = chart_of(series(registry, "999", "stays_per_week"), "stays_per_week", "", baselines(registry, "999"))
    assert [(one.start, one.baseline_end) for one in chart.segments] == [(0, 3), (3, 8)]


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"reason": "  "}, "reason"),
        ({"reason": "x" * 501}, "at most 500 characters"),
        ({"first": "2026-02-01"}, "on the chart"),
        ({"last": "2026-02-01"}, "on the chart"),
        ({"first": "2026-01-08", "last": "2026-01-05"}, "at least 3 points"),
        ({"first": "2026-01-07"}, "at least 3 points"),
        ({"scope": "DIA"}, "on the chart"),
    ],
)
def test_a_baseline_that_cannot_be(registry, change, message):
    remember(registry, nights([50] * 4))
    given = {"scope": "", "first": "2026-01-05", "last": "2026-01-08", "by": "steward-1", "reason": "new team"} | change
    with pytest.raises(BaselineError, match=message):
        rebase(registry, "999", FINDINGS, **given)
    assert baselines(registry, "999") == []
