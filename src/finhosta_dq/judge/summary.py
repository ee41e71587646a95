"""The one metric all rules of a batch share: what was found and tested per rule."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from great_expectations.expectations.metrics.metric_provider import metric_value
from great_expectations.expectations.metrics.table_metric_provider import TableMetricProvider
from sqlalchemy import text

from finhosta_dq.judge.engine import DuckDBExecutionEngine

METRIC = "finhosta_dq.rule_summary"
FIRST = 20
"""How many findings of a rule are named by file and line; all of them are in ``quality.finding``."""

# A rule that has one result in a delivery owns all its findings there: a rule on the reading of files has findings on many tables.
_SUMMARY = """
    WITH judged AS (
        SELECT rule_id, table_name, denominator, count(*) OVER (PARTITION BY rule_id) = 1 AS is_alone
        FROM quality.rule_result WHERE delivery_id = :delivery_id
        QUALIFY table_name = :table_name
    ),
    found AS (
        SELECT f.rule_id,
            count(DISTINCT coalesce(f.file || ' ' || f.line, f.file, f.record_key, f.delivery_id)) AS failing,
            min(struct_pack(file := f.file, line := f.line), :first) FILTER (f.line IS NOT NULL) AS places
        FROM quality.finding AS f
        INNER JOIN judged AS j ON f.rule_id = j.rule_id AND (j.is_alone OR f.table_name = j.table_name)
        WHERE f.delivery_id = :delivery_id
        GROUP BY f.rule_id, f.table_name
    )
    SELECT j.rule_id, any_value(j.denominator) AS tested, coalesce(sum(f.failing), 0)::BIGINT AS failing, flatten(list(f.places)) AS places
    FROM judged AS j
    LEFT JOIN found AS f USING (rule_id)
    GROUP BY j.rule_id
"""


@dataclass(frozen=True)
class Summary:
    """One rule on one table of a delivery: records tested, records failing, and where the first findings are (file and line)."""

    tested: int
    failing: int
    places: tuple[tuple[str, int], ...] = ()


class RuleSummary(TableMetricProvider):
    """Rule id -> ``Summary`` for one table of one delivery, from ``quality.rule_result`` and ``quality.finding``."""

    metric_name = METRIC
    value_keys = ("delivery_id", "table_name")

    @metric_value(engine=DuckDBExecutionEngine)
    def _summarise(
        cls,
        execution_engine: DuckDBExecutionEngine,
        metric_domain_kwargs: dict[str, Any],
        metric_value_kwargs: dict[str, Any],
        metrics: dict[str, Any],
        runtime_configuration: dict[str, Any],
    ) -> dict[str, Summary]:
        rows = execution_engine.execute_query(text(_SUMMARY).bindparams(**metric_value_kwargs, first=FIRST)).fetchall()
        return {
            rule_id: Summary(tested or 0, failing, tuple(sorted((place["file"], place["line"]) for place in places or ())[:FIRST]))
            for rule_id, tested, failing, places in rows
        }
