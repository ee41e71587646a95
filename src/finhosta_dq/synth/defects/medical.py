"""Defects of diagnoses, procedures, acts, newborns and transports."""

from __future__ import annotations

import polars as pl

from finhosta_dq.synth.defects.facts import FIRST_SECONDARY, NO_PROCEDURE, PLAIN, SIMPLE
from finhosta_dq.synth.defects.model import Defect, Find, finds, text, topics

_SECONDARY = pl.col("type_diagnose") == "S"
_PRINCIPAL = pl.col("type_diagnose") == "P"
_UNLINKED = PLAIN & NO_PROCEDURE
_CODE = pl.col("m3_code_inariz").cast(pl.Int64, strict=False)
# the ambulatory partner of a hospital number: the odd number before it, with its own check digit
_AMBULATORY = (_CODE // 10 - 1) * 10 + (_CODE // 10 - 1) % 7
_EVEN = (pl.col("m3_code_inariz").str.len_chars() == 6) & ~pl.col("m3_code_inariz").str.starts_with("7") & (_CODE // 10 % 2 == 0)
_ACT_DAY = pl.date(*(pl.col(f"m3_{part}_inariz").cast(pl.Int32, strict=False) for part in ("year", "month", "day")))
_EARLY = _ACT_DAY - pl.duration(days=40)


def _newborn(name: str, rule: str, changes: dict[str, pl.Expr], where: pl.Expr | None = None) -> Defect:
    return Defect(name, "patbirth", finds(rule), changes, where=pl.lit(value=True) if where is None else where, stay=None, most=2)


DEFECTS = (
    Defect(
        "no principal diagnosis",
        "diagnose",
        (Find("MZG-DIA-01", "stayspec"), Find("MZG-GRP-07", "grouper")),
        {"type_diagnose": text("S")},
        where=_PRINCIPAL,
        stay=_UNLINKED & SIMPLE & pl.col("is_one_of_many"),
    ),
    Defect(
        "diagnosis in small letters",
        "diagnose",
        finds("MZG-DIA-02"),
        {"code_diagnose": pl.col("code_diagnose").str.to_lowercase()},
        where=_SECONDARY,
        stay=_UNLINKED,
        topics=topics("diagnoses"),
    ),
    Defect(
        "external cause as principal diagnosis",
        "diagnose",
        (*finds("MZG-DIA-04"), Find("MZG-DIA-05", "stayhosp"), Find("MZG-GRP-07", "grouper")),
        {"code_diagnose": text("W1830XA")},
        where=_PRINCIPAL,
        stay=_UNLINKED & SIMPLE,
    ),
    Defect(
        "verified admission diagnosis not registered",
        "stayhosp",
        finds("MZG-DIA-05"),
        {"a2_code_diag_verif_adm": text("R45851")},
        stay=PLAIN,
        topics=topics("verified diagnosis", "diagnoses"),
    ),
    Defect(
        "placeholder in an acute specialism",
        "diagnose",
        finds("MZG-DIA-06"),
        {"code_diagnose": text("UUUUUU")},
        where=FIRST_SECONDARY,
        stay=_UNLINKED,
        topics=topics("diagnoses", "specialisms"),
    ),
    Defect(
        "birth code on an adult",
        "diagnose",
        finds("MZG-DIA-10"),
        {"code_diagnose": text("Z3800")},
        where=FIRST_SECONDARY,
        stay=_UNLINKED,
        topics=topics("diagnoses", "origin"),
    ),
    Defect(
        "pregnancy code on a man",
        "diagnose",
        finds("MZG-DIA-11"),
        {"code_diagnose": text("O80")},
        where=FIRST_SECONDARY,
        stay=_UNLINKED & (pl.col("sex") == "1"),
        topics=topics("diagnoses"),
    ),
    Defect(
        "infarct without ST test",
        "diagnose",
        finds("MZG-DIA-12"),
        {"code_diagnose": text("I2101")},
        where=FIRST_SECONDARY,
        stay=_UNLINKED & (pl.col("tests") == 0) & (pl.col("infarcts") == 0),
        topics=topics("diagnoses", "tests"),
    ),
    Defect(
        "letter I in a procedure",
        "procedur",
        finds("MZG-PRO-01"),
        {"m2_code_procedure": pl.lit("I") + pl.col("m2_code_procedure").str.slice(1)},
        stay=PLAIN,
        topics=topics("procedures"),
    ),
    Defect(
        "act long before admission",
        "procrizi",
        finds("MZG-PRO-02"),
        {"m3_year_inariz": _EARLY.dt.year(), "m3_month_inariz": _EARLY.dt.month(), "m3_day_inariz": _EARLY.dt.day()},
        stay=_UNLINKED & (pl.col("nights") < 20),
        topics=topics("act date"),
    ),
    Defect(
        "number of acts zero",
        "procrizi",
        finds("MZG-PRO-04"),
        {"m3_number_inariz_1_day": text("0")},
        stay=PLAIN,
        topics=topics("act number"),
    ),
    Defect(
        "wrong check digit",
        "procrizi",
        finds("MZG-PRO-09"),
        {"m3_code_inariz": _CODE // 10 * 10 + (_CODE % 10 + 1) % 7},
        where=_EVEN,
        stay=_UNLINKED,
        topics=topics("act code"),
    ),
    Defect(
        "ambulatory number on an admitted patient",
        "procrizi",
        finds("MZG-PRO-10"),
        {"m3_code_inariz": _AMBULATORY},
        where=_EVEN,
        stay=_UNLINKED,
        topics=topics("act code"),
    ),
    Defect(
        "half an association",
        "procrizi",
        finds("MZG-PRO-11"),
        {"type_association": text("ABC"), "id_association": text(None)},
        stay=PLAIN,
        topics=topics("act association"),
    ),
    _newborn("birth weight of 100 g", "MZG-NEO-01", {"m4_weight_birth": text("100")}),
    _newborn("mother unknown", "MZG-NEO-02", {"m4_patnum_mama": text("P99999999")}, pl.col("m4_patnum_mama").is_not_null()),
    _newborn("birth weight empty", "MZG-NEO-03", {"m4_weight_birth": text(None)}),
    Defect(
        "SMUR without file number",
        "transpor",
        finds("MZG-URG-06"),
        {"a6_file_id": text(None)},
        where=pl.col("type_transport") == "1",
        topics=topics("transport"),
    ),
    Defect(
        "emergency without reason",
        "urgadmin",
        (Find("MZG-URG-04", "stayspec", pl.col("code_spec").str.starts_with("URG")),),
        where=pl.col("m6_type_info_urg") == "R",
        stay=PLAIN & (pl.col("emergencies") >= 1),
        action="drop",
        topics=topics("emergency", "specialisms"),
    ),
)
