"""What lies in the warehouse becomes the files of a delivery, record by record."""

from __future__ import annotations

import json

import psycopg
import pytest

from finhosta_dq.contracts import contracts
from finhosta_dq.reading.discover import discover
from finhosta_dq.source import extract as extracting
from finhosta_dq.source.extract import extract
from finhosta_dq.source.manifest import MANIFEST, read_manifest
from finhosta_dq.source.snapshot import Snapshot


def lines(folder):
    """Sorted lines by name of the MZG files of a folder."""
    return {path.name: sorted(path.read_bytes().splitlines(keepends=True)) for path in folder.glob("999-Z-*.TXT")}


def test_files_equal_those_that_filled_the_warehouse(dsn, synthetic, tmp_path):
    (manifest,) = extract(dsn, "example", "999", "2025-1", tmp_path)

    folder = tmp_path / "mzg-999-2025-1"
    assert lines(folder) == lines(synthetic)
    assert len(lines(folder)) == 26
    assert manifest.drift == []
    assert {name: table.rows for name, table in manifest.tables.items()} == {
        contract.table: len(path.read_bytes().splitlines())
        for contract in contracts()["mzg"].files
        for path in synthetic.glob(f"999-*-{contract.file}-*.TXT")
    }


def test_landing_holds_one_delivery_and_nothing_strange(dsn, tmp_path):
    extract(dsn, "example", "999", "2025-1", tmp_path)

    landing = discover(tmp_path)
    assert [(one.id, len(one.files)) for one in landing.deliveries] == [("mzg/999/2025-1", 26)]
    assert landing.unrecognised == []


def test_files_are_the_owners_alone(dsn, tmp_path):
    extract(dsn, "example", "999", "2025-1", tmp_path)

    folder = tmp_path / "mzg-999-2025-1"
    assert folder.stat().st_mode & 0o777 == 0o700
    assert {path.stat().st_mode & 0o777 for path in folder.iterdir()} == {0o600}
    assert [path.name for path in tmp_path.iterdir() if not path.name.endswith(".lock")] == ["mzg-999-2025-1"]


def test_manifest_says_what_was_extracted_from_where(dsn, tmp_path):
    extract(dsn, "example", "999", "2025-1", tmp_path)

    data = json.loads((tmp_path / "mzg-999-2025-1" / MANIFEST).read_text())
    assert data["delivery"] == "mzg/999/2025-1"
    assert data["source"]["database"] == dsn.rsplit("/", 1)[1]
    assert len(data["profile_sha256"]) == 64
    assert data["snapshot_at"].startswith("20")
    assert data["tables"]["stayhosp"]["watermark"] == "2025-06-30T22:00:00+00:00"
    assert data["tables"]["assospec"]["rows"] == 0


def test_other_hospital_has_empty_files(dsn, tmp_path):
    (manifest,) = extract(dsn, "example", "998", "2025-1", tmp_path)

    assert {table.rows for table in manifest.tables.values()} == {0}
    assert all(path.read_bytes() == b"" for path in (tmp_path / "mzg-998-2025-1").glob("*.TXT"))


def test_all_tables_are_of_one_moment(dsn, run_sql, tmp_path, monkeypatch, synthetic):
    """Another connection adds a patient and takes out all diagnoses between two tables; the delivery has neither."""
    before = extracting.Stage.write
    done = []

    def write(self, target, contract, folder):
        if not done:
            done.append(contract.table)
            run_sql(dsn, "DELETE FROM dwh.diagnosis", "UPDATE dwh.stay SET sex_code = '2'", "DELETE FROM dwh.stay_unit")
        return before(self, target, contract, folder)

    monkeypatch.setattr(extracting.Stage, "write", write)
    extract(dsn, "example", "999", "2025-1", tmp_path)

    assert done == ["hospital"]
    assert lines(tmp_path / "mzg-999-2025-1") == lines(synthetic)


def test_transaction_is_read_only_and_repeatable(dsn, tmp_path, monkeypatch):
    seen = []
    before = Snapshot.schema

    def schema(self, statement):
        seen.append(self._one("SELECT current_setting('transaction_read_only') AS r, current_setting('transaction_isolation') AS i"))
        return before(self, statement)

    monkeypatch.setattr(Snapshot, "schema", schema)
    extract(dsn, "example", "999", "2025-1", tmp_path)

    assert {(one["r"], one["i"]) for one in seen} == {("on", "repeatable read")}


@pytest.mark.parametrize(
    "statement, told",
    [
        ("{as it is} AND dwh.writes()", "25006 read only sql transaction"),
        ("DELETE FROM dwh.diagnosis RETURNING *", "42601 syntax error"),
        ("SELECT 1 AS a) AS x; DELETE FROM dwh.diagnosis; SELECT * FROM (SELECT 1 AS a", "42601 syntax error"),
        ("COMMIT", "42601 syntax error"),
    ],
)
def test_statement_that_writes_is_refused(dsn, run_sql, tmp_path, statement, told):
    run_sql(
        dsn,
        "CREATE FUNCTION dwh.writes() RETURNS boolean LANGUAGE plpgsql AS $$ BEGIN DELETE FROM dwh.diagnosis; RETURN true; END $$",
    )
    profile = tmp_path / "own"
    profile.mkdir()
    shipped = extracting.load_profile("example").statements
    (profile / "diagnose.sql").write_text(statement.replace("{as it is}", shipped["diagnose"].text))
    (profile / "hospital.sql").write_text(shipped["hospital"].text)

    (manifest,) = extract(dsn, str(profile), "999", "2025-1", tmp_path / "landing")

    assert [(one.table, one.kind, one.written) for one in manifest.drift] == [("diagnose", "statement", False)]
    assert manifest.drift[0].found.startswith(told)
    assert list(manifest.tables) == ["hospital"]
    with psycopg.connect(dsn) as con:
        assert con.execute("SELECT count(*) FROM dwh.diagnosis").fetchone()[0] > 100


def test_period_of_a_year_takes_both_half_years(dsn, run_sql, tmp_path):
    made = extract(dsn, "example", "999", "2025", tmp_path)

    assert [one.delivery for one in made] == ["mzg/999/2025-1", "mzg/999/2025-2"]
    assert len({one.snapshot_at for one in made}) == 1
    assert made[1].tables["stayhosp"].rows == 0


def test_second_extract_of_the_same_delivery_waits_for_nobody(dsn, tmp_path):
    target = extracting.plan(extracting.load_profile("example"), "999", "2025-1")[0]
    with extracting._alone(tmp_path, target), pytest.raises(BlockingIOError, match="another process extracts mzg/999/2025-1"):
        extract(dsn, "example", "999", "2025-1", tmp_path)


def test_delivery_set_aside_by_a_killed_extract_comes_back(dsn, tmp_path):
    extract(dsn, "example", "999", "2025-1", tmp_path)
    folder = tmp_path / "mzg-999-2025-1"
    folder.rename(tmp_path / ".mzg-999-2025-1.old")

    (manifest,) = extract(dsn, "example", "999", "2025-1", tmp_path)

    assert manifest.tables["stayhosp"].mode == "watermark"
    assert read_manifest(folder) == manifest
