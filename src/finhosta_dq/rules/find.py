"""Enters the findings of a job: what its statements found, and what reading saw."""

from __future__ import annotations

from collections.abc import Sequence

import duckdb

from finhosta_dq.rules.catch import Catch, wanted_of
from finhosta_dq.rules.checks import statement_of
from finhosta_dq.rules.generated import literal
from finhosta_dq.rules.needs import RunContents
from finhosta_dq.rules.plan import Job


def enter(con: duckdb.DuckDBPyConnection, job: Job, catches: Sequence[Catch], contents: RunContents) -> None:
    """Insert the findings of a job into ``quality.finding`` and note its statement. catches: those of this job, after they ran."""
    if not job.judged:
        return
    if job.checks:
        shown = [check.select or statement_of(check) for check in job.checks if wanted_of(job, check)]
        job.statement = "\nUNION ALL\n".join(shown)
    for catch in catches:
        if catch.rows:
            # a query gives its rows in any order: sorted, two runs of the same input are the same to the last row number
            con.execute(f"INSERT INTO quality.finding SELECT * FROM {catch.table} ORDER BY ALL")
    if job.rule.id in contents.issues:
        _enter_read(con, job)
    if job.rule.generated == "reading":
        job.statement = f"SELECT * FROM quality.reading_issue WHERE rule_id = {literal(job.rule.id)}"


def _enter_read(con: duckdb.DuckDBPyConnection, job: Job) -> None:
    ids = ", ".join(literal(delivery_id) for delivery_id, _ in job.judged)
    con.execute(
        f"""INSERT INTO quality.finding
            SELECT a.delivery_id, i.rule_id, {literal(job.rule.severity)}, coalesce(a.table_name, '*'), i.file, i.line,
                   NULL, i.field, i.value, i.expected, NULL, NULL
            FROM quality.reading_issue AS i INNER JOIN quality.file_account AS a ON i.file = a.file
            WHERE i.rule_id = {literal(job.rule.id)} AND a.delivery_id IN ({ids}) ORDER BY ALL"""
    )
