"""The frame around every page: navigation, language, token, nonce; and the router that pages are made with."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from finhosta_dq.findings.labels import LANGUAGES
from finhosta_dq.publication.wording import figure, number, percent, table_title, texts, unit_name
from finhosta_dq.serve.access import ROLES, User
from finhosta_dq.serve.settings import Role
from finhosta_dq.serve.texts import page_texts

TEMPLATES = Path(__file__).parent / "templates"


@dataclass(frozen=True)
class Entry:
    """One entry of the navigation. path: e.g. ``/list``; text: dotted name in the texts, e.g. ``pages.nav.list``; order: small = left."""

    path: str
    text: str
    roles: tuple[Role, ...] = ROLES
    order: int = 100


class PageRouter(APIRouter):
    """A router of pages that also says which entries of the navigation lead to them."""

    def __init__(self, *, navigation: Sequence[Entry] = (), **options: Any) -> None:
        super().__init__(**options)
        self.navigation = tuple(navigation)


_environment = Environment(
    loader=FileSystemLoader(TEMPLATES), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
)


def page_language(request: Request) -> str:
    """nl, fr or en: chosen by the user, else in this session, else what the browser asks for, else the setting."""
    user: User | None = request.state.user
    chosen = user.language if user else request.state.session.language
    if chosen in LANGUAGES:
        return str(chosen)
    for part in request.headers.get("accept-language", "").split(","):
        asked = part.split(";")[0].strip().lower()[:2]
        if asked in LANGUAGES:
            return asked
    return str(request.app.state.settings.language)


def render(request: Request, template: str, *, status: int = 200, **context: Any) -> HTMLResponse:
    """A page from ``templates/<template>``, which extends ``base.html``.

    The template also gets: user (User or None), language, t (texts of the page), words (texts of the report), csrf (token for forms),
    nonce (for script elements), navigation (entries this user may follow: path, label, is_here), path, here (path and query, for a
    way back), roles, and number, figure, unit_name, percent, table_title in the reader's language.
    """
    language = page_language(request)
    t = page_texts(language)
    here = request.url.path + (f"?{request.url.query}" if request.url.query else "")
    frame: dict[str, Any] = {
        "user": request.state.user,
        "language": language,
        "languages": LANGUAGES,
        "t": t,
        "words": texts(language),
        "csrf": request.state.session.csrf,
        "nonce": request.state.nonce,
        "navigation": _navigation(request, t),
        "path": request.url.path,
        # an error page repeats nothing of what was asked for
        "here": here if request.method == "GET" and status < 400 else "/",
        "roles": ROLES,
        "number": lambda value, decimals=None: number(value, language, decimals),
        "figure": lambda value, unit: figure(value, unit, language),
        "unit_name": lambda unit: unit_name(unit, language),
        "percent": lambda part, whole: percent(part, whole, language),
        "table_title": lambda table: table_title(table, language),
    }
    return HTMLResponse(_environment.get_template(template).render({**frame, **context}), status_code=status)


def local_path(path: str | None) -> str:
    """That path when it leads to this site, else ``/``: nobody is sent elsewhere after log-in."""
    if not path or not path.startswith("/") or path.startswith("//") or "\\" in path or any(ord(sign) < 32 for sign in path):
        return "/"
    return path


def _navigation(request: Request, t: dict[str, Any]) -> list[dict[str, Any]]:
    user: User | None = request.state.user
    if user is None:
        return []
    shown: list[Entry] = [entry for entry in request.app.state.navigation if user.role in entry.roles]
    path = request.url.path
    return [
        {
            "path": entry.path,
            "label": label(t, entry.text),
            "is_here": path == entry.path or (entry.path != "/" and path.startswith(entry.path + "/")),
        }
        for entry in sorted(shown, key=lambda entry: entry.order)
    ]


def label(t: dict[str, Any], dotted: str) -> str:
    """The text of that dotted name. Raises KeyError when there is none."""
    found: Any = t
    for name in dotted.split("."):
        found = found[name]
    return str(found)
