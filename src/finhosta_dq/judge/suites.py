"""The suites of a delivery: one per table, one for the delivery as a whole, each with the expectations of Great Expectations and ours."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from great_expectations import expectations as gxe

from finhosta_dq.contracts import contracts
from finhosta_dq.judge.delivery import JUDGED, DeliveryUnderJudgement, RuleOnTable, key_columns, keyed_rows
from finhosta_dq.judge.expectation import ExpectRuleToHold
from finhosta_dq.judge.wording import BATCH, SEVERITY
from finhosta_dq.rules.generated import literal
from finhosta_dq.warehouse.staging_sql import staged_columns

WHOLE = "delivery"
"""Name of the suite on the files of the delivery: conservation, and the rules that speak of no table of this registration."""

KEY_CHECK_ROWS = 10_000
"""The rule on the key has looked at every row; on larger tables only the native judge lets Great Expectations do so again."""


@dataclass
class PlannedSuite:
    """A suite to be: its view with the statement of it, its expectations, and the rules kept out of it."""

    name: str
    view: str
    statement: str
    expectations: list[Any] = field(default_factory=list)
    not_judged: list[RuleOnTable] = field(default_factory=list)
    notes: dict[str, Any] = field(default_factory=dict)


def plan_suites(delivery: DeliveryUnderJudgement) -> list[PlannedSuite]:
    """The suites of a delivery, tables in order of the contracts, the delivery as a whole last.

    A table without loaded rows has no expectations on the table as a whole; its rules are judged all the same.
    """
    suites = []
    own = {table for table in {*delivery.loaded, *delivery.rules} if delivery.contract(table)}
    for table in sorted(own):
        suite = _table_suite(delivery, table)
        if suite.expectations or suite.not_judged:
            suites.append(suite)
    whole = _whole_suite(delivery)
    for table in sorted(set(delivery.rules) - own):
        _add_rules(whole, delivery, table)
    return [*suites, whole]


def _table_suite(delivery: DeliveryUnderJudgement, table: str) -> PlannedSuite:
    contract = delivery.contract(table)
    assert contract is not None
    view = f"judged_{table}"
    key = key_columns(delivery.registration, contract)
    suite = PlannedSuite(f"{delivery.registration}/{table}", view, keyed_rows(f"staging.{table}", delivery.files.get(table, []), key))
    if table in delivery.loaded:
        columns = [name for name, _ in staged_columns(contracts()[delivery.registration], contract)]
        suite.expectations += [
            gxe.ExpectTableColumnsToMatchOrderedList(column_list=columns, severity="critical"),
            gxe.ExpectTableRowCountToEqual(value=delivery.loaded[table], severity="critical"),
        ]
        if contract.key:
            reason = _why_no_key_check(delivery, table, contract.key.rule)
            if reason is None:
                suite.expectations.append(_key_occurs_once(key))
            suite.notes["key"] = reason or "checked"
    _add_rules(suite, delivery, table)
    return suite


def _key_occurs_once(key: list[str]) -> gxe.UnexpectedRowsExpectation:
    """By a query of ours: those of the expectation on compound columns took a quarter of the judge's time on the many small tables."""
    repeated = f"SELECT count(*) AS occurs FROM {BATCH} GROUP BY {', '.join(key)} HAVING count(*) > 1"
    return gxe.UnexpectedRowsExpectation(unexpected_rows_query=repeated, description="every key occurs once", severity="critical")


def _why_no_key_check(delivery: DeliveryUnderJudgement, table: str, rule_id: str) -> str | None:
    """Why Great Expectations does not check the key as well; None when it does."""
    rule = next((one for one in delivery.rules.get(table, []) if one.rule_id == rule_id), None)
    if rule is None or rule.outcome not in (*JUDGED, "partial"):
        return f"{rule_id} was not evaluated on this table"
    if rule.findings:
        return f"{rule_id} found records with the same key"
    if delivery.loaded[table] > KEY_CHECK_ROWS:
        return f"{rule_id} found every key once; with over {KEY_CHECK_ROWS} rows only the native judge checks again"
    return None


def _whole_suite(delivery: DeliveryUnderJudgement) -> PlannedSuite:
    view = "judged_files"
    account = f"SELECT file, lines, loaded + rejected AS accounted FROM quality.file_account WHERE delivery_id = {literal(delivery.id)}"
    suite = PlannedSuite(f"{delivery.registration}/{WHOLE}", view, account)
    suite.expectations += [
        gxe.ExpectColumnValuesToBeUnique(column="file", severity="critical"),
        gxe.ExpectColumnPairValuesToBeEqual(column_A="lines", column_B="accounted", severity="critical"),
    ]
    return suite


def _add_rules(suite: PlannedSuite, delivery: DeliveryUnderJudgement, table: str) -> None:
    for rule in delivery.rules.get(table, []):
        if rule.outcome not in JUDGED:
            suite.not_judged.append(rule)
            continue
        suite.expectations.append(
            ExpectRuleToHold(
                rule_id=rule.rule_id,
                text=rule.text,
                delivery_id=delivery.id,
                table_name=table,
                max_rate=rule.max_rate,
                max_count=rule.max_count,
                statement=rule.statement,
                severity=SEVERITY[rule.severity],
                meta={"rule_id": rule.rule_id, "severity": rule.severity, "fingerprint": rule.fingerprint},
            )
        )
