"""Log-in, sessions and log-out by real requests."""

from __future__ import annotations

from pathlib import Path
from statistics import median
from time import perf_counter

import pytest

from finhosta_dq.serve.users import change_user, make_setup_link, use_setup_link
from tests.unit.serve_access.page import PASSWORD, Page, make_page, token


def test_log_in_leads_to_the_page_asked_for(page: Page) -> None:
    client = page.client()
    sent = client.get("/record/4711?tab=2")
    assert (sent.status_code, sent.headers["location"]) == (303, "/login?next=%2Frecord%2F4711%3Ftab%3D2")

    form = client.get(sent.headers["location"])
    answer = client.post("/login", data={"csrf": token(form), "name": " Steward-1 ", "password": PASSWORD, "next": "/record/4711?tab=2"})

    assert (answer.status_code, answer.headers["location"]) == (303, "/record/4711?tab=2")
    assert client.get("/record/4711?tab=2").status_code == 200
    assert [row.who for row in page.events("login")] == ["steward-1"]


@pytest.mark.parametrize(
    "elsewhere", ["https://elsewhere.example/", "//elsewhere.example", "/\\elsewhere.example", "/\telsewhere", "record"]
)
def test_log_in_leads_nowhere_else(page: Page, elsewhere: str) -> None:
    client = page.client()
    answer = page.try_log_in(client, "steward-1", PASSWORD, next=elsewhere)
    assert answer.headers["location"] == "/"
    assert client.get("/login", params={"next": elsewhere}).headers["location"] == "/"


def test_wrong_password_unknown_name_and_disabled_user_get_the_same_answer(page: Page) -> None:
    change_user(page.app.state.registry, "viewer-1", disabled=True)
    texts = set()
    for name, password in (
        ("steward-1", "wrong password"),
        ("nobody-1", PASSWORD),
        ("viewer-1", PASSWORD),
        ("", PASSWORD),
        ("steward-1\0", PASSWORD),
    ):
        client = page.client()
        csrf = token(client.get("/login"))
        answer = client.post("/login", data={"csrf": csrf, "name": name, "password": password})
        assert answer.status_code == 401
        assert PASSWORD not in answer.text
        texts.add(answer.text.replace(token(answer), "").split("<footer>")[0])
    assert len(texts) == 1
    assert [row.who for row in page.events("login_refused")] == ["steward-1", "unknown", "viewer-1", "unknown", "unknown"]


def test_unknown_name_takes_as_long_as_a_known_one(tmp_path: Path, page: Page) -> None:
    page.app.state.limit.attempts = 1000
    client = page.client()
    csrf = token(client.get("/login"))

    def seconds(name: str) -> float:
        began = perf_counter()
        client.post("/login", data={"csrf": csrf, "name": name, "password": "wrong password"})
        return perf_counter() - began

    known, unknown = [], []
    for _ in range(7):
        known.append(seconds("steward-1"))
        unknown.append(seconds("nobody-1"))
    # without the check against a stand-in hash an unknown name would be answered in a tenth of the time
    assert median(unknown) > 0.5 * median(known)


def test_session_is_new_at_log_in(page: Page) -> None:
    client = page.client()
    form = client.get("/login")
    before = client.cookies["fdq"]
    page.try_log_in(client, "steward-1", PASSWORD)
    after = client.cookies["fdq"]
    assert after != before
    assert (
        page.app.state.sessions.read(before, page.app.state.clock()).sid != page.app.state.sessions.read(after, page.app.state.clock()).sid
    )
    # the token of before the log-in is worth nothing any more
    assert client.post("/decide", data={"csrf": token(form), "note": "x"}).status_code == 403


def test_log_out_ends_every_copy_of_the_session_also_after_a_restart(page: Page, tmp_path: Path) -> None:
    client = page.log_in("steward-1")
    copy = client.cookies["fdq"]
    assert client.post("/logout", data={"csrf": token(client.get("/count"))}).headers["location"] == "/login"
    assert client.get("/count").status_code == 303

    for where in (page, make_page(tmp_path)):
        thief = where.client()
        thief.cookies.set("fdq", copy)
        assert thief.get("/count").status_code == 303


def test_session_outlives_a_restart(page: Page, tmp_path: Path) -> None:
    copy = page.log_in("steward-1").cookies["fdq"]
    again = make_page(tmp_path).client()
    again.cookies.set("fdq", copy)
    assert again.get("/count").status_code == 200


def test_session_ends_when_idle_and_after_its_life(page: Page) -> None:
    idle = page.log_in("steward-1")
    page.later(29 * 60)
    assert idle.get("/count").status_code == 200
    page.later(29 * 60)
    assert idle.get("/count").status_code == 200
    page.later(31 * 60)
    assert idle.get("/count").status_code == 303

    busy = page.log_in("steward-1")
    answers = []
    for _ in range(31):
        page.later(20 * 60)
        answers.append(busy.get("/count").status_code)
    # ten hours are thirty times twenty minutes
    assert answers == [200] * 29 + [303] * 2


@pytest.mark.parametrize(
    "spoil", [lambda text: text[:-1] + ("A" if text[-1] != "A" else "B"), lambda text: "x" + text, lambda text: text * 40, lambda text: "."]
)
def test_altered_cookie_is_no_session(page: Page, spoil: object) -> None:
    client = page.log_in("steward-1")
    text = client.cookies["fdq"]
    client.cookies.clear()
    client.cookies.set("fdq", spoil(text))  # type: ignore[operator]
    assert client.get("/count").status_code == 303


def test_disabled_user_and_changed_role_count_from_the_next_request(page: Page) -> None:
    client = page.log_in("registrar-1")
    assert client.get("/record/4711").status_code == 200
    change_user(page.app.state.registry, "registrar-1", role="finance")
    assert client.get("/record/4711").status_code == 403
    change_user(page.app.state.registry, "registrar-1", disabled=True)
    assert client.get("/count").status_code == 303


def test_new_password_ends_the_sessions_of_the_old_one(page: Page) -> None:
    client = page.log_in("registrar-1")
    link = make_setup_link(page.app.state.registry, "registrar-1", 1)
    assert client.get("/count").status_code == 200
    assert use_setup_link(page.app.state.registry, link, "another long password") == "registrar-1"
    assert client.get("/count").status_code == 303


def test_key_of_the_sessions_is_for_its_owner_only(page: Page, tmp_path: Path) -> None:
    key = tmp_path / ".serve-key"
    assert key.stat().st_mode & 0o777 == 0o600
    key.chmod(0o644)
    with pytest.raises(ValueError, match="can be read by others"):
        make_page(tmp_path)
    key.chmod(0o600)
    key.write_text("short")
    with pytest.raises(ValueError, match="holds no key"):
        make_page(tmp_path)
    assert [path.name for path in tmp_path.glob(".serve-key*")] == [".serve-key"]
