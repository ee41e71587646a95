"""Which points each signal rule marks, drawn as a row of values around 0 with limits at -3 and 3."""

from __future__ import annotations

import pytest

from finhosta_dq.trends.signals import NEAR_LIMIT, OUTSIDE, SHIFT, TREND, anhoej, nhs_signals

CASES = """
name                             | values                       | signals
nothing                          | 1 -1 0.5 -0.5 1 -1           |
above the upper limit            | 1 3.1 -1                     | outside+ 1
on the limit is within           | 1 3 -1                       |
below the lower limit            | 1 -3.1 1                     | outside- 1
six on one side                  | -1 1 2 1 2 1 2 -1            |
seven above                      | -1 1 2 1 2 1 2 1 -1          | shift+ 1 2 3 4 5 6 7
seven below, to the end          | 1 -1 -2 -1 -2 -1 -2 -1       | shift- 1 2 3 4 5 6 7
a point on the centre ends it    | 1 2 1 0 2 1 2                |
seven rising                     | 1 -1.5 -1 -0.5 0.5 1 1.5 1.9 | trend+ 1 2 3 4 5 6 7
six rising                       | 1 -1.5 -1 -0.5 0.5 1 1.5 1   |
equal values end a rise          | -1.5 -1 -0.5 0.5 0.5 1 1.5   |
seven falling                    | 1.5 1 0.5 0.2 -0.5 -1 -1.5   | trend- 0 1 2 3 4 5 6
two of three near the limit      | -1 2.5 1 2.5 -1              | near_limit+ 1 3
the third on the other side      | 1 2.5 -1 2.5 -1              |
two next to each other           | 1 -1 -2.5 -2.5 1             | near_limit- 2 3
outside is not near              | -1 1 3.5 2.5 -1              | outside+ 2
two thirds of the way is not yet | -1 2 1 2 -1                  |
"""


def drawn():
    rows = [[cell.strip() for cell in line.split("|")] for line in CASES.strip().splitlines()]
    return [pytest.param([float(value) for value in values.split()], expected, id=name) for name, values, expected in rows[1:]]


@pytest.mark.parametrize(("values", "expected"), drawn())
def test_nhs_rules(values, expected):
    found = nhs_signals(values, 0.0, [(-3.0, 3.0)] * len(values))
    shown = [f"{one.rule}{'+' if one.is_up else '-'} {' '.join(map(str, one.points))}" for one in found]
    assert "; ".join(shown) == expected


def test_limits_without_width_have_no_near_limit():
    assert nhs_signals([0.0] * 10, 0.0, [(0.0, 0.0)] * 10) == []


def test_rounding_is_no_signal():
    value = 0.1
    centre = sum([value] * 12) / 12
    assert centre != value
    assert nhs_signals([value] * 12, centre, [(centre, centre)] * 12) == []


def test_runs_count_points_off_the_centre():
    test = anhoej([1, 1, 0, -1, 1, 1, 1], 0.0)
    assert (test.useful, test.longest, test.crossings) == (6, 3, 2)
    assert not test.is_signal


@pytest.mark.parametrize(
    ("values", "is_signal"), [([1] * 8 + [-1, 1, -1, 1], True), ([1] * 7 + [-1, 1, -1, 1, -1], False), ([1, -1] * 6, False)]
)
def test_longest_run(values, is_signal):
    assert anhoej(values, 0.0).is_signal is is_signal


def test_too_few_crossings():
    values = [1] * 6 + [-1] * 6
    test = anhoej(values, 0.0)
    assert (test.longest, test.crossings, test.least_crossings, test.is_signal) == (6, 1, 3, True)


def test_names_of_rules():
    assert (OUTSIDE, SHIFT, TREND, NEAR_LIMIT) == ("outside", "shift", "trend", "near_limit")
