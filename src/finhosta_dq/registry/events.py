"""The audit trail: who did what, and who read identifying data; rows of the registry's event table, never changed afterwards."""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy import Connection, insert

from finhosta_dq.registry.store import Registry
from finhosta_dq.registry.tables import event

# characters of subject and detail that are kept
_LONGEST = 500


def write_event(registry: Registry, *, who: str, act: str, subject: str = "", detail: str = "", origin: str = "page") -> None:
    """Add a row to the audit trail, by itself. See ``enter_event``."""
    # a row that depends on no other waits for no other writer where the database allows it
    with registry.begin() if registry.is_sqlite else registry.engine.begin() as con:
        enter_event(con, who=who, act=act, subject=subject, detail=detail, origin=origin)


def enter_event(
    con: Connection, *, who: str, act: str, subject: str = "", detail: str = "", origin: str = "page", at: datetime | None = None
) -> None:
    """Add a row to the audit trail within an open write transaction, so that it stands or falls with what it tells of.

    act: what was done, e.g. ``login``, ``read_record``; subject: on what, e.g. a finding key; at: when, default now. Texts are cut at 500
    characters. No value of a record belongs in it.
    """
    row = {"at": at or datetime.now(UTC), "who": who, "origin": origin, "act": act, "subject": _kept(subject), "detail": _kept(detail)}
    con.execute(insert(event).values(**row))


def _kept(text: str) -> str:
    return text.replace("\0", "")[:_LONGEST]
