"""How often a log-in may fail."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from finhosta_dq.serve.limits import LoginLimit
from tests.unit.serve_access.page import PASSWORD, Page, token


def test_pause_after_five_and_log_in_after_it(page: Page) -> None:
    client = page.client()
    statuses = [page.try_log_in(client, "steward-1", f"wrong {n}").status_code for n in range(6)]
    assert statuses == [401] * 5 + [429]
    # the right password does not help either, from there; another user and another place are not touched
    assert page.try_log_in(client, "steward-1", PASSWORD).status_code == 429
    page.log_in("viewer-1", client=page.client())
    page.log_in("steward-1", client=page.client("192.0.2.7"))
    page.later(15 * 60 + 1)
    page.log_in("steward-1", client=client)


def test_right_log_in_forgets_what_failed_before(page: Page) -> None:
    for _ in range(4):
        client = page.client()
        for n in range(4):
            assert page.try_log_in(client, "steward-1", f"wrong {n}").status_code == 401
        page.log_in("steward-1", client=client)


def test_pause_covers_upper_case_and_spaces(page: Page) -> None:
    client = page.client()
    for name in ("steward-1", "STEWARD-1", " steward-1", "Steward-1 ", "steward-1"):
        page.try_log_in(client, name, "wrong")
    assert page.try_log_in(client, "steward-1", PASSWORD).status_code == 429


def test_set_up_links_cannot_be_tried_without_end(page: Page) -> None:
    client = page.client()
    csrf = token(client.get("/login"))
    statuses = [client.post(f"/setup/{n}", data={"csrf": csrf, "password": "x", "again": "x"}).status_code for n in range(6)]
    assert statuses == [404] * 5 + [429]


def test_one_name_from_everywhere_and_everything_from_one_address() -> None:
    limit = LoginLimit(5, 60)
    taken = [limit.take("steward-1", f"192.0.2.{n}", n / 100) for n in range(30)]
    assert taken == [True] * 20 + [False] * 10
    limit = LoginLimit(5, 60)
    taken = [limit.take(f"name-{n}", "192.0.2.1", n / 100) for n in range(60)]
    assert taken == [True] * 50 + [False] * 10


@given(st.lists(st.tuples(st.sampled_from("abc"), st.sampled_from("xyz"), st.floats(0, 20)), max_size=80))
def test_never_more_than_allowed_in_any_window(attempts: list[tuple[str, str, float]]) -> None:
    limit = LoginLimit(3, 50)
    now = 0.0
    taken: list[tuple[str, str, float]] = []
    for name, address, pause in attempts:
        now += pause
        before = [at for n, a, at in taken if (n, a) == (name, address) and now - at <= 50]
        accepted = limit.take(name, address, now)
        if accepted:
            taken.append((name, address, now))
        assert accepted is (
            len(before) < 3
            and sum(n == name and now - at <= 50 for n, _, at in taken) - accepted < 12
            and sum(a == address and now - at <= 50 for _, a, at in taken) - accepted < 30
        )


def test_memory_is_bounded() -> None:
    limit = LoginLimit(5, 60, most_keys=100)
    for n in range(2000):
        limit.take(f"name-{n}", f"2001:db8::{n:x}", float(n) / 1000)
    assert len(limit) <= 100
