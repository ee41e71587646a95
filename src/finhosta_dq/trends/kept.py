"""Charts kept between requests: made again as soon as something was measured or decided since."""

from __future__ import annotations

import threading
from collections.abc import Collection, Mapping

import sqlalchemy as sa

from finhosta_dq.registry.store import Registry
from finhosta_dq.registry.tables import chart_baseline, measurement
from finhosta_dq.trends.charts import Charts, charts_of
from finhosta_dq.trends.indicators import indicators

_MOST = 16
_Place = tuple[str, str, tuple[tuple[str, float], ...]]
_kept: dict[_Place, tuple[tuple[int, int], dict[str, Charts]]] = {}
_making = threading.Lock()


def kept_charts(
    registry: Registry, hospital: str, *, targets: Mapping[str, float] | None = None, only: Collection[str] | None = None
) -> Charts:
    """What ``charts_of`` gives, without reading again what did not change. Charts are not to be changed by who gets them."""
    place = (str(registry.engine.url), hospital, tuple(sorted((targets or {}).items())))
    state = _state(registry)
    # one thread makes them, the others find them made
    with _making:
        seen, mine = _kept.get(place, (state, {}))
        if seen != state:
            mine = {}
        names = [name for name in indicators() if only is None or name in only]
        missing = [name for name in names if name not in mine]
        if missing:
            found = charts_of(registry, hospital, targets=targets, only=missing)
            for name in missing:
                mine[name] = {key: chart for key, chart in found.items() if key[0] == name}
        if len(_kept) >= _MOST and place not in _kept:
            _kept.clear()
        _kept[place] = (state, mine)
        return {key: chart for name in names for key, chart in mine[name].items()}


def _state(registry: Registry) -> tuple[int, int]:
    # both tables only grow
    measured, decided = sa.select(sa.func.count()).select_from(measurement), sa.select(sa.func.max(chart_baseline.c.id))
    with registry.read() as con:
        return con.execute(measured).scalar_one(), con.execute(decided).scalar() or 0
