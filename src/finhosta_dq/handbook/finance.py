"""How finance reads a finding: the parts of the budget it touches, and the indicators whose fitness it can change."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache

from finhosta_dq.home import schemas_dir
from finhosta_dq.indicators.catalogue import Indicator, load_catalogue
from finhosta_dq.rules.model import Rule

CONSEQUENCES = ("not_evaluated", "no_stay", "signal", "none_derived", "blocking", "error")


@dataclass(frozen=True)
class Finance:
    """One of ``CONSEQUENCES``, and for the last two the indicators where a stay with a finding is a bad record."""

    consequence: str
    indicators: tuple[Indicator, ...] = ()


def finance(rule: Rule, names_stay: bool) -> Finance:
    """What a finding of the rule does to indicators.

    names_stay: a finding points at a stay of the period; only those enter the fitness of indicators.
    """
    if rule.not_evaluated is not None:
        return Finance("not_evaluated")
    if not names_stay:
        return Finance("no_stay")
    if rule.severity == "signal":
        return Finance("signal")
    blocking = rule.severity == "blocking"
    counted = _on_records()
    touched = tuple(one for one in load_catalogue() if one.id in counted and (blocking or set(one.parts) & set(rule.affects)))
    if not touched:
        return Finance("none_derived")
    return Finance("blocking" if blocking else "error", touched)


@cache
def _on_records() -> set[str]:
    """Indicators whose fitness counts the bad records of a population."""
    with (schemas_dir() / "indicators.csv").open(encoding="utf-8", newline="") as stream:
        return {row["id"] for row in csv.DictReader(stream) if row["population"]}


def fitness_limits() -> tuple[str, str]:
    """Shares of bad records in percent: above the first an indicator is fit with reservations, above the second unfit."""
    with (schemas_dir() / "parameters" / "rules.csv").open(encoding="utf-8", newline="") as stream:
        values = {row["name"]: row["value"] for row in csv.DictReader(stream)}
    return values["fitness_reservation_pct"], values["fitness_unfit_pct"]
