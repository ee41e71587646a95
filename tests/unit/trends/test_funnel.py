"""Funnels: exact limits by hand, places of units, and what cannot be."""

from __future__ import annotations

import math

import pytest

from finhosta_dq.trends.funnel import Unit, funnel, limits_at


def test_binomial_limits_leave_at_most_the_tail():
    lower, upper = (limit * 20 for limit in limits_at(20, 0.3, 0.95, is_poisson=False))

    def chance(least, most):
        return sum(math.comb(20, k) * 0.3**k * 0.7 ** (20 - k) for k in range(least, most + 1))

    assert (lower, upper) == (2, 10)
    assert chance(0, 1) <= 0.025 < chance(0, 2)
    assert chance(11, 20) <= 0.025 < chance(10, 20)


def test_poisson_limits_are_predictions():
    lower, upper = (limit * 4 for limit in limits_at(4, 1, 0.95, is_poisson=True))

    def chance(least, most):
        return sum(math.exp(-4) * 4**k / math.factorial(k) for k in range(least, most + 1))

    assert (lower, upper) == (1, 8)
    assert chance(0, 0) <= 0.025 < chance(0, 1)
    assert 1 - chance(0, 8) <= 0.025 < 1 - chance(0, 7)


def test_places():
    made = funnel([Unit("a", 10, 100), Unit("b", 17, 100), Unit("c", 30, 100), Unit("d", 0, 100)], smallest_group=5, target=0.1)
    assert [(one.unit.name, one.where, one.is_above) for one in made.units] == [
        ("a", "within", False),
        ("b", "outside_95", True),
        ("c", "outside_998", True),
        ("d", "outside_998", False),
    ]


def test_observed_and_expected_stand_around_one():
    made = funnel([Unit("a", 6, 4.2), Unit("b", 40, 12.5)], smallest_group=0, is_poisson=True)
    assert (made.target, [one.where for one in made.units]) == (1.0, ["within", "outside_998"])


def test_nothing_to_compare():
    assert funnel([], smallest_group=5).units == ()


@pytest.mark.parametrize(
    ("units", "target", "message"), [([Unit("a", 0, 0)], None, "size above 0"), ([], 1.5, "at most 1"), ([], -0.1, "at least 0")]
)
def test_what_cannot_be(units, target, message):
    with pytest.raises(ValueError, match=message):
        funnel(units, smallest_group=0, target=target)
