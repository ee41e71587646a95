"""Defects of Finhosta tables 13 and 131: staff cost, end of career."""

from __future__ import annotations

import polars as pl

from finhosta_dq.synth.defects.finhosta_records import TYPE, record
from finhosta_dq.synth.defects.model import amount, delivery, finds, text

_VALUE = pl.col("value").cast(pl.Float64, strict=False)
# all records of a type in a cost centre and function; below one FTE paid hours are not compared with it
_IN_CELL = _VALUE.sum().over("record_type_cd", "cost_centre", "function_code")
# no nursing unit, so that the staff of the units still agrees with MZG
_SUPPORT = ~pl.col("cost_centre").is_between(pl.lit("200"), pl.lit("499"))
_FULL_TIME = "P000001"
_HIGH = (TYPE == "A1311") & (pl.col("tranche") == "50")

DEFECTS = (
    record("cost that is not in the total", TYPE == "Y1305", delivery("FIN-P02b"), {"value": amount(_VALUE + 10)}),
    record("staff cost without staff", (TYPE == "Y1301") & _SUPPORT & (_IN_CELL - _VALUE < 1), delivery("FIN-P04"), action="drop"),
    record(
        "paid hours above the staff",
        (TYPE == "Y1302") & (pl.col("sex") == "2") & (_IN_CELL > 2_500),
        delivery("FIN-P06"),
        {"value": amount(_VALUE * 1.5)},
    ),
    record("beneficiary in a non-hospital centre", TYPE == "A1311", finds("FIN-E03"), {"cost_centre": text("960")}),
    record(
        "beneficiary too young",
        _HIGH,
        (*finds("FIN-E01a"), *delivery("FIN-E10a")),
        {"birth_date": pl.lit("1980-01-15")},
    ),
    record("hours of exemption missing", _HIGH, delivery("FIN-E01b"), {"value": text("80.00")}),
    record(
        "weekly hours of the hospital missing",
        (TYPE == "A1312") & (pl.col("person_key") != _FULL_TIME),
        delivery("FIN-E04a"),
        action="drop",
    ),
    record("replacement not yet in service", TYPE == "A1316", finds("FIN-E04b"), {"date_in": pl.lit("2100-01-01")}),
    record(
        "two options below 50 years",
        _HIGH,
        delivery("FIN-E06a", "FIN-E01b"),
        {"tranche": text("45"), "option": text("PREMIUM")},
    ),
    record(
        "options in no full blocks",
        _HIGH,
        delivery("FIN-E06b", "FIN-E01b"),
        {"value": text("90.00"), "option": text("PREMIUM")},
    ),
    record(
        "beneficiary as replacement",
        TYPE == "A1316",
        (*finds("FIN-E09"), *delivery("FIN-E10a")),
        {"person_key": text(_FULL_TIME)},
    ),
)
