"""A source that is not as its profile says: told, table by table, and never a crash."""

from __future__ import annotations

import pytest

from finhosta_dq.pipeline import steps
from finhosta_dq.pipeline.plan import plan_runs
from finhosta_dq.source.extract import extract
from finhosta_dq.source.profile import ProfileError, load_profile, plan
from finhosta_dq.warehouse.connection import open_warehouse

SHOWN = "999-Z-3.0-A-PATHOSPI-2025-1.TXT"
COLUMNS = {"code_agr": "'999'", "year_registr": "2025", "period_registr": "1", "patnum": "'P1'", "a1_year_birth": "1990"}


def profile_of(folder, **changes):
    """A profile of two tables: the hospital, and patients with changed columns (None = without)."""
    folder.mkdir()
    values = {**COLUMNS, **changes}
    selected = ", ".join(f"{value} AS {name}" for name, value in values.items() if value is not None)
    (folder / "pathospi.sql").write_text(f"SELECT {selected}")
    (folder / "hospital.sql").write_text(load_profile("example").statements["hospital"].text)
    return str(folder)


def extracted(dsn, tmp_path, **changes):
    (manifest,) = extract(dsn, profile_of(tmp_path / "own", **changes), "999", "2025-1", tmp_path / "landing")
    path = tmp_path / "landing" / "mzg-999-2025-1" / SHOWN
    return [(d.kind, d.column, d.found, d.written) for d in manifest.drift], path.read_bytes() if path.exists() else None, manifest


@pytest.mark.parametrize(
    "changes, drift, line",
    [
        ({"patnum": None}, [("missing_column", "patnum", None, False)], None),
        ({"ward": "'A'"}, [("extra_column", "ward", "text", True)], b"999#2025#1#P1#1990#\n"),
        ({"code_agr": "999"}, [("type", "code_agr", "int4", True)], b"999#2025#1#P1#1990#\n"),
        ({"patnum": "true"}, [("type", "patnum", "bool", False)], None),
        ({"patnum": "1.5::float8"}, [("type", "patnum", "float8", False)], None),
        ({"patnum": "ARRAY['P1']"}, [("type", "patnum", "_text", False)], None),
        ({"patnum": "'P1'::bytea"}, [("type", "patnum", "bytea", False)], None),
        ({"patnum": "'{}'::jsonb"}, [("type", "patnum", "jsonb", False)], None),
        ({"patnum": "now()"}, [("type", "patnum", "timestamptz", False)], None),
        ({"patnum": "gen_random_uuid()"}, [("type", "patnum", "uuid", False)], None),
        (
            {"a1_year_birth": "1990.5::numeric(6, 1)"},
            [("type", "a1_year_birth", "numeric with 1 decimals", True)],
            b"999#2025#1#P1#1990.5#\n",
        ),
        ({"a1_year_birth": "1990::numeric"}, [("type", "a1_year_birth", "numeric", True)], b"999#2025#1#P1#1990#\n"),
        ({"a1_year_birth": "1990::numeric(4)"}, [], b"999#2025#1#P1#1990#\n"),
        ({"a1_year_birth": "1990::smallint"}, [], b"999#2025#1#P1#1990#\n"),
        ({"a1_year_birth": "'1990'::varchar"}, [], b"999#2025#1#P1#1990#\n"),
        ({"patnum": "'P1'::char(8)"}, [], b"999#2025#1#P1#1990#\n"),
        ({"patnum": "nope"}, [("statement", None, '42703 undefined column: column "nope" does not exist', False)], None),
        (
            {"patnum": "(SELECT x FROM nowhere)"},
            [("statement", None, '42P01 undefined table: relation "nowhere" does not exist', False)],
            None,
        ),
        ({"_watermark": "true"}, [("type", "_watermark", "bool", False)], None),
    ],
    ids=str,
)
def test_difference_is_told_and_other_tables_go_on(dsn, tmp_path, changes, drift, line):
    told, written, manifest = extracted(dsn, tmp_path, **changes)

    assert told == drift
    assert written == line
    assert manifest.tables["hospital"].rows == 1


def test_column_twice_is_no_crash(dsn, tmp_path):
    profile = profile_of(tmp_path / "own")
    (tmp_path / "own" / "pathospi.sql").write_text("SELECT 'a' AS patnum, 'b' AS patnum")

    (manifest,) = extract(dsn, profile, "999", "2025-1", tmp_path / "landing")

    # PostgreSQL itself takes two columns of one name
    assert ("pathospi", "missing_column", "code_agr") in [(d.table, d.kind, d.column) for d in manifest.drift]
    assert ("pathospi", "type", "patnum", "twice") in [(d.table, d.kind, d.column, d.found) for d in manifest.drift]


@pytest.mark.parametrize("after", [1, 40_000])
def test_statement_that_fails_on_the_way_says_no_value(dsn, tmp_path, after):
    failing = f"SELECT CASE WHEN n = {after} THEN 'secret-patient' ELSE '1990' END::integer FROM generate_series(1, 50000) AS g (n)"
    profile = profile_of(tmp_path / "own")
    (tmp_path / "own" / "pathospi.sql").write_text(
        f"SELECT '999' AS code_agr, 2025 AS year_registr, 1 AS period_registr, 'P' || y AS patnum, y AS a1_year_birth FROM ({failing}) AS s (y)"
    )

    (manifest,) = extract(dsn, profile, "999", "2025-1", tmp_path / "landing")

    assert [(d.table, d.kind, d.found) for d in manifest.drift] == [("pathospi", "statement", "22P02 invalid text representation")]
    assert "secret-patient" not in (tmp_path / "landing/mzg-999-2025-1/_extract.json").read_text()
    assert list(manifest.tables) == ["hospital"]


def test_run_finds_the_drift_and_does_not_judge_what_is_not_there(dsn, run_sql, tmp_path):
    run_sql(
        dsn,
        "ALTER TABLE dwh.procedure RENAME COLUMN performed_on TO done_on",
        "ALTER TABLE dwh.stay ALTER COLUMN sex_code TYPE integer USING 1",
    )
    extract(dsn, "example", "999", "2025-1", tmp_path)
    (run,) = plan_runs(tmp_path)
    con = open_warehouse(None)
    steps.start(con, "r", "fast")
    steps.extract(con, run)
    steps.evaluate(con, steps.load_catalogue())

    findings = con.execute("SELECT table_name, field, value FROM quality.finding WHERE rule_id = 'MZG-FIL-SRC' ORDER BY ALL").fetchall()
    # the key of procedures is not evaluated, where that of an absent file would not be asked for
    outcome = con.execute("SELECT outcome FROM quality.rule_result WHERE rule_id = 'MZG-KEY-01' AND table_name = 'procedur'").fetchall()
    con.close()
    assert findings == [
        ("procedur", None, "statement failed: 42703 undefined column: column s.performed_on does not exist"),
        ("stayhosp", "a2_code_sex", "type: int4"),
    ]
    assert outcome == [("not_evaluated",)]


def test_table_that_no_longer_fits_leaves_no_old_file_behind(dsn, run_sql, tmp_path):
    extract(dsn, "example", "999", "2025-1", tmp_path)
    run_sql(dsn, "DROP TABLE dwh.diagnosis")
    extract(dsn, "example", "999", "2025-1", tmp_path)

    names = {path.name for path in (tmp_path / "mzg-999-2025-1").glob("*.TXT")}
    assert len(names) == 25
    assert "999-Z-3.0-M-DIAGNOSE-2025-1.TXT" not in names


def test_source_that_fits_in_nothing_replaces_nothing(dsn, empty, tmp_path):
    extract(dsn, "example", "999", "2025-1", tmp_path)
    before = {path.name: path.read_bytes() for path in (tmp_path / "mzg-999-2025-1").iterdir()}

    with pytest.raises(ProfileError, match=r"no table could be extracted: .*stayhosp: statement 42P01 undefined table"):
        extract(empty, "example", "999", "2025-1", tmp_path)

    assert {path.name: path.read_bytes() for path in (tmp_path / "mzg-999-2025-1").iterdir()} == before
    assert sorted(path.name for path in tmp_path.iterdir() if path.is_dir()) == ["mzg-999-2025-1"]


def test_profile_names_contract_tables_only(tmp_path):
    (tmp_path / "ward.sql").write_text("SELECT 1")
    with pytest.raises(ProfileError, match=r"ward\.sql: no contract has a table 'ward'"):
        load_profile(str(tmp_path))
    with pytest.raises(ProfileError, match="no profile 'nowhere'"):
        load_profile("nowhere")


@pytest.mark.parametrize("hospital, period", [("99", "2025-1"), ("999", "2025-3"), ("999", "25"), ("9'9", "2025-1")])
def test_hospital_and_period_are_checked(hospital, period):
    with pytest.raises(ProfileError, match="found"):
        plan(load_profile("example"), hospital, period)
