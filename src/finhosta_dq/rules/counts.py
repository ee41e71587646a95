"""How many records each rule tested and how many failed, per delivery: the denominator and numerator of its rate."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

import duckdb

from finhosta_dq.contracts import contracts
from finhosta_dq.rules.needs import RunContents
from finhosta_dq.rules.plan import Job
from finhosta_dq.rules.withhold import Withheld


@dataclass(frozen=True)
class Counts:
    """Counts of a run, asked per job and delivery."""

    contents: RunContents
    files: dict[str, tuple[int, int]]
    scoped: dict[tuple[str, str, str], int]
    found: dict[tuple[str, str, str], tuple[int, int]]
    kept: Withheld = field(default_factory=Withheld)

    def withheld(self, job: Job, delivery_id: str) -> int:
        """Records among the tested ones that the rule does not judge because their layout is broken in what it reads."""
        return self.kept.count(job, delivery_id)

    def tested(self, job: Job, delivery_id: str) -> int:
        """Records the rule is to test, withheld ones included: those in its scope, or all of its table.

        A rule about files counts files, one about lines of every file counts lines; a query over several tables counts the records
        of all of them.
        """
        if job.rule.generated == "required":
            return len(contracts()[job.rule.registration].required_files)
        if job.rule.level == "file":
            return self.files.get(delivery_id, (0, 0))[0]
        if job.table == "*" or job.rule.generated == "reading":
            return self.files.get(delivery_id, (0, 0))[1]
        scope = next((check.scope for check in job.checks if check.scope), None)
        if scope:
            return self.scoped.get((job.table, scope, delivery_id), 0)
        tables = job.rule.tables if job.rule.query and job.rule.tables else [job.table]
        return sum(self.contents.files(delivery_id, table).loaded for table in tables)

    def failing(self, job: Job, delivery_id: str) -> tuple[int, int]:
        """(failing records, findings) of the rule; a record counts once however many of its fields fail."""
        if job.rule.query or job.rule.generated == "reading":
            parts = [count for (rule, _, delivery), count in self.found.items() if (rule, delivery) == (job.rule.id, delivery_id)]
            return sum(part[0] for part in parts), sum(part[1] for part in parts)
        return self.found.get((job.rule.id, job.table, delivery_id), (0, 0))


def count_records(con: duckdb.DuckDBPyConnection, contents: RunContents, withheld: Withheld, scopes: Sequence[ScopeCount]) -> Counts:
    """Tested and failing records of all jobs: those in a scope as ``scopes`` counted them, the rest from the file accounts."""
    accounts = con.execute("SELECT delivery_id, count(*), sum(lines)::BIGINT FROM quality.file_account GROUP BY ALL").fetchall()
    # a finding on the delivery as a whole has no line and may have no key
    found = con.execute(
        """SELECT rule_id, table_name, delivery_id, count(DISTINCT coalesce(file || ' ' || line, file, record_key, delivery_id)), count(*)
           FROM quality.finding GROUP BY ALL"""
    ).fetchall()
    return Counts(
        contents,
        {delivery: (files, lines) for delivery, files, lines in accounts},
        dict(sum((Counter(one.counted) for one in scopes), Counter())),
        {(rule, table, delivery): (records, findings) for rule, table, delivery, records, findings in found},
        withheld,
    )


@dataclass
class ScopeCount:
    """One scan of a table: the records in each scope that a rule names. counted: (table, scope, delivery) -> records, after it ran."""

    table: str
    relation: str
    scopes: list[str]
    counted: dict[tuple[str, str, str], int] = field(default_factory=dict)

    def __call__(self, con: duckdb.DuckDBPyConnection) -> None:
        """Count, per delivery. A branch per scope: each reads its own columns only, and skips blocks that cannot hold a record of it."""
        branches = "\nUNION ALL\n".join(
            f"SELECT {number} AS number, _file, count(*) AS records FROM {self.relation} AS t WHERE {scope}\nGROUP BY _file"
            for number, scope in enumerate(self.scopes)
        )
        counted = con.execute(
            f"SELECT s.number, a.delivery_id, sum(s.records)::BIGINT FROM (\n{branches}\n) AS s "
            "INNER JOIN quality.file_account AS a ON s._file = a.file GROUP BY ALL"
        ).fetchall()
        for number, delivery_id, records in counted:
            self.counted[self.table, self.scopes[number], delivery_id] = records


def plan_scopes(jobs: Sequence[Job]) -> list[ScopeCount]:
    """One scan per table and relation that has a scoped rule."""
    scopes: dict[tuple[str, str], set[str]] = defaultdict(set)
    for job in jobs:
        for check in job.checks:
            if check.scope and job.judged:
                scopes[(job.table, check.relation)].add(check.scope)
    return [ScopeCount(table, relation, sorted(wanted)) for (table, relation), wanted in scopes.items()]
