"""Security headers, cookie flags, host names, sizes, and what error pages say."""

from __future__ import annotations

import logging
import re
from pathlib import Path

import pytest

from finhosta_dq.serve.settings import ServeSettings
from tests.unit.serve_access.page import PASSWORD, STAY, Page, add_users, make_page, token


@pytest.mark.parametrize("path", ["/login", "/count", "/unknown", "/broken/1", "/static/page.css", "/health"])
def test_headers_on_every_answer(page: Page, path: str) -> None:
    answer = page.log_in("steward-1").get(path)
    policy = dict(part.strip().split(" ", 1) for part in answer.headers["content-security-policy"].split(";"))
    assert policy["default-src"] == "'none'"
    assert policy["frame-ancestors"] == "'none'"
    assert policy["form-action"] == "'self'"
    assert policy["base-uri"] == "'none'"
    assert re.fullmatch(r"'nonce-[\w-]{20,}'", policy["script-src"])
    assert "unsafe" not in str(policy)
    assert "http" not in str(policy)
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["x-frame-options"] == "DENY"
    assert answer.headers["referrer-policy"] == "no-referrer"
    assert "camera=()" in answer.headers["permissions-policy"]
    assert answer.headers["cache-control"] == ("no-cache" if path.startswith("/static") else "no-store")
    assert "strict-transport-security" not in answer.headers


def test_nonce_is_of_this_answer_only(page: Page) -> None:
    client = page.client()
    nonces = set()
    for _ in range(3):
        answer = client.get("/login")
        found = re.search(r'<script nonce="([^"]+)"', answer.text)
        assert found
        assert f"'nonce-{found[1]}'" in answer.headers["content-security-policy"]
        nonces.add(found[1])
    assert len(nonces) == 3


def test_pages_hold_nothing_the_policy_would_block_and_nothing_remote(page: Page) -> None:
    client = page.log_in("steward-1")
    for path in ("/count", "/unknown", "/static/page.css", "/static/page.js", "/static/icon.svg"):
        text = client.get(path).text.replace("http://www.w3.org/2000/svg", "")
        assert not re.search(r"https?://|\sstyle=|\son\w+=|<style|@import", text), path


@pytest.mark.parametrize(
    "settings,secure",
    [
        ({}, False),
        ({"host": "::1"}, False),
        ({"host": "localhost"}, False),
        ({"host": "0.0.0.0"}, True),
        ({"host": "192.0.2.1"}, True),
        ({"behind_proxy": True}, True),
        ({"base_url": "https://dq.hospital.example"}, True),
        ({"tls_certificate": "a.pem", "tls_key": "a.key"}, True),
    ],
)
def test_when_cookies_are_for_https_only(settings: dict[str, object], secure: bool) -> None:
    assert ServeSettings(_env_file=None, **settings).secure is secure


def test_cookie_flags_on_loopback(page: Page) -> None:
    cookie = page.try_log_in(page.client(), "steward-1", PASSWORD).headers["set-cookie"]
    assert cookie.startswith("fdq=")
    assert cookie.split("; ")[1:] == ["Path=/", "HttpOnly", "SameSite=Strict"]


def test_cookie_flags_and_transport_over_https(tmp_path: Path, own_pages: None) -> None:
    page = make_page(tmp_path, base_url="https://dq.hospital.example")
    add_users(page)
    answer = page.try_log_in(page.client(address="https://dq.hospital.example"), "steward-1", PASSWORD)
    assert answer.headers["set-cookie"].startswith("__Host-fdq=")
    assert answer.headers["set-cookie"].split("; ")[1:] == ["Path=/", "HttpOnly", "SameSite=Strict", "Secure"]
    assert answer.headers["strict-transport-security"] == "max-age=31536000"


@pytest.mark.parametrize(
    "host,status", [("127.0.0.1", 200), ("localhost:8765", 200), ("[::1]:8765", 200), ("elsewhere.example", 400), ("", 400)]
)
def test_only_its_own_host_names(page: Page, host: str, status: int) -> None:
    assert page.client().get("/health", headers={"Host": host}).status_code == status


def test_size_of_a_body(tmp_path: Path, own_pages: None) -> None:
    page = make_page(tmp_path, body_megabytes=1)
    add_users(page)
    client = page.log_in("steward-1")
    csrf = {"X-CSRF-Token": token(client.get("/count"))}
    assert client.post("/upload", files={"file": ("a", b"x" * 1_000_000)}, headers=csrf).json() == {"size": 1_000_000}
    assert client.post("/upload", files={"file": ("a", b"x" * 1_100_000)}, headers=csrf).status_code == 413

    def unsaid() -> object:
        yield from (b"x" * 100_000 for _ in range(20))

    form = {**csrf, "Content-Type": "application/x-www-form-urlencoded"}
    assert client.post("/decide", content=unsaid(), headers=form).status_code == 413
    # a stranger sends a name and a password, no more
    stranger = page.client()
    stranger.get("/login")
    assert stranger.post("/login", data={"name": "x" * 70_000}).status_code == 413
    assert stranger.post("/login", content=b"x", headers={"Content-Length": "-1"}).status_code == 413


def test_error_pages_and_log_quote_nothing(page: Page, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    client = page.log_in("steward-1")
    statuses = [client.get(path).status_code for path in (f"/number/{STAY}", f"/broken/{STAY}", f"/{STAY}", f"/record/{STAY}?q={STAY}")]
    assert statuses == [422, 500, 404, 200]
    own = [record.getMessage() for record in caplog.records if record.name.startswith("finhosta_dq.serve")]
    assert [re.sub(r" \d+ ms", "", line) for line in own[-5:]] == [
        "GET /number/{key} 422 steward",
        "unexpected RuntimeError at /broken/{key}",
        "GET /broken/{key} 500 steward",
        "GET - 404 steward",
        "GET /record/{key} 200 steward",
    ]
    assert STAY not in "".join(own)


def test_errors_as_json_where_that_is_asked(page: Page) -> None:
    client = page.client()
    assert client.get("/count", headers={"Accept": "application/json"}).json() == {"error": 401}
    assert client.get("/unknown", headers={"Accept": "application/json"}).json() == {"error": 404}


def test_sign_of_life_needs_neither_session_nor_registry(page: Page, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(page.app.state, "registry", None)
    answer = page.client().get("/health")
    assert answer.json() == {"status": "ok"}
    assert "set-cookie" not in answer.headers


def test_documentation_of_the_program_is_not_served(page: Page) -> None:
    client = page.log_in("steward-1")
    assert [client.get(path).status_code for path in ("/docs", "/redoc", "/openapi.json")] == [404, 404, 404]
    assert client.get("/static/../app.py").status_code == 404
    assert client.get("/static/%2e%2e/app.py").status_code == 404


def test_reads_of_records_are_recorded(page: Page) -> None:
    page.log_in("registrar-1").get(f"/record/{STAY}")
    page.log_in("finance-1").get(f"/record/{STAY}")
    assert [tuple(row) for row in page.events("read_record")] == [("registrar-1", STAY, "127.0.0.1")]


def test_read_that_cannot_be_recorded_does_not_happen(page: Page, monkeypatch: pytest.MonkeyPatch) -> None:
    client = page.log_in("registrar-1")

    def refuse() -> None:
        raise OSError("no space")

    monkeypatch.setattr(page.app.state.registry, "begin", refuse)
    assert client.get(f"/record/{STAY}").status_code == 500
