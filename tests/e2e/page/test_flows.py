"""What people do on the page, in a real browser on a served run: each role its own way."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest
from openpyxl import load_workbook

from finhosta_dq.roundtrip.wording import heading
from tests.e2e.page.hospital import CODER, PASSWORD, Hospital
from tests.e2e.page.window import Window


def test_a_new_user_follows_the_link_and_sets_a_password(window: Window, hospital: Hospital) -> None:
    program = Path(sys.executable).parent / "fdq"
    command = [program, "users", "add", "registrar-new", "--role", "registrar", "--out", hospital.out, "--base-url", hospital.address]
    link = subprocess.run(command, capture_output=True, text=True, check=True).stdout.split()[0]
    window.go(link.removeprefix(hospital.address))
    for field in ("New password", "New password once more"):
        window.tab.get_by_label(field, exact=True).fill("nine quiet lanterns")
    window.tab.get_by_role("button", name="Save and log in").click()
    window.tab.wait_for_url(f"{hospital.address}/")

    assert "registrar-new" in window.tab.locator("header .who").inner_text()
    assert window.go(link.removeprefix(hospital.address)) == 404


def test_from_the_overview_to_the_findings_left_of_a_delivery(window: Window, hospital: Hospital) -> None:
    ((findings,),) = hospital.rows("SELECT count(*) FROM quality.finding WHERE delivery_id = 'mzg/999/2025-1'")
    window.log_in("registrar-1")
    card = window.tab.locator("section", has=window.tab.get_by_role("heading", name="MZG 999 · 2025-1"))
    assert "30-11-2025" in card.inner_text()
    card.get_by_role("link", name="To what is left to do").click()
    window.tab.wait_for_url("**/list?delivery=**")

    assert window.tab.locator("#f-delivery").input_value() == "mzg/999/2025-1"
    assert findings - 20 <= window.count() <= findings


@pytest.mark.parametrize(
    ("field", "column"),
    [("f-severity", "severity"), ("f-ward", "ward"), ("f-specialty", "specialty"), ("f-bed", "bed_index"), ("f-coder", "coder")],
)
def test_each_filter_shows_what_fits_and_nothing_else(window: Window, hospital: Hospital, field: str, column: str) -> None:
    ((value, number),) = hospital.rows(
        f"SELECT {column}, count(*) FROM marts.worklist_page WHERE {column} IS NOT NULL GROUP BY ALL ORDER BY 2 DESC, 1 LIMIT 1"
    )
    window.log_in("steward-1", "/list")
    window.tab.select_option(f"#{field}", value)
    window.tab.get_by_role("button", name="Show").click()
    window.tab.wait_for_url(f"**/list?*{field.removeprefix('f-')}={value}*")

    assert window.count() == number
    assert window.tab.locator("tbody tr").count() == min(number, 50)


def test_rule_is_filtered_by_a_part_of_its_number_and_pages_follow_each_other(window: Window, hospital: Hospital) -> None:
    ((number,),) = hospital.rows("SELECT count(*) FROM quality.finding WHERE rule_id LIKE '%MZG%'")
    window.log_in("registrar-1", "/list")
    window.tab.get_by_label("Rule id").fill("mzg")
    window.tab.keyboard.press("Enter")
    window.tab.wait_for_url("**/list?rule=mzg*")
    seen: list[str] = []
    while True:
        seen += [box.get_attribute("value") for box in window.tab.locator("tbody input[name=pick]").all()]
        following = window.tab.locator("a[rel=next]")
        if not following.count():
            break
        href = following.get_attribute("href")
        following.click()
        window.tab.wait_for_url(hospital.address + href)

    assert window.count() == len(seen) == len(set(seen)) == number


def test_language_changes_and_the_filter_stays(window: Window) -> None:
    window.log_in("registrar-1", "/list?rule=MZG-STA-10&severity=signal")
    heads = {}
    for language in ("Nederlands", "Français", "English"):
        window.speak(language)
        assert "rule=MZG-STA-10" in window.tab.url
        heads[language] = (window.tab.locator("h1").inner_text(), window.tab.locator("tbody td").nth(4).inner_text().split()[0])

    assert heads["Nederlands"][0] == "Werklijst"
    assert heads["Français"][0] == "Liste de travail"
    assert heads["English"][0] == "Worklist"
    assert len({text for _, text in heads.values()}) == 3


def test_workbook_of_the_run_is_downloaded_and_holds_every_finding(window: Window, hospital: Hospital, tmp_path: Path) -> None:
    ((findings,),) = hospital.rows("SELECT count(*) FROM quality.finding")
    window.log_in("registrar-1", "/downloads")
    with window.tab.expect_download() as started:
        window.tab.get_by_role("link", name="Worklist", exact=True).last.click()
    started.value.save_as(tmp_path / "worklist.xlsx")
    book = load_workbook(tmp_path / "worklist.xlsx", read_only=True)

    assert started.value.suggested_filename.endswith("worklist.xlsx")
    assert max(sheet.max_row for sheet in book.worksheets) >= findings
    book.close()


def test_workbook_of_the_filtered_list_goes_out_and_its_decisions_come_back(window: Window, hospital: Hospital, tmp_path: Path) -> None:
    ((findings,),) = hospital.rows("SELECT count(*) FROM quality.finding WHERE rule_id = 'MZG-STA-16'")
    window.log_in("registrar-1", "/list?rule=MZG-STA-16")
    with window.tab.expect_download() as started:
        window.tab.get_by_role("link", name="Workbook of this list").click()
    target = tmp_path / "decisions.xlsx"
    started.value.save_as(target)
    book = load_workbook(target)
    sheet = book.worksheets[0]
    head = next(row for row in sheet.iter_rows() if any(cell.value == heading("decision", "en") for cell in row))
    columns = {cell.value: cell.column for cell in head if cell.value}
    assert sheet.max_row - head[0].row == findings
    for number, reason in enumerate(("Rare but right combination [rare_but_right]", None), 1):
        sheet.cell(head[0].row + number, columns[heading("decision", "en")]).value = "accept"
        sheet.cell(head[0].row + number, columns[heading("reason", "en")]).value = reason
    book.save(target)
    window.go("/workbook")
    window.tab.get_by_label("Workbook (.xlsx)").set_input_files(target)
    window.tab.get_by_role("button", name="Send").click()
    window.tab.get_by_text("1 decisions recorded").wait_for()

    assert f"{findings} rows read: 1 decisions recorded, 0 were there already, {findings - 2} not filled in, 1 refused." in window.text
    assert window.tab.locator("tbody tr").count() == 1
    window.go("/list?rule=MZG-STA-16&status=accepted")
    assert window.count() == 1


def test_finance_is_refused_a_record_and_reads_no_key_of_a_patient(window: Window, hospital: Hospital) -> None:
    ((mark, stay),) = hospital.rows(
        "SELECT record_mark, staynum FROM marts.worklist_page WHERE staynum IS NOT NULL ORDER BY position LIMIT 1"
    )
    stays = {stay for (stay,) in hospital.rows("SELECT DISTINCT staynum FROM marts.worklist_page WHERE staynum IS NOT NULL")}
    patients = {patient for (patient,) in hospital.rows("SELECT patnum FROM staging.stayhosp WHERE patnum IS NOT NULL")}
    window.log_in("finance-1")
    assert window.go(f"/record/{mark}") == 403
    refused = window.tab.content()
    assert "Your role does not allow this" in window.text
    assert stay not in refused
    assert mark not in refused
    read = ""
    for path in ("/", "/list", "/list?rule=MZG-STA-10", "/rules", "/indicators", "/trends", "/downloads"):
        assert window.go(path) == 200
        read += window.tab.content()

    assert "***" in read
    assert sorted(key for key in stays | patients if key in read) == []
    assert [window.go(path) for path in ("/mine", "/download/worklist.xlsx", "/download/extract.zip")] == [403, 403, 403]


def test_my_list_holds_what_is_assigned_to_me_and_what_i_code(window: Window, hospital: Hospital) -> None:
    window.log_in("steward-1", "/list?rule=MZG-PRO-0")
    number = window.count()
    window.tab.select_option("#kind", "assign")
    window.tab.select_option("#assignee", "registrar-2")
    window.tab.get_by_role("button", name=re.compile(r"On all \d+ of the filter")).click()
    window.tab.get_by_text(f"Decisions recorded: {number}.").wait_for()
    window.tab.get_by_role("button", name="Log out").click()
    window.tab.wait_for_url("**/login")
    window.log_in("registrar-2", "/mine")
    assert window.count() == number
    window.tab.get_by_role("button", name="Log out").click()
    window.tab.wait_for_url("**/login")
    ((coded,),) = hospital.rows("SELECT count(*) FROM marts.worklist_page WHERE coder = ?", CODER)
    window.log_in("registrar-1", "/mine")
    window.tab.get_by_role("link", name=f"Coded by {CODER}").click()
    window.tab.wait_for_url("**/mine?by=coder")

    assert 0 < window.count() <= coded


def test_everything_with_the_keyboard_alone(window: Window, hospital: Hospital) -> None:
    window.go("/login?lang=en")
    keys = window.tab.keyboard

    def tab_to(selector: str, key: str = "Tab") -> None:
        for _ in range(80):
            if window.tab.evaluate("s => document.activeElement.matches(s)", selector):
                return
            keys.press(key)
        raise AssertionError(f"{selector} is not reached with {key}")

    tab_to("#name")
    keys.type("registrar-2")
    keys.press("Tab")
    keys.type(PASSWORD)
    keys.press("Enter")
    window.tab.wait_for_url(f"{hospital.address}/")
    tab_to("header nav a[href='/list']")
    keys.press("Enter")
    window.tab.wait_for_url("**/list")
    keys.press("/")
    keys.type("MZG-STA-06")
    keys.press("Enter")
    window.tab.wait_for_url("**/list?rule=MZG-STA-06*")
    # down two rows and up one: the second row; space chooses it
    for key in ("j", "j", "j", "k", "Space"):
        keys.press(key)
    assert [box.is_checked() for box in window.tab.locator("tbody input[name=pick]").all()][:3] == [False, True, False]
    tab_to("#note", "Shift+Tab")
    keys.type("asked the ward")
    tab_to("#kind", "Shift+Tab")
    keys.type("comment")
    tab_to("fieldset button.main")
    keys.press("Enter")
    window.tab.get_by_text("Decisions recorded: 1.").wait_for()
    tab_to("main a.button")
    keys.press("Enter")
    window.tab.wait_for_url("**/list?rule=MZG-STA-06*")


def test_printed_list_is_the_table_and_no_control(window: Window) -> None:
    window.log_in("registrar-1", "/list?rule=MZG-STA-10")
    window.tab.emulate_media(media="print")
    seen = {
        name: window.tab.locator(name).first.is_visible() for name in ("header nav", ".filters", ".acts", ".pages", "input", "h1", "table")
    }
    printed = window.tab.pdf(format="A4", landscape=True)

    assert seen == {"header nav": False, ".filters": False, ".acts": False, ".pages": False, "input": False, "h1": True, "table": True}
    assert printed[:5] == b"%PDF-"
