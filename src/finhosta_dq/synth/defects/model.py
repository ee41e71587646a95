"""What a kind of defect is: where it fits, what it changes, and every finding it must give."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

import polars as pl

TRUE = pl.lit(value=True)
Action = Literal["change", "drop", "double", "add", "rewrite"]
# tables of a Find that are no tables: the delivery as a whole, and a file as a whole
DELIVERY, FILE = "*", "file"


@dataclass(frozen=True)
class Find:
    """Expected findings of a rule, by ``table``.

    Empty: one on every changed row. ``*``: one on the delivery as a whole. ``file``: one on the file of the changed row, without line.
    Else: one on every row of that table that has the values of the changed row in the columns ``by`` (as they were before the change)
    and fits ``where``; with ``first`` only on the first such row of each combination. with_year: only where Finhosta is delivered.
    """

    rule: str
    table: str = ""
    where: pl.Expr = TRUE
    by: tuple[str, ...] = ("staynum",)
    first: bool = False
    with_year: bool = False


@dataclass(frozen=True)
class Rewrite:
    """What is written instead of a line: ``start`` over its first characters, and cut at ``end`` (a slice bound; None: to the end)."""

    start: str = ""
    end: int | None = None


UNCHANGED = Rewrite()


@dataclass(frozen=True)
class Defect:
    """One way to break a clean record.

    table, where: eligible rows, by their own columns. stay: condition on the facts of the stay (see ``facts``); None for rows that
    belong to no stay. change: new values of columns. action: change the row, drop it, write it twice, add a copy with the change, or
    write its line as ``rewrite`` says. group: the action is on all rows of the table that have the values of the chosen row in these
    columns. most: at most so many a period.
    topics: everything that this defect changes and that its rules read, by name. Two defects may meet on one subject (a stay, or a
    record that belongs to none) only when their topics have nothing in common; a defect without topics meets no other.
    """

    name: str
    table: str
    finds: tuple[Find, ...]
    change: Mapping[str, pl.Expr] = field(default_factory=dict)
    where: pl.Expr = TRUE
    stay: pl.Expr | None = TRUE
    action: Action = "change"
    rewrite: Rewrite = UNCHANGED
    group: tuple[str, ...] = ()
    most: int = 1_000_000
    topics: frozenset[str] = frozenset()

    def meets(self, others: frozenset[str] | None) -> bool:
        """Whether this defect may be put on a subject whose defects have the topics ``others`` (None: a subject without defects)."""
        if others is None:
            return True
        return bool(self.topics) and bool(others) and self.topics.isdisjoint(others)


def finds(*rules: str) -> tuple[Find, ...]:
    """Findings on the changed rows themselves."""
    return tuple(Find(rule) for rule in rules)


def delivery(*rules: str) -> tuple[Find, ...]:
    """Findings on the delivery as a whole."""
    return tuple(Find(rule, DELIVERY) for rule in rules)


def text(value: str | None) -> pl.Expr:
    """A fixed text, or an empty field."""
    return pl.lit(value, dtype=pl.String)


def amount(value: pl.Expr) -> pl.Expr:
    """A number from zero on as text with a point and two decimals."""
    cents = (value * 100).round().cast(pl.Int64, strict=False)
    return pl.format("{}.{}", cents // 100, (cents % 100).cast(pl.String).str.zfill(2))


def topics(*names: str) -> frozenset[str]:
    """Topics by name."""
    return frozenset(names)
