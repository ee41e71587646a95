"""Rules for which nothing changed since the run before: same entries, same statements, same records. Their findings are taken over."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from functools import cache

import duckdb

from finhosta_dq.home import sql_dir
from finhosta_dq.reading.kept import EARLIER, Kept, file_marks
from finhosta_dq.rules.catalogue import rule_fingerprint
from finhosta_dq.rules.catch import Catch
from finhosta_dq.rules.needs import RunContents
from finhosta_dq.rules.plan import Job

_NAMED = re.compile(r"\b(raw|staging|intermediate|quality)\.(\w+)")
_OF_BYTES = re.compile(r"\b(sha256|size_bytes)\b")
_COMMENT = re.compile(r"--[^\n]*")
# what a statement sees that is in no table
_PASSING = re.compile(r"\b(current_date|current_timestamp|current_time|now|today|get_current_\w+|localtimestamp|random)\b", re.IGNORECASE)


def take_same(
    con: duckdb.DuckDBPyConnection, kept: Kept, jobs: Sequence[Job], catches: Sequence[Catch], contents: RunContents
) -> dict[str, bool]:
    """Rules whose findings are those of the run before -> whether there are any. Notes the marks of all rules for the run after this one.

    A rule that rests on what reading saw, that looks at the date, or of which findings were withheld is always evaluated.
    """
    of_rule: dict[str, list[Job]] = defaultdict(list)
    caught: dict[int, list[Catch]] = defaultdict(list)
    for job in jobs:
        of_rule[job.rule.id].append(job)
    for catch in catches:
        caught[id(catch.job)].append(catch)
    tables = _Tables(con)
    same = []
    for rule_id, its in of_rule.items():
        texts = [text for job in its for text in described(job, caught[id(job)])]
        whole = with_intermediate(texts)
        if rule_id in contents.issues or _PASSING.search(whole):
            continue
        mark = kept.mark([*texts, *tables.marks(whole)])
        if kept.has(f"rule {rule_id}", mark):
            same.append(rule_id)
        kept.note(f"rule {rule_id}", mark)
    if not same:
        return {}
    found = {row[0] for row in con.execute(f"SELECT DISTINCT rule_id FROM {EARLIER}.quality.finding").fetchall()}
    withheld = {row[0] for row in con.execute(f"SELECT DISTINCT rule_id FROM {EARLIER}.quality.withheld_finding").fetchall()}
    return {rule_id: rule_id in found for rule_id in same if rule_id not in withheld}


def enter_same(con: duckdb.DuckDBPyConnection, rule_id: str) -> None:
    """The findings of a rule, as the run before had them."""
    con.execute(f"INSERT INTO quality.finding SELECT * FROM {EARLIER}.quality.finding WHERE rule_id = ? ORDER BY rowid", [rule_id])


def described(job: Job, catches: Sequence[Catch]) -> list[str]:
    """All that the findings of a job rest on but the records: entry, judged deliveries, and every piece of its statements."""
    texts = [rule_fingerprint(job.rule), job.table, repr(job.judged)]
    for catch in catches:
        texts += [repr(sorted(catch.wanted)), repr(catch.targets())]
        for check in catch.checks:
            # each by itself: in JSON the line ends that close a comment would be gone
            texts += [str(value) for name, value in check if name != "rule"]
            # keys that a query leaves out are looked up in the tables it judges
            texts += [f"staging.{table}" for table in job.rule.tables or [check.table] if table != "*"]
    return texts


def tables_named(text: str) -> set[tuple[str, str]]:
    """Tables as (schema, name) that statements without comments name."""
    return set(_NAMED.findall(text))


def with_intermediate(texts: Sequence[str]) -> str:
    """Statements without comments, followed by those that make the tables of ``intermediate`` they rest on, directly or not."""
    whole, seen = "\n".join(_COMMENT.sub("", text) for text in texts), set[str]()
    while left := {name for schema, name in tables_named(whole) if schema == "intermediate"} - seen:
        seen |= left
        whole = "\n".join([whole, *(_statements().get(name, "") for name in sorted(left))])
    return whole


@cache
def _statements() -> dict[str, str]:
    """Intermediate table -> the statement that makes it."""
    made: dict[str, str] = {}
    for path in sorted((sql_dir() / "intermediate").glob("int_*.sql")):
        text = _COMMENT.sub("", path.read_text(encoding="utf-8"))
        for name in re.findall(r"(?:TABLE|VIEW)\s+intermediate\.(\w+)", text):
            made[name] = made.get(name, "") + text
    return made


class _Tables:
    """Marks of the tables of a run, each made once."""

    def __init__(self, con: duckdb.DuckDBPyConnection) -> None:
        self.con = con
        self.known: dict[str, str] = {}

    def marks(self, statements: str) -> list[str]:
        """Marks of the tables that the statements name, in order of the tables."""
        # a file account says for most rules only where a record comes from, which does not change with the bytes of other files
        of_bytes = _OF_BYTES.search(statements) is not None
        return [self._mark(schema, name, of_bytes) for schema, name in sorted(tables_named(statements))]

    def _mark(self, schema: str, name: str, of_bytes: bool) -> str:
        if schema == "intermediate":
            # made from the tables its statement names, which have marks of their own; the statement is part of the base
            return name
        less = "" if of_bytes or name != "file_account" else "EXCLUDE (sha256, size_bytes)"
        key = f"{schema}.{name} {less}"
        if key not in self.known:
            self.known[key] = f"{key} {file_marks(self.con, name) if schema != 'quality' else self._content(name, less)}"
        return self.known[key]

    def _content(self, name: str, less: str) -> str:
        rows = self.con.execute(f"SELECT count(*), sum(hash(t)) FROM (SELECT * {less} FROM quality.{name}) AS t").fetchall()
        return repr(rows)
