"""Rows of a run that the registry does not have yet: what is read is what will be read once they are kept."""

from __future__ import annotations

from datetime import timedelta

import pytest

from finhosta_dq.trends.memory import all_series, remember, series
from tests.unit.trends.drawn import night, nights, row

FINDINGS = "findings_per_100_stays"
WEEK = {"scope": "2025-W40"}


def values(points):
    return [(point.label, point.value, point.run_id) for point in points]


def agrees(registry, fresh):
    """The series read with rows beside the registry, which must be those after keeping the rows."""
    before = all_series(registry, "999", measured=fresh)
    remember(registry, fresh)
    assert before == all_series(registry, "999")
    return before


def test_a_point_of_a_run_is_added_without_being_kept(registry):
    remember(registry, nights([50, 60]))
    fresh = nights([50, 60, 70])[2:]
    assert values(series(registry, "999", FINDINGS, measured=fresh)) == [
        ("2026-01-05", 0.05, "night-0"),
        ("2026-01-06", 0.06, "night-1"),
        ("2026-01-07", 0.07, "night-2"),
    ]
    assert len(series(registry, "999", FINDINGS)) == 2
    agrees(registry, fresh)


@pytest.mark.parametrize(("indicator", "run"), [("coded_d7", "a"), ("stays_per_week", "z")])
def test_the_first_run_keeps_speaking_for_what_was_coded_and_the_new_one_for_what_is_there(registry, indicator, run):
    remember(registry, [row("a", night(0), 40, 100, indicator=indicator, **WEEK)])
    fresh = [
        row("z", night(1), 55, 100, indicator=indicator, **WEEK),
        row("z", night(1), 30, 100, indicator=indicator, scope="2025-W41"),
    ]
    found = agrees(registry, fresh)[indicator, ""]
    assert [(point.label, point.run_id) for point in found] == [("2025-W40", run), ("2025-W41", "z")]


def test_a_run_made_again_from_an_older_one_speaks_in_its_own_time(registry):
    # a derived run has the start of the run it was made from
    cells = [{"indicator": name, **WEEK} for name in ("coded_d7", "stays_per_week")]
    remember(registry, [row("m", night(5), 50 + at, 100, **cell) for at, cell in enumerate(cells)] + nights([1, 2, 3]))
    fresh = [row("old", night(2), 40, 100, **cell) for cell in cells] + [row("old", night(1) + timedelta(hours=2), 9, 1000)]
    found = agrees(registry, fresh)
    assert [found[name, ""][0].run_id for name in ("coded_d7", "stays_per_week")] == ["old", "m"]
    assert [point.run_id for point in found[FINDINGS, ""]] == ["night-0", "old", "night-2"]


def test_what_is_kept_already_stands(registry):
    remember(registry, [row("a", night(0), 10, 100), row("a", night(0), 5, indicator="stays_per_week", **WEEK)])
    fresh = [row("a", night(0), 99, 100), row("a", night(0), 99, indicator="stays_per_week", **WEEK)]
    found = agrees(registry, fresh)
    assert [found[FINDINGS, ""][0].numerator, found["stays_per_week", ""][0].numerator] == [10, 5]


def test_other_hospitals_and_scopes_and_rows_without_denominator_stay_out(registry):
    fresh = [
        row("a", night(0), 10, 100, delivery_id="mzg/998/2025-1"),
        row("a", night(0), 10, 0, scope="DIA"),
        row("a", night(0), 7, 100, scope="STA"),
    ]
    assert list(all_series(registry, "999", measured=fresh)) == [(FINDINGS, "STA")]
    assert series(registry, "999", FINDINGS, measured=fresh) == []
    assert all_series(registry, "999", ["coded_d7"], measured=fresh) == {}
    agrees(registry, fresh)
