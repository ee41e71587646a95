"""Root cause, not noise: where a rule on the layout fails on a field of a record, rules that read that field do not judge that record.

Rules on the layout are those that follow from the contract of one file: filled, length, type, date, code list, key, and the fields
repeated from the name of the file. They are never withheld themselves. The last two leave each field readable, so they keep back only
rules over several records. A finding gives way only to a finding on the layout that is at least as severe, so that nothing grows
lighter by it. Rules on whole files, on aggregates and on privacy judge all records as before.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import duckdb

from finhosta_dq.home import sql_text
from finhosta_dq.rules.plan import Job
from finhosta_dq.rules.reads import TIE, fields_read

LAYOUT = frozenset({"mandatory", "length", "type", "date", "code_list", "key", "header"})
_RANK = {"blocking": 1, "error": 2, "signal": 3}
_WHOLE = frozenset({"file", "aggregate"})


@dataclass(frozen=True)
class Withheld:
    """Records kept from judgement, counted by delivery, table, scope and what is wrong with them, as (field, severity rank) each."""

    records: dict[tuple[str, str, str], list[tuple[frozenset[tuple[str, int]], int]]] = field(default_factory=dict)

    def count(self, job: Job, delivery_id: str) -> int:
        """Records of a delivery that the rule would have tested but for a finding on their layout."""
        if job.rule.level in _WHOLE or job.table == "*":
            return 0
        scope = _scope(job)
        tables = [job.table] if scope or not job.rule.query else job.rule.tables or [job.table]
        total = 0
        for table in tables:
            listed = self.records.get((delivery_id, table, scope))
            if listed:
                reads, rank = fields_read(job.rule, table), _RANK[job.rule.severity]
                total += sum(number for wrong, number in listed if any(name in reads and at <= rank for name, at in wrong))
        return total


def withhold(con: duckdb.DuckDBPyConnection, jobs: Sequence[Job]) -> Withheld:
    """Take the findings that rest on a broken layout out of ``quality.finding`` into ``quality.withheld_finding``, and count the records.

    Run it when all findings are in. Costs next to nothing when no rule on the layout found anything.
    """
    layout = sorted({(job.rule.id, TIE if job.rule.generated == "header" else "") for job in jobs if job.rule.generated in LAYOUT})
    if not layout:
        return Withheld()
    con.execute("CREATE OR REPLACE TEMP TABLE layout_rule AS SELECT unnest($1) AS rule_id, unnest($2) AS mark", _columns(layout))
    con.execute(sql_text("quality/layout_finding"))
    broken: dict[str, set[str]] = defaultdict(set)
    for table, name in con.execute("SELECT DISTINCT table_name, field FROM layout_finding").fetchall():
        broken[table].add(name)
    depending = sorted(_depending(jobs, broken))
    records: dict[tuple[str, str, str], list[tuple[frozenset[tuple[str, int]], int]]] = defaultdict(list)
    if depending:
        con.execute(
            "CREATE OR REPLACE TEMP TABLE dependency AS SELECT unnest($1) AS rule_id, unnest($2) AS delivery_id, unnest($3) AS table_name, "
            "unnest($4) AS field, unnest($5) AS severity_rank",
            _columns(depending),
        )
        con.execute(sql_text("quality/withheld_finding"))
        con.execute("INSERT INTO quality.withheld_finding SELECT * EXCLUDE (finding) FROM withheld ORDER BY ALL")
        con.execute("DELETE FROM quality.finding WHERE rowid IN (SELECT finding FROM withheld)")
        con.execute("DROP TABLE withheld")
        con.execute("DROP TABLE dependency")
        for table in sorted({table for _, _, table, _, _ in depending}):
            _count(con, table, "", [""], records)
        for (table, relation), scopes in sorted(_scopes(jobs, broken).items()):
            _count(con, table, relation, sorted(scopes), records)
    con.execute("DROP TABLE layout_finding")
    con.execute("DROP TABLE layout_rule")
    return Withheld(dict(records))


def _depending(jobs: Sequence[Job], broken: dict[str, set[str]]) -> set[tuple[str, str, str, str, int]]:
    """(rule, delivery, table, field, severity rank) of the rules that read a field on which a rule on the layout fails somewhere."""
    found = set()
    for job in jobs:
        if job.rule.level in _WHOLE or job.table == "*":
            continue
        for table in (job.rule.tables or [job.table]) if job.rule.query else [job.table]:
            for name in fields_read(job.rule, table) & broken[table] if table in broken else ():
                found |= {(job.rule.id, delivery, table, name, _RANK[job.rule.severity]) for delivery, _ in job.judged}
    return found


def _columns(rows: Sequence[tuple[Any, ...]]) -> list[list[Any]]:
    return [list(column) for column in zip(*rows, strict=True)]


def _scope(job: Job) -> str:
    return next((check.scope for check in job.checks if check.scope), "")


def _scopes(jobs: Sequence[Job], broken: dict[str, set[str]]) -> dict[tuple[str, str], set[str]]:
    """(table, relation) -> the scopes in which rules that read a broken field count its records."""
    found: dict[tuple[str, str], set[str]] = defaultdict(set)
    for job in jobs:
        for check in job.checks:
            if check.scope and job.judged and job.table in broken and fields_read(job.rule, job.table) & broken[job.table]:
                found[job.table, check.relation].add(check.scope)
    return found


def _count(
    con: duckdb.DuckDBPyConnection,
    table: str,
    relation: str,
    scopes: list[str],
    records: dict[tuple[str, str, str], list[tuple[frozenset[tuple[str, int]], int]]],
) -> None:
    """Count the records with a broken layout by what is wrong with them, in each scope; ``''`` is all of them, and reads no relation."""
    flags = "".join(f", ({scope or 'true'}) AS in_{at}" for at, scope in enumerate(scopes))
    sums = ", ".join(f"count(*) FILTER (WHERE t.in_{at})" for at in range(len(scopes)))
    # the rows with a broken layout first: a scope may look into other tables
    rows = f"SELECT r.* FROM {relation} AS r SEMI JOIN wrong AS s ON r._file = s.file AND r._line = s.line"
    if not relation:
        rows = "SELECT file AS _file, line AS _line FROM wrong"
    counted = con.execute(
        f"""WITH wrong AS (
                SELECT file, line, list_sort(list(field || ' ' || severity_rank)) AS fields FROM layout_finding WHERE table_name = ?
                GROUP BY file, line
            )
            SELECT a.delivery_id, w.fields, {sums}
            FROM (SELECT t._file, t._line{flags} FROM ({rows}) AS t) AS t
            INNER JOIN wrong AS w ON t._file = w.file AND t._line = w.line
            INNER JOIN quality.file_account AS a ON t._file = a.file
            GROUP BY a.delivery_id, w.fields""",
        [table],
    ).fetchall()
    for delivery_id, fields, *numbers in counted:
        wrong = frozenset((text.rsplit(" ", 1)[0], int(text.rsplit(" ", 1)[1])) for text in fields)
        for scope, number in zip(scopes, numbers, strict=True):
            if number:
                records[delivery_id, table, scope].append((wrong, number))
