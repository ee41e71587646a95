"""The catalogue as a list for machines: one row per id, with how it comes to its outcome and what it waits for."""

from __future__ import annotations

from typing import Any

from finhosta_dq.rules.catalogue import Catalogue
from finhosta_dq.rules.coverage import covered
from finhosta_dq.rules.describe import way_of
from finhosta_dq.rules.model import Rule
from finhosta_dq.rules.shipped import Shipped


def listing(catalogue: Catalogue, have: Shipped, period: str | None = None) -> list[dict[str, Any]]:
    """A row per id and entry, in order of id and validity; an id of ``also`` has a row that names the id that answers for it.

    period: ``2025-1`` or ``2025``, only entries in force then; None = all. Keys of a row:

    * ``id``, ``also`` (ids that this one answers for), ``answered_by`` (None, or the id that answers for this one);
    * ``registration``, ``family``, ``table``, ``level``, ``severity``, ``dimension``;
    * ``judged_by``: predicate, query, contract, reading or not_evaluated;
    * ``outcome_kind``: evaluated, with_other_deliveries, when_mounted or not_evaluated, in a run without lists of the hospital;
    * ``waits_for``: what is missing then, in words; the reason of an entry that is never evaluated;
    * ``validity``: ``valid_from`` and ``valid_to``, periods, None = open.
    """
    rows = []
    for rule in catalogue.rules:
        if period is None or rule.in_force(period):
            rows.append(_row(rule, have, rule.id, None))
            rows += [_row(rule, have, one, rule.id) for one in rule.also]
    return sorted(rows, key=lambda row: (row["id"], row["validity"]["valid_from"] or ""))


def _row(rule: Rule, have: Shipped, rule_id: str, answered_by: str | None) -> dict[str, Any]:
    state = covered(rule, have)
    waits = [rule.not_evaluated] if rule.not_evaluated else [*state.wants.mount, *state.wants.delivery]
    return {
        "id": rule_id,
        "also": rule.also if answered_by is None else [],
        "answered_by": answered_by,
        "registration": rule.registration,
        "family": rule.family,
        "table": rule.table,
        "level": rule.level,
        "severity": rule.severity,
        "dimension": rule.dimension,
        "judged_by": way_of(rule).replace(" ", "_"),
        "outcome_kind": state.state.replace(" ", "_"),
        "waits_for": waits,
        "validity": {"valid_from": rule.valid_from, "valid_to": rule.valid_to},
    }
