"""Known defects put into a clean synthetic delivery.

One module per group of rules lists what it can break; :func:`inject` draws from them.
"""

from __future__ import annotations

import polars as pl

from finhosta_dq.synth.defects import finhosta, grouping, layout, medical, stays
from finhosta_dq.synth.defects.facts import stay_facts
from finhosta_dq.synth.defects.model import Defect, Find
from finhosta_dq.synth.defects.workspace import ID, Frames, Workspace
from finhosta_dq.synth.options import Options

DEFECTS: tuple[Defect, ...] = (*layout.DEFECTS, *stays.DEFECTS, *medical.DEFECTS, *grouping.DEFECTS)


def inject(made_frames: Frames, options: Options) -> pl.DataFrame:
    """Change ``made_frames`` in place so that about ``options.defect_rate`` of the stays carry a known defect.

    Every kind of defect occurs at least once a half-year where a record fits it; a stay carries at most one.
    Returns the findings that a complete run must give, consequences included: columns rule_id, file, line (1-based), table,
    key (JSON object as text), note. Frames may lose or gain rows; their columns stay those of the contract.
    """
    work = Workspace.over(made_frames, options)
    share = max(1, round(options.defect_rate * options.stays / len(DEFECTS)))
    for period in options.periods:
        facts = stay_facts(work.frames, period)
        used: set[str] = set()
        for defect in DEFECTS:
            _apply(work, defect, period, facts, used, min(share, defect.most))
    if options.is_whole_year:
        finhosta.break_records(work)
    frames, truth = work.finish()
    made_frames.update(frames)
    return truth


def _apply(work: Workspace, defect: Defect, period: str, facts: pl.DataFrame, used: set[str], wanted: int) -> None:
    frame = work.frames[period, defect.table]
    eligible = frame.filter(defect.where)
    if defect.stay is not None:
        stays = facts.filter(defect.stay).select("staynum").filter(~pl.col("staynum").is_in(list(used)))
        eligible = eligible.join(stays, on="staynum", how="semi", maintain_order="left").unique(
            "staynum", keep="first", maintain_order=True
        )
    if eligible.is_empty():
        return
    count = min(wanted, eligible.height)
    chosen = eligible[sorted(work.rng(defect.name, period).choice(eligible.height, count, replace=False).tolist())]
    ids = chosen[ID].to_list()
    numbers = chosen["staynum"].to_list() if defect.stay is not None else []
    used.update(numbers)
    hit = ids
    if defect.action == "change":
        work.change(period, defect.table, ids, dict(defect.change))
    elif defect.action == "drop":
        work.drop(period, defect.table, ids)
    else:
        hit = ids + work.double(period, defect.table, ids)
    for find in defect.finds:
        _expect(work, defect, find, period, hit, numbers)


def _expect(work: Workspace, defect: Defect, find: Find, period: str, ids: list[int], numbers: list[str]) -> None:
    if find.table == "*":
        work.expect(find.rule, period, defect.table, None, defect.name)
    elif not find.table:
        work.expect(find.rule, period, defect.table, ids, defect.name)
    else:
        rows = work.frames[period, find.table].filter(pl.col("staynum").is_in(numbers) & find.where)
        work.expect(find.rule, period, find.table, rows[ID].to_list(), defect.name)
