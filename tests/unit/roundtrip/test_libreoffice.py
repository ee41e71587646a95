"""The workbook opened and saved by LibreOffice Calc: nothing of what matters is lost on the way."""

from __future__ import annotations

import shutil
import subprocess

import pytest
from openpyxl import load_workbook
from openpyxl.utils import get_column_letter

from finhosta_dq.registry.standing import today
from finhosta_dq.roundtrip import workbook_identity
from finhosta_dq.roundtrip.columns import ALL, EDITABLE_NAMES, HIDDEN_NAMES
from tests.unit.roundtrip.books import IN_SOURCE, change, column, decisions, put


def saved_by_libreoffice(path, tmp_path):
    program = shutil.which("soffice")
    if program is None:
        pytest.skip("LibreOffice Calc is not installed")
    out = tmp_path / "saved"
    profile = f"-env:UserInstallation=file://{tmp_path / 'profile'}"
    convert = [
        program,
        profile,
        "--headless",
        "--norestore",
        "--convert-to",
        "xlsx:Calc MS Excel 2007 XML",
        "--outdir",
        str(out),
        str(path),
    ]
    done = subprocess.run(convert, capture_output=True, text=True, timeout=240, check=False)
    assert (out / path.name).is_file(), done.stderr
    shutil.copyfile(out / path.name, path)


@pytest.fixture
def awkward(desk):
    """Values that a spreadsheet would gladly read as something else."""
    awkward = ["007", "1e5", "2025-01-02", " blank before", "a\nb", "_x0041_", "<r>x</r>", "TRUE"]
    for at, value in enumerate(awkward):
        desk.con.execute("UPDATE quality.finding SET value = ?, expected = ? WHERE rowid = ?", [value, value * 2, at])
    desk.con.execute("UPDATE marts.stay_valuation SET fv = fv + 0.1234567890123 WHERE fv IS NOT NULL")
    desk.export("fr")
    return desk


def test_saved_without_a_change_it_is_untouched(awkward, tmp_path):
    saved_by_libreoffice(awkward.path, tmp_path)
    result = awkward.take()

    assert [(one.row, one.message("en")) for one in result.refused] == []
    assert (result.rows, result.untouched) == (8, 8)
    assert workbook_identity(awkward.path).language == "fr"


def test_it_keeps_what_is_locked_offered_and_hidden(awkward, tmp_path):
    saved_by_libreoffice(awkward.path, tmp_path)
    book = load_workbook(awkward.path)
    sheet = book.worksheets[0]

    assert sheet.protection.sheet
    assert {field.name for field in ALL if not sheet.cell(3, column(field.name)).protection.locked} == set(EDITABLE_NAMES)
    kinds = {str(rule.sqref).split(":")[0]: rule.type for rule in sheet.data_validations.dataValidation}
    assert kinds[f"{get_column_letter(column('decision'))}2"] == "list"
    assert kinds[f"{get_column_letter(column('reason'))}2"] == "list"
    assert kinds[f"{get_column_letter(column('until'))}2"] == "date"
    hidden = {letter for letter, one in sheet.column_dimensions.items() if one.hidden}
    assert get_column_letter(column(HIDDEN_NAMES[0])) in hidden
    assert book["fdq"].sheet_state != "visible"
    assert book["fdq_lists"].sheet_state != "visible"


def test_what_was_filled_in_before_or_after_comes_back(awkward, tmp_path):
    # openpyxl, the hand of this test, loses how LibreOffice rightly writes this one
    awkward.con.execute("UPDATE quality.finding SET value = NULL, expected = NULL WHERE value = '_x0041_'")
    awkward.export("fr")
    note = "  =HYPERLINK(1)\n\tégalité _x0042_ "

    def before(book):
        put(
            book,
            2,
            decision="accepter",
            reason="Vérifié à la source et trouvé exact [source_confirmed]",
            until=today(),
            note=note,
            by="0012",
        )

    change(awkward.path, before)
    saved_by_libreoffice(awkward.path, tmp_path)
    change(awkward.path, lambda book: put(book, 3, decision="accept", reason=IN_SOURCE))
    result = awkward.take()

    assert [(one.row, one.message("en")) for one in result.refused] == []
    assert (result.taken, result.untouched) == (2, 6)
    first = next(one for one in decisions(awkward.registry) if one.made_by == "0012")
    # openpyxl writes _x0042_ as it is, which every reader of the format takes for the character it stands for
    assert (first.kind, first.reason_code, first.until, first.note) == ("accept", "source_confirmed", today(), "=HYPERLINK(1)\n\tégalité B")
