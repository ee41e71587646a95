"""Evaluates the rules in force on the staged deliveries: complete findings, and an outcome per delivery, rule and table.

Outcomes: ``not_evaluated`` when something the rule needs is missing; ``not_applicable`` when no record is tested; ``partial`` when
nothing failed but lines were rejected and could not be tested; ``passed``; ``passed_with_findings`` when the findings keep within the
rate and the count of the threshold; else ``failed``, whatever the severity. Severity decides what a failed rule means for the delivery.
The threshold is the hospital's own while it has one in force. Records whose layout is broken in what a rule reads are withheld from it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from itertools import accumulate
from typing import Any

import duckdb

from finhosta_dq.reading.kept import Kept
from finhosta_dq.rules.beside import Work, done_beside
from finhosta_dq.rules.catalogue import Catalogue, rule_fingerprint
from finhosta_dq.rules.catch import Catch, plan_catches
from finhosta_dq.rules.checks import judged_registration
from finhosta_dq.rules.codes import read_code_lists
from finhosta_dq.rules.counts import count_records, plan_scopes
from finhosta_dq.rules.find import enter
from finhosta_dq.rules.model import Rule
from finhosta_dq.rules.needs import RunContents, read_contents
from finhosta_dq.rules.outcome import results
from finhosta_dq.rules.plan import plan_jobs
from finhosta_dq.rules.same import take_same
from finhosta_dq.rules.sweep import statements_in, swept_together
from finhosta_dq.rules.thresholds import Overrides, override_rows, read_overrides
from finhosta_dq.rules.together import count_together
from finhosta_dq.rules.withhold import withhold


def evaluate(
    con: duckdb.DuckDBPyConnection,
    catalogue: Catalogue,
    progress: Callable[[int, int], None] | None = None,
    kept: Kept | None = None,
) -> None:
    """Fill ``quality.rule``, ``rule_result``, ``finding``, ``withheld_finding``, ``threshold_override`` and ``together``, all or nothing.

    For all deliveries of the run; one INSERT per rule and table. progress: called with (statements done, statements in all).
    kept: findings of a rule for which nothing changed are taken over from the run before.
    Raises ContractError naming the rule whose statement does not run, or the line of ``thresholds.csv`` that does not fit.
    """
    overrides = read_overrides(con, catalogue)
    contents = read_contents(con)
    jobs = plan_jobs(catalogue, contents, read_code_lists(con))
    catches, scopes = plan_catches(jobs, contents), plan_scopes(jobs)
    same = take_same(con, kept, jobs, catches, contents) if kept else {}
    catches = [catch for catch in catches if catch.job.rule.id not in same]
    work: list[Work] = [*swept_together(catches), *scopes]
    statements = [0, *accumulate(statements_in(piece) for piece in work)]

    def say(done: int) -> None:
        if progress and (done == 0 or done == len(work) or statements[done] // 10 > statements[done - 1] // 10):
            progress(statements[done], statements[-1])

    say(0)
    with done_beside(con, work, say), _at_once(con):
        _write_rules(con, catalogue, contents, overrides)
        of_job: dict[int, list[Catch]] = {}
        for catch in catches:
            of_job.setdefault(id(catch.job), []).append(catch)
        # a rule with jobs on several tables has its findings of the run before entered with the first of them
        enter(con, [(job, of_job.get(id(job), []), same.pop(job.rule.id, False)) for job in jobs], contents)
        withheld = withhold(con, jobs)
        counts = count_records(con, contents, withheld, scopes)
        _insert(con, "quality.rule_result", [row for job in jobs for row in results(job, counts, contents, overrides)])
        count_together(con, catalogue)


@contextmanager
def _at_once(con: duckdb.DuckDBPyConnection) -> Iterator[None]:
    """One transaction: all of it or nothing."""
    con.execute("BEGIN")
    try:
        yield
    except BaseException:
        con.execute("ROLLBACK")
        raise
    con.execute("COMMIT")


def _write_rules(con: duckdb.DuckDBPyConnection, catalogue: Catalogue, contents: RunContents, overrides: Overrides) -> None:
    """The entries in force per delivery with what is tolerated there, and their fingerprint as that of the run."""
    rows, used, own = [], [], []
    for rule in catalogue.rules:
        holding = [
            (delivery_id, period)
            for registration in sorted({judged_registration(rule, table) for table in rule.tables or [rule.table]})
            for delivery_id, period in contents.of(registration)
            if rule.in_force(period)
        ]
        if holding:
            used.append(rule)
            described, fingerprint = _described(rule), rule_fingerprint(rule)
            for delivery_id, period in holding:
                tolerated = overrides.threshold(rule, period)
                rows.append((rule.id, delivery_id, *described, tolerated.max_rate, tolerated.max_count, fingerprint))
                own += override_rows(rule, delivery_id, period, overrides)
    _insert(con, "quality.rule", rows)
    _insert(con, "quality.threshold_override", own)
    con.execute("UPDATE quality.run SET rule_set = ?", [catalogue.fingerprint(used)])


def _described(rule: Rule) -> tuple[Any, ...]:
    kind = next(name for name in ("violation", "query", "generated", "not_evaluated") if getattr(rule, name) is not None)
    return (
        *(rule.registration, rule.family, rule.severity, rule.dimension, rule.level, kind, rule.basis, rule.source),
        *(rule.texts.en, rule.texts.nl, rule.texts.fr, rule.fix.en, rule.fix.nl, rule.fix.fr, ",".join(rule.affects)),
    )


def _insert(con: duckdb.DuckDBPyConnection, table: str, rows: Sequence[tuple[Any, ...]]) -> None:
    if rows:
        columns = list(map(list, zip(*rows, strict=True)))
        unnested = ", ".join(f"unnest(${at})" for at in range(1, len(columns) + 1))
        con.execute(f"INSERT INTO {table} SELECT {unnested}", columns)
