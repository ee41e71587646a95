"""Defects of stays: dates, letters, order of specialisms, indices and units, billable days."""

from __future__ import annotations

import polars as pl

from finhosta_dq.synth.defects.facts import NO_PROCEDURE, PLAIN, SIMPLE
from finhosta_dq.synth.defects.model import Defect, Find, finds, text

_DIS = pl.date(
    pl.col("a2_year_hosp_out").cast(pl.Int32), pl.col("a2_month_hosp_out").cast(pl.Int32), pl.col("a2_day_hosp_out").cast(pl.Int32)
)
_ADM = pl.date(pl.col("a2_year_hosp_in").cast(pl.Int32), pl.col("a2_month_hosp_in").cast(pl.Int32), pl.col("a2_day_hosp_in").cast(pl.Int32))
_DAY_STAY = pl.col("type").is_in(["C", "D"]) & pl.col("is_alone") & ~pl.col("destination").is_in(["Z"])
_LONG_ENOUGH = PLAIN & (pl.col("nights") >= 3)
_NOT_NEW_YEAR = pl.col("adm").dt.month().is_in([2, 3, 4, 5, 8, 9, 10, 11])


def _out(day: pl.Expr) -> dict[str, pl.Expr]:
    return {"a2_year_hosp_out": day.dt.year(), "a2_month_hosp_out": day.dt.month(), "a2_day_hosp_out": day.dt.day()}


def _entry(prefix: str, name: str, shift: int) -> dict[str, pl.Expr]:
    columns = [f"{prefix}_{part}_{name}_in" for part in ("year", "month", "day")]
    day = pl.date(*(pl.col(column).cast(pl.Int32) for column in columns)) + pl.duration(days=shift)
    return dict(zip(columns, (day.dt.year(), day.dt.month(), day.dt.day()), strict=True))


def _plus(column: str, more: int) -> dict[str, pl.Expr]:
    return {column: pl.col(column).cast(pl.Int64) + more}


DEFECTS = (
    Defect(
        "discharge before admission",
        "stayhosp",
        (
            *finds("MZG-STA-01", "MZG-DAY-05"),
            Find("MZG-SEQ-05", "stayspec"),
            Find("MZG-SEQ-05", "stayindx"),
            Find("MZG-SEQ-05", "stayunit"),
            Find("MZG-DAY-02", "stayindx"),
            Find("MZG-PRO-02", "procrizi"),
            Find("MZG-GLO-14", "*"),
        ),
        _out(_ADM - pl.duration(days=3)),
        stay=PLAIN & SIMPLE & NO_PROCEDURE & pl.col("nights").is_between(2, 6) & _NOT_NEW_YEAR,
        most=2,
    ),
    Defect(
        "long-stay letter on a new admission",
        "stayhosp",
        finds("MZG-STA-03", "MZG-STA-17"),
        {"a2_code_place_before_adm": text("M")},
        stay=PLAIN & (pl.col("adm").dt.day() > 1) & _NOT_NEW_YEAR,
    ),
    Defect("day stay over two days", "stayhosp", finds("MZG-STA-05"), _out(_DIS + pl.duration(days=1)), stay=_DAY_STAY & _NOT_NEW_YEAR),
    Defect("geriatric day hospital on a classic stay", "stayhosp", finds("MZG-STA-06"), {"a2_hosptype_cat": text("G")}, stay=PLAIN),
    Defect(
        "cause of death of a living patient",
        "stayhosp",
        finds("MZG-STA-07"),
        {"a2_code_diag_cause_death": pl.col("a2_code_diag_verif_adm")},
        stay=PLAIN,
    ),
    Defect("birth stay of an adult", "stayhosp", finds("MZG-STA-08", "MZG-NEO-06"), {"a2_code_place_before_adm": text("8")}, stay=PLAIN),
    Defect(
        "postcode 0999",
        "stayhosp",
        finds("MZG-STA-10"),
        {"a2_code_zip": text("0999")},
        where=pl.col("a2_code_country").is_in(["BE", "150"]),
        stay=PLAIN,
    ),
    Defect("minute of discharge empty", "stayhosp", finds("MZG-STA-14"), {"a2_min_hosp_out": text(None)}, stay=PLAIN),
    Defect(
        "first part of a long stay, yet discharged",
        "stayhosp",
        finds("MZG-STA-15", "MZG-STA-16"),
        {"a2_code_destinate": text("F")},
        stay=PLAIN,
    ),
    Defect(
        "unit repeated",
        "stayunit",
        finds("MZG-SEQ-02"),
        {"code_unit": pl.col("code_unit").first().over("staynum"), "code_campus": pl.col("code_campus").first().over("staynum")},
        where=(pl.col("order_unit") == "2") & (pl.col("code_unit") != pl.col("code_unit").shift(1)),
        stay=PLAIN & (pl.col("units") == 2),
    ),
    Defect("first unit entered a day late", "stayunit", finds("MZG-SEQ-04"), _entry("a5", "unit", 1), stay=_LONG_ENOUGH & SIMPLE),
    Defect(
        "total of billed days one more",
        "stayhosp",
        (*finds("MZG-DAY-01"), Find("MZG-GLO-11", "*"), Find("MZG-GLO-14", "*")),
        _plus("a2_total_number_day_fac", 1),
        stay=_LONG_ENOUGH,
    ),
    Defect(
        "five partial days too many",
        "stayindx",
        (*finds("MZG-DAY-02"), Find("MZG-DAY-05", "stayhosp"), Find("MZG-GLO-14", "*")),
        _plus("a4_number_day_part_fac", 5),
        stay=_LONG_ENOUGH & SIMPLE,
        most=2,
    ),
    Defect(
        "billed day of last year",
        "stayindx",
        finds("MZG-DAY-06"),
        {**_plus("a4_number_day_fac", -1), "a4_number_day_fac_prev": text("1")},
        where=(pl.col("a4_number_day_fac").cast(pl.Int64, strict=False) > 2) & (pl.col("a4_number_day_fac_prev") == "0"),
        stay=_LONG_ENOUGH & SIMPLE,
        most=3,
    ),
)
