"""Writes the findings of a job: its statement catches the failing rows, what people see of them is added to those only."""

from __future__ import annotations

import duckdb

from finhosta_dq.contracts import ContractError
from finhosta_dq.rules.checks import completed, is_looked_up, statement_of
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


_CAUGHT = "caught"


def _find_checked(con: duckdb.DuckDBPyConnection, job: Job, contents: RunContents) -> None:
    predicates: dict[frozenset[str], list[Check]] = {}
    shown = []
    for check in job.checks:
        wanted = frozenset(delivery for delivery, period in job.judged if not check.periods or period in check.periods)
        if not wanted:
            continue
        shown.append(check.select or statement_of(check))
        if check.select is not None:
            _find_by_query(con, job, check, wanted, contents)
        elif check.table == "*" or any(contents.files(delivery, check.table).loaded for delivery in wanted):
            predicates.setdefault(wanted, []).append(check)
    for wanted, checks in predicates.items():
        _find_by_predicate(con, job, checks, wanted, contents)
    job.statement = "\nUNION ALL\n".join(shown)


def _find_by_query(con: duckdb.DuckDBPyConnection, job: Job, check: Check, wanted: frozenset[str], contents: RunContents) -> None:
    caught = _catch(con, check.select or "")
    columns = _columns(con, check)
    if caught:
        _keep(con, job, wanted, contents, completed(check, _CAUGHT, columns))


def _find_by_predicate(
    con: duckdb.DuckDBPyConnection, job: Job, checks: list[Check], wanted: frozenset[str], contents: RunContents
) -> None:
    places = [f"SELECT {at} AS part, _file, _line FROM {one.relation} AS t WHERE {one.predicate}" for at, one in enumerate(checks)]
    if not _catch(con, "\nUNION ALL\n".join(places)):
        return
    for (part,) in con.execute(f"SELECT DISTINCT part FROM {_CAUGHT} ORDER BY part").fetchall():
        check = checks[part]
        rows = (
            f"(SELECT r.* FROM {check.relation} AS r SEMI JOIN (SELECT _file, _line FROM {_CAUGHT} WHERE part = {part}) AS c "
            "ON r._file = c._file AND r._line = c._line)"
        )
        _keep(con, job, wanted, contents, statement_of(check.model_copy(update={"relation": rows, "predicate": "true"})))


def _catch(con: duckdb.DuckDBPyConnection, statement: str) -> int:
    """Rows of a statement, kept in a temporary table: most rules catch nothing, and need no keys, values and deliveries then."""
    return int(con.execute(f"CREATE OR REPLACE TEMP TABLE {_CAUGHT} AS\n{statement}").fetchall()[0][0])


def _columns(con: duckdb.DuckDBPyConnection, check: Check) -> set[str]:
    """Columns of the query just run; ContractError when it does not say where its records are."""
    known = {row[0] for row in con.execute(f"DESCRIBE {_CAUGHT}").fetchall()}
    if not known & {"_file", "delivery_id"}:
        raise ContractError(f"{check.rule.id}: its query gives neither _file nor delivery_id")
    if "_file" in known and "_line" not in known:
        raise ContractError(f"{check.rule.id}: its query gives _file without _line")
    if is_looked_up(check, known) and (check.rule.key is not None or "_file" not in known or check.table == "*"):
        absent = ", ".join(name for name in check.key if name not in known)
        raise ContractError(f"{check.rule.id}: its query lacks {absent} of the record key; select them or set key: in the entry")
    return known


def _keep(con: duckdb.DuckDBPyConnection, job: Job, wanted: frozenset[str], contents: RunContents, rows: str) -> None:
    """Enter the rows of a statement as findings, with the delivery they count for and the table they lie in."""
    pairs = ", ".join(f"({literal(source)}, {literal(target)})" for source, target in _targets(job, wanted, contents))
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
