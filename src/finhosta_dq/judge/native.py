"""The native judge: Great Expectations evaluates the contract rules itself, on DuckDB, and must count what our SQL counted."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

import duckdb
import great_expectations as gx

from finhosta_dq.judge.agreement import refuse
from finhosta_dq.judge.checkpoint import GreatExpectationsError, raise_if_broken
from finhosta_dq.judge.datasource import WHOLE, session
from finhosta_dq.judge.delivery import DeliveryUnderJudgement, key_columns, keyed_rows, rows_of, views
from finhosta_dq.judge.wording import for_great_expectations
from finhosta_dq.rules.catalogue import Catalogue
from finhosta_dq.rules.codes import read_code_lists
from finhosta_dq.rules.model import Check
from finhosta_dq.rules.needs import read_contents
from finhosta_dq.rules.plan import Job, plan_jobs

_UNIQUE = {"expect_compound_columns_to_be_unique", "expect_column_values_to_be_unique"}


# what reading saw of rejected lines is not in the tables that Great Expectations looks at; it knows of no finding that is withheld
_FINDINGS = """
    SELECT (f.rule_id, f.table_name), count(*)
    FROM (
        SELECT delivery_id, rule_id, table_name, file, line FROM quality.finding
        UNION ALL
        SELECT delivery_id, rule_id, table_name, file, line FROM quality.withheld_finding
    ) AS f
    WHERE f.delivery_id = $delivery AND NOT EXISTS (
        SELECT 1 FROM quality.reading_issue AS i WHERE i.rule_id = f.rule_id AND i.file = f.file AND i.line IS NOT DISTINCT FROM f.line
    )
    GROUP BY ALL
"""


@dataclass(frozen=True)
class NativeCount:
    """One rule on one table, counted twice: findings by our SQL, and by the core expectations of Great Expectations."""

    rule_id: str
    table: str
    expectations: int
    fast: int
    native: int

    def document(self) -> dict[str, Any]:
        """The count as kept in the results."""
        return {"rule_id": self.rule_id, "table": self.table, "expectations": self.expectations, "fast": self.fast, "native": self.native}


def judge_natively(con: duckdb.DuckDBPyConnection, delivery: DeliveryUnderJudgement, catalogue: Catalogue) -> list[NativeCount]:
    """Count every rule of the delivery that core expectations can state, and compare with the findings.

    Raises JudgeDisagreement naming rules and counts that differ, GreatExpectationsError when an expectation could not be evaluated.
    """
    stated = _stated(con, delivery, catalogue)
    findings = dict(con.execute(_FINDINGS, {"delivery": delivery.id}).fetchall())
    native, expectations = _count(con, delivery, stated)
    counts = [
        NativeCount(rule_id, table, expectations[rule_id, table], findings.get((rule_id, table), 0), native[rule_id, table])
        for rule_id, table in sorted(stated)
    ]
    refuse(
        delivery.id,
        [f"{one.rule_id} on {one.table}: {one.fast} findings, natively {one.native}" for one in counts if one.fast != one.native],
    )
    return counts


def _stated(con: duckdb.DuckDBPyConnection, delivery: DeliveryUnderJudgement, catalogue: Catalogue) -> dict[tuple[str, str], list[Check]]:
    """Checks by rule and table, of the rules all of whose checks have core expectations; only tables with rows."""
    stated: dict[tuple[str, str], list[Check]] = {}
    for job in plan_jobs(catalogue, read_contents(con), read_code_lists(con)):
        period = dict(job.judged).get(delivery.id)
        checks = [one for one in job.checks if period and (not one.periods or period in one.periods)]
        if checks and job.table in delivery.loaded and all(one.native for one in checks):
            stated[_name(job)] = checks
    return stated


def _name(job: Job) -> tuple[str, str]:
    return job.rule.id, job.table


def _count(
    con: duckdb.DuckDBPyConnection, delivery: DeliveryUnderJudgement, stated: dict[tuple[str, str], list[Check]]
) -> tuple[dict[tuple[str, str], int], dict[tuple[str, str], int]]:
    """(failing rows, expectations) by rule and table, as Great Expectations counts them."""
    suites: dict[str, list[Any]] = defaultdict(list)
    relations: dict[str, str] = {}
    expectations: dict[tuple[str, str], int] = defaultdict(int)
    for (rule_id, table), checks in stated.items():
        for check in checks:
            for native in check.native:
                view, relation, expectation = _expectation(delivery, check, native, {"rule_id": rule_id, "table": table})
                relations[view] = relation
                suites[view].append(expectation)
                expectations[rule_id, table] += 1
    failing: dict[tuple[str, str], int] = defaultdict(int)
    with views(con, relations), session(con, {view: view for view in relations}) as (_, source):
        for view, listed in suites.items():
            batch = source.get_asset(view).get_batch_definition(WHOLE).get_batch()
            suite = gx.ExpectationSuite(name=view, expectations=listed)
            try:
                results = batch.validate(suite, result_format={"result_format": "BASIC", "partial_unexpected_count": 0}).results
            except Exception as error:
                raise GreatExpectationsError(f"Great Expectations raised {type(error).__name__}") from None
            for one in results:
                raise_if_broken(one)
                meta, found = one.expectation_config.meta, one.result
                failing[meta["rule_id"], meta["table"]] += found.get("unexpected_count", found.get("observed_value")) or 0
    return failing, expectations


def _expectation(
    delivery: DeliveryUnderJudgement, check: Check, native: dict[str, Any], meta: dict[str, str]
) -> tuple[str, str, gx.expectations.Expectation]:
    """(name of the view, its statement, the expectation) of one core expectation of a check."""
    files = delivery.files[check.table]
    view = "native_" + check.relation.replace(".", "_")
    kind, kwargs = native["type"], dict(native["kwargs"])
    relation = rows_of(check.relation, files)
    if kind in _UNIQUE:
        contract = delivery.contract(check.table)
        assert contract is not None
        key = key_columns(delivery.registration, contract)
        kind, kwargs = "expect_compound_columns_to_be_unique", {"column_list": key}
        view, relation = view + "_key", keyed_rows(check.relation, files, key)
    if "unexpected_rows_query" in kwargs:
        kwargs["unexpected_rows_query"] = for_great_expectations(kwargs["unexpected_rows_query"])
    made = getattr(gx.expectations, "".join(part.capitalize() for part in kind.split("_")))
    return view, relation, made(**kwargs, meta=meta)
