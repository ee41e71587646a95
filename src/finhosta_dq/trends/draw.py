"""Control charts and funnels as inline SVG: no script, no font, no remote resource; signals have their own shapes, and a description in words."""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import sha256
from html import escape

from finhosta_dq.trends.canvas import Canvas, Scale, document, line, mark, steps, text
from finhosta_dq.trends.chart import Chart
from finhosta_dq.trends.describe import chart_description, funnel_description
from finhosta_dq.trends.funnel import LINES, Funnel, limits_over
from finhosta_dq.trends.indicators import Indicator
from finhosta_dq.trends.signals import RULES
from finhosta_dq.trends.wording import number, scope_name, texts

INK, LIMIT, TARGET, MUTED = "#1f3a4d", "#9a5b00", "#2e7d4f", "#5f656c"
SHAPES = {"outside": "diamond", "shift": "square", "trend": "triangle", "near_limit": "cross"}
PLACES = {"within": "circle", "outside_95": "square", "outside_998": "diamond"}
DASHES = ("3 3", "7 3")
"""Dashes of the lines of a funnel, in the order of LINES."""
COLOURS = {"circle": INK, "diamond": "#b3261e", "square": "#9a5b00", "triangle": "#2f6f9f", "cross": "#8a6d9b"}


def draw(chart: Chart, language: str) -> str:
    """The chart as ``<svg>`` with title and description in the language; empty text without points. Raises ValueError for another language."""
    if not chart.points:
        return ""
    indicator, per = chart.indicator, chart.indicator.per
    values = [point.value * per for point in chart.points]
    limits = [(lower * per, upper * per) for lower, upper in chart.limits]
    target = None if chart.target is None else chart.target * per
    scale = Scale.over([*values, *(edge for pair in limits for edge in pair), *([] if target is None else [target])])
    canvas = Canvas(len(values), scale)
    out = [*_axis(canvas, chart, language)]
    for segment in chart.segments:
        left, right = canvas.edge(segment.start), canvas.edge(segment.end)
        out.append(line(left, right, canvas.y(segment.fit.centre * per), INK))
        out += [steps(canvas, segment.start, list(bounds), LIMIT) for bounds in zip(*limits[segment.start : segment.end], strict=True)]
        # what the limits rest on is underlined
        out.append(line(left, canvas.edge(segment.baseline_end), canvas.bottom + 4, MUTED, width=3))
        if segment.lock is not None:
            words = texts(language)["rebased"].format(label=chart.points[segment.start].label, reason=segment.lock.reason)
            out.append(f'<g><title>{escape(words)}</title><path d="M{left:.1f} {canvas.top}V{canvas.bottom}" stroke="{MUTED}"/></g>')
    if target is not None:
        out.append(line(canvas.left, canvas.right, canvas.y(target), TARGET, dash="2 3"))
    path = " ".join(f"{canvas.x(at):.1f},{canvas.y(value):.1f}" for at, value in enumerate(values))
    out.append(f'<polyline points="{path}" fill="none" stroke="{MUTED}"/>')
    out += [_point(canvas, chart, at, value, language) for at, value in enumerate(values)]
    keys, height = _legend(canvas, chart, language)
    title = f"{getattr(indicator.names, language)}, {scope_name(chart.scope, language)}"
    return document(title, chart_description(chart, language), _name(indicator.indicator_id, chart.scope), height, out + keys)


def draw_funnel(found: Funnel, indicator: Indicator, dimension: str, language: str) -> str:
    """The funnel as ``<svg>``: size to the right, ratio up, the two pairs of limits; empty text without units."""
    if not found.units:
        return ""
    words, per = texts(language), indicator.per
    most = max(one.unit.size for one in found.units) * 1.05
    least = min(one.unit.size for one in found.units)
    sizes = [least + (most - least) * step / 60 for step in range(61)] if most > least else [least]
    lines = [limits_over(sizes, found.target, share, is_poisson=found.is_poisson) for share in LINES]
    ratios = [one.ratio * per for one in found.units]
    scale = Scale.over([0.0, *ratios, *(edge * per for pairs in lines for pair in pairs for edge in pair)])
    canvas = Canvas(1, scale)

    def across(size: float) -> float:
        return canvas.left + (canvas.right - canvas.left) * size / most

    out = [*_rungs(canvas, language), line(canvas.left, canvas.right, canvas.y(found.target * per), INK)]
    for pairs, dash in zip(lines, DASHES, strict=True):
        for bound in (0, 1):
            path = " ".join(f"{across(size):.1f},{canvas.y(pair[bound] * per):.1f}" for size, pair in zip(sizes, pairs, strict=True))
            out.append(f'<polyline points="{path}" fill="none" stroke="{LIMIT}" stroke-dasharray="{dash}"/>')
    for one in found.units:
        name = scope_name(one.unit.name, language)
        told = f"{name}: {number(one.ratio * per, language)} ({number(one.unit.size, language)} {words['funnel']['size']}), "
        told += words["funnel"]["where"][one.where] + ("" if one.unit.is_stable else f"; {words['funnel']['unstable']}")
        shape = PLACES[one.where]
        out.append(mark(shape, across(one.unit.size), canvas.y(one.ratio * per), COLOURS[shape], told, is_hollow=not one.unit.is_stable))
    out.append(text(canvas.left, canvas.bottom + 18, "0", "middle"))
    out.append(text(canvas.right, canvas.bottom + 18, f"{number(round(most), language)} {words['funnel']['size']}", "end"))
    shapes = [(PLACES[where], words["funnel"]["where"][where]) for where in PLACES if any(one.where == where for one in found.units)]
    shares = [(dash, LIMIT, f"{number(share * 100, language)} %") for share, dash in zip(LINES, DASHES, strict=True)]
    keys, height = _keys(canvas, shapes, [("", INK, words["centre"]), *shares])
    name = words["funnel"]["title"].format(name=getattr(indicator.names, language), dimension=words["dimension"][dimension].lower())
    return document(name, funnel_description(found, indicator, language), _name(indicator.indicator_id, dimension), height, out + keys)


def _point(canvas: Canvas, chart: Chart, at: int, value: float, language: str) -> str:
    point = chart.points[at]
    rules = _rules_at(chart, at)
    shape = SHAPES[rules[0]] if rules else "circle"
    told = f"{point.label}: {number(value, language)}"
    if chart.indicator.unit in ("proportion", "rate"):
        told += f" ({number(point.numerator, language)} / {number(point.denominator, language)})"
    told += "".join(f"; {texts(language)['rules'][rule]}" for rule in rules)
    return mark(shape, canvas.x(at), canvas.y(value), COLOURS[shape], told)


def _axis(canvas: Canvas, chart: Chart, language: str) -> list[str]:
    count = len(chart.points)
    shown = sorted({0, count - 1, *(round((count - 1) * part / 4) for part in range(1, 4))}) if count > 1 else [0]
    # the outer labels stay within the drawing
    anchors = {count - 1: ("end", canvas.right), 0: ("start", canvas.left)}
    labels = []
    for at in shown:
        anchor, x = anchors.get(at, ("middle", canvas.x(at)))
        labels.append(text(x, canvas.bottom + 18, chart.points[at].label, anchor))
    return [*_rungs(canvas, language), *labels]


def _rungs(canvas: Canvas, language: str) -> list[str]:
    out = []
    for tick in canvas.scale.ticks():
        out.append(line(canvas.left, canvas.right, canvas.y(tick), "#e3e7ea"))
        out.append(text(canvas.left - 6, canvas.y(tick) + 4, number(tick, language), "end"))
    return out


def _rules_at(chart: Chart, at: int) -> list[str]:
    # the first one gives the point its shape
    return [rule for rule in RULES if any(signal.rule == rule and at in signal.points for signal in chart.signals)]


def _legend(canvas: Canvas, chart: Chart, language: str) -> tuple[list[str], float]:
    words = texts(language)
    drawn = {rules[0] for at in range(len(chart.points)) if (rules := _rules_at(chart, at))}
    return _keys(canvas, [(SHAPES[rule], words["rules"][rule]) for rule in RULES if rule in drawn], _lines(chart, words))


def _lines(chart: Chart, words: dict[str, str]) -> list[tuple[str, str, str]]:
    out = [("", INK, words["centre"]), ("5 3", LIMIT, words["limits"])] if chart.limits else []
    if any(one.baseline_end > one.start for one in chart.segments):
        out.append(("thick", MUTED, words["baseline"]))
    return out if chart.target is None else [*out, ("2 3", TARGET, words["target"])]


def _keys(canvas: Canvas, shapes: Sequence[tuple[str, str]], lines: Sequence[tuple[str, str, str]] = ()) -> tuple[list[str], float]:
    # the keys, and how high the drawing is with them
    out, x, y = [], canvas.left, canvas.bottom + 40.0
    for dash, colour, words in lines:
        drawn = line(x, x + 20, y - 4, colour, width=3) if dash == "thick" else line(x, x + 20, y - 4, colour, dash=dash)
        out += [drawn, text(x + 26, y, words, "start")]
        x += 46 + 6.5 * len(words)
    # shapes stand below the lines, side by side as far as their words leave room
    x, y = canvas.left, y if lines else y - 18
    for at, (shape, words) in enumerate(shapes):
        wide = 46 + 6.5 * len(words)
        if at == 0 or x + wide > canvas.right:
            x, y = canvas.left, y + 18
        out += [mark(shape, x + 6, y - 4, COLOURS[shape], words), text(x + 18, y, words, "start")]
        x += wide
    return out, y + 8


def _name(*parts: str) -> str:
    # ids on one page must differ, and scopes hold characters that ids may not
    return "trend-" + sha256("\0".join(parts).encode()).hexdigest()[:12]
