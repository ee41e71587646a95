"""A file with the same bytes is taken over from the run before with all that reading saw of it; anything else is read."""

from __future__ import annotations

import dataclasses
import hashlib

import duckdb
import pytest

from finhosta_dq.reading import load as loading
from finhosta_dq.reading.discover import discover
from finhosta_dq.reading.kept import EARLIER, Kept, file_marks, kept_parts
from finhosta_dq.reading.load import load_delivery
from finhosta_dq.warehouse.connection import connect, open_warehouse
from tests.unit.reading.landing import HOSPITAL, LINE, write

CAMPUS = HOSPITAL.replace("HOSPITAL", "HOSPCAMP")
CAMPUS_LINE = "999#2025#1#01#2007#1#1####"
BROKEN = LINE + "\nnot a record\n" + LINE + "\n"
QUALITY = ("quality.file_account", "quality.rejected_line", "quality.reading_issue")


@pytest.fixture
def read_files(monkeypatch):
    """Names of the files that were read in earnest, in order."""
    names = []
    begin = loading.begin

    def noting(con, sources, *rest):
        names.extend(source.name for source in sources)
        return begin(con, sources, *rest)

    monkeypatch.setattr(loading, "begin", noting)
    return names


def night(landing, path, base="b", earlier=None):
    """A run that reads the landing into a warehouse file; rows of every table that reading fills, in their order."""
    con = open_warehouse(path, threads=1)
    with kept_parts(con, base, earlier) as kept:
        for delivery in discover(landing).deliveries:
            load_delivery(con, delivery, None, kept)
    names = con.execute("SELECT 'raw.' || table_name FROM duckdb_tables() WHERE schema_name = 'raw' ORDER BY ALL").fetchall()
    rows = {name: con.execute(f"FROM {name} ORDER BY rowid").fetchall() for name in (*(name for (name,) in names), *QUALITY)}
    marks = con.execute("FROM quality.part_mark ORDER BY ALL").fetchall()
    con.close()
    return rows, marks


def test_same_bytes_are_not_read_again_and_give_the_same_rows(tmp_path, read_files):
    landing = write(tmp_path / "landing", {HOSPITAL: BROKEN, CAMPUS: CAMPUS_LINE + "\n"})
    first, marks = night(landing, tmp_path / "1.duckdb")
    read_files.clear()

    second, marks_again = night(landing, tmp_path / "2.duckdb", earlier=tmp_path / "1.duckdb")

    assert read_files == []
    assert second == first
    assert marks_again == marks
    assert [part for part, _ in marks] == [f"file mzg/999/2025-1 {CAMPUS}", f"file mzg/999/2025-1 {HOSPITAL}"]
    assert {row[2] for row in first["quality.rejected_line"]} >= {"missing_terminator"}
    # the second night keeps marks for a third
    third, _ = night(landing, tmp_path / "3.duckdb", earlier=tmp_path / "2.duckdb")
    assert (third, read_files) == (first, [])


@pytest.mark.parametrize(
    ("change", "base", "read"),
    [
        ({HOSPITAL: LINE + "\n"}, "b", [HOSPITAL]),
        ({CAMPUS: CAMPUS_LINE + "\r\n"}, "b", [CAMPUS]),
        ({}, "another", [CAMPUS, HOSPITAL]),
        ({HOSPITAL.replace("-1.TXT", "-2.TXT"): LINE + "\n"}, "b", [HOSPITAL.replace("-1.TXT", "-2.TXT")]),
    ],
    ids=["a line less", "another line end", "made otherwise", "a file more"],
)
def test_what_is_another_thing_is_read(tmp_path, read_files, change, base, read):
    landing = write(tmp_path / "landing", {HOSPITAL: BROKEN, CAMPUS: CAMPUS_LINE + "\n"})
    night(landing, tmp_path / "1.duckdb")
    write(landing, change)
    whole, marks = night(landing, tmp_path / "whole.duckdb", base)
    read_files.clear()

    taken, marks_taken = night(landing, tmp_path / "2.duckdb", base, tmp_path / "1.duckdb")

    assert sorted(read_files) == sorted(read)
    assert {name: sorted(rows, key=repr) for name, rows in taken.items()} == {name: sorted(rows, key=repr) for name, rows in whole.items()}
    assert marks_taken == marks


def test_the_same_bytes_under_another_name_are_read(tmp_path, read_files):
    landing = write(tmp_path / "landing", {HOSPITAL: BROKEN})
    night(landing, tmp_path / "1.duckdb")
    (landing / HOSPITAL).rename(landing / HOSPITAL.replace("-2025-1", "-2024-1"))
    read_files.clear()

    night(landing, tmp_path / "2.duckdb", earlier=tmp_path / "1.duckdb")

    assert read_files == [HOSPITAL.replace("-2025-1", "-2024-1")]


def test_a_refused_or_unreadable_file_is_never_taken_over(tmp_path, read_files):
    landing = write(tmp_path / "landing", {HOSPITAL: LINE + "\n", f"copy/{HOSPITAL}": LINE + "\n", CAMPUS: CAMPUS_LINE + "\n"})
    (landing / CAMPUS).unlink()
    (landing / CAMPUS).mkdir()
    first, marks = night(landing, tmp_path / "1.duckdb")
    assert len(marks) == 1
    read_files.clear()

    second, _ = night(landing, tmp_path / "2.duckdb", earlier=tmp_path / "1.duckdb")

    assert len(read_files) == 2
    assert {name: sorted(rows, key=repr) for name, rows in second.items()} == {name: sorted(rows, key=repr) for name, rows in first.items()}


def test_evidence_entered_after_reading_is_not_taken_over(tmp_path):
    landing = write(tmp_path / "landing", {HOSPITAL: BROKEN})
    first, _ = night(landing, tmp_path / "1.duckdb")
    with connect(tmp_path / "1.duckdb") as con:
        for rule in ("MZG-FIL-SRC", "FIN-F-SRC"):
            con.execute("INSERT INTO quality.reading_issue VALUES (?, ?, NULL, NULL, NULL, NULL)", [rule, HOSPITAL])

    second, _ = night(landing, tmp_path / "2.duckdb", earlier=tmp_path / "1.duckdb")

    assert second == first
    assert len(first["quality.reading_issue"]) > 0


@pytest.mark.parametrize("table", ["raw.hospital", "quality.rejected_line"])
def test_a_run_whose_text_was_removed_is_no_source(tmp_path, read_files, table):
    landing = write(tmp_path / "landing", {HOSPITAL: BROKEN})
    first, _ = night(landing, tmp_path / "1.duckdb")
    with connect(tmp_path / "1.duckdb") as con:
        con.execute(f"DELETE FROM {table} WHERE rowid = 0")
    read_files.clear()

    second, marks = night(landing, tmp_path / "2.duckdb", earlier=tmp_path / "1.duckdb")

    assert (second, read_files) == (first, [HOSPITAL])
    assert len(marks) == 1


def test_other_trouble_of_the_database_leaves_nothing_half_taken(tmp_path):
    landing = write(tmp_path / "landing", {HOSPITAL: BROKEN})
    night(landing, tmp_path / "1.duckdb")
    with connect(tmp_path / "1.duckdb") as con:
        con.execute("DROP TABLE quality.reading_issue")
    con = open_warehouse(None, threads=1)

    (delivery,) = discover(landing).deliveries
    with pytest.raises(duckdb.CatalogException, match="reading_issue"), kept_parts(con, "b", tmp_path / "1.duckdb") as kept:
        load_delivery(con, delivery, None, kept)

    assert con.execute("SELECT count(*) FROM raw.hospital").fetchall() == [(0,)]
    assert con.execute("SELECT count(*) FROM quality.file_account").fetchall() == [(0,)]
    # the run before is let go of, and no mark was written
    assert con.execute("SELECT count(*) FROM duckdb_databases() WHERE database_name = ?", [EARLIER]).fetchall() == [(0,)]
    assert con.execute("SELECT count(*) FROM quality.part_mark").fetchall() == [(0,)]


def test_a_run_from_before_there_were_marks_gives_nothing(tmp_path):
    with open_warehouse(tmp_path / "old.duckdb") as old:
        old.execute("CREATE TABLE marts.part_mark AS SELECT 'x' AS part, 'y' AS mark")
    con = open_warehouse(None)

    with kept_parts(con, "b", tmp_path / "old.duckdb") as kept:
        assert kept.earlier == {}
        kept.note("one", "1")
        kept.note("two", "2")

    assert con.execute("FROM quality.part_mark ORDER BY ALL").fetchall() == [("one", "1"), ("two", "2")]


def test_the_account_is_the_one_that_reading_gave(tmp_path):
    landing = write(tmp_path / "landing", {HOSPITAL: BROKEN, CAMPUS: CAMPUS_LINE + "\n"})
    (delivery,) = discover(landing).deliveries
    given = []
    for name, earlier in (("1", None), ("2", tmp_path / "1.duckdb")):
        con = open_warehouse(tmp_path / f"{name}.duckdb", threads=1)
        with kept_parts(con, "b", earlier) as kept:
            # what reading saw of a file lies in the database by now
            given.append([dataclasses.replace(account, issues=[]) for account in load_delivery(con, delivery, None, kept)])
        con.close()

    assert given[1] == given[0]
    assert {(account.registration, account.status) for account in given[0]} == {("mzg", "loaded"), ("mzg", "partial")}


def test_a_mark_is_a_hash_over_base_and_parts_in_order():
    kept = Kept("base", {"p": Kept("base").mark(["a", "b"])})

    assert kept.mark(["a", "b"]) == hashlib.sha256(b"base\0a\0b").hexdigest()
    assert kept.has("p", kept.mark(["a", "b"]))
    assert not kept.has("q", kept.mark(["a", "b"]))
    others = [
        kept.mark(["b", "a"]),
        kept.mark(["ab"]),
        kept.mark(["a"]),
        kept.mark([]),
        Kept("other").mark(["a", "b"]),
        Kept("b").mark(["ase"]),
    ]
    assert len({kept.mark(["a", "b"]), *others}) == len(others) + 1
    assert not any(kept.has("p", other) for other in others)


def test_files_of_a_table_in_the_order_in_which_they_were_read():
    con = open_warehouse(None)
    rows = [("d1", "z", "t", "hash"), ("d1", "a", "t", None), ("d1", "b", "u", "other"), ("d2", "m", "t", "more")]
    for delivery, file, table, sha256 in rows:
        con.execute(
            "INSERT INTO quality.file_account VALUES (?, ?, ?, ?, 0, NULL, NULL, 0, 0, 0, 'loaded')", [delivery, file, table, sha256]
        )

    assert file_marks(con, "t") == [
        "('d1', 'z', 'hash', 'loaded')",
        "('d1', 'a', '', 'loaded')",
        "('d2', 'm', 'more', 'loaded')",
    ]
    assert file_marks(con, "none") == []
