"""A control chart: points with limits from locked baselines, signals, icons and warnings."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from finhosta_dq.trends.attributes import fit_attribute
from finhosta_dq.trends.gaps import fit_gaps
from finhosta_dq.trends.icons import assurance, variation
from finhosta_dq.trends.indicators import Indicator
from finhosta_dq.trends.individuals import fit_individuals, fit_times
from finhosta_dq.trends.points import Fit, Point
from finhosta_dq.trends.signals import RunsTest, Signal, anhoej, nhs_signals

TRIAL_LIMITS, TOO_FEW = "trial_limits", "too_few"
LEAST_POINTS = 3
"""Fewer points have no limits at all: two points say nothing of a process."""


@dataclass(frozen=True)
class Lock:
    """A decision on the baseline: positions of its first and last point; from the first on, its limits hold. reason: why it was taken."""

    first: int
    last: int
    reason: str = ""
    by: str = ""


@dataclass(frozen=True)
class Segment:
    """A stretch of points under one baseline: positions [start, end), the baseline [start, baseline_end), its fit and what the points say."""

    start: int
    end: int
    baseline_end: int
    fit: Fit
    lock: Lock | None
    is_trial: bool
    runs: RunsTest


@dataclass(frozen=True)
class Chart:
    """What is drawn and told. limits: (lower, upper) per point, none when there are too few; warnings: trial_limits, too_few."""

    indicator: Indicator
    scope: str
    points: tuple[Point, ...]
    limits: tuple[tuple[float, float], ...]
    segments: tuple[Segment, ...]
    signals: tuple[Signal, ...]
    target: float | None
    variation: str
    assurance: str | None
    warnings: tuple[str, ...]


def build_chart(
    indicator: Indicator, points: Sequence[Point], *, scope: str = "", locks: Sequence[Lock] = (), target: float | None = None
) -> Chart:
    """The chart of a series.

    points: in order of time, denominators above 0. locks: decisions on the baseline, in the order they were taken; a later one replaces an
    earlier one that starts at the same point or later. Without one the first ``min_points`` points are the baseline. target: in the unit of
    the values. Raises ValueError for a lock that lies outside the points, or points that the chart cannot have.
    """
    points = tuple(points)
    if len(points) < LEAST_POINTS:
        return Chart(indicator, scope, points, (), (), (), target, "common_cause", None, (TOO_FEW,))
    segments = _segments(indicator, points, _standing(locks, len(points)))
    limits = tuple(_possible(one.fit.limits(point.denominator), indicator) for one in segments for point in points[one.start : one.end])
    signals = tuple(signal for one in segments for signal in _signals(points, limits, one))
    direction = indicator.improvement_direction
    warnings = (TRIAL_LIMITS,) if segments[-1].is_trial else ()
    return Chart(
        indicator,
        scope,
        points,
        limits,
        tuple(segments),
        signals,
        target,
        variation(signals, len(points) - 1, direction),
        assurance(limits[-1], target, direction),
        warnings,
    )


def _possible(limits: tuple[float, float], indicator: Indicator) -> tuple[float, float]:
    return limits if indicator.least is None else (max(limits[0], indicator.least), limits[1])


def _standing(locks: Sequence[Lock], count: int) -> list[Lock]:
    kept: list[Lock] = []
    for lock in locks:
        if not 0 <= lock.first <= lock.last < count:
            raise ValueError("a baseline lies within the points of its chart")
        kept = [one for one in kept if one.first < lock.first] + [lock]
    return kept


def _segments(indicator: Indicator, points: tuple[Point, ...], locks: list[Lock]) -> list[Segment]:
    starts: list[tuple[int, Lock | None]] = [(lock.first, lock) for lock in locks]
    if not starts or starts[0][0] > 0:
        starts.insert(0, (0, None))
    segments = []
    for (start, lock), (end, _) in pairwise([*starts, (len(points), None)]):
        baseline_end = min(start + indicator.min_points if lock is None else lock.last + 1, end)
        fit = fit_baseline(indicator, points[start:baseline_end])
        runs = anhoej([point.value for point in points[start:end]], fit.run_centre)
        segments.append(Segment(start, end, baseline_end, fit, lock, baseline_end - start < indicator.min_points, runs))
    return segments


def _signals(points: tuple[Point, ...], limits: tuple[tuple[float, float], ...], segment: Segment) -> list[Signal]:
    values = [point.value for point in points[segment.start : segment.end]]
    outer = [segment.fit.outer(point.denominator) for point in points[segment.start : segment.end]]
    found = nhs_signals(values, segment.fit.run_centre, limits[segment.start : segment.end], outer)
    return [Signal(one.rule, tuple(at + segment.start for at in one.points), one.is_up) for one in found]


def fit_baseline(indicator: Indicator, points: Sequence[Point]) -> Fit:
    """What the points of a baseline say of the process, by the chart of the indicator. Raises ValueError for points it cannot have."""
    return _FITS[indicator.chart](indicator, points)


def _attribute(indicator: Indicator, points: Sequence[Point]) -> Fit:
    return fit_attribute(
        points,
        is_proportion=indicator.unit == "proportion",
        is_prime=indicator.chart.endswith("prime"),
        least_sigma_z=indicator.least_sigma_z,
    )


_FITS: dict[str, Callable[[Indicator, Sequence[Point]], Fit]] = {
    "p": _attribute,
    "p_prime": _attribute,
    "u": _attribute,
    "u_prime": _attribute,
    "xmr": lambda indicator, points: fit_individuals([point.value for point in points], screening=indicator.screening),
    "g": lambda indicator, points: fit_gaps([point.value for point in points]),
    "t": lambda indicator, points: fit_times([point.value for point in points], screening=indicator.screening),
}
