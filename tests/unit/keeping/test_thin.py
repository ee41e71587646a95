"""A warehouse without the text of the delivery: the text is gone from the disk, everything else is as it was."""

from __future__ import annotations

import os
import shutil

import duckdb
import pytest

from finhosta_dq.keeping import thin as thinning
from finhosta_dq.keeping.thin import RAW_TEXT, REJECTED_LINES, Text, ThinError, is_told, text_of, thin
from finhosta_dq.warehouse.connection import connect
from tests.unit.keeping.runs import CANARY, FOUND, manifest_of, publish

BOTH = frozenset({RAW_TEXT, REJECTED_LINES})
FINDINGS = """
    SELECT f.rule_id, f.record_key, f.value, s.finding_key FROM quality.finding_state AS s
    INNER JOIN quality.finding AS f ON s.rowid_finding = f.rowid ORDER BY ALL"""


def ask(folder, sql):
    con = connect(folder / "warehouse.duckdb", read_only=True)
    try:
        return con.execute(sql).fetchall()
    finally:
        con.close()


def test_text_goes_and_the_rest_stays(tmp_path):
    folder = publish(tmp_path, 0)
    before, findings = manifest_of(folder), ask(folder, FINDINGS)
    assert len(findings) == len(FOUND)
    assert CANARY.encode() in (folder / "warehouse.duckdb").read_bytes()
    assert text_of(folder)[RAW_TEXT].rows == 2000
    assert text_of(folder)[RAW_TEXT].size_bytes > 0

    assert thin(folder, BOTH) == {RAW_TEXT: 2000, REJECTED_LINES: 1}

    assert CANARY.encode() not in (folder / "warehouse.duckdb").read_bytes()
    assert text_of(folder) == {RAW_TEXT: Text(0, 0), REJECTED_LINES: Text(0, 0)}
    assert ask(folder, FINDINGS) == findings
    assert ask(folder, "SELECT line, reason, raw_text FROM quality.rejected_line") == [(9, "too_short", None)]
    assert ask(folder, "SELECT count(*) FROM staging.stayhosp") == [(20,)]
    made = manifest_of(folder)
    assert [(one["part"], one["rows"]) for one in made.pop("thinned")] == [(RAW_TEXT, 2000), (REJECTED_LINES, 1)]
    assert made == before
    assert {oct((folder / name).stat().st_mode & 0o777) for name in ("warehouse.duckdb", "manifest.json")} == {"0o600"}
    assert not [path.name for path in folder.iterdir() if path.name.startswith(".")]


def test_one_part_after_the_other_and_nothing_twice(tmp_path):
    folder = publish(tmp_path, 0)

    assert thin(folder, frozenset({REJECTED_LINES})) == {REJECTED_LINES: 1}
    assert text_of(folder)[RAW_TEXT].rows == 2000
    assert thin(folder, BOTH) == {RAW_TEXT: 2000}
    assert thin(folder, BOTH) == {}
    assert [one["part"] for one in manifest_of(folder)["thinned"]] == [REJECTED_LINES, RAW_TEXT]


def test_interrupted_before_the_manifest_it_is_told_the_next_time(tmp_path, monkeypatch):
    folder = publish(tmp_path, 0)
    monkeypatch.setattr(thinning, "tell", lambda folder: (_ for _ in ()).throw(KeyboardInterrupt))
    with pytest.raises(KeyboardInterrupt):
        thin(folder, BOTH)
    assert text_of(folder)[RAW_TEXT].rows == 0
    assert not is_told(folder)
    monkeypatch.undo()

    thin(folder, BOTH)

    assert is_told(folder)
    assert len(manifest_of(folder)["thinned"]) == 2


def test_interrupted_while_copying_leaves_the_run_as_it_was(tmp_path, monkeypatch):
    folder = publish(tmp_path, 0)
    before = (folder / "warehouse.duckdb").read_bytes()
    monkeypatch.setattr(os, "replace", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
    with pytest.raises(KeyboardInterrupt):
        thin(folder, BOTH)
    assert (folder / "warehouse.duckdb").read_bytes() == before
    monkeypatch.undo()

    assert thin(folder, BOTH) == {RAW_TEXT: 2000, REJECTED_LINES: 1}


def test_a_copy_that_is_not_the_same_is_refused(tmp_path, monkeypatch):
    folder = publish(tmp_path, 0)
    before = (folder / "warehouse.duckdb").read_bytes()
    copy = thinning._copy

    def lossy(con, parts):
        copy(con, parts)
        con.execute("UPDATE new.staging.stayhosp SET a2_total_number_day_fac = 0 WHERE staynum = 'S012'")

    monkeypatch.setattr(thinning, "_copy", lossy)
    with pytest.raises(ThinError, match=r"staging.stayhosp would not be the same"):
        thin(folder, BOTH)
    assert (folder / "warehouse.duckdb").read_bytes() == before
    assert "thinned" not in manifest_of(folder)


def test_a_reader_who_has_it_open_reads_on(tmp_path):
    folder = publish(tmp_path, 0)
    shutil.copy(folder / "warehouse.duckdb", tmp_path / "same")
    con = duckdb.connect()
    con.execute(f"ATTACH '{folder}/warehouse.duckdb' AS w (READ_ONLY)")
    try:
        with open(folder / "warehouse.duckdb", "rb") as held:
            con.execute("DETACH w")
            thin(folder, BOTH)
            assert held.read() == (tmp_path / "same").read_bytes()
    finally:
        con.close()
