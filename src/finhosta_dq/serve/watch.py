"""What machines ask: whether the page lives, whether it can work, and figures for a monitor."""

from __future__ import annotations

import hmac

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse, PlainTextResponse, Response
from sqlalchemy.exc import SQLAlchemyError

from finhosta_dq.keeping.metrics import CONTENT_TYPE, Metrics
from finhosta_dq.registry.migrate import HEAD, RegistryError, revision
from finhosta_dq.serve.runs import NoRun, latest_run
from finhosta_dq.serve.settings import ServeSettings, is_loopback

router = APIRouter()


@router.get("/health")
@router.get("/healthz")
def health() -> JSONResponse:
    """Whether the page answers; nothing more."""
    return JSONResponse({"status": "ok"})


@router.get("/readyz")
def ready(request: Request) -> JSONResponse:
    """Whether people can work: 200 when the registry answers with the tables of this program, else 503; run: whether one is published."""
    state = request.app.state
    try:
        with state.registry.read() as con:
            is_up = revision(con) == HEAD
    except (SQLAlchemyError, RegistryError):
        is_up = False
    try:
        latest_run(state.settings.out, state.settings.hospital)
        has_run = True
    except (NoRun, OSError, ValueError):
        has_run = False
    return JSONResponse({"ready": is_up, "registry": is_up, "run": has_run}, status_code=200 if is_up else 503)


@router.get("/metrics")
def metrics(request: Request) -> Response:
    """Figures for a monitor in Prometheus' text format, for who may ask; for all others there is no such page."""
    if not may_ask(request):
        return PlainTextResponse("Not found", status_code=404)
    figures: Metrics = request.app.state.metrics
    return Response(figures.text(), media_type=None, headers={"content-type": CONTENT_TYPE})


def may_ask(request: Request) -> bool:
    """With a token in the settings who sends it as bearer token; without one this machine itself, and behind a proxy nobody."""
    settings: ServeSettings = request.app.state.settings
    if settings.metrics_token is not None:
        wanted = f"Bearer {settings.metrics_token.get_secret_value()}"
        return hmac.compare_digest(request.headers.get("authorization", "").encode(), wanted.encode())
    # a proxy asks from this machine whoever stands behind it
    if settings.behind_proxy or "x-forwarded-for" in request.headers or "forwarded" in request.headers:
        return False
    return request.client is not None and is_loopback(request.client.host)
