"""Diagnoses: a principal one per specialism, secondary ones by severity."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl

from finhosta_dq.synth.casebook import GROUP, Casebook
from finhosta_dq.synth.movements import INDEX
from finhosta_dq.synth.rng import Ints, stream

PLACEHOLDER = "UUUUUU"
PLACEHOLDER_SHARE = 0.2
INTENSIVE_PRINCIPAL = "J9601"
FALL = "W19XXXA"
INJURY_DRGS = ("308", "313")
ACQUIRED_SHARE = 0.08
SINGLE_LIVEBIRTH, TWIN_LIVEBIRTH = "Z370", "Z372"
NEWBORN_CODES = {(False, False): "Z3800", (False, True): "Z3801", (True, False): "Z3830", (True, True): "Z3831"}  # (twin, caesarean)
LOW_WEIGHT_CODES = ((1750, "P0716"), (2000, "P0717"), (2500, "P0718"))  # below so many grams
OWN_CODES = (
    INTENSIVE_PRINCIPAL,
    FALL,
    SINGLE_LIVEBIRTH,
    TWIN_LIVEBIRTH,
    *NEWBORN_CODES.values(),
    *(code for _, code in LOW_WEIGHT_CODES),
)
_SECONDARY_LEAST = np.array([0, 0, 1, 3, 5])
_SECONDARY_MOST = np.array([0, 2, 4, 7, 10])
_STAGES = ("adult", "child", "mother", "newborn")


@dataclass(frozen=True)
class Diagnoses:
    """stays: sid, principal, cause_of_death; rows: sid, order, kind (P, S), code, present (Y, N)."""

    stays: pl.DataFrame
    rows: pl.DataFrame


def diagnose(stays: pl.DataFrame, segments: pl.DataFrame, book: Casebook, seed: int) -> Diagnoses:
    """Diagnoses of all stays; ambulatory emergency contacts have a reason and no rows."""
    rng = stream(seed, "diagnoses")
    group = stays["group"].to_numpy()
    principal = _principal(rng, stays, book)
    dead = stays["is_dead"].to_numpy()
    of_stay = stays.select(
        "sid",
        principal=pl.Series(principal),
        cause_of_death=pl.when(pl.Series(dead)).then(pl.Series(principal)).otherwise(None),
    )
    admitted = segments.filter(pl.Series((group != GROUP["emergency"])[segments["sid"].to_numpy()]))
    sid = admitted["sid"].to_numpy()
    # the first specialism keeps the reason of the stay: the grouper looks there
    intensive = (admitted["index"].to_numpy() == INDEX["I"]) & (admitted["order"].to_numpy() > 1)
    first = admitted.select(
        "sid",
        "order",
        kind=pl.lit("P"),
        code=pl.Series(np.where(intensive, INTENSIVE_PRINCIPAL, principal[sid])),
        spec=pl.col("spec"),
    )
    last = admitted.filter("last")
    rows = pl.concat([first, *_secondary(rng, stays, last, principal, book)])
    return Diagnoses(of_stay, _present_on_admission(rows, stays))


def _principal(rng: np.random.Generator, stays: pl.DataFrame, book: Casebook) -> np.ndarray:
    count = stays.height
    group, case = stays["group"].to_numpy(), stays["case"].to_numpy()
    choices = [codes.split(";") for codes in book.types["diagnoses"]]
    width = max(len(codes) for codes in choices)
    table = np.array([[codes[k % len(codes)] for k in range(width)] for codes in choices] + [[""] * width])
    principal = table[case, rng.integers(0, width, count)].astype("U7")
    contact = group == GROUP["emergency"]
    principal[contact] = book.emergency["diagnosis"].to_numpy()[stays["reason"].fill_null(0).to_numpy()[contact]].astype("U7")
    child = group == GROUP["newborn"]
    if child.any():
        twin, caesarean = (stays[name].fill_null(value=False).to_numpy()[child] for name in ("is_twin", "is_caesarean"))
        principal[child] = [NEWBORN_CODES[pair] for pair in zip(twin.tolist(), caesarean.tolist(), strict=True)]
    unknown = (group == GROUP["psychiatric"]) & (rng.random(count) < PLACEHOLDER_SHARE)
    principal[unknown] = PLACEHOLDER
    return principal


def _secondary(
    rng: np.random.Generator, stays: pl.DataFrame, last: pl.DataFrame, principal: np.ndarray, book: Casebook
) -> list[pl.DataFrame]:
    """Comorbidities in the last specialism of each stay, and the codes that its kind asks for."""
    sid = last["sid"].to_numpy()
    group, age, soi = (stays[name].to_numpy()[sid] for name in ("group", "age", "soi"))
    wanted = rng.integers(_SECONDARY_LEAST[soi], _SECONDARY_MOST[soi] + 1)
    wanted = np.where(principal[sid] == PLACEHOLDER, 0, wanted)
    mother, child = group == GROUP["delivery"], group == GROUP["newborn"]
    stage = np.where(child, 3, np.where(mother, 2, np.where(age < 16, 1, 0)))
    tables = []
    for number, name in enumerate(_STAGES):
        pool = np.array(book.comorbidity[name])
        mine = np.flatnonzero(stage == number)
        counts = np.minimum(wanted[mine], len(pool) - 1)
        place = np.repeat(mine, counts)
        step = np.arange(len(place)) - np.repeat(np.cumsum(counts) - counts, counts)
        start = np.repeat(rng.integers(0, len(pool), len(mine)), counts)
        tables.append(_rows(last, place, pool[(start + step) % len(pool)], principal))
    twins = np.zeros(stays.height, dtype=bool)
    if child.any():
        twins[stays.filter(pl.col("is_twin").fill_null(value=False))["mother"].to_numpy()] = True
    births = np.flatnonzero(mother)
    tables.append(_rows(last, births, np.where(twins[sid[births]], TWIN_LIVEBIRTH, SINGLE_LIVEBIRTH), principal))
    drg = np.append(book.types["aprdrg"].to_numpy(), "")[stays["case"].to_numpy()[sid]]
    injured = np.flatnonzero(np.isin(drg, INJURY_DRGS) & (group == GROUP["surgical"]))
    tables.append(_rows(last, injured, np.full(len(injured), FALL), principal))
    if child.any():
        weight = stays["birth_weight"].fill_null(9999).to_numpy()[sid]
        limits, codes = (np.array(part) for part in zip(*LOW_WEIGHT_CODES, strict=True))
        small = np.flatnonzero(child & (weight < limits[-1]))
        code = codes[np.searchsorted(limits, weight[small], side="right")]
        tables.append(_rows(last, small, code, principal))
    return tables


def _rows(last: pl.DataFrame, place: Ints, code: np.ndarray, principal: np.ndarray) -> pl.DataFrame:
    sid = last["sid"].to_numpy()[place]
    rows = pl.DataFrame(
        {
            "sid": sid,
            "order": last["order"].to_numpy()[place],
            "kind": np.full(len(place), "S"),
            "code": code.astype("U7"),
            "spec": last["spec"].to_numpy()[place],
        },
        schema={"sid": pl.Int64, "order": pl.Int64, "kind": pl.String, "code": pl.String, "spec": pl.String},
    )
    return rows.filter(pl.Series(code.astype("U7") != principal[sid], dtype=pl.Boolean))


def _present_on_admission(rows: pl.DataFrame, stays: pl.DataFrame) -> pl.DataFrame:
    """One secondary diagnosis in twelve arose in the hospital: in a fixed rhythm per specialism and month, as in a steady process."""
    month = pl.col("dis").clip(upper_bound=100_000).cast(pl.Int32).cast(pl.Date).dt.month()
    timed = rows.join(stays.select("sid", month=month), on="sid", how="left", maintain_order="left")
    turn = pl.int_range(pl.len()).over("spec", "month", "kind") + 0.5
    acquired = ((turn * ACQUIRED_SHARE).floor() > ((turn - 1) * ACQUIRED_SHARE).floor()) & (pl.col("kind") == "S") & (turn > 1)
    return timed.with_columns(present=pl.when(acquired).then(pl.lit("N")).otherwise(pl.lit("Y"))).drop("month", "spec")
