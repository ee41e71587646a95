"""Defects of the hospital, its campuses, units and associations."""

from __future__ import annotations

import polars as pl

from finhosta_dq.synth.defects.model import Defect, Find, finds, text

DEFECTS = (
    Defect(
        "second hospital, a psychiatric one",
        "hospital",
        finds("MZG-FIL-07", "MZG-FIL-03"),
        {"code_agr": text("901")},
        stay=None,
        action="add",
        most=1,
    ),
    Defect(
        "association ended before it began",
        "associat",
        finds("MZG-STR-01"),
        {"s5_year_end_association": text("2015")},
        pl.col("s5_year_start_association").cast(pl.Int64, strict=False) > 2015,
        stay=None,
        most=1,
    ),
    Defect(
        "unit that has no beds",
        "unitindx",
        finds("MZG-STR-02"),
        {"s4_number_bed": text("0"), "s4_cost_centre": text("500")},
        pl.col("code_bedindex") == "C",
        stay=None,
        action="add",
        most=1,
    ),
    Defect(
        "cost centre below 020",
        "unitindx",
        (*finds("MZG-STR-05"), Find("MZG-CRX-05", with_year=True)),
        {"s4_cost_centre": text("010")},
        pl.col("code_bedindex") == "U",
        stay=None,
        most=1,
    ),
)
