"""Defects of billing lines and of the social flags of a stay."""

from __future__ import annotations

import polars as pl

from finhosta_dq.synth.defects.model import Defect, finds, text, topics

_LINES = (("procri30", "f3", "ps_forf"), ("procri40", "f4", "farm"), ("procri50", "f5", "ps"))


def _line(table: str, file: str, what: str) -> tuple[Defect, Defect]:
    start, end = (f"{file}_date_{side}_{what}_inariz" for side in ("start", "end"))
    # lines begin on the day of admission
    before = pl.col(start).str.to_date("%Y%m%d", strict=False) - pl.duration(days=1)
    return (
        Defect(
            f"line of {table} ends before it begins",
            table,
            finds("MZG-BIL-01", "MZG-BIL-02"),
            {end: before.dt.strftime("%Y%m%d")},
            topics=topics("bill dates"),
        ),
        Defect(
            f"line of {table} without quantity",
            table,
            finds("MZG-BIL-03"),
            {f"{file}_number_{what}_inariz": text("0")},
            topics=topics("bill number"),
        ),
    )


DEFECTS = (
    *(defect for line in _LINES for defect in _line(*line)),
    Defect(
        "pharmacy number of three characters",
        "procri40",
        finds("MZG-BIL-04"),
        {"f4_r40_number": text("123")},
        topics=topics("bill pharmacy"),
    ),
    Defect("social flags twice", "social", finds("MZG-SOC-KEY"), action="double", topics=topics("social")),
)
