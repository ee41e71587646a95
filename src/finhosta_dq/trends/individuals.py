"""I charts (XmR) of single measurements, and T charts of the time between rare events."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from finhosta_dq.trends.points import beyond, mean

INDIVIDUAL = 2.66
"""3 / 1.128, as printed in the tables of the method."""
RANGE = 3.267
"""Upper limit of a moving range in mean moving ranges."""
POWER = 3.6
"""Times between events, to the power of 1 / 3.6, are about normal (Nelson 1994)."""


@dataclass(frozen=True)
class IndividualFit:
    """centre: mean of the values; mean_range: the mean moving range that the limits use; range_limit: upper limit of the moving range."""

    centre: float
    mean_range: float
    range_limit: float

    @property
    def run_centre(self) -> float:
        """The mean."""
        return self.centre

    def limits(self, denominator: float = 1.0) -> tuple[float, float]:
        """Mean -/+ 2.66 mean moving ranges, the same for all points."""
        return self.centre - INDIVIDUAL * self.mean_range, self.centre + INDIVIDUAL * self.mean_range

    def outer(self, denominator: float = 1.0) -> tuple[float, float]:
        """Two thirds of the way to the limits."""
        reach = INDIVIDUAL * self.mean_range * 2 / 3
        return self.centre - reach, self.centre + reach


@dataclass(frozen=True)
class TimeFit:
    """The fit of the transformed times; centre and limits are given in time."""

    transformed: IndividualFit

    @property
    def centre(self) -> float:
        """Centre of the transformed values, as time."""
        return untransform(self.transformed.centre)

    @property
    def run_centre(self) -> float:
        """The centre line."""
        return self.centre

    def limits(self, denominator: float = 1.0) -> tuple[float, float]:
        """Limits of the transformed values, as time; the lower one is at least 0."""
        lower, upper = self.transformed.limits()
        return untransform(lower), untransform(upper)

    def outer(self, denominator: float = 1.0) -> tuple[float, float]:
        """Two thirds of the way to the limits of the transformed values, as time."""
        lower, upper = self.transformed.outer()
        return untransform(lower), untransform(upper)


def moving_ranges(values: Sequence[float]) -> list[float]:
    """Absolute difference of each value with the one before it."""
    return [abs(after - before) for before, after in pairwise(values)]


def fit_individuals(values: Sequence[float], *, screening: bool = True) -> IndividualFit:
    """The fit of an XmR chart.

    screening: leave moving ranges above 3.267 times their mean out of the mean, once (Nelson 1982); the mean of the values is not changed.
    Raises ValueError without values.
    """
    ranges = moving_ranges(values)
    average = mean(ranges) if ranges else 0.0
    if screening and ranges:
        kept = [one for one in ranges if not beyond(one, RANGE * average)]
        average = mean(kept) if kept else average
    return IndividualFit(mean(list(values)), average, RANGE * average)


def transform(time: float) -> float:
    """A time between events on the scale on which it is about normal. Raises ValueError below 0."""
    if time < 0:
        raise ValueError("a time between events is at least 0")
    return float(time ** (1 / POWER))


def untransform(value: float) -> float:
    """The time of a transformed value; 0 for what lies below the scale."""
    return float(max(value, 0.0) ** POWER)


def fit_times(times: Sequence[float], *, screening: bool = True) -> TimeFit:
    """The fit of a T chart. times: at least 0, in any one unit. Raises ValueError without times or below 0."""
    return TimeFit(fit_individuals([transform(time) for time in times], screening=screening))
