"""Procedures (ICD-10-PCS) and nomenclature acts (RIZIV/INAMI), on the same day where one tells of the other."""

from __future__ import annotations

import numpy as np
import polars as pl

from finhosta_dq.synth.casebook import GROUP, Casebook, nomenclature_pair
from finhosta_dq.synth.movements import INDEX
from finhosta_dq.synth.rng import stream

SUPERVISION = "598006"
EMERGENCY_FEE = "590516"
RADIOGRAPHY = "452690"
RADIOTHERAPY_DRG = "694"
RADIOTHERAPY_CODES = ("444124", "444146")
ANAESTHESIA_GENERAL, ANAESTHESIA_NONE = "4", "1"
_DAY_GROUPS = [GROUP["day_surgical"], GROUP["day_medical"]]
_BESIDE = [INDEX["U"], INDEX["I"]]


def operate(stays: pl.DataFrame, segments: pl.DataFrame, book: Casebook, principal: pl.DataFrame, seed: int) -> pl.DataFrame:
    """Procedures: sid, order (specialism and bed index), code, day, principal (the diagnosis they belong to), act (nomenclature
    number of an operation, else null). In the first department that is neither emergency room nor intensive care."""
    rng = stream(seed, "procedures")
    choices = [codes.split(";") if codes else [] for codes in book.types["procedures"].fill_null("")]
    chosen = [codes[0] if codes else "" for codes in choices] + [""]
    other = [codes[-1] if codes else "" for codes in choices] + [""]
    ward = _wards(segments).unique("sid", keep="first", maintain_order=True)
    sid = ward["sid"].to_numpy()
    case = stays["case"].to_numpy()[sid]
    code = np.where(rng.random(len(sid)) < 0.5, np.array(chosen)[case], np.array(other)[case])
    before = _days_before_birth(stays)[sid]
    later = ((ward["nights"].to_numpy() > 2) & (rng.random(len(sid)) < 0.3)).astype(np.int64)
    delivery = stays["group"].to_numpy()[sid] == GROUP["delivery"]
    when = ward["in_day"].to_numpy() + np.where(delivery, before, later)
    acts = np.append(book.types["act"].fill_null("").to_numpy(), "")[case]
    day_stay = np.isin(stays["group"].to_numpy()[sid], _DAY_GROUPS)
    number = np.where(day_stay, acts, _hospital_numbers(book)[case])
    rows = ward.select("sid", "order").with_columns(
        code=pl.Series(code),
        day=pl.Series(when),
        act=pl.when(pl.Series(np.char.startswith(code.astype(str), "0"))).then(pl.Series(number)).otherwise(None),
    )
    return rows.filter(pl.col("code") != "").join(principal.select("sid", "principal"), on="sid", how="left", maintain_order="left")


def _hospital_numbers(book: Casebook) -> np.ndarray:
    return np.array([nomenclature_pair(act) if act else "" for act in book.types["act"]] + [""])


def _wards(segments: pl.DataFrame) -> pl.DataFrame:
    return segments.filter(~pl.col("index").is_in(_BESIDE))


def _days_before_birth(stays: pl.DataFrame) -> np.ndarray:
    """Days between admission and delivery, by row of the mother; 0 for everybody else."""
    before = np.zeros(stays.height, dtype=np.int64)
    if "mother" in stays.columns:
        children = stays.filter(pl.col("mother").is_not_null())
        before[children["mother"].to_numpy()] = children["before"].to_numpy()
    return before


def bill(stays: pl.DataFrame, segments: pl.DataFrame, procedures: pl.DataFrame, book: Casebook, seed: int) -> pl.DataFrame:
    """Nomenclature acts: sid, order (of the bed index), code, day. Hospital numbers (even) for admitted patients."""
    rng = stream(seed, "acts")
    group, case = stays["group"].to_numpy(), stays["case"].to_numpy()
    sid = segments["sid"].to_numpy()
    admitted = ~np.isin(group[sid], [*_DAY_GROUPS, GROUP["emergency"]])
    ward = ~np.isin(segments["index"].to_numpy(), _BESIDE)
    first = segments["order"].to_numpy() == 1
    operation = book.types["procedures"].fill_null("").str.starts_with("0").to_numpy()
    diagnostic = np.append(np.where(operation, "", _hospital_numbers(book)[:-1]), "")[case[sid]]
    injury = np.append(book.emergency["is_injury"].to_numpy() == "Y", False)[stays["reason"].fill_null(-1).to_numpy()[sid]]
    contact = group[sid] == GROUP["emergency"]
    radiated = np.append(book.types["aprdrg"].to_numpy() == RADIOTHERAPY_DRG, False)[case[sid]] & ward & admitted
    radiated &= rng.random(len(sid)) < 0.6
    tables = [
        _acts(segments, admitted & ward, np.full(len(sid), SUPERVISION)),
        _acts(segments, admitted & first & (diagnostic != ""), diagnostic),
        _acts(segments, contact, np.full(len(sid), EMERGENCY_FEE)),
        _acts(segments, contact & injury, np.full(len(sid), RADIOGRAPHY)),
        _acts(segments, radiated, np.array(RADIOTHERAPY_CODES)[rng.integers(0, len(RADIOTHERAPY_CODES), len(sid))]),
        procedures.filter(pl.col("act").is_not_null()).select("sid", "order", code="act", day="day"),
    ]
    return pl.concat(tables)


def _acts(segments: pl.DataFrame, chosen: np.ndarray, code: np.ndarray) -> pl.DataFrame:
    return segments.select("sid", "order", code=pl.Series(code), day=pl.col("in_day")).filter(pl.Series(chosen))


def operative_numbers(book: Casebook) -> list[str]:
    """Both nomenclature numbers of every operation of the casebook."""
    acts = book.types.filter(pl.col("procedures").fill_null("").str.starts_with("0"))["act"].unique().sort().to_list()
    return sorted({number for act in acts for number in (act, nomenclature_pair(act))})
