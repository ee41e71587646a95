"""Properties that hold for any series."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from finhosta_dq.trends.attributes import AttributeFit, fit_attribute
from finhosta_dq.trends.chart import build_chart
from finhosta_dq.trends.funnel import LINES, Unit, funnel, limits_at
from finhosta_dq.trends.gaps import fit_gaps
from finhosta_dq.trends.indicators import indicators
from finhosta_dq.trends.individuals import fit_individuals, fit_times, transform, untransform
from finhosta_dq.trends.points import Point
from finhosta_dq.trends.signals import anhoej, nhs_signals

values = st.lists(st.floats(0, 1e6, allow_nan=False), min_size=1, max_size=40)
counted = st.integers(1, 10_000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))
proportions = st.lists(counted.map(lambda one: Point("", *one)), min_size=1, max_size=30)


@given(proportions, st.booleans(), st.booleans())
def test_limits_hold_the_mean_and_what_is_possible(points, is_proportion, is_prime):
    fit = fit_attribute(points, is_proportion=is_proportion, is_prime=is_prime)
    for point in points:
        lower, upper = fit.limits(point.denominator)
        assert 0 <= lower <= fit.centre <= upper
        assert not is_proportion or upper <= 1


@given(proportions, st.booleans())
def test_prime_equals_ordinary_when_sigma_z_is_one(points, is_proportion):
    prime = fit_attribute(points, is_proportion=is_proportion, is_prime=True)
    ordinary = fit_attribute(points, is_proportion=is_proportion, is_prime=False)
    assert prime.centre == ordinary.centre
    same = AttributeFit(prime.centre, is_proportion, 1.0)
    wider = AttributeFit(prime.centre, is_proportion, prime.sigma_z)
    for point in points:
        assert same.limits(point.denominator) == ordinary.limits(point.denominator)
        room = [upper - lower for lower, upper in (wider.limits(point.denominator), ordinary.limits(point.denominator))]
        assert room[0] >= room[1] if prime.sigma_z >= 1 else room[0] <= room[1]


@given(proportions, st.integers(2, 20))
def test_more_opportunities_never_widen_the_limits(points, times):
    fit = fit_attribute(points, is_proportion=True, is_prime=True)
    small, large = fit.limits(10), fit.limits(10 * times)
    assert small[0] <= large[0]
    assert large[1] <= small[1]


@given(values)
def test_screening_only_narrows(found):
    screened, whole = fit_individuals(found), fit_individuals(found, screening=False)
    assert screened.centre == whole.centre
    assert screened.mean_range <= whole.mean_range
    lower, upper = screened.limits()
    assert lower <= screened.centre <= upper


@given(values, st.floats(-1e5, 1e5))
def test_moving_all_values_moves_the_limits(found, by):
    before, after = fit_individuals(found, screening=False), fit_individuals([value + by for value in found], screening=False)
    assert after.limits() == pytest.approx([limit + by for limit in before.limits()], abs=1e-3)


@given(st.floats(0, 1e9))
def test_transforming_back_and_forth(time):
    assert math.isclose(untransform(transform(time)), time, rel_tol=1e-9, abs_tol=1e-12)


@given(values)
def test_limits_of_gaps_and_times_hold_their_centre(found):
    for fit in (fit_gaps(found), fit_times(found)):
        lower, upper = fit.limits()
        assert 0 <= lower <= fit.centre * (1 + 1e-9) + 1e-9
        assert fit.centre <= upper * (1 + 1e-9) + 1e-9


@given(st.lists(st.floats(-10, 10), max_size=40))
def test_mirrored_values_give_mirrored_signals(found):
    limits = [(-6.0, 6.0)] * len(found)
    plain, mirrored = nhs_signals(found, 0.0, limits), nhs_signals([-value for value in found], 0.0, limits)
    assert [(one.rule, one.points, not one.is_up) for one in plain] == [(one.rule, one.points, one.is_up) for one in mirrored]


@given(st.lists(st.sampled_from([-1.0, 0.0, 1.0]), max_size=60))
def test_runs_and_crossings_make_up_the_points(found):
    test = anhoej(found, 0.0)
    assert test.useful == sum(value != 0 for value in found)
    assert test.longest <= test.useful - test.crossings


@given(values)
def test_a_steady_process_is_silent(found):
    chart = build_chart(indicators()["uncoded_backlog"], [Point("", found[0])] * 30)
    assert (chart.signals, chart.variation) == ((), "common_cause")


@given(st.floats(0.001, 0.999), st.integers(1, 5000), st.booleans())
def test_exact_limits_hold_the_target_and_lie_in_one_another(target, size, is_poisson):
    inner, outer = (limits_at(size, target, line, is_poisson=is_poisson) for line in LINES)
    assert outer[0] <= inner[0] <= inner[1] <= outer[1]
    # limits are counts: they hold the target up to one event
    assert inner[0] - 1 / size <= target <= inner[1] + 1 / size


@given(st.lists(counted, min_size=1, max_size=30), st.integers(0, 200))
def test_no_small_group_is_shown_and_none_is_lost(found, smallest):
    made = funnel([Unit(f"u{at}", events, size) for at, (events, size) in enumerate(found)], smallest_group=smallest)
    assert len(made.units) + made.left_out == len(found)
    assert all(one.unit.size >= smallest for one in made.units)
    assert [one.unit.size for one in made.units] == sorted(one.unit.size for one in made.units)
    assert made.target == sum(events for events, _ in found) / sum(size for _, size in found)
