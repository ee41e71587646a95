"""What runs measured, kept in the registry, and read again as series of points."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict
from datetime import UTC, datetime

import sqlalchemy as sa

from finhosta_dq.registry.store import Registry
from finhosta_dq.registry.tables import measurement
from finhosta_dq.trends.indicators import Indicator, indicators
from finhosta_dq.trends.measure import Row
from finhosta_dq.trends.points import Point

_KEY = (measurement.c.run_id, measurement.c.delivery_id, measurement.c.indicator, measurement.c.scope)
Series = dict[tuple[str, str], list[Point]]


def remember(registry: Registry, rows: Iterable[Row]) -> int:
    """Keep what runs measured; how many rows were new. What is kept already stays, so remembering a run again changes nothing."""
    wanted = {(row.run_id, row.delivery_id, row.indicator, row.scope): row for row in rows}
    runs = sorted({run_id for run_id, *_ in wanted})
    with registry.begin() as con:
        kept = {tuple(found) for found in con.execute(sa.select(*_KEY).where(measurement.c.run_id.in_(runs)))}
        fresh = [asdict(row) | {"measured_at": row.measured_at.astimezone(UTC)} for key, row in wanted.items() if key not in kept]
        if fresh:
            con.execute(sa.insert(measurement), fresh)
    return len(fresh)


def series(registry: Registry, hospital: str, indicator: str, scope: str = "") -> list[Point]:
    """The points of one chart in order of time.

    scope: as in ``measurement``; of an indicator of cohorts it is empty, because there the scopes are the points. A day on which several
    runs measured the same delivery is one point, by the last of them; deliveries of the same day are added up. Raises KeyError for an
    unknown indicator.
    """
    chosen = indicators()[indicator]
    query = _of(hospital).where(measurement.c.indicator == indicator)
    if chosen.points != "cohort":
        query = query.where(measurement.c.scope == scope)
    return _series(_rows(registry, query)).get((indicator, scope), [])


def all_series(registry: Registry, hospital: str) -> Series:
    """(indicator, scope) -> points of everything that is kept of a hospital, in the order of the indicators, then of the scopes."""
    found = _series(_rows(registry, _of(hospital)))
    order = {name: at for at, name in enumerate(indicators())}
    return dict(sorted(found.items(), key=lambda one: (order[one[0][0]], one[0][1])))


def _of(hospital: str) -> sa.Select[tuple[str, str, str, str, float, float, object]]:
    return sa.select(measurement).where(measurement.c.delivery_id.contains(f"/{hospital}/", autoescape=True))


def _rows(registry: Registry, query: sa.Select[tuple[str, str, str, str, float, float, object]]) -> list[Row]:
    with registry.read() as con:
        return [Row(**found._mapping) for found in con.execute(query.order_by(measurement.c.measured_at, measurement.c.run_id))]


def _series(rows: Sequence[Row]) -> Series:
    by_chart = defaultdict(list)
    for row in rows:
        # an older version of the program may have measured what this one no longer knows
        indicator = indicators().get(row.indicator)
        if indicator is not None and row.denominator > 0:
            by_chart[row.indicator, "" if indicator.points == "cohort" else row.scope].append(row)
    return {key: _points(indicators()[key[0]], found) for key, found in by_chart.items()}


def day_label(at: datetime) -> str:
    """The day of a run as charts of runs write it, in UTC like the names of the runs."""
    return f"{at.astimezone(UTC):%Y-%m-%d}"


_LABELS: dict[str, Callable[[Row], str]] = {
    "run": lambda row: day_label(row.measured_at),
    "cohort": lambda row: row.scope,
    "delivery": lambda row: row.delivery_id.rpartition("/")[2],
}


def _points(indicator: Indicator, rows: Sequence[Row]) -> list[Point]:
    # rows come in order of time; per label and delivery one run speaks
    label = _LABELS[indicator.points]
    spoken: dict[tuple[str, str], Row] = {}
    for row in rows:
        key = (label(row), row.delivery_id)
        if indicator.takes == "last" or key not in spoken:
            spoken[key] = row
    by_label = defaultdict(list)
    for (name, _), row in spoken.items():
        by_label[name].append(row)
    return [_point(name, by_label[name], indicator) for name in sorted(by_label)]


def _point(label: str, rows: Sequence[Row], indicator: Indicator) -> Point:
    last = max(rows, key=lambda row: row.measured_at)
    denominator = 1.0 if indicator.unit == "measurement" else sum(row.denominator for row in rows)
    return Point(label, sum(row.numerator for row in rows), denominator, last.run_id, last.measured_at)
