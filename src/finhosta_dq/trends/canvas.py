"""The drawing board of the trends: a scale with round ticks, places of points, and the marks as pieces of SVG."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape

_WIDTH, _LEFT, _RIGHT, _TOP, _BOTTOM = 720.0, 64.0, 12.0, 10.0, 200.0


@dataclass(frozen=True)
class Scale:
    """From least to most in steps that people read: 1, 2 or 5 times a power of ten."""

    least: float
    most: float
    step: float

    @classmethod
    def over(cls, values: Iterable[float]) -> Scale:
        """A scale that holds all values and has a width."""
        found = list(values)
        least, most = min(found), max(found)
        if most - least < 1e-9 * max(1.0, abs(most)):
            room = abs(most) * 0.1 or 1.0
            least, most = least - room, most + room
        rough = (most - least) / 4
        power = 10.0 ** math.floor(math.log10(rough))
        step = next(one * power for one in (1, 2, 5, 10) if one * power >= rough * 0.999)
        return cls(math.floor(least / step + 1e-9) * step, math.ceil(most / step - 1e-9) * step, step)

    def ticks(self) -> list[float]:
        """The steps from least to most."""
        count = round((self.most - self.least) / self.step)
        return [round(self.least + at * self.step, 12) for at in range(count + 1)]


@dataclass(frozen=True)
class Canvas:
    """Where ``count`` points and their values lie, in units of the view box."""

    count: int
    scale: Scale
    left: float = _LEFT
    right: float = _WIDTH - _RIGHT
    top: float = _TOP
    bottom: float = _BOTTOM

    def edge(self, at: int) -> float:
        """Left edge of the room of a point."""
        return self.left + (self.right - self.left) * at / self.count

    def x(self, at: int) -> float:
        """Middle of the room of a point."""
        return (self.edge(at) + self.edge(at + 1)) / 2

    def y(self, value: float) -> float:
        """Height of a value."""
        return self.bottom - (self.bottom - self.top) * (value - self.scale.least) / (self.scale.most - self.scale.least)


def line(left: float, right: float, y: float, colour: str, *, dash: str = "", width: float = 1) -> str:
    """A level line."""
    dashed = f' stroke-dasharray="{dash}"' if dash else ""
    return f'<path d="M{left:.1f} {y:.1f}H{right:.1f}" stroke="{colour}" stroke-width="{width:g}"{dashed}/>'


def steps(canvas: Canvas, start: int, values: Sequence[float], colour: str) -> str:
    """A dashed line that takes a step at each point whose value differs."""
    path = f"M{canvas.edge(start):.1f} {canvas.y(values[0]):.1f}"
    for at, value in enumerate(values, start=start):
        path += f"V{canvas.y(value):.1f}H{canvas.edge(at + 1):.1f}"
    return f'<path d="{path}" fill="none" stroke="{colour}" stroke-dasharray="5 3"/>'


def text(x: float, y: float, words: str, anchor: str) -> str:
    """A label."""
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" font-size="11" class="n">{escape(words)}</text>'


def mark(shape: str, x: float, y: float, colour: str, told: str, *, is_hollow: bool = False) -> str:
    """A point in its shape (circle, diamond, square, triangle, cross), with what it says on hovering."""
    if shape == "circle":
        drawn = f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3.5"'
    else:
        drawn = f'<path d="{_PATHS[shape].format(x=x, y=y)}"'
    filled = (
        f' fill="#ffffff" stroke="{colour}" stroke-width="2"/>' if is_hollow else f' fill="{colour}" stroke="#ffffff" stroke-width="0.5"/>'
    )
    return f"<g><title>{escape(told)}</title>{drawn}{filled}</g>"


_PATHS = {
    "diamond": "M{x:.1f} {y:.1f}m0 -7l7 7l-7 7l-7 -7z",
    "square": "M{x:.1f} {y:.1f}m-5 -5h10v10h-10z",
    "triangle": "M{x:.1f} {y:.1f}m0 -6l6 10h-12z",
    "cross": "M{x:.1f} {y:.1f}m-2 -6h4v4h4v4h-4v4h-4v-4h-4v-4h4z",
}


def document(title: str, description: str, name: str, height: float, content: Sequence[str]) -> str:
    """The whole as ``<svg>``; name: an id that is unique on the page, for title and description."""
    return (
        f'<svg viewBox="0 0 {_WIDTH:g} {height:g}" role="img" aria-labelledby="{name}-t {name}-d" class="chart">'
        f'<title id="{name}-t">{escape(title)}</title><desc id="{name}-d">{escape(description)}</desc>{"".join(content)}</svg>'
    )
