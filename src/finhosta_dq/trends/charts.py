"""All charts of a hospital: its series under the decisions on baselines and the targets of a run, and how much of a chart is shown."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from finhosta_dq.registry.store import Registry
from finhosta_dq.trends.baselines import baselines, chart_of
from finhosta_dq.trends.chart import Chart
from finhosta_dq.trends.icons import COMMON
from finhosta_dq.trends.indicators import indicators
from finhosta_dq.trends.measure import Row
from finhosta_dq.trends.memory import all_series
from finhosta_dq.trends.signals import Signal

SHOWN_POINTS = 30
"""Points that a drawing shows at most, the latest; limits and signals follow from all of them."""
Charts = dict[tuple[str, str], Chart]


@dataclass(frozen=True)
class Group:
    """The charts of an indicator by one dimension: unit, specialism, family or table."""

    indicator: str
    dimension: str
    charts: tuple[Chart, ...]

    @property
    def special(self) -> int:
        """How many of the charts show something else than common-cause variation at their last point.

        Where points are runs, a part that the last run did not measure no longer counts.
        """
        latest = max(chart.points[-1].label for chart in self.charts)
        current = [one for one in self.charts if one.indicator.points != "run" or one.points[-1].label == latest]
        return sum(chart.variation != COMMON for chart in current)


def charts_of(
    registry: Registry,
    hospital: str,
    *,
    targets: Mapping[str, float] | None = None,
    only: Collection[str] | None = None,
    measured: Sequence[Row] = (),
) -> Charts:
    """(indicator, scope) -> chart of everything that is kept of a hospital, in the order of the indicators, then of the scopes.

    targets: as ``indicators.targets`` gives them for a run. only: these indicators. measured: rows that are not kept yet.
    """
    decided = baselines(registry, hospital)
    found = all_series(registry, hospital, only, measured=measured)
    return {(name, scope): chart_of(points, name, scope, decided, (targets or {}).get(name)) for (name, scope), points in found.items()}


def days(charts: Charts) -> int:
    """On how many days runs measured the hospital: the points of the longest chart of runs."""
    return max((len(chart.points) for chart in charts.values() if chart.indicator.points == "run"), default=0)


def groups(charts: Iterable[Chart]) -> list[Group]:
    """The charts that are not of the whole hospital, by indicator and dimension, in the order in which they come."""
    found: dict[tuple[str, str], list[Chart]] = {}
    for chart in charts:
        if chart.scope:
            kind = chart.scope.partition(":")[0] if chart.indicator.scope == "group" else chart.indicator.scope
            found.setdefault((chart.indicator.indicator_id, kind), []).append(chart)
    order = {name: at for at, name in enumerate(indicators())}
    # units before specialisms, as in the texts
    ranked = sorted(found.items(), key=lambda one: (order[one[0][0]], one[0][1] == "specialism"))
    return [Group(indicator, dimension, tuple(members)) for (indicator, dimension), members in ranked]


def recent(chart: Chart, count: int = SHOWN_POINTS) -> Chart:
    """The chart with its last ``count`` points only; limits, signals and what follows from them stay those of the whole."""
    cut = max(len(chart.points) - count, 0)
    if not cut:
        return chart
    segments = tuple(
        replace(
            one,
            start=max(one.start - cut, 0),
            end=one.end - cut,
            baseline_end=max(one.baseline_end - cut, 0),
            # a baseline that was set before the first point shown is not drawn as if it were set there
            lock=one.lock if one.start >= cut else None,
        )
        for one in chart.segments
        if one.end > cut
    )
    shown = [Signal(one.rule, tuple(at - cut for at in one.points if at >= cut), one.is_up) for one in chart.signals]
    signals = tuple(one for one in shown if one.points)
    return replace(chart, points=chart.points[cut:], limits=chart.limits[cut:], segments=segments, signals=signals)
