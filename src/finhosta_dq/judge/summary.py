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
    ),
    found AS (
        SELECT rule_id, table_name, count(DISTINCT coalesce(file || ' ' || line, file, record_key, delivery_id)) AS failing,
            min(struct_pack(file := file, line := line), :first) FILTER (line IS NOT NULL) AS places
        FROM quality.finding
        WHERE delivery_id = :delivery_id
        GROUP BY rule_id, table_name
    )
    SELECT j.table_name, j.rule_id, any_value(j.denominator), coalesce(sum(f.failing), 0)::BIGINT, flatten(list(f.places))
    FROM judged AS j
    LEFT JOIN found AS f ON j.rule_id = f.rule_id AND (j.is_alone OR j.table_name = f.table_name)
    GROUP BY j.table_name, j.rule_id
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
        # asked once per delivery: planning the statement for each table costs more than running it
        known: dict[str, dict[str, dict[str, Summary]]] = execution_engine.summaries
        delivery_id = metric_value_kwargs["delivery_id"]
        if delivery_id not in known:
            known[delivery_id] = _summaries(execution_engine, delivery_id)
        return known[delivery_id].get(metric_value_kwargs["table_name"], {})


def _summaries(execution_engine: DuckDBExecutionEngine, delivery_id: str) -> dict[str, dict[str, Summary]]:
    """Table -> rule id -> summary, of one delivery."""
    tables: dict[str, dict[str, Summary]] = {}
    statement = text(_SUMMARY).bindparams(delivery_id=delivery_id, first=FIRST)
    for table, rule_id, tested, failing, places in execution_engine.execute_query(statement).fetchall():
        first = tuple(sorted((place["file"], place["line"]) for place in places or ())[:FIRST])
        tables.setdefault(table, {})[rule_id] = Summary(tested or 0, failing, first)
    return tables
