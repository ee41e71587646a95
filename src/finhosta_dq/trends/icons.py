"""What a chart says in one word: variation (is something going on, for better or worse) and assurance (is the target met by the process)."""

from __future__ import annotations

from collections.abc import Sequence

from finhosta_dq.trends.signals import RULES, Signal

COMMON, IMPROVEMENT, CONCERN, CHANGE = "common_cause", "improvement", "concern", "change"
PASS, FAIL, INCONSISTENT = "pass", "fail", "inconsistent"


def variation(signals: Sequence[Signal], last: int, direction: str) -> str:
    """common_cause, improvement, concern, or change where neither way is better: what the last point is part of.

    last: its position; direction: up, down or neutral, the way in which the indicator improves. A point outside its limits speaks before
    runs, and so on in the order of the rules.
    """
    at_last = sorted((signal for signal in signals if last in signal.points), key=lambda signal: RULES.index(signal.rule))
    if not at_last:
        return COMMON
    if direction == "neutral":
        return CHANGE
    return IMPROVEMENT if at_last[0].is_up == (direction == "up") else CONCERN


def assurance(limits: tuple[float, float], target: float | None, direction: str) -> str | None:
    """pass or fail when the target lies outside the limits, inconsistent when within; None without target or direction."""
    if target is None or direction == "neutral":
        return None
    lower, upper = limits
    if lower <= target <= upper:
        return INCONSISTENT
    return PASS if (target < lower) == (direction == "up") else FAIL
