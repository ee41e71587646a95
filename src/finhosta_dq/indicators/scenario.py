"""The same indicators on other inputs: an empty catalogue in memory whose tables are views on those of a run, some of them replaced.

The statements of ``sql/`` name schemas, not catalogues, so they run in a scenario as they stand; the run itself is only read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from functools import cache

import duckdb

from finhosta_dq.home import sql_dir, sql_text
from finhosta_dq.indicators.run import derive
from finhosta_dq.indicators.steps import ALL
from finhosta_dq.warehouse.connection import SCHEMAS, create_macros

NAME = "scenario"
_READ = ("staging", "reference", "quality")
# says what findings are worth, not what the stays are: a scenario has no findings of its own
OF_FINDINGS = frozenset({"GEN-09"})
_VARIABLES = ("exercise_date", "hospital", "year", "period")


@contextmanager
def scenario(con: duckdb.DuckDBPyConnection, run: str, replaced: Mapping[str, str] | None = None) -> Iterator[None]:
    """For the time of the block ``con`` works in a catalogue of its own, which is gone afterwards.

    run: catalogue of the warehouse that is read. replaced: ``schema.table`` -> SELECT that stands in its place; it may name the tables
    of the run by catalogue. What ``derive`` needs of ``intermediate`` is built; raises what ``derive`` raises.
    """
    before = con.execute("SELECT current_catalog()").fetchall()[0][0]
    kept = [con.execute("SELECT getvariable(?)", [name]).fetchall()[0][0] for name in _VARIABLES]
    con.execute(f"ATTACH ':memory:' AS {NAME}")
    try:
        con.execute(f"USE {NAME}")
        for schema in SCHEMAS:
            con.execute(f"CREATE SCHEMA {schema}")
        views = {table: f"FROM {run}.{table}" for table in _tables(con, run)} | dict(replaced or {})
        for table, select in views.items():
            con.execute(f"CREATE VIEW {table} AS {select}")
        create_macros(con)
        build_needed(con)
        yield
    finally:
        con.execute(f"USE {before}")
        con.execute(f"DETACH {NAME}")
        for name, value in zip(_VARIABLES, kept, strict=True):
            con.execute(f"SET VARIABLE {name} = (SELECT ?)", [value])


def build_needed(con: duckdb.DuckDBPyConnection) -> None:
    """Build what ``derive`` needs of ``intermediate``, and no more: most of it serves the rules."""
    for step in _needed():
        con.execute(sql_text(f"intermediate/{step}"))


def staged_tables_read() -> set[str]:
    """Tables of ``staging`` that the indicators read, as their statements name them."""
    texts = [sql_text(f"intermediate/{step}") for step in _needed()] + [sql_text(f"marts/{step}") for step in ALL]
    return {name for text in texts for name in re.findall(r"\bstaging\.(\w+)", _plain(text))}


def indicators_of(
    con: duckdb.DuckDBPyConnection, run: str, replaced: Mapping[str, str] | None = None, exercise_date: date | None = None
) -> dict[tuple[str, str], float | None]:
    """Value of every indicator of a scenario but those ``OF_FINDINGS``: (indicator id, scope) -> value, None where it is not computable."""
    with scenario(con, run, replaced):
        derive(con, exercise_date, effects=False)
        rows = con.execute("SELECT indicator_id, scope, value FROM marts.indicator").fetchall()
    return {(indicator, scope): value for indicator, scope, value in rows if indicator not in OF_FINDINGS}


def _tables(con: duckdb.DuckDBPyConnection, run: str) -> list[str]:
    rows = con.execute(
        "SELECT schema_name || '.' || table_name FROM duckdb_tables() WHERE database_name = ? AND schema_name IN (?, ?, ?) ORDER BY ALL",
        [run, *_READ],
    ).fetchall()
    return [row[0] for row in rows]


@cache
def _needed() -> tuple[str, ...]:
    """Statements of ``sql/intermediate`` that the indicators rest on, in their order."""
    makers, reads = {}, {}
    for path in sorted((sql_dir() / "intermediate").glob("int_*.sql")):
        text = _plain(path.read_text(encoding="utf-8"))
        for made in re.findall(r"(?:TABLE|VIEW)\s+(intermediate\.\w+)", text):
            makers[made] = path.stem
        reads[path.stem] = set(re.findall(r"\bintermediate\.\w+", text))
    open_names = {name for step in ALL for name in re.findall(r"\bintermediate\.\w+", _plain(sql_text(f"marts/{step}")))}
    needed: set[str] = set()
    while open_names:
        found = {makers[name] for name in open_names if name in makers} - needed
        needed |= found
        open_names = {name for step in found for name in reads[step]}
    return tuple(sorted(needed))


def _plain(text: str) -> str:
    return re.sub(r"--[^\n]*", "", text)
