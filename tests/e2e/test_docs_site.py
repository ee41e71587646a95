"""The documentation site: builds without a warning, asks nothing of the network, leads nowhere wrong, and works from disk in a browser."""

from __future__ import annotations

import re
import shutil

import pytest
from playwright.sync_api import expect, sync_playwright

from finhosta_dq.docs_site.build import build_site
from finhosta_dq.docs_site.inspect import complaints
from finhosta_dq.docs_site.navigation import FOLDERS
from finhosta_dq.handbook.words import words
from finhosta_dq.home import project_home
from finhosta_dq.rules.catalogue import load_catalogue

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")


def in_browser(test):
    """Mark a test that needs the browser."""
    return pytest.mark.browser(pytest.mark.skipif(CHROMIUM is None, reason="chromium is not installed")(test))


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    target = tmp_path_factory.mktemp("docs") / "site"
    build_site(project_home(), target, "2025-1")
    return target


def test_no_link_is_broken_and_nothing_is_loaded_from_the_network(site):
    assert list(complaints(site)) == []


def test_every_rule_has_a_page_in_each_language_that_says_so(site):
    for rule in load_catalogue().rules:
        for language in ("en", "nl", "fr"):
            html = (site / "rules" / language / f"{rule.id}.html").read_text(encoding="utf-8")
            assert f'<html lang="{language}"' in html
            assert f"<title>{rule.id} - finhosta-dq</title>" in html


def test_menus_reach_how_to_explanation_and_reference(site):
    start = (site / "index.html").read_text(encoding="utf-8")
    folders = [folder for folder in (project_home() / "docs").iterdir() if list(folder.glob("*.md"))]

    assert {folder.name for folder in folders} == set(FOLDERS)
    for name in FOLDERS:
        pages = sorted(path.name for path in (site / name).glob("*.html"))
        assert len(pages) > 1
        assert [page for page in pages if f'href="{name}/{page}"' not in start] == []
    for page in ("reference/contracts/index.html", "reference/commands.html", "rules/nl/index.html", "CHANGELOG.html"):
        assert f'href="{page}"' in start
    assert "`" not in re.sub(r"<script.*?</script>", "", start, flags=re.DOTALL)


@pytest.fixture(scope="module")
def browser():
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield running
        running.close()


@pytest.fixture
def page(browser, site):
    opened = browser.new_page(viewport={"width": 1400, "height": 900})
    opened.asked, opened.said = [], []
    opened.on("request", lambda request: opened.asked.append(request.url))
    opened.on("console", lambda message: opened.said.append(message.text))
    opened.on("pageerror", lambda error: opened.said.append(str(error)))
    opened.goto((site / "index.html").as_uri())
    yield opened
    opened.close()


@pytest.mark.parametrize(("asked", "rule_id"), [("MZG-STA-01", "MZG-STA-01"), ("fin-a05a", "FIN-A05a")])
@in_browser
def test_an_id_is_found_from_disk_and_its_page_switches_language(page, asked, rule_id):
    search = page.get_by_role("textbox", name="Search")
    search.fill(asked)
    search.press("End")  # the theme listens to keys
    expect(page.locator(".md-search-result__item a").first).to_have_attribute(
        "href", re.compile(rf"/rules/en/{rule_id}\.html"), timeout=60_000
    )
    page.locator(".md-search-result__item a").first.click()

    for language, name in (("nl", "Nederlands"), ("fr", "Français"), ("en", "English")):
        page.locator("article p").get_by_role("link", name=name, exact=True).click()
        expect(page.locator("html")).to_have_attribute("lang", language)
        expect(page.locator("h1")).to_contain_text(rule_id)
        expect(page.locator("article h2").first).to_contain_text(words(language)["section"]["says"])
        assert page.url.endswith(f"/rules/{language}/{rule_id}.html")

    assert [url for url in page.asked if not url.startswith("file:")] == []
    assert page.said == []


@in_browser
def test_a_word_of_a_rule_is_found_in_its_language(page):
    search = page.get_by_role("textbox", name="Search")
    search.fill("surcodage")
    search.press("End")

    expect(page.locator(".md-search-result__item a").first).to_have_attribute(
        "href", re.compile(r"/rules/fr/MZG-AUD-01\.html"), timeout=60_000
    )
