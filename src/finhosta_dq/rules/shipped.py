"""What a rule can rest on before a hospital mounts anything, and what it still waits for."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

from finhosta_dq.contracts.mounted import mounted_lists
from finhosta_dq.rules.catalogue import query_text
from finhosta_dq.rules.codes import period_days
from finhosta_dq.rules.model import Rule
from finhosta_dq.rules.needs import read_contents
from finhosta_dq.warehouse.connection import open_warehouse
from finhosta_dq.warehouse.reference import load_reference
from finhosta_dq.warehouse.year_before import FOLDER, STAYS

_OPEN = "9999-12-31"
# the year before is asked for by collection, in needs.year_before
_ALWAYS_THERE = {"code", "parameter", "rule_parameter", "year_before", "year_before_stay"}


@dataclass(frozen=True)
class Shipped:
    """Rule parameters with a value, reference data with rows (lists as ``code:<list>``), spans in which budget parameters are known.

    budget: (key, first day, last day), an open end as ``9999-12-31``.
    """

    parameters: frozenset[str]
    references: frozenset[str]
    budget: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True)
class Wants:
    """What a rule waits for.

    mount: what the hospital must mount. partly: budget parameters of the product, which are known from some day on. delivery: other deliveries.
    further: empty lists and parameters that the statement reads but does not wait for; they make it sharper.
    """

    mount: tuple[str, ...]
    partly: tuple[str, ...]
    delivery: tuple[str, ...]
    further: tuple[str, ...]


def shipped() -> Shipped:
    """What ``schemas/`` holds, read as in a run without a folder of the hospital's own. Raises ContractError when a file does not fit."""
    con = open_warehouse(None)
    try:
        load_reference(con)
        contents = read_contents(con)
    finally:
        con.close()
    return Shipped(contents.parameters, contents.references, contents.budget)


def wants(rule: Rule, have: Shipped) -> Wants:
    """What the rule waits for, in words."""
    needs = rule.needs
    mount = [f"rule parameter `{name}`" for name in needs.rule_parameters if name not in have.parameters]
    mount += [list_name(name) for name in needs.reference if name not in have.references]
    mount += [f"{_sent(one)} of the year before in `{FOLDER}`" for one in needs.year_before]
    ended, partly = _known(rule, have)
    mount += ended
    delivery = [
        f"a delivery of {registration_name(one)} of the same period or year" for one in needs.registrations if one != rule.registration
    ]
    if needs.both_half_years:
        delivery.append("the MZG deliveries of both half-years")
    if needs.previous_period:
        delivery.append("the delivery of the period before")
    return Wants(tuple(mount), partly, tuple(delivery), _further(rule, have))


def _further(rule: Rule, have: Shipped) -> tuple[str, ...]:
    text = " ".join([rule.violation or "", rule.scope or "", query_text(rule) if rule.query else ""])
    text = re.sub(r"--[^\n]*", "", text)
    parameters = sorted(set(re.findall(r"rule_(?:list|number)\('(\w+)'\)", text)) - have.parameters - set(rule.needs.rule_parameters))
    lists = {f"code:{name}" for name in re.findall(r"\blist\s*=\s*'(\w+)'", text)} - have.references - set(rule.needs.reference)
    lists |= set(re.findall(r"\breference\.(\w+)", text)) - _ALWAYS_THERE - have.references - set(rule.needs.reference)
    return (*(f"rule parameter `{name}`" for name in parameters), *(list_name(name) for name in sorted(lists)))


def _known(rule: Rule, have: Shipped) -> tuple[list[str], tuple[str, ...]]:
    """Budget parameters that are not known, or no longer known in the last period of the rule; those known in some years."""
    last_wanted = period_days(rule.valid_to)[1] if rule.valid_to else _OPEN
    ended: list[str] = []
    partly: dict[str, list[str]] = {}
    for key in rule.needs.budget_parameters:
        spans = _joined(sorted((first, last) for name, first, last in have.budget if name == key))
        known = " and ".join(_span(*span) for span in spans)
        if not spans or spans[-1][1] < last_wanted:
            ended.append(f"budget parameter `{key}`" + (f" (known {known})" if known else ""))
        else:
            partly.setdefault(known, []).append(f"`{key}`")
    return ended, tuple(f"budget parameters {', '.join(keys)} (known {known})" for known, keys in partly.items())


def _sent(one: str) -> str:
    return f"{STAYS} of MZG" if one == STAYS else f"collection {one} of Finhosta"


def list_name(name: str) -> str:
    """A name of ``needs.reference`` in words."""
    if name in mounted_lists():
        return f"list `{mounted_lists()[name].file}`"
    return f"code list `{name.removeprefix('code:')}`" if name.startswith("code:") else f"list `{name}`"


def registration_name(registration: str) -> str:
    """The registration as people write it."""
    return {"mzg": "MZG", "finhosta": "Finhosta", "grouper": "grouper output", "social": "social flags", "x": "both registrations"}[
        registration
    ]


def _joined(spans: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """Spans in order; those that overlap or follow each other without a gap are one."""
    out: list[tuple[str, str]] = []
    for first, last in spans:
        day_before = (date.fromisoformat(first) - timedelta(days=1)).isoformat()
        if out and day_before <= out[-1][1]:
            out[-1] = (out[-1][0], max(out[-1][1], last))
        else:
            out.append((first, last))
    return out


def _span(first: str, last: str) -> str:
    return f"from {first}" if last == _OPEN else f"{first} to {last}"
