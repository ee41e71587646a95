"""Small rules for the tests of the engine."""

from __future__ import annotations

from typing import Any

from finhosta_dq.rules.catalogue import Catalogue
from finhosta_dq.rules.model import Rule, Texts

WORDS = Texts(en="one", nl="een", fr="un")


def rule(**fields: Any) -> Rule:
    """A rule on STAYHOSP that no record breaks, changed by ``fields``."""
    basic: dict[str, Any] = {
        "id": "MZG-STA-99",
        "severity": "error",
        "dimension": "consistency",
        "level": "record",
        "table": "stayhosp",
        "texts": WORDS,
        "fix": WORDS,
        "source": "test",
        "basis": "law",
    }
    way = {"violation", "query", "generated", "not_evaluated"} & set(fields)
    return Rule(**{**basic, **({} if way else {"violation": "false"}), **fields})


def catalogue(*rules: Rule) -> Catalogue:
    return Catalogue(rules, {})
