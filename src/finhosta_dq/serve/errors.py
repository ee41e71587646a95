"""Error pages: what to do next, and never a word of what was asked for or what it held."""

from __future__ import annotations

import logging
from urllib.parse import urlencode

import duckdb
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, RedirectResponse, Response
from starlette.exceptions import HTTPException

from finhosta_dq.serve.access import Forbidden, NotLoggedIn
from finhosta_dq.serve.frame import render
from finhosta_dq.serve.runs import NoRun
from finhosta_dq.serve.texts import page_texts

log = logging.getLogger("finhosta_dq.serve")


def add_error_pages(app: FastAPI) -> None:
    """Answer every error with a page (or JSON, where that was asked) that quotes nothing of the request."""

    @app.exception_handler(NotLoggedIn)
    def not_logged_in(request: Request, error: Exception) -> Response:
        if request.method == "GET" and not _wants_json(request):
            path = request.url.path + (f"?{request.url.query}" if request.url.query else "")
            return RedirectResponse("/login" + ("" if path == "/" else "?" + urlencode({"next": path})), status_code=303)
        return error_page(request, 401)

    @app.exception_handler(Forbidden)
    def forbidden(request: Request, error: Exception) -> Response:
        return error_page(request, 403)

    @app.exception_handler(NoRun)
    def no_run(request: Request, error: Exception) -> Response:
        return error_page(request, 404, "no_run")

    @app.exception_handler(duckdb.CatalogException)
    @app.exception_handler(duckdb.BinderException)
    def other_version(request: Request, error: Exception) -> Response:
        # tables or columns of a published run that are not there: it was made by a version that had none, or has others
        log.error("the run lacks what %s reads: %s", getattr(request.scope.get("route"), "path", "-"), type(error).__name__)
        return error_page(request, 409, "other_version")

    @app.exception_handler(HTTPException)
    def http(request: Request, error: HTTPException) -> Response:
        return error_page(request, error.status_code)

    @app.exception_handler(RequestValidationError)
    def invalid(request: Request, error: Exception) -> Response:
        return error_page(request, 422)


def error_page(request: Request, status: int, text: str | None = None) -> Response:
    """The page of an error by its status, or by the name of its text in ``error`` of the texts."""
    if _wants_json(request):
        return JSONResponse({"error": status}, status_code=status)
    known = page_texts("en")["error"]
    name = text or f"e{status}"
    return render(request, "error.html", status=status, error=name if name in known else "other")


def _wants_json(request: Request) -> bool:
    return "text/html" not in request.headers.get("accept", "text/html") and "json" in request.headers.get("accept", "")
