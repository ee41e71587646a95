"""The report in a real browser: opens offline from disk, asks nothing of the network, reads well narrow and on paper."""

from __future__ import annotations

import shutil

import pytest
from playwright.sync_api import sync_playwright

from finhosta_dq.publication.extract import write_extract
from finhosta_dq.publication.report import write_report
from finhosta_dq.trends.memory import remember
from finhosta_dq.trends.section import trend_section
from tests.unit.publication.run_tables import small_run
from tests.unit.trends.drawn import new_registry, nights

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
pytestmark = [pytest.mark.browser, pytest.mark.skipif(CHROMIUM is None, reason="chromium is not installed")]


@pytest.fixture(scope="module")
def browser():
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield running
        running.close()


def opened(browser, folder, trends=None):
    con = small_run()
    write_extract(con, folder / "extract")
    write_report(con, folder / "report.html", language="nl", trends=trends)
    page = browser.new_page(viewport={"width": 1200, "height": 900})
    page.asked, page.said = [], []
    page.on("request", lambda request: page.asked.append(request.url))
    page.on("console", lambda message: page.said.append(message.text))
    page.goto((folder / "report.html").as_uri())
    return page


@pytest.fixture
def page(browser, tmp_path):
    shown = opened(browser, tmp_path)
    yield shown
    shown.close()


@pytest.fixture
def page_with_trends(browser, tmp_path):
    """The report after 24 nights: all together with a shift, one family out of limits, two wards."""
    steady = [50, 60, 55, 45, 52, 58, 47, 53] * 3
    registry = new_registry(tmp_path)
    remember(registry, nights([*steady[:17], *[30] * 7]))
    remember(registry, nights([*steady[:-1], 200], scope="DIA"))
    for scope in ("unit:0001 A", "unit:0001 B"):
        remember(registry, nights(steady, indicator="stays_with_findings", scope=scope))
    shown = opened(browser, tmp_path, trend_section(registry, "999", "nl", smallest_group=5))
    registry.close()
    yield shown
    shown.close()


def test_opens_offline_without_a_request_or_a_complaint(page):
    assert [url for url in page.asked if not url.startswith("file:")] == []
    assert len(page.asked) == 1
    assert page.said == []
    assert page.locator("h1").inner_text() == "Kwaliteitsverslag registraties"


def test_contents_lead_to_their_sections(page):
    links = page.locator("nav a")
    for at in range(links.count()):
        target = links.nth(at).get_attribute("href")
        assert page.locator(f"section{target} h2").count() == 1


def test_charts_are_drawn_and_named(page):
    charts = page.locator("svg.chart")

    # findings by rule, by table, outcomes, fitness; days per APR-DRG and outlier classes
    assert charts.count() == 6
    for at in range(charts.count()):
        assert charts.nth(at).bounding_box()["width"] > 300
        assert charts.nth(at).get_attribute("aria-label")


def test_narrow_screen_does_not_scroll_sideways(page):
    page.set_viewport_size({"width": 390, "height": 800})

    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_prints_to_pages(page):
    assert page.pdf(format="A4", prefer_css_page_size=True)[:5] == b"%PDF-"


def test_texts_have_contrast(page):
    contrast = page.evaluate(
        """() => {
          const light = c => { const v = c.match(/[\\d.]+/g).slice(0, 3).map(x => { x /= 255; return x <= .03928 ? x / 12.92 : ((x + .055) / 1.055) ** 2.4; });
                               return .2126 * v[0] + .7152 * v[1] + .0722 * v[2]; };
          const ground = e => { for (; e; e = e.parentElement) { const b = getComputedStyle(e).backgroundColor; if (!/^rgba.*, 0\\)$/.test(b)) return b; } return 'rgb(255,255,255)'; };
          return [...document.querySelectorAll('td, th, p, .tag, .fix, .note, figcaption, span, a')].filter(e => e.innerText && e.offsetParent && !e.classList.contains('skip')).map(e => {
            const a = light(getComputedStyle(e).color), b = light(ground(e));
            return [(Math.max(a, b) + .05) / (Math.min(a, b) + .05), e.innerText.slice(0, 30)]; }).sort((x, y) => x[0] - y[0])[0]; }"""
    )

    assert contrast[0] >= 4.5, contrast


def test_trends_are_drawn_named_and_folded(page_with_trends):
    page = page_with_trends
    charts = page.locator("#trends svg.chart")

    # the whole hospital, the family with a special cause, the funnel of wards
    assert page.locator("svg.chart").count() == 6 + 3
    assert [charts.nth(at).is_visible() for at in range(3)] == [True, False, True]
    page.locator("#trends > details", has_text="per regelfamilie").locator("summary").first.click()
    for at in range(3):
        assert charts.nth(at).bounding_box()["width"] > 300
        names = charts.nth(at).get_attribute("aria-labelledby").split()
        assert all(page.locator(f"#{name}").text_content() for name in names)
        # every word stays within its drawing
        assert charts.nth(at).evaluate(
            "s => [...s.querySelectorAll('text')].every(t => { const b = t.getBBox(), v = s.viewBox.baseVal; "
            "return b.x >= 0 && b.x + b.width <= v.width && b.y + b.height <= v.height; })"
        )
    assert page.said == []
    assert len(page.asked) == 1


def test_trends_fit_a_narrow_screen_and_paper(page_with_trends):
    page_with_trends.set_viewport_size({"width": 390, "height": 800})

    assert page_with_trends.evaluate("document.documentElement.scrollWidth") <= 390
    assert page_with_trends.pdf(format="A4", prefer_css_page_size=True)[:5] == b"%PDF-"
