"""The page behind a set-up link: the user sets the own password, once."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, Path, Request
from fastapi.responses import RedirectResponse, Response

from finhosta_dq.registry.events import write_event
from finhosta_dq.serve.audit import address
from finhosta_dq.serve.frame import render
from finhosta_dq.serve.login import choose_language, enter
from finhosta_dq.serve.passwords import SHORTEST, weakness
from finhosta_dq.serve.users import find_user, setup_name, use_setup_link

router = APIRouter()
Token = Annotated[str, Path(max_length=100)]


@router.get("/setup/{token}")
def setup_page(request: Request, token: Token, lang: str | None = None) -> Response:
    """The form; looking at it does not use the link up, as mail programs look at links too."""
    choose_language(request, lang)
    name = setup_name(request.app.state.registry, token)
    if name is None:
        return render(request, "setup.html", status=404, name=None, error="link", shortest=SHORTEST)
    return render(request, "setup.html", name=name, error=None, shortest=SHORTEST)


@router.post("/setup/{token}")
def setup(
    request: Request,
    token: Token,
    password: Annotated[str, Form(max_length=1000)] = "",
    again: Annotated[str, Form(max_length=1000)] = "",
) -> Response:
    """Take the password, end the link, and log in."""
    state = request.app.state
    source = address(request)
    # guessing a link is hopeless; hashing passwords for whoever asks is still limited
    if not state.limit.take("", source, state.clock()):
        return render(request, "setup.html", status=429, name=None, error="too_many", shortest=SHORTEST)
    name = setup_name(state.registry, token)
    if name is None:
        return render(request, "setup.html", status=404, name=None, error="link", shortest=SHORTEST)
    error = "differ" if password != again else weakness(password, name)
    if error:
        return render(request, "setup.html", status=422, name=name, error=error, shortest=SHORTEST)
    if use_setup_link(state.registry, token, password) is None:
        return render(request, "setup.html", status=404, name=None, error="link", shortest=SHORTEST)
    state.limit.forget("", source)
    account = find_user(state.registry, name)
    if account is not None:
        write_event(state.registry, who=name, act="password_set", detail=source)
        enter(request, account)
    return RedirectResponse("/", status_code=303)
