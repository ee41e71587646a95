"""The verdict of a delivery, and that the two judges must agree on every rule."""

from __future__ import annotations

import pytest

from finhosta_dq.judge import checkpoint
from finhosta_dq.judge.run import JudgeDisagreement, judge_delivery
from tests.unit.judge.drawn_run import CANARY_VALUE, DELIVERY, draw_results, drawn_run

STAYS = "staynum\nS1\nS2\nS3"


def judged(results, tables=None):
    con = drawn_run({"stayhosp": STAYS} if tables is None else tables)
    draw_results(con, results)
    return con, judge_delivery(con, DELIVERY)


@pytest.mark.parametrize(
    ("results", "verdict"),
    [
        ("MZG-STA-01 | blocking | stayhosp | passed | | 3", "passed"),
        ("MZG-STA-01 | blocking | stayhosp | failed | 1 | 3", "failed"),
        ("MZG-STA-01 | error | stayhosp | failed | 1 | 3", "failed"),
        ("MZG-STA-01 | signal | stayhosp | failed | 1 | 3", "passed_with_findings"),
        ("MZG-STA-01 | blocking | stayhosp | passed_with_findings | 1 | 3 | 0.4 | 1", "passed_with_findings"),
        ("MZG-STA-01 | signal | stayhosp | failed | 1 | 3\nMZG-STA-02 | error | stayhosp | failed | 1 | 3", "failed"),
        ("MZG-STA-01 | blocking | stayhosp | not_evaluated | |", "passed"),
        ("MZG-STA-01 | blocking | stayhosp | partial | | 3\nMZG-STA-02 | error | stayhosp | passed | | 3", "passed"),
    ],
)
def test_verdict_follows_from_severity_and_threshold(results, verdict):
    con, judgement = judged(results)

    assert judgement.verdict == verdict
    assert con.execute("SELECT verdict FROM quality.delivery").fetchone() == (verdict,)


def test_unreadable_files_are_not_evaluated():
    con = drawn_run({})
    con.execute(f"INSERT INTO quality.file_account VALUES ('{DELIVERY}', 'F', 'stayhosp', NULL, 9, NULL, NULL, 0, 0, 0, 'unreadable')")
    draw_results(con, "MZG-FIL-04 | blocking | * | failed | 1 | 1")

    judgement = judge_delivery(con, DELIVERY)

    assert (judgement.verdict, judgement.reason) == ("not_evaluated", "no file of the delivery could be read")


def test_nothing_loaded_and_nothing_evaluated_is_not_passed():
    con, judgement = judged("MZG-STA-01 | blocking | stayhosp | not_applicable | |", tables={"stayhosp": "staynum"})

    assert judgement.verdict == "not_evaluated"
    assert con.execute("SELECT verdict FROM quality.delivery").fetchone() == ("not_evaluated",)


def test_rejected_file_that_breaks_a_rule_has_failed():
    _, judgement = judged("MZG-REC-02 | blocking | * | failed | 1 2 | 2", tables={"stayhosp": "staynum"})

    assert judgement.verdict == "failed"


def test_great_expectations_that_breaks_is_not_evaluated_and_quotes_nothing(monkeypatch, caplog):
    con = drawn_run({"stayhosp": STAYS})
    draw_results(con, "MZG-STA-01 | blocking | stayhosp | passed | | 3")

    def broken(*arguments, **named):
        raise ValueError(CANARY_VALUE)

    monkeypatch.setattr(checkpoint, "Checkpoint", broken)
    judgement = judge_delivery(con, DELIVERY)

    assert (judgement.verdict, judgement.reason) == ("not_evaluated", "Great Expectations raised ValueError")
    assert CANARY_VALUE not in caplog.text


def test_metric_that_breaks_is_not_evaluated_and_quotes_nothing(monkeypatch, caplog):
    con = drawn_run({"stayhosp": STAYS})
    draw_results(con, "MZG-STA-01 | blocking | stayhosp | passed | | 3")
    con.execute(f'ALTER TABLE quality.finding RENAME record_key TO "{CANARY_VALUE}"')

    judgement = judge_delivery(con, DELIVERY)

    assert judgement.verdict == "not_evaluated"
    assert "MetricResolutionError" in judgement.reason or "Exception" in judgement.reason
    assert CANARY_VALUE not in caplog.text + judgement.reason


@pytest.mark.parametrize(
    "tamper",
    [
        "UPDATE quality.rule_result SET outcome = 'passed' WHERE rule_id = 'MZG-STA-01'",
        "UPDATE quality.rule_result SET numerator = 2 WHERE rule_id = 'MZG-STA-01'",
        "UPDATE quality.rule SET max_rate = 1, max_count = 9 WHERE rule_id = 'MZG-STA-01'",
        "DELETE FROM quality.finding WHERE rule_id = 'MZG-STA-01'",
        "INSERT INTO quality.finding SELECT * REPLACE ('MZG-STA-02' AS rule_id) FROM quality.finding",
    ],
)
def test_disagreement_on_a_rule_is_detected(tamper):
    con = drawn_run({"stayhosp": STAYS})
    draw_results(con, "MZG-STA-01 | blocking | stayhosp | failed | 1 | 3\nMZG-STA-02 | error | stayhosp | passed | | 3")
    con.execute(tamper)

    with pytest.raises(JudgeDisagreement, match=r"MZG-STA-0\d on stayhosp"):
        judge_delivery(con, DELIVERY)
    assert con.execute("SELECT verdict FROM quality.delivery").fetchone() == (None,)


@pytest.mark.parametrize(
    ("tamper", "expectation"),
    [
        ("DELETE FROM staging.stayhosp WHERE _line = 2", "expect_table_row_count_to_equal"),
        ("ALTER TABLE staging.stayhosp DROP COLUMN adm_date", "expect_table_columns_to_match_ordered_list"),
        ("UPDATE staging.stayhosp SET staynum = 'S1'", "unexpected_rows_expectation"),
        ("UPDATE quality.file_account SET lines = 4", "expect_column_pair_values_to_be_equal"),
    ],
)
def test_accounts_that_do_not_add_up_are_our_fault_not_the_hospitals(tamper, expectation):
    con = drawn_run({"stayhosp": STAYS})
    draw_results(con, "MZG-KEY-01 | blocking | stayhosp | passed | | 3")
    con.execute(tamper)

    with pytest.raises(JudgeDisagreement, match=expectation):
        judge_delivery(con, DELIVERY)


def test_double_key_is_judged_once_by_its_rule():
    con = drawn_run({"stayhosp": "staynum\nS1\nS1\n "})
    draw_results(con, "MZG-KEY-01 | blocking | stayhosp | failed | 1 2 | 3")

    judgement = judge_delivery(con, DELIVERY)

    assert judgement.verdict == "failed"
    assert [(one.rule_id, one.failing) for one in judgement.rules] == [("MZG-KEY-01", 2)]


def test_unknown_delivery_is_refused():
    with pytest.raises(KeyError):
        judge_delivery(drawn_run({}), "mzg/123/2025-1")
