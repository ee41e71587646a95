"""What is kept of a judgement: a document per delivery, masked, and nothing else anywhere."""

from __future__ import annotations

import json
import os
import socket
import stat
import subprocess
import sys

import pytest

from finhosta_dq.judge.run import judge_delivery
from tests.unit.judge.drawn_run import CANARY_STAY, CANARY_VALUE, DELIVERY, draw_results, drawn_run

RESULTS = """
    MZG-STA-01 | blocking | stayhosp | failed         | 1 3 | 3
    MZG-STA-02 | error    | stayhosp | passed         |     | 3
    MZG-STA-03 | signal   | stayhosp | not_evaluated  |     |
    MZG-KEY-01 | blocking | stayhosp | passed         |     | 3
    MZG-REC-01 | blocking | *        | passed         |     | 3
    X-01       | error    | finhosta | not_applicable |     |
"""


@pytest.fixture
def run():
    con = drawn_run({"stayhosp": f"staynum\n{CANARY_STAY}\nS2\nS3"})
    draw_results(con, RESULTS)
    yield con
    con.close()


def test_document_names_rules_tables_and_what_was_not_judged(run, tmp_path):
    path = judge_delivery(run, DELIVERY, results_dir=tmp_path / "gx").results

    assert path == tmp_path / "gx" / "mzg_999_2025-1.json"
    document = json.loads(path.read_text())
    assert (document["delivery"], document["verdict"], document["great_expectations"]) == (DELIVERY, "failed", "1.24.1")
    suites = {suite["suite"]: suite for suite in document["suites"]}
    assert set(suites) == {"mzg/stayhosp", "mzg/delivery"}
    stays = suites["mzg/stayhosp"]
    assert (stays["success"], stays["worst_failure"]) == (False, "critical")
    assert {one["rule_id"]: (one["success"], one["failing"], one["tested"], one["severity"]) for one in stays["rules"]} == {
        "MZG-STA-01": (False, 2, 3, "blocking"),
        "MZG-STA-02": (True, 0, 3, "error"),
        "MZG-KEY-01": (True, 0, 3, "blocking"),
    }
    assert stays["rules"][1]["first"] == [{"file": "999-stayhosp-2025-1.TXT", "line": 1}, {"file": "999-stayhosp-2025-1.TXT", "line": 3}]
    assert stays["not_judged"] == [
        {"rule_id": "MZG-STA-03", "severity": "signal", "outcome": "not_evaluated", "reason": "why MZG-STA-03 is not_evaluated"}
    ]
    assert [one["expectation"] for one in stays["table"]] == [
        "expect_table_columns_to_match_ordered_list",
        "expect_table_row_count_to_equal",
        "unexpected_rows_expectation",
    ]
    assert suites["mzg/delivery"]["rules"][0]["rule_id"] == "MZG-REC-01"
    assert [one["rule_id"] for one in suites["mzg/delivery"]["not_judged"]] == ["X-01"]


def test_no_key_and_no_value_of_a_record_is_kept(run, tmp_path, caplog, capfd):
    judge_delivery(run, DELIVERY, results_dir=tmp_path)

    seen = "".join(path.read_text() for path in tmp_path.rglob("*") if path.is_file()) + caplog.text + "".join(capfd.readouterr())
    assert "MZG-STA-01" in seen
    assert CANARY_STAY not in seen
    assert CANARY_VALUE not in seen


def test_results_are_for_their_owner_only(run, tmp_path):
    path = judge_delivery(run, DELIVERY, results_dir=tmp_path / "gx").results

    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


def test_nothing_stays_in_the_warehouse(run):
    before = run.execute("SELECT database_name, schema_name, view_name FROM duckdb_views() WHERE NOT internal").fetchall()

    judge_delivery(run, DELIVERY)

    assert run.execute("SELECT database_name, schema_name, view_name FROM duckdb_views() WHERE NOT internal").fetchall() == before
    assert run.execute("SELECT count(*) FROM duckdb_tables() WHERE temporary").fetchone() == (0,)


def test_nobody_is_called(run, monkeypatch):
    asked = []
    monkeypatch.setattr(socket.socket, "connect", lambda self, address: asked.append(address))
    monkeypatch.setattr(socket, "getaddrinfo", lambda *arguments, **named: asked.append(arguments) or [])

    judge_delivery(run, DELIVERY)

    assert asked == []
    assert os.environ["GX_ANALYTICS_ENABLED"] == "false"


def test_judging_is_silent_and_leaves_no_file(tmp_path):
    script = f"""
from tests.unit.judge.drawn_run import *
from finhosta_dq.judge.run import judge_delivery
con = drawn_run({{"stayhosp": "staynum\\nS1\\nS2\\nS3"}})
draw_results(con, {RESULTS!r})
judge_delivery(con, DELIVERY)
"""
    env = {**os.environ, "PYTHONPATH": os.getcwd(), "HOME": str(tmp_path), "GX_ANALYTICS_ENABLED": "true", "PYTHONDONTWRITEBYTECODE": "1"}

    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", script], cwd=tmp_path, env=env, capture_output=True, text=True, check=False
    )

    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert list(tmp_path.rglob("*")) == []
