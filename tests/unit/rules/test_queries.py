"""Rules judged by a query: where its records count, keys it leaves out, and queries that say too little."""

import json

import pytest

from finhosta_dq.contracts import ContractError
from finhosta_dq.rules import catalogue as catalogue_module
from finhosta_dq.rules.checks import tables_read
from tests.rules.spec import evaluate_rules
from tests.unit.rules.rules_for_tests import catalogue, rule

TABLES = {"stayhosp": "staynum\n S1\n S2", "grouper": "staynum\n S1\n S9"}


@pytest.fixture
def query(monkeypatch, tmp_path):
    """Makes a catalogue of one rule with the given text as its query file."""

    def make(text, **fields):
        judged = rule(query="any", **fields)
        path = tmp_path / "rules" / judged.registration / "any.sql"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
        monkeypatch.setattr(catalogue_module, "sql_dir", lambda: tmp_path)
        return catalogue(judged)

    return make


def test_key_that_a_query_leaves_out_is_looked_up(query):
    seen = evaluate_rules(query("SELECT _file, _line, 'x' AS value FROM staging.stayhosp WHERE staynum = 'S2'"), TABLES)

    assert [(f["line"], f["value"], json.loads(f["record_key"])) for f in seen.findings] == [(2, "x", {"code_agr": "999", "staynum": "S2"})]


def test_record_of_another_registration_counts_for_the_judged_delivery(query):
    seen = evaluate_rules(query("SELECT _file, _line, code_agr, staynum FROM staging.grouper WHERE staynum = 'S9'"), TABLES)

    assert [(f["delivery_id"], f["table_name"], f["file"], f["line"]) for f in seen.findings] == [
        ("mzg/999/2025-1", "grouper", "grouper", 2)
    ]
    assert [(r["outcome"], r["numerator"]) for r in seen.results] == [("failed", 1)]


def test_rule_between_registrations_counts_for_finhosta(query):
    judged = query("SELECT _file, _line, code_agr, staynum FROM staging.stayhosp", id="X-99", table="stayhosp")

    seen = evaluate_rules(judged, TABLES, registration="x")

    assert {f["delivery_id"] for f in seen.findings} == {"finhosta/999/2025"}
    assert [r["delivery_id"] for r in seen.results] == ["finhosta/999/2025"]


def test_aggregate_says_its_delivery(query):
    seen = evaluate_rules(
        query("SELECT 'mzg/999/2025-1' AS delivery_id, '01' AS month, 5 AS difference", key=["month"], related=["MZG-STA-01"]), TABLES
    )
    assert [(f["file"], f["line"], f["record_key"], f["difference"]) for f in seen.findings] == [(None, None, '{"month":"01"}', 5.0)]


@pytest.mark.parametrize(
    ("text", "fields", "message"),
    [
        ("SELECT 1 AS _line, staynum FROM staging.stayhosp", {}, "neither _file nor delivery_id"),
        ("SELECT _file, staynum FROM staging.stayhosp", {}, "_file without _line"),
        ("SELECT 'mzg/999/2025-1' AS delivery_id", {"key": ["month"]}, "lacks month"),
        ("SELECT _file, _line FROM staging.no_such_table", {}, "does not run"),
    ],
)
def test_query_that_says_too_little_is_refused(query, text, fields, message):
    with pytest.raises(ContractError, match=message):
        evaluate_rules(query(text, **fields), TABLES)


def test_lost_source_leaves_the_question_open(query):
    judged = query(
        "SELECT s._file, s._line, s.code_agr, s.staynum FROM staging.stayhosp AS s ANTI JOIN staging.stayindx AS x USING (staynum)"
    )

    absent = evaluate_rules(judged, {"stayhosp": TABLES["stayhosp"]}, absent=["stayindx"])
    damaged = evaluate_rules(judged, {"stayhosp": "staynum\n S1", "stayindx": "staynum\n S1"}, rejected={"stayindx": 3})
    empty = evaluate_rules(judged, {"stayhosp": TABLES["stayhosp"]})

    assert (absent.outcome, absent.reason) == ("not_evaluated", "stayindx was not delivered")
    assert (damaged.outcome, damaged.reason) == ("partial", "3 rejected lines of stayindx could not be tested")
    assert (empty.outcome, empty.numerator) == ("failed", 2)


def test_tables_read_by_a_query():
    text = """
        -- staging.emploper is only spoken of
        SELECT 1 FROM staging.stayhosp JOIN intermediate.stay USING (staynum) JOIN raw.diagnose USING (staynum) JOIN reference.code USING (code)
    """
    assert tables_read(text) == {"stayhosp", "diagnose", "stayindx", "stayspec", "pathospi"}
