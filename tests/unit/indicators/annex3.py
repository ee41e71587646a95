"""Annex 3 of the budget decree read a second time, in plain Python and stay by stay: population, subgroup, category, value, days per index.

Written from the text of the decree (points 1.3-1.5, 2.2-2.6, 3.1-3.5), with its numbers typed out as they stand there, and with the readings
of docs/explanation/indicators.md where it is silent. It shares no line with ``sql/marts``; tests compare the two.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass, field

FAMILY = {**dict.fromkeys(("C", "D", "I", "L", "B", "CD"), "CD"), "E": "E", "G": "G", "M": "M", "NI": "NI"}
LONG = ("F", "M", "L")
# age from -> share of the days in CD that stays there, point 3.5 c
SHARE_CD = ((85, 0.10), (80, 0.25), (75, 0.35), (70, 0.55))


@dataclass
class Stay:
    """What the registration says of a stay. days: (bed index, billed days this year, billed days before)."""

    number: str
    kind: str
    nights: int | None
    billed: int
    age: int | None
    destination: str
    is_newborn: bool
    days: list[tuple[str, int, int]]
    drg: str | None
    soi: int | None
    mdc: str | None
    systems: int | None
    principal: str | None


@dataclass
class Subgroup:
    """National figures of a subgroup."""

    stays: int
    q1: float
    q3: float
    mean: float
    soi4_share: float


@dataclass
class Answer:
    """exclusion, or category with value and days per index family (None: cannot be valued)."""

    exclusion: str | None = None
    group: str | None = None
    category: str | None = None
    value: float | None = None
    days: dict[str, float] = field(default_factory=dict)


@dataclass
class Hospital:
    """National subgroups by (APR-DRG, SOI, age group), geriatric means (Gfin, inliers of 75 and more) by (APR-DRG, SOI)."""

    subgroups: dict[tuple[str, int, str], Subgroup]
    geriatric: dict[tuple[str, int], tuple[float, float]]
    has_m: bool
    has_burns: bool


def half_up(number: float) -> int:
    return math.floor(number + 0.5)


def limits(of: Subgroup) -> tuple[float, float, float]:
    """LL, U2, U1 of point 2.3."""
    low = float(half_up(of.q1 * (of.q1 / of.q3) ** 2))
    low = min(low, of.mean - 3)
    if of.mean >= 10:
        low = max(low, 0.10 * of.mean)
    near = max(half_up(of.q3 + 2 * (of.q3 - of.q1)), of.mean + 8)
    far = max(half_up(of.q3 + 4 * (of.q3 - of.q1)), near)
    return low, near, far


def length(stay: Stay) -> int:
    """Billed days; of a long stay those of this year, and those before it when its first part lies in this year."""
    if stay.kind in LONG:
        return sum(year + (before if stay.kind == "F" else 0) for _, year, before in stay.days)
    return stay.billed


def per_family(stay: Stay) -> dict[str, int]:
    found = dict.fromkeys(("CD", "E", "G", "M", "NI", "other"), 0)
    for index, year, before in stay.days:
        counts = before if stay.kind not in LONG or stay.kind == "F" else 0
        found[FAMILY.get(index, "other")] += year + counts
    return found


def is_faulty(stay: Stay) -> bool:
    """Point 2.2: length negative, dates, billed days and days per index at odds, or an age that cannot be."""
    indexed = sum(year + before for _, year, before in stay.days)
    if stay.age is None or not 0 <= stay.age <= 120:
        return True
    if stay.nights is None:
        return stay.kind in ("H", "L") or indexed != stay.billed
    if stay.nights < 0 or indexed != stay.billed:
        return True
    return stay.kind == "H" and abs(stay.nights - stay.billed) > 1


def excluded(stay: Stay, hospital: Hospital) -> str | None:
    """Point 3.1."""
    billed_indices = {index for index, _, _ in stay.days if index != "U"}
    if stay.is_newborn and stay.age == 0 and billed_indices and billed_indices <= {"M", "N*"}:
        return "newborn only in M or N*"
    burnt = stay.mdc == "22" or (stay.drg in ("004", "005") and bool(re.match(r"T(2[0-9]|3[0-2])", stay.principal or "")))
    if burnt and hospital.has_burns:
        return "burns"
    if not sum(days for family, days in per_family(stay).items() if family != "other"):
        return "no billed day in a financed index"
    return None


def age_group(stay: Stay, hospital: Hospital, mean_age: float | None) -> str | None:
    """Points 1.3-1.5; None where it cannot be told."""
    if stay.soi not in (1, 2, 3, 4):
        return None
    old = (mean_age is not None and mean_age >= 75) or (stay.age is not None and stay.age >= 75)
    if per_family(stay)["G"] >= 10 and old:
        means = hospital.geriatric.get((stay.drg or "", stay.soi))
        if means is None:
            return None
        if length(stay) >= 1.30 * means[1]:
            return "G"
    if stay.soi >= 3:
        return "A"
    if stay.age is None:
        return None
    return "L" if stay.age < 75 else "H"


def category(stay: Stay, group: str | None, hospital: Hospital) -> str | None:
    """Points 2.3-2.6 and 3.4, special categories first."""
    days = length(stay)
    if is_faulty(stay):
        return "9"
    if stay.kind in LONG:
        return "5"
    if stay.drg is None:
        return None
    if stay.drg in ("955", "956"):
        return "6a"
    if stay.drg in ("950", "951", "952"):
        return "6b"
    if stay.drg == "693" and stay.nights == 1:
        return "2c"
    if days == 1 and stay.destination in ("3", "4", "5"):
        return "2t"
    if stay.destination == "8" and stay.nights is not None and stay.nights <= 3:
        return "8"
    if sum(year + before for index, year, before in stay.days if index in ("A", "K", "Sp")) > days / 2:
        return "7"
    without_mean = {"003": "0a", "004": "0b", "005": "0c"}.get(stay.drg)
    if without_mean:
        return without_mean
    if group is None and stay.soi in (1, 2, 3, 4):
        return None
    of = hospital.subgroups.get((stay.drg, stay.soi or 0, group or ""))
    if of is None:
        return "0f"
    if of.stays < 30:
        return "0d"
    if stay.soi == 4 and of.soi4_share < 0.20:
        return "0e"
    low, near, far = limits(of)
    if days <= low:
        return "2b" if stay.drg == "560" and stay.destination == "1" else "2"
    if days <= near:
        return "1"
    return "4" if days <= far else "3"


def value_all(stays: Sequence[Stay], hospital: Hospital) -> dict[str, Answer]:
    """Every stay of the hospital, by number."""
    answers = {stay.number: Answer(exclusion=excluded(stay, hospital)) for stay in stays}
    inside = [stay for stay in stays if answers[stay.number].exclusion is None]
    ages = [stay.age for stay in inside if per_family(stay)["G"] > 0 and stay.age is not None and 0 <= stay.age <= 120]
    mean_age = sum(ages) / len(ages) if ages else None
    cut: list[float] = []
    for stay in inside:
        answer = answers[stay.number]
        answer.group = age_group(stay, hospital, mean_age)
        answer.category = category(stay, answer.group, hospital)
        if answer.category in ("1", "4"):
            near = limits(hospital.subgroups[stay.drg or "", stay.soi or 0, answer.group or ""])[1]
            cut.append(min(length(stay), near) if answer.category == "4" else length(stay))
    hospital_mean = sum(cut) / len(cut) if cut else None
    for stay in inside:
        answer = answers[stay.number]
        if answer.category is not None:
            answer.value = value(stay, answer, hospital, hospital_mean)
            answer.days = spread(stay, answer, hospital)
    return answers


def value(stay: Stay, answer: Answer, hospital: Hospital, hospital_mean: float | None) -> float | None:
    """Point 3.4."""
    days = length(stay)
    of = hospital.subgroups.get((stay.drg or "", stay.soi or 0, answer.group or ""))
    if answer.category == "9":
        return hospital_mean
    if answer.category == "5":
        return sum(counted for family, counted in per_family(stay).items() if family != "other")
    if answer.category == "6a":
        return None if hospital_mean is None else max(min(days, hospital_mean - 2), 0)
    if of is not None and answer.category in ("1", "4", "2b"):
        low, near, _ = limits(of)
        return {"1": of.mean, "4": of.mean + (days - near), "2b": max(low, 0)}[answer.category]
    return days


def spread(stay: Stay, answer: Answer, hospital: Hospital) -> dict[str, float]:
    """Points 3.2, 3.3 and 3.5: days per index family."""
    result = dict.fromkeys(("CD", "E", "G", "M", "NI"), 0.0)
    worth = answer.value
    if worth is None:
        return result
    if answer.category == "9":
        return {**result, "CD": worth}
    billed = per_family(stay)
    whole = sum(billed.values()) - billed["other"] if answer.category == "5" else length(stay)
    part = {family: worth * billed[family] / whole for family in result}
    if hospital.has_m and stay.mdc == "14":
        return {**result, "M": sum(part.values())}
    part["CD"], part["M"] = part["CD"] + part["M"], 0.0
    moved = goes_to_geriatrics(stay, answer, hospital) * part["CD"]
    part["CD"] -= moved
    part["G"] += moved
    return part


def goes_to_geriatrics(stay: Stay, answer: Answer, hospital: Hospital) -> float:
    """Share of the days in CD that goes to G, point 3.5 c-d."""
    means = hospital.geriatric.get((stay.drg or "", stay.soi or 0))
    if stay.age is None or stay.age < 70 or answer.group == "G" or (stay.systems or 0) < 2:
        return 0.0
    if means is None or length(stay) <= 0.5 * means[0]:
        return 0.0
    return 1 - next(share for age, share in SHARE_CD if stay.age >= age)
