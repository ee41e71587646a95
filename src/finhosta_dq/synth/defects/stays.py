"""Defects of stays: dates, letters, order of specialisms, indices and units, billable days."""

from __future__ import annotations

import polars as pl

from finhosta_dq.synth.defects.facts import NO_PROCEDURE, ORDINARY, PLAIN, SIMPLE
from finhosta_dq.synth.defects.model import Defect, Find, delivery, finds, text, topics

_DIS = pl.date(
    pl.col("a2_year_hosp_out").cast(pl.Int32, strict=False),
    pl.col("a2_month_hosp_out").cast(pl.Int32, strict=False),
    pl.col("a2_day_hosp_out").cast(pl.Int32, strict=False),
)
_ADM = pl.date(
    pl.col("a2_year_hosp_in").cast(pl.Int32, strict=False),
    pl.col("a2_month_hosp_in").cast(pl.Int32, strict=False),
    pl.col("a2_day_hosp_in").cast(pl.Int32, strict=False),
)
_DAY_STAY = pl.col("type").is_in(["C", "D"]) & pl.col("is_alone") & ~pl.col("destination").is_in(["Z"])
_OVERNIGHT = (pl.col("a2_hosptype_fac") == "H") & (pl.col("a2_total_number_day_fac").cast(pl.Int64, strict=False) > 1)
# the patient of the line before among the nights of this sex that begin on the same day
_SAME_DAY_PATIENT = (
    pl.when(_OVERNIGHT)
    .then(pl.col("patnum"))
    .shift(1)
    .over(_OVERNIGHT, "a2_code_sex", "a2_code_indic_age", "a2_year_hosp_in", "a2_month_hosp_in", "a2_day_hosp_in")
)
_CONTACT = (pl.col("type") == "U") & pl.col("is_alone")
_LAST_DAY = pl.date(
    pl.col("year_registr").cast(pl.Int32, strict=False),
    pl.when(pl.col("period_registr") == "1").then(6).otherwise(12),
    pl.when(pl.col("period_registr") == "1").then(30).otherwise(31),
)
_LONG_ENOUGH = PLAIN & (pl.col("nights") >= 3)
_INSIDE = pl.col("is_inside")


def _out(day: pl.Expr) -> dict[str, pl.Expr]:
    return {"a2_year_hosp_out": day.dt.year(), "a2_month_hosp_out": day.dt.month(), "a2_day_hosp_out": day.dt.day()}


def _entry(prefix: str, name: str, shift: int) -> dict[str, pl.Expr]:
    columns = [f"{prefix}_{part}_{name}_in" for part in ("year", "month", "day")]
    day = pl.date(*(pl.col(column).cast(pl.Int32, strict=False) for column in columns)) + pl.duration(days=shift)
    return dict(zip(columns, (day.dt.year(), day.dt.month(), day.dt.day()), strict=True))


def _plus(column: str, more: int) -> dict[str, pl.Expr]:
    return {column: pl.col(column).cast(pl.Int64, strict=False) + more}


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
        stay=PLAIN & SIMPLE & NO_PROCEDURE & pl.col("nights").is_between(2, 6) & _INSIDE,
        most=2,
    ),
    Defect(
        "long-stay letter on a new admission",
        "stayhosp",
        finds("MZG-STA-03", "MZG-STA-17"),
        {"a2_code_place_before_adm": text("M")},
        stay=PLAIN & _INSIDE,
        topics=topics("origin"),
    ),
    Defect("day stay over two days", "stayhosp", finds("MZG-STA-05"), _out(_DIS + pl.duration(days=1)), stay=_DAY_STAY & _INSIDE),
    Defect(
        "geriatric day hospital on a classic stay",
        "stayhosp",
        finds("MZG-STA-06"),
        {"a2_hosptype_cat": text("G")},
        stay=ORDINARY,
        topics=topics("category"),
    ),
    Defect(
        "cause of death of a living patient",
        "stayhosp",
        finds("MZG-STA-07"),
        {"a2_code_diag_cause_death": pl.col("a2_code_diag_verif_adm")},
        stay=PLAIN,
        topics=topics("cause of death", "destination", "verified diagnosis"),
    ),
    Defect(
        "birth stay of an adult",
        "stayhosp",
        finds("MZG-STA-08", "MZG-NEO-06"),
        {"a2_code_place_before_adm": text("8")},
        stay=PLAIN,
        topics=topics("origin"),
    ),
    Defect(
        "postcode 0999",
        "stayhosp",
        finds("MZG-STA-10"),
        {"a2_code_zip": text("0999")},
        where=pl.col("a2_code_country").is_in(["BE", "150"]),
        stay=ORDINARY,
        topics=topics("address"),
    ),
    Defect(
        "minute of discharge empty",
        "stayhosp",
        finds("MZG-STA-14"),
        {"a2_min_hosp_out": text(None)},
        stay=ORDINARY,
        topics=topics("moment out"),
    ),
    Defect(
        "first part of a long stay, yet discharged",
        "stayhosp",
        finds("MZG-STA-15", "MZG-STA-16"),
        {"a2_code_destinate": text("F")},
        stay=PLAIN,
        topics=topics("destination", "origin"),
    ),
    Defect(
        "unit repeated",
        "stayunit",
        finds("MZG-SEQ-02"),
        {"code_unit": pl.col("code_unit").first().over("staynum"), "code_campus": pl.col("code_campus").first().over("staynum")},
        where=(pl.col("order_unit") == "2") & (pl.col("code_unit") != pl.col("code_unit").shift(1)),
        stay=PLAIN & (pl.col("units") == 2),
        topics=topics("units", "specialisms"),
    ),
    Defect(
        "first unit entered a day late",
        "stayunit",
        (*finds("MZG-SEQ-04"), *delivery("MZG-GLO-10")),
        _entry("a5", "unit", 1),
        stay=_LONG_ENOUGH & SIMPLE,
        topics=topics("units"),
    ),
    Defect(
        "total of billed days one more",
        "stayhosp",
        (*finds("MZG-DAY-01"), Find("MZG-GLO-14", "*")),
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
    Defect(
        "emergency with a billed day",
        "stayindx",
        (*finds("MZG-DAY-03"), Find("MZG-DAY-01", "stayhosp")),
        {"a4_number_day_fac": text("1")},
        pl.col("a4_code_bedindex_fac") == "U",
        _CONTACT,
        most=2,
    ),
    Defect(
        "day stay with a billed day",
        "stayhosp",
        finds("MZG-DAY-07", "MZG-DAY-01"),
        {"a2_total_number_day_fac": text("1")},
        stay=_DAY_STAY,
        most=2,
    ),
    Defect("kind of stay unknown", "stayhosp", finds("MZG-FLD-08"), {"a2_hosptype_fac": text("?")}, stay=_CONTACT, most=2),
    Defect(
        "bed index unknown",
        "stayindx",
        finds("MZG-FLD-11"),
        {"a4_code_bedindex_fac": text("?")},
        pl.col("a4_code_bedindex_fac") == "U",
        _CONTACT,
        most=2,
    ),
    Defect(
        # an index that is in the list, and that the hospital has no beds of
        "bed index without beds",
        "stayindx",
        finds("MZG-DAY-04"),
        {"a4_code_bedindex_fac": text("B")},
        pl.col("a4_code_bedindex_fac") == "U",
        _CONTACT,
        most=2,
    ),
    Defect(
        "bed index left out",
        "stayindx",
        (*finds("MZG-SEQ-01"), Find("MZG-REF-26", "procrizi", pl.col("order_bedindex") == "2")),
        {"order_bedindex": text("3")},
        pl.col("order_bedindex") == "2",
        PLAIN & (pl.col("indices") == 2),
        most=2,
    ),
    Defect(
        "second unit entered before the first",
        "stayunit",
        finds("MZG-SEQ-03"),
        {
            **{name: pl.col(name).first().over("staynum") for name in ("a5_year_unit_in", "a5_month_unit_in", "a5_day_unit_in")},
            "a5_hour_unit_in": text("0"),
            "a5_min_unit_in": text("0"),
        },
        (pl.col("order_unit") == "2") & (pl.col("a5_hour_unit_in").cast(pl.Int64, strict=False).first().over("staynum") > 0),
        PLAIN & (pl.col("units") == 2),
        topics=topics("units"),
    ),
    Defect(
        "discharged after the half-year",
        "stayhosp",
        finds("MZG-STA-02"),
        _out(_LAST_DAY + pl.duration(days=1)),
        stay=_CONTACT,
        most=2,
    ),
    Defect(
        "part of a long stay that is short",
        "stayhosp",
        (
            *finds("MZG-STA-04"),
            Find("MZG-STA-17", "stayhosp", pl.col("period_registr") == "1"),
            Find("MZG-STA-16", "stayhosp", pl.col("period_registr") == "2"),
        ),
        # the part that has no other one in the half-years of the same year
        {"a2_hosptype_fac": pl.when(pl.col("period_registr") == "1").then(text("L")).otherwise(text("F"))},
        stay=PLAIN,
        most=2,
    ),
    Defect(
        "day stay that goes on into no other stay",
        "stayhosp",
        finds("MZG-STA-11"),
        {"a2_code_destinate": text("Z")},
        stay=_DAY_STAY,
        topics=topics("destination", "origin"),
    ),
    Defect(
        "stay of a patient who is here already",
        "stayhosp",
        (*finds("MZG-STA-12"), Find("MZG-REF-20", "pathospi", by=("patnum",))),
        {"patnum": _SAME_DAY_PATIENT},
        _SAME_DAY_PATIENT.is_not_null(),
        PLAIN & (pl.col("nights") >= 1) & (pl.col("births") == 0),
        most=1,
    ),
    Defect("day of discharge empty", "stayhosp", finds("MZG-STA-13"), {"a2_day_hosp_out": text(None)}, stay=_CONTACT, most=2),
    Defect(
        "discharged as deceased, destination home",
        "stayhosp",
        finds("MZG-STA-18"),
        {"a2_code_discharge": text("4")},
        stay=PLAIN,
        topics=topics("destination"),
    ),
)
