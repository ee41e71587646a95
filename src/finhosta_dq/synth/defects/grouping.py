"""Defects of the grouper output."""

from __future__ import annotations

import polars as pl

from finhosta_dq.synth.defects.facts import PLAIN
from finhosta_dq.synth.defects.model import Defect, Find, finds, text

DEFECTS = (
    Defect(
        "ungroupable classic stay",
        "grouper",
        finds("MZG-GRP-01"),
        {"aprdrg": text("955"), "mdc": text("00"), "type": text(None), "soi": text(None), "rom": text(None)},
        stay=PLAIN,
    ),
    Defect("severity 0", "grouper", finds("MZG-GRP-02"), {"soi": text("0")}, stay=PLAIN),
    Defect("stay without grouper output", "grouper", (Find("MZG-GRP-04", "stayhosp"),), stay=PLAIN, action="drop"),
    Defect(
        "principal diagnosis of another stay",
        "grouper",
        finds("MZG-GRP-07"),
        {"principal_dx": text("R45851")},
        where=pl.col("principal_dx").is_not_null(),
        stay=PLAIN,
    ),
)
