"""Defects of diagnosis and procedure codes against the ICD-10 list, of repeated records, and numbers that name a person."""

from __future__ import annotations

import polars as pl

from finhosta_dq.synth.defects.facts import FIRST_SECONDARY, NO_PROCEDURE, PLAIN, SIMPLE
from finhosta_dq.synth.defects.model import Defect, Find, Rewrite, finds, text, topics
from finhosta_dq.synth.defects.topics import ACT
from finhosta_dq.synth.reference import HEADING_CODE, OLD_DIAGNOSIS, OLD_PROCEDURE

# the number that the official documents give as their example; nobody has it
NATIONAL_NUMBER = "85073003328"
_UNLINKED = PLAIN & NO_PROCEDURE
_PRINCIPAL_CODE = pl.col("code_diagnose").filter(pl.col("type_diagnose") == "P").first().over("staynum", "order_spec")


def _secondary(name: str, rule: str, code: pl.Expr) -> Defect:
    return Defect(name, "diagnose", finds(rule), {"code_diagnose": code}, FIRST_SECONDARY, _UNLINKED, topics=topics("diagnoses"))


def _procedure(name: str, rule: str, code: str) -> Defect:
    surgical = pl.col("m2_code_procedure").str.starts_with("0")
    return Defect(name, "procedur", finds(rule), {"m2_code_procedure": text(code)}, surgical, PLAIN, topics=topics("procedures"))


DEFECTS = (
    Defect(
        "principal diagnosis repeated as secondary",
        "diagnose",
        finds("MZG-DIA-03"),
        {"code_diagnose": _PRINCIPAL_CODE},
        FIRST_SECONDARY,
        _UNLINKED & SIMPLE,
        topics=topics("diagnoses"),
    ),
    _secondary("diagnosis in no edition", "MZG-DIA-07", text("Z9999X")),
    _secondary("heading instead of a code", "MZG-DIA-08", text(HEADING_CODE)),
    _secondary("diagnosis of an old edition", "MZG-DIA-09", text(OLD_DIAGNOSIS)),
    _procedure("procedure in no edition", "MZG-PRO-06", "0DZZZZZ"),
    _procedure("procedure of an old edition", "MZG-PRO-07", OLD_PROCEDURE),
    Defect(
        "national number as file number of the SMUR",
        "transpor",
        finds("MZG-PRV-03"),
        {"a6_file_id": text(NATIONAL_NUMBER)},
        topics=topics("transport"),
    ),
    Defect("national number as test result", "testresu", finds("MZG-PRV-03", "MZG-FLD-02"), {"m5_result_test": text(NATIONAL_NUMBER)}),
    Defect(
        "act without the closing #",
        "procrizi",
        finds("MZG-REC-01", "MZG-REC-02"),
        where=pl.col("type_association").is_null() & pl.col("id_association").is_null(),
        stay=_UNLINKED,
        action="rewrite",
        # the two empty fields of the association go with the closing delimiter
        rewrite=Rewrite(end=-3),
        topics=ACT,
    ),
    Defect(
        "two reasons of one emergency",
        "urgadmin",
        (Find("MZG-URG-03", "urgadmin", pl.col("m6_type_info_urg") == "R", ("staynum", "order_spec")),),
        {"m6_type_info_urg": text("R")},
        (pl.col("m6_type_info_urg") == "O") & (pl.col("m6_type_info_urg").shift(1) == "R"),
        topics=topics("emergency"),
    ),
    Defect(
        "second child of a single birth",
        "patbirth",
        finds("MZG-NEO-05"),
        {"m4_code_order_birth": text("2")},
        pl.col("m4_code_diagnose_birth") == "Z3800",
        stay=None,
        most=2,
    ),
)
