"""How many stays of which kind a half-year holds, and which departments a hospital of that size has."""

from __future__ import annotations

from dataclasses import dataclass

from finhosta_dq.synth.rng import shares

INPATIENT_SHARE = 0.33
DAY_SHARE = 0.27
# a department needs about two stays a month, or some of its months would stand empty
MIN_PER_DEPARTMENT = 12
MIN_LONG_STAYS = 4  # one of each form over two half-years
MIN_FOR_INTENSIVE = 500
INTENSIVE_NEWBORN_SHARE = 0.08

_WEIGHTS = {"medical": 0.34, "surgical": 0.30, "paediatric": 0.07, "geriatric": 0.10, "delivery": 0.08}
_NEWBORN = 0.08
_CHAINS = 0.015  # rehabilitation and psychiatry each
_MEAN_CHAIN_STAY = 30


@dataclass(frozen=True)
class Plan:
    """Counts per half-year: stays by group, beds of the departments that are filled bed by bed, long stays, deliveries' newborns."""

    groups: dict[str, int]
    rehabilitation_beds: int
    psychiatric_beds: int
    long_stays: int
    intensive_newborns: int
    has_intensive_care: bool


def plan(stays: int) -> Plan:
    """The plan for about ``stays`` stays in a half-year; ambulatory emergency contacts fill what is left."""
    inpatients = round(stays * INPATIENT_SHARE)
    chain_beds = max(1, round(inpatients * _CHAINS * _MEAN_CHAIN_STAY / 181)) if stays >= 200 else 0
    chain_stays = 2 * chain_beds * 6
    pool = max(inpatients - chain_stays - round(inpatients * _NEWBORN), MIN_PER_DEPARTMENT)
    groups = _split(pool)
    surgical, medical = shares(round(stays * DAY_SHARE), [0.6, 0.4])
    deliveries = groups["delivery"]
    intensive = round(deliveries * INTENSIVE_NEWBORN_SHARE)
    return Plan(
        groups={**groups, "day_surgical": surgical, "day_medical": medical},
        rehabilitation_beds=chain_beds,
        psychiatric_beds=chain_beds,
        long_stays=max(MIN_LONG_STAYS, stays // 1000) if chain_beds else 0,
        intensive_newborns=intensive if intensive >= MIN_PER_DEPARTMENT else 0,
        has_intensive_care=groups["medical"] + groups["surgical"] >= MIN_FOR_INTENSIVE,
    )


def _split(pool: int) -> dict[str, int]:
    """The pool over the departments; those too small to fill their months are closed, smallest first."""
    names = list(_WEIGHTS)
    while True:
        counts = dict(zip(names, shares(pool, [_WEIGHTS[name] for name in names]), strict=True))
        small = [name for name in names if counts[name] < MIN_PER_DEPARTMENT and name != "medical"]
        if not small:
            return {name: counts.get(name, 0) for name in _WEIGHTS}
        names.remove(min(small, key=lambda name: counts[name]))
