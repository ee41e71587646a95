"""What the tests of this session have shown of each rule: which of the five cases were drawn and came out as expected.

``check_rule`` notes every drawing after its assertions held:

* ``failing``: the rule found exactly the records the test named, at least one.
* ``clean``: at least one tested record, or the whole drawing, broke nothing.
* ``null``: the rule was evaluated while a column that its statement reads was empty in a drawn record.
* ``boundary``: the test says that it stands on a limit of the rule (``boundary=True``): the last value that passes, the first that fails.
* ``wrong period``: outside its validity the rule was not in force; a rule that always holds has no wrong period.

``proof_exempt.csv`` names the cases that a rule cannot have, with the reason. ``test_proof.py`` asks for all others.
"""

from __future__ import annotations

import csv
import re
from collections import defaultdict
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from finhosta_dq.rules.catalogue import query_text
from finhosta_dq.rules.model import Rule

CASES = ("clean", "failing", "null", "boundary", "wrong period")
EXEMPT = Path(__file__).parent / "proof_exempt.csv"

shown: dict[str, set[str]] = defaultdict(set)
failing_drawings: dict[str, list[tuple[dict[str, str], str, dict[str, Any]]]] = defaultdict(list)


def note(
    rules: list[Rule],
    tables: Mapping[str, list[dict[str, str | None]]],
    texts: Mapping[str, str],
    period: str,
    seen: Any,
    boundary: bool,
    more: Any,
) -> None:
    """Keep what one drawing showed. tables: table -> drawn records; texts: the same as text tables; seen: what the engine said."""
    rule_id = rules[0].id
    if seen.outcome == "not_in_force":
        shown[rule_id].add("wrong period")
        return
    if seen.outcome in ("not_evaluated", "not_applicable"):
        return
    if seen.findings:
        shown[rule_id].add("failing")
        failing_drawings[rule_id].append((dict(texts), period, dict(more)))
    if not seen.findings or seen.denominator > seen.numerator:
        shown[rule_id].add("clean")
    if any(_reads(rule, column) for rule in rules for column in _empty_columns(tables)):
        shown[rule_id].add("null")
    if boundary:
        shown[rule_id].add("boundary")


def _empty_columns(tables: Mapping[str, list[dict[str, str | None]]]) -> set[str]:
    return {column for records in tables.values() for record in records for column, cell in record.items() if cell is None}


def _reads(rule: Rule, column: str) -> bool:
    if rule.generated is not None:
        return True  # contract rules read every column they name
    said = " ".join(filter(None, (rule.violation, rule.scope, query_text(rule) if rule.query else None)))
    # intermediate tables hold columns under the names of the files
    return bool(re.search(rf"\b{re.escape(column)}\b", said)) or "intermediate." in said


def exempt() -> dict[tuple[str, str], str]:
    """(rule, case) -> why the rule cannot have the case."""
    with EXEMPT.open(encoding="utf-8", newline="") as stream:
        return {(row["rule"], row["case"]): row["reason"] for row in csv.DictReader(stream)}


def missing(rules: list[Rule]) -> list[str]:
    """Cases of a rule (all its entries) that no test of this session showed and that are not exempt."""
    rule_id = rules[0].id
    if all(rule.not_evaluated for rule in rules):
        return []
    asked = {"clean", "failing", "null", "boundary"}
    if any(rule.valid_from or rule.valid_to for rule in rules):
        asked.add("wrong period")
    allowed = exempt()
    return [case for case in CASES if case in asked and case not in shown[rule_id] and (rule_id, case) not in allowed]
