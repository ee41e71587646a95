"""dataframely on Polars: a schema of typed columns and rules over the frame; every invalid row is given back with the rules it breaks."""

from __future__ import annotations

from typing import Any

import dataframely as dy
import polars as pl

from benchmarks.peers.child import Answer, Keys, run
from benchmarks.peers.engines import polars_rules
from benchmarks.peers.rules import RULES, NeutralRule

_TYPES = {pl.String: dy.String, pl.Int32: dy.Int32, pl.Int64: dy.Int64, pl.Date: dy.Date}


def validate(loaded: tuple[pl.DataFrame, pl.DataFrame]) -> Answer:
    """Failures by rule, and the details of the rows that are not valid."""
    stay, patient = loaded
    made, names = schema(stay, patient)
    _, failure = made.filter(stay)
    counts = failure.counts()
    details = failure.details()

    failing = dict.fromkeys((rule.name for rule in RULES), 0)
    for check, number in counts.items():
        failing[names[check]] += number

    def keys() -> Keys:
        found: Keys = {}
        for check in counts:
            number, total = polars_rules.lines(details.filter(pl.col(check).cast(pl.String) == "invalid"))
            known = found.get(names[check], (0, 0))
            found[names[check]] = (known[0] + number, known[1] + total)
        return found

    return Answer(failing, keys)


def schema(stay: pl.DataFrame, patient: pl.DataFrame) -> tuple[Any, dict[str, str]]:
    """The schema, and the name of the rule behind each name that dataframely gives a check."""
    columns: dict[str, dict[str, Any]] = {name: {"nullable": True} for name in stay.columns}
    body: dict[str, Any] = {}
    names: dict[str, str] = {}
    for rule in RULES:
        given = columns[rule.column]
        match rule.kind:
            case "filled":
                given["nullable"], checks = False, ["nullability"]
            case "pattern":
                given["regex"], checks = rule.pattern, ["regex"]
            case "length":
                given["min_length"], given["max_length"], checks = rule.least, rule.most, ["min_length", "max_length"]
            case "between":
                given["min"], given["max"], checks = rule.least, rule.most, ["min", "max"]
            case _:
                own = rule.name.replace(" ", "_")
                body[own], checks = _over_frame(rule, patient), []
                names[own] = rule.name
        names |= {f"{rule.column}|{check}": rule.name for check in checks}
    body |= {name: _TYPES[type(stay.schema[name])](**given) for name, given in columns.items()}
    return type("Stay", (dy.Schema,), body), names


def _over_frame(rule: NeutralRule, patient: pl.DataFrame) -> Any:
    expression = polars_rules.holds(rule, patient)

    def check(cls: Any) -> pl.Expr:
        return expression

    return dy.rule()(check)


if __name__ == "__main__":
    run(polars_rules.load, validate, ("dataframely", "polars"))
