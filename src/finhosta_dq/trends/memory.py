"""What runs measured, kept in the registry, and read again as series of points."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import asdict, fields
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

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


def series(registry: Registry, hospital: str, indicator: str, scope: str = "", *, measured: Sequence[Row] = ()) -> list[Point]:
    """The points of one chart in order of time.

    scope: as in ``measurement``; of an indicator of cohorts it is empty, because there the scopes are the points. A day on which several
    runs measured the same delivery is one point, by the last of them; deliveries of the same day are added up. measured: rows that are
    not kept yet; the points are those that there will be once they are. Raises KeyError for an unknown indicator.
    """
    chosen = indicators()[indicator]
    return _read(registry, hospital, [chosen], None if chosen.points == "cohort" else scope, measured).get((indicator, scope), [])


def all_series(registry: Registry, hospital: str, only: Collection[str] | None = None, *, measured: Sequence[Row] = ()) -> Series:
    """(indicator, scope) -> points of everything that is kept of a hospital, in the order of the indicators, then of the scopes.

    only: these indicators; unknown ones have no series. measured: as in ``series``.
    """
    wanted = [one for one in indicators().values() if only is None or one.indicator_id in only]
    found = _read(registry, hospital, wanted, None, measured)
    order = {name: at for at, name in enumerate(indicators())}
    return dict(sorted(found.items(), key=lambda one: (order[one[0][0]], one[0][1])))


def _read(registry: Registry, hospital: str, wanted: Sequence[Indicator], scope: str | None, measured: Sequence[Row]) -> Series:
    by_chart = defaultdict(list)
    fresh = [row for row in measured if f"/{hospital}/" in row.delivery_id and row.denominator > 0 and scope in (None, row.scope)]
    with registry.read() as con:
        for is_run, takes in sorted({(one.points == "run", one.takes) for one in wanted}):
            alike = {one.indicator_id: one for one in wanted if (one.points == "run", one.takes) == (is_run, takes)}
            speaks = None if is_run else takes
            kept = con.execute(_query(hospital, sorted(alike), scope, speaks)).all()
            for row in _merged(kept, [one for one in fresh if one.indicator in alike], speaks):
                by_chart[row.indicator, "" if alike[row.indicator].points == "cohort" else row.scope].append(row)
    return {key: _points(indicators()[key[0]], rows) for key, rows in by_chart.items()}


def _merged(kept: Sequence[Any], fresh: Sequence[Row], takes: str | None) -> Sequence[Any]:
    """Rows in order of time, as they will be read once the fresh ones are kept; of a row that is kept already the kept one stands."""
    if not fresh:
        return kept
    if takes is None:
        runs = {row.run_id for row in fresh}
        there = {_cell(row) for row in kept if row.run_id in runs}
        return sorted([*kept, *(row for row in fresh if _cell(row) not in there)], key=_moment)
    speaking = {_cell(row)[1:]: row for row in kept}
    for row in fresh:
        other = speaking.get(_cell(row)[1:])
        if other is None or (_moment(row) < _moment(other) if takes == "first" else _moment(row) > _moment(other)):
            speaking[_cell(row)[1:]] = row
    return sorted(speaking.values(), key=_moment)


def _cell(row: Any) -> tuple[str, str, str, str]:
    return row.run_id, row.delivery_id, row.indicator, row.scope


def _moment(row: Any) -> tuple[datetime, str]:
    return row.measured_at, row.run_id


def _query(hospital: str, names: Sequence[str], scope: str | None, takes: str | None) -> sa.Select[Any]:
    m = measurement.c
    columns = [m[field.name] for field in fields(Row)]
    query = sa.select(*columns).where(m.delivery_id.contains(f"/{hospital}/", autoescape=True), m.indicator.in_(names), m.denominator > 0)
    if scope is not None:
        query = query.where(m.scope == scope)
    if takes is None:
        return query.order_by(m.measured_at, m.run_id)
    # of a cohort or a period one run speaks, so that the rows do not grow with the runs
    order = [m.measured_at, m.run_id] if takes == "first" else [m.measured_at.desc(), m.run_id.desc()]
    place = sa.func.row_number().over(partition_by=[m.delivery_id, m.indicator, m.scope], order_by=order).label("place")
    ranked = query.add_columns(place).subquery()
    return (
        sa.select(*(ranked.c[column.name] for column in columns)).where(ranked.c.place == 1).order_by(ranked.c.measured_at, ranked.c.run_id)
    )


@lru_cache(maxsize=4096)
def day_label(at: datetime) -> str:
    """The day of a run as charts of runs write it, in UTC like the names of the runs."""
    return f"{at.astimezone(UTC):%Y-%m-%d}"


_LABELS: dict[str, Callable[[Any], str]] = {
    "run": lambda row: day_label(row.measured_at),
    "cohort": lambda row: row.scope,
    "delivery": lambda row: row.delivery_id.rpartition("/")[2],
}


def _points(indicator: Indicator, rows: Sequence[Any]) -> list[Point]:
    # rows come in order of time; of the runs of a day the last one speaks
    label = _LABELS[indicator.points]
    by_label: dict[str, dict[str, Any]] = defaultdict(dict)
    for row in rows:
        by_label[label(row)][row.delivery_id] = row
    return [_point(name, list(by_label[name].values()), indicator) for name in sorted(by_label)]


def _point(label: str, rows: Sequence[Any], indicator: Indicator) -> Point:
    last = rows[0] if len(rows) == 1 else max(rows, key=lambda row: row.measured_at)
    denominator = 1.0 if indicator.unit == "measurement" else sum([row.denominator for row in rows])
    return Point(label, sum([row.numerator for row in rows]), denominator, last.run_id, last.measured_at)
