"""Pointblank on Polars: a step per rule, with the failing rows of every step as its extract, whatever their number."""

from __future__ import annotations

import os
from typing import Any

os.environ["PB_TELEMETRY"] = "false"

import pointblank as pb
import polars as pl

from benchmarks.peers.child import Answer, Keys, run
from benchmarks.peers.engines import polars_rules
from benchmarks.peers.rules import RULES, NeutralRule


def validate(loaded: tuple[pl.DataFrame, pl.DataFrame]) -> Answer:
    """Failures by step."""
    stay, patient = loaded
    plan = pb.Validate(stay)
    for rule in RULES:
        plan = _step(plan, rule, patient)
    plan = plan.interrogate(extract_limit=stay.height)
    failed = plan.n_failed()
    extracts = plan.get_data_extracts()

    def keys() -> Keys:
        # the extract of a step on distinct rows has their key only; all extracts have the number of the row
        rows = {rule.name: extracts[at]["_row_num_"] - 1 for at, rule in enumerate(RULES, start=1) if failed[at]}
        return {name: polars_rules.lines(stay.select("_line")[place]) for name, place in rows.items()}

    return Answer({rule.name: int(failed[at]) for at, rule in enumerate(RULES, start=1)}, keys)


def _step(plan: Any, rule: NeutralRule, patient: pl.DataFrame) -> Any:
    column = rule.column
    match rule.kind:
        case "filled":
            return plan.col_vals_not_null(columns=column)
        case "pattern":
            return plan.col_vals_regex(columns=column, pattern=rule.pattern, na_pass=True)
        case "between":
            return plan.col_vals_between(columns=column, left=rule.least, right=rule.most, na_pass=True)
        case "not_before":
            return plan.col_vals_ge(columns=column, value=pb.col(rule.other), na_pass=True)
        case "unique":
            return plan.rows_distinct(columns_subset=list(rule.columns))
    # a set takes an empty field for a failure; the rest has no step of its own
    return plan.col_vals_expr(expr=polars_rules.holds(rule, patient).fill_null(True))


if __name__ == "__main__":
    run(polars_rules.load, validate, ("pointblank", "polars"))
