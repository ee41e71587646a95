"""What report and page show of the trends: a plain structure of texts, numbers and drawings."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, replace
from typing import Any

from finhosta_dq.registry.store import Registry
from finhosta_dq.trends.baselines import baselines, chart_of
from finhosta_dq.trends.chart import Chart
from finhosta_dq.trends.describe import (
    chart_description,
    decisions_in_words,
    funnel_description,
    limits_in_words,
    signals_in_words,
    warnings_in_words,
)
from finhosta_dq.trends.draw import draw, draw_funnel
from finhosta_dq.trends.funnel import Funnel, Unit, funnel
from finhosta_dq.trends.indicators import indicators
from finhosta_dq.trends.measure import LeftOut
from finhosta_dq.trends.memory import all_series
from finhosta_dq.trends.signals import Signal
from finhosta_dq.trends.wording import number, scope_name, texts

SHOWN_POINTS = 30
"""Points that a drawing shows at most, the latest; limits and signals follow from all of them."""
COMMON = "common_cause"


def trend_section(
    registry: Registry,
    hospital: str,
    language: str,
    *,
    targets: Mapping[str, float] | None = None,
    left_out: Sequence[LeftOut] = (),
    smallest_group: float = 0,
    only: Collection[str] | None = None,
) -> dict[str, Any]:
    """The trends of a hospital: ``title``, ``intro``, ``charts``, ``funnels``, ``not_measured``, ``not_known``. Empty lists without runs.

    targets: as ``indicators.targets`` gives them for a run. left_out: as ``measure.left_out`` says of the run that is shown.
    smallest_group: groups of fewer stays are not in the funnels (measuring left the small ones together already).
    only: these indicators; a page that shows one need not wait for all.
    charts: dicts ``indicator, scope, name, scope_name, value, at, limits, variation, variation_text, assurance, assurance_text, warnings,
    signals, runs, decisions, description, svg, points``, one per series. runs: the tests of Anhøj since the last baseline, or None.
    ``svg`` is empty for a scope that is stable and not the whole hospital.
    points: ``label, value, numerator, denominator, lower, upper, signals``. funnels: ``indicator, dimension, title, description, svg,
    units, left_out, notes``. not_known: ``name, reason``. No patient data. Raises ValueError for an unknown language.
    """
    words, decided = texts(language), baselines(registry, hospital)
    charts = {
        (name, scope): chart_of(points, name, scope, decided, (targets or {}).get(name))
        for (name, scope), points in all_series(registry, hospital, only).items()
    }
    return {
        "language": language,
        "title": words["title"],
        "intro": words["intro"],
        "charts": [_chart(one, language) for one in charts.values()],
        "funnels": _funnels(charts, smallest_group, language),
        "not_measured": _not_measured([one for one in left_out if only is None or one.indicator in only], language),
        "not_known": list(words["not_known"]),
    }


def recent(chart: Chart, count: int) -> Chart:
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


def _chart(whole: Chart, language: str) -> dict[str, Any]:
    words, chart, indicator = texts(language), recent(whole, SHOWN_POINTS), whole.indicator
    is_drawn = whole.scope == "" or whole.variation != COMMON
    return {
        "indicator": indicator.indicator_id,
        "scope": whole.scope,
        "name": getattr(indicator.names, language),
        "scope_name": scope_name(whole.scope, language),
        "value": number(whole.points[-1].value * indicator.per, language),
        "at": whole.points[-1].label,
        "limits": limits_in_words(chart, language),
        "variation": whole.variation,
        "variation_text": words["variation"][whole.variation] if whole.limits else "",
        "assurance": whole.assurance,
        "assurance_text": words["assurance"][whole.assurance] if whole.assurance else "",
        "warnings": warnings_in_words(whole, language),
        "signals": signals_in_words(chart, language),
        "runs": asdict(whole.segments[-1].runs) | {"is_signal": whole.segments[-1].runs.is_signal} if whole.segments else None,
        "decisions": decisions_in_words(whole, language),
        "description": chart_description(chart, language),
        "svg": draw(chart, language) if is_drawn else "",
        "points": _points(chart),
    }


def _points(chart: Chart) -> list[dict[str, Any]]:
    per, limits = chart.indicator.per, chart.limits or ((None, None),) * len(chart.points)
    return [
        {
            "label": point.label,
            "value": point.value * per,
            "numerator": point.numerator,
            "denominator": point.denominator,
            "lower": None if lower is None else lower * per,
            "upper": None if upper is None else upper * per,
            "signals": [signal.rule for signal in chart.signals if at in signal.points],
        }
        for at, (point, (lower, upper)) in enumerate(zip(chart.points, limits, strict=True))
    ]


def _funnels(charts: Mapping[tuple[str, str], Chart], smallest_group: float, language: str) -> list[dict[str, Any]]:
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


def _not_measured(left_out: Sequence[LeftOut], language: str) -> list[dict[str, Any]]:
    reasons = texts(language)["reasons"]
    return [
        {
            "indicator": one.indicator,
            "name": getattr(indicators()[one.indicator].names, language),
            "delivery_id": one.delivery_id,
            "reason": one.reason,
            "reason_text": reasons[one.reason].format(count=one.count),
        }
        for one in left_out
    ]
