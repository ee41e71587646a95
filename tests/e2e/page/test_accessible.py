"""axe-core finds nothing on any page, for any role, in any language, wide and narrow."""

from __future__ import annotations

from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.e2e.page.hospital import Hospital
from tests.e2e.page.window import Window

WHAT = {
    "runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]},
    "resultTypes": ["violations"],
}
# rows built alike (same elements, same classes) are judged twice, not five hundred times
ALIKE = """() => { const seen = {};
  for (const row of document.querySelectorAll('tbody tr')) {
    const made = [row, ...row.querySelectorAll('*')].map(one => one.tagName + '.' + one.className).join();
    if ((seen[made] = (seen[made] || 0) + 1) > 2) row.remove(); } }"""
COUNTS = ("/", "/rules", "/indicators", "/trends", "/downloads")
LISTS = ("/list", "/list?status=todo&severity=blocking", "/list?rule=NO-SUCH")
RECORDS = ("/workbook", "/mine", "/mine?by=coder", "/record/{mark}", "/finding/{key}")
PAGES = {
    "steward-1": (*COUNTS, "/trends/file_lines", "/accept/mzg/999/2025-1", "/rules/MZG-STA-10", *LISTS, *RECORDS),
    "registrar-1": (*COUNTS, *LISTS, *RECORDS),
    "finance-1": (*COUNTS, "/accept/mzg/999/2025-1", *LISTS, "/mine", "/workbook"),
    "viewer-1": (*COUNTS, "/rules/MZG-STA-10", "/list"),
}


AXE = Axe()


def violations(tab: Any) -> list[str]:
    """Rule of axe, impact and the element, one line each, once the page and its style sheet are there.

    The words of a page can be seen before its style sheet has come, and every link is too small then.
    """
    tab.wait_for_load_state("load")
    tab.evaluate(ALIKE)
    found = AXE.run(tab, options=WHAT).response["violations"]
    return [f"{one['id']} ({one['impact']}): {node['html'][:160]}" for one in found for node in one["nodes"]]


def paths(window: Window, who: str) -> list[str]:
    found = list(PAGES[who])
    if any("{" in path for path in found):
        window.go("/list")
        mark = window.tab.locator("tbody a[href^='/record/']").first.get_attribute("href").rsplit("/", 1)[1]
        history = window.tab.locator("tbody a[href^='/finding/']")
        key = history.first.get_attribute("href").rsplit("/", 1)[1] if history.count() else ""
        found = [path.format(mark=mark, key=key) for path in found if key or "{key}" not in path]
    return found


@pytest.mark.parametrize("who", PAGES)
def test_no_page_is_hard_to_use_for_anybody(window: Window, who: str) -> None:
    window.log_in(who)
    found = {}
    for path in paths(window, who):
        window.go(path)
        found[path] = violations(window.tab)

    assert {path: said for path, said in found.items() if said} == {}


@pytest.mark.parametrize("language", ["Nederlands", "Français"])
def test_other_languages_and_a_narrow_window(window: Window, language: str) -> None:
    window.log_in("steward-1", language=language)
    window.tab.set_viewport_size({"width": 800, "height": 900})
    found, wide = {}, {}
    for path in paths(window, "steward-1"):
        window.go(path)
        found[path] = violations(window.tab)
        wide[path] = window.tab.evaluate("document.documentElement.scrollWidth")
    window.speak("English")

    assert {path: said for path, said in found.items() if said} == {}
    assert {path: width for path, width in wide.items() if width > 800} == {}


def test_before_log_in(window: Window, hospital: Hospital) -> None:
    for language in ("nl", "fr", "en"):
        assert window.go(f"/login?lang={language}") == 200
        assert violations(window.tab) == []
    assert window.go("/setup/unknown") == 404
    assert violations(window.tab) == []


def test_answers_to_a_decision(window: Window) -> None:
    window.log_in("registrar-2", "/list?rule=MZG-STA-15")
    # accepting without a reason: every chosen finding is refused, none is decided
    window.tab.select_option("#kind", "accept")
    window.tab.get_by_role("button", name="On the chosen rows").click()
    window.tab.get_by_text("No row was chosen.").wait_for()
    assert violations(window.tab) == []
    window.tab.get_by_role("link", name="Back to the list").click()
    window.tab.wait_for_url("**/list?rule=MZG-STA-15")
    window.tab.get_by_role("checkbox", name="Choose all rows of this page").check()
    window.tab.select_option("#kind", "accept")
    window.tab.get_by_role("button", name="On the chosen rows").click()
    window.tab.get_by_text("This reason does not go with the decision.").first.wait_for()
    assert "Decisions recorded: 0." in window.text
    assert violations(window.tab) == []
