"""Known defects put into a clean synthetic delivery.

One module per group of rules lists what it can break; :func:`inject` puts it in.
"""

from __future__ import annotations

import math

import polars as pl

from finhosta_dq.synth.defects import (
    billing,
    codes,
    finhosta_activity,
    finhosta_ledger,
    finhosta_records,
    finhosta_staff,
    grouping,
    layout,
    medical,
    staff,
    stays,
    structure,
)
from finhosta_dq.synth.defects.facts import stay_facts
from finhosta_dq.synth.defects.model import Defect
from finhosta_dq.synth.defects.place import Placer
from finhosta_dq.synth.defects.shares import SHARES
from finhosta_dq.synth.defects.workspace import Frames, Workspace
from finhosta_dq.synth.made import Rewrites
from finhosta_dq.synth.options import Options

HALF_YEAR: tuple[Defect, ...] = (
    *layout.DEFECTS,
    *stays.DEFECTS,
    *medical.DEFECTS,
    *codes.DEFECTS,
    *grouping.DEFECTS,
    *billing.DEFECTS,
    *staff.DEFECTS,
    *structure.DEFECTS,
)
YEAR: tuple[Defect, ...] = (
    *finhosta_records.DEFECTS,
    *finhosta_ledger.DEFECTS,
    *finhosta_activity.DEFECTS,
    *finhosta_staff.DEFECTS,
)
DEFECTS = (*HALF_YEAR, *YEAR)
# of the places that a kind of defect gets, so many more are on stays and records that have another defect
STACKED_SHARE = 0.25
# pairs of neighbouring records with the same defect: at least so many a period, and one for so many stays with a defect
LEAST_PAIRS, STAYS_PER_PAIR = 4, 25


def inject(made_frames: Frames, options: Options) -> tuple[pl.DataFrame, Rewrites]:
    """Change ``made_frames`` in place so that about ``options.defect_rate`` of the stays carry known defects.

    Every kind of defect occurs at least once a half-year (Finhosta: once a year) where a record fits it. Some stays and records get a
    second and a third one; some kinds also occur on consecutive lines, and on several stays of one patient.
    Returns the findings that a complete run must give, consequences included: columns rule_id, file, line (1-based), table,
    key (JSON object as text), note; and the lines that are to be written otherwise than their record says.
    Frames may lose or gain rows; their columns stay those of the contract.
    """
    work = Workspace.over(made_frames, options)
    share = max(1, round(options.defect_rate * options.stays / len(HALF_YEAR)))
    pairs = max(LEAST_PAIRS, round(options.defect_rate * options.stays / STAYS_PER_PAIR))
    for period in options.periods:
        _place(Placer(work, period, stay_facts(work.frames, period)), HALF_YEAR, share, pairs)
        for rule, breaks in SHARES:
            if breaks(work.frames, period):
                work.expect(rule, period, "stayhosp", None, "all defects together")
    if options.is_whole_year:
        _place(Placer(work, str(options.year), None), YEAR, 1, LEAST_PAIRS)
    frames, truth, rewrites = work.finish()
    made_frames.update(frames)
    return truth, rewrites


def _place(placer: Placer, defects: tuple[Defect, ...], share: int, pairs: int) -> None:
    """Alone first, kinds that meet no other before the rest, so that every kind finds a place, if need be beside another one.

    Then stacked and neighbouring ones, kind after kind in an order of the seed.
    """
    for defect in sorted(defects, key=lambda one: bool(one.topics)):
        placer.alone(defect, share)
        if not placer.count[defect.name]:
            placer.stacked(defect, share)
    order = placer.work.rng("order", placer.period).permutation(len(defects)).tolist()
    free = [defects[i] for i in order if defects[i].topics]
    for defect in free:
        placer.stacked(defect, math.ceil(share * STACKED_SHARE))
    for put in (placer.neighbours, placer.siblings):
        left = pairs
        for defect in free:
            if left <= 0:
                break
            left -= put(defect, min(left, max(1, pairs // len(free))))
