"""Log-in with a password, log-out, and the language."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated

from fastapi import APIRouter, Depends, Form, Request
from fastapi.responses import RedirectResponse, Response

from finhosta_dq.findings.labels import LANGUAGES
from finhosta_dq.registry.events import write_event
from finhosta_dq.serve.access import User, require
from finhosta_dq.serve.audit import address
from finhosta_dq.serve.frame import local_path, page_language, render
from finhosta_dq.serve.passwords import fits
from finhosta_dq.serve.users import Account, change_user, clean_name, find_user

router = APIRouter()


@router.get("/login")
def login_page(request: Request, next: str = "/", lang: str | None = None) -> Response:
    """The log-in form. next: where to go afterwards; lang: show it in that language."""
    choose_language(request, lang)
    if request.state.user is not None:
        return RedirectResponse(local_path(next), status_code=303)
    return _form(request, next)


@router.post("/login")
def login(
    request: Request,
    name: Annotated[str, Form(max_length=200)] = "",
    password: Annotated[str, Form(max_length=1000)] = "",
    next: Annotated[str, Form(max_length=2000)] = "/",
) -> Response:
    """Check name and password; the answer to a wrong one tells nothing of which was wrong, nor by the time it takes."""
    state = request.app.state
    name = clean_name(name)
    source = address(request)
    if not state.limit.take(name, source, state.clock()):
        return _form(request, next, error="too_many", status=429)
    account = find_user(state.registry, name)
    usable = account if account is not None and account.disabled_at is None else None
    right = fits(usable.password_hash if usable else None, password)
    if usable is None or not right:
        # a name nobody has may be a password typed into the wrong field: it is not kept
        write_event(state.registry, who=account.name if account else "unknown", act="login_refused", detail=source)
        return _form(request, next, error="wrong", status=401)
    state.limit.forget(name, source)
    enter(request, usable)
    return RedirectResponse(local_path(next), status_code=303)


@router.post("/logout")
def logout(request: Request, user: Annotated[User, Depends(require())]) -> Response:
    """End this session for good, here and in any copy of its cookie."""
    state = request.app.state
    mark = request.state.session.mark
    write_event(state.registry, who=user.name, act="logout", subject=mark, detail=address(request))
    state.sessions.end(mark, state.clock())
    request.state.session = state.sessions.start(state.clock(), language=user.language)
    return RedirectResponse("/login", status_code=303)


@router.post("/language")
def language(
    request: Request,
    user: Annotated[User, Depends(require())],
    language: Annotated[str, Form(max_length=2)],
    next: Annotated[str, Form(max_length=2000)] = "/",
) -> Response:
    """Remember the language of this user and go back to the page."""
    if language in LANGUAGES:
        change_user(request.app.state.registry, user.name, language=language)
    return RedirectResponse(local_path(next), status_code=303)


def enter(request: Request, account: Account) -> None:
    """Give the request a new session of that user and record the log-in."""
    state = request.app.state
    chosen = page_language(request)
    request.state.session = state.sessions.start(state.clock(), name=account.name, stamp=account.stamp, language=chosen)
    write_event(state.registry, who=account.name, act="login", subject=request.state.session.mark, detail=address(request))


def choose_language(request: Request, language: str | None) -> None:
    """Keep the language somebody without a log-in asks for."""
    if language in LANGUAGES:
        request.state.session = replace(request.state.session, language=language)


def _form(request: Request, next: str, *, error: str | None = None, status: int = 200) -> Response:
    settings = request.app.state.settings
    return render(request, "login.html", status=status, error=error, next=local_path(next), oidc=settings.oidc_issuer is not None)
