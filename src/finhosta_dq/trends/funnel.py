"""Funnels: units beside one another around a target, with exact limits by their size. No ranking, no small cells.

Source: Spiegelhalter 2005; prediction limits for observed/expected: BMC Medical Research Methodology 12:98.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.stats import binom, poisson

LINES = (0.95, 0.998)
"""Shares of units that the two pairs of lines hold when all are alike."""


@dataclass(frozen=True)
class Unit:
    """name: ward or specialism; observed: events; size: opportunities (proportion), or expected events (Poisson)."""

    name: str
    observed: float
    size: float
    is_stable: bool = True


@dataclass(frozen=True)
class Placed:
    """A unit in the funnel: its ratio, the limits at its size per line of LINES, and where it lies: within, outside_95 or outside_998."""

    unit: Unit
    ratio: float
    limits: tuple[tuple[float, float], ...]
    where: str
    is_above: bool


@dataclass(frozen=True)
class Funnel:
    """target: the centre; units in order of size, then name; left_out: units too small to be shown, by number and not by name."""

    target: float
    is_poisson: bool
    units: tuple[Placed, ...]
    left_out: int


def funnel(units: Sequence[Unit], *, smallest_group: float, target: float | None = None, is_poisson: bool = False) -> Funnel:
    """Units around their common target.

    smallest_group: units with a smaller size are not shown (rule parameter of that name); they do count in the target.
    target: the proportion (default: that of all units together), or observed/expected ratio (default 1).
    is_poisson: sizes are expected numbers, limits are Poisson prediction limits; else binomial limits.
    Raises ValueError for a size of 0 or less, or a target outside its range.
    """
    if any(unit.size <= 0 for unit in units):
        raise ValueError("a unit of a funnel has a size above 0")
    if target is None:
        total = sum(unit.size for unit in units)
        target = 1.0 if is_poisson or not total else sum(unit.observed for unit in units) / total
    if target < 0 or (target > 1 and not is_poisson):
        raise ValueError("the target of a funnel is at least 0, and at most 1 for proportions")
    shown = sorted((unit for unit in units if unit.size >= smallest_group), key=lambda unit: (unit.size, unit.name))
    bounds = [limits_over([unit.size for unit in shown], target, line, is_poisson=is_poisson) for line in LINES]
    placed = tuple(_placed(unit, limits, target) for unit, *limits in zip(shown, *bounds, strict=True))
    return Funnel(target, is_poisson, placed, len(units) - len(shown))


def limits_at(size: float, target: float, line: float, *, is_poisson: bool) -> tuple[float, float]:
    """Exact limits of the ratio at this size: the smallest interval of counts that leaves at most (1 - line) / 2 on each side."""
    return limits_over([size], target, line, is_poisson=is_poisson)[0]


def limits_over(sizes: Sequence[float], target: float, line: float, *, is_poisson: bool) -> list[tuple[float, float]]:
    """``limits_at`` of every size."""
    tail = (1 - line) / 2
    at = np.asarray(sizes, dtype=float)
    if is_poisson:
        lower, upper = poisson.ppf(tail, at * target), poisson.ppf(1 - tail, at * target)
    else:
        lower, upper = binom.ppf(tail, np.rint(at), target), binom.ppf(1 - tail, np.rint(at), target)
    return [(max(0.0, low) / size, max(0.0, high) / size) for low, high, size in zip(lower.tolist(), upper.tolist(), sizes, strict=True)]


def poisson_at_least(expected: float, threshold: int) -> float:
    """Probability of at least ``threshold`` events when ``expected`` are expected."""
    return float(poisson.sf(threshold - 1, expected))


def _placed(unit: Unit, limits: Sequence[tuple[float, float]], target: float) -> Placed:
    ratio = unit.observed / unit.size
    beyond = [not lower <= ratio <= upper for lower, upper in limits]
    where = "outside_998" if beyond[1] else "outside_95" if beyond[0] else "within"
    return Placed(unit, ratio, tuple(limits), where, ratio > target)
