"""Limits: what is more than is read is refused by name, with the setting that raises it, and the rest is loaded."""

import pytest

from finhosta_dq.limits import limits
from finhosta_dq.reading.discover import discover
from tests.unit.reading.landing import BUDGET, HOSPITAL, LINE, read, write
from tests.unit.reading.test_zip import zipped

STAYS = "999-Z-3.0-A-STAYHOSP-2025-1.TXT"
RECORD = "B0802~999~2025~Y~C~210~30"


def said(seen):
    return seen.rows("SELECT rule_id, file, value, expected FROM quality.reading_issue ORDER BY file, line")


@pytest.mark.parametrize(
    "setting", ["MAX_FILES", "MAX_FILE_GIB", "MAX_ZIP_GIB", "MAX_ZIP_RATIO", "MAX_ZIP_FILES", "MAX_LINE_KIB", "MAX_FIELDS"]
)
@pytest.mark.parametrize("text", ["0", "-1", "x", "1.5"])
def test_setting_that_does_not_fit_is_named(monkeypatch, setting, text):
    monkeypatch.setenv(f"FDQ_{setting}", text)

    with pytest.raises(ValueError, match=f"FDQ_{setting}"):
        limits()


def test_file_that_is_too_large_is_not_opened(tmp_path, monkeypatch):
    monkeypatch.setattr("finhosta_dq.reading.archive.GIB", 100)
    monkeypatch.setenv("FDQ_MAX_FILE_GIB", "1")
    large = (LINE + "\n") * 10
    write(tmp_path, {STAYS: large, HOSPITAL: LINE, "delivery.zip": zipped((BUDGET, RECORD * 10))})

    seen = read(tmp_path)

    assert seen.accounts == {STAYS: ("unreadable", 0, 0, 0), HOSPITAL: ("loaded", 1, 1, 0), BUDGET: ("unreadable", 0, 0, 0)}
    expected = "GiB of a file: at most 1 (FDQ_MAX_FILE_GIB)"
    assert said(seen) == [("FIN-F01a", BUDGET, "file too large", expected), ("MZG-FIL-04", STAYS, "file too large", expected)]


def test_members_of_a_zip_are_counted_before_they_are_listed(tmp_path, monkeypatch):
    monkeypatch.setenv("FDQ_MAX_ZIP_FILES", "3")
    write(tmp_path, {"many.zip": zipped(*[(f"{number}.txt", "") for number in range(4)]), HOSPITAL: LINE})

    assert said(read(tmp_path)) == [("MZG-FIL-04", "many.zip", "zip too many files", "members: at most 3 (FDQ_MAX_ZIP_FILES)")]


def test_directory_of_a_zip_that_is_too_large_is_not_read(tmp_path, monkeypatch):
    monkeypatch.setenv("FDQ_MAX_ZIP_FILES", "1")
    write(tmp_path, {"many.zip": zipped(*[("n" * 60_000 + f"{number}.txt", "") for number in range(2)]), HOSPITAL: LINE})

    assert [(one.name, one.reason) for one in discover(tmp_path).unrecognised] == [("many.zip", "zip_too_many_files")]


def test_files_behind_the_most_are_named_and_not_read(tmp_path, monkeypatch):
    monkeypatch.setenv("FDQ_MAX_FILES", "3")
    write(tmp_path, {HOSPITAL: LINE, "a/" + STAYS: "", "b/x.txt": "", "b/y.txt": ""})

    seen = read(tmp_path)

    assert set(seen.accounts) == {HOSPITAL, STAYS, "b/x.txt", "b/y.txt"}
    assert said(seen) == [
        ("MZG-FIL-01", "b/x.txt", "unknown name", "001-Z-3.0-S-HOSPITAL-2015-1.TXT"),
        ("MZG-FIL-04", "b/y.txt", "too many files", "files: at most 3 (FDQ_MAX_FILES)"),
    ]


def test_folder_with_too_many_entries_is_named(tmp_path, monkeypatch):
    monkeypatch.setenv("FDQ_MAX_FILES", "2")
    write(tmp_path, {HOSPITAL: LINE, "a/1.txt": "", "a/2.txt": "", "a/3.txt": ""})

    assert [(one.name, one.reason) for one in discover(tmp_path).unrecognised] == [("a", "too_many_files")]


def test_line_of_finhosta_with_too_many_fields_is_not_split(tmp_path, monkeypatch):
    monkeypatch.setenv("FDQ_MAX_FIELDS", "100")
    write(tmp_path, {BUDGET: RECORD + "\n" + RECORD + "~" * 94 + "\n" + RECORD + "~" * 93 + "\n"})

    seen = read(tmp_path)

    assert seen.rejected == [(2, "too_many_fields"), (3, "item_count")]
    assert said(seen)[0] == ("FIN-F02a", BUDGET, "too_many_fields", "fields on a line: at most 100 (FDQ_MAX_FIELDS)")


def test_longest_line_is_a_setting(tmp_path, monkeypatch):
    content = LINE + "\n" + "9" * 1_100_000 + "\n"
    assert read(write(tmp_path, {HOSPITAL: content})).rejected == [(2, "line_too_long")]

    monkeypatch.setenv("FDQ_MAX_LINE_KIB", "2048")
    assert read(tmp_path).rejected == [(2, "missing_terminator")]
