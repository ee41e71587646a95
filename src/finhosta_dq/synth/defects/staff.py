"""Defects of nursing staff: per quarter (emploper) and per day of observation (emploday)."""

from __future__ import annotations

import polars as pl

from finhosta_dq.synth.defects.model import Defect, Find, amount, finds, text

_WINDOW = ("code_campus", "code_unit", "year_observ", "month_observ")
_FUNCTION = pl.col("p1_q_or_f") == "F"
_LATE = pl.col("day_observ").cast(pl.Int64, strict=False) > 1

DEFECTS = (
    Defect(
        "quarter of the other half-year",
        "emploper",
        finds("MZG-FLD-15"),
        {"quarter_registr": pl.when(pl.col("period_registr") == "1").then(text("4")).otherwise(text("1"))},
        _FUNCTION,
        stay=None,
        most=1,
    ),
    Defect(
        "paid staff twice that on 38 hours",
        "emploper",
        finds("MZG-PER-01"),
        {"p1_number_fte_payed": amount(pl.col("p1_number_fte_38_week").cast(pl.Float64, strict=False) * 2)},
        _FUNCTION,
        stay=None,
        most=1,
    ),
    Defect("staff without persons", "emploper", finds("MZG-PER-02"), {"p1_number_persons": text("0")}, _FUNCTION, stay=None, most=1),
    Defect(
        "observed on day 16",
        "emploday",
        finds("MZG-PER-03"),
        {"day_observ": text("16")},
        _LATE & (pl.col("p2_code_cat") == "CAT003"),
        stay=None,
        most=1,
    ),
    Defect(
        "day of observation missing",
        "emploday",
        (Find("MZG-PER-04", "emploday", by=_WINDOW, first=True),),
        where=_LATE,
        stay=None,
        action="drop",
        group=(*_WINDOW, "day_observ"),
        most=1,
    ),
    Defect(
        "mobile team on a day of observation",
        "emploday",
        finds("MZG-PER-06", "MZG-PER-04"),
        {"code_unit": text("MOB001")},
        _LATE & (pl.col("p2_code_cat") == "CAT003"),
        stay=None,
        most=1,
    ),
)
