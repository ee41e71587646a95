"""What a kind of defect is: where it fits, what it changes, and every finding it must give."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

import polars as pl

TRUE = pl.lit(value=True)


@dataclass(frozen=True)
class Find:
    """Expected findings of a rule: on the changed rows (``table`` empty), on rows of the same stay in another table that fit
    ``where``, or, with ``table`` = ``*``, one on the delivery as a whole."""

    rule: str
    table: str = ""
    where: pl.Expr = TRUE


@dataclass(frozen=True)
class Defect:
    """One way to break a clean record.

    table, where: eligible rows, by their own columns. stay: condition on the facts of the stay (see ``facts``); None for rows that
    belong to no stay. change: new values of columns. action: change the row, drop it, or write it twice. most: at most so many a run.
    """

    name: str
    table: str
    finds: tuple[Find, ...]
    change: Mapping[str, pl.Expr] = field(default_factory=dict)
    where: pl.Expr = TRUE
    stay: pl.Expr | None = TRUE
    action: Literal["change", "drop", "double"] = "change"
    most: int = 1_000_000


def finds(*rules: str) -> tuple[Find, ...]:
    """Findings on the changed rows themselves."""
    return tuple(Find(rule) for rule in rules)


def text(value: str | None) -> pl.Expr:
    """A fixed text, or an empty field."""
    return pl.lit(value, dtype=pl.String)
