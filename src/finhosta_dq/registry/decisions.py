"""Decisions of people on findings: checked one by one, entered together, never changed afterwards."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any, Literal

from sqlalchemy import Connection, select

from finhosta_dq.registry.bulk import insert_columns, keys_among
from finhosta_dq.registry.reasons import Reason, reasons
from finhosta_dq.registry.standing import CLOSING, JUDGING, Moment, Standing, history, latest, standing, today
from finhosta_dq.registry.store import Registry
from finhosta_dq.registry.tables import decision, finding, finding_spell

Kind = Literal["assign", "accept", "reject", "comment", "reopen"]
KINDS = ("assign", "accept", "reject", "comment", "reopen")
ORIGINS = ("page", "workbook", "cli", "system")
NOTE_LENGTH = 2000

_MESSAGES = {
    "unknown_kind": "there is no such decision",
    "unknown_finding": "the registry knows no such finding",
    "not_open": "the finding was resolved",
    "stale_evidence": "the values of the record changed since they were looked at",
    "unknown_reason": "there is no such reason for this decision",
    "note_needed": "a note must say more",
    "note_too_long": "the note has more than {most} characters",
    "until_needed": "this reason needs an end date, at most {most} days from now",
    "until_in_past": "the end date has passed",
    "until_too_far": "with this reason the decision may stand for at most {most} days",
    "second_reader_needed": "this reason needs a second reader",
    "second_reader_same": "the second reader must be someone else",
    "not_decided": "the finding is neither accepted nor rejected",
}
REFUSALS = tuple(_MESSAGES)
"""Every code a refusal may carry."""


@dataclass(frozen=True)
class Decision:
    """What someone decides on a finding whose values had that evidence: kind assign, accept, reject, comment or reopen.

    reason_code: one of ``reasons()``, for accept and reject. until: the last day it holds. assignee: for assign, None = nobody.
    """

    finding_key: str
    evidence_hash: str
    kind: str
    reason_code: str | None = None
    note: str | None = None
    until: date | None = None
    second_reader: str | None = None
    assignee: str | None = None


@dataclass(frozen=True)
class Refusal:
    """A decision that was not taken: its place in the sequence given (from 0), the finding, a code of ``REFUSALS`` and its numbers."""

    finding_key: str
    code: str
    params: Mapping[str, int] = field(default_factory=dict)
    index: int = 0

    @property
    def message_en(self) -> str:
        """Why, in English."""
        return _MESSAGES[self.code].format(**self.params)


@dataclass
class _Known:
    """What the registry holds on the findings decided on: known keys, evidence of the open ones, those accepted or rejected."""

    keys: set[str]
    evidence: dict[str, str]
    closed: set[str]


def decide(
    registry: Registry,
    decisions: Sequence[Decision],
    *,
    by: str,
    origin: str,
    run_id: str | None,
    batch: str | None = None,
    day: date | None = None,
) -> list[Refusal]:
    """Enter what is right in one transaction, refuse the rest one by one, in their order; nothing refused is entered.

    by: who decides. origin: page, workbook, cli or system. run_id: the run looked at. batch: what ties decisions made together.
    day: the day end dates are judged on, default today. A comment is taken on any finding the registry knows, also a resolved one; every
    other decision only on an open finding whose evidence is still the one looked at. Two decisions on one finding count in their order.
    Raises ValueError for an unknown origin or an empty ``by``.
    """
    if not decisions:
        _check(by, origin)
        return []
    with registry.begin() as con:
        return decide_within(con, decisions, by=by, origin=origin, run_id=run_id, batch=batch, day=day)


def decide_within(
    con: Connection,
    decisions: Sequence[Decision],
    *,
    by: str,
    origin: str,
    run_id: str | None,
    batch: str | None = None,
    day: date | None = None,
) -> list[Refusal]:
    """As ``decide``, on an open write transaction of the caller, so that what he read before and what he writes afterwards stands with it."""
    _check(by, origin)
    known_reasons, on = reasons(), day or today()
    refusals, taken = [], []
    known = _look_up(con, list({one.finding_key for one in decisions}))
    for index, one in enumerate(decisions):
        refused = _refused(one, known, known_reasons, by, on)
        if refused is not None:
            refusals.append(Refusal(one.finding_key, refused[0], refused[1], index))
            continue
        taken.append(one)
        if one.kind in CLOSING:
            known.closed.add(one.finding_key)
        elif one.kind == "reopen":
            known.closed.discard(one.finding_key)
    enter(con, taken, by=by, origin=origin, run_id=run_id, batch=batch)
    return refusals


def _check(by: str, origin: str) -> None:
    if origin not in ORIGINS:
        raise ValueError(f"origin must be one of {', '.join(ORIGINS)}, found {origin!r}")
    if not by.strip():
        raise ValueError("a decision is made by someone")


def enter(con: Connection, taken: Sequence[Decision], *, by: str, origin: str, run_id: str | None, batch: str | None = None) -> None:
    """Enter decisions that were checked, on an open write transaction."""
    if not taken:
        return
    number, at = len(taken), datetime.now(UTC)
    columns: dict[str, list[Any]] = {
        "finding_key": [one.finding_key for one in taken],
        "evidence_hash": [one.evidence_hash for one in taken],
        "run_id": [run_id] * number,
        "kind": [one.kind for one in taken],
        "reason_code": [one.reason_code for one in taken],
        "note": [(one.note or "").strip() or None for one in taken],
        "until": [one.until for one in taken],
        "second_reader": [(one.second_reader or "").strip() or None for one in taken],
        "assignee": [one.assignee for one in taken],
        "made_by": [by] * number,
        "made_at": [at] * number,
        "origin": [origin] * number,
        "batch": [batch] * number,
    }
    insert_columns(con, decision, columns)


def _look_up(con: Connection, keys: list[str]) -> _Known:
    known = con.execute(select(finding.c.finding_key).where(finding.c.finding_key.in_(keys_among(con, keys)))).scalars()
    spells = con.execute(
        select(finding_spell.c.finding_key, finding_spell.c.evidence_hash).where(
            finding_spell.c.closed_run.is_(None), finding_spell.c.finding_key.in_(keys_among(con, keys))
        )
    )
    judged = latest(con, JUDGING, keys)
    return _Known(set(known), {row[0]: row[1] for row in spells}, {key for key, row in judged.items() if row.kind in CLOSING})


def _refused(one: Decision, known: _Known, codes: Mapping[str, Reason], by: str, day: date) -> tuple[str, dict[str, int]] | None:
    if one.kind not in KINDS:
        return "unknown_kind", {}
    if one.finding_key not in known.keys:
        return "unknown_finding", {}
    if len(one.note or "") > NOTE_LENGTH:
        return "note_too_long", {"most": NOTE_LENGTH}
    if one.kind == "comment":
        return None if (one.note or "").strip() else ("note_needed", {})
    evidence = known.evidence.get(one.finding_key)
    if evidence is None:
        return "not_open", {}
    if evidence != one.evidence_hash:
        return "stale_evidence", {}
    if one.kind == "reopen" and one.finding_key not in known.closed:
        return "not_decided", {}
    return _unreasoned(one, codes, by, day) if one.kind in CLOSING else None


def _unreasoned(one: Decision, codes: Mapping[str, Reason], by: str, day: date) -> tuple[str, dict[str, int]] | None:
    reason = codes.get(one.reason_code or "")
    if reason is None or one.kind not in reason.kinds:
        return "unknown_reason", {}
    if reason.needs_note and not (one.note or "").strip():
        return "note_needed", {}
    most = {"most": reason.max_days or 0}
    if one.until is None and reason.max_days is not None:
        return "until_needed", most
    if one.until is not None and one.until < day:
        return "until_in_past", {}
    if one.until is not None and reason.max_days is not None and one.until > day + timedelta(days=reason.max_days):
        return "until_too_far", most
    second = (one.second_reader or "").strip()
    if reason.needs_second_reader and not second:
        return "second_reader_needed", {}
    if second and second.casefold() == by.strip().casefold():
        return "second_reader_same", {}
    return None


__all__ = ["KINDS", "REFUSALS", "Decision", "Moment", "Refusal", "Standing", "decide", "history", "standing"]
