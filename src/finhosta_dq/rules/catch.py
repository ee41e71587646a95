"""Catches the failing rows of all jobs, two statements at a time: most rules catch nothing, and need no keys, values and deliveries then."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field

import duckdb

from finhosta_dq.contracts import ContractError
from finhosta_dq.rules.checks import is_looked_up
from finhosta_dq.rules.model import Check
from finhosta_dq.rules.needs import RunContents
from finhosta_dq.rules.plan import Job
from finhosta_dq.warehouse.connection import beside

BESIDE = "caught"
"""Database in memory, attached while rules are evaluated, that holds what was caught; it spills to disk as tables of the warehouse do."""

WORKERS = 2
"""Statements that run at a time. One alone leaves threads idle at its beginning and end; more would only need more memory."""


@dataclass
class Catch:
    """One statement of a job: its checks (one by query, or all by predicate of the same deliveries), and afterwards what it caught.

    table: where the rows are: all columns of a query; of predicates ``part`` (position in ``checks``), ``_file``, ``_line``.
    """

    job: Job
    checks: list[Check]
    wanted: frozenset[str]
    table: str
    rows: int = 0
    columns: set[str] = field(default_factory=set)

    @property
    def by_query(self) -> bool:
        """Whether the check is a query."""
        return self.checks[0].select is not None

    @property
    def statement(self) -> str:
        """What is run."""
        if self.by_query:
            return self.checks[0].select or ""
        places = [f"SELECT {at} AS part, _file, _line FROM {one.relation} AS t WHERE {one.predicate}" for at, one in enumerate(self.checks)]
        return "\nUNION ALL\n".join(places)


def plan_catches(jobs: Sequence[Job], contents: RunContents) -> list[Catch]:
    """The statements of all jobs, in order of the jobs."""
    catches: list[Catch] = []
    for job in jobs:
        predicates: dict[frozenset[str], list[Check]] = {}
        for check in job.checks if job.judged else []:
            wanted = wanted_of(job, check)
            if wanted and check.select is not None:
                catches.append(Catch(job, [check], wanted, f"{BESIDE}.main.rows_{len(catches)}"))
            elif wanted and (check.table == "*" or any(contents.files(delivery, check.table).loaded for delivery in wanted)):
                predicates.setdefault(wanted, []).append(check)
        for wanted, checks in predicates.items():
            catches.append(Catch(job, checks, wanted, f"{BESIDE}.main.rows_{len(catches)}"))
    return catches


def wanted_of(job: Job, check: Check) -> frozenset[str]:
    """Judged deliveries of the job for whose period the check is meant."""
    return frozenset(delivery for delivery, period in job.judged if not check.periods or period in check.periods)


@contextmanager
def caught(con: duckdb.DuckDBPyConnection, catches: Sequence[Catch], progress: Callable[[int], None]) -> Iterator[None]:
    """Run the statements and fill in ``rows`` and ``columns``; their tables are there inside the block.

    To be entered outside a transaction: the statements run on connections of their own, which see what was committed.
    progress: called with the number of statements done. Raises ContractError naming the first rule whose statement does not run.
    """
    con.execute(f"ATTACH ':memory:' AS {BESIDE}")
    try:
        _run(con, catches, progress)
        yield
    finally:
        con.execute(f"DETACH {BESIDE}")


def _run(con: duckdb.DuckDBPyConnection, catches: Sequence[Catch], progress: Callable[[int], None]) -> None:
    mine = threading.local()
    opened: list[duckdb.DuckDBPyConnection] = []
    broken = threading.Event()

    def one(catch: Catch) -> ContractError | None:
        if broken.is_set():
            return None
        if not hasattr(mine, "con"):
            mine.con = beside(con)
            opened.append(mine.con)
        try:
            _catch(mine.con, catch)
        except duckdb.Error as error:
            broken.set()
            return does_not_run(catch.job, error)
        except ContractError as error:
            broken.set()
            return error
        return None

    pool = ThreadPoolExecutor(WORKERS, thread_name_prefix="rules")
    try:
        for done, error in enumerate(pool.map(one, catches)):
            if error is not None:
                raise error
            progress(done + 1)
    finally:
        pool.shutdown(cancel_futures=True)
        for one_con in opened:
            one_con.close()


def _catch(con: duckdb.DuckDBPyConnection, catch: Catch) -> None:
    catch.rows = int(con.execute(f"CREATE TABLE {catch.table} AS\n{catch.statement}").fetchall()[0][0])
    if catch.by_query:
        catch.columns = {row[0] for row in con.execute(f"DESCRIBE {catch.table}").fetchall()}
        _check_columns(catch.checks[0], catch.columns)
    if not catch.rows:
        con.execute(f"DROP TABLE {catch.table}")


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
