"""Soda Core on DuckDB: a contract with the checks of each column and of the table. It tells counts; rows are for its paid cloud.

Its telemetry is switched off through ``SODA_CORE_TELEMETRY_ENABLED``, or it would try to send traces.
"""

from __future__ import annotations

import os
from collections import defaultdict
from typing import Any

os.environ["SODA_CORE_TELEMETRY_ENABLED"] = "false"

import duckdb
import yaml
from soda_core.common.yaml import ContractYamlSource
from soda_core.contracts.contract_verification import ContractVerificationSession
from soda_duckdb.common.data_sources.duckdb_data_source import DuckDBDataSourceImpl

from benchmarks.peers.child import Answer, Tables, run
from benchmarks.peers.engines import hand_sql
from benchmarks.peers.rules import RULES, NeutralRule
from benchmarks.peers.sql import by_hand, violation


def load(tables: Tables) -> Any:
    """A fresh DuckDB file with both tables."""
    return hand_sql.load(tables)


def validate(con: duckdb.DuckDBPyConnection) -> Answer:
    """Counts by check; no keys."""
    source = DuckDBDataSourceImpl.from_existing_cursor(con, "peers")
    result = ContractVerificationSession.execute(
        contract_yaml_sources=[ContractYamlSource.from_str(yaml.safe_dump(contract()))], data_source_impls=[source]
    )
    (verified,) = result.contract_verification_results
    found = {one.check.name: one.threshold_value for one in verified.check_results}
    # a check that could not be evaluated has no value: it is left out
    failing = {rule.name: int(found[rule.name]) for rule in RULES if found.get(rule.name) is not None}
    return Answer(failing, dict)


def contract() -> dict[str, Any]:
    """The contract as Soda writes it."""
    columns: dict[str, list[Any]] = defaultdict(list)
    whole: list[Any] = []
    for rule in RULES:
        kind, told = _check(rule)
        where = columns[rule.column] if kind in ("missing", "invalid") else whole
        # a qualifier tells checks of one kind apart
        where.append({kind: {"name": rule.name, "qualifier": rule.name.replace(" ", "_"), **told}})
    return {
        "dataset": "peers/main/stay",
        "columns": [{"name": name, "checks": checks} for name, checks in columns.items()],
        "checks": whole,
    }


def _check(rule: NeutralRule) -> tuple[str, dict[str, Any]]:
    match rule.kind:
        case "filled":
            return "missing", {}
        case "one_of":
            return "invalid", {"valid_values": list(rule.values)}
        case "pattern":
            return "invalid", {"valid_format": {"regex": rule.pattern, "name": "pattern"}}
        case "length":
            return "invalid", {"valid_min_length": rule.least, "valid_max_length": rule.most}
        case "between":
            return "invalid", {"valid_min": rule.least, "valid_max": rule.most}
        case "unique":
            return "duplicate", {"columns": list(rule.columns)}
        case "refers":
            return "failed_rows", {"query": by_hand(rule)}
    return "failed_rows", {"expression": violation(rule)}


if __name__ == "__main__":
    run(load, validate, ("soda-core", "soda-duckdb", "duckdb"))
