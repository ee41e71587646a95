"""The workbook: critical first, one row per finding, no cell that is a formula."""

from __future__ import annotations

import pytest
from openpyxl import load_workbook

from finhosta_dq.publication.workbook import write_workbook
from tests.unit.publication.run_tables import CANARY_STAY, CANARY_VALUE, small_run


@pytest.fixture
def book(tmp_path):
    write_workbook(small_run(), tmp_path / "w.xlsx")
    return load_workbook(tmp_path / "w.xlsx")


def column(sheet, heading):
    at = [cell.value for cell in sheet[1]].index(heading)
    return [row[at].value for row in sheet.iter_rows(min_row=2)]


def test_critical_is_the_first_sheet(book):
    assert book.sheetnames == ["Critical", "All findings", "Rules", "Together", "Thresholds", "Files", "About"]


def test_critical_holds_what_blocks_and_what_decides_a_number(book):
    assert column(book["Critical"], "Rule") == ["MZG-STA-01", "MZG-REC-02", "MZG-DAY-01", "FIN-A01", "MZG-REF-01"]


def test_one_row_per_finding_in_working_order(book):
    rules = column(book["All findings"], "Rule")

    assert rules == ["MZG-STA-01", "MZG-REC-02", "MZG-DAY-01", "MZG-DAY-02", "FIN-A01", "MZG-REF-01", "MZG-STA-09", "MZG-FIL-06"]


def test_row_names_stay_field_item_value_and_fix(book):
    row = dict(zip([c.value for c in book["All findings"][1]], [c.value for c in book["All findings"][2]], strict=True))

    assert (row["Stay"], row["Official field"], row["Value found"], row["Expected"], row["What to do"]) == (
        CANARY_STAY,
        "a2_year_hosp_out",
        CANARY_VALUE,
        "2025",
        "Correct MZG-STA-01",
    )
    assert row["Item"]
    assert row["Item"] != "a2_year_hosp_out"
    assert row["Justified days at stake"] == 9


def test_text_that_looks_like_a_formula_stays_text(book):
    cells = [
        cell for sheet in book for row in sheet.iter_rows() for cell in row if isinstance(cell.value, str) and cell.value[:1] in "=+-@\t"
    ]

    assert {cell.value for cell in cells} >= {"=1+1", "-4", "@SUM(A1)", "\tx"}
    assert {cell.data_type for cell in cells} == {"s"}
    assert all(cell.quotePrefix for cell in cells)


def test_header_is_frozen_and_filtered(book):
    sheet = book["All findings"]

    assert sheet.freeze_panes == "C2"
    assert sheet.auto_filter.ref == "A1:U9"


def test_long_list_goes_on_in_further_sheets(tmp_path):
    write_workbook(small_run(), tmp_path / "w.xlsx", max_rows=4)

    names = load_workbook(tmp_path / "w.xlsx").sheetnames

    assert [name for name in names if name.startswith("All")] == ["All findings", "All findings (2)", "All findings (3)"]


@pytest.mark.parametrize(("language", "first"), [("nl", "Kritiek"), ("fr", "Critique")])
def test_other_languages(tmp_path, language, first):
    write_workbook(small_run(), tmp_path / "w.xlsx", language=language)

    assert load_workbook(tmp_path / "w.xlsx").sheetnames[0] == first


def test_unknown_language_is_refused(tmp_path):
    with pytest.raises(ValueError, match="language"):
        write_workbook(small_run(), tmp_path / "w.xlsx", language="de")
