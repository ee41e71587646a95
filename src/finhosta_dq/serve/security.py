"""What surrounds every request: session and user, security headers, size of the body, and an access log without values."""

from __future__ import annotations

import logging
import secrets
import time
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request, cookie_parser
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from finhosta_dq.serve.access import User
from finhosta_dq.serve.errors import error_page
from finhosta_dq.serve.session import Session, Sessions
from finhosta_dq.serve.settings import ServeSettings
from finhosta_dq.serve.users import find_user

STATIC = "/static"
# asked by machines: no session, no cookie
BARE = frozenset({"/health", "/healthz", "/readyz", "/metrics"})
# somebody who did not log in has no more to send than a name and a password
_SMALL_BODY = 64 * 1024
log = logging.getLogger("finhosta_dq.serve.access")
errors = logging.getLogger("finhosta_dq.serve")


class TooLarge(Exception):
    """Error raised when a body turns out larger than allowed while it is read."""


def cookie_name(settings: ServeSettings) -> str:
    """Over https a name that browsers take from this very host only."""
    return "__Host-fdq" if settings.secure else "fdq"


def set_cookie(settings: ServeSettings, value: str) -> str:
    """The Set-Cookie header of a session."""
    secure = "; Secure" if settings.secure else ""
    return f"{cookie_name(settings)}={value}; Path=/; HttpOnly; SameSite=Strict{secure}"


class Surround:
    """The outermost layer of the application; pure ASGI, so that downloads stream through it."""

    def __init__(self, app: ASGIApp, settings: ServeSettings, sessions: Sessions) -> None:
        self.app = app
        self.settings = settings
        self.sessions = sessions

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            if scope["type"] == "lifespan":
                await self.app(scope, receive, send)
            return
        began = time.perf_counter()
        static = scope["path"].startswith(STATIC + "/")
        is_bare = static or scope["path"] in BARE
        state: dict[str, Any] = scope.setdefault("state", {})
        state["nonce"] = secrets.token_urlsafe(16)
        state["session"], state["user"] = await self._who(scope, is_bare)
        before: Session | None = state["session"]
        if before is None:
            state["session"] = self.sessions.start(self._now(scope))
        status = 500

        async def answer(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                headers = MutableHeaders(scope=message)
                self._harden(headers, state["nonce"], static)
                session = self.sessions.renewed(state["session"], self._now(scope))
                if session is not before and not is_bare:
                    headers.append("set-cookie", set_cookie(self.settings, self.sessions.cookie(session)))
            await send(message)

        largest = self.settings.body_megabytes * 1024 * 1024 if state["user"] else _SMALL_BODY
        try:
            await self._within(largest, scope, receive, answer)
        finally:
            # the pattern of the route, never the path: a path may name a record
            route = getattr(scope.get("route"), "path", None) or (STATIC if static else "-")
            user: User | None = state["user"]
            took = time.perf_counter() - began
            facts = {"method": scope["method"], "route": route, "status": status, "milliseconds": round(took * 1000)}
            role = user.role if user else "-"
            log.info("%s %s %s %s %.0f ms", scope["method"], route, status, role, took * 1000, extra={"facts": facts})
            scope["app"].state.metrics.answered(scope["method"], route, status, took)

    async def _within(self, largest: int, scope: Scope, receive: Receive, send: Send) -> None:
        said = Headers(scope=scope).get("content-length", "")
        if said and (not said.isdigit() or int(said) > largest):
            await PlainTextResponse("Content too large", status_code=413)(scope, receive, send)
            return
        read = 0
        started = False

        async def counted() -> Message:
            nonlocal read
            message = await receive()
            read += len(message.get("body", b""))
            if read > largest:
                raise TooLarge
            return message

        async def watched(message: Message) -> None:
            nonlocal started
            started = True
            if message["type"] == "http.response.start" and read > largest:
                # whoever read the body made another error of it
                message["status"] = 413
            await send(message)

        try:
            await self.app(scope, counted, watched)
        except TooLarge:
            if not started:
                await PlainTextResponse("Content too large", status_code=413)(scope, receive, send)
        except Exception as error:
            # the message may quote values of records: the kind of error and the place are enough
            errors.error("unexpected %s at %s", type(error).__name__, getattr(scope.get("route"), "path", "-"))
            if started:
                raise RuntimeError("the answer was cut off") from None
            await error_page(Request(scope, receive), 500)(scope, receive, send)

    async def _who(self, scope: Scope, is_bare: bool) -> tuple[Session | None, User | None]:
        if is_bare:
            return None, None
        cookies = cookie_parser(Headers(scope=scope).get("cookie", ""))
        session = self.sessions.read(cookies.get(cookie_name(self.settings)), self._now(scope))
        if session is None or session.name is None:
            return session, None
        account = await run_in_threadpool(find_user, scope["app"].state.registry, session.name)
        if account is None or account.disabled_at is not None or account.stamp != session.stamp:
            return None, None
        return session, account.user(session.language or self.settings.language)

    def _harden(self, headers: MutableHeaders, nonce: str, static: bool) -> None:
        headers["content-security-policy"] = (
            f"default-src 'none'; script-src 'nonce-{nonce}'; style-src 'self' 'nonce-{nonce}'; img-src 'self' data:; connect-src 'self'; "
            "form-action 'self'; base-uri 'none'; frame-ancestors 'none'; object-src 'none'"
        )
        headers["x-content-type-options"] = "nosniff"
        headers["x-frame-options"] = "DENY"
        headers["referrer-policy"] = "no-referrer"
        headers["permissions-policy"] = "camera=(), geolocation=(), microphone=(), payment=(), usb=()"
        headers["cross-origin-opener-policy"] = "same-origin"
        headers["cross-origin-resource-policy"] = "same-origin"
        headers["x-robots-tag"] = "noindex, nofollow"
        headers["cache-control"] = "no-cache" if static else "no-store"
        if self.settings.secure:
            headers["strict-transport-security"] = "max-age=31536000"

    @staticmethod
    def _now(scope: Scope) -> float:
        return float(scope["app"].state.clock())
