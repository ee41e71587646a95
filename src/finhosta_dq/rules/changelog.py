"""The changelog of the rule set: what began, changed and ended in each period, from the validity of the entries."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

from finhosta_dq.rules.model import Rule

_SAME = {"valid_from", "valid_to"}


@dataclass(frozen=True)
class Change:
    """One line: in ``period`` the entry was ``added``, ``changed`` (``what`` names the parts) or ``ended``."""

    period: str
    kind: str
    rule: Rule
    what: tuple[str, ...] = ()


def changes(rules: Iterable[Rule]) -> list[Change]:
    """Changes of a rule set, newest period first. An entry that ends is listed under the first period without it."""
    out: list[Change] = []
    for _, entries in groupby(sorted(rules, key=lambda rule: (rule.id, rule.valid_from or "")), key=lambda rule: rule.id):
        earlier: Rule | None = None
        for rule in entries:
            follows = earlier is not None and earlier.valid_to is not None and following(earlier.valid_to) == rule.valid_from
            if earlier is not None and not follows and earlier.valid_to:
                out.append(Change(following(earlier.valid_to), "ended", earlier))
            if rule.valid_from:
                kind = "changed" if follows else "added"
                out.append(Change(rule.valid_from, kind, rule, _differing(earlier, rule) if earlier and follows else ()))
            earlier = rule
        if earlier is not None and earlier.valid_to:
            out.append(Change(following(earlier.valid_to), "ended", earlier))
    newest_first = sorted(out, key=lambda change: change.period, reverse=True)
    return [one for _, group in groupby(newest_first, key=lambda change: change.period) for one in sorted(group, key=_order)]


def following(period: str) -> str:
    """The period after: ``2025-2`` after ``2025-1``, ``2026-1`` after ``2025-2``, ``2026`` after ``2025``."""
    if len(period) == 4:
        return str(int(period) + 1)
    year, half = period.split("-")
    return f"{year}-2" if half == "1" else f"{int(year) + 1}-1"


def _order(change: Change) -> tuple[int, str]:
    return ("added", "changed", "ended").index(change.kind), change.rule.id


def _differing(earlier: Rule, later: Rule) -> tuple[str, ...]:
    old, new = earlier.model_dump(), later.model_dump()
    return tuple(name for name in new if name not in _SAME and old[name] != new[name])


def changelog_view(rules: Iterable[Rule]) -> dict[str, object]:
    """What the template of the changelog shows: per period its lines, and the entries that have no first period, counted per family."""
    listed = list(rules)
    periods: dict[str, dict[str, list[Change]]] = {}
    for change in changes(listed):
        periods.setdefault(change.period, defaultdict(list))[change.kind].append(change)
    always = Counter((rule.registration, rule.family) for rule in listed if rule.valid_from is None)
    return {"periods": periods, "always": sorted(always.items()), "always_total": sum(always.values()), "entries": len(listed)}
