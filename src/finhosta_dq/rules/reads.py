"""What a rule reads of a record: the fields of its contract that the statement of the rule names."""

from __future__ import annotations

import re
from functools import cache

from finhosta_dq.rules.catalogue import query_text
from finhosta_dq.rules.checks import contract_of
from finhosta_dq.rules.model import Rule

TIE = "*"
"""Marks what ties a record to others: its key (``*key``), and hospital and period (``*code_agr``), each right in itself or not."""

KEY = f"{TIE}key"

# parts of every key: they say of which delivery a record is
_DELIVERY = frozenset({"code_agr", "year_registr", "period_registr", "year", "period", "sender_cd", "period_cd"})
_ASIDE = re.compile(r"--[^\n]*|'(?:[^']|'')*'")


def fields_read(rule: Rule, table: str) -> frozenset[str]:
    """Columns of a table that the rule names, a date by the three fields it is made of; none for rules on the layout itself.

    A rule over several records also reads what ties them: hospital and period where it names them, and the key (``KEY``) where it names
    every part of it, so that a double record breaks it as well. Rules on privacy read nothing in this sense: what may not stand in a
    field may not stand there in any form. A column that a query sees under another name is not seen here.
    """
    contract = contract_of(table)[1]
    if rule.dimension == "privacy" or rule.generated not in (None, "foreign_key") or rule.not_evaluated is not None:
        return frozenset()
    if rule.generated == "foreign_key":
        keys = [fk for fk in contract.foreign_keys if fk.rule == rule.id]
        found = frozenset(name.lower() for fk in keys for name in fk.fields) | _named(" ".join(fk.when or "" for fk in keys), table)
        return found | _ties(found)
    text = query_text(rule) if rule.query is not None else rule.violation or ""
    found = _named(f"{text} {rule.scope or ''}", table)
    if rule.query is None:
        return found
    parts = {name.lower() for name in contract.key.fields} - _DELIVERY if contract.key else set()
    return found | _ties(found) | ({KEY} if parts and parts <= found else set())


def _ties(found: frozenset[str]) -> frozenset[str]:
    return frozenset(TIE + name for name in found & _DELIVERY)


@cache
def _named(text: str, table: str) -> frozenset[str]:
    """Columns of a table that occur in a statement, outside comments and literals."""
    contract = contract_of(table)[1]
    words = set(re.findall(r"\w+", _ASIDE.sub(" ", text).lower()))
    named = words & set(contract.columns)
    for parts in contract.dates:
        if parts.column in words:
            named |= {parts.year.lower(), parts.month.lower(), parts.day.lower()}
    return frozenset(named)
