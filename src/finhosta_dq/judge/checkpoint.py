"""Runs the planned suites of a delivery in one checkpoint of Great Expectations."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import duckdb
import great_expectations as gx
from great_expectations.core.freshness_diagnostics import CheckpointFreshnessDiagnostics, ValidationDefinitionFreshnessDiagnostics

from finhosta_dq.judge.datasource import WHOLE, session
from finhosta_dq.judge.delivery import views
from finhosta_dq.judge.suites import PlannedSuite

# counts only: lists of failing values are neither wanted nor worth a second query
_COUNTS = {"result_format": "BASIC", "partial_unexpected_count": 0}

# how a traceback names the kind of an error; what follows the name may quote values
_KIND = re.compile(r"^(?:\w+\.)*(\w*(?:Error|Exception)):", re.MULTILINE)


class _NoStore:
    """Takes results and keeps none: the caller has them already."""

    cloud_mode = False

    def store_validation_results(self, **result: Any) -> None:
        return None


class Validation(gx.ValidationDefinition):
    """A suite on a batch, made for one run: neither it nor its result is stored, so it cannot differ from what is stored."""

    @property
    def _validation_results_store(self) -> Any:
        return _NoStore()

    def is_fresh(self) -> ValidationDefinitionFreshnessDiagnostics:
        return ValidationDefinitionFreshnessDiagnostics(errors=[])


class Checkpoint(gx.Checkpoint):
    """All validations of a delivery, made for one run and never stored. Storing and comparing would take most of the time."""

    def is_fresh(self) -> CheckpointFreshnessDiagnostics:
        return CheckpointFreshnessDiagnostics(errors=[])


class GreatExpectationsError(RuntimeError):
    """Error raised when Great Expectations could not evaluate an expectation; it names kinds, never values."""


@dataclass(frozen=True)
class SuiteResult:
    """A suite that was run: its plan, whether all of it held, the worst severity that failed, and the result of each expectation."""

    planned: PlannedSuite
    success: bool
    worst: str | None
    results: list[Any]


def run_checkpoint(con: duckdb.DuckDBPyConnection, name: str, planned: Sequence[PlannedSuite]) -> list[SuiteResult]:
    """Results of the suites that have expectations, in order. Raises GreatExpectationsError when one could not be evaluated."""
    wanted = [suite for suite in planned if suite.expectations]
    statements = {suite.view: suite.statement for suite in wanted}
    with views(con, statements), session(con, {suite.name: suite.view for suite in wanted}) as (_, source):
        try:
            definitions: list[gx.ValidationDefinition] = []
            for suite in wanted:
                batch = source.get_asset(suite.name).get_batch_definition(WHOLE)
                meta = {"notes": suite.notes, "not_judged": [_unjudged(rule) for rule in suite.not_judged]}
                whole = gx.ExpectationSuite(name=suite.name, expectations=suite.expectations, meta=meta)
                definitions.append(Validation(name=suite.name, data=batch, suite=whole))
            outcome = Checkpoint(name=name, validation_definitions=definitions, result_format=_COUNTS).run()
        except Exception as error:
            # the message may quote a value or a statement with one
            raise GreatExpectationsError(f"Great Expectations raised {type(error).__name__}") from None
    by_name = {result.suite_name: result for result in outcome.run_results.values()}
    for result in by_name.values():
        for one in result.results:
            raise_if_broken(one)
    return [_read(suite, by_name[suite.name]) for suite in wanted]


def _read(planned: PlannedSuite, result: Any) -> SuiteResult:
    worst = result.get_max_severity_failure()
    return SuiteResult(planned, bool(result.success), worst.value if worst else None, list(result.results))


def _unjudged(rule: Any) -> dict[str, Any]:
    return {"rule_id": rule.rule_id, "outcome": rule.outcome, "reason": rule.reason}


def raise_if_broken(result: Any) -> None:
    """GreatExpectationsError when an expectation raised instead of being evaluated; names its type and the kind of error."""
    info = result.exception_info or {}
    parts = [info] if "raised_exception" in info else list(info.values())
    for part in parts:
        if part.get("raised_exception"):
            kinds = _KIND.findall(part.get("exception_traceback") or "")
            raise GreatExpectationsError(f"{result.expectation_config.type} raised {kinds[-1] if kinds else 'an error'}")
