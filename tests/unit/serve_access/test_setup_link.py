"""The link by which a user sets the own password, once."""

from __future__ import annotations

import threading
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from finhosta_dq.registry.tables import app_user, setup_link
from finhosta_dq.serve.users import UserError, add_user, change_user, make_setup_link, setup_name, use_setup_link
from tests.unit.serve_access.page import PASSWORD, Page, token

NEW = "four quiet old rivers"


def test_link_sets_a_password_and_logs_in_once(page: Page) -> None:
    registry = page.app.state.registry
    add_user(registry, "registrar-2", "registrar")
    secret = make_setup_link(registry, "registrar-2", 1)
    client = page.client()
    # looking at it twice does not use it up
    client.get(f"/setup/{secret}")
    form = client.get(f"/setup/{secret}")
    assert 'value="registrar-2"' in form.text

    answer = client.post(f"/setup/{secret}", data={"csrf": token(form), "password": NEW, "again": NEW})

    assert (answer.status_code, answer.headers["location"]) == (303, "/")
    assert client.get("/record/4711").status_code == 200
    assert client.get(f"/setup/{secret}").status_code == 404
    assert [row.who for row in page.events("password_set")] == ["registrar-2"]
    page.log_in("registrar-2", password=NEW)


def test_nothing_that_opens_a_door_is_kept(page: Page) -> None:
    registry = page.app.state.registry
    secret = make_setup_link(registry, "viewer-1", 1)
    use_setup_link(registry, secret, NEW)
    with registry.read() as con:
        kept = str(con.execute(select(setup_link)).all()) + str(con.execute(select(app_user)).all())
    assert secret not in kept
    assert NEW not in kept
    assert "$argon2id$" in kept


def test_nobody_logs_in_before_a_password_is_set(page: Page) -> None:
    add_user(page.app.state.registry, "viewer-2", "viewer")
    for password in ("", "None", PASSWORD):
        assert page.try_log_in(page.client(), "viewer-2", password).status_code == 401


@pytest.mark.parametrize(
    "password,again,said",
    [
        ("short", "short", "at least 12 characters"),
        (NEW, NEW + "x", "differ"),
        ("abababababababab", "abababababababab", "same few characters"),
        ("my name is viewer-1", "my name is viewer-1", "user name"),
        ("long " * 60, "long " * 60, "too long"),
    ],
)
def test_weak_password_is_refused_and_the_link_stays(page: Page, password: str, again: str, said: str) -> None:
    secret = make_setup_link(page.app.state.registry, "viewer-1", 1)
    client = page.client()
    answer = client.post(f"/setup/{secret}", data={"csrf": token(client.get(f"/setup/{secret}")), "password": password, "again": again})
    assert answer.status_code == 422
    assert said in answer.text
    assert setup_name(page.app.state.registry, secret) == "viewer-1"


def test_link_ends_by_time_by_a_newer_one_and_with_the_user(page: Page) -> None:
    registry = page.app.state.registry
    now = datetime.now(UTC)
    secret = make_setup_link(registry, "viewer-1", 2, now)
    assert setup_name(registry, secret, now + timedelta(minutes=119)) == "viewer-1"
    assert setup_name(registry, secret, now + timedelta(minutes=121)) is None
    assert use_setup_link(registry, secret, NEW, now + timedelta(minutes=121)) is None

    newer = make_setup_link(registry, "viewer-1", 2, now)
    assert setup_name(registry, secret, now) is None
    change_user(registry, "viewer-1", disabled=True)
    assert setup_name(registry, newer, now) is None
    assert use_setup_link(registry, newer, NEW, now) is None
    assert setup_name(registry, "unknown") is None
    with pytest.raises(UserError):
        make_setup_link(registry, "nobody-1", 2)


def test_of_two_at_once_one_sets_the_password(page: Page) -> None:
    registry = page.app.state.registry
    secret = make_setup_link(registry, "viewer-1", 1)
    results: list[str | None] = []
    threads = [threading.Thread(target=lambda n=n: results.append(use_setup_link(registry, secret, f"{NEW} {n}"))) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert sorted(results, key=str) == [None, None, None, "viewer-1"]


@pytest.mark.parametrize(
    "name,role",
    [("", "viewer"), ("Two Words", "viewer"), ("a" * 65, "viewer"), ("<b>", "viewer"), ("viewer-1", "viewer"), ("viewer-3", "boss")],
)
def test_users_that_cannot_be_added(page: Page, name: str, role: str) -> None:
    with pytest.raises(UserError):
        add_user(page.app.state.registry, name, role)
