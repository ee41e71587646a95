"""Finhosta table 8 (beds, days, movements) and table 7 (radiotherapy), counted from the MZG files so that both agree."""

from __future__ import annotations

from datetime import date

import polars as pl

from finhosta_dq.synth.finhosta_records import Records

Frames = dict[tuple[str, str], pl.DataFrame]

_STAY_TYPES = ["H", "F", "M", "L"]
_INSURERS = ["christian", "socialist", "independent", "neutral", "liberal", "auxiliary_fund", "hr_rail"]
_CENTRES_OF_M3 = {"444124": "444113", "444146": "444135"}
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
    beds = cost_centres(frames, year)
    for row in beds.iter_rows(named=True):
        records.add("B0802", row["beds"], 0, bed_index=row["bed_index"], cost_centre=row["cost_centre"])
    days = _days(frames, year, beds)
    for record_type, column in (("B0803", "billed"), ("B0809", "realised")):
        for row in days.filter(pl.col(column) > 0).iter_rows(named=True):
            records.add(record_type, row[column], 0, **{name: row[name] for name in ("bed_index", "cost_centre", "month", "insurer")})
    _movements(records, frames, beds)
    _radiotherapy(records, frames)


def _stays(frames: Frames, year: int) -> pl.DataFrame:
    """One row per stay number of the year, its latest registration: staynum, half, type, destination, adm, dis."""
    parts = [
        frames[(f"{year}-{half}", "stayhosp")].select(
            "staynum",
            pl.lit(half).alias("half"),
            pl.col("a2_hosptype_fac").alias("type"),
            pl.col("a2_code_destinate").alias("destination"),
            _date("a2_year_hosp_in", "a2_month_hosp_in", "a2_day_hosp_in").alias("adm"),
            _date("a2_year_hosp_out", "a2_month_hosp_out", "a2_day_hosp_out").alias("dis"),
        )
        for half in (1, 2)
    ]
    return pl.concat(parts).unique("staynum", keep="last", maintain_order=True)


def _date(year: str, month: str, day: str) -> pl.Expr:
    return pl.date(pl.col(year).cast(pl.Int32), pl.col(month).cast(pl.Int8), pl.col(day).cast(pl.Int8))


def _index_rows(frames: Frames, year: int, stays: pl.DataFrame) -> pl.DataFrame:
    """Bed-index rows of the latest registration of each stay: staynum, half, order, bed_index, entry, until, billed, realised."""
    days = {name: pl.col(f"a4_number_day_{name}").cast(pl.Int64).fill_null(0) for name in ("fac", "part_fac", "no_fac")}
    rows = pl.concat(
        frames[(f"{year}-{half}", "stayindx")].select(
            "staynum",
            pl.lit(half).alias("half"),
            pl.col("order_bedindex").cast(pl.Int64).alias("order"),
            pl.col("a4_code_bedindex_fac").alias("bed_index"),
            _date("a4_year_bedindex_in", "a4_month_bedindex_in", "a4_day_bedindex_in").alias("entry"),
            days["fac"].alias("billed"),
            (days["fac"] + days["part_fac"] + days["no_fac"]).alias("realised"),
        )
        for half in (1, 2)
    )
    joined = rows.join(stays, on=["staynum", "half"], how="inner").sort("staynum", "order", maintain_order=True)
    period_end = pl.when(pl.col("half") == 1).then(pl.date(year, 6, 30)).otherwise(pl.date(year, 12, 31))
    leaving = pl.coalesce(pl.col("entry").shift(-1).over("staynum"), pl.col("dis"), period_end + pl.duration(days=1))
    return joined.with_columns(leaving.alias("until"))


def _days(frames: Frames, year: int, beds: pl.DataFrame) -> pl.DataFrame:
    """Days per bed index, cost centre, month and insurer: bed_index, cost_centre, month, insurer, billed, realised."""
    rows = _index_rows(frames, year, _stays(frames, year)).filter(pl.col("realised") > 0)
    months = pl.DataFrame(
        {
            "month_no": list(range(1, 13)),
            "first": [date(year, month, 1) for month in range(1, 13)],
            "next": [date(year + month // 12, month % 12 + 1, 1) for month in range(1, 13)],
        }
    )
    nights = (
        rows.join(months, how="cross")
        .with_columns(
            (pl.min_horizontal("until", "next") - pl.max_horizontal("entry", "first")).dt.total_days().clip(0).alias("nights"),
            ((pl.col("entry") >= pl.col("first")) & (pl.col("entry") < pl.col("next"))).alias("enters"),
        )
        .with_columns(pl.col("nights").sum().over("staynum", "order").alias("in_year"))
        # a row without a night, such as a day stay, counts in the month of its entry
        .with_columns(pl.when(pl.col("in_year") == 0).then(pl.col("enters").cast(pl.Int64)).otherwise(pl.col("nights")).alias("weight"))
        .filter(pl.col("weight") > 0)
        .sort("staynum", "order", "month_no")
        .with_columns(
            pl.col("weight").cum_sum().over("staynum", "order").alias("so_far"),
            pl.col("weight").sum().over("staynum", "order").alias("all"),
        )
    )
    for column in ("billed", "realised"):
        upto = pl.col(column) * pl.col("so_far") // pl.col("all")
        nights = nights.with_columns((upto - upto.shift(1, fill_value=0).over("staynum", "order")).alias(f"{column}_days"))
    return (
        _placed(nights, beds)
        .group_by("bed_index", "cost_centre", pl.col("month_no"), "insurer")
        .agg(pl.col("billed_days").sum().alias("billed"), pl.col("realised_days").sum().alias("realised"))
        .with_columns(pl.col("month_no").cast(pl.String).str.zfill(2).alias("month"))
        .sort("bed_index", "cost_centre", "month", "insurer")
    )


def _placed(rows: pl.DataFrame, beds: pl.DataFrame) -> pl.DataFrame:
    """Rows of bed indices that have beds, with insurer and cost centre by the number of the stay."""
    choices = beds.group_by("bed_index").agg(pl.col("cost_centre").sort().alias("choices"))
    number = pl.col("staynum").str.extract(r"(\d+)$").cast(pl.Int64).fill_null(0)
    return rows.join(choices, on="bed_index", how="inner").with_columns(
        pl.col("choices").list.get(number // 7 % pl.col("choices").list.len()).alias("cost_centre"), insurer_of(number)
    )


def insurer_of(number: pl.Expr) -> pl.Expr:
    """The insurer of a stay, by its number."""
    return (number % len(_INSURERS)).replace_strict(list(range(len(_INSURERS))), _INSURERS, return_dtype=pl.String).alias("insurer")


def _movements(records: Records, frames: Frames, beds: pl.DataFrame) -> None:
    """Presence at the ends of the year, admissions, discharges and deaths: each stay counts in its last bed index."""
    year = records.year
    stays = _stays(frames, year).filter(pl.col("type").is_in(_STAY_TYPES))
    last = _index_rows(frames, year, stays).group_by("staynum", maintain_order=True).agg(pl.col("bed_index").last())
    known = pl.concat([beds.select("bed_index", "cost_centre"), _without_beds(last, beds)])
    placed = _placed(stays.join(last, on="staynum"), known)
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
    for record_type, (condition, day) in moved.items():
        month = pl.col(day).dt.month().cast(pl.String).str.zfill(2).alias("month")
        cells = ["bed_index", "cost_centre", "month", "insurer"]
        counted = placed.filter(condition).with_columns(month).group_by(cells).len().sort(cells)
        for row in counted.iter_rows(named=True):
            records.add(record_type, row["len"], 0, **{name: row[name] for name in cells})


def _without_beds(last: pl.DataFrame, beds: pl.DataFrame) -> pl.DataFrame:
    """Bed indices without beds of their own (local neonatal care) are shown under the maternity centre, or any other."""
    others = last.select("bed_index").unique().join(beds, on="bed_index", how="anti").sort("bed_index")
    maternity = beds.filter(pl.col("bed_index") == "M")
    centre = (maternity if len(maternity) else beds)["cost_centre"][0]
    return others.with_columns(pl.lit(centre).alias("cost_centre"))


def _radiotherapy(records: Records, frames: Frames) -> None:
    """Lump sums per half-year: those of hospitalised patients as registered in MZG, and a steady ambulatory volume."""
    year = records.year
    for half in (1, 2):
        acts = frames[(f"{year}-{half}", "procrizi")]["m3_code_inariz"]
        for hospitalised, ambulatory in _CENTRES_OF_M3.items():
            for code, count in ((ambulatory, 60), (hospitalised, int((acts == hospitalised).sum()))):
                records.add("B0701", count, 0, f"S{half}", nomenclature_code=code)
                records.add("B0702", count * _TARIFF[ambulatory], 2, f"S{half}", nomenclature_code=code)
