"""The application: settings in, routes, layers and error pages in place, nothing open that need not be."""

from __future__ import annotations

import importlib
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Annotated, Any

from fastapi import APIRouter, Depends, FastAPI, Request
from fastapi.responses import Response
from fastapi.staticfiles import StaticFiles
from sqlalchemy import select
from starlette.middleware.trustedhost import TrustedHostMiddleware

from finhosta_dq.keeping.metrics import Metrics
from finhosta_dq.registry.store import Registry, open_registry
from finhosta_dq.registry.tables import event
from finhosta_dq.serve import login, oidc, setup, watch
from finhosta_dq.serve.access import User, require, require_csrf
from finhosta_dq.serve.errors import add_error_pages
from finhosta_dq.serve.frame import Entry, render
from finhosta_dq.serve.limits import LoginLimit
from finhosta_dq.serve.passwords import prepare
from finhosta_dq.serve.routes import check_routes, routes
from finhosta_dq.serve.runs import close_runs, open_run
from finhosta_dq.serve.scratch import clear_scratch
from finhosta_dq.serve.security import Surround
from finhosta_dq.serve.session import Sessions, session_key
from finhosta_dq.serve.settings import ServeSettings

STATIC = Path(__file__).parent / "static"
PAGES = "finhosta_dq.serve.pages"


def create_app(settings: ServeSettings) -> FastAPI:
    """The page for those settings; opens the registry and makes the key of the sessions where there is none.

    ``finhosta_dq.serve.pages.ROUTERS`` holds the routers of the pages; entries of the navigation come with them (``PageRouter``).
    ``app.state`` holds settings, registry, sessions, limit, clock, metrics, navigation.
    Raises OpenRouteError when a route asks for no role, and the errors of ``open_registry`` and ``session_key``.
    """
    sessions = Sessions(session_key(settings.out), idle_seconds=settings.idle_minutes * 60, life_seconds=settings.session_hours * 3600)

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        yield
        close_runs()

    app = FastAPI(
        title="finhosta-dq", docs_url=None, redoc_url=None, openapi_url=None, dependencies=[Depends(require_csrf)], lifespan=lifespan
    )
    clear_scratch(settings.out)
    registry = open_registry(settings.registry_url)
    sessions.ended_before(_log_outs(registry, settings.session_hours))
    app.state.settings = settings
    app.state.registry = registry
    app.state.sessions = sessions
    app.state.limit = LoginLimit(settings.attempts, settings.attempt_minutes * 60)
    app.state.clock = time.time
    app.state.metrics = Metrics(settings.out, registry, open_run, lambda: app.state.clock(), settings.hospital)
    app.state.navigation = []
    for router in (watch.router, login.router, setup.router, *([oidc.router] if settings.oidc_issuer else []), *page_routers()):
        app.include_router(router)
        app.state.navigation += getattr(router, "navigation", ())
    if not any(path == "/" for path, _, _ in routes(app)):
        app.include_router(_home())
        app.state.navigation.append(Entry("/", "frame.home", order=0))
    app.mount("/static", StaticFiles(directory=STATIC), name="static")
    add_error_pages(app)
    app.add_middleware(TrustedHostMiddleware, allowed_hosts=settings.hosts, www_redirect=False)
    app.add_middleware(Surround, settings=settings, sessions=sessions)
    check_routes(app)
    prepare()
    return app


def page_routers() -> list[APIRouter]:
    """The routers of the pages, none where the package is not there."""
    try:
        pages = importlib.import_module(PAGES)
    except ModuleNotFoundError as error:
        if error.name != PAGES:
            raise
        return []
    return list(getattr(pages, "ROUTERS", ()))


def _home() -> APIRouter:
    router = APIRouter()

    @router.get("/")
    def home(request: Request, user: Annotated[User, Depends(require())]) -> Response:
        return render(request, "home.html")

    return router


def _log_outs(registry: Registry, hours: int) -> Iterator[tuple[str, float]]:
    since = datetime.now(UTC) - timedelta(hours=hours)
    with registry.read() as con:
        found: list[Any] = list(con.execute(select(event.c.subject, event.c.at).where(event.c.act == "logout", event.c.at >= since)))
    for mark, at in found:
        yield mark, (at if at.tzinfo else at.replace(tzinfo=UTC)).timestamp()
