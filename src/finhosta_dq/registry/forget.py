"""Findings whose time is over: resolved long ago, decided on by nobody, of a delivery that needs no proof any more."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Select, delete, exists, func, select

from finhosta_dq.registry.events import enter_event
from finhosta_dq.registry.store import Registry
from finhosta_dq.registry.tables import accepted_version, decision, finding, finding_spell

_AT_ONCE = 5_000


def count_forgettable(registry: Registry, before: datetime, proof_since: datetime) -> tuple[int, datetime | None]:
    """How many findings ``forget_findings`` would remove, and when the one that is resolved longest was resolved for the last time (UTC)."""
    chosen = _forgettable(before, proof_since).subquery()
    spell = finding_spell.c
    with registry.read() as con:
        last = (
            select(func.max(spell.closed_at).label("closed_at"))
            .join(chosen, spell.finding_key == chosen.c.finding_key)
            .group_by(spell.finding_key)
            .subquery()
        )
        number, oldest = con.execute(select(func.count(), func.min(last.c.closed_at)).select_from(last)).one()
    return int(number), oldest


def forget_findings(registry: Registry, before: datetime, proof_since: datetime) -> int:
    """Remove findings that were resolved before ``before``; how many.

    A finding that stands, that a person decided or commented on, or of a delivery that was accepted since ``proof_since`` stays. Should it
    come back it is a new finding. In short writes, each with its count in the trail of events, so that an interruption loses nothing.
    """
    removed = 0
    while True:
        with registry.begin() as con:
            names = list(con.execute(_forgettable(before, proof_since).limit(_AT_ONCE)).scalars())
            if not names:
                return removed
            for start in range(0, len(names), 500):
                some = names[start : start + 500]
                con.execute(delete(finding_spell).where(finding_spell.c.finding_key.in_(some)))
                con.execute(delete(finding).where(finding.c.finding_key.in_(some)))
            detail = f"{len(names)} findings resolved before {before.date()}"
            enter_event(con, who="system", act="retention", subject="findings", detail=detail, origin="system")
        removed += len(names)


def _forgettable(before: datetime, proof_since: datetime) -> Select[tuple[str]]:
    spell, key = finding_spell.c, finding.c.finding_key
    return (
        select(key)
        .where(
            exists().where(spell.finding_key == key),
            ~exists().where(spell.finding_key == key, spell.closed_at.is_(None) | (spell.closed_at >= before)),
            ~exists().where(decision.c.finding_key == key),
            ~exists().where(accepted_version.c.delivery_id == finding.c.delivery_id, accepted_version.c.accepted_at >= proof_since),
        )
        .order_by(key)
    )
