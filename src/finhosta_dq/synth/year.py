"""All stays of the requested half-years in one table."""

from __future__ import annotations

import numpy as np
import polars as pl

from finhosta_dq.synth.calendar import day
from finhosta_dq.synth.casebook import GROUP, NO_CASE, Casebook
from finhosta_dq.synth.chains import draw_chains, draw_long, long_type
from finhosta_dq.synth.newborn import draw_newborns
from finhosta_dq.synth.options import Options
from finhosta_dq.synth.plan import Plan
from finhosta_dq.synth.rng import Ints, spread, stream
from finhosta_dq.synth.stays import draw_stays

_DRAWN = ("medical", "surgical", "paediatric", "geriatric", "delivery", "day_surgical", "day_medical")


def draw_year(options: Options, book: Casebook, plan: Plan) -> pl.DataFrame:
    """One row per stay, columns: those of a stay and of a newborn (null where not one), ``is_long``, and ``sid`` = row number.

    Days are day numbers; ``dis`` is OPEN for a long stay that does not end in the requested half-years. Every half-year
    registers ``options.stays`` stays as closely as the departments allow: ambulatory contacts fill what is left.
    """
    tables: list[pl.DataFrame] = []
    first, last = day(options.span(options.periods[0])[0]), day(options.span(options.periods[-1])[1])
    for group, beds in (("rehabilitation", plan.rehabilitation_beds), ("psychiatric", plan.psychiatric_beds)):
        tables.append(draw_chains(stream(options.seed, group), book, group, beds, first, last))
    tables.append(draw_long(stream(options.seed, "long"), book, plan.long_stays, options).with_columns(is_long=pl.lit(True)))
    for period in options.periods:
        start, end = (day(when) for when in options.span(period))
        for group in _DRAWN:
            count = plan.groups[group]
            if count == 0:
                continue
            drawn = draw_stays(stream(options.seed, period, group), book, group, count, start, end)
            tables.append(drawn)
            if group == "delivery":
                row = sum(table.height for table in tables[:-1])
                tables.append(draw_newborns(stream(options.seed, period, "newborn"), book, drawn, row, plan.intensive_newborns, last))
    stays = pl.concat(tables, how="diagonal").with_columns(pl.col("is_long").fill_null(value=False))
    contacts = [_contacts(options, book, period, options.stays - _registered(stays, options, period)) for period in options.periods]
    every = pl.concat([stays, *contacts], how="diagonal").with_columns(pl.col("is_long").fill_null(value=False))
    return every.with_row_index("sid").cast({"sid": pl.Int64})


def _registered(stays: pl.DataFrame, options: Options, period: str) -> int:
    start, end = (day(when) for when in options.span(period))
    closed = stays.filter(~pl.col("is_long") & pl.col("dis").is_between(start, end)).height
    long = stays.filter("is_long")
    return closed + int((long_type(long["adm"].to_numpy(), long["dis"].to_numpy(), start, end) != "").sum())


def _contacts(options: Options, book: Casebook, period: str, count: int) -> pl.DataFrame:
    """Ambulatory emergency contacts; ``case`` is the row of their reason."""
    rng = stream(options.seed, period, "emergency")
    count = max(count, 0)
    start, end = (day(when) for when in options.span(period))
    when = start + spread(rng, count, end - start + 1)
    weights = book.emergency["weight"].to_numpy()
    age: Ints = np.floor(96 * rng.beta(1.2, 1.6, count)).astype(np.int64)
    return pl.DataFrame(
        {
            "group": np.full(count, GROUP["emergency"]),
            "case": np.full(count, NO_CASE),
            "reason": rng.choice(len(weights), count, p=weights / weights.sum()),
            "adm": when,
            "dis": when,
            "age": np.maximum(age, 1),
            "sex": rng.integers(1, 3, count),
            "soi": np.ones(count, dtype=np.int64),
            "rom": np.ones(count, dtype=np.int64),
            "is_dead": np.zeros(count, dtype=bool),
            "is_urgent": np.ones(count, dtype=bool),
        }
    )
