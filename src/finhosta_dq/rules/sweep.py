"""One scan of a table for many rules: their predicates are asked together, and the rows that break any of them are looked at again.

A statement per rule goes over its columns once for each rule. Most rows break no rule, so one statement that asks for rows which break any
reads every column once, and what follows has few rows to do with.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import duckdb

from finhosta_dq.rules.beside import Work
from finhosta_dq.rules.catch import Catch, does_not_run
from finhosta_dq.rules.model import Check

MOST_PREDICATES = 48
"""Predicates of a statement at most. More would take longer to plan than they save."""
MOST_ROWS = 200_000
"""Rows that are kept with all their columns at most; when more break a rule, each rule finds its own."""
PART = 20
"""Of a large table the twentieth part may be kept."""

_PLAIN = re.compile(r"\w+\.\w+")
_QUERY = re.compile(r"\bselect\b", re.IGNORECASE)


@dataclass
class Sweep:
    """The predicates of some statements on one relation, asked in one statement. table: a name of its own for the rows."""

    relation: str
    catches: list[Catch]
    table: str

    def __call__(self, con: duckdb.DuckDBPyConnection) -> None:
        """Run it: every statement then has what it would have caught by itself. Raises ContractError as they do."""
        try:
            rows = self._ask(con)
            are_few = rows <= MOST_ROWS or rows <= self._size(con) // PART
            if rows and are_few:
                self._fetch(con)
        except duckdb.Error:
            are_few = False  # each by itself says which rule it is
        if not are_few:
            con.execute(f"DROP TABLE IF EXISTS {self._places}")
            for catch in self.catches:
                catch(con)
            return
        if rows:
            self._share(con)
        con.execute(f"DROP TABLE {self._places}")

    @property
    def _places(self) -> str:
        return f"{self.table}_places"

    @property
    def _asked(self) -> list[tuple[Catch, Check]]:
        return [(catch, check) for catch in self.catches for check in catch.checks]

    def _ask(self, con: duckdb.DuckDBPyConnection) -> int:
        """Where rows break a rule, with which of them; how many rows."""
        predicates = [f"({check.predicate}\n)" for _, check in self._asked]
        made = con.execute(
            f"CREATE TABLE {self._places} AS SELECT _file, _line, [{', '.join(predicates)}] AS _broken FROM {self.relation} AS t "
            f"WHERE {' OR '.join(predicates)}"
        ).fetchall()
        return int(made[0][0])

    def _size(self, con: duckdb.DuckDBPyConnection) -> int:
        """Rows of the table."""
        return int(con.execute(f"SELECT count(*) FROM {self.relation}").fetchall()[0][0])

    def _fetch(self, con: duckdb.DuckDBPyConnection) -> None:
        """The rows that break a rule, with all their columns."""
        con.execute(
            f"CREATE TABLE {self.table} AS SELECT t.*, p._broken FROM {self.relation} AS t "
            f"INNER JOIN {self._places} AS p ON t._file = p._file AND t._line = p._line"
        )

    def _share(self, con: duckdb.DuckDBPyConnection) -> None:
        """Give each statement the rows that break its rule."""
        broken = con.execute(f"SELECT DISTINCT generate_subscripts(_broken, 1), unnest(_broken) FROM {self._places}").fetchall()
        parts = {part for part, is_broken in broken if is_broken}
        found: dict[int, list[tuple[Check, str]]] = defaultdict(list)
        for part, (catch, check) in enumerate(self._asked, start=1):
            if part in parts:
                found[id(catch)].append((check, f"(SELECT * EXCLUDE (_broken) FROM {self.table} WHERE _broken[{part}])"))
        for catch in self.catches:
            try:
                catch.take(con, found[id(catch)])
            except duckdb.Error as error:
                raise does_not_run(catch.job, error) from None
        con.execute(f"DROP TABLE {self.table}")


def swept_together(catches: Sequence[Catch]) -> list[Work]:
    """The same statements as pieces of work: those that are predicates on one plain table together, the others by themselves."""
    alone: list[Work] = []
    of_relation: dict[str, list[list[Catch]]] = defaultdict(lambda: [[]])
    for catch in catches:
        relation = _relation(catch)
        if relation is None:
            alone.append(catch)
            continue
        begun = of_relation[relation]
        if sum(len(one.checks) for one in begun[-1]) + len(catch.checks) > MOST_PREDICATES:
            begun.append([])
        begun[-1].append(catch)
    groups = [(relation, group) for relation, groups in of_relation.items() for group in groups if group]
    together = [Sweep(relation, group, f"{group[0].table}_swept") if len(group) > 1 else group[0] for relation, group in groups]
    return [*together, *alone]


def statements_in(work: Work) -> int:
    """How many statements of rules a piece of work stands for."""
    return len(work.catches) if isinstance(work, Sweep) else 1


def _relation(catch: Catch) -> str | None:
    """The plain table that all checks of a statement ask without looking elsewhere; None when there is no such table."""
    relations = {check.relation for check in catch.checks}
    if len(relations) > 1 or any(check.predicate is None or _QUERY.search(check.predicate) for check in catch.checks):
        return None
    (relation,) = relations
    return relation if _PLAIN.fullmatch(relation) else None
