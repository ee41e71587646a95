"""P, P', U and U' charts: proportions and rates, with limits that follow the denominator of each point.

Source: Laney's prime charts; the ordinary charts as in Montgomery, Introduction to Statistical Quality Control.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from finhosta_dq.trends.points import Point, mean

MEAN_RANGE = 1.128
"""Expected range of two values of a normal distribution, in standard deviations (d2 for n = 2)."""


@dataclass(frozen=True)
class AttributeFit:
    """centre: events per denominator; is_proportion: limits end at 1; sigma_z: what Laney's method multiplies the limits by, 1 for P and U."""

    centre: float
    is_proportion: bool
    sigma_z: float = 1.0

    @property
    def run_centre(self) -> float:
        """The mean."""
        return self.centre

    def sigma(self, denominator: float) -> float:
        """Standard deviation that the binomial (proportions) or Poisson (rates) model expects at this denominator."""
        spread = self.centre * (1 - self.centre) if self.is_proportion else self.centre
        return math.sqrt(max(spread, 0.0) / denominator)

    def limits(self, denominator: float) -> tuple[float, float]:
        """Centre -/+ three standard deviations, kept within what is possible."""
        reach = 3 * self.sigma(denominator) * self.sigma_z
        upper = self.centre + reach
        return max(0.0, self.centre - reach), min(1.0, upper) if self.is_proportion else upper

    def outer(self, denominator: float) -> tuple[float, float]:
        """Centre -/+ two standard deviations."""
        reach = 2 * self.sigma(denominator) * self.sigma_z
        return self.centre - reach, self.centre + reach


def fit_attribute(points: Sequence[Point], *, is_proportion: bool, is_prime: bool, least_sigma_z: float = 0.0) -> AttributeFit:
    """The fit of a P or U chart, or with ``is_prime`` of P' or U'.

    points: the baseline; denominators above 0. least_sigma_z: sigma z is not taken below this; 0 is the method as published.
    Raises ValueError without points, for a denominator of 0 or less, and for a proportion outside 0-1.
    """
    if not points or any(point.denominator <= 0 for point in points):
        raise ValueError("a chart of proportions or rates needs points with denominators above 0")
    if any(point.numerator < 0 or (is_proportion and point.numerator > point.denominator) for point in points):
        raise ValueError("numerators lie between 0 and the denominator in a proportion, and at 0 or above in a rate")
    centre = math.fsum(point.numerator for point in points) / math.fsum(point.denominator for point in points)
    fit = AttributeFit(centre, is_proportion)
    return AttributeFit(centre, is_proportion, max(_sigma_z(points, fit), least_sigma_z)) if is_prime else fit


def _sigma_z(points: Sequence[Point], fit: AttributeFit) -> float:
    # without spread (no event, or nothing but events) or with one point nothing is known beyond the model
    if len(points) < 2 or fit.sigma(1.0) == 0:
        return 1.0
    z = [(point.value - fit.centre) / fit.sigma(point.denominator) for point in points]
    return mean([abs(after - before) for before, after in pairwise(z)]) / MEAN_RANGE
