"""Outcomes, thresholds, denominators, and why a rule was not evaluated."""

import json

import pytest

from finhosta_dq.contracts import ContractError
from finhosta_dq.rules.evaluate import evaluate
from finhosta_dq.rules.model import Needs, Threshold
from finhosta_dq.rules.outcome import judge
from tests.rules.spec import evaluate_rules, staged
from tests.unit.rules.rules_for_tests import catalogue, rule

TEN = {"stayhosp": "staynum | a2_code_sex\n" + "\n".join(f"S{number} | {number % 2}" for number in range(10))}
HALF = "a2_code_sex = '1'"


@pytest.mark.parametrize(
    ("threshold", "failing", "tested", "outcome"),
    [
        (Threshold(), 0, 10, "passed"),
        (Threshold(), 0, 0, "not_applicable"),
        (Threshold(), 1, 10, "failed"),
        (Threshold(max_rate=0.1, max_count=5), 1, 10, "passed_with_findings"),
        (Threshold(max_rate=0.1, max_count=5), 2, 10, "failed"),
        (Threshold(max_rate=0.5, max_count=1), 2, 10, "failed"),
        (Threshold(max_rate=1, max_count=0), 1, 10, "failed"),
        (Threshold(max_rate=0, max_count=9), 1, 10, "failed"),
        (Threshold(max_rate=1, max_count=9), 9, 9, "passed_with_findings"),
    ],
)
def test_both_rate_and_count_must_be_kept(threshold, failing, tested, outcome):
    assert judge(threshold, failing, tested, [])[0] == outcome


def test_what_could_not_be_tested_is_never_a_pass():
    assert judge(Threshold(), 0, 10, ["2 rejected lines of stayhosp could not be tested"]) == (
        "partial",
        "2 rejected lines of stayhosp could not be tested",
    )
    assert judge(Threshold(), 1, 10, ["2 rejected lines"])[0] == "failed"


@pytest.mark.parametrize("severity", ["blocking", "error", "signal"])
def test_outcome_does_not_depend_on_severity(severity):
    seen = evaluate_rules(catalogue(rule(violation=HALF, severity=severity)), TEN)

    assert (seen.outcome, seen.numerator, seen.denominator) == ("failed", 5, 10)
    assert {result["severity"] for result in seen.results} == {severity}


def test_scope_is_the_denominator_and_limits_the_findings():
    seen = evaluate_rules(catalogue(rule(violation=HALF, scope="staynum IN ('S1', 'S2', 'S3', 'S4')")), TEN)

    assert (seen.numerator, seen.denominator) == (2, 4)
    assert sorted(f["line"] for f in seen.findings) == [2, 4]


def test_an_input_that_is_missing_is_not_evaluated():
    seen = evaluate_rules(catalogue(rule(violation="true", scope="false", untested="no list was delivered")), TEN)

    assert (seen.outcome, seen.reason, seen.findings) == ("not_evaluated", "no list was delivered", [])
    assert [(result["numerator"], result["denominator"]) for result in seen.results] == [(None, None)]


def test_with_its_input_a_rule_is_judged():
    assert evaluate_rules(catalogue(rule(violation=HALF, scope="true", untested="no list was delivered")), TEN).outcome == "failed"
    assert evaluate_rules(catalogue(rule(violation="false", scope="true", untested="no list was delivered")), TEN).outcome == "passed"


def test_no_record_in_scope_is_not_applicable():
    assert evaluate_rules(catalogue(rule(violation="true", scope="false")), TEN).outcome == "not_applicable"
    assert evaluate_rules(catalogue(rule(violation="true", scope="a2_code_zip = '1000'")), TEN).outcome == "not_applicable"


def test_table_that_was_not_delivered_is_not_applicable():
    seen = evaluate_rules(catalogue(rule(table="grouper", violation="true")), TEN, deliveries=["grouper"])

    assert [(r["delivery_id"], r["outcome"]) for r in seen.results] == [("grouper/999/2025-1", "not_applicable")]


def test_unknown_answer_is_no_violation():
    assert evaluate_rules(catalogue(rule(violation="a2_code_zip > '5'")), TEN).outcome == "passed"


def test_rejected_lines_make_a_pass_partial():
    seen = evaluate_rules(catalogue(rule()), TEN, rejected={"stayhosp": 2})

    assert (seen.outcome, seen.reason, seen.denominator) == ("partial", "2 rejected lines of stayhosp could not be tested", 10)


def test_file_of_which_nothing_was_loaded_is_not_evaluated():
    seen = evaluate_rules(catalogue(rule()), {"stayhosp": "staynum"}, rejected={"stayhosp": 2})

    assert (seen.outcome, seen.reason) == ("not_evaluated", "no line of stayhosp could be read")


SENT_2024 = {
    "reference": {
        "year_before": "hospital | period | collection\n 999 | 2024 | BUDGET\n 111 | 2024 | SOCIAL\n 999 | 2023 | SOCIAL",
        "year_before_stay": "hospital | period\n 999 | 2024-1\n 111 | 2024-2\n 999 | 2023-2",
    }
}


@pytest.mark.parametrize(
    ("needs", "options", "reason"),
    [
        (Needs(registrations=["grouper"]), {}, "no grouper delivery in this run"),
        (Needs(registrations=["grouper"]), {"deliveries": ["grouper"]}, ""),
        (Needs(both_half_years=True), {}, "the MZG delivery of 2025-2 is not in this run"),
        (Needs(both_half_years=True), {"periods": ["2025-2"]}, ""),
        (Needs(previous_period=True), {}, "the delivery of 2024-2 is not in this run"),
        (Needs(rule_parameters=["adm_planned"]), {}, "the rule parameter adm_planned is empty"),
        (Needs(rule_parameters=["adm_planned"]), {"rule_parameters": {"adm_planned": "1;2"}}, ""),
        (Needs(reference=["warning_light"]), {}, "the reference list warning_light is not there"),
        (Needs(reference=["accounts"]), {}, ""),
        (Needs(reference=["code:sex"]), {}, ""),
        (Needs(reference=["code:sex"]), {"codes": {"sex": []}}, "the reference list sex is not there"),
        (Needs(reference=["invoiced_act"]), {}, "the file invoiced_act.csv is not among the own lists, or is empty"),
        (Needs(reference=["invoiced_act"]), {"reference": {"invoiced_act": "staynum\nS1"}}, ""),
        (
            Needs(year_before=["BUDGET", "SOCIAL"]),
            {},
            "the folder year_before holds no BUDGET of 2024; the folder year_before holds no SOCIAL of 2024",
        ),
        (Needs(year_before=["BUDGET", "SOCIAL"]), SENT_2024, "the folder year_before holds no SOCIAL of 2024"),
        (Needs(year_before=["BUDGET"]), SENT_2024, ""),
        (Needs(year_before=["STAYHOSP"]), {}, "the folder year_before holds no STAYHOSP of 2024-1, 2024-2"),
        (Needs(year_before=["STAYHOSP"]), SENT_2024, "the folder year_before holds no STAYHOSP of 2024-2"),
    ],
)
def test_what_is_missing_is_named(needs, options, reason):
    seen = evaluate_rules(catalogue(rule(needs=needs)), TEN, **options)

    first = next(result for result in seen.results if result["delivery_id"] == "mzg/999/2025-1")
    assert (first["outcome"], first["reason"] or "") == ("not_evaluated" if reason else "passed", reason)


def test_rule_that_cannot_be_judged_from_the_delivery():
    seen = evaluate_rules(catalogue(rule(not_evaluated="the register of deliveries is kept elsewhere")), TEN)

    assert [(r["outcome"], r["reason"], r["numerator"]) for r in seen.results] == [
        ("not_evaluated", "the register of deliveries is kept elsewhere", None)
    ]


def test_finding_carries_key_field_value_expected_and_difference():
    judged = rule(violation="staynum = 'S3'", field="A2_CODE_SEX", expected="'0'", difference="_line - 1")

    (finding,) = evaluate_rules(catalogue(judged), TEN).findings

    assert json.loads(finding.pop("record_key")) == {"code_agr": "999", "staynum": "S3"}
    assert finding == {
        "delivery_id": "mzg/999/2025-1",
        "rule_id": "MZG-STA-99",
        "severity": "error",
        "table_name": "stayhosp",
        "file": "stayhosp",
        "line": 4,
        "field": "a2_code_sex",
        "value": "1",
        "expected": "0",
        "difference": 3.0,
        "related_key": None,
    }


def test_findings_go_to_the_delivery_of_their_file():
    tables = {"stayhosp": "period_registr | staynum\n 1 | S1\n 2 | S2\n 2 | S3"}

    seen = evaluate_rules(catalogue(rule(violation="staynum <> 'S3'")), tables, periods=["2025-2"])

    assert [(f["delivery_id"], f["line"]) for f in seen.findings] == [("mzg/999/2025-1", 1), ("mzg/999/2025-2", 2)]
    assert [(r["delivery_id"], r["numerator"], r["denominator"]) for r in seen.results] == [
        ("mzg/999/2025-1", 1, 1),
        ("mzg/999/2025-2", 1, 2),
    ]


def test_each_period_has_its_own_entry():
    old = rule(violation="a2_code_sex = '0'", valid_to="2025-1")
    new = rule(violation="a2_code_sex = '1'", valid_from="2025-2", severity="blocking")
    tables = {"stayhosp": "period_registr | staynum | a2_code_sex\n 1 | S1 | 0\n 1 | S2 | 1\n 2 | S3 | 0\n 2 | S4 | 1"}

    seen = evaluate_rules(catalogue(old, new), tables, periods=["2025-2"])

    assert [(f["line"], f["severity"]) for f in seen.findings] == [(1, "error"), (4, "blocking")]


def test_every_table_of_a_rule_has_its_own_result():
    judged = rule(tables=["stayhosp", "stayspec"], violation="staynum = 'S1'")

    seen = evaluate_rules(catalogue(judged), {**TEN, "stayspec": "staynum\n S2"})

    assert [(r["table_name"], r["outcome"], r["denominator"]) for r in seen.results] == [
        ("stayhosp", "failed", 10),
        ("stayspec", "passed", 1),
    ]


def test_statement_that_does_not_run_is_named_and_nothing_is_kept():
    with staged(TEN) as con:
        with pytest.raises(ContractError, match="MZG-STA-99: its statement does not run: Binder Error"):
            evaluate(con, catalogue(rule(id="MZG-STA-98", violation=HALF), rule(violation="no_such_column = 1")))
        assert con.execute("SELECT count(*) FROM quality.finding").fetchone() == (0,)


def test_message_of_a_failing_statement_holds_no_value():
    with staged(TEN) as con, pytest.raises(ContractError) as raised:
        evaluate(con, catalogue(rule(violation="CAST(staynum AS integer) > 1")))

    assert "S1" not in str(raised.value)
    assert raised.value.__cause__ is None


def test_progress_ends_at_the_last_rule():
    told = []
    with staged(TEN) as con:
        evaluate(con, catalogue(rule(), rule(id="MZG-STA-98")), progress=lambda done, total: told.append((done, total)))

    assert told[0] == (0, 2)
    assert told[-1] == (2, 2)


def test_rules_in_force_are_kept_with_the_run_per_delivery():
    with staged(TEN, periods=["2025-2"]) as con:
        evaluate(con, catalogue(rule(affects=["B1", "B2"], valid_from="2025-2")))
        rows = con.execute("SELECT rule_id, delivery_id, family, kind, text_nl, affects FROM quality.rule").fetchall()

    assert rows == [("MZG-STA-99", "mzg/999/2025-2", "STA", "violation", "een", "B1,B2")]
