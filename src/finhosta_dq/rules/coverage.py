"""Which rules are evaluated, which wait for something, and which cannot be: per family and per rule."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from finhosta_dq.rules.catalogue import Catalogue
from finhosta_dq.rules.describe import WAYS, way_of
from finhosta_dq.rules.model import Rule
from finhosta_dq.rules.shipped import Shipped, Wants, wants

STATES = ("evaluated", "with other deliveries", "when mounted", "not evaluated")


@dataclass(frozen=True)
class Covered:
    """One entry: how it is judged (``WAYS``), its state (``STATES``) and what it waits for."""

    rule: Rule
    way: str
    state: str
    wants: Wants


def covered(rule: Rule, have: Shipped) -> Covered:
    """State of an entry in a run without lists of the hospital. A rule that waits for a list and another delivery is ``when mounted``."""
    waits = wants(rule, have)
    state = "evaluated"
    if rule.not_evaluated is not None:
        state = "not evaluated"
    elif waits.mount:
        state = "when mounted"
    elif waits.delivery:
        state = "with other deliveries"
    return Covered(rule, way_of(rule), state, waits)


def coverage_view(catalogue: Catalogue, have: Shipped, catalogue_ids: Iterable[str]) -> dict[str, object]:
    """What the template of the coverage page shows: totals, counts per family and the entries of each.

    catalogue_ids: ids of the authorities' catalogues, each of which must be answered by an entry; those that are not are ``missing``.
    """
    listed = set(catalogue_ids)
    answered = {one for rule in catalogue.rules for one in (rule.id, *rule.also)}
    entries = [covered(rule, have) for rule in catalogue.rules]
    families = []
    for name, family in sorted(catalogue.families.items(), key=lambda item: _place(item[0])):
        ids = {rule.id for rule in family.rules}
        own = [one for one in entries if one.rule.id in ids]
        families.append({"name": name, "title": family.title, "entries": own, "ways": _ways(own), "states": _states(own)})
    return {
        "total": len(entries),
        "listed": len(listed),
        "answered": len(listed & answered),
        "missing": sorted(listed - answered),
        "own": sorted(answered - listed),
        "ways": _ways(entries),
        "states": _states(entries),
        "way_names": WAYS,
        "state_names": STATES,
        "families": families,
    }


def _place(name: str) -> tuple[int, str]:
    return ("mzg", "finhosta", "x").index(name.split("/")[0]), name


def _ways(entries: list[Covered]) -> list[int]:
    count = Counter(one.way for one in entries)
    return [count[way] for way in WAYS]


def _states(entries: list[Covered]) -> list[int]:
    count = Counter(one.state for one in entries)
    return [count[state] for state in STATES]
