"""The frame in a real browser: nothing blocked by the policy, keys, languages, log-in through another site."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import sync_playwright

from finhosta_dq.serve import app as application
from tests.unit.serve_access.issuer import CLIENT, SECRET, free_port, running, served
from tests.unit.serve_access.page import PASSWORD, add_users, make_page, pages

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
pytestmark = [pytest.mark.browser, pytest.mark.server, pytest.mark.skipif(CHROMIUM is None, reason="chromium is not installed")]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The page at 127.0.0.1, the issuer at localhost: for a browser two different sites."""
    out: Path = tmp_path_factory.mktemp("out")
    port = free_port()
    with pytest.MonkeyPatch.context() as patch, running("localhost") as issuer:
        patch.setattr(application, "page_routers", lambda: [pages()])
        made = make_page(
            out,
            port=port,
            oidc_issuer=issuer.address,
            oidc_client_id=CLIENT,
            oidc_client_secret=SECRET,
            oidc_roles={"dq-registrars": "registrar"},
        )
        add_users(made)
        with served(made.app, port):
            yield f"http://127.0.0.1:{port}"
        made.app.state.registry.close()


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with sync_playwright() as playwright:
        running_browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield running_browser
        running_browser.close()


@pytest.fixture
def tab(browser: Any) -> Iterator[Any]:
    context = browser.new_context(locale="nl-BE")
    opened = context.new_page()
    opened.said = []
    opened.on("console", lambda message: opened.said.append(message.text))
    opened.on("pageerror", lambda error: opened.said.append(str(error)))
    yield opened
    context.close()


def log_in(tab: Any, site: str) -> None:
    tab.goto(f"{site}/count")
    tab.get_by_label("Gebruikersnaam").fill("registrar-1")
    tab.get_by_label("Wachtwoord").fill(PASSWORD)
    tab.keyboard.press("Enter")
    tab.wait_for_url(f"{site}/count")


def test_log_in_by_keyboard_and_nothing_is_blocked(tab: Any, site: str) -> None:
    log_in(tab, site)
    assert tab.locator("header .who").inner_text() == "registrar-1 · registrar"
    # the style sheet came through the policy
    assert tab.evaluate("getComputedStyle(document.querySelector('header')).backgroundColor") == "rgb(31, 58, 77)"
    tab.keyboard.press("Tab")
    assert tab.evaluate("document.activeElement.className") == "skip"
    tab.keyboard.press("Enter")
    assert tab.evaluate("location.hash") == "#content"
    assert tab.said == []


def test_script_of_somebody_else_is_blocked(tab: Any, site: str) -> None:
    log_in(tab, site)
    tab.evaluate("const s = document.createElement('div'); s.innerHTML = '<img src=x onerror=\"window.bad=1\">'; document.body.append(s)")
    tab.wait_for_timeout(300)
    assert tab.evaluate("window.bad") is None
    assert any("Content Security Policy" in text for text in tab.said)


def test_language_and_log_out(tab: Any, site: str) -> None:
    log_in(tab, site)
    tab.get_by_role("button", name="Français").click()
    tab.locator("html[lang=fr]").wait_for(state="attached")
    tab.get_by_role("button", name="English").click()
    tab.locator("html[lang=en]").wait_for(state="attached")
    assert tab.url == f"{site}/count"
    tab.get_by_role("button", name="Log out").click()
    tab.wait_for_url(f"{site}/login")
    tab.goto(f"{site}/count")
    assert tab.url == f"{site}/login?next=%2Fcount"
    # ``go back`` shows nothing that was open before
    tab.go_back()
    assert tab.locator("header .who").count() == 0


def test_log_in_through_another_site_keeps_the_strict_cookie(tab: Any, site: str) -> None:
    tab.goto(f"{site}/count")
    tab.get_by_role("link", name="account van het ziekenhuis").click()
    tab.wait_for_url(f"{site}/count")
    assert tab.locator("header .who").inner_text().startswith("registrar-7 · ")
    cookies = {cookie["name"]: cookie for cookie in tab.context.cookies()}
    assert set(cookies) == {"fdq"}
    assert (cookies["fdq"]["sameSite"], cookies["fdq"]["httpOnly"]) == ("Strict", True)


def test_narrow_and_on_paper(tab: Any, site: str) -> None:
    log_in(tab, site)
    tab.set_viewport_size({"width": 320, "height": 640})
    assert tab.evaluate("document.documentElement.scrollWidth") <= 320
    tab.emulate_media(media="print")
    assert not tab.locator("header nav").is_visible()
    assert not tab.get_by_role("button", name="Afmelden").is_visible()
    assert tab.locator("h1").is_visible()
