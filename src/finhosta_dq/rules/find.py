"""Writes the findings of a job: one INSERT ... SELECT, keys and values built for the failing rows only."""

from __future__ import annotations

import duckdb

from finhosta_dq.contracts import ContractError
from finhosta_dq.rules.checks import statement_of
from finhosta_dq.rules.generated import literal
from finhosta_dq.rules.model import Check
from finhosta_dq.rules.needs import RunContents
from finhosta_dq.rules.plan import Job


def find(con: duckdb.DuckDBPyConnection, job: Job, contents: RunContents) -> None:
    """Insert the findings of a job into ``quality.finding`` and note its statement.

    Raises ContractError naming the rule when its statement does not run; values of records are not part of the message.
    """
    if not job.judged:
        return
    try:
        if job.checks:
            _find_checked(con, job, contents)
        if job.rule.id in contents.issues:
            _find_read(con, job)
    except duckdb.Error as error:
        raise ContractError(f"{job.rule.id}: its statement does not run: {_harmless(error)}") from None
    if job.rule.generated == "reading":
        job.statement = f"SELECT * FROM quality.reading_issue WHERE rule_id = {literal(job.rule.id)}"


def _harmless(error: duckdb.Error) -> str:
    # a message about a query that does not bind quotes the query; one about data may quote a value
    if isinstance(error, (duckdb.ParserException, duckdb.BinderException, duckdb.CatalogException)):
        return str(error)
    return type(error).__name__


def _find_checked(con: duckdb.DuckDBPyConnection, job: Job, contents: RunContents) -> None:
    statements: dict[frozenset[str], list[str]] = {}
    shown = []
    for check in job.checks:
        wanted = frozenset(delivery for delivery, period in job.judged if not check.periods or period in check.periods)
        if not wanted:
            continue
        known = _columns(con, check) if check.select is not None else None
        statement = statement_of(check, known)
        if check.rule.query or check.table == "*" or any(contents.files(delivery, check.table).loaded for delivery in wanted):
            statements.setdefault(wanted, []).append(statement)
        shown.append(check.select if check.rule.query and check.select else statement)
    job.statement = "\nUNION ALL\n".join(shown)
    for wanted, parts in statements.items():
        con.execute(
            f"INSERT INTO quality.finding\nSELECT delivery_id, {literal(job.rule.id)}, {literal(job.rule.severity)}, table_name, _file, _line, "
            f"record_key, field, value, expected, difference, related_key FROM {_attributed(' UNION ALL '.join(parts), job, wanted, contents)}"
        )


def _columns(con: duckdb.DuckDBPyConnection, check: Check) -> set[str]:
    """Columns a query gives; ContractError when it does not say where its records are."""
    known = {row[0] for row in con.execute(f"DESCRIBE {check.select}").fetchall()}
    if not known & {"_file", "delivery_id"}:
        raise ContractError(f"{check.rule.id}: its query gives neither _file nor delivery_id")
    if "_file" in known and "_line" not in known:
        raise ContractError(f"{check.rule.id}: its query gives _file without _line")
    absent = [name for name in check.key if name not in known and "record_key" not in known]
    if absent and (check.rule.key is not None or "_file" not in known or check.table == "*"):
        raise ContractError(f"{check.rule.id}: its query lacks {', '.join(absent)} of the record key; select them or set key: in the entry")
    return known


def _attributed(statements: str, job: Job, wanted: frozenset[str], contents: RunContents) -> str:
    """Findings of statements with the delivery they count for and the table they lie in."""
    pairs = ", ".join(f"({literal(source)}, {literal(target)})" for source, target in _targets(job, wanted, contents))
    return (
        f"(SELECT v.* EXCLUDE (delivery_id), m.target AS delivery_id, coalesce(a.table_name, {literal(job.table)}) AS table_name "
        f"FROM ({statements}) AS v LEFT JOIN quality.file_account AS a ON v._file = a.file "
        f"INNER JOIN (VALUES {pairs}) AS m (source, target) ON coalesce(a.delivery_id, v.delivery_id) = m.source)"
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
