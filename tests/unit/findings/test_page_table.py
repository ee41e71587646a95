"""The table of the worklist page: one row per finding, in working order, with what people filter by."""

from __future__ import annotations

from typing import Any

import duckdb
import pytest

from finhosta_dq.findings.page_table import prepare_page
from finhosta_dq.findings.worklist import build_worklist
from tests.unit.publication.run_tables import CANARY_STAY, small_run

UNITS = "CREATE TABLE staging.stayunit (code_agr VARCHAR, year_registr INTEGER, period_registr INTEGER, staynum VARCHAR, order_unit INTEGER, code_unit VARCHAR)"


@pytest.fixture
def con() -> duckdb.DuckDBPyConnection:
    return small_run()


def page(con: duckdb.DuckDBPyConnection, columns: str) -> list[tuple[Any, ...]]:
    prepare_page(con)
    return con.execute(f"SELECT {columns} FROM marts.worklist_page ORDER BY position").fetchall()


def test_one_row_per_finding_by_severity_and_then_by_effect(con: duckdb.DuckDBPyConnection) -> None:
    found = page(con, "position, rule_id, severity, effect")
    ((findings,),) = con.execute("SELECT count(*) FROM quality.finding").fetchall()

    assert [row[0] for row in found] == list(range(1, findings + 1))
    assert [row[1:] for row in found] == [
        ("MZG-STA-01", "blocking", 9.0),
        ("MZG-REC-02", "blocking", None),
        ("MZG-DAY-01", "error", 8.0),
        ("MZG-DAY-02", "error", 8.0),
        ("FIN-A01", "error", None),
        ("MZG-REF-01", "error", None),
        ("MZG-STA-09", "signal", 7.0),
        ("MZG-FIL-06", "signal", None),
    ]


def test_findings_of_one_stay_share_a_mark_and_others_do_not(con: duckdb.DuckDBPyConnection) -> None:
    marks = dict(page(con, "rule_id, record_mark"))

    assert marks["MZG-DAY-01"] == marks["MZG-DAY-02"]
    assert len(set(marks.values())) == len(marks) - 1


def test_without_a_memory_nothing_is_known_of_earlier_runs(con: duckdb.DuckDBPyConnection) -> None:
    found = page(con, "finding_key, evidence_hash, state, first_seen, decision_kind, assignee, reopened, ward, coder")

    assert {row[1:] for row in found} == {(None, None, None, None, None, False, None, None)}
    assert all(row[0].startswith("row") for row in found)


def test_memory_gives_state_and_decision_and_what_is_back_is_not_new(con: duckdb.DuckDBPyConnection) -> None:
    con.execute(
        """CREATE TABLE quality.finding_state AS
           SELECT rowid AS rowid_finding, md5('k' || rowid) AS finding_key, md5('e' || rowid) AS evidence_hash,
                  CASE WHEN rule_id = 'MZG-STA-09' THEN 'unchanged' ELSE 'new' END AS state, rule_id = 'MZG-DAY-01' AS is_back,
                  TIMESTAMPTZ '2025-08-01 03:30:00+02' AS first_seen, CASE WHEN rule_id = 'MZG-STA-09' THEN 'accept' END AS decision_kind,
                  NULL::VARCHAR AS reason_code, NULL::VARCHAR AS decided_by, NULL::TIMESTAMPTZ AS decided_at, NULL::DATE AS until,
                  'registrar-1' AS assignee, false AS reopened
           FROM quality.finding"""
    )
    found = {row[0]: row[1:] for row in page(con, "rule_id, state, decision_kind, assignee, length(finding_key)")}

    assert found["MZG-DAY-01"] == ("back", None, "registrar-1", 32)
    assert found["MZG-STA-09"] == ("unchanged", "accept", "registrar-1", 32)
    assert found["MZG-STA-01"] == ("new", None, "registrar-1", 32)
    build_worklist(con)
    assert {"MZG-DAY-01": "back", "MZG-STA-09": "unchanged", "MZG-STA-01": "new"}.items() <= dict(
        con.execute("SELECT rule_id, state FROM worklist").fetchall()
    ).items()


def test_last_unit_of_the_stay_is_its_ward_unless_the_hospital_names_another(con: duckdb.DuckDBPyConnection) -> None:
    con.execute(UNITS)
    con.execute(
        f"INSERT INTO staging.stayunit VALUES ('999', 2025, 1, 'S2', 1, 'URG1'), ('999', 2025, 1, 'S2', 2, 'DIVD1'), ('999', 2025, 1, '{CANARY_STAY}', 1, 'CHIR')"
    )
    con.execute(
        "CREATE TABLE reference.worklist_columns (code_agr VARCHAR, staynum VARCHAR, ward VARCHAR, specialty VARCHAR, coder VARCHAR)"
    )
    con.execute(f"INSERT INTO reference.worklist_columns VALUES ('999', '{CANARY_STAY}', 'W7', NULL, 'coder-1')")
    found = {row[0]: row[1:] for row in page(con, "rule_id, ward, coder")}

    assert found["MZG-DAY-01"] == ("DIVD1", None)
    assert found["MZG-STA-01"] == ("W7", "coder-1")
    assert found["MZG-STA-09"] == (None, None)


def test_nothing_is_left_on_the_connection_and_it_can_be_made_again(con: duckdb.DuckDBPyConnection) -> None:
    views = "SELECT count(*) FROM duckdb_views() WHERE temporary AND NOT internal"
    before = con.execute(views).fetchall()
    first = page(con, "*")

    assert page(con, "*") == first
    assert con.execute(views).fetchall() == before


_EFFECT = """
CREATE TABLE marts.finding_effect AS
SELECT f.delivery_id, f.rule_id, f.file, f.line, f.field, s.staynum, s.out_days, s.right_days
FROM quality.finding AS f, (VALUES ($1, -4.0, 1.0), ($1, -4.0, -3.0), ('S8', -5.0, NULL)) AS s (staynum, out_days, right_days)
WHERE f.rule_id = 'MZG-DAY-01'
"""
_SAME_LINE = """
INSERT INTO quality.finding
SELECT f.* REPLACE (json_object('code_agr', '999', 'staynum', s.stay) AS record_key)
FROM quality.finding AS f, (VALUES ('S8'), ('S9')) AS s (stay) WHERE f.rule_id = 'MZG-DAY-01'
"""


def test_findings_that_share_a_line_stay_one_row_each_with_what_their_own_stay_is_worth(con: duckdb.DuckDBPyConnection) -> None:
    ((own,),) = con.execute("SELECT record_key ->> '$.staynum' FROM quality.finding WHERE rule_id = 'MZG-DAY-01'").fetchall()
    con.execute(_EFFECT, [own])
    con.execute(_SAME_LINE)
    ((findings,),) = con.execute("SELECT count(*) FROM quality.finding").fetchall()

    assert build_worklist(con) == findings
    listed = con.execute("SELECT staynum, stake, if_right FROM worklist WHERE rule_id = 'MZG-DAY-01'").fetchall()
    shown = [row[1:] for row in page(con, "rule_id, staynum, stake, if_right") if row[0] == "MZG-DAY-01"]

    assert set(listed) == set(shown) == {(own, 4.0, -3.0), ("S8", 5.0, None), ("S9", None, None)}
    assert len(listed) == len(shown) == 3
    assert con.execute("SELECT count(*) FROM worklist").fetchall() == [(findings,)]
