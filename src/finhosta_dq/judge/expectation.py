"""``ExpectRuleToHold``: one rule of the catalogue as an expectation of Great Expectations."""

from __future__ import annotations

from typing import Any, ClassVar

from great_expectations.expectations.expectation import BatchExpectation
from great_expectations.validator.metric_configuration import MetricConfiguration
from great_expectations.validator.validator import ValidationDependencies

from finhosta_dq.judge.summary import METRIC, Summary


class ExpectRuleToHold(BatchExpectation):
    """A rule holds on a table of a delivery when its failing records keep within the threshold: both the rate and the count.

    rule_id, text: the rule and its sentence. delivery_id, table_name: what is judged.
    max_rate: tolerated share of the tested records, 0 to 1. max_count: tolerated records.
    statement: the SQL that filled ``quality.finding`` for this rule; it is shown, not run again.
    """

    rule_id: str
    text: str
    delivery_id: str
    table_name: str
    max_rate: float = 0.0
    max_count: int = 0
    statement: str = ""

    metric_dependencies: ClassVar[tuple[str, ...]] = (METRIC,)
    domain_keys: ClassVar[tuple[str, ...]] = ("batch_id", "table")
    success_keys: ClassVar[tuple[str, ...]] = ("rule_id", "delivery_id", "table_name", "max_rate", "max_count")

    def get_validation_dependencies(self, execution_engine: Any = None, runtime_configuration: Any = None) -> ValidationDependencies:
        # the inherited way renders the whole configuration several times; with hundreds of rules that is most of the time of a judgement
        summary = MetricConfiguration(
            metric_name=METRIC,
            metric_domain_kwargs={"batch_id": self.batch_id, "table": None},
            metric_value_kwargs={"delivery_id": self.delivery_id, "table_name": self.table_name},
        )
        return ValidationDependencies(
            metric_configurations={METRIC: summary}, result_format=(runtime_configuration or {}).get("result_format", "BASIC")
        )

    def _validate(self, metrics: dict[str, Any], runtime_configuration: Any = None, execution_engine: Any = None) -> dict[str, Any]:
        found: Summary = metrics[METRIC].get(self.rule_id, Summary(0, 0))
        # a rule on what is missing may fail more often than there are records, and Great Expectations takes no percentage over 100
        rate = found.failing / found.tested if 0 < found.failing <= found.tested else None
        return {
            "success": holds(found, self.max_rate, self.max_count),
            "result": {
                "observed_value": found.failing,
                "element_count": found.tested,
                "unexpected_count": found.failing,
                "unexpected_percent": 100.0 * rate if rate else 0.0 if found.tested and not found.failing else None,
                "partial_unexpected_index_list": [{"file": file, "line": line} for file, line in found.places],
            },
        }


def holds(found: Summary, max_rate: float, max_count: int) -> bool:
    """Whether the failing records keep within the rate and the count; no failing record always does."""
    return found.failing == 0 or (found.failing <= max_count and found.failing <= max_rate * found.tested)
