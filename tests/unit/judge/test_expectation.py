"""One rule as an expectation: thresholds, severities, and one shared query for all rules of a table."""

from __future__ import annotations

import pytest

from finhosta_dq.judge.checkpoint import run_checkpoint
from finhosta_dq.judge.delivery import read_delivery
from finhosta_dq.judge.dialect import Cursor
from finhosta_dq.judge.expectation import holds
from finhosta_dq.judge.run import judge_delivery
from finhosta_dq.judge.suites import plan_suites
from finhosta_dq.judge.summary import Summary
from tests.unit.judge.drawn_run import CANARY_STAY, CANARY_VALUE, DELIVERY, SECOND, draw_results, drawn_run

STAYS = "staynum\nS1\nS2\nS3"


@pytest.mark.parametrize(
    ("failing", "tested", "max_rate", "max_count", "expected"),
    [
        (0, 0, 0.0, 0, True),
        (0, 10, 0.0, 0, True),
        (1, 10, 0.0, 0, False),
        (1, 10, 0.1, 1, True),
        (2, 10, 0.1, 5, False),
        (1, 10, 1.0, 0, False),
        (3, 2, 1.0, 5, False),
        (1, 0, 1.0, 5, False),
    ],
)
def test_both_rate_and_count_are_kept(failing, tested, max_rate, max_count, expected):
    assert holds(Summary(tested, failing), max_rate, max_count) is expected


@pytest.fixture
def run():
    con = drawn_run({"stayhosp": STAYS, "stayindx": "staynum | order_bedindex\nS1 | 1"})
    draw_results(
        con,
        """
        MZG-STA-01 | blocking | stayhosp | failed               | 2 2 3 | 3
        MZG-STA-02 | error    | stayhosp | passed               |       | 3
        MZG-STA-03 | signal   | stayhosp | passed_with_findings | 1     | 3 | 0.5 | 1
        MZG-STA-04 | error    | stayhosp | not_evaluated        |       |
        MZG-DAY-01 | error    | stayindx | passed               |       | 1
        """,
    )
    yield con
    con.close()


def results_by_rule(con):
    results = run_checkpoint(con, DELIVERY, plan_suites(read_delivery(con, DELIVERY)))
    return {
        one.expectation_config.meta["rule_id"]: one
        for result in results
        for one in result.results
        if one.expectation_config.meta.get("rule_id")
    }


def test_results_carry_counts_severity_and_the_first_places(run):
    results = results_by_rule(run)

    assert set(results) == {"MZG-STA-01", "MZG-STA-02", "MZG-STA-03", "MZG-DAY-01"}
    failed = results["MZG-STA-01"]
    assert (failed.success, failed.result["unexpected_count"], failed.result["element_count"]) == (False, 2, 3)
    assert failed.result["unexpected_percent"] == pytest.approx(66.6667, abs=1e-3)
    assert [place["line"] for place in failed.result["partial_unexpected_index_list"]] == [2, 2, 3]
    assert {name: one.expectation_config.severity for name, one in results.items()} == {
        "MZG-STA-01": "critical",
        "MZG-STA-02": "warning",
        "MZG-STA-03": "info",
        "MZG-DAY-01": "warning",
    }
    assert results["MZG-STA-03"].success


def test_the_statement_is_in_the_configuration_and_no_record_is_in_the_result(run):
    failed = results_by_rule(run)["MZG-STA-01"]

    assert failed.expectation_config.kwargs["statement"] == "SELECT * FROM staging.stayhosp"
    assert CANARY_STAY not in str(failed)
    assert CANARY_VALUE not in str(failed)


def test_all_rules_of_a_delivery_share_one_query(run, monkeypatch):
    asked = []
    execute = Cursor.execute
    monkeypatch.setattr(
        Cursor, "execute", lambda self, statement, parameters=None: asked.append(statement) or execute(self, statement, parameters)
    )

    judge_delivery(run, DELIVERY)

    assert sum("quality.finding" in statement for statement in asked) == 1
    assert len(asked) < 40


def test_a_rule_over_all_files_counts_its_findings_on_every_table():
    con = drawn_run({"stayhosp": STAYS})
    draw_results(con, "MZG-REC-01 | blocking | * | failed | 1 2 | 3")
    con.execute("UPDATE quality.finding SET table_name = CASE line WHEN 1 THEN 'stayhosp' ELSE 'diagnose' END")

    rules = judge_delivery(con, DELIVERY).rules

    assert [(one.rule_id, one.table, one.failing, one.success) for one in rules] == [("MZG-REC-01", "*", 2, False)]


def test_more_failures_than_records_are_taken():
    con = drawn_run({"stayhosp": STAYS})
    draw_results(con, "MZG-FIL-06 | error | * | failed | 1 2 3 4 | 1")

    assert judge_delivery(con, DELIVERY).verdict == "failed"


def test_each_delivery_is_judged_on_its_own_rows():
    con = drawn_run({"stayhosp": "staynum | period_registr\nS1 | 1\nS2 | 2\nS3 | 2"})
    draw_results(
        con,
        f"""
        MZG-STA-01 | blocking | stayhosp | passed |   | 1 | 0 | 0 | {DELIVERY}
        MZG-STA-01 | blocking | stayhosp | failed | 3 | 2 | 0 | 0 | {SECOND}
        """,
    )

    assert (judge_delivery(con, DELIVERY).verdict, judge_delivery(con, SECOND).verdict) == ("passed", "failed")
    assert con.execute("SELECT delivery_id, verdict FROM quality.delivery ORDER BY 1").fetchall() == [
        (DELIVERY, "passed"),
        (SECOND, "failed"),
    ]
