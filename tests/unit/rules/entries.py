"""Catalogue entries and catalogues drawn for tests of the pages."""

from __future__ import annotations

from finhosta_dq.rules.catalogue import Catalogue
from finhosta_dq.rules.model import Family, Rule, Texts
from finhosta_dq.rules.shipped import Shipped

SAID = Texts(en="It is *so* | always.", nl="Het is zo.", fr="C'est ainsi.")
FIX = Texts(en="Correct it.", nl="Verbeter het.", fr="Corrigez-le.")
NOTHING = Shipped(frozenset(), frozenset(), ())


def entry(rule_id: str = "MZG-ZZZ-01", **more: object) -> Rule:
    given: dict[str, object] = {
        "severity": "error",
        "dimension": "consistency",
        "level": "record",
        "table": "stayhosp",
        "texts": SAID,
        "fix": FIX,
        "source": "decree, art. 1",
        "basis": "law",
        **more,
    }
    if not {"violation", "query", "generated", "not_evaluated"} & set(given):
        given["violation"] = "dis_date < adm_date"
    return Rule(id=rule_id, **given)  # type: ignore[arg-type]


def catalogue(*rules: Rule) -> Catalogue:
    """A catalogue of one family that holds these entries."""
    title = Texts(en="Family", nl="Familie", fr="Famille")
    return Catalogue(rules, {"mzg/ZZZ": Family(family="ZZZ", title=title, rules=list(rules))})
