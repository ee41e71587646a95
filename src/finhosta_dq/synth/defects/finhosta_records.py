"""Defects of Finhosta records as records: form of the line, sender, value, items, and neutral numbers of persons."""

from __future__ import annotations

import polars as pl

from finhosta_dq.synth.defects.codes import NATIONAL_NUMBER
from finhosta_dq.synth.defects.model import DELIVERY, FILE, TRUE, UNCHANGED, Action, Defect, Find, Rewrite, finds, text, topics

TYPE = pl.col("record_type_cd")
# irregular work of nurses: no identity rests on one record of it
_IRREGULAR = TYPE == "Y1402"
# one billed day, too little for any comparison of days to notice
_ONE_DAY = (TYPE == "B0803") & (pl.col("value") == "1")
# a file has one sender, the one in its name
OTHER_SENDER = (Find("FIN-F01b", FILE), Find("FIN-F04a", FILE), Find("FIN-F04c", FILE))
_LINE = topics("value", "function", "category", "cost centre", "sex", "supplement", "period", "line")


def record(
    name: str,
    where: pl.Expr,
    expected: tuple[Find, ...],
    change: dict[str, pl.Expr] | None = None,
    on: frozenset[str] = frozenset(),
    action: Action = "change",
    rewrite: Rewrite = UNCHANGED,
    most: int = 1,
) -> Defect:
    """A defect of a Finhosta record; ``on``: its topics."""
    return Defect(name, "finhosta", expected, change or {}, where, None, action, rewrite, most=most, topics=on)


def _irregular(
    name: str, rules: tuple[str, ...], change: dict[str, pl.Expr], on: frozenset[str], where: pl.Expr = TRUE, most: int = 1
) -> Defect:
    return record(name, _IRREGULAR & where, finds(*rules), change, on, most=most)


DEFECTS = (
    record("line cut off after the year", _IRREGULAR, finds("FIN-F02a"), on=_LINE, action="rewrite", rewrite=Rewrite(end=14)),
    record("line cut off after two items", _IRREGULAR, finds("FIN-F06a"), on=_LINE, action="rewrite", rewrite=Rewrite(end=22)),
    record(
        "record type that does not exist",
        _ONE_DAY,
        finds("FIN-F03", "FIN-F06a"),
        action="rewrite",
        rewrite=Rewrite(start="B0899"),
    ),
    _irregular("period empty", ("FIN-F02b",), {"period_cd": text(None)}, topics("period")),
    record("sender unknown", TYPE == "Y2001", (*finds("FIN-F05"), *OTHER_SENDER), {"sender_cd": text("993")}),
    _irregular("value is no number", ("FIN-F07a",), {"value": text("12,3.4")}, topics("value"), most=9),
    _irregular("negative hours", ("FIN-F07c",), {"value": pl.lit("-") + pl.col("value")}, topics("value"), most=9),
    record("half a day", _ONE_DAY, finds("FIN-F07b"), {"value": text("0.5")}, topics("value")),
    record("record twice", _IRREGULAR, finds("FIN-F08"), on=_LINE, action="double"),
    record("no debt to credit institutions", TYPE == "Y1901", (Find("FIN-F09c", DELIVERY),), action="drop"),
    record("national number as reference of a loan", TYPE == "Y1001", (Find("FIN-F10a", FILE),), {"loan_ref": text(NATIONAL_NUMBER)}),
    record("person by name", TYPE == "A1316", finds("FIN-F10b"), {"person_key": text("VANDENBERGHE-AN")}),
    _irregular(
        "function unknown",
        ("FIN-P01a", "FIN-F06b"),
        {"function_code": pl.lit("9") + pl.col("function_code").str.slice(1)},
        topics("function"),
        most=9,
    ),
    _irregular("cost centre repealed", ("FIN-A06",), {"cost_centre": text("652")}, topics("cost centre")),
    _irregular("waiting account for staff", ("FIN-P12",), {"cost_centre": text("001")}, topics("cost centre", "value")),
    _irregular("function of an administrator", ("FIN-P01b",), {"function_code": text("10800")}, topics("function", "category")),
    _irregular("nurse as administrator", ("FIN-P01c",), {"staff_category": text("2")}, topics("function", "category")),
    _irregular("physician as nurse", ("FIN-P10",), {"function_code": text("47016")}, topics("function", "category")),
    record("insurer unknown", TYPE == "B0803", finds("FIN-F06b"), {"insurer": text("unheard_of")}),
)
