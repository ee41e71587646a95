"""Derives the budget indicators of a run from its staged stays, the grouper, Finhosta and the reference data."""

from __future__ import annotations

from datetime import date

import duckdb

from finhosta_dq.home import path_literal, schemas_dir, sql_text
from finhosta_dq.indicators.effect import derive_effects
from finhosta_dq.indicators.exercise import Exercise, read_exercise
from finhosta_dq.indicators.references import refuse_contradictions
from finhosta_dq.indicators.steps import ALL
from finhosta_dq.indicators.tool_mark import sign


def derive(con: duckdb.DuckDBPyConnection, exercise_date: date | None = None, *, effects: bool = True) -> Exercise:
    """Build ``marts.indicator``, ``marts.stay_valuation``, ``marts.justified_days``, ``marts.justified_beds``, ``marts.parameter``,
    ``marts.finding_effect``, ``marts.effect_total``, ``marts.derived_by`` and the view ``marts.indicator_lineage`` for the budget of
    ``exercise_date`` (default: see ``read_exercise``); returns what was derived for. effects: also what each finding is worth.

    Needs ``staging.*``, ``intermediate.stay`` and ``reference.*`` of the run, empty or not: what is missing makes an indicator
    ``not_computable`` with its name. Raises ContractError when reference data contradicts itself.
    Source: royal decree of 25 April 2002, art. 42, 46, 78bis and annex 3.
    """
    refuse_contradictions(con)
    exercise = read_exercise(con, exercise_date)
    con.execute(f"SET VARIABLE exercise_date = DATE '{exercise.date.isoformat()}'")
    for name in ("hospital", "year", "period"):
        con.execute(f"SET VARIABLE {name} = (SELECT CAST(? AS VARCHAR))", [getattr(exercise, name)])
    _load_catalogue(con)
    for step in ALL:
        con.execute(sql_text(f"marts/{step}"))
    sign(con)
    if effects:
        derive_effects(con)
    return exercise


def _load_catalogue(con: duckdb.DuckDBPyConnection) -> None:
    path = path_literal(schemas_dir() / "indicators.csv")
    con.execute(
        f"""CREATE OR REPLACE TABLE intermediate.indicator_catalogue AS
            SELECT * FROM read_csv({path}, header = true, delim = ',', quote = '"', escape = '"', all_varchar = true)"""
    )
