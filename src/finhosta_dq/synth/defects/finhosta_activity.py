"""Defects of Finhosta tables 7 and 8: radiotherapy, beds, days and movements."""

from __future__ import annotations

import polars as pl

from finhosta_dq.synth.defects.finhosta_records import TYPE, record
from finhosta_dq.synth.defects.model import amount, delivery, finds, text

_VALUE = pl.col("value").cast(pl.Float64, strict=False)
_LUMP_SUM = pl.col("nomenclature_code") == "444113"
_OTHER_LUMP_SUM = pl.col("nomenclature_code") == "444135"

DEFECTS = (
    record(
        "radiotherapy number unknown",
        (TYPE == "B0701") & _LUMP_SUM,
        (*finds("FIN-R01", "FIN-F06b"), *delivery("FIN-R02a")),
        {"nomenclature_code": text("444999")},
    ),
    record("lump sums without amount", (TYPE == "B0702") & _LUMP_SUM, delivery("FIN-R02a", "FIN-R03"), {"value": text("0.00")}),
    record(
        "lump sum dearer in the second half-year",
        (TYPE == "B0702") & _OTHER_LUMP_SUM & (pl.col("period_cd") == "S2"),
        delivery("FIN-R03"),
        {"value": amount(_VALUE * 1.2)},
    ),
    record("one present too many", TYPE == "B0806", delivery("FIN-S02", "FIN-S01"), {"value": (_VALUE + 1).cast(pl.Int64, strict=False)}),
    record("more deaths than discharges", TYPE == "B0808", (*finds("FIN-S03"), *delivery("MZG-CRX-03", "X-07")), {"value": text("9999")}),
    record(
        "more days than beds",
        (TYPE == "B0809") & (pl.col("bed_index") == "C"),
        delivery("FIN-S05", "FIN-S07", "X-03"),
        {"value": text("99999")},
    ),
    record(
        "billed days far above realised",
        (TYPE == "B0803") & (pl.col("bed_index") == "C"),
        delivery("FIN-S07", "X-01", "X-02", "MZG-CRX-02"),
        {"value": text("99999")},
    ),
    record(
        "part of a bed without days",
        (TYPE == "B0802") & (pl.col("bed_index") == "D"),
        delivery("FIN-S08", "FIN-S10b", "X-09"),
        {"bed_index": text("Tf"), "cost_centre": text("411"), "value": text("0.1")},
        action="add",
    ),
    record("month 13", (TYPE == "B0809") & (_VALUE <= 3), (*finds("FIN-F06b"), *delivery("FIN-S10b")), {"month": text("13")}),
    record(
        "admissions of geriatrics on another centre",
        (TYPE == "B0805") & (pl.col("bed_index") == "G"),
        finds("FIN-S12a"),
        {"cost_centre": text("220")},
    ),
    record(
        "admissions of surgery on another centre",
        (TYPE == "B0805") & (pl.col("bed_index") == "C"),
        finds("FIN-S12b"),
        {"cost_centre": text("220")},
    ),
    record(
        "more days of psychiatry than beds",
        (TYPE == "B0809") & (pl.col("bed_index") == "A"),
        delivery("FIN-S05", "FIN-S06", "FIN-S07", "X-03"),
        {"value": text("99999")},
    ),
)
