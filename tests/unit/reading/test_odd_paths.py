"""Folders with names that DuckDB would take for a pattern, a home folder or a partition: the file in them is read, and no other."""

import os
import tempfile
import zipfile
from pathlib import Path

import duckdb
import pytest

from finhosta_dq.reading.fast import on_disk
from finhosta_dq.reading.source import SourceFile
from finhosta_dq.warehouse.connection import open_warehouse
from finhosta_dq.warehouse.reference import load_reference
from tests.unit.reading.landing import HOSPITAL, LINE, read, write

OTHER = LINE.replace("2007", "1111")
NEIGHBOURS = {
    "delivery[1]": "delivery1",
    "deliver*": "delivery",
    "deliver?": "delivery",
    "[!x]": "y",
    "**": "delivery",
    "it's": "its",
    "back\\slash[1]": "back\\slash1",
    "code_agr=123": "delivery",
    "new\nline": "delivery",
    os.fsdecode(b"caf\xe9"): "cafe",
}


@pytest.mark.parametrize("folder", NEIGHBOURS, ids=ascii)
def test_file_in_the_folder_is_read_and_not_the_one_beside_it(tmp_path, folder):
    write(tmp_path / NEIGHBOURS[folder], {HOSPITAL: OTHER + "\n"})
    landing = write(tmp_path / folder, {HOSPITAL: LINE + "\n"})

    seen = read(landing)

    assert seen.raw("hospital") == [("999", "2025", "1", "2007", "1", "1", None, None, None, 1)]
    assert seen.accounts == {HOSPITAL: ("loaded", 1, 1, 0)}


@pytest.mark.parametrize("folder", ["~", "~/deep", "."])
def test_landing_given_from_the_working_folder(tmp_path, monkeypatch, folder):
    monkeypatch.chdir(tmp_path)
    write(Path(folder), {HOSPITAL: LINE + "\n"})

    assert read(Path(folder)).accounts == {HOSPITAL: ("loaded", 1, 1, 0)}


def test_lists_of_the_hospital_in_such_a_folder(tmp_path):
    header = "name,value\n"
    write(tmp_path / "own1", {"settings.csv": header + "other,1\n", "codes/sex.csv": "code\nOTHER\n"})
    own = write(tmp_path / "own[1]", {"settings.csv": header + "mine,1\n", "codes/sex.csv": "code\nMINE\n"})
    con = open_warehouse(None, threads=1)

    mounted = load_reference(con, own)

    assert [(one.name, one.rows) for one in mounted] == [("codes/sex.csv", 1), ("settings.csv", 1)]
    assert con.execute("FROM reference.setting").fetchall() == [("mine", "1", None)]
    assert con.execute("SELECT code FROM reference.code WHERE origin = 'sex.csv'").fetchall() == [("MINE",)]


@pytest.mark.parametrize("folder", ["plain", "spill[1]", "it's*"])
def test_member_of_a_zip_is_unpacked_beside_the_spill_files_and_nowhere_else(tmp_path, monkeypatch, folder):
    with zipfile.ZipFile(tmp_path / "delivery.zip", "w") as archive:
        archive.writestr(HOSPITAL, LINE + "\n")
    source = SourceFile(HOSPITAL, tmp_path / "delivery.zip", 0, "hospital", len(LINE) + 1)
    (tmp_path / "system").mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "system"))

    with on_disk(source, tmp_path / folder) as path:
        assert path.read_text() == LINE + "\n"
        assert path.resolve().is_relative_to(tmp_path / folder)
        assert all(one.is_symlink() for one in (tmp_path / "system").rglob("*") if not one.is_dir())
        con = duckdb.connect()
        assert con.execute(f"SELECT count(*) FROM read_csv('{path}', header = false, columns = {{'l': 'VARCHAR'}})").fetchall() == [(1,)]
        con.close()

    assert [*(tmp_path / folder).iterdir(), *(tmp_path / "system").iterdir()] == []
