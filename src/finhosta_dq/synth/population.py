"""Who the patients are, and which stays belong to the same one."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl

from finhosta_dq.synth.calendar import year_of
from finhosta_dq.synth.casebook import GROUP, Casebook
from finhosta_dq.synth.rng import Bools, Ints, stream

READMISSION_SHARE = 0.10
REPEAT_CONTACT_SHARE = 0.35
REPEAT_DAY_SHARE = 0.30
FOREIGN_SHARE = 0.015
UNINSURED_SHARE = 0.012
CLASSIC = ("medical", "surgical", "geriatric")

INSURANCE_COMMON, INSURANCE_PREFERENTIAL, INSURANCE_NONE = "001", "002", "900"
_INSURERS = ("christian", "socialist", "independent", "liberal", "neutral", "auxiliary_fund", "hr_rail")
_INSURER_WEIGHTS = (0.41, 0.28, 0.19, 0.055, 0.045, 0.01, 0.01)
_ABROAD = ("NL", "FR", "DE", "LU", "GB")
_ABROAD_WEIGHTS = (0.45, 0.30, 0.12, 0.08, 0.05)
_NATIONALITIES = ("BE", "EU", "NL", "FR", "DE", "LU", "GB")
_NATIONALITY_WEIGHTS = (0.90, 0.05, 0.02, 0.02, 0.005, 0.0025, 0.0025)


@dataclass(frozen=True)
class Population:
    """patient: row in ``patients`` per stay; age: age per stay; readmitted: has an earlier classic stay here;
    zchain: 1 = day stay that turned into a classic one, 2 = that classic stay, 0 = neither.

    patients: one row per patient: birth_year, sex, zip, country, nationality, insurance, insurer, number.
    """

    stays: pl.DataFrame
    patients: pl.DataFrame


def populate(stays: pl.DataFrame, seed: int, book: Casebook) -> Population:
    """Give every stay a patient. Adds to the stays: patient, age and sex of that patient, is_readmitted, zchain; day stays of a
    Z chain move to the day of the classic stay that follows."""
    rng = stream(seed, "patients")
    columns = {name: stays[name].to_numpy().copy() for name in ("group", "case", "adm", "dis", "age", "sex", "is_dead", "is_urgent")}
    owner = np.arange(stays.height)
    readmitted = _readmit(rng, columns, owner)
    zchain = _day_turned_classic(rng, columns, owner, readmitted)
    _repeat(rng, book, columns, owner, zchain)
    used, patient = np.unique(owner, return_inverse=True)
    adm_year = year_of(columns["adm"])
    birth = (adm_year - columns["age"])[used]
    sex = columns["sex"][used]
    linked = stays.with_columns(
        adm=pl.Series(columns["adm"]),
        dis=pl.Series(columns["dis"]),
        patient=pl.Series(patient.astype(np.int64)),
        age=pl.Series(adm_year - birth[patient]),
        sex=pl.Series(sex[patient]),
        is_readmitted=pl.Series(readmitted),
        zchain=pl.Series(zchain),
    )
    return Population(linked, _people(rng, book, birth, sex, _never_abroad(linked, len(used))))


def _is(columns: dict[str, np.ndarray], *groups: str) -> Bools:
    found: Bools = np.isin(columns["group"], [GROUP[name] for name in groups])
    return found


def _readmit(rng: np.random.Generator, columns: dict[str, np.ndarray], owner: Ints) -> Bools:
    """Pairs of classic stays of one patient: the second begins on or after the end of the first."""
    readmitted = np.zeros(len(owner), dtype=bool)
    pool = rng.permutation(np.flatnonzero(_is(columns, "medical")))
    pairs = int(len(pool) * READMISSION_SHARE)
    one, other = pool[:pairs], pool[pairs : 2 * pairs]
    swap = columns["adm"][one] > columns["adm"][other]
    before, after = np.where(swap, other, one), np.where(swap, one, other)
    good = (columns["dis"][before] <= columns["adm"][after]) & ~columns["is_dead"][before]
    before, after = before[good], after[good]
    owner[after] = before
    for name in ("age", "sex"):
        columns[name][after] = columns[name][before]
    # the age moves with the calendar where a new year lies between the two stays
    columns["age"][after] += year_of(columns["adm"][after]) - year_of(columns["adm"][before])
    readmitted[after] = True
    return readmitted


def _day_turned_classic(rng: np.random.Generator, columns: dict[str, np.ndarray], owner: Ints, readmitted: Bools) -> Ints:
    """Day stays that end in an unplanned classic stay on the same day (code Z on both sides)."""
    zchain = np.zeros(len(owner), dtype=np.int64)
    days = np.flatnonzero(_is(columns, "day_surgical"))
    classic = np.flatnonzero(_is(columns, "surgical") & ~columns["is_urgent"] & ~readmitted)
    if not len(days) or not len(classic):
        return zchain
    # both ends in the same half-year as before, so that the number of stays of a half-year holds
    half = _half_year(columns["adm"])
    classic = rng.permutation(classic[half[classic] == _half_year(columns["dis"][classic])])[: max(1, len(days) // 150)]
    days = rng.permutation(days)
    for value in np.unique(half[classic]):
        into = classic[half[classic] == value]
        out = days[half[days] == value][: len(into)]
        into = into[: len(out)]
        owner[out] = into
        columns["adm"][out] = columns["dis"][out] = columns["adm"][into]
        columns["age"][out], columns["sex"][out] = columns["age"][into], columns["sex"][into]
        zchain[out], zchain[into] = 1, 2
    return zchain


def _half_year(days: Ints) -> Ints:
    months = days.astype("datetime64[D]").astype("datetime64[M]").astype(np.int64)
    halves: Ints = months // 6
    return halves


def _repeat(rng: np.random.Generator, book: Casebook, columns: dict[str, np.ndarray], owner: Ints, zchain: Ints) -> None:
    """Contacts and day stays of patients who are here for another stay as well."""
    # who comes back for a second classic stay may die in it: such patients get no further stays
    alone = np.bincount(owner, minlength=len(owner)) == 1
    hosts = np.flatnonzero(_is(columns, *CLASSIC) & (owner == np.arange(len(owner))) & alone)
    if not len(hosts):
        return
    for group, share in (("emergency", REPEAT_CONTACT_SHARE), ("day_surgical", REPEAT_DAY_SHARE), ("day_medical", REPEAT_DAY_SHARE)):
        guests = np.flatnonzero(_is(columns, group) & (zchain == 0))
        guests = guests[rng.random(len(guests)) < share]
        host = hosts[rng.integers(0, len(hosts), len(guests))]
        years = year_of(columns["adm"][guests]) - year_of(columns["adm"][host])
        age = columns["age"][host] + years
        good = ~columns["is_dead"][host] | (columns["dis"][guests] < columns["adm"][host])
        if group != "emergency":
            case = columns["case"][guests]
            good &= (age >= book.numbers("age_from")[case]) & (age <= book.numbers("age_to")[case])
            good &= columns["sex"][guests] == columns["sex"][host]
        guests, host, age = guests[good], host[good], age[good]
        owner[guests] = host
        columns["age"][guests], columns["sex"][guests] = age, columns["sex"][host]


def _never_abroad(stays: pl.DataFrame, count: int) -> Bools:
    """Patients with a long stay: their bill is never an uninsured one."""
    kept = np.zeros(count, dtype=bool)
    kept[stays.filter(pl.col("is_long"))["patient"].to_numpy()] = True
    return kept


def _people(rng: np.random.Generator, book: Casebook, birth: Ints, sex: Ints, resident: Bools) -> pl.DataFrame:
    count = len(birth)
    abroad = (rng.random(count) < FOREIGN_SHARE) & ~resident
    uninsured = (rng.random(count) < UNINSURED_SHARE) & ~resident
    foreign_country = np.array(_ABROAD)[rng.choice(len(_ABROAD), count, p=_ABROAD_WEIGHTS)]
    nationality = np.array(_NATIONALITIES)[rng.choice(len(_NATIONALITIES), count, p=_NATIONALITY_WEIGHTS)]
    insured = np.where(rng.random(count) < 0.2, INSURANCE_PREFERENTIAL, INSURANCE_COMMON)
    insurer = np.array(_INSURERS)[rng.choice(len(_INSURERS), count, p=_INSURER_WEIGHTS)]
    return pl.DataFrame(
        {
            "birth_year": birth,
            "sex": sex,
            "zip": np.where(abroad, "0000", np.array(book.postcodes)[rng.integers(0, len(book.postcodes), count)]),
            "country": np.where(abroad, foreign_country, "BE"),
            "nationality": np.where(abroad, foreign_country, nationality),
            "insurance": np.where(uninsured, INSURANCE_NONE, insured),
            "insurer": np.where(uninsured, "not_insured", insurer),
            "number": rng.permutation(count) + 1,
        }
    )


__all__ = ["Population", "populate"]
