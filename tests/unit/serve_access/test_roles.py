"""Which role comes where; no route is open but those listed here."""

from __future__ import annotations

from pathlib import Path

import pytest
from fastapi import APIRouter, FastAPI

from finhosta_dq.serve import app as application
from finhosta_dq.serve.access import ROLES, require
from finhosta_dq.serve.routes import OpenRouteError, routes
from tests.unit.serve_access.page import STAY, Page, make_page, token

# written out here: who opens a route must also say so in this list
OPEN = {"/login", "/setup/{token}", "/oidc/start", "/oidc/callback", "/health", "/healthz", "/readyz", "/metrics", "/static"}
OIDC = {"oidc_issuer": "http://127.0.0.1:1", "oidc_client_id": "page", "oidc_roles": {"a": "viewer"}}


def may(page: Page) -> dict[str, dict[str, int]]:
    found: dict[str, dict[str, int]] = {}
    for name in ("nobody", *(f"{role}-1" for role in ROLES)):
        client = page.client() if name == "nobody" else page.log_in(name)
        csrf = token(client.get("/login" if name == "nobody" else "/count"))
        found[name] = {
            "count": client.get("/count").status_code,
            "record": client.get(f"/record/{STAY}").status_code,
            "decide": client.post("/decide", data={"csrf": csrf, "note": "x"}).status_code,
            "upload": client.post("/upload", data={"csrf": csrf}, files={"file": ("a", b"1")}).status_code,
        }
    return found


def test_roles(page: Page) -> None:
    assert may(page) == {
        "nobody": {"count": 303, "record": 303, "decide": 401, "upload": 401},
        "steward-1": {"count": 200, "record": 200, "decide": 200, "upload": 200},
        "registrar-1": {"count": 200, "record": 200, "decide": 200, "upload": 403},
        "finance-1": {"count": 200, "record": 403, "decide": 403, "upload": 403},
        "viewer-1": {"count": 200, "record": 403, "decide": 403, "upload": 403},
    }


@pytest.mark.parametrize("name", ["finance-1", "viewer-1"])
def test_refusal_says_nothing_of_the_record(page: Page, name: str) -> None:
    client = page.log_in(name)
    for accept in ("text/html", "application/json"):
        for path in (f"/record/{STAY}", f"/unknown/{STAY}", f"/number/{STAY}", f"/broken/{STAY}"):
            answer = client.get(path, headers={"Accept": accept})
            assert answer.status_code in (403, 404, 422, 500)
            assert STAY not in answer.text + str(answer.headers), path


def test_navigation_holds_what_the_role_may(page: Page) -> None:
    assert 'href="/record"' in page.log_in("registrar-1").get("/count").text
    assert 'href="/record"' not in page.log_in("finance-1").get("/count").text


def test_every_route_of_the_page_asks_for_a_role(tmp_path: Path) -> None:
    app = make_page(tmp_path, **OIDC).app
    found = list(routes(app))
    asked = {path: {role for call in calls for role in getattr(call, "roles", ())} for path, _, calls in found}
    assert set(asked) >= OPEN
    assert [path for path, roles in asked.items() if not roles and path not in OPEN] == []
    assert [path for path, roles in asked.items() if roles and path in OPEN] == []


def test_every_route_of_the_page_sends_a_stranger_to_log_in(tmp_path: Path) -> None:
    page = make_page(tmp_path, **OIDC)
    client = page.client()
    for path, methods, _ in routes(page.app):
        if path in OPEN:
            continue
        filled = path.replace("{", "").replace("}", "").split(":")[0]
        for method in methods:
            answer = client.request(method, filled)
            expected = (303, 401) if method in ("GET", "HEAD") else (403,)
            assert answer.status_code in expected, (method, path, answer.status_code)
            if answer.status_code == 303:
                assert answer.headers["location"].startswith("/login")


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_page_does_not_start_with_an_open_route(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, method: str) -> None:
    router = APIRouter()

    def secret() -> dict[str, str]:
        return {}

    router.add_api_route("/secret", secret, methods=[method])
    monkeypatch.setattr(application, "page_routers", lambda: [router])
    with pytest.raises(OpenRouteError, match="/secret asks for no role"):
        make_page(tmp_path)


def test_page_does_not_start_with_a_mounted_application(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    router = APIRouter()
    router.mount("/more", FastAPI())
    monkeypatch.setattr(application, "page_routers", lambda: [router])
    with pytest.raises(OpenRouteError, match="asks for no role"):
        make_page(tmp_path)


def test_unknown_role_is_an_error_of_the_program() -> None:
    with pytest.raises(ValueError, match="unknown role"):
        require("boss")  # type: ignore[arg-type]
