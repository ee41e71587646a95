"""The charts of a hospital together: groups of parts, days, and charts kept between requests."""

from __future__ import annotations

import pytest

from finhosta_dq.trends import kept
from finhosta_dq.trends.baselines import rebase
from finhosta_dq.trends.charts import charts_of, days, groups
from finhosta_dq.trends.kept import kept_charts
from finhosta_dq.trends.memory import remember
from tests.unit.trends.drawn import night, nights, row

FINDINGS, STAYS = "findings_per_100_stays", "stays_with_findings"
STEADY = [50, 60, 55, 45, 52, 58, 47, 53] * 3


def test_parts_by_indicator_and_dimension(registry):
    remember(registry, nights(STEADY))
    remember(registry, nights([*STEADY[:-1], 200], scope="DIA"))
    remember(registry, nights(STEADY, scope="STA"))
    remember(registry, nights(STEADY, indicator=STAYS, scope="specialism:DIV"))
    remember(registry, nights(STEADY, indicator=STAYS, scope="unit:0001 A"))
    remember(registry, [row("night-0", night(0), 9, indicator="file_lines", scope="stayhosp")])
    found = [
        (one.indicator, one.dimension, one.special, [chart.scope for chart in one.charts])
        for one in groups(charts_of(registry, "999").values())
    ]
    assert found == [
        (FINDINGS, "family", 1, ["DIA", "STA"]),
        (STAYS, "unit", 0, ["unit:0001 A"]),
        (STAYS, "specialism", 0, ["specialism:DIV"]),
        ("file_lines", "table", 0, ["stayhosp"]),
    ]


def test_a_part_that_is_gone_is_no_special_cause_of_today(registry):
    remember(registry, nights([*STEADY[:14], 200], scope="DIA"))
    remember(registry, nights(STEADY, scope="STA"))
    (group,) = groups(charts_of(registry, "999").values())
    assert [chart.variation for chart in group.charts] == ["concern", "common_cause"]
    assert group.special == 0


def test_days_count_runs_and_not_weeks(registry):
    remember(registry, [row("a", night(0), 9, indicator="stays_per_week", scope=f"2025-W{week}") for week in range(10, 40)])
    assert days(charts_of(registry, "999")) == 0
    assert days(charts_of(registry, "999", measured=nights([5, 6]))) == 2


@pytest.fixture
def readings(monkeypatch):
    """Which indicators were read, one entry per reading."""
    seen = []

    def spy(registry, hospital, *, targets=None, only=None):
        seen.append(sorted(only))
        return charts_of(registry, hospital, targets=targets, only=only)

    monkeypatch.setattr(kept, "charts_of", spy)
    return seen


def test_charts_are_read_once_until_something_is_measured_or_decided(registry, readings):
    remember(registry, nights(STEADY))
    first = kept_charts(registry, "999", only=[FINDINGS])
    assert kept_charts(registry, "999", only=[FINDINGS]) == first == charts_of(registry, "999", only=[FINDINGS])
    assert readings == [[FINDINGS]]
    assert list(kept_charts(registry, "999")) == [(FINDINGS, "")]
    assert len(readings) == 2
    assert FINDINGS not in readings[1]

    remember(registry, [row("later", night(24), 70, 1000)])
    assert len(kept_charts(registry, "999", only=[FINDINGS])[FINDINGS, ""].points) == 25
    rebase(registry, "999", FINDINGS, first="2026-01-10", last="2026-01-20", by="steward-1", reason="new team")
    assert len(kept_charts(registry, "999", only=[FINDINGS])[FINDINGS, ""].segments) == 2
    assert len(readings) == 4


def test_targets_and_hospitals_are_kept_apart(registry):
    weeks = [row("a", night(0), 90, 100, indicator="coded_d60", scope=f"2025-W{week}") for week in range(10, 30)]
    remember(registry, weeks)
    aims = [
        kept_charts(registry, "999", targets=targets)["coded_d60", ""].target for targets in (None, {"coded_d60": 0.9}, {"coded_d60": 0.8})
    ]
    assert aims == [None, 0.9, 0.8]
    assert kept_charts(registry, "998") == {}
