"""Small bar charts as inline SVG: no script, no font, no remote resource, readable in print and by a screen reader."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

COLOURS = {
    "blocking": "#b3261e",
    "error": "#9a5b00",
    "signal": "#2f6f9f",
    "passed": "#2e7d4f",
    "passed_with_findings": "#d9b310",
    "failed": "#b3261e",
    "partial": "#8a6d9b",
    "not_evaluated": "#5f656c",
    "not_applicable": "#c3c8cd",
    "fit": "#2e7d4f",
    "fit_with_reservations": "#d9b310",
    "unfit": "#b3261e",
    "not_computable": "#5f656c",
    "own": "#1f3a4d",
    "median": "#9fb3c1",
    "normal": "#2e7d4f",
    "small": "#d9b310",
    "large": "#9a5b00",
    "special": "#2f6f9f",
    "unvalued": "#b3261e",
}
_WIDTH, _LABEL, _NUMBER, _ROW, _BAR = 720, 210, 60, 24, 14


@dataclass(frozen=True)
class Part:
    """A piece of a bar: kind (gives the colour), how much, and its name in words."""

    kind: str
    amount: float
    name: str


@dataclass(frozen=True)
class Bar:
    """A row of a bar chart: label, its parts and the number written at the end."""

    label: str
    parts: Sequence[Part]
    shown: str


def bars(title: str, rows: Sequence[Bar]) -> str:
    """Horizontal bars on one scale, one row each; the whole as ``<svg>`` with a title. Empty text without rows."""
    most = max((sum(part.amount for part in row.parts) for row in rows), default=0)
    if most <= 0:
        return ""
    room = _WIDTH - _LABEL - _NUMBER
    out = []
    for number, row in enumerate(rows):
        y = number * _ROW
        label = row.label if len(row.label) <= 30 else row.label[:29] + "…"
        out.append(f'<text x="{_LABEL - 8}" y="{y + 16}" text-anchor="end" class="l">{escape(label)}</text>')
        x = float(_LABEL)
        for part in row.parts:
            width = max(room * part.amount / most, 1.5) if part.amount else 0
            if width:
                out.append(_rect(x, y + 5, width, part))
            x += width
        out.append(f'<text x="{x + 6:.1f}" y="{y + 16}" class="n">{escape(row.shown)}</text>')
    return _svg(title, len(rows) * _ROW + 4, out)


def diverging(title: str, rows: Sequence[tuple[str, float, str]]) -> str:
    """Bars to the left (below zero) and right of a middle line, one row each: (label, amount, number shown). Empty text without rows."""
    most = max((abs(amount) for _, amount, _ in rows), default=0)
    if most <= 0:
        return ""
    half = (_WIDTH - _LABEL - 2 * _NUMBER) / 2
    middle = _LABEL + _NUMBER + half
    out = [f'<line x1="{middle:.1f}" y1="0" x2="{middle:.1f}" y2="{len(rows) * _ROW}" stroke="#8a949e"/>']
    for number, (label, amount, shown) in enumerate(rows):
        y = number * _ROW
        width = max(half * abs(amount) / most, 1.5)
        kind = "fit" if amount >= 0 else "error"
        text = label if len(label) <= 30 else label[:29] + "…"
        out.append(f'<text x="{_LABEL - 8}" y="{y + 16}" text-anchor="end" class="l">{escape(text)}</text>')
        out.append(_rect(middle if amount >= 0 else middle - width, y + 5, width, Part(kind, amount, label)))
        at, anchor = (middle + width + 6, "start") if amount >= 0 else (middle - width - 6, "end")
        out.append(f'<text x="{at:.1f}" y="{y + 16}" text-anchor="{anchor}" class="n">{escape(shown)}</text>')
    return _svg(title, len(rows) * _ROW + 4, out)


def stacked(title: str, parts: Sequence[Part]) -> str:
    """One bar of the full width, cut into shares. Empty text when there is nothing to share."""
    total = sum(part.amount for part in parts)
    if total <= 0:
        return ""
    out, x = [], 0.0
    for part in parts:
        width = _WIDTH * part.amount / total
        if width:
            out.append(_rect(x, 0, width, part, height=22))
        x += width
    return _svg(title, 24, out)


def _rect(x: float, y: float, width: float, part: Part, height: int = _BAR) -> str:
    colour = COLOURS.get(part.kind, "#2f6f9f")
    return (
        f'<rect x="{x:.1f}" y="{y}" width="{width:.1f}" height="{height}" fill="{colour}">'
        f"<title>{escape(part.name)}: {part.amount:g}</title></rect>"
    )


def _svg(title: str, height: int, content: Sequence[str]) -> str:
    return (
        f'<svg viewBox="0 0 {_WIDTH} {height}" role="img" aria-label="{escape(title, quote=True)}" class="chart">'
        f"<title>{escape(title)}</title>{''.join(content)}</svg>"
    )
