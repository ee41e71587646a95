"""Models of the rule catalogue in ``expectations/``: one entry is one checkable statement."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import Field, model_validator

from finhosta_dq.contracts.models import Evidence, Strict

Severity = Literal["blocking", "error", "signal"]
Level = Literal["file", "record", "field", "set", "cross_file", "cross_table", "cross_period", "cross_registration", "aggregate"]
Generated = Literal["mandatory", "length", "type", "date", "code_list", "key", "foreign_key", "header", "required", "reading"]
Outcome = Literal["passed", "passed_with_findings", "failed", "not_applicable", "not_evaluated", "partial"]


class Texts(Strict):
    """A text in the three languages."""

    en: str
    nl: str
    fr: str


class Threshold(Strict):
    """Findings that are still tolerated: both the rate and the count must be kept. Default: none."""

    max_rate: float = Field(0.0, ge=0, le=1)
    max_count: int = Field(0, ge=0)


YearBefore = Literal["BUDGET", "REVISOR", "YEARLY", "SOCIAL", "STAYHOSP"]


class Needs(Strict):
    """What must be there before the rule can be evaluated; what is missing makes it ``not_evaluated``.

    year_before: collections of Finhosta, or STAYHOSP of both half-years of MZG, of the year before in the hospital's own lists.
    """

    registrations: list[str] = []
    both_half_years: bool = False
    rule_parameters: list[str] = []
    reference: list[str] = []
    budget_parameters: list[str] = []
    previous_period: bool = False
    year_before: list[YearBefore] = []


class Rule(Strict):
    """One entry of the catalogue.

    Exactly one of ``violation``, ``query``, ``generated`` and ``not_evaluated`` says how it is judged.

    table: the staged table whose records are judged (first of ``tables``); ``*`` = every file of the rule's registration.
    also: other ids under which the catalogues state the same; they are answered by this entry.
    field: official column the finding points at. value, expected, difference: SQL expressions over the row.
    scope: SQL predicate over the row: which records are tested (denominator); empty = all. A ``violation`` counts within it only.
    untested: why nothing could be tested when no record is in the scope because an input is missing: ``not_evaluated`` instead of
        ``not_applicable``.
    remedy: what makes the record right, where the rule tells: ``difference`` = the field less the difference, ``expected`` = the field
        takes the expected value. Without it only taking the record out has an effect that can be computed.
    key: columns of the query shown as record key; default = key of the table's contract.
    valid_from, valid_to: period ``YYYY-P`` (half-yearly) or financial year ``YYYY``, both inclusive. An entry holds in a year when it
    holds in one of its half-years.
    """

    id: str = Field(pattern=r"^(MZG|FIN|X)-[A-Z0-9-]+[a-z]?$")
    also: list[str] = []
    severity: Severity
    dimension: str
    level: Level
    table: str
    tables: list[str] = []
    texts: Texts
    fix: Texts
    source: str
    basis: Evidence
    affects: list[str] = []
    related: list[str] = []
    valid_from: str | None = None
    valid_to: str | None = None
    threshold: Threshold = Threshold()
    needs: Needs = Needs()
    field: str | None = None
    value: str | None = None
    expected: str | None = None
    difference: str | None = None
    scope: str | None = None
    untested: str | None = None
    remedy: Literal["difference", "expected"] | None = None
    key: list[str] | None = None
    violation: str | None = None
    query: str | None = None
    generated: Generated | None = None
    not_evaluated: str | None = None

    @model_validator(mode="after")
    def _one_way(self) -> Rule:
        ways = [self.violation, self.query, self.generated, self.not_evaluated]
        if sum(way is not None for way in ways) != 1:
            raise ValueError("give exactly one of violation, query, generated, not_evaluated")
        if self.untested and not self.scope:
            raise ValueError("untested needs a scope")
        return self

    @property
    def registration(self) -> str:
        """``mzg``, ``finhosta`` or ``x`` (between registrations), from the id."""
        return {"MZG": "mzg", "FIN": "finhosta", "X": "x"}[self.id.split("-")[0]]

    @property
    def family(self) -> str:
        """Family of the rule: STA, SEQ, ... for MZG; F, A, S, ... for Finhosta; X for the reconciliations."""
        parts = self.id.split("-")
        return {"MZG": parts[1], "FIN": parts[1][0], "X": "X"}[parts[0]]

    def in_force(self, period: str) -> bool:
        """Whether the entry holds for a period (``2025-1``) or financial year (``2025``)."""
        first, last = (period, period) if len(period) > 4 else (f"{period}-1", f"{period}-2")
        start = self.valid_from or "0000-1"
        end = self.valid_to or "9999-2"
        return (start if len(start) > 4 else f"{start}-1") <= last and first <= (end if len(end) > 4 else f"{end}-2")


class Family(Strict):
    """One file of ``expectations/``: a family of rules."""

    family: str
    title: Texts
    rules: list[Rule]


class Check(Strict):
    """One executable statement of a rule on one table, for the deliveries of ``periods`` (empty = all).

    relation: table judged, e.g. ``raw.stayhosp`` or ``staging.stayhosp``.
    predicate: SQL predicate over that table, true where the row breaks the rule; or
    select: a whole SELECT giving ``_file``, ``_line`` (or ``delivery_id``), key columns and optionally
    field, value, expected, difference, related_key.
    sources: the tables beside the judged one that must have been read for the check to mean anything.
    native: core expectations of Great Expectations that together state the same check, each ``{"type": ..., "kwargs": ...}``;
    their failing rows add up to those of the check. ``{batch}`` in a query stands for the relation.
    """

    rule: Rule
    table: str
    relation: str
    field: str | None = None
    predicate: str | None = None
    select: str | None = None
    value: str | None = None
    expected: str | None = None
    difference: str | None = None
    scope: str | None = None
    key: list[str] = []
    periods: list[str] = []
    sources: list[str] = []
    native: list[dict[str, Any]] = []
