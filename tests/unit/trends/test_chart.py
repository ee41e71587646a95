"""Charts as a whole: locked baselines, trial limits, re-basing, icons, and the catalogue of indicators."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from finhosta_dq.trends.chart import Lock, build_chart
from finhosta_dq.trends.icons import assurance
from finhosta_dq.trends.indicators import Indicator, Texts, indicators
from finhosta_dq.trends.points import Point

NAMES = Texts(en="name", nl="naam", fr="nom")


def indicator(**change):
    given = {
        "indicator_id": "test",
        "unit": "measurement",
        "chart": "xmr",
        "improvement_direction": "down",
        "points": "run",
        "scope": "hospital",
    }
    return Indicator(**given | {"min_points": 5, "names": NAMES} | change)


def points(*values, denominator=1.0):
    return [Point(f"p{at}", value, denominator) for at, value in enumerate(values)]


def test_the_baseline_is_locked():
    chart = build_chart(indicator(), points(10, 12, 10, 12, 10, 90, 95, 80))
    (segment,) = chart.segments
    assert (segment.baseline_end, segment.fit.centre, segment.is_trial) == (5, 10.8, False)
    assert chart.limits == ((pytest.approx(5.48), pytest.approx(16.12)),) * 8
    assert [one.points for one in chart.signals if one.rule == "outside"] == [(5,), (6,), (7,)]
    assert (chart.variation, chart.warnings) == ("concern", ())


def test_few_points_give_limits_on_trial_and_fewer_none():
    assert build_chart(indicator(), points(1, 2, 1, 2)).warnings == ("trial_limits",)
    few = build_chart(indicator(), points(1, 2))
    assert (few.limits, few.segments, few.warnings, few.variation) == ((), (), ("too_few",), "common_cause")
    assert build_chart(indicator(), []).warnings == ("too_few",)


def test_a_new_baseline_ends_runs_and_holds_from_its_first_point():
    values = points(10, 12, 10, 12, 10, 30, 32, 30, 32, 30, 31)
    chart = build_chart(indicator(), values, locks=[Lock(5, 9, "new system", "steward-1")])
    assert [(one.start, one.end, one.baseline_end) for one in chart.segments] == [(0, 5, 5), (5, 11, 10)]
    assert [one.fit.centre for one in chart.segments] == [10.8, 30.8]
    assert chart.signals == ()


def test_a_later_decision_replaces_the_one_it_covers():
    values = points(*[10, 12] * 8)
    chart = build_chart(indicator(), values, locks=[Lock(4, 8), Lock(10, 14), Lock(3, 9)])
    assert [(one.start, one.baseline_end) for one in chart.segments] == [(0, 3), (3, 10)]
    assert chart.segments[0].is_trial


@pytest.mark.parametrize("lock", [Lock(0, 3), Lock(2, 1), Lock(-1, 2)])
def test_a_baseline_outside_the_points(lock):
    with pytest.raises(ValueError, match="within the points"):
        build_chart(indicator(), points(1, 2, 3), locks=[lock])


@pytest.mark.parametrize(
    ("direction", "last", "expected"),
    [
        ("down", 90, "concern"),
        ("down", -90, "improvement"),
        ("up", 90, "improvement"),
        ("up", -90, "concern"),
        ("neutral", 90, "change"),
        ("down", 11, "common_cause"),
    ],
)
def test_variation(direction, last, expected):
    assert build_chart(indicator(improvement_direction=direction), points(10, 12, 10, 12, 10, last)).variation == expected


def test_only_what_the_last_point_is_part_of_counts():
    assert build_chart(indicator(), points(10, 12, 10, 12, 10, 90, 11)).variation == "common_cause"


@pytest.mark.parametrize(
    ("target", "direction", "expected"),
    [
        (5, "up", "pass"),
        (25, "up", "fail"),
        (15, "up", "inconsistent"),
        (25, "down", "pass"),
        (5, "down", "fail"),
        (10, "down", "inconsistent"),
        (None, "up", None),
        (5, "neutral", None),
    ],
)
def test_assurance(target, direction, expected):
    assert assurance((10.0, 20.0), target, direction) == expected


def test_runs_of_a_g_chart_are_counted_around_the_median():
    chart = build_chart(indicator(unit="gap", chart="g"), points(1, 2, 3, 4, 100))
    fit = chart.segments[0].fit
    assert (fit.centre, fit.run_centre) == (22, 3)
    assert chart.limits[0] == (0.0, pytest.approx(22 + 3 * (22 * 23) ** 0.5))


def test_least_sigma_z_widens_and_never_narrows():
    few = points(50, 51, 50, 51, 50, denominator=1000)
    prime = {"unit": "rate", "chart": "u_prime"}
    fits = [build_chart(indicator(**prime, least_sigma_z=least), few).segments[0].fit for least in (0, 1)]
    assert fits[0].sigma_z < 1
    assert fits[1].sigma_z == 1


def test_the_catalogue_has_what_the_specification_asks():
    found = indicators()
    ages = {name: one.maturity_rule.age_days for name, one in found.items() if name.startswith("coded_d")}
    assert ages == {"coded_d7": 7, "coded_d30": 30, "coded_d60": 60}
    assert {one.chart for one in found.values() if one.unit in ("proportion", "rate")} == {"p_prime", "u_prime"}
    assert all(one.min_points >= 12 for one in found.values())


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"chart": "p"}, "does not fit"),
        ({"points": "cohort"}, "maturity_rule"),
        ({"target": 1, "target_parameter": "x"}, "exclude"),
        ({"funnel": True}, "proportion"),
        ({"colour": 1}, "Extra inputs"),
    ],
)
def test_a_mistake_in_the_catalogue(change, message):
    with pytest.raises(ValidationError, match=message):
        indicator(**change)


def test_what_cannot_be_below_nothing_has_no_lower_limit_there():
    values = points(1, 3, 0, 2, 4, 0)
    (plain, floored) = (build_chart(indicator(least=least), values) for least in (None, 0))
    assert plain.limits[0][0] < 0
    assert floored.limits == ((0, plain.limits[0][1]),) * 6


@pytest.mark.parametrize(
    ("chart", "counts"),
    [
        ({"unit": "rate", "chart": "u_prime"}, (1, 0, 0, 0, 1, 0, 0)),
        ({"unit": "proportion", "chart": "p"}, (1, 0, 0, 0, 1, 0, 0)),
        ({"least": 0}, (3, 0, 0, 0, 4, 0, 0)),
    ],
)
def test_nothing_at_all_is_not_near_a_limit_that_ends_at_nothing(chart, counts):
    found = build_chart(indicator(**chart), points(*counts, denominator=1.0 if "least" in chart else 100.0))
    assert {lower for lower, _ in found.limits} == {0.0}
    assert found.signals == ()
