"""Validation against the same rules written by hand.

Ours: ``evaluate`` (every finding with its record key, field, value and what was expected, counts and outcomes of every rule) and the verdict
of Great Expectations on every delivery. By hand: the same statements, one ``INSERT INTO flagged SELECT rule, _file, _line FROM ...`` per
rule and table, without keys, values, counts and verdicts; DuckDB does not even compute what is not asked. Both start from a copy of one
staged warehouse file. Importing Great Expectations is not timed; it is printed.
"""

from __future__ import annotations

import shutil
import uuid
from pathlib import Path
from typing import Any

import duckdb

from benchmarks.goals import Goal
from benchmarks.measure import Measured, measure_in_turns, timed
from benchmarks.reading import print_ratio
from finhosta_dq.pipeline import steps
from finhosta_dq.pipeline.plan import plan_runs
from finhosta_dq.rules.catalogue import load_catalogue
from finhosta_dq.rules.evaluate import evaluate
from finhosta_dq.rules.generated import literal
from finhosta_dq.warehouse.connection import connect, open_warehouse

GOAL = 1.15
"""Findings and verdict take at most so many times the fastest hand-written SQL of the same rules."""

Statement = tuple[str, str, str, str, list[str]]


def bench_validation(landing: Path, scratch: Path, runs: int) -> tuple[Path, Measured, list[Goal]]:
    """Print seconds, memory and ratio of both ways, and whether they found the same records.

    Returns the staged warehouse, what ours took, and the goal.
    """
    staged = stage(landing, scratch)
    con = connect(staged, read_only=True)
    records, deliveries = con.execute("SELECT sum(loaded)::BIGINT, count(DISTINCT delivery_id) FROM quality.file_account").fetchall()[0]
    con.close()
    print(f"\nValidating {records:,} records of {deliveries} deliveries", flush=True)
    ours, by_hand, pairs = measure_in_turns(
        (validate_ours, (staged, scratch)), lambda result: (validate_by_hand, (staged, scratch, result[2])), runs
    )
    seconds, found, statements = ours.result
    print(f"  {len(statements)} statements; importing Great Expectations takes {seconds['import']:.1f} s, not counted")
    print(f"  hand-written INSERT ... SELECT per rule   {by_hand}", flush=True)
    print(f"  ours: findings and verdict                {ours}", flush=True)
    print(f"    of which findings {seconds['rules']:.2f} s, verdict of Great Expectations {seconds['judge']:.2f} s (last run)")
    goal = print_ratio("validation against SQL by hand", pairs, GOAL)
    flagged = by_hand.result
    differing = sorted(rule for rule in {*found, *flagged} if found.get(rule, 0) != flagged.get(rule, 0))
    print(f"  findings: {sum(found.values()):,} ours, {sum(flagged.values()):,} by hand; ", end="")
    print("the same for every rule" if not differing else f"DIFFERENT for {', '.join(differing)}", flush=True)
    return staged, ours, [goal]


def stage(landing: Path, scratch: Path) -> Path:
    """A warehouse file with the deliveries of the landing folder read and staged."""
    (plan, *_) = plan_runs(landing)
    staged = scratch / "staged.duckdb"
    con = open_warehouse(staged, temp_directory=scratch / "spill")
    steps.start(con, "bench", "fast")
    steps.extract(con, plan)
    con.close()
    return staged


def validate_ours(staged: Path, scratch: Path) -> tuple[float, tuple[dict[str, float], dict[str, int], list[Statement]]]:
    """Seconds of evaluation and judgement; parts of it, findings by rule, and the statements to write by hand."""
    con, path = open_copy(staged, scratch)
    importing, judge = timed(_judge)
    deliveries = [row[0] for row in con.execute("SELECT delivery_id FROM quality.delivery ORDER BY 1").fetchall()]
    catalogue = load_catalogue()
    rules, _ = timed(lambda: evaluate(con, catalogue))
    judging, _ = timed(lambda: [judge(con, delivery) for delivery in deliveries])
    # what rests on a broken layout was found too, before it was withheld; what reading saw comes from no statement
    read = "quality.reading_issue AS i WHERE i.rule_id = f.rule_id AND i.file = f.file AND i.line IS NOT DISTINCT FROM f.line"
    by_statement = f"SELECT f.rule_id FROM quality.finding AS f WHERE NOT EXISTS (FROM {read})"
    every = f"({by_statement} UNION ALL SELECT rule_id FROM quality.withheld_finding)"
    found = dict(con.execute(f"SELECT rule_id, count(*) FROM {every} WHERE {_BY_STATEMENT} GROUP BY 1").fetchall())
    statements = [_bare(con, *row) for row in con.execute(_STATEMENTS).fetchall()]
    con.close()
    path.unlink()
    return rules + judging, ({"import": importing, "rules": rules, "judge": judging}, found, statements)


def validate_by_hand(staged: Path, scratch: Path, statements: list[Statement]) -> tuple[float, dict[str, int]]:
    """Seconds to flag the records of every rule, and records flagged by rule."""
    con, path = open_copy(staged, scratch)
    con.execute("CREATE TABLE flagged (rule_id VARCHAR, table_name VARCHAR, _file VARCHAR, _line BIGINT, delivery_id VARCHAR)")

    def work() -> None:
        con.execute("BEGIN")
        for rule, table, statement, columns, _ in statements:
            con.execute(f"INSERT INTO flagged SELECT {literal(rule)}, {literal(table)}, {columns} FROM (\n{statement}\n) AS q")
        con.execute("COMMIT")

    seconds, _ = timed(work)
    judged = [(rule, table, delivery) for rule, table, _, _, deliveries in statements for delivery in deliveries]
    con.execute("CREATE TABLE judged (rule_id VARCHAR, table_name VARCHAR, delivery_id VARCHAR)")
    con.executemany("INSERT INTO judged VALUES (?, ?, ?)", [list(one) for one in judged])
    flagged = dict(con.execute(_FLAGGED).fetchall())
    con.close()
    path.unlink()
    return seconds, flagged


# what reading saw is no statement over tables
_BY_STATEMENT = "rule_id IN (SELECT rule_id FROM quality.rule_result WHERE statement NOT LIKE '%quality.reading_issue%')"
_STATEMENTS = """
    SELECT rule_id, table_name, statement, list(delivery_id ORDER BY delivery_id) FROM quality.rule_result
    WHERE statement IS NOT NULL AND statement NOT LIKE '%quality.reading_issue%' GROUP BY ALL ORDER BY ALL
"""
# records of another registration than the one judged count for the judged delivery of their period or year
_FLAGGED = """
    SELECT f.rule_id, count(*)
    FROM flagged AS f
    LEFT JOIN quality.file_account AS a ON f._file = a.file
    WHERE EXISTS (
        SELECT 1 FROM judged AS j WHERE j.rule_id = f.rule_id AND j.table_name = f.table_name AND (
            j.delivery_id = coalesce(a.delivery_id, f.delivery_id)
            OR split_part(j.delivery_id, '/', 1) <> split_part(coalesce(a.delivery_id, f.delivery_id), '/', 1)
        )
    )
    GROUP BY f.rule_id
"""


def _bare(con: duckdb.DuckDBPyConnection, rule: str, table: str, statement: str, deliveries: list[str]) -> Statement:
    known = {row[0] for row in con.execute(f"DESCRIBE {statement}").fetchall()}
    columns = ", ".join(name if name in known else "NULL" for name in ("_file", "_line", "delivery_id"))
    return rule, table, statement, columns, deliveries


def _judge() -> Any:
    from finhosta_dq.judge.run import judge_delivery

    return judge_delivery


def open_copy(staged: Path, scratch: Path) -> tuple[duckdb.DuckDBPyConnection, Path]:
    """A connection to a copy of a staged warehouse, and the path of the copy."""
    path = scratch / f"{uuid.uuid4().hex}.duckdb"
    shutil.copy(staged, path)
    return connect(path, temp_directory=scratch / "spill"), path
