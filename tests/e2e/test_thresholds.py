"""A threshold of the hospital through a whole run: outcome, judge, report, workbook and manifest say the same; a mistake stops it."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from openpyxl import load_workbook

from finhosta_dq.cli.synth import synthesise
from finhosta_dq.pipeline import build
from finhosta_dq.pipeline.plan import plan_runs
from finhosta_dq.pipeline.settings import Settings
from finhosta_dq.warehouse.connection import connect

RULE = "MZG-STA-13"
HEADER = "rule,max_rate,max_count,reason,valid_from,valid_to,by\n"
LINES = f"{RULE},0.5,20,no day of discharge sent,2025-01-01,2025-12-31,head\nMZG-STA-01,0.5,20,old,2024-01-01,2024-12-31,head\n"


@pytest.fixture(scope="module")
def landing(tmp_path_factory):
    folder = tmp_path_factory.mktemp("thresholds") / "landing"
    synthesise(folder, hospital="999", period="2025-1", stays=400, defects=0.06, seed=21)
    (folder / "_reference").mkdir(exist_ok=True)
    return folder


@pytest.fixture(scope="module")
def run(landing, tmp_path_factory):
    (landing / "_reference" / "thresholds.csv").write_text(HEADER + LINES, encoding="utf-8")
    (plan,) = plan_runs(landing)
    return build.run(plan, Settings(out=tmp_path_factory.mktemp("out")))


def test_the_outcome_changes_and_the_findings_stay(run):
    con = connect(run / "warehouse.duckdb", read_only=True)
    results = con.execute("SELECT outcome, numerator, findings FROM quality.rule_result WHERE rule_id = ?", [RULE]).fetchall()
    found = con.execute("SELECT count(*) FROM quality.finding WHERE rule_id = ?", [RULE]).fetchall()[0][0]
    other = con.execute("SELECT DISTINCT outcome FROM quality.rule_result WHERE rule_id = 'MZG-STA-01'").fetchall()
    con.close()

    assert found > 0
    assert results == [("passed_with_findings", found, found)]
    assert other == [("failed",)]


def test_great_expectations_judged_with_the_same_limits(run):
    (path,) = (run / "gx").glob("mzg*")
    suites = json.loads(path.read_text())["suites"]
    (rule,) = [one for suite in suites for one in suite["rules"] if one["rule_id"] == RULE]

    assert (rule["success"], rule["max_rate"], rule["max_count"]) == (True, 0.5, 20)


def test_report_workbook_and_manifest_name_it(run):
    html = (run / "report.html").read_text()
    assert "no day of discharge sent" in html
    assert "expired and not applied" in html
    sheet = load_workbook(run / "worklist.xlsx")["Thresholds"]
    assert [(row[0].value, row[2].value) for row in sheet.iter_rows(min_row=2)] == [
        ("MZG-STA-01", "expired and not applied"),
        (RULE, "applied"),
    ]
    mounted = {one["name"]: one for one in json.loads((run / "manifest.json").read_text())["mounted"]}
    assert (mounted["thresholds.csv"]["rows"], len(mounted["thresholds.csv"]["sha256"])) == (2, 64)


def test_the_document_has_no_member_more(run):
    document = json.loads((run / "report.json").read_text())

    rules = [rule for delivery in document["deliveries"] for rule in delivery["rules"] if rule["id"] == RULE]
    assert [rule["outcome"] for rule in rules] == ["passed_with_findings"]
    members = {name for delivery in document["deliveries"] for rule in delivery["rules"] for name in rule}
    assert members == {"id", "severity", "outcome", "numerator", "denominator", "table", "reason"}


def test_a_mistake_stops_the_check_and_is_named(landing, run):
    (landing / "_reference" / "thresholds.csv").write_text(HEADER + LINES.replace("MZG-STA-01", "MZG-STA-1"), encoding="utf-8")

    fdq = str(Path(sys.executable).parent / "fdq")
    done = subprocess.run([fdq, "check", str(landing)], capture_output=True, text=True, timeout=300, check=False)

    assert done.returncode == 2
    assert "thresholds.csv:3: rule: not the id of a rule of the catalogue" in " ".join(done.stderr.split())
