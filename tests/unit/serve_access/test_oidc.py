"""Log-in through an OpenID Connect issuer that runs on loopback."""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from starlette.testclient import TestClient

from finhosta_dq.serve.oidc import OidcError, role_of
from finhosta_dq.serve.settings import ServeSettings
from finhosta_dq.serve.users import change_user, find_user
from tests.unit.serve_access.issuer import (
    CLIENT,
    SECRET,
    Issuer,
    elliptic_key,
    running,
    signed_with_other_key,
    signed_with_public_key,
    unsigned,
)
from tests.unit.serve_access.page import Page, make_page

pytestmark = pytest.mark.server
ROLES = {"dq-stewards": "steward", "dq-registrars": "registrar", "dq-finance": "finance"}


@pytest.fixture(scope="module")
def server() -> Iterator[Issuer]:
    with running() as issuer:
        yield issuer


@pytest.fixture
def issuer(server: Issuer) -> Issuer:
    fresh = Issuer(server.address)
    for name in ("claims", "key", "forge", "algorithm", "codes", "asked", "says_issuer"):
        setattr(server, name, getattr(fresh, name))
    return server


@pytest.fixture
def page(tmp_path: Path, own_pages: None, issuer: Issuer, registry_with_users: Path) -> Iterator[Page]:
    shutil.copy(registry_with_users, tmp_path)
    made = make_page(
        tmp_path,
        oidc_issuer=issuer.address,
        oidc_client_id=CLIENT,
        oidc_client_secret=SECRET,
        oidc_roles=ROLES,
        oidc_coder_claim="coder",
    )
    yield made
    made.app.state.registry.close()


def go(client: TestClient, start: str = "/oidc/start?next=/count") -> httpx.Response:
    """Through the issuer and back, as a browser goes; a second client asks the issuer."""
    sent = client.get(start)
    assert sent.status_code == 303, sent.text
    back = httpx.get(sent.headers["location"])
    assert back.status_code == 302
    target = urlsplit(back.headers["location"])
    return client.get(f"{target.path}?{target.query}")


def test_log_in_through_the_issuer(page: Page, issuer: Issuer) -> None:
    issuer.claims = {"coder": "C12"}
    client = page.client()
    assert "/oidc/start?next=/" in client.get("/login").text

    answer = go(client)

    assert answer.status_code == 200
    assert '<meta http-equiv="refresh" content="0; url=/count">' in answer.text
    assert client.get("/record/1").status_code == 200
    account = find_user(page.app.state.registry, "registrar-7")
    assert account is not None
    assert (account.role, account.coder, account.has_password) == ("registrar", "C12", False)
    assert [row.who for row in page.events("login")] == ["registrar-7"]
    asked = issuer.asked[0]
    assert (asked["response_type"], asked["code_challenge_method"], asked["client_id"]) == ("code", "S256", CLIENT)
    assert asked["redirect_uri"] == "http://127.0.0.1:8765/oidc/callback"
    assert len(asked["state"]) >= 40
    assert len(asked["nonce"]) >= 40


def test_role_follows_the_issuer_at_each_log_in(page: Page, issuer: Issuer) -> None:
    go(page.client())
    issuer.claims = {"roles": ["dq-finance", "staff"]}
    client = page.client()
    go(client)
    assert client.get("/record/1").status_code == 403
    assert client.get("/count").status_code == 200


def test_state_waits_in_a_cookie_of_this_browser(page: Page) -> None:
    client = page.client()
    cookie = client.get("/oidc/start").headers.get_list("set-cookie")
    waiting = next(one for one in cookie if one.startswith("fdq-oidc="))
    assert {part.casefold() for part in waiting.split("; ")[1:]} == {"httponly", "max-age=600", "path=/oidc", "samesite=lax"}
    sent = client.get("/oidc/start").headers["location"]
    back = urlsplit(httpx.get(sent).headers["location"])
    # the answer brought into another browser logs nobody in: no log-in as somebody else unawares
    assert page.client().get(f"{back.path}?{back.query}").status_code == 403
    state = parse_qs(back.query)["state"][0]
    assert client.get(f"{back.path}?{back.query.replace(state, 'x' + state)}").status_code == 403
    # and a refused answer ends the attempt
    assert client.get(f"{back.path}?{back.query}").status_code == 403


def test_answer_counts_once(page: Page) -> None:
    client = page.client()
    sent = client.get("/oidc/start").headers["location"]
    back = urlsplit(httpx.get(sent).headers["location"])
    waiting = client.cookies["fdq-oidc"]
    assert client.get(f"{back.path}?{back.query}").status_code == 200
    again = page.client()
    again.cookies.set("fdq-oidc", waiting, path="/oidc")
    assert again.get(f"{back.path}?{back.query}").status_code == 403


@pytest.mark.parametrize(
    "claims",
    [
        {"aud": "another"},
        {"iss": "https://elsewhere.example"},
        {"nonce": "another"},
        {"nonce": None},
        {"exp": int(time.time()) - 3600},
        {"exp": None},
        {"iat": int(time.time()) + 36000},
        {"aud": [CLIENT, "another"], "azp": "another"},
        {"roles": ["staff"]},
        {"roles": None},
        {"roles": "dq-registrars-not"},
        {"preferred_username": None},
        {"preferred_username": "<b>"},
        {"preferred_username": "Steward-1"},
    ],
    # the same in every process: no moment in it
    ids=lambda claims: "-".join(f"{name}={'moment' if isinstance(value, int) else value}" for name, value in claims.items())[:40],
)
def test_token_that_is_not_right_logs_nobody_in(page: Page, issuer: Issuer, claims: dict[str, Any]) -> None:
    issuer.claims = claims
    client = page.client()
    answer = go(client)
    assert answer.status_code == 403
    assert client.get("/count").status_code == 303
    assert page.events("login") == []
    assert [row.subject for row in page.events("login_refused")] == ["oidc"]


@pytest.mark.parametrize("forge", [signed_with_other_key, signed_with_public_key, unsigned])
def test_forged_signature_logs_nobody_in(page: Page, issuer: Issuer, forge: Callable[[dict[str, Any], Any], str]) -> None:
    issuer.forge = forge
    client = page.client()
    assert go(client).status_code == 403
    assert client.get("/count").status_code == 303


def test_issuer_may_change_its_key(page: Page, issuer: Issuer) -> None:
    assert go(page.client()).status_code == 200
    issuer.key, issuer.algorithm = elliptic_key(), "ES256"
    assert go(page.client()).status_code == 200


def test_refusals_do_not_fill_the_audit_trail(page: Page) -> None:
    client = page.client()
    assert {client.get("/oidc/callback?code=a&state=b").status_code for _ in range(30)} == {403}
    assert len(page.events("login_refused")) == 5


def test_disabled_user_stays_out(page: Page) -> None:
    go(page.client())
    change_user(page.app.state.registry, "registrar-7", disabled=True)
    assert go(page.client()).status_code == 403


def test_issuer_that_calls_itself_otherwise_or_is_away(page: Page, issuer: Issuer, tmp_path: Path) -> None:
    issuer.says_issuer = "https://elsewhere.example"
    assert page.client().get("/oidc/start").status_code == 403
    away = make_page(tmp_path / "away", oidc_issuer="http://127.0.0.1:9", oidc_client_id=CLIENT, oidc_roles=ROLES)
    assert away.client().get("/oidc/start").status_code == 403


@pytest.mark.parametrize(
    "settings,message",
    [
        ({"oidc_issuer": "http://issuer.example", "oidc_client_id": "a", "oidc_roles": ROLES}, "https"),
        ({"oidc_issuer": "https://issuer.example", "oidc_roles": ROLES}, "oidc_client_id"),
        ({"oidc_issuer": "https://issuer.example", "oidc_client_id": "a"}, "oidc_roles"),
        ({"oidc_issuer": "https://issuer.example", "oidc_client_id": "a", "oidc_roles": {"a": "boss"}}, "steward"),
    ],
)
def test_settings_that_do_not_hold(settings: dict[str, Any], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        ServeSettings(_env_file=None, **settings)


def test_role_that_may_most_and_nested_claims() -> None:
    settings = ServeSettings(
        _env_file=None, oidc_issuer="https://a.example", oidc_client_id="a", oidc_roles=ROLES, oidc_role_claim="realm_access.roles"
    )
    assert role_of({"realm_access": {"roles": ["dq-finance", "dq-stewards", 3]}}, settings) == "steward"
    for claims in ({}, {"realm_access": "dq-stewards"}, {"roles": ["dq-stewards"]}, {"realm_access": {"roles": {"dq-stewards": True}}}):
        with pytest.raises(OidcError):
            role_of(claims, settings)


def test_without_settings_there_is_no_such_route(tmp_path: Path, own_pages: None) -> None:
    client = make_page(tmp_path).client()
    assert client.get("/oidc/start").status_code == 404
    assert "oidc" not in client.get("/login").text
