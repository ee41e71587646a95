"""Defects of the Finhosta ledgers: accounts, cost centres, surfaces, fixed assets."""

from __future__ import annotations

import polars as pl

from finhosta_dq.synth.defects.finhosta_records import OTHER_SENDER, TYPE, record
from finhosta_dq.synth.defects.model import Find, amount, delivery, finds, text

# small supplies of a centre that has other costs too
_SUPPLIES = (TYPE == "B0201") & (pl.col("account") == "61202") & (pl.col("cost_centre") != "701")
# no service that counts for the square metres per bed
_GENERAL = pl.col("cost_centre") < "100"
_VALUE = pl.col("value").cast(pl.Float64, strict=False)


def _group(*headings: str) -> tuple[Find, ...]:
    """The auditor's records of these account groups no longer equal table 2."""
    return tuple(Find("FIN-A15b", "finhosta", (TYPE == "R2201") & (pl.col("heading") == one), ("year",)) for one in headings)


def _times(factor: float) -> dict[str, pl.Expr]:
    return {"value": amount(_VALUE * factor)}


DEFECTS = (
    record(
        "cost element that the account does not allow",
        _SUPPLIES,
        finds("FIN-A07"),
        {"cost_element": text("0")},
    ),
    record(
        "cost on a centre before allocation",
        TYPE == "R2301",
        (*finds("FIN-A03c"), *delivery("FIN-A03a", "FIN-A14b")),
        {"cost_centre": text("050")},
    ),
    record("account of two digits", _SUPPLIES, finds("FIN-A04", "FIN-A05b"), {"account": text("61")}),
    record("heading that is not in the chart", _SUPPLIES, (*finds("FIN-A05a", "FIN-F06b"), *_group("61")), {"account": text("68000")}),
    record("account that is a heading", _SUPPLIES, finds("FIN-A05b"), {"account": text("61209")}),
    record(
        "disposables on a waiting account",
        _SUPPLIES,
        (*finds("FIN-A08"), *_group("60", "61")),
        {"account": text("60100"), "cost_element": text("9"), "cost_centre": text("001")},
    ),
    record(
        "logistic assistant among administrative staff",
        (TYPE == "B0201") & pl.col("account").str.starts_with("6222"),
        (*finds("FIN-A11", "FIN-A05b"), *delivery("FIN-P02a")),
        {"account": text("62223")},
    ),
    record(
        "account that lowers its group, on the other side",
        (TYPE == "B0101") & (pl.col("account") == "40000"),
        finds("FIN-A12"),
        {"account": text("40900")},
    ),
    record(
        "hospital product on a non-hospital centre",
        (TYPE == "B0201") & (pl.col("account") == "70000"),
        finds("FIN-A13a"),
        {"cost_centre": text("960")},
    ),
    record(
        "account of the balance on a cost centre",
        _SUPPLIES,
        (*finds("FIN-A17", "FIN-A04"), *_group("61"), *delivery("FIN-A02b", "FIN-A03a")),
        {"account": text("22100")},
    ),
    record("depreciated faster than allowed", TYPE == "Y1202", delivery("FIN-D02a"), _times(0.5)),
    record(
        "opening value does not lead to the closing value",
        (TYPE == "Y1701") & (pl.col("movement") == "OPEN"),
        delivery("FIN-D04a"),
        _times(1.5),
    ),
    record(
        "key without units",
        TYPE == "B0301",
        delivery("FIN-K01a", "FIN-K03b"),
        {"allocation_key": text("HOURS"), "value": text("0")},
    ),
    record(
        "surface of a waiting account",
        (TYPE == "B0302") & _GENERAL,
        (*finds("FIN-K03a"), *delivery("FIN-K03b", "FIN-K05")),
        {"cost_centre": text("012")},
    ),
    record("surface of a psychiatric hospital", TYPE == "B0303", (*finds("FIN-K06"), *OTHER_SENDER), {"sender_cd": text("901")}),
)
