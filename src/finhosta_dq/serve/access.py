"""Who may: the user of a request, the roles a route asks for, and the token every act must carry."""

from __future__ import annotations

import hmac
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from fastapi import Request

from finhosta_dq.serve.session import Session
from finhosta_dq.serve.settings import Role

ROLES: tuple[Role, ...] = ("steward", "registrar", "finance", "viewer")
# who may see records: keys and values of patients' stays
RECORD_ROLES: tuple[Role, ...] = ("steward", "registrar")
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS", "TRACE"})
CSRF_FIELD = "csrf"
CSRF_HEADER = "x-csrf-token"


@dataclass(frozen=True)
class User:
    """Somebody who logged in. coder: the own id in the worklist's coder column, None where the person codes nothing."""

    name: str
    role: Role
    language: str
    coder: str | None

    @property
    def sees_records(self) -> bool:
        """Whether keys and values of records may be shown to this user."""
        return self.role in RECORD_ROLES


class NotLoggedIn(Exception):
    """Error raised when a route that asks for a role is called without a valid session."""


class Forbidden(Exception):
    """Error raised when the user's role does not allow the route, or the token of the session is missing or wrong."""


def current_user(request: Request) -> User | None:
    """The user of this request, None before log-in."""
    user: User | None = request.state.user
    return user


def require(*roles: Role) -> Callable[[Request], User]:
    """A dependency that gives the user and lets only those roles through; without roles, everybody who logged in.

    Raises NotLoggedIn or Forbidden, which become the log-in page or a 403 without any word on the record.
    """
    allowed = frozenset(roles or ROLES)
    if not allowed <= set(ROLES):
        raise ValueError(f"unknown role in {sorted(allowed)}")

    def user_with_role(request: Request) -> User:
        user = current_user(request)
        if user is None:
            raise NotLoggedIn
        if user.role not in allowed:
            raise Forbidden
        return user

    # what the check of all routes looks for
    user_with_role.roles = allowed  # type: ignore[attr-defined]
    return user_with_role


async def require_csrf(request: Request) -> None:
    """Refuse an unsafe method without the token of the session, in the form field ``csrf`` or the header ``X-CSRF-Token``.

    The application asks this of every route; no route needs to name it. Raises Forbidden.
    """
    if request.method in SAFE_METHODS:
        return
    if request.headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
        raise Forbidden
    session: Session = request.state.session
    given: Any = request.headers.get(CSRF_HEADER)
    if given is None and request.headers.get("content-type", "").startswith(("application/x-www-form-urlencoded", "multipart/form-data")):
        given = (await request.form()).get(CSRF_FIELD)
    if not isinstance(given, str) or not hmac.compare_digest(given.encode(), session.csrf.encode()):
        raise Forbidden
