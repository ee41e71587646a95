"""Rehabilitation and psychiatry, bed by bed: one patient leaves, after a few days the next one comes. And the long stays."""

from __future__ import annotations

from datetime import date

import numpy as np
import polars as pl

from finhosta_dq.synth.calendar import day
from finhosta_dq.synth.casebook import Casebook
from finhosta_dq.synth.options import Options
from finhosta_dq.synth.rng import Ints
from finhosta_dq.synth.stays import describe, draw_cases, draw_nights, draw_severity

MAX_EMPTY_DAYS = 2
OPEN = 2**31 - 1


def draw_chains(rng: np.random.Generator, book: Casebook, group: str, beds: int, first: int, last: int) -> pl.DataFrame:
    """Stays of ``beds`` beds that end on ``first`` to ``last``; nobody stays beyond the last day."""
    if beds == 0:
        return describe(rng, book, group, *(np.empty(0, dtype=np.int64) for _ in range(5)))
    steps = 8 + (last - first) // 6
    case = draw_cases(rng, book, group, beds * steps)
    soi, rom = draw_severity(rng, group, beds * steps)
    nights = draw_nights(rng, book, case, soi, 3).reshape(beds, steps)
    empty = rng.integers(0, MAX_EMPTY_DAYS + 1, (beds, steps))
    # the bed is already in use some time before the first day
    start = first - rng.integers(1, 20, beds)
    adm = start[:, None] + np.cumsum(nights + empty, axis=1) - nights - empty
    dis = np.minimum(adm + nights, last)
    kept = ((dis >= first) & (adm < dis)).reshape(-1)
    taken = np.flatnonzero(kept)
    return describe(rng, book, group, case[taken], adm.reshape(-1)[taken], dis.reshape(-1)[taken], soi[taken], rom[taken])


def draw_long(rng: np.random.Generator, book: Casebook, count: int, options: Options) -> pl.DataFrame:
    """Long stays in rehabilitation, longer than six months, in every form the periods allow; ``dis`` is OPEN when still there.

    Admission before 30 June of the year before, or from then to the end of that year, or early in the year itself.
    """
    year = options.year
    spans = {
        "M": (day(date(year - 1, 1, 10)), day(date(year - 1, 6, 20))),
        "F": (day(date(year - 1, 7, 5)), day(date(year - 1, 12, 20))),
        "G": (day(date(year, 1, 5)), day(date(year, 6, 10))),
    }
    halves = [half[-1] for half in options.periods]
    # (admitted, discharged in the half-year or not at all): the first four show every type in both half-years
    forms = [("M", "1"), ("M", "2"), ("F", ""), ("G", ""), ("F", "2"), ("M", "")]
    forms = [form for form in forms if _fits(form, halves)]
    kind = [forms[number % len(forms)] for number in range(count if forms else 0)]
    adm = np.array([rng.integers(*spans[admitted]) for admitted, _ in kind], dtype=np.int64)
    dis = np.array([_leave(rng, half, options) for _, half in kind], dtype=np.int64)
    case = draw_cases(rng, book, "rehabilitation", len(kind))
    soi, rom = draw_severity(rng, "rehabilitation", len(kind))
    drawn = describe(rng, book, "rehabilitation", case, adm, dis, soi, rom)
    return drawn.with_columns(is_dead=pl.lit(False), is_urgent=pl.lit(False))


def _fits(form: tuple[str, str], halves: list[str]) -> bool:
    """In one half-year only the forms that show there: a stay that begins late is no long stay in the first one."""
    admitted, leaves = form
    if leaves == "1":
        return "1" in halves
    if admitted == "G":
        return "2" in halves
    return True


def _leave(rng: np.random.Generator, half: str, options: Options) -> int:
    if not half:
        return OPEN
    first, last = options.span(f"{options.year}-{half}")
    return int(rng.integers(day(first) + 10, day(last) - 10))


def long_type(adm: Ints, dis: Ints, period_first: int, period_last: int) -> np.ndarray:
    """Stay type of a long stay in a half-year: F first, M intermediate, L last part; empty when it is not registered there.

    It is registered where it stands open after more than six months, and where it ends after that.
    """
    was_long = adm < _six_months_before(period_first - 1)
    is_long = adm < _six_months_before(period_last)
    stands = dis > period_last
    ends = (dis >= period_first) & ~stands
    return np.where(stands & is_long, np.where(was_long, "M", "F"), np.where(ends & was_long, "L", ""))


def _six_months_before(last: int) -> int:
    when = date.fromordinal(last + date(1970, 1, 1).toordinal())
    if when.month == 6:
        return day(date(when.year - 1, 12, 30))
    return day(date(when.year, 6, 30))
