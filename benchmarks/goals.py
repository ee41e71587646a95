"""Goals and what was measured: one table at the end of a run, and the same as JSON."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class Goal:
    """A figure that is to be ``at_most`` so much. unit: ``x`` for ratios, ``s``, or empty for exponents. runs: measurements behind it,
    of exponents the fewest behind any size.

    measured: None where the options left it out or the noise of the machine was larger than the figure.
    """

    name: str
    at_most: float
    measured: float | None
    unit: str
    runs: int

    @property
    def is_met(self) -> bool:
        """Whether the figure keeps to the goal; what was not measured does not."""
        return self.measured is not None and self.measured <= self.at_most

    @property
    def verdict(self) -> str:
        """Met, missed or not measured."""
        return "not measured" if self.measured is None else "met" if self.is_met else "MISSED"

    def line(self) -> str:
        """One row of the table."""
        measured = "-" if self.measured is None else _shown(self.measured, self.unit)
        return f"  {self.name:58}{_shown(self.at_most, self.unit):>10}{measured:>10}{self.runs:>6}  {self.verdict}"


def table(goals: Sequence[Goal]) -> str:
    """All goals, one line each, and how many are met."""
    head = f"  {'goal':58}{'at most':>10}{'measured':>10}{'runs':>6}"
    return "\n".join([head, *(goal.line() for goal in goals), f"  {sum(goal.is_met for goal in goals)} of {len(goals)} met"])


def write(path: Path, goals: Sequence[Goal], about: dict[str, Any]) -> None:
    """The goals as JSON, with what is known about the run: date, machine, versions, command."""
    path.parent.mkdir(parents=True, exist_ok=True)
    document = about | {"goals": [asdict(goal) | {"is_met": goal.is_met} for goal in goals]}
    path.write_text(json.dumps(document, indent=1) + "\n", encoding="utf-8")


def _shown(figure: float, unit: str) -> str:
    return f"x{figure:.2f}" if unit == "x" else f"{figure:.2f} {unit}".rstrip()
