"""A published run: complete, at once, private where it must be, and the two judges agree."""

from __future__ import annotations

import hashlib
import json
import re

import polars as pl
import pytest

from finhosta_dq.pipeline import build
from finhosta_dq.pipeline.plan import plan_runs
from finhosta_dq.pipeline.settings import Settings
from finhosta_dq.warehouse.connection import connect


@pytest.fixture(scope="module")
def run(broken_year, tmp_path_factory):
    out = tmp_path_factory.mktemp("out")
    (plan,) = plan_runs(broken_year)
    return build.run(plan, Settings(out=out, judge="native"))


def test_folder_is_complete_and_nothing_is_left_behind(run):
    names = {path.name for path in run.iterdir()}

    assert names >= {
        "report.html",
        "report.json",
        "worklist.xlsx",
        "indicators.xlsx",
        "extract",
        "manifest.json",
        "warehouse.duckdb",
        "gx",
        "_SUCCESS",
    }
    assert not (run / "warehouse.duckdb.wal").exists()
    assert not (run / "spill").exists()
    assert (run.parent.parent / "latest").resolve() == run.resolve()
    assert list((run.parent.parent / ".building").glob("*")) == []


def test_first_run_says_when_trends_start(run):
    assert "Trends start on the second day" in (run / "report.html").read_text(encoding="utf-8")


def test_manifest_tells_the_truth_about_the_extract(run):
    manifest = json.loads((run / "manifest.json").read_text())

    files = {file["name"].split("/")[-1]: file for file in manifest["files"]}
    assert files
    for path in (run / "extract").glob("*.parquet"):
        assert files[path.name]["rows"] == pl.read_parquet(path).height
        assert files[path.name]["sha256"] == hashlib.sha256(path.read_bytes()).hexdigest()


def test_staged_is_clean_plus_accepted_plus_quarantined(run):
    con = connect(run / "warehouse.duckdb", read_only=True)
    rows = con.execute(
        "SELECT count(*), count(*) FILTER (abs(staged - clean - accepted - quarantined) > 1e-6) FROM marts.reconciliation"
    ).fetchone()
    con.close()

    assert rows[0] > 20
    assert rows[1] == 0


def test_shared_results_hold_no_stay_or_patient_number(run):
    con = connect(run / "warehouse.duckdb", read_only=True)
    keys = {
        row[0] for row in con.execute("SELECT staynum FROM staging.stayhosp UNION SELECT patnum FROM staging.pathospi").fetchall() if row[0]
    }
    con.close()

    for path in [run / "report.html", run / "report.json", run / "manifest.json", *(run / "gx").rglob("*.json")]:
        words = set(re.findall(r"[A-Za-z0-9_]{4,}", path.read_text()))
        assert not words & {key for key in keys if len(key) > 4}, path.name


def test_great_expectations_agrees_rule_by_rule(run):
    con = connect(run / "warehouse.duckdb", read_only=True)
    failed = set(con.execute("SELECT DISTINCT delivery_id, rule_id FROM quality.rule_result WHERE outcome = 'failed'").fetchall())
    con.close()
    judged = set()
    for path in (run / "gx").glob("*.json"):
        judged |= {(path.stem, rule) for rule in failed_rules(json.loads(path.read_text()))}

    assert {(delivery.replace("/", "_"), rule) for delivery, rule in failed} == {
        (re.sub(r"[^A-Za-z0-9-]+", "_", delivery), rule) for delivery, rule in judged
    }


def failed_rules(document):
    """Rule ids of the failed expectations anywhere in a results document."""
    if isinstance(document, list):
        return {rule for one in document for rule in failed_rules(one)}
    if not isinstance(document, dict):
        return set()
    own = {document["rule_id"]} if document.get("success") is False and "rule_id" in document else set()
    return own | {rule for value in document.values() for rule in failed_rules(value)}


def test_lineage_of_every_indicator_adds_up(run):
    con = connect(run / "warehouse.duckdb", read_only=True)
    con.execute("SET VARIABLE hospital = '999'")
    rows = con.execute(
        """SELECT l.indicator_id, l.scope, l.total, i.value, i.numerator
           FROM (SELECT indicator_id, scope, sum(contribution) AS total FROM marts.indicator_lineage GROUP BY ALL) AS l
           INNER JOIN marts.indicator AS i USING (indicator_id, scope)"""
    ).fetchall()
    con.close()

    wrong = [row for row in rows if not any(known == pytest.approx(row[2]) for known in row[3:] if known is not None)]
    assert wrong == []
    assert {row[0] for row in rows} >= {"B1-01", "B1-02", "B1-05", "B1-11", "B2-05", "B2-12", "B4-04", "B4-07", "DAY-02", "GEN-01"}
