"""Enters the findings of a job: what its statements caught, with what people see of the records added to those only."""

from __future__ import annotations

from collections.abc import Sequence

import duckdb

from finhosta_dq.rules.catch import Catch, does_not_run, wanted_of
from finhosta_dq.rules.checks import completed, statement_of
from finhosta_dq.rules.generated import literal
from finhosta_dq.rules.needs import RunContents
from finhosta_dq.rules.plan import Job


def find(con: duckdb.DuckDBPyConnection, job: Job, catches: Sequence[Catch], contents: RunContents) -> None:
    """Insert the findings of a job into ``quality.finding`` and note its statement.

    catches: what the statements of this job caught. Raises ContractError naming the rule when the rows cannot be entered; values of
    records are not part of the message.
    """
    if not job.judged:
        return
    if job.checks:
        shown = [check.select or statement_of(check) for check in job.checks if wanted_of(job, check)]
        job.statement = "\nUNION ALL\n".join(shown)
    try:
        for catch in catches:
            if catch.rows:
                _enter(con, catch, contents)
        if job.rule.id in contents.issues:
            _find_read(con, job)
    except duckdb.Error as error:
        raise does_not_run(job, error) from None
    if job.rule.generated == "reading":
        job.statement = f"SELECT * FROM quality.reading_issue WHERE rule_id = {literal(job.rule.id)}"


def _enter(con: duckdb.DuckDBPyConnection, catch: Catch, contents: RunContents) -> None:
    if catch.by_query:
        _keep(con, catch, contents, completed(catch.checks[0], catch.table, catch.columns))
    else:
        parts = [row[0] for row in con.execute(f"SELECT DISTINCT part FROM {catch.table} ORDER BY part").fetchall()]
        for part in parts:
            check = catch.checks[part]
            rows = (
                f"(SELECT r.* FROM {check.relation} AS r SEMI JOIN (SELECT _file, _line FROM {catch.table} WHERE part = {part}) AS c "
                "ON r._file = c._file AND r._line = c._line)"
            )
            _keep(con, catch, contents, statement_of(check.model_copy(update={"relation": rows, "predicate": "true"})))


def _keep(con: duckdb.DuckDBPyConnection, catch: Catch, contents: RunContents, rows: str) -> None:
    """Enter the rows of a statement as findings, with the delivery they count for and the table they lie in."""
    job = catch.job
    pairs = ", ".join(f"({literal(source)}, {literal(target)})" for source, target in _targets(job, catch.wanted, contents))
    con.execute(
        f"INSERT INTO quality.finding\nSELECT m.target, {literal(job.rule.id)}, {literal(job.rule.severity)}, "
        f"coalesce(a.table_name, {literal(job.table)}), v._file, v._line, v.record_key, v.field, v.value, v.expected, v.difference, "
        f"v.related_key\nFROM (\n{rows}\n) AS v\nLEFT JOIN quality.file_account AS a ON v._file = a.file\n"
        f"INNER JOIN (VALUES {pairs}) AS m (source, target) ON coalesce(a.delivery_id, v.delivery_id) = m.source"
    )


def _targets(job: Job, wanted: frozenset[str], contents: RunContents) -> list[tuple[str, str]]:
    """Delivery a record lies in -> delivery judged: itself, or for a record of another registration the judged one of its period or year."""
    judged = [(delivery, period) for delivery, period in job.judged if delivery in wanted]
    own = judged[0][0].split("/")[0] if judged else ""
    pairs = []
    for delivery, registration, period in contents.deliveries:
        if delivery in wanted:
            pairs.append((delivery, delivery))
        elif registration != own:
            same = [one for one, when in judged if when == period or (len(when) != len(period) and when[:4] == period[:4])]
            pairs += [(delivery, one) for one in same[:1]]
    return pairs


def _find_read(con: duckdb.DuckDBPyConnection, job: Job) -> None:
    ids = ", ".join(literal(delivery_id) for delivery_id, _ in job.judged)
    con.execute(
        f"""INSERT INTO quality.finding
            SELECT a.delivery_id, i.rule_id, {literal(job.rule.severity)}, coalesce(a.table_name, '*'), i.file, i.line,
                   NULL, i.field, i.value, i.expected, NULL, NULL
            FROM quality.reading_issue AS i INNER JOIN quality.file_account AS a ON i.file = a.file
            WHERE i.rule_id = {literal(job.rule.id)} AND a.delivery_id IN ({ids}) ORDER BY ALL"""
    )
