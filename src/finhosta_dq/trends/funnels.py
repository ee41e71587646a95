"""The funnels of a hospital in words: its latest points by nursing unit and by specialism."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from finhosta_dq.trends.chart import Chart
from finhosta_dq.trends.charts import Charts
from finhosta_dq.trends.describe import funnel_description
from finhosta_dq.trends.draw import draw_funnel
from finhosta_dq.trends.funnel import Funnel, Unit, funnel
from finhosta_dq.trends.icons import COMMON
from finhosta_dq.trends.indicators import indicators
from finhosta_dq.trends.wording import scope_name, texts


def funnels_of(charts: Charts, smallest_group: float, language: str) -> list[dict[str, Any]]:
    """``indicator, dimension, title, description, svg, units, left_out, notes`` per indicator with funnels and dimension.

    smallest_group: groups of fewer stays are not shown. units: ``scope, name, value, size, where, where_text, note``, in order of size.
    """
    out = []
    for name in (one.indicator_id for one in indicators().values() if one.funnel):
        mine = [chart for (indicator, _), chart in charts.items() if indicator == name]
        latest = max((chart.points[-1].label for chart in mine), default="")
        for dimension in texts(language)["dimension"]:
            there = [chart for chart in mine if chart.scope.startswith(f"{dimension}:") and chart.points[-1].label == latest]
            if there:
                out.append(_funnel(there, dimension, smallest_group, language))
    return out


def _funnel(charts: Sequence[Chart], dimension: str, smallest_group: float, language: str) -> dict[str, Any]:
    words, indicator = texts(language), charts[0].indicator
    found = funnel(
        [
            Unit(chart.scope, chart.points[-1].numerator, chart.points[-1].denominator, is_stable=chart.variation == COMMON)
            for chart in charts
        ],
        smallest_group=smallest_group,
    )
    return {
        "indicator": indicator.indicator_id,
        "dimension": dimension,
        "title": words["funnel"]["title"].format(name=getattr(indicator.names, language), dimension=words["dimension"][dimension].lower()),
        "description": funnel_description(found, indicator, language),
        "svg": draw_funnel(found, indicator, dimension, language),
        "units": _units(found, indicator.per, language),
        "left_out": found.left_out,
        "notes": [words["funnel"]["no_rank"]],
    }


def _units(found: Funnel, per: float, language: str) -> list[dict[str, Any]]:
    words = texts(language)["funnel"]
    return [
        {
            "scope": one.unit.name,
            "name": scope_name(one.unit.name, language),
            "value": one.ratio * per,
            "size": one.unit.size,
            "where": one.where,
            "where_text": words["where"][one.where],
            "note": "" if one.unit.is_stable else words["unstable"],
        }
        for one in found.units
    ]
