"""The validation results of a delivery as a document: counts, files and lines, but no key and no value of a record."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Any

from finhosta_dq.judge.checkpoint import SuiteResult
from finhosta_dq.judge.delivery import RuleOnTable
from finhosta_dq.judge.suites import PlannedSuite

# results of the expectations on a table as a whole that name no record
_OPEN = ("observed_value", "element_count", "unexpected_count")


def file_name(delivery_id: str) -> str:
    """``mzg_999_2025-1.json`` for ``mzg/999/2025-1``."""
    return re.sub(r"[^A-Za-z0-9-]+", "_", delivery_id) + ".json"


def results_document(
    delivery_id: str, verdict: str, planned: Sequence[PlannedSuite], results: Sequence[SuiteResult], extra: Mapping[str, Any]
) -> dict[str, Any]:
    """What is kept of a judgement. Each result of a rule carries ``rule_id`` and ``success``."""
    by_name = {result.planned.name: result for result in results}
    return {
        "$version": 1,
        "delivery": delivery_id,
        "verdict": verdict,
        "great_expectations": version("great-expectations"),
        "suites": [_suite(suite, by_name.get(suite.name)) for suite in planned],
        **extra,
    }


def write_results(folder: Path, document: Mapping[str, Any]) -> Path:
    """Write the document into the folder, readable by its owner only; the path."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    path = folder / file_name(document["delivery"])
    path.write_text(json.dumps(document, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    path.chmod(0o600)
    return path


def _suite(planned: PlannedSuite, result: SuiteResult | None) -> dict[str, Any]:
    results = result.results if result else []
    rules = [one for one in results if "rule_id" in (one.expectation_config.meta or {})]
    return {
        "suite": planned.name,
        "success": result.success if result else None,
        "worst_failure": result.worst if result else None,
        "table": [_table_result(one) for one in results if one not in rules],
        "notes": planned.notes,
        "rules": [_rule_result(one) for one in rules],
        "not_judged": [_unjudged(one) for one in planned.not_judged],
    }


def _table_result(result: Any) -> dict[str, Any]:
    counts = {name: result.result[name] for name in _OPEN if name in result.result}
    return {"expectation": result.expectation_config.type, "success": bool(result.success), **counts}


def _rule_result(result: Any) -> dict[str, Any]:
    config = result.expectation_config
    return {
        "rule_id": config.meta["rule_id"],
        "text": config.kwargs["text"],
        "severity": config.meta["severity"],
        "gx_severity": config.severity.value if hasattr(config.severity, "value") else config.severity,
        "success": bool(result.success),
        "failing": result.result["unexpected_count"],
        "tested": result.result["element_count"],
        "max_rate": config.kwargs.get("max_rate", 0.0),
        "max_count": config.kwargs.get("max_count", 0),
        "fingerprint": config.meta["fingerprint"],
        "first": result.result["partial_unexpected_index_list"],
    }


def _unjudged(rule: RuleOnTable) -> dict[str, Any]:
    return {"rule_id": rule.rule_id, "severity": rule.severity, "outcome": rule.outcome, "reason": rule.reason}
