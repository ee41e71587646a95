"""Defects of Finhosta records, each on a record that no other identity rests on."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from finhosta_dq.synth.defects.model import text
from finhosta_dq.synth.defects.workspace import ID, Workspace


@dataclass(frozen=True)
class RecordDefect:
    """A change of one record: which records fit, what changes, which rules find it; double: the record is written twice."""

    name: str
    where: pl.Expr
    rules: tuple[str, ...]
    change: dict[str, pl.Expr]
    double: bool = False


_TYPE = pl.col("record_type_cd")

DEFECTS = (
    RecordDefect("value is no number", _TYPE == "Y1402", ("FIN-F07a",), {"value": text("12,3.4")}),
    RecordDefect("negative hours", _TYPE == "Y1402", ("FIN-F07c",), {"value": pl.lit("-") + pl.col("value")}),
    RecordDefect("record twice", _TYPE == "Y1402", ("FIN-F08",), {}, double=True),
    RecordDefect("function unknown", _TYPE == "Y1402", ("FIN-P01a", "FIN-F06b"), {"function_code": text("99999")}),
    RecordDefect("cost centre repealed", _TYPE == "Y1402", ("FIN-A06",), {"cost_centre": text("652")}),
    RecordDefect(
        "cost element that the account does not allow",
        (_TYPE == "B0201") & (pl.col("account") == "61202"),
        ("FIN-A07",),
        {"cost_element": text("0")},
    ),
    RecordDefect("waiting account for staff", _TYPE == "Y1402", ("FIN-P12",), {"cost_centre": text("001")}),
    RecordDefect("insurer unknown", _TYPE == "B0803", ("FIN-F06b",), {"insurer": text("unheard_of")}),
    RecordDefect("beneficiary in a non-hospital centre", _TYPE == "A1311", ("FIN-E03",), {"cost_centre": text("960")}),
)


def break_records(work: Workspace) -> None:
    """Put every kind of record defect once into the Finhosta year, on different records."""
    period = str(work.options.year)
    taken: set[int] = set()
    for defect in DEFECTS:
        frame = work.frames[period, "finhosta"]
        eligible = frame.filter(defect.where & ~pl.col(ID).is_in(list(taken)))
        if eligible.is_empty():
            continue
        hit = [int(eligible[ID][int(work.rng(defect.name).integers(eligible.height))])]
        taken.update(hit)
        if defect.double:
            hit += work.double(period, "finhosta", hit)
        else:
            work.change(period, "finhosta", hit, defect.change)
        for rule in defect.rules:
            work.expect(rule, period, "finhosta", hit, defect.name)
