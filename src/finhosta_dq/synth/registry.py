"""Which stay is registered in which half-year, and as what."""

from __future__ import annotations

import numpy as np
import polars as pl

from finhosta_dq.synth.calendar import day
from finhosta_dq.synth.casebook import GROUP
from finhosta_dq.synth.chains import long_type
from finhosta_dq.synth.options import Options
from finhosta_dq.synth.population import INSURANCE_NONE, Population
from finhosta_dq.synth.rng import Ints, stream

ADM_PLANNED, ADM_UNPLANNED, ADM_EMERGENCY, ADM_BIRTH = "1", "2", "3", "4"
DISCHARGE_NORMAL, DISCHARGE_DECEASED = "1", "4"
AGE_NEWBORN, AGE_FIRST_YEAR, AGE_OLDER = "0", "4", "3"
STAYNUM_DIGITS = 8


def register(population: Population, options: Options) -> pl.DataFrame:
    """One row per stay and half-year in which it is registered, ordered by half-year and stay number.

    Columns: those of the stays; period (``2025-1``), staynum, patnum, patient columns, type, cat, place, admission, referred,
    destination, departure, age_code, readmission, open (no discharge), end (day after the last one registered).
    """
    stays = population.stays
    numbered = _with_codes(population, options)
    parts = []
    for period in options.periods:
        first, last = (day(when) for when in options.span(period))
        adm, dis, is_long = (stays[name].to_numpy() for name in ("adm", "dis", "is_long"))
        kind = np.where(is_long, long_type(adm, dis, first, last), np.where((dis >= first) & (dis <= last), "-", ""))
        here = numbered.with_columns(part=pl.Series(kind.astype(str)), period=pl.lit(period), last_day=pl.lit(last)).filter(
            pl.col("part") != ""
        )
        parts.append(here.sort("staynum"))
    return _as_registered(pl.concat(parts))


def _with_codes(population: Population, options: Options) -> pl.DataFrame:
    stays = population.stays
    rng = stream(options.seed, "codes")
    count = stays.height
    number = rng.permutation(count) + 1
    patients = population.patients.with_row_index("patient").cast({"patient": pl.Int64}).rename({"sex": "patient_sex"})
    group = stays["group"].to_numpy()
    urgent, zchain = stays["is_urgent"].to_numpy(), stays["zchain"].to_numpy()
    newborn, delivery, contact = (group == GROUP[name] for name in ("newborn", "delivery", "emergency"))
    day_stay = np.isin(group, [GROUP["day_surgical"], GROUP["day_medical"]])
    luck = rng.random((3, count))
    admission = np.where(urgent, ADM_EMERGENCY, np.where((zchain == 2) | (luck[0] < 0.15) & ~day_stay, ADM_UNPLANNED, ADM_PLANNED))
    admission = np.where(newborn, ADM_BIRTH, np.where(delivery & (luck[0] < 0.6), ADM_UNPLANNED, admission))
    home = np.select([luck[1] < 0.90, luck[1] < 0.95, luck[1] < 0.98], ["1", "6", "3"], "9")
    place = np.where(newborn, "8", np.where(contact & (luck[1] > 0.85), np.array(list("BEFG"))[(luck[0] * 4).astype(int)], home))
    leaving = np.select([luck[2] < 0.90, luck[2] < 0.96, luck[2] < 0.99], ["1", "6", "3"], "9")
    leaving = np.where(newborn | contact | day_stay, "1", leaving)
    dead = stays["is_dead"].to_numpy()
    return (
        stays.join(patients, on="patient", how="left", maintain_order="left")
        .with_columns(
            staynum=pl.format("S{}", pl.Series("n", number).cast(pl.String).str.zfill(STAYNUM_DIGITS)),
            patnum=pl.format("P{}", pl.col("number").cast(pl.String).str.zfill(STAYNUM_DIGITS)),
            place=pl.Series(np.where(zchain == 2, "Z", place)),
            admission=pl.Series(admission),
            referred=pl.Series(np.select([urgent & (luck[1] < 0.5), luck[0] < 0.5], ["1", "2"], "3")),
            destination=pl.Series(np.where(zchain == 1, "Z", np.where(dead, "8", leaving))),
            departure=pl.Series(np.where(dead, DISCHARGE_DECEASED, np.where(luck[2] > 0.995, "2", DISCHARGE_NORMAL))),
            age_code=pl.Series(np.where(newborn, AGE_NEWBORN, np.where(stays["age"].to_numpy() == 0, AGE_FIRST_YEAR, AGE_OLDER))),
            cat=pl.Series(_day_hospital(group, stays["age"].to_numpy(), stays["case"].to_numpy(), day_stay)),
            readmission=pl.when("is_readmitted").then(pl.lit("2")).otherwise(pl.lit("1")),
            minute=pl.Series(rng.integers(0, 24 * 60, count)),
        )
        .with_columns(is_uninsured=pl.col("insurance") == INSURANCE_NONE)
    )


def _day_hospital(group: Ints, age: Ints, case: Ints, day_stay: np.ndarray) -> np.ndarray:
    """Special day hospital of non-surgical day stays: by age, or oncology for one in two of the rest by kind of stay."""
    medical = day_stay & (group == GROUP["day_medical"])
    kind = np.where(age >= 76, "G", np.where(age <= 15, "E", np.where(case % 3 == 0, "O", "R")))
    return np.where(medical, kind, "R")


def _as_registered(rows: pl.DataFrame) -> pl.DataFrame:
    part = pl.col("part")
    group = pl.col("group")
    kind = (
        pl.when(part != "-")
        .then(part)
        .when(group == GROUP["emergency"])
        .then(pl.lit("U"))
        .when(group == GROUP["day_surgical"])
        .then(pl.lit("C"))
        .when(group == GROUP["day_medical"])
        .then(pl.lit("D"))
        .otherwise(pl.lit("H"))
    )
    standing = part.is_in(["F", "M"])
    return rows.with_columns(
        type=kind,
        open=standing,
        place=pl.when(part.is_in(["M", "L"])).then(part).otherwise(pl.col("place")),
        destination=pl.when(standing).then(part).otherwise(pl.col("destination")),
        departure=pl.when(standing).then(pl.lit(DISCHARGE_NORMAL)).otherwise(pl.col("departure")),
        end=pl.when(standing).then(pl.col("last_day") + 1).otherwise(pl.col("dis")).cast(pl.Int64),
    )
