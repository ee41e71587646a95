"""The clean extract: what is doubtful stays out as a whole stay, and everything adds up."""

from __future__ import annotations

import hashlib
import json

import polars as pl
import pytest

from finhosta_dq.publication import extract as extracting
from finhosta_dq.publication.extract import ReconciliationError, reconciliation, write_extract
from finhosta_dq.publication.manifest import manifest, write_manifest
from tests.unit.publication.run_tables import CANARY_STAY, small_run


def stays(folder, name):
    return pl.read_parquet(folder / f"{name}.parquet")["staynum"].to_list()


def test_stays_with_grave_findings_are_kept_out_of_every_table(tmp_path):
    write_extract(small_run(), tmp_path)

    assert stays(tmp_path, "stayhosp") == ["S3", "S4", "S5"]
    assert stays(tmp_path, "stayindx") == ["S3", "S4", "S5"]
    assert stays(tmp_path, "grouper") == ["S3", "S4", "S5"]
    assert stays(tmp_path, "marts.stay_valuation") == ["S3", "S4", "S5"]


def test_a_record_without_stay_is_kept_out_alone(tmp_path):
    write_extract(small_run(), tmp_path)

    assert pl.read_parquet(tmp_path / "pathospi.parquet")["patnum"].to_list() == ["P1", "P2", "P3", "P4"]
    assert pl.read_parquet(tmp_path / "finhosta.parquet")["_line"].to_list() == [1, 3, 4]


def test_signals_keep_nothing_out(tmp_path):
    con = small_run()
    con.execute("DELETE FROM quality.finding WHERE severity <> 'signal'")

    write_extract(con, tmp_path)

    assert stays(tmp_path, "stayhosp") == [CANARY_STAY, "S2", "S3", "S4", "S5"]


def test_days_and_amounts_are_reconciled(tmp_path):
    con = small_run()

    write_extract(con, tmp_path)

    found = {(r["table_name"], r["measure"]): (r["staged"], r["clean"], r["accepted"], r["quarantined"]) for r in reconciliation(con)}
    assert found[("stayhosp", "rows")] == (5, 3, 0, 2)
    assert found[("stayhosp", "a2_total_number_day_fac")] == (20, 6, 0, 14)
    assert found[("finhosta", "value table_no 2")] == (67.25, 107.5, 0, -40.25)


def test_reconciliation_that_does_not_add_up_is_an_error(tmp_path, monkeypatch):
    monkeypatch.setattr(extracting, "_clean", lambda table: f"SELECT * FROM staging.{table.name} LIMIT 1")

    with pytest.raises(ReconciliationError, match="stayhosp rows: staged 5"):
        write_extract(small_run(), tmp_path)


def test_manifest_names_files_exclusions_and_fitness(tmp_path):
    con = small_run()

    files = write_extract(con, tmp_path)
    made = manifest(con, files)

    by_name = {file["name"].removeprefix("extract/"): file for file in made["files"]}
    assert by_name["stayhosp.parquet"]["rows"] == 3
    assert by_name["stayhosp.parquet"]["sha256"] == hashlib.sha256((tmp_path / "stayhosp.parquet").read_bytes()).hexdigest()
    assert made["exclusions"]["stays"] == 2
    assert {rule["rule"]: rule["stays"] for rule in made["exclusions"]["rules"]}["MZG-STA-01"] == 1
    assert made["exclusions"]["tables"] == {"finhosta": 1, "grouper": 2, "pathospi": 1, "stayhosp": 2, "stayindx": 2}
    assert [one["fitness"] for one in made["fitness"]] == ["fit_with_reservations", "not_computable"]


def test_manifest_is_written_as_json(tmp_path):
    con = small_run()
    files = write_extract(con, tmp_path / "extract")

    write_manifest(con, files, tmp_path)

    assert json.loads((tmp_path / "manifest.json").read_text())["run"]["id"] == "run-1"
    assert {path.name for path in tmp_path.iterdir()} == {"extract", "manifest.json"}


def test_written_twice_is_the_same_to_the_byte(tmp_path):
    first = {f.name: f.sha256 for f in write_extract(small_run(), tmp_path / "a")}
    second = {f.name: f.sha256 for f in write_extract(small_run(), tmp_path / "b")}

    assert first == second


def test_the_list_of_findings_is_no_part_of_the_clean_extract(tmp_path):
    con = small_run()
    con.execute("CREATE TABLE marts.worklist_page AS SELECT 1 AS position, 'x' AS value")

    files = write_extract(con, tmp_path / "extract")

    assert "marts.worklist_page.parquet" not in [file.name for file in files]
