"""Decisions made on the page, and what the next run makes of them when the landing stayed, changed or was put right."""

from __future__ import annotations

import re

from tests.e2e.page.hospital import ZIP, Hospital
from tests.e2e.page.window import Window


def row_of(window: Window, key: str) -> str:
    """What the row of that finding says."""
    return str(window.tab.locator("tbody tr", has=window.tab.locator(f"a[href='/finding/{key}']")).inner_text())


def test_decisions_live_through_the_next_night(window: Window, colleague: Window, hospital: Hospital) -> None:
    found = hospital.rows(
        "SELECT finding_key, file, line, value, delivery_id FROM marts.worklist_page WHERE rule_id = ? ORDER BY position", ZIP
    )
    (kept, *_), (changed, file, line, value, _), (fixed, fixed_file, fixed_line, fixed_value, delivery), *others = found
    late, late_file, late_line, late_value, _ = others[0]
    window.log_in("registrar-1", "/list?rule=" + ZIP)
    assert window.count() == len(found) == 3 + len(others)
    for key in (kept, changed):
        window.tab.locator("tbody tr", has=window.tab.locator(f"a[href='/finding/{key}']")).get_by_role("checkbox").check()
    window.tab.select_option("#kind", "accept")
    window.tab.select_option("#reason", "source_confirmed")
    window.tab.get_by_role("button", name="On the chosen rows").click()
    window.tab.get_by_text("Decisions recorded: 2.").wait_for()
    window.tab.get_by_role("link", name="Back to the list").click()
    window.tab.wait_for_url(f"**/list?rule={ZIP}")
    # at once, before any other run
    assert ["accepted" in row_of(window, key) for key in (kept, changed, fixed)] == [True, True, False]

    # a colleague looks at the list, has chosen one row, and goes home
    colleague.log_in("registrar-2", "/list?rule=" + ZIP)
    colleague.tab.locator("tbody tr", has=colleague.tab.locator(f"a[href='/finding/{late}']")).get_by_role("checkbox").check()

    first = (hospital.out / "latest").resolve().name
    hospital.rewrite(file, line, value, str(int(value) - 1).zfill(4))
    hospital.rewrite(late_file, late_line, late_value, str(int(late_value) - 1).zfill(4))
    hospital.rewrite(fixed_file, fixed_line, fixed_value, "1000")
    assert hospital.night().name != first

    assert window.go(f"/list?rule={ZIP}") == 200
    assert window.count() == len(found) - 1
    assert "accepted" in row_of(window, kept)
    assert "unchanged" in row_of(window, kept).lower()
    assert "accepted" not in row_of(window, changed)
    assert "updated" in row_of(window, changed).lower()
    window.go(f"/list?rule={ZIP}&status=accepted")
    assert window.count() == 1
    # the history of each says how it came
    told = {}
    for key in (kept, changed, fixed):
        assert window.go(f"/finding/{key}") == 200
        told[key] = [cell.inner_text() for cell in window.tab.locator("tbody td:nth-child(2)").all()]
    assert told == {kept: ["found", "accepted"], changed: ["found", "accepted", "other values", "reopened"], fixed: ["found", "resolved"]}
    assert "The last run no longer finds this." in window.text
    # and the overview counts it
    ((resolved,),) = hospital.rows("SELECT count(*) FROM quality.resolved_finding WHERE delivery_id = ?", delivery)
    window.go("/")
    registration, number, period = delivery.split("/")
    card = window.tab.locator("section", has=window.tab.get_by_role("heading", name=f"{registration.upper()} {number} · {period}"))
    assert re.search(rf"\b{resolved}\s+Resolved", card.inner_text(), re.IGNORECASE)
    assert resolved >= 1

    # the colleague decides on what was seen the day before: the values are others now
    colleague.tab.select_option("#kind", "reject")
    colleague.tab.select_option("#reason", "guideline_exception")
    colleague.tab.locator("#note").fill("chapter 4")
    colleague.tab.get_by_role("button", name="On the chosen rows").click()
    colleague.tab.get_by_text("Refused: 1.").wait_for()
    assert "The values of the record changed since you looked at them." in colleague.text
    assert "Decisions recorded: 0." in colleague.text
