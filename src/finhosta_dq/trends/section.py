"""What report, page and command line show of the trends: a plain structure of texts, numbers and drawings."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict
from typing import Any

import duckdb

from finhosta_dq.registry.store import Registry
from finhosta_dq.trends.chart import Chart
from finhosta_dq.trends.charts import SHOWN_POINTS as SHOWN_POINTS
from finhosta_dq.trends.charts import Charts, charts_of, days, groups, recent
from finhosta_dq.trends.describe import chart_description, decisions_in_words, limits_in_words, signals_in_words, warnings_in_words
from finhosta_dq.trends.draw import draw
from finhosta_dq.trends.funnels import funnels_of
from finhosta_dq.trends.icons import COMMON
from finhosta_dq.trends.indicators import indicators, targets
from finhosta_dq.trends.measure import LeftOut, Row, measured
from finhosta_dq.trends.wording import number, scope_name, texts


def run_section(con: duckdb.DuckDBPyConnection, registry: Registry, hospital: str, run_id: str, language: str) -> dict[str, Any]:
    """``trend_section`` of the hospital of a run with what the run itself measured, whether or not the registry has it yet.

    con: the warehouse of the run, after the judge. Raises LookupError when it is the warehouse of another run.
    """
    rows, left = measured(con, run_id)
    charts = charts_of(registry, hospital, targets=targets(con), measured=rows)
    return section_of(charts, language, left_out=left, smallest_group=smallest_group(con))


def smallest_group(con: duckdb.DuckDBPyConnection) -> float:
    """The rule parameter of that name in the warehouse of a run: stays that a group needs to be shown by itself."""
    (found,) = con.execute("SELECT rule_number('smallest_group')").fetchall()[0]
    return 0.0 if found is None else float(found)


def trend_section(
    registry: Registry,
    hospital: str,
    language: str,
    *,
    targets: Mapping[str, float] | None = None,
    left_out: Sequence[LeftOut] = (),
    smallest_group: float = 0,
    only: Collection[str] | None = None,
    measured: Sequence[Row] = (),
) -> dict[str, Any]:
    """The trends of a hospital: ``section_of`` its charts.

    targets: as ``indicators.targets`` gives them for a run. only: these indicators; a page that shows one need not wait for all.
    measured: rows of a run that the registry does not have yet. The rest as in ``section_of``.
    """
    charts = charts_of(registry, hospital, targets=targets, only=only, measured=measured)
    shown = [one for one in left_out if only is None or one.indicator in only]
    return section_of(charts, language, left_out=shown, smallest_group=smallest_group)


def section_of(charts: Charts, language: str, *, left_out: Sequence[LeftOut] = (), smallest_group: float = 0) -> dict[str, Any]:
    """``title``, ``intro``, ``days``, ``charts``, ``groups``, ``funnels``, ``not_measured``, ``not_known``. Empty lists without runs.

    left_out: as ``measure.left_out`` says of the run that is shown. smallest_group: groups of fewer stays are not in the funnels
    (measuring left the small ones together already).
    days: on how many days runs measured the hospital. charts: as ``chart_in_words``, one per series; ``svg`` is empty for a scope that is
    stable and not the whole hospital. groups: ``indicator, name, dimension, dimension_name, special, charts`` of the charts that are not of
    the whole hospital. funnels: as ``funnels_of``. not_measured: ``reason, reason_text, indicators`` (``indicator, name, count, deliveries``),
    each reason once. not_known: ``name, reason``. No patient data. Raises ValueError for an unknown language.
    """
    words = texts(language)
    told = {key: chart_in_words(chart, language, is_drawn=chart.scope == "" or chart.variation != COMMON) for key, chart in charts.items()}
    return {
        "language": language,
        "title": words["title"],
        "intro": words["intro"],
        "days": days(charts),
        "charts": list(told.values()),
        "groups": [
            {
                "indicator": one.indicator,
                "name": getattr(indicators()[one.indicator].names, language),
                "dimension": one.dimension,
                "dimension_name": words["by"][one.dimension],
                "special": one.special,
                "charts": [told[one.indicator, chart.scope] for chart in one.charts],
            }
            for one in groups(charts.values())
        ],
        "funnels": funnels_of(charts, smallest_group, language),
        "not_measured": _not_measured(left_out, language),
        "not_known": list(words["not_known"]),
    }


def chart_in_words(whole: Chart, language: str, *, is_drawn: bool = True) -> dict[str, Any]:
    """``indicator, scope, name, scope_name, unit, value, at, target, limits, variation, variation_text, assurance, assurance_text, warnings,
    signals, runs, decisions, description, svg, points`` of a chart, of its last points only.

    runs: the tests of Anhøj since the last baseline, or None. points: ``label, value, numerator, denominator, lower, upper, signals``; the
    numbers in what the indicator is shown in (per 100, …), None where there are no limits. Raises ValueError for an unknown language.
    """
    words, chart, indicator = texts(language), recent(whole), whole.indicator
    return {
        "indicator": indicator.indicator_id,
        "scope": whole.scope,
        "name": getattr(indicator.names, language),
        "scope_name": scope_name(whole.scope, language),
        "unit": indicator.unit,
        "value": number(whole.points[-1].value * indicator.per, language),
        "at": whole.points[-1].label,
        "target": "" if whole.target is None else number(whole.target * indicator.per, language),
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


def _not_measured(left_out: Sequence[LeftOut], language: str) -> list[dict[str, Any]]:
    reasons, order = texts(language)["reasons"], list(indicators())
    counted: dict[str, Counter[str]] = {}
    for one in left_out:
        counted.setdefault(one.reason, Counter())[one.indicator] += one.count
    return [
        {
            "reason": reason,
            "reason_text": reasons[reason],
            "indicators": [
                {
                    "indicator": name,
                    "name": getattr(indicators()[name].names, language),
                    "count": counted[reason][name],
                    "deliveries": sorted({one.delivery_id for one in left_out if (one.reason, one.indicator) == (reason, name)}),
                }
                for name in sorted(counted[reason], key=order.index)
            ],
        }
        for reason in reasons
        if reason in counted
    ]
