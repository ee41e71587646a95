"""Defects of the grouper output."""

from __future__ import annotations

import polars as pl

from finhosta_dq.synth.defects.facts import PLAIN
from finhosta_dq.synth.defects.model import Defect, Find, finds, text, topics

_GROUP = topics("grouper group")
_RECORD = topics("grouper group", "grouper edition", "grouper diagnosis")

DEFECTS = (
    Defect(
        "ungroupable classic stay",
        "grouper",
        finds("MZG-GRP-01"),
        {"aprdrg": text("955"), "mdc": text("00"), "type": text(None), "soi": text(None), "rom": text(None)},
        stay=PLAIN,
        topics=_GROUP,
    ),
    Defect("severity 0", "grouper", finds("MZG-GRP-02"), {"soi": text("0")}, stay=PLAIN, topics=_GROUP),
    Defect(
        "group of unrelated procedures",
        "grouper",
        finds("MZG-GRP-03"),
        {"aprdrg": text("951")},
        stay=PLAIN & (pl.col("procedures") > 0),
        topics=_GROUP,
    ),
    Defect("stay without grouper output", "grouper", (Find("MZG-GRP-04", "stayhosp"),), stay=PLAIN, action="drop", topics=_RECORD),
    Defect(
        "category that does not go with the group",
        "grouper",
        finds("MZG-GRP-05"),
        {"mdc": pl.when(pl.col("mdc") == "22").then(text("21")).otherwise(text("22"))},
        stay=PLAIN,
        topics=_GROUP,
    ),
    Defect(
        "grouped with another edition",
        "grouper",
        finds("MZG-GRP-06"),
        {"icd_edition": text("2019")},
        stay=PLAIN,
        topics=topics("grouper edition"),
    ),
    Defect(
        "principal diagnosis of another stay",
        "grouper",
        finds("MZG-GRP-07"),
        {"principal_dx": text("R45851")},
        where=pl.col("principal_dx").is_not_null(),
        stay=PLAIN,
        topics=topics("grouper diagnosis", "diagnoses", "specialisms"),
    ),
)
