"""What defects need to know of a stay before they break it."""

from __future__ import annotations

from datetime import date, timedelta

import polars as pl

from finhosta_dq.synth.defects.workspace import Frames

# so few of the stays of a month may miss their principal diagnosis before the month counts as not coded
IN_MONTH = 12
PLAIN = pl.col("is_plain")
ORDINARY = pl.col("is_ordinary")
NO_PROCEDURE = pl.col("procedures") == 0
NO_ACT = pl.col("acts") == 0
SIMPLE = (pl.col("specialisms") == 1) & (pl.col("indices") == 1) & (pl.col("units") == 1)

# rows of the diagnosis file: the secondary diagnosis that follows the principal one of a specialism
FIRST_SECONDARY = (
    (pl.col("type_diagnose") == "S") & (pl.col("staynum") == pl.col("staynum").shift(1)) & (pl.col("type_diagnose").shift(1) == "P")
)


def stay_facts(frames: Frames, period: str) -> pl.DataFrame:
    """One row per stay of a half-year.

    Columns: staynum, patnum, type, sex, adm, dis, nights, specialisms, indices, units, procedures, acts, tests, emergencies, infarcts,
    births (diagnoses that start with O), is_alone (the only stay of its patient in all files), is_ordinary (classic, closed, an
    adult's, in no psychiatric service, no start or end of a chain), is_plain (ordinary and alone), is_inside (admitted and discharged at
    least five days from the ends of the half-year), is_one_of_many (one in IN_MONTH of the stays of its type discharged in its month).
    """
    stays = frames[period, "stayhosp"]
    everywhere = pl.concat(frame.select("patnum") for (_, table), frame in frames.items() if table == "stayhosp")
    lone = everywhere.group_by("patnum").len().select("patnum", (pl.col("len") == 1).alias("is_alone"))
    psychiatric = (
        frames[period, "stayindx"].group_by("staynum").agg(pl.col("a4_code_bedindex_fac").is_in(["A", "K", "T", "IB"]).any().alias("psy"))
    )
    births = frames[period, "pathospi"].select("patnum", pl.col("a1_year_birth").cast(pl.Int64, strict=False).alias("born"))
    facts = stays.select(
        "staynum",
        "patnum",
        pl.col("a2_hosptype_fac").alias("type"),
        pl.col("a2_code_sex").alias("sex"),
        pl.col("a2_code_place_before_adm").alias("place"),
        pl.col("a2_code_destinate").alias("destination"),
        _date("in").alias("adm"),
        _date("out").alias("dis"),
    )
    for name, table, condition in _COUNTED:
        counted = frames[period, table].filter(condition).group_by("staynum").len(name)
        facts = facts.join(counted, on="staynum", how="left", maintain_order="left")
    names = [name for name, _, _ in _COUNTED]
    facts = (
        facts.with_columns(pl.col(names).fill_null(0))
        .join(lone, on="patnum", how="left", maintain_order="left")
        .join(psychiatric, on="staynum", how="left", maintain_order="left")
        .join(births, on="patnum", how="left", maintain_order="left")
        .with_columns(
            (pl.col("dis") - pl.col("adm")).dt.total_days().alias("nights"), (pl.col("adm").dt.year() - pl.col("born")).alias("age")
        )
    )
    facts = facts.with_columns((pl.col("lump_sums") + pl.col("products") + pl.col("bill_lines")).alias("bills"))
    ordinary = ~pl.col("place").is_in(["Z", "8", "M", "L"]) & ~pl.col("destination").is_in(["Z", "8", "F", "M"]) & (pl.col("age") >= 2)
    classic = (pl.col("type") == "H") & pl.col("dis").is_not_null() & ~pl.col("psy").fill_null(value=False)
    first, last = half_year(period)
    inside = (pl.col("adm") >= first + timedelta(days=5)) & (pl.col("dis") <= last - timedelta(days=5))
    facts = facts.with_columns(inside.fill_null(value=False).alias("is_inside"))
    month = pl.int_range(1, pl.len() + 1).over("type", pl.col("dis").dt.strftime("%Y%m"))
    facts = facts.with_columns((month % IN_MONTH == 0).alias("is_one_of_many"))
    facts = facts.with_columns((classic & ordinary).fill_null(value=False).alias("is_ordinary"))
    return facts.with_columns((ORDINARY & pl.col("is_alone")).fill_null(value=False).alias("is_plain"))


def half_year(period: str) -> tuple[date, date]:
    """First and last day of a half-year such as ``2025-1``."""
    year = int(period[:4])
    return (date(year, 1, 1), date(year, 6, 30)) if period.endswith("1") else (date(year, 7, 1), date(year, 12, 31))


_ANY = pl.lit(value=True)
_COUNTED = (
    ("specialisms", "stayspec", _ANY),
    ("indices", "stayindx", _ANY),
    ("units", "stayunit", _ANY),
    ("procedures", "procedur", _ANY),
    ("acts", "procrizi", _ANY),
    ("tests", "testresu", _ANY),
    ("emergencies", "urgadmin", _ANY),
    ("infarcts", "diagnose", pl.col("code_diagnose").str.contains("^I2[12]")),
    ("births", "diagnose", pl.col("code_diagnose").str.starts_with("O")),
    ("grouped", "grouper", _ANY),
    ("lump_sums", "procri30", _ANY),
    ("products", "procri40", _ANY),
    ("bill_lines", "procri50", _ANY),
)


def _date(side: str) -> pl.Expr:
    year, month, day = (pl.col(f"a2_{part}_hosp_{side}").cast(pl.Int32, strict=False) for part in ("year", "month", "day"))
    return pl.date(year, month, day)
