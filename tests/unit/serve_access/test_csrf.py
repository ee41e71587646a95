"""No act without the token of the session."""

from __future__ import annotations

import pytest

from tests.unit.serve_access.page import PASSWORD, Page, token


def test_act_needs_the_token_of_this_session(page: Page) -> None:
    client, other = page.log_in("steward-1"), page.log_in("registrar-1")
    csrf = token(client.get("/count"))
    assert client.post("/decide", data={"note": "x"}).status_code == 403
    assert client.post("/decide", data={"note": "x", "csrf": ""}).status_code == 403
    assert client.post("/decide", data={"note": "x", "csrf": csrf[:-1]}).status_code == 403
    assert client.post("/decide", data={"note": "x", "csrf": token(other.get("/count"))}).status_code == 403
    assert client.post("/decide", data={"note": "x", "csrf": csrf}).json() == {"by": "steward-1", "note": "x"}


def test_token_in_a_header_or_in_a_form_with_a_file(page: Page) -> None:
    client = page.log_in("steward-1")
    csrf = token(client.get("/count"))
    assert client.post("/decide", data={"note": "x"}, headers={"X-CSRF-Token": csrf}).status_code == 200
    assert client.post("/upload", files={"file": ("a.xlsx", b"12345")}).status_code == 403
    assert client.post("/upload", data={"csrf": csrf}, files={"file": ("a.xlsx", b"12345")}).json() == {"size": 5}
    # the token sent as a file is none
    assert client.post("/upload", files={"csrf": ("csrf", csrf.encode()), "file": ("a.xlsx", b"12345")}).status_code == 403


@pytest.mark.parametrize("path,data", [("/login", {"name": "steward-1", "password": PASSWORD}), ("/setup/unknown", {"password": PASSWORD})])
def test_log_in_and_set_up_need_it_too(page: Page, path: str, data: dict[str, str]) -> None:
    client = page.client()
    client.get("/login")
    assert client.post(path, data=data).status_code == 403
    assert page.events("login") == []


@pytest.mark.parametrize("path", ["/logout", "/language"])
def test_log_out_and_language_need_it_too(page: Page, path: str) -> None:
    client = page.log_in("steward-1")
    assert client.post(path, data={"language": "nl"}).status_code == 403
    assert client.get("/count").status_code == 200


@pytest.mark.parametrize("site,status", [("same-origin", 200), ("none", 200), ("same-site", 403), ("cross-site", 403)])
def test_what_another_site_sends_is_refused_even_with_the_token(page: Page, site: str, status: int) -> None:
    client = page.log_in("steward-1")
    csrf = token(client.get("/count"))
    assert client.post("/decide", data={"note": "x", "csrf": csrf}, headers={"Sec-Fetch-Site": site}).status_code == status
