"""Enters the findings of jobs: what their statements found, and what reading saw."""

from __future__ import annotations

from collections.abc import Sequence

import duckdb

from finhosta_dq.rules.catch import Catch, wanted_of
from finhosta_dq.rules.checks import statement_of
from finhosta_dq.rules.generated import literal
from finhosta_dq.rules.needs import RunContents
from finhosta_dq.rules.plan import Job
from finhosta_dq.rules.same import enter_same

AT_ONCE = 50
"""Statements whose findings are entered in one INSERT; one for each would take longer to plan than to do."""

_ORDER = ", ".join(str(number) for number in range(1, 13))


def enter(con: duckdb.DuckDBPyConnection, jobs: Sequence[tuple[Job, Sequence[Catch], bool]], contents: RunContents) -> None:
    """Insert the findings of jobs into ``quality.finding``, job by job in their order, and note the statement of each.

    jobs: each with its catches, after they ran, and whether the findings of its rule are those of the run before.
    """
    waiting: list[Catch] = []
    for job, catches, is_same in jobs:
        has_read = bool(job.judged) and job.rule.id in contents.issues
        if job.judged:
            waiting += [catch for catch in catches if catch.rows]
            _note_statement(job)
        if has_read or is_same or len(waiting) >= AT_ONCE:
            _enter_caught(con, waiting)
            waiting = []
        if has_read:
            _enter_read(con, job)
        if is_same:
            enter_same(con, job.rule.id)
    _enter_caught(con, waiting)


def _note_statement(job: Job) -> None:
    if job.checks:
        job.statement = "\nUNION ALL\n".join(check.select or statement_of(check) for check in job.checks if wanted_of(job, check))
    if job.rule.generated == "reading":
        job.statement = f"SELECT * FROM quality.reading_issue WHERE rule_id = {literal(job.rule.id)}"


def _enter_caught(con: duckdb.DuckDBPyConnection, catches: Sequence[Catch]) -> None:
    """What these statements found, one after another, put down to the delivery it counts for and the table it lies in.

    A query gives its rows in any order: sorted, two runs of the same input are the same to the last row number.
    """
    if not catches:
        return
    found = "\nUNION ALL\n".join(f"SELECT {number} AS number, * FROM {catch.table}" for number, catch in enumerate(catches))
    rules = ", ".join(_values(number, catch.job.rule.id, catch.job.rule.severity, catch.job.table) for number, catch in enumerate(catches))
    targets = ", ".join(_values(number, *pair) for number, catch in enumerate(catches) for pair in catch.targets())
    con.execute(
        f"""INSERT INTO quality.finding
            SELECT m.target AS delivery_id, r.rule_id, r.severity, coalesce(a.table_name, r.table_name) AS table_name, f._file, f._line,
                f.record_key, f.field, f.value, f.expected, f.difference, f.related_key
            FROM (\n{found}\n) AS f
            LEFT JOIN quality.file_account AS a ON f._file = a.file
            INNER JOIN (VALUES {rules}) AS r (number, rule_id, severity, table_name) ON f.number = r.number
            INNER JOIN (VALUES {targets}) AS m (number, source, target)
                ON f.number = m.number AND coalesce(a.delivery_id, f.delivery_id) = m.source
            ORDER BY f.number, {_ORDER}"""
    )


def _values(number: int, *texts: str) -> str:
    return f"({number}, {', '.join(map(literal, texts))})"


def _enter_read(con: duckdb.DuckDBPyConnection, job: Job) -> None:
    ids = ", ".join(literal(delivery_id) for delivery_id, _ in job.judged)
    con.execute(
        f"""INSERT INTO quality.finding
            SELECT a.delivery_id, i.rule_id, {literal(job.rule.severity)}, coalesce(a.table_name, '*'), i.file, i.line,
                   NULL, i.field, i.value, i.expected, NULL, NULL
            FROM quality.reading_issue AS i INNER JOIN quality.file_account AS a ON i.file = a.file
            WHERE i.rule_id = {literal(job.rule.id)} AND a.delivery_id IN ({ids}) ORDER BY ALL"""
    )
