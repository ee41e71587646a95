"""The audit trail: who read identifying data, who logged in, who could not; rows of the registry's event table."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from fastapi import Request
from sqlalchemy import insert

from finhosta_dq.registry.store import Registry
from finhosta_dq.registry.tables import event
from finhosta_dq.serve.access import User

# characters of subject and detail that are kept
_LONGEST = 500


def audit_read(request: Request, act: str, subject: str) -> None:
    """Record that this user reads identifying data, before it is shown.

    act: what is done, e.g. ``read_record``, ``download_worklist``; subject: what is read, e.g. a finding key, or a filter.
    A read that cannot be recorded does not happen: the error of the registry goes through.
    """
    user: User | None = request.state.user
    write_event(request.app.state.registry, who=user.name if user else "", act=act, subject=subject, detail=address(request))


def write_event(registry: Registry, *, who: str, act: str, subject: str = "", detail: str = "", origin: str = "page") -> None:
    """Add a row to the audit trail."""
    row: dict[str, Any] = {"at": datetime.now(UTC), "who": who, "origin": origin, "act": act}
    row |= {"subject": _kept(subject), "detail": _kept(detail)}
    # a row that depends on no other waits for no other writer where the database allows it
    with registry.begin() if registry.is_sqlite else registry.engine.begin() as con:
        con.execute(insert(event).values(**row))


def _kept(text: str) -> str:
    return text.replace("\0", "")[:_LONGEST]


def address(request: Request) -> str:
    """Address the request came from, as the server sees it."""
    return request.client.host if request.client else "unknown"
