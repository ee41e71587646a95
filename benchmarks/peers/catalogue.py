"""The neutral rules as entries of this product's own catalogue, in the form of ``expectations/``.

Two of them are the product's own entries, because keys and references follow from the contract of STAYHOSP: MZG-KEY-01 and MZG-REF-13.
"""

from __future__ import annotations

from typing import Any

from benchmarks.peers.rules import RULES, NeutralRule
from benchmarks.peers.sql import violation
from finhosta_dq.rules.catalogue import Catalogue
from finhosta_dq.rules.model import Family

_OF_CONTRACT = {"unique": ("MZG-KEY-01", "key", "set"), "refers": ("MZG-REF-13", "foreign_key", "cross_file")}


def catalogue() -> Catalogue:
    """A catalogue of exactly these rules, all on ``stayhosp``."""
    title = dict.fromkeys(("en", "nl", "fr"), "Comparison")
    family = Family.model_validate({"family": "PEER", "title": title, "rules": [_entry(at, rule) for at, rule in enumerate(RULES)]})
    return Catalogue(tuple(sorted(family.rules, key=lambda rule: rule.id)), {"mzg/PEER": family})


def names() -> dict[str, str]:
    """Id of the entry -> name of the neutral rule."""
    return {_id(at, rule): rule.name for at, rule in enumerate(RULES)}


def _id(at: int, rule: NeutralRule) -> str:
    return _OF_CONTRACT[rule.kind][0] if rule.kind in _OF_CONTRACT else f"MZG-PEER-{at + 1:02d}"


def _entry(at: int, rule: NeutralRule) -> dict[str, Any]:
    said = dict.fromkeys(("en", "nl", "fr"), rule.name)
    entry: dict[str, Any] = {
        "id": _id(at, rule),
        "severity": "error",
        "dimension": "conformance",
        "level": "record",
        "table": "stayhosp",
        "texts": said,
        "fix": said,
        "source": "benchmark",
        "basis": "arithmetic",
    }
    if rule.kind in _OF_CONTRACT:
        _, generated, level = _OF_CONTRACT[rule.kind]
        return entry | {"generated": generated, "level": level}
    return entry | {"violation": violation(rule), "field": rule.column.upper()}
