"""G charts: opportunities between rare events."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from finhosta_dq.trends.points import mean


@dataclass(frozen=True)
class GapFit:
    """centre: mean number of opportunities between events; run_centre: their median, because the distribution is skewed."""

    centre: float
    run_centre: float

    def limits(self, denominator: float = 1.0) -> tuple[float, float]:
        """0 and mean + three standard deviations of the geometric distribution."""
        return 0.0, self.centre + 3 * math.sqrt(self.centre * (self.centre + 1))

    def outer(self, denominator: float = 1.0) -> tuple[float, float]:
        """Mean + two standard deviations; 0 below, where nothing is near a limit."""
        return 0.0, self.centre + 2 * math.sqrt(self.centre * (self.centre + 1))


def fit_gaps(gaps: Sequence[float]) -> GapFit:
    """The fit of a G chart. gaps: opportunities between events, at least 0. Raises ValueError without gaps or below 0."""
    if any(gap < 0 for gap in gaps):
        raise ValueError("opportunities between events are at least 0")
    return GapFit(mean(list(gaps)), float(median(gaps)))
