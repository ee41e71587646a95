"""Files that are read several at a time: the same rows in the same order as one after another, and trouble stops the rest."""

from __future__ import annotations

import errno

import pytest

from finhosta_dq.cli.synth import synthesise
from finhosta_dq.reading import begin
from finhosta_dq.reading.discover import discover
from finhosta_dq.reading.load import load_delivery
from finhosta_dq.warehouse.connection import open_warehouse


@pytest.fixture(scope="module")
def landing(tmp_path_factory):
    """A synthetic year, some files of it damaged."""
    folder = tmp_path_factory.mktemp("begin") / "landing"
    synthesise(folder, hospital="999", period="2025", stays=300, defects=0.05, seed=4)
    for number, path in enumerate(sorted(folder.glob("*.TXT"))):
        lines = path.read_bytes().splitlines(keepends=True)
        if number % 3 == 0 and len(lines) > 1:
            path.write_bytes(b"".join([lines[0], b"broken\n", *lines[1:]]))
    (folder / "copy").mkdir()
    (folder / "copy" / "999-Z-3.0-A-STAYHOSP-2025-1.TXT").write_bytes(b"999#\n")
    return folder


def tables(landing, threads):
    """Every row of every table that reading fills, in the order of the rows; raw tables are filled file by file within a delivery."""
    con = open_warehouse(None, threads=threads)
    for delivery in discover(landing).deliveries:
        load_delivery(con, delivery)
    names = con.execute(
        "SELECT schema_name || '.' || table_name FROM duckdb_tables() WHERE schema_name IN ('raw', 'quality') ORDER BY ALL"
    ).fetchall()
    return {name: con.execute(f"FROM {name} ORDER BY rowid").fetchall() for (name,) in names}


def test_several_at_a_time_give_the_same_rows_in_the_same_order(landing):
    alone, together = tables(landing, 1), tables(landing, 4)

    assert together == alone
    assert len(alone["raw.stayhosp"]) > 500
    assert {row[2] for row in alone["quality.rejected_line"]} >= {"duplicate_file", "missing_terminator"}
    assert {row[-1] for row in alone["quality.file_account"]} >= {"loaded", "partial", "duplicate"}


def test_no_more_files_at_a_time_than_threads(landing, monkeypatch):
    asked = []
    together = begin.side_by_side
    monkeypatch.setattr(begin, "side_by_side", lambda con, work, workers: asked.append(workers) or together(con, work, workers))

    for threads in (1, 3, 9):
        tables(landing, threads)

    assert set(asked) == {1, 3, begin.MOST_FILES}


def test_trouble_of_the_machine_with_one_file_stops_the_delivery(landing, monkeypatch):
    seen, whole = [], begin.scan

    def failing(stream, delimiter):
        seen.append(stream.name)
        if "STAYUNIT" in stream.name:
            raise OSError(errno.EIO, "input/output error")
        return whole(stream, delimiter)

    monkeypatch.setattr(begin, "scan", failing)
    con = open_warehouse(None, threads=2)
    deliveries = discover(landing).deliveries
    delivery = next(one for one in deliveries if any("STAYUNIT" in source.name for source in one.files))

    with pytest.raises(OSError, match="input/output error"):
        load_delivery(con, delivery)

    assert len(seen) < len(delivery.files)
    assert con.execute("SELECT count(*) FROM quality.file_account").fetchall() == [(0,)]
