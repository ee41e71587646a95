"""What a run measures: rows of the registry's table ``measurement``, from its warehouse, and what it leaves out with the reason."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import duckdb

from finhosta_dq.home import sql_text
from finhosta_dq.trends.indicators import Indicator, indicators

IMMATURE, TOO_LATE, CUT_WEEK, FEW_STAYS, NO_STAYS = "immature", "too_late", "cut_week", "few_stays", "no_stays"


@dataclass(frozen=True)
class Row:
    """One row of ``measurement``. denominator: 1 for measurements; scope: rule family, ``unit:…``, ``specialism:…``, week, table or empty."""

    run_id: str
    delivery_id: str
    indicator: str
    scope: str
    numerator: float
    denominator: float
    measured_at: datetime


@dataclass(frozen=True)
class LeftOut:
    """What was not measured: how many cohorts (or tables) of an indicator, and why: immature, too_late, cut_week, few_stays or
    no_stays."""

    indicator: str
    delivery_id: str
    reason: str
    count: int


@dataclass(frozen=True)
class _Value:
    delivery_id: str
    scope: str
    numerator: float
    denominator: float


Found = tuple[list[_Value], list[LeftOut]]


def measure(con: duckdb.DuckDBPyConnection, run_id: str) -> list[Row]:
    """Rows for the registry from the warehouse of a run; deliveries that could not be judged are not measured.

    con: the run's warehouse after the judge, read-only will do. Raises LookupError when the warehouse is of another run, or when
    ``schemas/trends.yaml`` has an indicator that nothing measures.
    """
    found = con.execute("SELECT started_at FROM quality.run WHERE run_id = $run", {"run": run_id}).fetchall()
    if not found:
        raise LookupError(f"the warehouse is not that of run {run_id}")
    values = ((indicator, value) for indicator, (measured, _) in _all(con) for value in measured)
    return [Row(run_id, one.delivery_id, name, one.scope, one.numerator, one.denominator, found[0][0]) for name, one in values]


def left_out(con: duckdb.DuckDBPyConnection) -> list[LeftOut]:
    """What this run does not measure, and why, per indicator and delivery."""
    return [one for _, (_, left) in _all(con) for one in left]


def _all(con: duckdb.DuckDBPyConnection) -> Iterator[tuple[str, Found]]:
    for indicator in indicators().values():
        if indicator.indicator_id not in _MEASURES:
            raise LookupError(f"schemas/trends.yaml names {indicator.indicator_id}, which nothing measures")
        yield indicator.indicator_id, _MEASURES[indicator.indicator_id](con, indicator)


def _findings(con: duckdb.DuckDBPyConnection, indicator: Indicator) -> Found:
    return [_Value(*row) for row in _has(con, "trends/findings_per_family", ())], []


def _stays(con: duckdb.DuckDBPyConnection, indicator: Indicator) -> Found:
    rows = _has(con, "trends/stays_with_findings", ("stayhosp", "stayunit", "stayspec"))
    return [
        _Value(delivery, f"{dimension}:{name}" if dimension else "", faulty, all_) for delivery, dimension, name, faulty, all_ in rows
    ], []


def _coded(con: duckdb.DuckDBPyConnection, indicator: Indicator) -> Found:
    return _cohorts(con, indicator, lambda row: (row["coded"], row["classic"]))


def _weekly(con: duckdb.DuckDBPyConnection, indicator: Indicator) -> Found:
    return _cohorts(con, indicator, lambda row: (row["stays"], 1.0))


def _backlog(con: duckdb.DuckDBPyConnection, indicator: Indicator) -> Found:
    days = indicator.maturity_rule.age_days if indicator.maturity_rule else 0
    con.execute("SET VARIABLE backlog_days = $days", {"days": days})
    return [_Value(delivery, "", backlog, 1.0) for delivery, backlog in _of_discharges(con, "trends/backlog")], []


def _lines(con: duckdb.DuckDBPyConnection, indicator: Indicator) -> Found:
    return [_Value(delivery, table, loaded, 1.0) for delivery, table, loaded, _ in _has(con, "trends/file_lines", ())], []


def _lines_per_stay(con: duckdb.DuckDBPyConnection, indicator: Indicator) -> Found:
    rows = [row for row in _has(con, "trends/file_lines", ()) if row[1] != "stayhosp"]
    without = Counter(delivery for delivery, _, _, stays in rows if not stays)
    left = [LeftOut(indicator.indicator_id, delivery, NO_STAYS, count) for delivery, count in sorted(without.items())]
    return [_Value(delivery, table, loaded, stays) for delivery, table, loaded, stays in rows if stays], left


def _cohorts(con: duckdb.DuckDBPyConnection, indicator: Indicator, ratio: Callable[[dict[str, Any]], tuple[float, float]]) -> Found:
    values, left = [], Counter[tuple[str, str]]()
    columns = ("delivery_id", "cohort", "age_days", "is_whole", "stays", "classic", "coded", "is_shown")
    for found in _of_discharges(con, "trends/cohort"):
        row = dict(zip(columns, found, strict=True))
        numerator, denominator = ratio(row)
        reason = _why_not(row, indicator)
        if reason:
            left[row["delivery_id"], reason] += 1
        elif denominator:
            values.append(_Value(row["delivery_id"], row["cohort"], numerator, denominator))
    return values, [LeftOut(indicator.indicator_id, delivery, reason, count) for (delivery, reason), count in sorted(left.items())]


def _why_not(row: dict[str, Any], indicator: Indicator) -> str | None:
    rule = indicator.maturity_rule
    if not row["is_whole"]:
        return CUT_WEEK
    if rule is None:
        return None
    if row["age_days"] < rule.age_days:
        return IMMATURE
    if rule.late_days is not None and row["age_days"] > rule.age_days + rule.late_days:
        return TOO_LATE
    # a number of stays says nothing about them; a share of few does
    return FEW_STAYS if indicator.unit == "proportion" and row["classic"] and not row["is_shown"] else None


def _has(con: duckdb.DuckDBPyConnection, statement: str, tables: tuple[str, ...]) -> list[Any]:
    return con.execute(sql_text(statement)).fetchall() if _there(con, tables) else []


def _of_discharges(con: duckdb.DuckDBPyConnection, statement: str) -> list[Any]:
    if not _there(con, ("stay", "diagnose", "delivery_register")):
        return []
    con.execute(sql_text("trends/discharge"))
    return con.execute(sql_text(statement)).fetchall()


def _there(con: duckdb.DuckDBPyConnection, tables: tuple[str, ...]) -> bool:
    # a run without MZG has no stays to measure
    query = "SELECT table_name FROM information_schema.tables WHERE table_schema IN ('staging', 'intermediate', 'reference')"
    return {name for (name,) in con.execute(query).fetchall()}.issuperset(tables)


_MEASURES: dict[str, Callable[[duckdb.DuckDBPyConnection, Indicator], Found]] = {
    "findings_per_100_stays": _findings,
    "stays_with_findings": _stays,
    "coded_d7": _coded,
    "coded_d30": _coded,
    "coded_d60": _coded,
    "uncoded_backlog": _backlog,
    "stays_per_week": _weekly,
    "file_lines": _lines,
    "lines_per_100_stays": _lines_per_stay,
}
