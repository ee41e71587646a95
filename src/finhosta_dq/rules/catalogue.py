"""The rule catalogue: every entry of ``expectations/``, which of them hold in a period, and the fingerprint of a rule set."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path

from finhosta_dq.contracts.loader import ContractError, parse, read_yaml
from finhosta_dq.home import expectations_dir, sql_dir
from finhosta_dq.rules.model import Family, Rule


@dataclass(frozen=True)
class Catalogue:
    """All entries in order of id and validity, and the titles of the families."""

    rules: tuple[Rule, ...]
    families: dict[str, Family]

    def in_force(self, period: str) -> list[Rule]:
        """Entries that hold for a period (``2025-1``) or financial year (``2025``)."""
        return [rule for rule in self.rules if rule.in_force(period)]

    def by_id(self, rule_id: str) -> list[Rule]:
        """The entries that answer to an id, oldest first; empty when there is none."""
        return [rule for rule in self.rules if rule_id in (rule.id, *rule.also)]

    def fingerprint(self, rules: Iterable[Rule] | None = None) -> str:
        """``sha256:...`` over the entries given, by default all: equal for equal statements, texts and severities."""
        digest = hashlib.sha256()
        for rule in self.rules if rules is None else rules:
            digest.update(rule_fingerprint(rule).encode())
        return f"sha256:{digest.hexdigest()}"


def rule_fingerprint(rule: Rule) -> str:
    """Hash of one entry, its SQL file included."""
    body = rule.model_dump(mode="json")
    if rule.query:
        body["sql"] = query_text(rule)
    return hashlib.sha256(json.dumps(body, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def query_path(rule: Rule) -> Path:
    """``sql/rules/<registration>/<query>.sql``; a query of another registration is named with its folder, ``x/X-05``."""
    assert rule.query is not None
    folder, name = rule.query.split("/") if "/" in rule.query else (rule.registration, rule.query)
    return sql_dir() / "rules" / folder / f"{name}.sql"


def query_text(rule: Rule) -> str:
    """The SQL file of a rule judged by a query. Raises ContractError when the file does not exist."""
    path = query_path(rule)
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise ContractError(f"{path}: the query of rule {rule.id} cannot be read") from error


@cache
def load_catalogue(root: Path | None = None) -> Catalogue:
    """All rules under ``expectations/`` (or ``root``). Raises ContractError naming file and entry of a mistake."""
    base = root or expectations_dir()
    rules: list[tuple[Rule, Path]] = []
    families: dict[str, Family] = {}
    for path in sorted(base.glob("*/*.yaml")):
        family = parse(Family, read_yaml(path), path)
        families[f"{path.parent.name}/{family.family}"] = family
        rules += [(rule, path) for rule in family.rules]
    ordered = sorted(rules, key=lambda one: (one[0].id, one[0].valid_from or ""))
    _refuse_overlap(ordered)
    return Catalogue(tuple(rule for rule, _ in ordered), families)


def _refuse_overlap(ordered: list[tuple[Rule, Path]]) -> None:
    for (earlier, _), (later, path) in pairwise(ordered):
        if earlier.id == later.id and (earlier.valid_to is None or (later.valid_from or "") <= earlier.valid_to):
            raise ContractError(f"{path}: {later.id}: two entries hold at the same time; give the older one an earlier valid_to")
