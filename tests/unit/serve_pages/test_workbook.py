"""The workbook of the list goes out through the page and comes back with decisions."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from openpyxl import load_workbook

from finhosta_dq.registry.standing import standing
from finhosta_dq.roundtrip.wording import heading
from finhosta_dq.serve.app import create_app
from finhosta_dq.serve.scratch import FOLDER
from tests.unit.serve_access.page import token


def fetch(client, query=""):
    answer = client.get(f"/workbook/decisions.xlsx{query}")
    assert answer.status_code == 200
    return answer.content


def listed(content):
    """The sheet of the findings, the row of the headings and the columns by heading."""
    book = load_workbook(io.BytesIO(content))
    sheet = book.worksheets[0]
    for row in sheet.iter_rows():
        names = {cell.value: cell.column for cell in row if cell.value}
        if heading("decision", "en") in names:
            return book, sheet, row[0].row, names
    raise AssertionError("no headings")


def send(client, content, name="decisions.xlsx"):
    form = {"csrf": token(client.get("/workbook"))}
    return client.post("/workbook", data=form, files={"file": (name, content, "application/octet-stream")})


def test_workbook_holds_what_the_filter_of_the_list_shows(page):
    client = page.log_in("registrar-1")
    _, every, head, _ = listed(fetch(client))
    _, errors, head_errors, _ = listed(fetch(client, "?severity=error"))

    assert (every.max_row - head, errors.max_row - head_errors) == (8, 4)
    assert [subject for _, subject, _ in page.events("download")] == ["run-1 decisions.xlsx ", "run-1 decisions.xlsx severity=error"]


def test_decisions_come_back_and_a_row_that_is_not_right_is_refused(page, keys, tmp_path):
    client = page.log_in("registrar-1")
    book, sheet, head, names = listed(fetch(client))
    sheet.cell(head + 1, names[heading("decision", "en")]).value = "accept"
    sheet.cell(head + 1, names[heading("reason", "en")]).value = "Checked in the source and found right [source_confirmed]"
    sheet.cell(head + 2, names[heading("decision", "en")]).value = "accept"
    filled = io.BytesIO()
    book.save(filled)
    answer = send(client, filled.getvalue())

    assert answer.status_code == 200
    assert "8 rows read: 1 decisions recorded, 0 were there already, 6 not filled in, 1 refused." in answer.text
    assert f'<td class="r">{head + 2}</td>' in answer.text
    assert [(one.kind, one.by) for one in standing(page.app.state.registry, [key for key, _ in keys]).values()] == [
        ("accept", "registrar-1")
    ]
    # once more: nothing is decided twice
    assert "0 decisions recorded, 1 were there already" in send(client, filled.getvalue()).text
    assert list((tmp_path / FOLDER).iterdir()) == []


@pytest.mark.parametrize("content", [b"", b"no workbook at all", b"PK\x03\x04 broken"])
def test_what_is_no_workbook_is_refused_and_nothing_recorded(page, keys, content):
    client = page.log_in("steward-1")
    answer = send(client, content)

    assert answer.status_code == 422
    assert "Nothing was recorded." in answer.text
    assert standing(page.app.state.registry, [key for key, _ in keys]) == {}


@pytest.mark.parametrize("who", ["finance-1", "viewer-1"])
def test_workbook_is_for_the_registration_team(page, who):
    client = page.log_in(who)
    sent = client.post("/workbook", data={"csrf": token(client.get("/"))}, files={"file": ("a.xlsx", b"x")})

    assert [client.get("/workbook").status_code, client.get("/workbook/decisions.xlsx").status_code, sent.status_code] == [403, 403, 403]


def test_what_a_process_left_behind_is_gone_at_the_next_start(page, tmp_path: Path):
    left = tmp_path / FOLDER / "left.zip"
    left.parent.mkdir(exist_ok=True)
    left.write_bytes(b"half an extract")
    create_app(page.app.state.settings).state.registry.close()

    assert not left.exists()
