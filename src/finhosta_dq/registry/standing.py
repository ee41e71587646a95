"""What stands of the decisions on a finding, computed from all of them: nothing is ever updated."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, Row, and_, func, select

from finhosta_dq.registry.bulk import keys_among
from finhosta_dq.registry.store import Registry
from finhosta_dq.registry.tables import decision, finding_spell

ZONE = ZoneInfo("Europe/Brussels")
CLOSING = ("accept", "reject")
JUDGING = (*CLOSING, "reopen")
SYSTEM = "system"


@dataclass(frozen=True)
class Standing:
    """The decision in force on a finding.

    kind: accept or reject while it holds; reopen once someone reopened it or it lapsed; assign when it was only assigned.
    reason_code, note, until (last day it holds, None = for good), second_reader, evidence_hash, by, at: of that decision; of a lapsed one
    by is ``system`` and there is no reason and no end. assignee: who has it now. lapsed: why a decision no longer holds, ``expired`` or
    ``evidence``; None when it holds or a person reopened it.
    """

    kind: str
    reason_code: str | None
    until: date | None
    by: str
    at: datetime
    assignee: str | None
    evidence_hash: str
    note: str | None = None
    second_reader: str | None = None
    lapsed: str | None = None


def today() -> date:
    """The day it is in Belgium."""
    return datetime.now(ZONE).date()


def lapse(kind: str, decided_on: str, until: date | None, evidence: str | None, day: date) -> str | None:
    """Why a decision no longer holds: ``evidence`` (the values it judged changed), ``expired``; None when it holds."""
    if kind not in CLOSING:
        return None
    if evidence is not None and evidence != decided_on:
        return "evidence"
    return "expired" if until is not None and until < day else None


def standing(registry: Registry, finding_keys: Sequence[str], *, day: date | None = None) -> dict[str, Standing]:
    """The decision in force per finding key; findings nobody decided anything on but comments are not in it.

    day: as of which end dates are read, default today. Evidence is compared with what the last recorded run saw.
    """
    with registry.read() as con:
        return standing_on(con, finding_keys, day or today())


def standing_on(con: Connection, finding_keys: Sequence[str], day: date) -> dict[str, Standing]:
    """See ``standing``; on an open connection."""
    if not finding_keys:
        return {}
    judged = latest(con, JUDGING, finding_keys)
    assigned = latest(con, ("assign",), finding_keys)
    evidence: dict[str, str] = {}
    closing = [key for key, row in judged.items() if row.kind in CLOSING]
    if closing:
        among = finding_spell.c.finding_key.in_(keys_among(con, closing))
        rows = con.execute(
            select(finding_spell.c.finding_key, finding_spell.c.evidence_hash).where(finding_spell.c.closed_run.is_(None), among)
        )
        evidence = {row[0]: row[1] for row in rows}
    return {key: stands(judged.get(key), assigned.get(key), evidence.get(key), day) for key in dict.fromkeys([*judged, *assigned])}


def standing_with(con: Connection, evidence: Mapping[str, str], day: date) -> dict[str, Standing]:
    """As ``standing``, but judged on the evidence given per finding key: that of a run, whatever was recorded after it."""
    if not evidence:
        return {}
    judged, assigned = latest(con, JUDGING, list(evidence)), latest(con, ("assign",), list(evidence))
    return {key: stands(judged.get(key), assigned.get(key), evidence[key], day) for key in sorted({*judged, *assigned})}


def latest(con: Connection, kinds: Sequence[str], finding_keys: Sequence[str]) -> dict[str, Row[Any]]:
    """The last decision of those kinds per finding key."""
    last = (
        select(func.max(decision.c.id))
        .where(decision.c.kind.in_(kinds), decision.c.finding_key.in_(keys_among(con, finding_keys)))
        .group_by(decision.c.finding_key)
    )
    return {row.finding_key: row for row in con.execute(select(decision).where(decision.c.id.in_(last)))}


def stands(judged: Row[Any] | None, assigned: Row[Any] | None, evidence: str | None, day: date) -> Standing:
    """What stands of the last judging decision and the last assignment on a finding whose values have that evidence (None: gone)."""
    assignee = assigned.assignee if assigned is not None else None
    row = judged if judged is not None else assigned
    assert row is not None
    why = lapse(row.kind, row.evidence_hash, row.until, evidence, day)
    if why is not None:
        return Standing("reopen", None, None, SYSTEM, row.made_at, assignee, row.evidence_hash, lapsed=why)
    return Standing(
        row.kind, row.reason_code, row.until, row.made_by, row.made_at, assignee, row.evidence_hash, row.note, row.second_reader
    )


@dataclass(frozen=True)
class Moment:
    """One entry in the life of a finding.

    what: seen, updated (with other evidence), resolved, or the kind of a decision. run_id, evidence_hash: of the run or decision.
    by, reason_code, note, until, second_reader, assignee, origin, batch: of a decision, else None.
    """

    at: datetime
    what: str
    run_id: str | None
    evidence_hash: str | None
    by: str | None = None
    reason_code: str | None = None
    note: str | None = None
    until: date | None = None
    second_reader: str | None = None
    assignee: str | None = None
    origin: str | None = None
    batch: str | None = None


def history(registry: Registry, finding_key: str) -> list[Moment]:
    """Everything that happened to a finding in time order: the runs that saw it appear, change and vanish, and every decision.

    Empty for an unknown key.
    """
    with registry.read() as con:
        spells = con.execute(
            select(finding_spell).where(finding_spell.c.finding_key == finding_key).order_by(finding_spell.c.first_seen)
        ).all()
        decisions = con.execute(select(decision).where(and_(decision.c.finding_key == finding_key)).order_by(decision.c.id)).all()
    moments: list[Moment] = []
    changed = {row.closed_run for row in spells if row.how == "updated"}
    for row in spells:
        what = "updated" if row.first_run in changed else "seen"
        moments.append(Moment(row.first_seen, what, row.first_run, row.evidence_hash))
        if row.how == "resolved":
            moments.append(Moment(row.closed_at, "resolved", row.closed_run, row.evidence_hash))
    moments += [_decided(row) for row in decisions]
    return sorted(moments, key=lambda one: one.at)


def _decided(row: Row[Any]) -> Moment:
    said = (row.made_by, row.reason_code, row.note, row.until, row.second_reader, row.assignee, row.origin, row.batch)
    return Moment(row.made_at, row.kind, row.run_id, row.evidence_hash, *said)
