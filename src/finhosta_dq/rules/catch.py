"""Finds the failing rows of a statement: most catch nothing, and need no keys, values and deliveries then."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import duckdb

from finhosta_dq.contracts import ContractError
from finhosta_dq.rules.beside import BESIDE
from finhosta_dq.rules.checks import completed, is_looked_up, statement_of
from finhosta_dq.rules.model import Check
from finhosta_dq.rules.needs import RunContents
from finhosta_dq.rules.plan import Job


@dataclass
class Catch:
    """One statement of a job: its checks, one by query or all by predicate of the same deliveries.

    table: where the rows are afterwards, with the columns of ``checks.statement_of``, not yet put down to a delivery; rows: how many, no
    table when none.
    """

    job: Job
    checks: list[Check]
    wanted: frozenset[str]
    contents: RunContents
    table: str
    rows: int = 0

    def __call__(self, con: duckdb.DuckDBPyConnection) -> None:
        """Run it. Raises ContractError naming the rule whose statement does not run; values of records are not part of the message."""
        try:
            self.rows = self._by_query(con) if self.checks[0].select is not None else self._by_predicate(con)
        except duckdb.Error as error:
            raise does_not_run(self.job, error) from None

    def _by_query(self, con: duckdb.DuckDBPyConnection) -> int:
        (check,) = self.checks
        caught = self._catch(con, check.select or "")
        columns = {row[0] for row in con.execute(f"DESCRIBE {self._caught}").fetchall()}
        _check_columns(check, columns)
        if not caught:
            # an empty table goes with the database it is in
            return 0
        tables = self._tables(con) if is_looked_up(check, columns) else set()
        kept = self._keep(con, completed(check, self._caught, columns, tables))
        con.execute(f"DROP TABLE {self._caught}")
        return kept

    def _by_predicate(self, con: duckdb.DuckDBPyConnection) -> int:
        places = [f"SELECT {at} AS part, _file, _line FROM {one.relation} AS t WHERE {one.predicate}" for at, one in enumerate(self.checks)]
        if not self._catch(con, "\nUNION ALL\n".join(places)):
            return 0
        found = []
        for (part,) in con.execute(f"SELECT DISTINCT part FROM {self._caught} ORDER BY part").fetchall():
            check = self.checks[part]
            rows = (
                f"(SELECT r.* FROM {check.relation} AS r SEMI JOIN (SELECT _file, _line FROM {self._caught} WHERE part = {part}) AS c "
                "ON r._file = c._file AND r._line = c._line)"
            )
            found.append((check, rows))
        self.take(con, found)
        con.execute(f"DROP TABLE {self._caught}")
        return self.rows

    def take(self, con: duckdb.DuckDBPyConnection, found: Sequence[tuple[Check, str]]) -> None:
        """Keep what others have found for it: checks by predicate, each with the relation that holds the rows breaking it."""
        if found:
            alike = [statement_of(check.model_copy(update={"relation": rows, "predicate": "true"})) for check, rows in found]
            self.rows = self._keep(con, "\nUNION ALL\n".join(alike))

    def _tables(self, con: duckdb.DuckDBPyConnection) -> set[str]:
        """Tables that the caught rows lie in."""
        files = f"SELECT DISTINCT _file FROM {self._caught}"
        return {row[0] for row in con.execute(f"SELECT DISTINCT table_name FROM quality.file_account WHERE file IN ({files})").fetchall()}

    @property
    def _caught(self) -> str:
        return f"{self.table}_caught"

    def _catch(self, con: duckdb.DuckDBPyConnection, statement: str) -> int:
        return int(con.execute(f"CREATE TABLE {self._caught} AS\n{statement}").fetchall()[0][0])

    def _keep(self, con: duckdb.DuckDBPyConnection, rows: str) -> int:
        (kept,) = con.execute(f"CREATE TABLE {self.table} AS\n{rows}").fetchall()
        return int(kept[0])

    def targets(self) -> list[tuple[str, str]]:
        """Delivery a record lies in -> delivery judged: itself, or for one of another registration the judged one of its period or year."""
        judged = [(delivery, period) for delivery, period in self.job.judged if delivery in self.wanted]
        own = judged[0][0].split("/")[0] if judged else ""
        pairs = []
        for delivery, registration, period in self.contents.deliveries:
            if delivery in self.wanted:
                pairs.append((delivery, delivery))
            elif registration != own:
                same = [one for one, when in judged if when == period or (len(when) != len(period) and when[:4] == period[:4])]
                pairs += [(delivery, one) for one in same[:1]]
        return pairs


def plan_catches(jobs: Sequence[Job], contents: RunContents) -> list[Catch]:
    """The statements of all jobs, in order of the jobs."""
    catches: list[Catch] = []

    def add(job: Job, checks: list[Check], wanted: frozenset[str]) -> None:
        catches.append(Catch(job, checks, wanted, contents, f"{BESIDE}.main.rows_{len(catches)}"))

    for job in jobs:
        predicates: dict[frozenset[str], list[Check]] = {}
        for check in job.checks if job.judged else []:
            wanted = wanted_of(job, check)
            if wanted and check.select is not None:
                add(job, [check], wanted)
            elif wanted and (check.table == "*" or any(contents.files(delivery, check.table).loaded for delivery in wanted)):
                predicates.setdefault(wanted, []).append(check)
        for wanted, checks in predicates.items():
            add(job, checks, wanted)
    return catches


def wanted_of(job: Job, check: Check) -> frozenset[str]:
    """Judged deliveries of the job for whose period the check is meant."""
    return frozenset(delivery for delivery, period in job.judged if not check.periods or period in check.periods)


def _check_columns(check: Check, known: set[str]) -> None:
    """ContractError when a query does not say where its records are."""
    if not known & {"_file", "delivery_id"}:
        raise ContractError(f"{check.rule.id}: its query gives neither _file nor delivery_id")
    if "_file" in known and "_line" not in known:
        raise ContractError(f"{check.rule.id}: its query gives _file without _line")
    if is_looked_up(check, known) and (check.rule.key is not None or "_file" not in known or check.table == "*"):
        absent = ", ".join(name for name in check.key if name not in known)
        raise ContractError(f"{check.rule.id}: its query lacks {absent} of the record key; select them or set key: in the entry")


def does_not_run(job: Job, error: duckdb.Error) -> ContractError:
    """What is said of a statement that does not run; values of records are not part of it."""
    # a message about a query that does not bind quotes the query; one about data may quote a value
    bound = isinstance(error, (duckdb.ParserException, duckdb.BinderException, duckdb.CatalogException))
    return ContractError(f"{job.rule.id}: its statement does not run: {error if bound else type(error).__name__}")
