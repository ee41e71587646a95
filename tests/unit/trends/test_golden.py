"""The published numbers that the engine must give: XmR, P, P', bounds of runs, printed constants, Poisson."""

from __future__ import annotations

import pytest

from finhosta_dq.trends.attributes import fit_attribute
from finhosta_dq.trends.funnel import poisson_at_least
from finhosta_dq.trends.individuals import INDIVIDUAL, RANGE, fit_individuals, moving_ranges
from finhosta_dq.trends.points import Point, mean
from finhosta_dq.trends.signals import OUTSIDE, crossings_needed, longest_allowed, nhs_signals

Y = [41, 38, 44, 40, 39, 43, 60, 42, 37, 41, 40, 39, 44, 42]
D = [120, 150, 90, 160, 140, 80, 170, 130, 95, 155]
N = [3000, 3100, 2900, 3200, 3050, 2950, 3150, 3000, 2900, 3100]
PROPORTIONS = [Point(str(at), d, n) for at, (d, n) in enumerate(zip(D, N, strict=True))]


def outside(points, fit):
    limits = [fit.limits(point.denominator) for point in points]
    return [signal.points[0] for signal in nhs_signals([p.value for p in points], fit.run_centre, limits) if signal.rule == OUTSIDE]


def test_g1_individuals_screened():
    fit = fit_individuals(Y)
    assert mean(moving_ranges(Y)) == pytest.approx(5.4615, abs=5e-5)
    assert (fit.centre, fit.mean_range) == pytest.approx((42.1429, 4.4167), abs=5e-5)
    assert fit.limits() == pytest.approx((30.3945, 53.8912), abs=5e-5)
    assert outside([Point("", y) for y in Y], fit) == [6]


def test_g1_individuals_unscreened():
    fit = fit_individuals(Y, screening=False)
    assert fit.mean_range == pytest.approx(5.4615, abs=5e-5)
    assert fit.limits() == pytest.approx((27.6152, 56.6705), abs=5e-5)
    assert outside([Point("", y) for y in Y], fit) == [6]


def test_g2_proportions():
    fit = fit_attribute(PROPORTIONS, is_proportion=True, is_prime=False)
    assert fit.centre == pytest.approx(0.0425041, abs=5e-8)
    assert fit.limits(3000) == pytest.approx((0.03145, 0.05355), abs=6e-6)
    assert len(outside(PROPORTIONS, fit)) == 3


def test_g3_proportions_prime():
    fit = fit_attribute(PROPORTIONS, is_proportion=True, is_prime=True)
    assert fit.sigma_z == pytest.approx(3.5648, abs=5e-5)
    assert fit.limits(3000) == pytest.approx((0.00311, 0.08189), abs=6e-6)
    assert outside(PROPORTIONS, fit) == []


@pytest.mark.parametrize(("useful", "longest", "crossings"), [(12, 7, 3), (20, 7, 6), (24, 8, 8), (25, 8, 8), (26, 8, 8), (30, 8, 10)])
def test_g4_bounds_of_runs(useful, longest, crossings):
    assert (longest_allowed(useful), crossings_needed(useful)) == (longest, crossings)


def test_g5_constants_as_printed():
    assert (INDIVIDUAL, RANGE) == (2.66, 3.267)
    assert round(3 / 1.128, 4) == 2.6596


def test_g6_poisson():
    assert poisson_at_least(130, 125) == pytest.approx(0.6812, abs=5e-5)
