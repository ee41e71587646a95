"""Defects of files, fields, keys and references."""

from __future__ import annotations

import polars as pl

from finhosta_dq.synth.defects.facts import NO_PROCEDURE, ORDINARY, PLAIN, SIMPLE
from finhosta_dq.synth.defects.model import Defect, Find, finds, text, topics
from finhosta_dq.synth.defects.topics import ACT, BILL

_LEAF = PLAIN & NO_PROCEDURE
# another bill line is left when one goes
_BILLED = pl.col("bills") >= 2
_UNKNOWN_STAY = pl.lit("S9") + pl.col("staynum").str.slice(2)

DEFECTS = (
    Defect("a # inside a field", "procrizi", finds("MZG-REC-02"), {"type_association": text("1#1")}, stay=_LEAF, topics=ACT),
    Defect(
        "mandatory field empty", "stayhosp", finds("MZG-FLD-01"), {"a2_code_adrby": text(None)}, stay=ORDINARY, topics=topics("referral")
    ),
    Defect(
        "code of two characters for three",
        "stayhosp",
        finds("MZG-FLD-02"),
        {"a2_code_stat_insurance": text("11")},
        stay=ORDINARY & (pl.col("bills") == 0),
        topics=topics("insurance"),
    ),
    Defect(
        "letters in a number",
        "procrizi",
        finds("MZG-FLD-03"),
        {"m3_number_inariz_1_day": text("x")},
        stay=_LEAF,
        topics=topics("act number"),
    ),
    Defect(
        "place before admission unknown",
        "stayhosp",
        finds("MZG-FLD-04"),
        {"a2_code_place_before_adm": text("?")},
        stay=PLAIN,
        topics=topics("origin"),
    ),
    Defect(
        "third half-year",
        "procrizi",
        finds("MZG-FLD-05", "MZG-FIL-03"),
        {"period_registr": text("3")},
        stay=_LEAF,
        topics=ACT,
    ),
    Defect("hour 25", "stayhosp", finds("MZG-FLD-06"), {"a2_hour_hosp_out": text("25")}, stay=ORDINARY, topics=topics("moment out")),
    Defect(
        "destination unknown", "stayhosp", finds("MZG-FLD-07"), {"a2_code_destinate": text("?")}, stay=PLAIN, topics=topics("destination")
    ),
    Defect("billing service unknown", "procri50", finds("MZG-FLD-09"), {"code_serv_inariz": text("9ZZ")}, topics=topics("bill service")),
    Defect(
        "special day hospital unknown",
        "stayhosp",
        finds("MZG-FLD-10"),
        {"a2_hosptype_cat": text("?")},
        stay=ORDINARY,
        topics=topics("category"),
    ),
    Defect(
        "specialism without known prefix",
        "stayspec",
        finds("MZG-FLD-12"),
        {"code_spec": text("XYZ0410")},
        where=pl.col("code_spec").str.starts_with("DIV"),
        stay=PLAIN & SIMPLE,
        topics=topics("specialisms"),
    ),
    Defect(
        "code system unknown",
        "diagnose",
        finds("MZG-FLD-13"),
        {"code_sys_diagnose": text("C")},
        where=pl.col("type_diagnose") == "S",
        stay=PLAIN & (pl.col("procedures") == 0),
        topics=topics("diagnoses"),
    ),
    Defect(
        "emergency item unknown",
        "urgadmin",
        finds("MZG-FLD-14"),
        {"m6_type_info_urg": text("Q")},
        where=pl.col("m6_type_info_urg") == "L",
        topics=topics("emergency"),
    ),
    Defect("act registered twice", "procrizi", finds("MZG-KEY-01"), stay=_LEAF, action="double", topics=ACT),
    Defect("bill line twice", "procri50", finds("MZG-KEY-02"), action="double", topics=BILL | topics("act code", "act association")),
    Defect("transport of an unknown stay", "transpor", finds("MZG-REF-18"), {"staynum": _UNKNOWN_STAY}),
    Defect(
        "diagnosis of an unknown specialism",
        "diagnose",
        finds("MZG-REF-24"),
        {"order_spec": text("9")},
        where=pl.col("type_diagnose") == "S",
        stay=PLAIN & (pl.col("procedures") == 0),
        topics=topics("diagnoses"),
    ),
    Defect(
        "act in an unknown bed index",
        "procrizi",
        finds("MZG-REF-26"),
        {"order_bedindex": text("9")},
        stay=_LEAF,
        topics=topics("act index"),
    ),
    Defect("lump sum of an unknown stay", "procri30", finds("MZG-REF-30"), {"staynum": _UNKNOWN_STAY}, stay=_BILLED),
    Defect("bill line of an unknown stay", "procri50", finds("MZG-REF-32"), {"staynum": _UNKNOWN_STAY}, stay=_BILLED),
    Defect("unit unknown", "stayunit", finds("MZG-REF-17"), {"code_unit": text("DIV999")}, stay=PLAIN & SIMPLE, topics=topics("units")),
    Defect(
        "stay without nursing unit",
        "stayunit",
        (Find("MZG-REF-22", "stayhosp"), Find("MZG-GLO-10", "*")),
        stay=PLAIN & SIMPLE,
        action="drop",
    ),
)
