"""Only what changed travels, and the delivery is what a full extract gives."""

from __future__ import annotations

import pytest

from finhosta_dq.source.extract import extract

LATER = "'2025-08-01 00:00+02'"
CHANGES = {
    "changed row": f"UPDATE dwh.stay SET sex_code = '3', changed_at = {LATER} WHERE stay_number < 'S00000010'",
    "new row": f"""INSERT INTO dwh.diagnosis SELECT hospital_code, registration_year, half_year, stay_number, specialism_order, 'S', code_system,
                  'Z999', present_adm, cert_code, {LATER} FROM dwh.diagnosis WHERE stay_number = 'S00000001' LIMIT 1""",
    "deleted row": "DELETE FROM dwh.procedure WHERE stay_number = 'S00000003'",
    "changed key": f"UPDATE dwh.act SET nomenclature_code = '000000', changed_at = {LATER} WHERE stay_number = 'S00000002'",
    "other table of the statement": f"UPDATE dwh.patient SET patient_number = 'P999', changed_at = {LATER} WHERE patient_number = 'P00000005'",
    "key that occurs twice": f"""INSERT INTO dwh.diagnosis SELECT hospital_code, registration_year, half_year, stay_number, specialism_order,
                  diagnosis_type, code_system, diagnosis_code, 'N', cert_code, {LATER} FROM dwh.diagnosis WHERE stay_number = 'S00000001'""",
    "change of a row whose key occurs twice": f"""UPDATE dwh.diagnosis SET cert_code = '2', changed_at = {LATER}
                  WHERE present_adm = 'U'""",
    "emptied value": f"UPDATE dwh.stay SET discharged_on = NULL, hosp_out_hour = NULL, changed_at = {LATER} WHERE stay_number = 'S00000004'",
    "nothing": "SELECT 1",
}


def files(folder):
    return {path.name: path.read_bytes() for path in (folder / "mzg-999-2025-1").glob("*.TXT")}


@pytest.mark.parametrize("change", CHANGES)
def test_watermark_extract_equals_a_full_one(dsn, run_sql, tmp_path, change):
    twice = """INSERT INTO dwh.diagnosis SELECT hospital_code, registration_year, half_year, stay_number, specialism_order, diagnosis_type,
               code_system, diagnosis_code, 'U', cert_code, changed_at FROM dwh.diagnosis WHERE stay_number = 'S00000008' LIMIT 1"""
    run_sql(dsn, twice)
    extract(dsn, "example", "999", "2025-1", tmp_path / "kept")
    before = files(tmp_path / "kept")
    run_sql(dsn, CHANGES[change])

    extract(dsn, "example", "999", "2025-1", tmp_path / "kept")
    extract(dsn, "example", "999", "2025-1", tmp_path / "fresh")

    assert files(tmp_path / "kept") == files(tmp_path / "fresh")
    assert (files(tmp_path / "kept") != before) == (change != "nothing")


def test_only_changed_rows_travel(dsn, run_sql, tmp_path):
    run_sql(
        dsn,
        "UPDATE dwh.stay SET changed_at = '2025-05-01' WHERE stay_number > 'S00000001'",
        "UPDATE dwh.patient SET changed_at = '2025-05-01'",
    )
    (first,) = extract(dsn, "example", "999", "2025-1", tmp_path)
    run_sql(dsn, f"UPDATE dwh.stay SET sex_code = '3', changed_at = {LATER} WHERE stay_number = 'S00000005'")
    (second,) = extract(dsn, "example", "999", "2025-1", tmp_path)
    (third,) = extract(dsn, "example", "999", "2025-1", tmp_path)

    told = [(one.tables["stayhosp"].mode, one.tables["stayhosp"].arrived, one.tables["stayhosp"].rows) for one in (first, second, third)]
    assert told == [("full", 200, 200), ("watermark", 2, 200), ("watermark", 1, 200)]
    assert third.tables["stayhosp"].watermark == "2025-07-31T22:00:00+00:00"


def test_deleted_rows_make_the_table_be_read_whole(dsn, run_sql, tmp_path):
    extract(dsn, "example", "999", "2025-1", tmp_path)
    run_sql(dsn, "DELETE FROM dwh.procedure WHERE stay_number = 'S00000003'")

    (manifest,) = extract(dsn, "example", "999", "2025-1", tmp_path)

    assert {name: table.mode for name, table in manifest.tables.items() if name in ("procedur", "stayhosp")} == {
        "procedur": "full",
        "stayhosp": "watermark",
    }


@pytest.mark.parametrize("reason", ["asked for", "file touched", "file gone", "manifest damaged", "other statement", "other database"])
def test_everything_is_read_when_the_earlier_extract_cannot_be_built_upon(dsn, empty, run_sql, tmp_path, monkeypatch, reason):
    profile = tmp_path / "own"
    profile.mkdir()
    statement = "SELECT a.*, now() AS _watermark FROM (VALUES ('999', 2025, 1, 'P1', 1990)) AS a (code_agr, year_registr, period_registr, patnum, a1_year_birth)"
    (profile / "pathospi.sql").write_text(statement)
    extract(dsn, str(profile), "999", "2025-1", tmp_path / "landing")
    folder = tmp_path / "landing" / "mzg-999-2025-1"
    path = folder / "999-Z-3.0-A-PATHOSPI-2025-1.TXT"
    if reason == "file touched":
        path.write_bytes(path.read_bytes().replace(b"1990", b"1991"))
    elif reason == "file gone":
        path.unlink()
    elif reason == "manifest damaged":
        (folder / "_extract.json").write_text('{"version": 1')
    elif reason == "other statement":
        (profile / "pathospi.sql").write_text(statement + "\nORDER BY 1")

    (manifest,) = extract(
        empty if reason == "other database" else dsn, str(profile), "999", "2025-1", tmp_path / "landing", full=reason == "asked for"
    )

    assert manifest.tables["pathospi"].mode == "full"
    assert path.read_bytes() == b"999#2025#1#P1#1990#\n"


def test_unchanged_earlier_extract_is_built_upon(dsn, tmp_path):
    extract(dsn, "example", "999", "2025-1", tmp_path)
    (manifest,) = extract(dsn, "example", "999", "2025-1", tmp_path)

    # an empty table has no watermark yet
    assert {table.mode for table in manifest.tables.values() if table.rows} == {"watermark"}
    assert {table.mode for table in manifest.tables.values() if not table.rows} == {"full"}
