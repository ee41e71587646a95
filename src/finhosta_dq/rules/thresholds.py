"""Thresholds that the hospital sets for a time in ``thresholds.csv``, in place of those of the catalogue."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Literal

import duckdb

from finhosta_dq.contracts import ContractError
from finhosta_dq.rules.catalogue import Catalogue
from finhosta_dq.rules.codes import period_days
from finhosta_dq.rules.model import Rule, Threshold

FILE = "thresholds.csv"
State = Literal["applied", "expired", "not_yet"]


@dataclass(frozen=True)
class Override:
    """One line of the list: the threshold of a rule from a first to a last day, why, and who decided it."""

    rule_id: str
    threshold: Threshold
    reason: str
    valid_from: date
    valid_to: date
    decided_by: str
    line: int

    def state(self, period: str) -> State:
        """Whether it holds for a delivery: what counts is the last day of the period (``2025-1``) or year (``2025``)."""
        last = date.fromisoformat(period_days(period)[1])
        if self.valid_to < last:
            return "expired"
        return "not_yet" if self.valid_from > last else "applied"


@dataclass(frozen=True)
class Overrides:
    """All lines of the list; at most one of a rule holds on a day."""

    listed: tuple[Override, ...] = ()

    def of(self, rule: Rule) -> list[Override]:
        """Lines about a rule, by first day."""
        return [one for one in self.listed if one.rule_id == rule.id]

    def threshold(self, rule: Rule, period: str) -> Threshold:
        """What is tolerated of a rule in a delivery of that period: the hospital's threshold while it holds, else the catalogue's."""
        return next((one.threshold for one in self.of(rule) if one.state(period) == "applied"), rule.threshold)


def read_overrides(con: duckdb.DuckDBPyConnection, catalogue: Catalogue) -> Overrides:
    """The overrides of ``reference.thresholds``, under the ids of the entries that answer to the ids in the list.

    Raises ContractError naming file, line, column and what is expected: an id of the catalogue, a first day not after the last, one line
    of a rule at a time.
    """
    # the table has the lines in the order of the file, whose first line is the header
    rows = con.execute(
        """SELECT row_number() OVER (ORDER BY rowid) + 1, rule, CAST(max_rate AS DOUBLE), CAST(max_count AS BIGINT), reason, valid_from,
                  valid_to, "by"
           FROM reference.thresholds ORDER BY 1"""
    ).fetchall()
    found, mistakes = [], []
    for line, rule_id, rate, count, reason, first, last, by in rows:
        entries = catalogue.by_id(rule_id)
        if not entries:
            mistakes.append(f"{FILE}:{line}: rule: not the id of a rule of the catalogue")
        elif first > last:
            mistakes.append(f"{FILE}:{line}: valid_to: before valid_from; the last day is expected")
        else:
            found.append(Override(entries[0].id, Threshold(max_rate=rate, max_count=count), reason, first, last, by, line))
    found.sort(key=lambda one: (one.rule_id, one.valid_from, one.line))
    mistakes += _overlaps(found)
    if mistakes:
        raise ContractError("\n".join(mistakes))
    return Overrides(tuple(found))


def _overlaps(found: Iterable[Override]) -> list[str]:
    """Lines that hold on a day on which an earlier line of the same rule holds."""
    said = []
    for _, of_rule in groupby(found, key=lambda one: one.rule_id):
        longest: Override | None = None
        for one in of_rule:
            if longest is not None and one.valid_from <= longest.valid_to:
                first, second = sorted((one.line, longest.line))
                said.append(
                    f"{FILE}:{second}: valid_from: holds on days on which line {first} holds; one line of a rule at a time is expected"
                )
            if longest is None or one.valid_to > longest.valid_to:
                longest = one
    return said


Row = tuple[str, str, State, float, int, float, int, str, date, date, str, int]


def override_rows(rule: Rule, delivery_id: str, period: str, overrides: Overrides) -> list[Row]:
    """Rows of ``quality.threshold_override``: every line about a rule that holds in the period, applied or not."""
    listed, own = rule.threshold, overrides.of(rule)
    return [
        (
            *(delivery_id, rule.id, one.state(period), one.threshold.max_rate, one.threshold.max_count, listed.max_rate, listed.max_count),
            *(one.reason, one.valid_from, one.valid_to, one.decided_by, one.line),
        )
        for one in own
    ]
