"""Finhosta table 8 (beds, days, movements) and table 7 (radiotherapy), counted from the MZG files so that both agree."""

from __future__ import annotations

from datetime import date
from itertools import pairwise

import numpy as np
import polars as pl

from finhosta_dq.synth.calendar import month_starts
from finhosta_dq.synth.finhosta_records import Records

Frames = dict[tuple[str, str], pl.DataFrame]

CELLS = ["bed_index", "cost_centre", "month", "insurer"]
_STAY_TYPES = ["H", "F", "M", "L"]
_INSURERS = ["christian", "socialist", "independent", "neutral", "liberal", "auxiliary_fund", "hr_rail"]
_AMBULATORY_OF = {"444124": "444113", "444146": "444135"}
_AMBULATORY_LUMP_SUMS = 60
_TARIFF = {"444113": 412.5, "444135": 688.0}


def cost_centres(frames: Frames, year: int) -> pl.DataFrame:
    """Beds per bed index and cost centre at the end of the year: bed_index, cost_centre, beds (integer)."""
    units = frames[(f"{year}-2", "unitindx")]
    return (
        units.select(
            pl.col("code_bedindex").alias("bed_index"),
            pl.col("s4_cost_centre").str.head(3).alias("cost_centre"),
            pl.col("s4_number_bed").cast(pl.Int64).alias("beds"),
        )
        .group_by("bed_index", "cost_centre")
        .agg(pl.col("beds").sum())
        .filter(pl.col("beds") > 0)
        .sort("bed_index", "cost_centre")
    )


def add_activity(records: Records, frames: Frames) -> None:
    """Add B0802 to B0809 and B0701, B0702."""
    year = records.year
    for row in cost_centres(frames, year).iter_rows(named=True):
        records.add("B0802", row["beds"], 0, bed_index=row["bed_index"], cost_centre=row["cost_centre"])
    stays = _stays(frames, year)
    rows = _index_rows(frames, year, stays)
    days = _days(rows, year)
    for record_type, column in (("B0803", "billed"), ("B0809", "realised")):
        for row in days.filter(pl.col(column) > 0).iter_rows(named=True):
            records.add(record_type, row[column], 0, **{name: row[name] for name in CELLS})
    _movements(records, stays, rows)
    _radiotherapy(records, frames)


def _stays(frames: Frames, year: int) -> pl.DataFrame:
    """One row per classic or long stay of the year, its latest registration: staynum, half, destination, insurer, adm, dis, end
    (day after the last one registered)."""
    parts = []
    for half in (1, 2):
        after = date(year, 7, 1) if half == 1 else date(year + 1, 1, 1)
        parts.append(
            frames[(f"{year}-{half}", "stayhosp")]
            .filter(pl.col("a2_hosptype_fac").is_in(_STAY_TYPES))
            .select(
                "staynum",
                pl.lit(half).alias("half"),
                pl.col("a2_code_destinate").alias("destination"),
                _date("a2_year_hosp_in", "a2_month_hosp_in", "a2_day_hosp_in").alias("adm"),
                _date("a2_year_hosp_out", "a2_month_hosp_out", "a2_day_hosp_out").alias("dis"),
                insurer_of(pl.col("staynum")),
            )
            .with_columns(pl.coalesce(pl.col("dis"), pl.lit(after)).alias("end"))
        )
    return pl.concat(parts).unique("staynum", keep="last", maintain_order=True)


def _date(year: str, month: str, day_: str) -> pl.Expr:
    return pl.date(pl.col(year).cast(pl.Int32), pl.col(month).cast(pl.Int8), pl.col(day_).cast(pl.Int8))


def insurer_of(staynum: pl.Expr) -> pl.Expr:
    """The insurer of a stay, by its number."""
    number = staynum.str.extract(r"(\d+)$").cast(pl.Int64).fill_null(0) % len(_INSURERS)
    return number.replace_strict(list(range(len(_INSURERS))), _INSURERS, return_dtype=pl.String).alias("insurer")


def _index_rows(frames: Frames, year: int, stays: pl.DataFrame) -> pl.DataFrame:
    """Bed indices with beds of the latest registration of each stay, in order, with the cost centre of the unit entered with it:
    staynum, bed_index, cost_centre, insurer, entry, until, unbilled (days partly or not billed, the last ones)."""
    parts = []
    for half in (1, 2):
        period = f"{year}-{half}"
        place = ["code_campus", "code_unit"]
        centres = frames[(period, "unitindx")].select(*place, pl.col("s4_cost_centre").str.head(3).alias("cost_centre"))
        units = frames[(period, "stayunit")].join(centres.unique(place, keep="first"), on=place, how="left", maintain_order="left")
        parts.append(
            frames[(period, "stayindx")]
            .join(
                units.select("staynum", pl.col("order_unit").alias("order_bedindex"), "cost_centre"),
                on=["staynum", "order_bedindex"],
                how="left",
                maintain_order="left",
            )
            .select(
                "staynum",
                pl.lit(half).alias("half"),
                pl.col("order_bedindex").cast(pl.Int64).alias("order"),
                pl.col("a4_code_bedindex_fac").alias("bed_index"),
                "cost_centre",
                _date("a4_year_bedindex_in", "a4_month_bedindex_in", "a4_day_bedindex_in").alias("entry"),
                pl.sum_horizontal([pl.col(f"a4_number_day_{name}").cast(pl.Int64) for name in ("part_fac", "no_fac")]).alias("unbilled"),
            )
        )
    joined = pl.concat(parts).join(stays, on=["staynum", "half"], how="inner").sort("staynum", "order", maintain_order=True)
    until = pl.coalesce(pl.col("entry").shift(-1).over("staynum"), pl.col("end"))
    return joined.with_columns(until.alias("until")).filter(pl.col("bed_index") != "U")


def _days(rows: pl.DataFrame, year: int) -> pl.DataFrame:
    """Days of the year per bed index, cost centre, month and insurer: CELLS, billed, realised. A night belongs to the day it begins."""
    entry, until = (rows[name].cast(pl.Int32).to_numpy().astype(np.int64) for name in ("entry", "until"))
    paid = until - rows["unbilled"].to_numpy()
    months = []
    for number, (first, after) in enumerate(pairwise(month_starts(year)), start=1):
        nights = {
            name: np.maximum(np.minimum(end, after) - np.maximum(entry, first), 0) for name, end in (("billed", paid), ("realised", until))
        }
        months.append(
            rows.select("bed_index", "cost_centre", pl.lit(f"{number:02d}").alias("month"), "insurer")
            .with_columns(**{name: pl.Series(values) for name, values in nights.items()})
            .filter(pl.col("realised") > 0)
            .group_by(CELLS)
            .agg(pl.col("billed").sum(), pl.col("realised").sum())
        )
    return pl.concat(months).sort(CELLS)


def _movements(records: Records, stays: pl.DataFrame, rows: pl.DataFrame) -> None:
    """Presence at the ends of the year, admissions, discharges and deaths: each stay counts in its last bed index."""
    year = records.year
    last = rows.group_by("staynum", maintain_order=True).agg(pl.col("bed_index").last(), pl.col("cost_centre").last())
    placed = stays.join(last, on="staynum", how="inner", maintain_order="left")
    first, end = date(year, 1, 1), date(year, 12, 31)
    leaves_in_year = pl.col("dis").is_between(first, end)
    present = {
        "B0804": (pl.col("adm") < first) & (pl.col("dis").is_null() | (pl.col("dis") >= first)),
        "B0806": (pl.col("adm") <= end) & (pl.col("dis").is_null() | (pl.col("dis") > end)),
    }
    moved = {
        "B0805": (pl.col("adm") >= first, "adm"),
        "B0807": (leaves_in_year, "dis"),
        "B0808": (leaves_in_year & (pl.col("destination") == "8"), "dis"),
    }
    for record_type, condition in present.items():
        counted = placed.filter(condition).group_by("bed_index", "cost_centre").len().sort("bed_index", "cost_centre")
        for row in counted.iter_rows(named=True):
            records.add(record_type, row["len"], 0, bed_index=row["bed_index"], cost_centre=row["cost_centre"])
    for record_type, (condition, when) in moved.items():
        month = pl.col(when).dt.month().cast(pl.String).str.zfill(2).alias("month")
        counted = placed.filter(condition).with_columns(month).group_by(CELLS).len().sort(CELLS)
        for row in counted.iter_rows(named=True):
            records.add(record_type, row["len"], 0, **{name: row[name] for name in CELLS})


def _radiotherapy(records: Records, frames: Frames) -> None:
    """Lump sums per half-year: those of hospitalised patients by the dates in MZG, and a steady ambulatory volume.

    A code that occurs in one half-year is there in both, with zero where it was not used.
    """
    year = records.year
    acts = pl.concat(
        frames[(f"{year}-{half}", "procrizi")].select("m3_code_inariz", "m3_year_inariz", "m3_month_inariz") for half in (1, 2)
    )
    acts = acts.filter(pl.col("m3_year_inariz") == str(year))
    late = acts["m3_month_inariz"].cast(pl.Int64) > 6
    counts: dict[str, tuple[int, int]] = {}
    for hospitalised, ambulatory in _AMBULATORY_OF.items():
        used = acts["m3_code_inariz"] == hospitalised
        counts[ambulatory] = (_AMBULATORY_LUMP_SUMS, _AMBULATORY_LUMP_SUMS)
        counts[hospitalised] = (int((used & ~late).sum()), int((used & late).sum()))
    for code, halves in counts.items():
        if not any(halves):
            continue
        for half, count in enumerate(halves, start=1):
            records.add("B0701", count, 0, f"S{half}", True, nomenclature_code=code)
            records.add("B0702", count * _TARIFF[_AMBULATORY_OF.get(code, code)], 2, f"S{half}", True, nomenclature_code=code)
