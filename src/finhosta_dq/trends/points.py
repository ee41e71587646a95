"""What stands on a chart: points, and the limits that a baseline sets for them."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol


@dataclass(frozen=True)
class Point:
    """One measurement. label: what stands under it (day, week or period); numerator: events, or the measured value; denominator: the area of
    opportunity, 1 for measurements and gaps; run_id, at: the run that measured it and when."""

    label: str
    numerator: float
    denominator: float = 1.0
    run_id: str | None = None
    at: datetime | None = None

    @property
    def value(self) -> float:
        """Numerator per denominator, in the unit of the indicator before scaling."""
        return self.numerator / self.denominator


class Fit(Protocol):
    """What a baseline says of its process."""

    @property
    def centre(self) -> float:
        """The centre line; the mean for most charts."""

    @property
    def run_centre(self) -> float:
        """The line that rules on runs count sides of."""

    def limits(self, denominator: float) -> tuple[float, float]:
        """Lower and upper limit of a point with this denominator, kept within what is possible."""

    def outer(self, denominator: float) -> tuple[float, float]:
        """Where the outer thirds towards the limits start, two standard deviations from the centre; not kept within what is possible, so
        that a value at its floor is not near a limit for that reason alone."""


def mean(values: list[float]) -> float:
    """Arithmetic mean, summed without loss. Raises ValueError for no values."""
    if not values:
        raise ValueError("the mean of no values")
    return math.fsum(values) / len(values)


def beyond(value: float, limit: float) -> bool:
    """Whether a value lies above a limit by more than rounding."""
    return value > limit and not math.isclose(value, limit, rel_tol=1e-9, abs_tol=1e-12)
