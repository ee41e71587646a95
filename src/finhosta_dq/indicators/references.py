"""Refuses reference data that contradicts itself, before any indicator rests on it."""

from __future__ import annotations

import duckdb

from finhosta_dq.contracts.loader import ContractError
from finhosta_dq.home import sql_text

# what a mounted table may say only once; the rest of the row must then be the same
_KEYS = {
    "national_los": "aprdrg, soi, age_group",
    "national_gfin": "aprdrg, soi",
    "b8_national": "hospital",
}


def refuse_contradictions(con: duckdb.DuckDBPyConnection) -> None:
    """Check ``reference.parameter`` and the mounted national tables on this connection.

    Raises ContractError naming both rows when two of them say different things about the same.
    """
    refuse_overlaps(con)
    for table, keys in _KEYS.items():
        doubled = con.execute(
            f"""SELECT {keys}, count(*) FROM (SELECT DISTINCT * EXCLUDE (source) FROM reference.{table})
                GROUP BY ALL HAVING count(*) > 1 ORDER BY ALL LIMIT 1"""
        ).fetchone()
        if doubled:
            named = ", ".join(f"{name} {value}" for name, value in zip(keys.split(", "), doubled, strict=False))
            raise ContractError(f"{table}.csv: {doubled[-1]} rows that contradict one another for {named}")


def refuse_overlaps(con: duckdb.DuckDBPyConnection) -> None:
    """Check that no two rows of one source in ``reference.parameter`` hold for the same key and scope on the same day.

    Raises ContractError naming the file and the lines of both.
    """
    conflict = con.execute(sql_text("marts/parameter_conflict")).fetchone()
    if not conflict:
        return
    key, scope, origin, line, one, one_from, other_line, other, other_from = conflict
    source = "schemas/parameters/bfm.csv" if origin == "product" else origin
    both = f"{_short(one)} from {one_from} (line {line}) and {_short(other)} from {other_from} (line {other_line})"
    raise ContractError(f"{source}: parameter {key} ({scope}) is {both}, on the same days; end the earlier row before the later one")


def _short(value: str | None) -> str:
    if not value:
        return "empty"
    return value if len(value) <= 40 else value[:40] + "..."
