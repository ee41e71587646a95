"""Synthetic hospitals for the tests, made once each, and typed views of their files."""

from functools import cache

import polars as pl

from finhosta_dq.contracts import contracts
from finhosta_dq.synth.generate import generate
from finhosta_dq.synth.made import Made
from finhosta_dq.synth.options import Options

SMALL = ("2025", 300, 1)
MIDDLE = ("2025", 3000, 2)
TINY = ("2025-1", 50, 3)
SECOND_HALF = ("2025-2", 700, 4)
EVERY = (TINY, SMALL, SECOND_HALF, MIDDLE)


@cache
def made(period: str, stays: int, seed: int) -> Made:
    """The clean hospital of these options; do not change its frames."""
    return generate(Options(period=period, stays=stays, seed=seed))


def names(options: tuple[str, int, int]) -> str:
    return "-".join(map(str, options))


def contract_of(table: str):
    for registration in contracts().values():
        for contract in registration.files:
            if contract.table == table:
                return contract
    raise KeyError(table)


def typed(options: tuple[str, int, int], table: str) -> pl.DataFrame:
    """A table over all half-years: numbers as numbers, ``dates:`` of the contract as extra columns, ``period``."""
    hospital = made(*options)
    contract = contract_of(table)
    # the half-year as ``2025-1`` takes the place of a column of that name
    frames = [frame.with_columns(period=pl.lit(period)) for (period, name), frame in sorted(hospital.frames.items()) if name == table]
    numbers = [field.column for field in contract.fields if field.type == "N" and field.column != "period"]
    amounts = [field.column for field in contract.fields if field.type == "ND2"]
    frame = pl.concat(frames).with_columns([pl.col(name).cast(pl.Int64) for name in numbers])
    frame = frame.with_columns([pl.col(name).cast(pl.Float64) for name in amounts])
    return frame.with_columns(
        [pl.date(*(pl.col(part.lower()) for part in (one.year, one.month, one.day))).alias(one.column) for one in contract.dates]
    )


def stays(options: tuple[str, int, int]) -> pl.DataFrame:
    """Stays with the birth year of their patient and the last day of the half-year."""
    patients = typed(options, "pathospi").select("period", "patnum", "a1_year_birth")
    last = (
        pl.when(pl.col("period_registr") == 1)
        .then(pl.date(pl.col("year_registr"), 6, 30))
        .otherwise(pl.date(pl.col("year_registr"), 12, 31))
    )
    return (
        typed(options, "stayhosp")
        .join(patients, on=["period", "patnum"], how="left")
        .with_columns(
            age=pl.col("a2_year_hosp_in") - pl.col("a1_year_birth"),
            period_end=last,
            period_start=pl.when(pl.col("period_registr") == 1)
            .then(pl.date(pl.col("year_registr"), 1, 1))
            .otherwise(pl.date(pl.col("year_registr"), 7, 1)),
        )
        .with_columns(end_date=pl.coalesce("dis_date", "period_end"))
    )


def none(frame: pl.DataFrame) -> None:
    """No row is left: the rows that break a statement are shown when there are any."""
    assert frame.rows() == []
