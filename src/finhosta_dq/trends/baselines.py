"""Re-basing: a steward's decision that from a point on a chart has another baseline; who, when and why are kept, and nothing is changed later."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

import sqlalchemy as sa

from finhosta_dq.registry.events import enter_event
from finhosta_dq.registry.store import Registry
from finhosta_dq.registry.tables import chart_baseline, measurement
from finhosta_dq.trends.chart import LEAST_POINTS, Chart, Lock, build_chart
from finhosta_dq.trends.indicators import indicators
from finhosta_dq.trends.memory import day_label, series
from finhosta_dq.trends.points import Point

_PROBLEMS = {
    "no_reason": "a new baseline needs a reason",
    "long_reason": "the reason of a new baseline has at most {most} characters",
    "no_point": "a baseline starts and ends with points that are on the chart",
    "few_points": "a baseline has at least {least} points, the first before the last",
}
REASON_LENGTH = 500
"""Characters that a reason may have."""


class BaselineError(ValueError):
    """Error raised when a baseline cannot be set: no reason, or points that are not those of the chart. code: one of ``PROBLEMS``."""

    def __init__(self, code: str) -> None:
        super().__init__(_PROBLEMS[code].format(most=REASON_LENGTH, least=LEAST_POINTS))
        self.code = code


PROBLEMS = tuple(_PROBLEMS)
"""Every code that a BaselineError may carry."""


@dataclass(frozen=True)
class Baseline:
    """A decision: from the point ``first`` on, the chart has the limits of the points up to ``last`` (labels: day, week or period)."""

    hospital: str
    indicator: str
    scope: str
    first: str
    last: str
    set_by: str
    set_at: datetime
    reason: str


def rebase(
    registry: Registry,
    hospital: str,
    indicator: str,
    scope: str = "",
    *,
    first: str,
    last: str,
    by: str,
    reason: str,
    origin: str = "cli",
    at: datetime | None = None,
) -> Baseline:
    """Record a baseline in ``chart_baseline``, and in the audit trail that it was set.

    first, last: labels of its first and last point. A chart of runs keeps the runs that measured them; one of weeks or periods keeps the
    labels, because there a point may be measured again by each run. by: who decides. reason: what changed in the process. origin: page,
    cli or system. Raises BaselineError without a reason or with a long one, when a point is not on the chart, when they are in the wrong
    order, or when there are fewer than three points between them; KeyError for an unknown indicator.
    """
    reason = reason.replace("\0", "").strip()
    if not reason or len(reason) > REASON_LENGTH:
        raise BaselineError("long_reason" if reason else "no_reason")
    points = {point.label: point for point in series(registry, hospital, indicator, scope)}
    labels = list(points)
    if first not in points or last not in points:
        raise BaselineError("no_point")
    if labels.index(last) - labels.index(first) + 1 < LEAST_POINTS:
        raise BaselineError("few_points")
    made = Baseline(hospital, indicator, scope, first, last, by, at or datetime.now(UTC), reason)
    is_run = indicators()[indicator].points == "run"
    kept = {
        "hospital": hospital,
        "indicator": indicator,
        "scope": scope,
        "from_run": points[first].run_id if is_run else first,
        "to_run": points[last].run_id if is_run else last,
        "set_by": by,
        "set_at": made.set_at,
        "reason": made.reason,
    }
    subject = " ".join(part for part in (hospital, indicator, scope) if part)
    with registry.begin() as con:
        con.execute(sa.insert(chart_baseline).values(kept))
        enter_event(con, who=by, act="rebase", subject=subject, detail=made.reason, origin=origin, at=made.set_at)
    return made


def baselines(registry: Registry, hospital: str) -> list[Baseline]:
    """All decisions on baselines of a hospital, in the order in which they were taken."""
    b = chart_baseline.c
    days = sa.select(measurement.c.run_id, sa.func.min(measurement.c.measured_at, type_=measurement.c.measured_at.type))
    with registry.read() as con:
        found = con.execute(sa.select(chart_baseline).where(b.hospital == hospital).order_by(b.id)).all()
        named = {name for row in found for name in (row.from_run, row.to_run)}
        ran = con.execute(days.where(measurement.c.run_id.in_(named)).group_by(measurement.c.run_id)).all() if named else []
    day = {run_id: day_label(at) for run_id, at in ran}
    return [
        Baseline(
            hospital,
            row.indicator,
            row.scope,
            day.get(row.from_run, row.from_run),
            day.get(row.to_run, row.to_run),
            row.set_by,
            row.set_at,
            row.reason or "",
        )
        for row in found
    ]


def chart_of(points: Sequence[Point], indicator: str, scope: str, decided: Sequence[Baseline], target: float | None = None) -> Chart:
    """The chart of a series under the decisions of its hospital; those on other charts are passed over.

    points: in order of time. Raises KeyError for an unknown indicator.
    """
    at = {point.label: place for place, point in enumerate(points)}
    locks = [
        Lock(at[one.first], at[one.last], one.reason, one.set_by)
        for one in decided
        if (one.indicator, one.scope) == (indicator, scope) and one.first in at and one.last in at
    ]
    return build_chart(indicators()[indicator], points, scope=scope, locks=locks, target=target)
