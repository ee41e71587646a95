"""The stays of one half-year, by the day they end: the registration counts a stay where it is discharged."""

from __future__ import annotations

import numpy as np
import polars as pl

from finhosta_dq.synth.calendar import weekdays_only
from finhosta_dq.synth.casebook import GROUP, Casebook
from finhosta_dq.synth.rng import Ints, spread

LOS_SIGMA = 0.45
LOS_MAX = 150
LOS_BY_SOI = np.array([0.0, 0.8, 1.1, 1.6, 2.3])
SOI_SHARES = {
    "medical": (0.32, 0.42, 0.20, 0.06),
    "surgical": (0.58, 0.29, 0.10, 0.03),
    "paediatric": (0.62, 0.30, 0.07, 0.01),
    "geriatric": (0.10, 0.42, 0.36, 0.12),
    "delivery": (0.76, 0.21, 0.03, 0.0),
    "newborn": (0.82, 0.14, 0.03, 0.01),
    "rehabilitation": (0.35, 0.45, 0.15, 0.05),
    "psychiatric": (0.50, 0.40, 0.09, 0.01),
    "day_surgical": (0.92, 0.08, 0.0, 0.0),
    "day_medical": (0.90, 0.10, 0.0, 0.0),
}
URGENT_SHARE = {"medical": 0.70, "surgical": 0.28, "paediatric": 0.60, "geriatric": 0.60}
_DEATH_BY_ROM = np.array([0.0, 0.002, 0.01, 0.05, 0.18])
_MORTAL = ("medical", "surgical", "geriatric", "rehabilitation")
DELIVERY_MIN_NIGHTS = 2

SCHEMA = ("group", "case", "adm", "dis", "age", "sex", "soi", "rom", "is_dead", "is_urgent")


def draw_stays(rng: np.random.Generator, book: Casebook, group: str, count: int, first: int, last: int) -> pl.DataFrame:
    """``count`` stays of a group that end on ``first`` to ``last`` (day numbers): columns SCHEMA, whole numbers and booleans."""
    case = draw_cases(rng, book, group, count)
    soi, rom = draw_severity(rng, group, count)
    dis = first + spread(rng, count, last - first + 1)
    if group.startswith("day"):
        dis = weekdays_only(dis, first, last)
        adm = dis
    else:
        adm = dis - draw_nights(rng, book, case, soi, DELIVERY_MIN_NIGHTS if group == "delivery" else 1)
    return describe(rng, book, group, case, adm, dis, soi, rom)


def draw_cases(rng: np.random.Generator, book: Casebook, group: str, count: int) -> Ints:
    """Kinds of stay of a group by their weight."""
    types = book.of_group(group)
    weights = types["weight"].to_numpy().astype(np.float64)
    chosen: Ints = types["case"].to_numpy()[rng.choice(len(weights), count, p=weights / weights.sum())]
    return chosen


def draw_severity(rng: np.random.Generator, group: str, count: int) -> tuple[Ints, Ints]:
    """Severity and risk of mortality, each 1 to 4."""
    soi: Ints = rng.choice(4, count, p=SOI_SHARES[group]) + 1
    rom: Ints = np.clip(soi - rng.integers(0, 2, count), 1, 4)
    return soi, rom


def draw_nights(rng: np.random.Generator, book: Casebook, case: Ints, soi: Ints, least: int) -> Ints:
    """Nights: lognormal around the mean of the kind of stay, longer with severity, at least ``least``."""
    mean = book.numbers("los_days")[case] * LOS_BY_SOI[soi]
    nights = np.exp(np.log(mean) - LOS_SIGMA**2 / 2 + LOS_SIGMA * rng.standard_normal(len(case)))
    rounded: Ints = np.clip(np.rint(nights).astype(np.int64), least, LOS_MAX)
    return rounded


def describe(rng: np.random.Generator, book: Casebook, group: str, case: Ints, adm: Ints, dis: Ints, soi: Ints, rom: Ints) -> pl.DataFrame:
    """Stays with age, sex, death and urgency drawn for their kind: columns SCHEMA."""
    count = len(case)
    low, high = book.numbers("age_from")[case], book.numbers("age_to")[case]
    age = low + np.floor((high - low + 1) * rng.beta(2.2, 1.8, count)).astype(np.int64)
    fixed = book.types["sex"].fill_null("0").cast(pl.Int64).to_numpy()[case]
    sex = np.where(fixed > 0, fixed, rng.integers(1, 3, count))
    death = _DEATH_BY_ROM[rom] if group in _MORTAL else np.zeros(count)
    return pl.DataFrame(
        {
            "group": np.full(count, GROUP[group]),
            "case": case,
            "adm": adm,
            "dis": dis,
            "age": np.minimum(age, high),
            "sex": sex,
            "soi": soi,
            "rom": rom,
            "is_dead": rng.random(count) < death,
            "is_urgent": rng.random(count) < URGENT_SHARE.get(group, 0.0),
        }
    )
