"""The rules as Polars expressions, for the libraries that take their own checks in that form: true where a record holds the rule."""

from __future__ import annotations

from typing import Any

import polars as pl

from benchmarks.peers.child import Tables
from benchmarks.peers.rules import NeutralRule


def load(tables: Tables) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Both files as data frames."""
    return pl.read_parquet(tables.stay), pl.read_parquet(tables.patient)


def holds(rule: NeutralRule, patient: pl.DataFrame) -> pl.Expr:
    """The rule as an expression over the columns of ``stay``; NULL where it is not tested."""
    column = pl.col(rule.column)
    match rule.kind:
        case "filled":
            return column.is_not_null()
        case "one_of":
            return column.is_in(rule.values)
        case "pattern":
            return column.str.contains(rule.pattern)
        case "length":
            return column.str.len_chars().is_between(rule.least, rule.most)
        case "between":
            return column.is_between(rule.least, rule.most)
        case "not_before":
            return column >= pl.col(rule.other)
        case "no_more_days":
            return column <= (pl.col(rule.until) - pl.col(rule.other)).dt.total_days()
        case "filled_when":
            return ~(pl.col(rule.other).is_in(rule.values) & column.is_null()).fill_null(False)
        case "unique":
            return ~pl.struct(rule.columns).is_duplicated()
    # the parts that name the delivery are the same in all records; what is looked up is the patient
    return column.is_in(patient[rule.column].implode()).fill_null(False)


def lines(frame: Any) -> tuple[int, int]:
    """How many records a frame of failing ones holds, and the sum of their lines."""
    return frame.height, int(frame["_line"].sum())
