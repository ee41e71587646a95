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


class _Source:
    """The warehouse of a run; several indicators read the same statement, which is executed once."""

    def __init__(self, con: duckdb.DuckDBPyConnection) -> None:
        self.con = con
        query = "SELECT table_name FROM information_schema.tables WHERE table_schema IN ('staging', 'intermediate', 'reference')"
        self.tables = {name for (name,) in con.execute(query).fetchall()}
        self.read: dict[str, list[Any]] = {}

    def rows(self, statement: str, *tables: str) -> list[Any]:
        """Rows of a file under ``sql/``; none when the run lacks one of the tables: a run without MZG has no stays to measure."""
        if statement not in self.read:
            self.read[statement] = self.con.execute(sql_text(statement)).fetchall() if self.tables.issuperset(tables) else []
        return self.read[statement]

    def of_discharges(self, statement: str) -> list[Any]:
        """Rows of a file under ``sql/`` that reads the view ``discharge``."""
        tables = ("stay", "diagnose", "delivery_register")
        self.rows("trends/discharge", *tables)
        return self.rows(statement, *tables)


def measure(con: duckdb.DuckDBPyConnection, run_id: str) -> list[Row]:
    """Rows for the registry from the warehouse of a run; deliveries that could not be judged are not measured.

    con: the run's warehouse after the judge, read-only will do. Raises LookupError when the warehouse is of another run, or when
    ``schemas/trends.yaml`` has an indicator that nothing measures.
    """
    return measured(con, run_id)[0]


def left_out(con: duckdb.DuckDBPyConnection) -> list[LeftOut]:
    """What this run does not measure, and why, per indicator and delivery."""
    return [one for _, (_, left) in _all(con) for one in left]


def measured(con: duckdb.DuckDBPyConnection, run_id: str) -> tuple[list[Row], list[LeftOut]]:
    """What ``measure`` and ``left_out`` give, read once. Raises LookupError as ``measure`` does."""
    found = con.execute("SELECT started_at FROM quality.run WHERE run_id = $run", {"run": run_id}).fetchall()
    if not found:
        raise LookupError(f"the warehouse is not that of run {run_id}")
    rows, left = [], []
    for name, (values, without) in _all(con):
        rows += [Row(run_id, one.delivery_id, name, one.scope, one.numerator, one.denominator, found[0][0]) for one in values]
        left += without
    return rows, left


def _all(con: duckdb.DuckDBPyConnection) -> Iterator[tuple[str, Found]]:
    source = _Source(con)
    for indicator in indicators().values():
        if indicator.indicator_id not in _MEASURES:
            raise LookupError(f"schemas/trends.yaml names {indicator.indicator_id}, which nothing measures")
        yield indicator.indicator_id, _MEASURES[indicator.indicator_id](source, indicator)


def _findings(source: _Source, indicator: Indicator) -> Found:
    return [_Value(*row) for row in source.rows("trends/findings_per_family")], []


def _stays(source: _Source, indicator: Indicator) -> Found:
    rows = source.rows("trends/stays_with_findings", "stayhosp", "stayunit", "stayspec")
    return [
        _Value(delivery, f"{dimension}:{name}" if dimension else "", faulty, all_) for delivery, dimension, name, faulty, all_ in rows
    ], []


def _coded(source: _Source, indicator: Indicator) -> Found:
    return _cohorts(source, indicator, lambda row: (row["coded"], row["classic"]))


def _weekly(source: _Source, indicator: Indicator) -> Found:
    return _cohorts(source, indicator, lambda row: (row["stays"], 1.0))


def _backlog(source: _Source, indicator: Indicator) -> Found:
    days = indicator.maturity_rule.age_days if indicator.maturity_rule else 0
    source.con.execute("SET VARIABLE backlog_days = $days", {"days": days})
    return [_Value(delivery, "", backlog, 1.0) for delivery, backlog in source.of_discharges("trends/backlog")], []


def _lines(source: _Source, indicator: Indicator) -> Found:
    return [_Value(delivery, table, loaded, 1.0) for delivery, table, loaded, _ in source.rows("trends/file_lines")], []


def _lines_per_stay(source: _Source, indicator: Indicator) -> Found:
    rows = [row for row in source.rows("trends/file_lines") if row[1] != "stayhosp"]
    without = Counter(delivery for delivery, _, _, stays in rows if not stays)
    left = [LeftOut(indicator.indicator_id, delivery, NO_STAYS, count) for delivery, count in sorted(without.items())]
    return [_Value(delivery, table, loaded, stays) for delivery, table, loaded, stays in rows if stays], left


def _cohorts(source: _Source, indicator: Indicator, ratio: Callable[[dict[str, Any]], tuple[float, float]]) -> Found:
    values, left = [], Counter[tuple[str, str]]()
    columns = ("delivery_id", "cohort", "age_days", "is_whole", "stays", "classic", "coded", "is_shown")
    for found in source.of_discharges("trends/cohort"):
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


_MEASURES: dict[str, Callable[[_Source, Indicator], Found]] = {
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
