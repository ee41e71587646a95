"""Domain 2: staff of the units in the observation windows, by qualification and by function."""

from __future__ import annotations

import numpy as np
import polars as pl

from finhosta_dq.synth.frames import Shelf
from finhosta_dq.synth.rng import stream
from finhosta_dq.synth.structure import CAMPUSES, DAY_UNIT, EMERGENCY_UNIT, MOBILE_UNIT, THEATRE_UNIT, Structure

WINDOWS = {"1": (("1", "3"), ("2", "6")), "2": (("3", "9"), ("4", "12"))}
WINDOW_DAYS = 15
FTE_PER_BED = {"I": 2.2, "NI": 1.8, "M": 0.75, "E": 0.7, "G": 0.62, "A": 0.55}
_FTE_PER_BED = 0.5
_QUALIFICATIONS = (("Q21006", 0.6), ("Q23004", 0.25), ("Q30001", 0.15))
_FUNCTIONS = (("F24104", 0.05), ("F24116", 0.70), ("F25216", 0.25))
_CATEGORIES = (("CAT001", 0.7), ("CAT003", 0.3))
_BEDLESS_FTE = {EMERGENCY_UNIT: 12.0, THEATRE_UNIT: 15.0, DAY_UNIT: 6.0, MOBILE_UNIT: 4.0}


def staff_of(structure: Structure, seed: int) -> pl.DataFrame:
    """Paid FTE per unit and quarter: code_campus, code_unit, cost_centre (null without beds), quarter (1-4), fte in hundredths."""
    rng = stream(seed, "staff")
    units = structure.units.select(
        code_campus="campus",
        code_unit="code",
        cost_centre="cost_centre",
        norm=pl.col("beds") * pl.col("index").replace_strict(FTE_PER_BED, default=_FTE_PER_BED, return_dtype=pl.Float64) + 1,
    )
    bedless = pl.DataFrame({"code_campus": CAMPUSES[0], "code_unit": list(_BEDLESS_FTE), "norm": list(_BEDLESS_FTE.values())})
    every = pl.concat([units, bedless], how="diagonal")
    quarters = every.join(pl.DataFrame({"quarter": ["1", "2", "3", "4"]}), how="cross")
    fte = np.rint(quarters["norm"].to_numpy() * (1 + 0.03 * rng.standard_normal(quarters.height).clip(-2, 2)) * 100).astype(np.int64)
    return quarters.drop("norm").with_columns(fte=pl.Series(np.maximum(fte, 100)))


def put_staff(shelf: Shelf, staff: pl.DataFrame) -> None:
    """P1 (each person once by qualification and once by function) and P2 (hours per day of the windows; no mobile teams)."""
    for period in shelf.options.periods:
        windows = WINDOWS[period[-1]]
        shelf.put(period, "emploper", _by_quarter(staff.filter(pl.col("quarter").is_in([quarter for quarter, _ in windows]))))
        present = staff.filter(pl.col("code_unit") != MOBILE_UNIT)
        shelf.put(period, "emploday", pl.concat([_by_day(present, quarter, month, period[:4]) for quarter, month in windows]))


def _by_quarter(staff: pl.DataFrame) -> pl.DataFrame:
    tables = []
    for kind, codes in (("Q", _QUALIFICATIONS), ("F", _FUNCTIONS)):
        left = pl.col("fte")
        for code, share in codes[1:]:
            part = (pl.col("fte") * share).floor().cast(pl.Int64)
            tables.append(staff.with_columns(kind=pl.lit(kind), code=pl.lit(code), hundredths=part))
            left = left - part
        tables.append(staff.with_columns(kind=pl.lit(kind), code=pl.lit(codes[0][0]), hundredths=left))
    rows = pl.concat(tables).filter(pl.col("hundredths") > 0).sort("code_campus", "code_unit", "quarter", "kind", "code")
    return rows.select(
        "code_campus",
        "code_unit",
        quarter_registr="quarter",
        p1_q_or_f="kind",
        p1_code_qual_function="code",
        p1_number_fte_payed=decimal("hundredths"),
        p1_number_fte_38_week=decimal("hundredths"),
        p1_number_persons=(pl.col("hundredths") / 80).ceil().cast(pl.Int64),
    )


def _by_day(staff: pl.DataFrame, quarter: str, month: str, year: str) -> pl.DataFrame:
    days = pl.DataFrame({"day_observ": [str(number) for number in range(1, WINDOW_DAYS + 1)]})
    categories = pl.DataFrame(_CATEGORIES, schema=["p2_code_cat", "share"], orient="row")
    rows = staff.filter(pl.col("quarter") == quarter).join(days, how="cross", maintain_order="left_right").join(categories, how="cross")
    minutes = (pl.col("fte") * pl.col("share") / 100 * 38 * 60 / 7).floor().cast(pl.Int64)
    return rows.select(
        "code_campus",
        "code_unit",
        "day_observ",
        "p2_code_cat",
        year_observ=pl.lit(year),
        month_observ=pl.lit(month),
        p2_part_team=pl.lit("1"),
        p2_hours_prest=minutes // 60,
        p2_minutes_prest=minutes % 60,
    )


def decimal(column: str) -> pl.Expr:
    """Hundredths as text with a point and two decimals."""
    whole = pl.col(column)
    return pl.format("{}.{}", whole // 100, (whole % 100).cast(pl.String).str.zfill(2))
