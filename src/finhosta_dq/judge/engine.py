"""The execution engine of Great Expectations for DuckDB. Delete it on the day Great Expectations ships its own."""

from __future__ import annotations

from types import ModuleType
from typing import Any

from great_expectations.execution_engine import SqlAlchemyExecutionEngine

from finhosta_dq.judge.dialect import TYPES

# What the metrics of Great Expectations look at to choose their SQL. The mark of Dremio makes them write REGEXP_MATCHES, which
# searches, and plain LIKE; the mark of PostgreSQL would make them write ``~``, which in DuckDB must match the whole text.
_MARKS = ModuleType("duckdb_types")
_MARKS.__dict__.update({"DremioDialect": True, **{name.replace(" ", "_"): kind for name, kind in TYPES.items()}})


class DuckDBExecutionEngine(SqlAlchemyExecutionEngine):
    """Evaluates metrics on a shared DuckDB connection."""

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self.dialect_module: Any = _MARKS
        self.summaries: dict[str, Any] = {}
        """What the rules of a delivery found, kept for the one judgement this engine serves."""
