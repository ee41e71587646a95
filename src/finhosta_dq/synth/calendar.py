"""Days as whole numbers since 1 January 1970, so that stays are sums and differences."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

import numpy as np
import polars as pl

from finhosta_dq.synth.rng import Ints

_EPOCH = date(1970, 1, 1)


def day(when: date) -> int:
    """Number of a date."""
    return (when - _EPOCH).days


def as_date(number: int) -> date:
    """Date of a number."""
    return date.fromordinal(_EPOCH.toordinal() + number)


def year_of(days: Ints) -> Ints:
    """Calendar year of each day."""
    return days.astype("datetime64[D]").astype("datetime64[Y]").astype(np.int64) + 1970


def weekdays_only(days: Ints, first: int, last: int) -> Ints:
    """Saturdays and Sundays moved to the Friday before, or to the Monday after where that lies before ``first``."""
    weekday = (days + 3) % 7  # 1 January 1970 was a Thursday; 0 = Monday
    friday = days - np.maximum(weekday - 4, 0)
    monday = days + np.where(weekday > 4, 7 - weekday, 0)
    moved: Ints = np.where(friday >= first, friday, np.minimum(monday, last))
    return moved


def month_starts(year: int) -> list[int]:
    """First days of the twelve months and of the next year."""
    return [day(date(year, month, 1)) for month in range(1, 13)] + [day(date(year + 1, 1, 1))]


def parts(column: str, names: Iterable[str]) -> list[pl.Expr]:
    """Year, month and day of a day-number column as text without leading zeros, under three names; null stays null."""
    year, month, day_name = names
    when = pl.col(column).cast(pl.Int32).cast(pl.Date)
    return [
        when.dt.year().cast(pl.String).alias(year),
        when.dt.month().cast(pl.String).alias(month),
        when.dt.day().cast(pl.String).alias(day_name),
    ]


def compact(column: str, name: str) -> pl.Expr:
    """A day-number column as ``YYYYMMDD``."""
    return pl.col(column).cast(pl.Int32).cast(pl.Date).dt.strftime("%Y%m%d").alias(name)
