"""No route without a role: what is open is listed here, and the application does not start with anything else open."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from fastapi import FastAPI
from starlette.routing import Mount

from finhosta_dq.serve.access import SAFE_METHODS, require_csrf

# all that answers without a session
OPEN = frozenset({"/login", "/setup/{token}", "/oidc/start", "/oidc/callback", "/health", "/healthz", "/readyz", "/metrics", "/static"})


class OpenRouteError(RuntimeError):
    """Error raised when a route asks for no role, or changes something without the token of the session."""


def routes(app: FastAPI) -> Iterator[tuple[str, frozenset[str], frozenset[Any]]]:
    """Path, methods and dependencies (all levels) of every route, those of included routers too."""
    for route in app.routes:
        contexts = route.effective_route_contexts() if hasattr(route, "effective_route_contexts") else [route]
        for context in contexts:
            path = str(getattr(context, "path", "?"))
            if isinstance(context, Mount):
                yield path, frozenset({"*"}), frozenset()
                continue
            dependant = getattr(context, "dependant", None)
            yield path, frozenset(getattr(context, "methods", None) or {"*"}), frozenset(_calls(dependant)) if dependant else frozenset()


def check_routes(app: FastAPI) -> None:
    """Raises OpenRouteError when a route outside ``OPEN`` asks for no role, or an unsafe method for no token."""
    for path, methods, calls in routes(app):
        if path in OPEN and path == "/static":
            continue
        if path not in OPEN and not any(hasattr(call, "roles") for call in calls):
            raise OpenRouteError(f"route {path} asks for no role")
        if not methods <= SAFE_METHODS and require_csrf not in calls:
            raise OpenRouteError(f"route {path} asks for no token")


def _calls(dependant: Any) -> Iterator[Any]:
    for dependency in dependant.dependencies:
        yield dependency.call
        yield from _calls(dependency)
