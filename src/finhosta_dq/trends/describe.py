"""What a chart or funnel says, in sentences: for the description of the drawing, the table beside it and the notices."""

from __future__ import annotations

from finhosta_dq.trends.chart import TOO_FEW, Chart
from finhosta_dq.trends.funnel import Funnel
from finhosta_dq.trends.indicators import Indicator
from finhosta_dq.trends.wording import number, scope_name, texts


def chart_description(chart: Chart, language: str) -> str:
    """One paragraph: how many points, the last value, centre and limits, variation, signals."""
    words, per = texts(language), chart.indicator.per
    last = chart.points[-1]
    return str(
        words["description"]
        .format(
            name=getattr(chart.indicator.names, language),
            scope=scope_name(chart.scope, language),
            count=len(chart.points),
            first=chart.points[0].label,
            last=last.label,
            value=number(last.value * per, language),
            limits=limits_in_words(chart, language),
            state=words["variation"][chart.variation] if chart.limits else "; ".join(warnings_in_words(chart, language)),
            signals=" ".join([_signals(chart, language), *(f"{one}." for one in decisions_in_words(chart, language))]),
        )
        .strip()
    )


def limits_in_words(chart: Chart, language: str) -> str:
    """Centre and limits at the last point; empty when there are none."""
    if not chart.limits:
        return ""
    per, (lower, upper) = chart.indicator.per, chart.limits[-1]
    shown = {"centre": chart.segments[-1].fit.centre, "lower": lower, "upper": upper}
    return str(texts(language)["limits_are"].format(**{name: number(value * per, language) for name, value in shown.items()}))


def signals_in_words(chart: Chart, language: str) -> list[str]:
    """Each signal with the points that it spans."""
    words = texts(language)
    out = []
    for signal in chart.signals:
        first, last = chart.points[signal.points[0]].label, chart.points[signal.points[-1]].label
        form = words["signal_at" if first == last else "signal_over"]
        out.append(form.format(rule=words["rules"][signal.rule], first=first, last=last))
    return out


def decisions_in_words(chart: Chart, language: str) -> list[str]:
    """Each new baseline with the point from which it holds and the reason."""
    form = texts(language)["rebased"]
    return [form.format(label=chart.points[one.start].label, reason=one.lock.reason) for one in chart.segments if one.lock is not None]


def warnings_in_words(chart: Chart, language: str) -> list[str]:
    """The warnings of a chart."""
    words = texts(language)["warnings"]
    return [words[one].format(min_points=chart.indicator.min_points, count=len(chart.points)) for one in chart.warnings]


def funnel_description(found: Funnel, indicator: Indicator, language: str) -> str:
    """One paragraph: how many groups, around what, how many outside."""
    outside = sum(one.where == "outside_998" for one in found.units)
    target = number(found.target * indicator.per, language)
    return str(texts(language)["funnel"]["description"].format(count=len(found.units), target=target, outside=outside))


def _signals(chart: Chart, language: str) -> str:
    words, found = texts(language), signals_in_words(chart, language)
    if TOO_FEW in chart.warnings:
        return ""
    return str(words["signals_are"].format(signals=", ".join(found)) if found else words["no_signals"])
