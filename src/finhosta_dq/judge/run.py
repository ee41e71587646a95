"""Judges a delivery: Great Expectations runs a suite per table and decides the verdict."""

from __future__ import annotations

import gc
import logging
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

import duckdb

from finhosta_dq.judge.agreement import JudgeDisagreement, RuleJudgement, check_agreement, refuse
from finhosta_dq.judge.checkpoint import GreatExpectationsError, SuiteResult, run_checkpoint
from finhosta_dq.judge.delivery import JUDGED, DeliveryUnderJudgement, read_delivery
from finhosta_dq.judge.native import NativeCount, judge_natively
from finhosta_dq.judge.record import results_document, write_results
from finhosta_dq.judge.suites import plan_suites
from finhosta_dq.rules.catalogue import Catalogue, load_catalogue

__all__ = ["JudgeDisagreement", "Judgement", "judge_delivery"]

Verdict = Literal["passed", "passed_with_findings", "failed", "not_evaluated"]

_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Judgement:
    """The verdict of a delivery, why it could not be evaluated if so, and where the masked results are."""

    delivery_id: str
    verdict: Verdict
    reason: str | None = None
    results: Path | None = None
    rules: list[RuleJudgement] = field(default_factory=list)
    native: list[NativeCount] = field(default_factory=list)


@contextmanager
def _known_objects_left_alone() -> Iterator[None]:
    """Within the block the garbage collector looks at new objects only.

    Great Expectations makes so many that it goes over all that is loaded again and again, a sixth to a quarter of the time of the judge.
    """
    gc.freeze()
    try:
        yield
    finally:
        gc.unfreeze()


def judge_delivery(
    con: duckdb.DuckDBPyConnection,
    delivery_id: str,
    native: bool = False,
    results_dir: Path | None = None,
    catalogue: Catalogue | None = None,
) -> Judgement:
    """Judge a delivery whose rules were evaluated on this connection, and store ``quality.delivery.verdict``.

    native: let Great Expectations evaluate the contract rules itself too, and compare the counts.
    results_dir: folder for the masked results, None = nowhere. catalogue: rules of the native judge, by default the product's.
    Raises JudgeDisagreement when Great Expectations and ``quality.rule_result`` differ on any rule; KeyError for an unknown delivery.
    """
    delivery = read_delivery(con, delivery_id)
    planned = plan_suites(delivery)
    results: list[SuiteResult] = []
    counts: list[NativeCount] = []
    reason = why_not_evaluated(delivery)
    if reason is None:
        try:
            with _known_objects_left_alone():
                results = run_checkpoint(con, delivery_id, planned)
                if native:
                    counts = judge_natively(con, delivery, catalogue or load_catalogue())
        except GreatExpectationsError as error:
            reason = str(error)
            _log.error("%s: %s", delivery_id, reason)
    judged = [_rule_judgement(one) for result in results for one in result.results if _is_rule(one)]
    if reason is None:
        _refuse_broken_accounts(delivery_id, results)
        check_agreement(delivery, judged)
    verdict: Verdict = "not_evaluated" if reason else verdict_of([result.worst for result in results], judged)
    con.execute("UPDATE quality.delivery SET verdict = ? WHERE delivery_id = ?", [verdict, delivery_id])
    path = None
    if results_dir is not None:
        extra = {"reason": reason, "native": [count.document() for count in counts]}
        path = write_results(results_dir, results_document(delivery_id, verdict, planned, results, extra))
    return Judgement(delivery_id, verdict, reason, path, judged, counts)


def verdict_of(worst: Sequence[str | None], judged: Sequence[RuleJudgement]) -> Verdict:
    """The verdict that follows from the worst failed severity of each suite and from the counts of the rules.

    A failed blocking or error rule fails the delivery; a failed signal, or findings within their threshold, are findings.
    """
    if {"critical", "warning"} & set(worst):
        return "failed"
    if "info" in worst or any(one.failing for one in judged):
        return "passed_with_findings"
    return "passed"


def why_not_evaluated(delivery: DeliveryUnderJudgement) -> str | None:
    """Why a delivery cannot be judged at all; None when it can."""
    if not delivery.readable:
        return "no file of the delivery could be read"
    evaluated = any(rule.outcome in JUDGED for rules in delivery.rules.values() for rule in rules)
    if not delivery.loaded and not evaluated:
        return "no line of the delivery could be loaded and no rule could be evaluated"
    return None


def _is_rule(result: Any) -> bool:
    return "rule_id" in (result.expectation_config.meta or {})


def _rule_judgement(result: Any) -> RuleJudgement:
    kwargs = result.expectation_config.kwargs
    counts = result.result
    return RuleJudgement(kwargs["rule_id"], kwargs["table_name"], bool(result.success), counts["unexpected_count"], counts["element_count"])


def _refuse_broken_accounts(delivery_id: str, results: Sequence[SuiteResult]) -> None:
    """The expectations on a table as a whole compare our own accounts; where they fail the hospital is not to blame."""
    broken = [
        f"{result.planned.name}: {one.expectation_config.type} fails"
        for result in results
        for one in result.results
        if not _is_rule(one) and not one.success
    ]
    refuse(delivery_id, broken)
