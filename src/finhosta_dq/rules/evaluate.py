"""Evaluates the rules in force on the staged deliveries: complete findings, and an outcome per delivery, rule and table.

Outcomes: ``not_evaluated`` when something the rule needs is missing; ``not_applicable`` when no record is tested; ``partial`` when
nothing failed but lines of the file were rejected and could not be tested; ``passed``; ``passed_with_findings`` when the findings
keep within the rate and the count of the threshold; else ``failed``, whatever the severity. Severity decides what a failed rule
means for the delivery.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import duckdb

from finhosta_dq.rules.catalogue import Catalogue, rule_fingerprint
from finhosta_dq.rules.checks import checks_for, judged_registration, statement_of
from finhosta_dq.rules.codes import CodeLists, read_code_lists
from finhosta_dq.rules.counts import Counts, count_records
from finhosta_dq.rules.generated import literal
from finhosta_dq.rules.model import Check, Rule
from finhosta_dq.rules.needs import RunContents, missing, read_contents


@dataclass
class Job:
    """One rule on one table: the deliveries it judges, those it cannot (with the reason), and its statement."""

    rule: Rule
    table: str
    judged: list[tuple[str, str]]
    unable: list[tuple[str, str]]
    checks: list[Check] = field(default_factory=list)
    statement: str | None = None


def evaluate(con: duckdb.DuckDBPyConnection, catalogue: Catalogue, progress: Callable[[int, int], None] | None = None) -> None:
    """Fill ``quality.rule``, ``quality.rule_result`` and ``quality.finding`` for all deliveries of the run.

    One INSERT per rule and table. progress: called with (rules done, rules in all).
    """
    contents = read_contents(con)
    codes = read_code_lists(con)
    jobs = plan_jobs(catalogue, contents, codes)
    _write_rules(con, catalogue, contents)
    con.execute("BEGIN")
    for number, job in enumerate(jobs):
        if progress and number % 10 == 0:
            progress(number, len(jobs))
        _find(con, job)
    con.execute("COMMIT")
    _write_results(con, jobs, count_records(con, jobs))
    if progress:
        progress(len(jobs), len(jobs))


def plan_jobs(catalogue: Catalogue, contents: RunContents, codes: CodeLists) -> list[Job]:
    """What is to be done: a job per rule entry and table that has a delivery in the run in which the entry holds."""
    jobs = []
    for rule in catalogue.rules:
        for table, checks in _tables(rule, contents, codes).items():
            judged, unable = [], []
            for delivery_id, period in contents.of(judged_registration(rule, table)):
                if not rule.in_force(period):
                    continue
                reason = missing(rule, period, contents)
                if reason is None and not checks and rule.generated != "reading":
                    reason = "the code list is empty for this period"
                if reason is None:
                    judged.append((delivery_id, period))
                else:
                    unable.append((delivery_id, reason))
            if judged or unable:
                jobs.append(Job(rule, table, judged, unable, checks))
    return jobs


def _tables(rule: Rule, contents: RunContents, codes: CodeLists) -> dict[str, list[Check]]:
    named = rule.tables or [rule.table]
    if rule.not_evaluated is not None or rule.generated == "reading":
        return {named[0]: []}
    registration = judged_registration(rule, named[0])
    periods = [period for period in contents.periods_of(registration) if rule.in_force(period)]
    tables: dict[str, list[Check]] = defaultdict(list)
    for check in checks_for(rule, codes, periods):
        tables[check.table].append(check)
    return tables or {named[0]: []}


def _find(con: duckdb.DuckDBPyConnection, job: Job) -> None:
    if not job.judged:
        return
    if job.rule.generated == "reading":
        _find_reading(con, job)
        return
    periods = dict(job.judged)
    parts = []
    for check in job.checks:
        known = {row[0] for row in con.execute(f"DESCRIBE {check.select}").fetchall()} if check.rule.query and check.select else None
        wanted = [one for one, period in periods.items() if not check.periods or period in check.periods]
        parts.append(_restricted(statement_of(check, known), wanted))
    job.statement = "\nUNION ALL\n".join(statement_of(check) if not check.rule.query else check.select or "" for check in job.checks)
    con.execute(f"INSERT INTO quality.finding\n{_insert_columns(job, ' UNION ALL '.join(parts))}")


def _restricted(statement: str, deliveries: Sequence[str]) -> str:
    """Findings of a statement with their delivery, only of the deliveries given."""
    ids = ", ".join(map(literal, deliveries))
    return (
        f"(SELECT v.* EXCLUDE (delivery_id), coalesce(a.delivery_id, v.delivery_id) AS delivery_id FROM ({statement}) AS v "
        f"LEFT JOIN quality.file_account AS a ON v._file = a.file WHERE coalesce(a.delivery_id, v.delivery_id) IN ({ids}))"
    )


def _insert_columns(job: Job, union: str) -> str:
    return (
        f"SELECT delivery_id, {literal(job.rule.id)}, {literal(job.rule.severity)}, {literal(job.table)}, _file, _line, record_key, field, value, "
        f"expected, difference, related_key FROM ({union})"
    )


def _find_reading(con: duckdb.DuckDBPyConnection, job: Job) -> None:
    ids = ", ".join(literal(delivery_id) for delivery_id, _ in job.judged)
    job.statement = f"SELECT * FROM quality.reading_issue WHERE rule_id = {literal(job.rule.id)}"
    con.execute(
        f"""INSERT INTO quality.finding
            SELECT a.delivery_id, i.rule_id, {literal(job.rule.severity)}, coalesce(a.table_name, '*'), i.file, i.line,
                   NULL, i.field, i.value, i.expected, NULL, NULL
            FROM quality.reading_issue AS i INNER JOIN quality.file_account AS a ON i.file = a.file
            WHERE i.rule_id = {literal(job.rule.id)} AND a.delivery_id IN ({ids})"""
    )


def _write_rules(con: duckdb.DuckDBPyConnection, catalogue: Catalogue, contents: RunContents) -> None:
    rows = []
    for rule in catalogue.rules:
        registration = judged_registration(rule, (rule.tables or [rule.table])[0])
        kind = next(name for name in ("violation", "query", "generated", "not_evaluated") if getattr(rule, name) is not None)
        for delivery_id, period in contents.of(registration):
            if rule.in_force(period):
                texts = (rule.texts.en, rule.texts.nl, rule.texts.fr, rule.fix.en, rule.fix.nl, rule.fix.fr)
                head = (
                    rule.id,
                    delivery_id,
                    rule.registration,
                    rule.family,
                    rule.severity,
                    rule.dimension,
                    rule.level,
                    kind,
                    rule.basis,
                    rule.source,
                )
                rows.append(
                    (*head, *texts, ",".join(rule.affects), rule.threshold.max_rate, rule.threshold.max_count, rule_fingerprint(rule))
                )
    if rows:
        columns = list(map(list, zip(*rows, strict=True)))
        unnested = ", ".join(f"unnest(${at})" for at in range(1, len(columns) + 1))
        con.execute(f"INSERT INTO quality.rule SELECT {unnested}", columns)


def _write_results(con: duckdb.DuckDBPyConnection, jobs: Sequence[Job], counts: Counts) -> None:
    rows: list[tuple[object, ...]] = []
    for job in jobs:
        for delivery_id, reason in job.unable:
            rows.append((delivery_id, job.rule.id, job.table, job.rule.severity, "not_evaluated", None, None, 0, reason, None))
        for delivery_id, _ in job.judged:
            tested = counts.tested(job, delivery_id)
            failing, found = counts.failing(job, delivery_id)
            outcome, why = _outcome(job.rule, failing, tested, counts.rejected(job, delivery_id))
            rows.append((delivery_id, job.rule.id, job.table, job.rule.severity, outcome, failing, tested, found, why, job.statement))
    if rows:
        columns = list(map(list, zip(*rows, strict=True)))
        unnested = ", ".join(f"unnest(${at})" for at in range(1, len(columns) + 1))
        con.execute(f"INSERT INTO quality.rule_result SELECT {unnested}", columns)


def _outcome(rule: Rule, failing: int, tested: int, rejected: int) -> tuple[str, str | None]:
    if failing:
        within = failing <= rule.threshold.max_count and failing <= rule.threshold.max_rate * tested
        return ("passed_with_findings" if within else "failed"), None
    if rejected and rule.generated != "reading":
        return "partial", f"{rejected} rejected lines could not be tested"
    if not tested:
        return "not_applicable", "no record to test"
    return "passed", None
