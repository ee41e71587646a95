"""Signal rules: the four of NHS Making Data Count, and the two tests on runs of Anhøj."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise

from finhosta_dq.trends.points import beyond

OUTSIDE, SHIFT, TREND, NEAR_LIMIT = "outside", "shift", "trend", "near_limit"
RULES = (OUTSIDE, SHIFT, TREND, NEAR_LIMIT)
LONG = 7
"""Points on one side, or steadily rising or falling, that make a signal."""


@dataclass(frozen=True)
class Signal:
    """rule: one of RULES; points: positions that show it; is_up: above the centre, or rising."""

    rule: str
    points: tuple[int, ...]
    is_up: bool


@dataclass(frozen=True)
class RunsTest:
    """useful: points not on the centre; longest run and crossings, with the bounds beyond which they are a signal."""

    useful: int
    longest: int
    crossings: int
    most_longest: int
    least_crossings: int

    @property
    def is_signal(self) -> bool:
        """Whether the longest run is too long or the crossings too few."""
        return self.useful > 1 and (self.longest > self.most_longest or self.crossings < self.least_crossings)


def side(value: float, centre: float) -> int:
    """1 above, -1 below, 0 on the centre."""
    return 1 if beyond(value, centre) else -1 if beyond(centre, value) else 0


def nhs_signals(
    values: Sequence[float], centre: float, limits: Sequence[tuple[float, float]], outer: Sequence[tuple[float, float]] | None = None
) -> list[Signal]:
    """What the four rules see in one stretch of points.

    limits: (lower, upper) per point. outer: (lower, upper) per point where the outer thirds start; default two thirds of the way to the
    limits. Rules: a point outside its limits; seven points in a row on one side of the centre; seven steadily rising or falling; two of
    three in the outer third of the way to the same limit, all three on that side.
    """
    sides = [side(value, centre) for value in values]
    if outer is None:
        outer = [(centre + (lower - centre) * 2 / 3, centre + (upper - centre) * 2 / 3) for lower, upper in limits]
    return [*_outside(values, limits), *_shifts(sides), *_trends(values), *_near(values, sides, limits, outer)]


def _outside(values: Sequence[float], limits: Sequence[tuple[float, float]]) -> list[Signal]:
    found = []
    for at, (value, (lower, upper)) in enumerate(zip(values, limits, strict=True)):
        if beyond(value, upper) or beyond(lower, value):
            found.append(Signal(OUTSIDE, (at,), beyond(value, upper)))
    return found


def _shifts(sides: Sequence[int]) -> list[Signal]:
    return [Signal(SHIFT, tuple(run), where > 0) for where, run in _runs(sides) if where and len(run) >= LONG]


def _trends(values: Sequence[float]) -> list[Signal]:
    steps = [side(after, before) for before, after in pairwise(values)]
    return [Signal(TREND, (*run, run[-1] + 1), step > 0) for step, run in _runs(steps) if step and len(run) >= LONG - 1]


def _near(
    values: Sequence[float], sides: Sequence[int], limits: Sequence[tuple[float, float]], outer: Sequence[tuple[float, float]]
) -> list[Signal]:
    near = []
    for value, where, (lower, upper), (low, high) in zip(values, sides, limits, outer, strict=True):
        is_outer = beyond(value, high) if where > 0 else beyond(low, value)
        near.append(where != 0 and is_outer and not beyond(value, upper) and not beyond(lower, value))
    found = []
    for last in range(2, len(values)):
        # most windows hold no point near a limit
        if not (near[last] or near[last - 1]):
            continue
        window = range(last - 2, last + 1)
        shown = tuple(at for at in window if near[at])
        if len(shown) >= 2 and sides[last] and len({sides[at] for at in window}) == 1:
            found.append(Signal(NEAR_LIMIT, shown, sides[last] > 0))
    return found


def _runs(marks: Sequence[int]) -> list[tuple[int, range]]:
    runs, start = [], 0
    for mark, run in groupby(marks):
        end = start + sum(1 for _ in run)
        runs.append((mark, range(start, end)))
        start = end
    return runs


def anhoej(values: Sequence[float], centre: float) -> RunsTest:
    """Longest run and crossings of the centre, with the bounds for this number of points; points on the centre do not count."""
    sides = [where for where in (side(value, centre) for value in values) if where]
    runs = [len(run) for _, run in _runs(sides)]
    useful = len(sides)
    return RunsTest(useful, max(runs, default=0), max(len(runs) - 1, 0), longest_allowed(useful), crossings_needed(useful))


def longest_allowed(useful: int) -> int:
    """Longest run that is no signal: log2(n) + 3, rounded."""
    return round(math.log2(useful) + 3) if useful else 0


def crossings_needed(useful: int) -> int:
    """Fewest crossings that are no signal: the 5 % quantile of the binomial distribution of n - 1 tosses of a coin."""
    if useful < 2:
        return 0
    tosses, reached = useful - 1, 0
    for crossings in range(useful):
        reached += math.comb(tosses, crossings)
        # reached / 2 ** tosses >= 0.05, in whole numbers
        if 20 * reached >= 2**tosses:
            return crossings
    return tosses
