"""The rules as plain suites that an unmodified Great Expectations loads: the same SQL, without a class of ours."""

from __future__ import annotations

import json
import uuid
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from finhosta_dq.judge.wording import BATCH, SEVERITY, for_great_expectations
from finhosta_dq.rules.catalogue import Catalogue, rule_fingerprint
from finhosta_dq.rules.checks import checks_for, judged_registration, statement_of
from finhosta_dq.rules.codes import CodeLists
from finhosta_dq.rules.model import Check, Rule

GX_VERSION = "1.24.1"
_IDS = uuid.UUID("6f3e5a52-7a3f-4f1c-9c39-5f0f6a0d8b11")


def plain_suites(catalogue: Catalogue, codes: CodeLists, period: str) -> list[dict[str, Any]]:
    """Suites by registration and judged table, of the rules in force in a period ``YYYY-P``; Finhosta takes its year.

    A rule over several fields gives one expectation per field. Rules that rest on what reading saw, or are not evaluated, state no SQL
    over tables: they are named in the ``meta`` of the suite of their table.
    """
    stated: dict[str, list[dict[str, Any]]] = defaultdict(list)
    left_out: dict[str, list[str]] = defaultdict(list)
    for rule in catalogue.rules:
        named = rule.tables or [rule.table]
        registration = judged_registration(rule, named[0])
        when = period[:4] if registration == "finhosta" else period
        if not rule.in_force(when):
            continue
        checks = checks_for(rule, codes, [when])
        for at, check in enumerate(checks):
            stated[_suite_name(rule, check.table)].append(_expectation(rule, check, at))
        if not checks:
            left_out[_suite_name(rule, named[0])].append(rule.id)
    return [_suite(name, period, stated[name], left_out[name]) for name in sorted({*stated, *left_out})]


def write_suites(folder: Path, suites: Sequence[dict[str, Any]]) -> list[Path]:
    """One JSON file per suite, as the folder ``expectations`` of a Great Expectations project holds them; the paths."""
    folder.mkdir(parents=True, exist_ok=True)
    paths = []
    for suite in suites:
        path = folder / f"{suite['name']}.json"
        path.write_text(json.dumps(suite, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
        paths.append(path)
    return paths


def _suite_name(rule: Rule, table: str) -> str:
    return f"{judged_registration(rule, table)}_{'delivery' if table == '*' else table}"


def _suite(name: str, period: str, expectations: list[dict[str, Any]], left_out: list[str]) -> dict[str, Any]:
    return {
        "name": name,
        "id": str(uuid.uuid5(_IDS, name)),
        "expectations": expectations,
        "meta": {"great_expectations_version": GX_VERSION, "period": period, "not_stated_in_sql": sorted(left_out)},
        "notes": None,
    }


def _expectation(rule: Rule, check: Check, at: int) -> dict[str, Any]:
    # a predicate is asked of the batch; a query reads the tables of the warehouse by name
    query = check.select if check.select is not None else statement_of(check.model_copy(update={"relation": BATCH}))
    return {
        "type": "unexpected_rows_expectation",
        "id": str(uuid.uuid5(_IDS, f"{rule.id} {rule.valid_from} {check.table} {at}")),
        "kwargs": {"unexpected_rows_query": for_great_expectations(query)},
        "severity": SEVERITY[rule.severity],
        "description": rule.texts.en,
        "meta": {
            "rule_id": rule.id,
            "relation": check.relation,
            "field": check.field,
            "max_rate": rule.threshold.max_rate,
            "max_count": rule.threshold.max_count,
            "fingerprint": rule_fingerprint(rule),
        },
    }
