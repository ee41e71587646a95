"""Campuses, nursing units and beds, sized to the stays."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from itertools import pairwise

import numpy as np
import polars as pl

from finhosta_dq.synth.calendar import day
from finhosta_dq.synth.movements import INDEX, INDICES
from finhosta_dq.synth.options import Options
from finhosta_dq.synth.rng import Ints, stream

CAMPUSES = ("0001", "0002")
BEDS_PER_UNIT = 30
EMERGENCY_UNIT, DAY_UNIT, THEATRE_UNIT, MOBILE_UNIT = "URG001", "DAYMIX1", "OPR001", "MOB001"
# normal occupancy of the justified beds, and ours where the law names none; psychiatry is filled bed by bed
_OCCUPANCY = {"C": 0.80, "D": 0.80, "E": 0.70, "M": 0.70, "G": 0.90, "NI": 0.75, "I": 0.80, "N*": 0.70, "Sp": 0.90, "A": 1.0}
_UNIT_TYPE = {"I": "INT", "Sp": "SPE", "A": "AKT"}
# cost centres of annex 2: first of the range and how many of it serve this index
_COST_CENTRES = {
    "C": (210, 10),
    "D": (220, 10),
    "E": (230, 10),
    "M": (264, 3),
    "G": (300, 10),
    "Sp": (310, 4),
    "A": (340, 10),
    "I": (200, 5),
    "NI": (270, 3),
    "N*": (275, 3),
}
EMERGENCY_COST_CENTRE, THEATRE_COST_CENTRE, DAY_COST_CENTRE = "150", "100", "552"


@dataclass(frozen=True)
class Structure:
    """units: one row per nursing unit with beds: unit (number), campus, code, index, beds, cost_centre."""

    units: pl.DataFrame

    def place(self, segments: pl.DataFrame, seed: int) -> pl.DataFrame:
        """Segments with the number of their unit; -1 where the unit has no beds (emergency room, day stays)."""
        rng = stream(seed, "units")
        unit = np.full(segments.height, -1)
        index, nights = segments["index"].to_numpy(), segments["nights"].to_numpy()
        for code, rows in self.units.group_by("index", maintain_order=True):
            here = np.flatnonzero((index == INDEX[str(code[0])]) & (nights > 0))
            numbers = rows["unit"].to_numpy()
            unit[here] = numbers[rng.integers(0, len(numbers), len(here))]
        return segments.with_columns(unit=pl.Series(unit))


def build(segments: pl.DataFrame, options: Options) -> Structure:
    """Units for every index with nights: enough beds for its fullest month and for the normal occupancy over the whole time."""
    first, last = day(options.span(options.periods[0])[0]), day(options.span(options.periods[-1])[1])
    bounds = np.array([day(when) for when in _months(options)])
    index = segments["index"].to_numpy()
    rows = []
    for code in INDICES[1:]:
        chosen = index == INDEX[code]
        if not chosen.any():
            continue
        per_month = nights_between(segments["in_day"].to_numpy()[chosen], segments["nights"].to_numpy()[chosen], bounds)
        fullest = float((per_month / np.diff(bounds)).max())
        mean = float(per_month.sum() / (last - first + 1))
        beds = max(1, int(np.ceil(fullest - 1e-9)), round(mean / _OCCUPANCY[code]))
        rows += _units(code, beds)
    table = pl.DataFrame(rows, schema=["campus", "code", "index", "beds", "cost_centre"], orient="row")
    return Structure(table.with_row_index("unit").cast({"unit": pl.Int64}))


def _months(options: Options) -> list[date]:
    first, last = options.span(options.periods[0])[0], options.span(options.periods[-1])[1]
    return [date(options.year, month, 1) for month in range(first.month, last.month + 1)] + [date.fromordinal(last.toordinal() + 1)]


def nights_between(in_day: Ints, nights: Ints, bounds: Ints) -> Ints:
    """Total nights in each stretch between successive bounds; a night belongs to the day it begins."""
    out_day = in_day + nights
    return np.array([np.maximum(np.minimum(out_day, end) - np.maximum(in_day, start), 0).sum() for start, end in pairwise(bounds)])


def _units(code: str, beds: int) -> list[tuple[str, str, str, int, str]]:
    count = -(-beds // BEDS_PER_UNIT)
    start, width = _COST_CENTRES[code]
    prefix = _UNIT_TYPE.get(code, "DIV")
    label = {"N*": "N", "NI": "NI"}.get(code, code.upper())
    out = []
    for number in range(count):
        size = beds // count + (number < beds % count)
        campus = CAMPUSES[0] if code in ("I", "NI", "N*", "M") else CAMPUSES[number % 2]
        out.append((campus, f"{prefix}{label}{number + 1:03d}", code, size, str(start + number % width)))
    return out
