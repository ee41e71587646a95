"""pandera on Polars: a schema with the checks of each column and of the frame, judged lazily so that all failures are told."""

from __future__ import annotations

import os
from collections import defaultdict
from typing import Any

os.environ["PANDERA_VALIDATION_DEPTH"] = "SCHEMA_AND_DATA"

import pandera.polars as pa
import polars as pl
from pandera.errors import SchemaErrors

from benchmarks.peers.child import Answer, Keys, run
from benchmarks.peers.engines import polars_rules
from benchmarks.peers.rules import RULES, NeutralRule


def validate(loaded: tuple[pl.DataFrame, pl.DataFrame]) -> Answer:
    """Failure cases by check; a row is named by its place in the frame."""
    stay, patient = loaded
    cases = pl.DataFrame(schema={"check": pl.String, "column": pl.String, "index": pl.Int32})
    made = schema(patient)
    try:
        made.validate(stay, lazy=True)
    except SchemaErrors as error:
        cases = error.failure_cases
    (unique,) = [rule.name for rule in RULES if rule.kind == "unique"]
    names = (
        pl.when(pl.col("check") == "not_nullable")
        .then("filled " + pl.col("column"))
        .when(pl.col("check") == "multiple_fields_uniqueness")
        .then(pl.lit(unique))
        .otherwise(pl.col("check"))
    )
    found = cases.select(rule=names, index="index")
    counted = dict(found.group_by("rule").len().iter_rows())

    def keys() -> Keys:
        named = found.drop_nulls("index").select("rule", _line=stay["_line"].gather(found["index"].drop_nulls()))
        return {rule: polars_rules.lines(part) for (rule,), part in named.group_by("rule")}

    return Answer({rule.name: counted.get(rule.name, 0) for rule in RULES}, keys)


def schema(patient: pl.DataFrame) -> Any:
    """Built-in checks where there is one, else expressions over the frame."""
    columns: dict[str, list[Any]] = defaultdict(list)
    frame = []
    for rule in RULES:
        made = _check(rule)
        if made is not None:
            columns[rule.column].append(made)
        elif rule.kind == "filled":
            columns[rule.column] += []
        elif rule.kind != "unique":
            frame.append(_over_frame(rule, patient))
    filled = {rule.column for rule in RULES if rule.kind == "filled"}
    (unique,) = [list(rule.columns) for rule in RULES if rule.kind == "unique"]
    return pa.DataFrameSchema(
        {name: pa.Column(checks=checks, nullable=name not in filled) for name, checks in columns.items()}, checks=frame, unique=unique
    )


def _check(rule: NeutralRule) -> Any:
    match rule.kind:
        case "one_of":
            return pa.Check.isin(list(rule.values), error=rule.name)
        case "pattern":
            return pa.Check.str_matches(rule.pattern, error=rule.name)
        case "length":
            return pa.Check.str_length(rule.least, rule.most, error=rule.name)
        case "between":
            return pa.Check.in_range(rule.least, rule.most, error=rule.name)
    return None


def _over_frame(rule: NeutralRule, patient: pl.DataFrame) -> Any:
    expression = polars_rules.holds(rule, patient)
    return pa.Check(lambda data: data.lazyframe.select(expression), error=rule.name)


if __name__ == "__main__":
    run(polars_rules.load, validate, ("pandera", "polars"))
