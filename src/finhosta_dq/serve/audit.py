"""The audit trail of the page: who reads identifying data, and from where."""

from __future__ import annotations

from fastapi import Request

from finhosta_dq.registry.events import write_event
from finhosta_dq.serve.access import User


def audit_read(request: Request, act: str, subject: str) -> None:
    """Record that this user reads identifying data, before it is shown.

    act: what is done, e.g. ``read_record``, ``download_worklist``; subject: what is read, e.g. a finding key, or a filter.
    A read that cannot be recorded does not happen: the error of the registry goes through.
    """
    user: User | None = request.state.user
    write_event(request.app.state.registry, who=user.name if user else "", act=act, subject=subject, detail=address(request))


def address(request: Request) -> str:
    """Address the request came from, as the server sees it."""
    return request.client.host if request.client else "unknown"
