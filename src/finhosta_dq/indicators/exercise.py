"""For which hospital, period and budget date the indicators of a run are derived."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import duckdb

from finhosta_dq.contracts.loader import ContractError


@dataclass(frozen=True)
class Exercise:
    """hospital: recognition number; year: calendar year of the activity; period: that year, or its half-year when only one is there."""

    hospital: str | None
    year: str | None
    period: str | None
    date: date


def read_exercise(con: duckdb.DuckDBPyConnection, exercise_date: date | None) -> Exercise:
    """The exercise of the run on this connection.

    exercise_date: date of the budget to compute; default the setting ``exercise_date``, else the first exercise that begins after the
    registration year: 1 July (art. 3 §2, parameter ``fin.exercise_start``) of that year + ``exercise_lag_years``. The decree only says
    "last known exercise"; the lag is a run parameter.
    Raises ContractError when the setting is no date, or when no date can be told.
    """
    row = con.execute(
        """SELECT (SELECT min(hospital) FROM quality.delivery), (SELECT mode(code_agr) FROM staging.stayhosp),
                  (SELECT max(left(period, 4)) FROM quality.delivery), (SELECT CAST(mode(year_registr) AS varchar) FROM staging.stayhosp),
                  (SELECT list_sort(list(DISTINCT period)) FROM quality.delivery WHERE registration = 'mzg')"""
    ).fetchone()
    delivered_hospital, staged_hospital, delivered_year, staged_year, halves = row or (None, None, None, None, None)
    year = delivered_year or staged_year
    period = halves[0] if halves and len(halves) == 1 else year
    return Exercise(delivered_hospital or staged_hospital, year, period, exercise_date or _stated(con) or _default(con, year))


def _stated(con: duckdb.DuckDBPyConnection) -> date | None:
    row = con.execute("SELECT max(value) FROM reference.setting WHERE name = 'exercise_date'").fetchone()
    if not row or not row[0]:
        return None
    try:
        return date.fromisoformat(row[0])
    except ValueError as error:
        raise ContractError(f"settings.csv: exercise_date must be YYYY-MM-DD, found {row[0]!r}") from error


def _default(con: duckdb.DuckDBPyConnection, year: str | None) -> date:
    row = con.execute(
        """SELECT (SELECT max(value) FROM reference.parameter WHERE key = 'fin.exercise_start'), rule_number('exercise_lag_years')"""
    ).fetchone()
    start, lag = row or (None, None)
    if start is None or lag is None:
        raise ContractError("no budget date: give one, or fin.exercise_start and exercise_lag_years")
    if year is None:
        return date.today()  # noqa: DTZ011  nothing was delivered: any date gives the same empty answers
    month, day = (int(part) for part in start.split("-"))
    return date(int(year) + int(lag), month, day)
