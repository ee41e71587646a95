"""One statement on a table for many rules: their predicates are asked together, and the rows that break any of them are looked at again.

Planning a statement costs as much as asking a small table, and finding nothing is what most rules do. Each predicate stays a branch of its own:
one condition of all of them, joined by OR, would read every column for every row, where a branch skips what its column's blocks cannot hold.
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
"""Rows that are kept with all their columns at most; when more break a rule, each rule looks them up in the table."""
PART = 20
"""Of a large table the twentieth part may be kept."""

_SAME = "ON t._file = p._file AND t._line = p._line"
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
            broken = self._ask(con)
            source = self._source(con, broken)
        except duckdb.Error:
            con.execute(f"DROP TABLE IF EXISTS {self._places}")
            for catch in self.catches:
                catch(con)  # each by itself says which rule it is
            return
        if not broken:
            # an empty table goes with the database it is in
            return
        self._share(con, set(broken), source)
        if source == self.table:
            con.execute(f"DROP TABLE {self.table}")
        con.execute(f"DROP TABLE {self._places}")

    @property
    def _places(self) -> str:
        return f"{self.table}_places"

    @property
    def _asked(self) -> list[tuple[Catch, Check]]:
        return [(catch, check) for catch in self.catches for check in catch.checks]

    def _ask(self, con: duckdb.DuckDBPyConnection) -> dict[int, int]:
        """Where rows break a rule; how many do, by the number of its predicate."""
        places = "\nUNION ALL\n".join(
            f"SELECT {part} AS part, _file, _line FROM {self.relation} AS t WHERE {check.predicate}\n"
            for part, (_, check) in enumerate(self._asked)
        )
        (made,) = con.execute(f"CREATE TABLE {self._places} AS\n{places}").fetchall()
        return dict(con.execute(f"SELECT part, count(*) FROM {self._places} GROUP BY part").fetchall()) if made[0] else {}

    def _source(self, con: duckdb.DuckDBPyConnection, broken: dict[int, int]) -> str:
        """What to look the rows up in: a table of those that break a rule, unless they are many or one rule's alone."""
        rows = sum(broken.values())
        if len(broken) < 2 or (rows > MOST_ROWS and rows > self._size(con) // PART):
            return self.relation
        con.execute(f"CREATE TABLE {self.table} AS SELECT t.* FROM {self.relation} AS t SEMI JOIN {self._places} AS p {_SAME}")
        return self.table

    def _size(self, con: duckdb.DuckDBPyConnection) -> int:
        """Rows of the table."""
        return int(con.execute(f"SELECT count(*) FROM {self.relation}").fetchall()[0][0])

    def _share(self, con: duckdb.DuckDBPyConnection, parts: set[int], source: str) -> None:
        """Give each statement the rows that break its rule."""
        found: dict[int, list[tuple[Check, str]]] = defaultdict(list)
        for part, (catch, check) in enumerate(self._asked):
            if part in parts:
                places = f"(SELECT _file, _line FROM {self._places} WHERE part = {part})"
                found[id(catch)].append((check, f"(SELECT t.* FROM {source} AS t SEMI JOIN {places} AS p {_SAME})"))
        for catch in self.catches:
            try:
                catch.take(con, found[id(catch)])
            except duckdb.Error as error:
                raise does_not_run(catch.job, error) from None


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
