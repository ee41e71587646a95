"""Findings that rest on a broken layout: withheld and counted, never hidden behind something lighter."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from finhosta_dq.judge.run import judge_delivery
from finhosta_dq.rules.catalogue import load_catalogue
from finhosta_dq.rules.evaluate import evaluate
from finhosta_dq.rules.reads import KEY, fields_read
from tests.rules.spec import evaluate_rules, staged
from tests.unit.rules.rules_for_tests import catalogue, rule

LENGTH = rule(id="MZG-FLD-02", generated="length", level="field", severity="blocking")
TYPE = rule(id="MZG-FLD-03", generated="type", level="field", severity="blocking")
FILLED = rule(id="MZG-FLD-01", generated="mandatory", level="field", severity="blocking")
SEX = rule(violation="a2_code_sex <> '1'")
# the code of sex has one character, that of the postcode four
STAYS = {
    "stayhosp": """
        staynum | a2_code_sex | a2_code_zip
        S1      | 1           | 1000
        S2      | 2           | 1000
        S3      | 33          | 1000
        S4      | 4           | 10
    """
}


def judged(entries, tables=STAYS, **more):
    """(outcome, numerator, denominator, withheld) of the rule MZG-STA-99 by table, and the lines it was found on."""
    seen = evaluate_rules(catalogue(*entries), tables, **more)
    own = [one for one in seen.results if one["rule_id"] == "MZG-STA-99" and one["delivery_id"] == "mzg/999/2025-1"]
    results = {one["table_name"]: tuple(one[name] for name in ("outcome", "numerator", "denominator", "withheld")) for one in own}
    return results, sorted(one["line"] for one in seen.findings if one["rule_id"] == "MZG-STA-99")


def test_a_record_with_a_field_of_the_wrong_length_is_withheld_from_the_rules_that_read_the_field():
    assert judged([SEX]) == ({"stayhosp": ("failed", 3, 4, 0)}, [2, 3, 4])
    assert judged([LENGTH, SEX]) == ({"stayhosp": ("failed", 2, 3, 1)}, [2, 4])


def test_it_is_withheld_too_where_the_rule_would_have_held():
    assert judged([LENGTH, rule(violation="a2_code_sex = '2'")]) == ({"stayhosp": ("failed", 1, 3, 1)}, [2])


def test_a_rule_that_reads_another_field_judges_the_record():
    assert judged([LENGTH, rule(violation="staynum = 'S3'")]) == ({"stayhosp": ("failed", 1, 4, 0)}, [3])


def test_words_in_literals_and_comments_are_not_read():
    named = rule(violation="staynum = 'S3' OR staynum = 'a2_code_sex' -- not a2_code_zip")
    assert fields_read(named, "stayhosp") == {"staynum"}


def test_the_finding_on_the_layout_stays_and_the_other_one_is_kept_apart():
    with staged(STAYS) as con:
        evaluate(con, catalogue(LENGTH, SEX))
        found = con.execute("SELECT rule_id, line FROM quality.finding ORDER BY ALL").fetchall()
        apart = con.execute("SELECT * EXCLUDE (record_mark) FROM quality.withheld_finding").fetchall()

    assert found == [("MZG-FLD-02", 3), ("MZG-FLD-02", 4), ("MZG-STA-99", 2), ("MZG-STA-99", 4)]
    assert apart == [("mzg/999/2025-1", "MZG-STA-99", "stayhosp", "stayhosp", 3)]


@pytest.mark.parametrize(
    ("layout", "dependent", "result"),
    [
        ("blocking", "blocking", ("failed", 2, 3, 1)),
        ("error", "error", ("failed", 2, 3, 1)),
        ("error", "signal", ("failed", 2, 3, 1)),
        ("error", "blocking", ("failed", 3, 4, 0)),
        ("signal", "error", ("failed", 3, 4, 0)),
    ],
)
def test_a_finding_gives_way_only_to_one_that_is_as_severe(layout, dependent, result):
    entries = [LENGTH.model_copy(update={"severity": layout}), SEX.model_copy(update={"severity": dependent})]

    assert judged(entries)[0] == {"stayhosp": result}


def test_only_records_in_the_scope_count_as_withheld():
    inside = rule(violation="a2_code_sex <> '1'", scope="staynum IN ('S2', 'S3')")
    outside = rule(violation="a2_code_sex <> '1'", scope="staynum IN ('S1', 'S2')")

    assert judged([LENGTH, inside]) == ({"stayhosp": ("failed", 1, 1, 1)}, [2])
    assert judged([LENGTH, outside]) == ({"stayhosp": ("failed", 1, 2, 0)}, [2])


def test_a_rule_all_of_whose_records_are_withheld_is_not_evaluated():
    only = rule(violation="a2_code_sex <> '1'", scope="staynum = 'S3'")

    assert judged([LENGTH, only]) == ({"stayhosp": ("not_evaluated", None, None, 1)}, [])
    seen = evaluate_rules(catalogue(LENGTH, only), STAYS)
    (result,) = [one for one in seen.results if one["rule_id"] == "MZG-STA-99"]
    assert (result["reason"], result["findings"]) == ("the layout of all 1 records is broken in what the rule reads", 0)


def test_an_empty_mandatory_field_is_one_finding():
    tables = {"stayhosp": "staynum | a2_code_sex\n S1 | 1\n S2 |"}
    twice = rule(violation="a2_code_sex IS NULL")

    assert judged([twice], tables) == ({"stayhosp": ("failed", 1, 2, 0)}, [2])
    assert judged([FILLED, twice], tables) == ({"stayhosp": ("passed", 0, 1, 1)}, [])


def test_a_date_is_read_by_its_parts():
    tables = {
        "stayhosp": """
            staynum | a2_year_hosp_in | a2_month_hosp_in | a2_day_hosp_in
            S1      | 2025            | 1                | 3
            S2      | 20x5            | 1                | 3
        """
    }
    dated = rule(violation="adm_date IS NULL")

    assert judged([dated], tables) == ({"stayhosp": ("failed", 1, 2, 0)}, [2])
    assert judged([TYPE, dated], tables) == ({"stayhosp": ("passed", 0, 1, 1)}, [])


def test_rules_on_the_layout_are_never_withheld():
    tables = {"stayhosp": "staynum | a2_year_hosp_in\n S1 | 20x51"}
    seen = evaluate_rules(catalogue(LENGTH, TYPE), tables)

    assert sorted(one["rule_id"] for one in seen.findings) == ["MZG-FLD-02", "MZG-FLD-03"]
    assert {one["withheld"] for one in seen.results} == {0}


@pytest.mark.parametrize("change", [{"level": "aggregate"}, {"level": "file"}, {"dimension": "privacy"}])
def test_rules_on_aggregates_files_and_privacy_judge_every_record(change):
    assert judged([LENGTH, SEX.model_copy(update=change)])[1] == [2, 3, 4]


def test_a_reference_from_a_number_that_is_too_long_is_withheld_and_the_native_judge_agrees():
    reference = next(one for one in load_catalogue().rules if one.id == "MZG-REF-15")
    length = LENGTH.model_copy(update={"table": "stayindx"})
    tables = {
        "stayhosp": "staynum\n S1",
        "stayindx": f"""
            staynum   | order_bedindex | a4_code_bedindex_fac
            S1        | 1              | D
            S7        | 1              | D
            {"S" * 99} | 1             | D
        """,
    }
    entries = catalogue(length, reference)
    with staged(tables) as con:
        evaluate(con, entries)
        lines = con.execute("SELECT line FROM quality.finding WHERE rule_id = 'MZG-REF-15'").fetchall()
        counts = con.execute("SELECT numerator, denominator, withheld FROM quality.rule_result WHERE rule_id = 'MZG-REF-15'").fetchall()
        native = judge_delivery(con, "mzg/999/2025-1", native=True, catalogue=entries).native

    assert (lines, counts) == ([(2,)], [(1, 2, 1)])
    assert [(one.fast, one.native) for one in native if one.rule_id == "MZG-REF-15"] == [(2, 2)]


def test_a_double_key_keeps_back_only_rules_that_take_the_records_of_a_key_together():
    def reads(name, table):
        return fields_read(load_catalogue().by_id(name)[0], table)

    assert KEY in reads("MZG-SEQ-01", "stayindx")
    assert KEY not in fields_read(rule(violation="staynum = 'S1'"), "stayhosp")
    double = {"stayhosp": "staynum | a2_code_sex\n S1 | 2\n S1 | 2\n S2 | 1"}
    key = rule(id="MZG-KEY-01", generated="key", level="set", severity="blocking")
    assert judged([key, SEX], double) == ({"stayhosp": ("failed", 2, 3, 0)}, [1, 2])


def test_the_order_of_a_stay_is_not_judged_on_a_line_that_is_there_twice():
    tables = {
        "stayindx": """
            staynum | order_bedindex
            S1      | 1
            S1      | 3
            S1      | 3
            S2      | 2
        """
    }
    key = rule(id="MZG-KEY-02", generated="key", level="set", severity="error", table="stayindx")
    order = load_catalogue().by_id("MZG-SEQ-01")[0].model_copy(update={"severity": "error"})

    alone = evaluate_rules(catalogue(order), tables)
    both = evaluate_rules(catalogue(key, order), tables)

    def lines(seen, name):
        return sorted(one["line"] for one in seen.findings if one["rule_id"] == name)

    assert set(lines(alone, "MZG-SEQ-01")) & {2, 3}
    assert lines(both, "MZG-KEY-02") == [2, 3]
    assert lines(both, "MZG-SEQ-01") == [one for one in lines(alone, "MZG-SEQ-01") if one not in (2, 3)]


def test_a_record_of_another_hospital_keeps_back_what_ties_it_to_others():
    header = rule(id="MZG-FIL-03", generated="header", severity="blocking", table="stayindx")
    reference = next(one for one in load_catalogue().rules if one.id == "MZG-REF-15")
    alone = rule(table="stayindx", violation="code_agr = '901'")
    tables = {"stayhosp": "staynum\n S1", "stayindx": "code_agr | staynum | order_bedindex\n 901 | S1 | 1\n 999 | S1 | 1"}

    seen = evaluate_rules(catalogue(header, reference, alone), tables)

    found = sorted((one["rule_id"], one["line"]) for one in seen.findings)
    assert found == [("MZG-FIL-03", 1), ("MZG-STA-99", 1)]


@settings(max_examples=20, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(["1", "2", "33", ""]), st.sampled_from(["1000", "10", ""])), min_size=1, max_size=8))
def test_every_record_is_tested_or_withheld_and_no_finding_is_lost(records):
    tables = {"stayhosp": "staynum | a2_code_sex | a2_code_zip\n" + "\n".join(f"S{n} | {a} | {b}" for n, (a, b) in enumerate(records))}
    both = rule(violation="a2_code_sex = '2' OR a2_code_zip IS NULL")
    with staged(tables) as con:
        evaluate(con, catalogue(both))
        alone = {line for (line,) in con.execute("SELECT line FROM quality.finding").fetchall()}
    with staged(tables) as con:
        evaluate(con, catalogue(FILLED, LENGTH, both))
        found = {line for (line,) in con.execute("SELECT line FROM quality.finding WHERE rule_id = 'MZG-STA-99'").fetchall()}
        apart = {line for (line,) in con.execute("SELECT line FROM quality.withheld_finding").fetchall()}
        counts = con.execute("SELECT denominator, withheld FROM quality.rule_result WHERE rule_id = 'MZG-STA-99'").fetchall()
    broken = {n for n, (sex, postcode) in enumerate(records, start=1) if sex not in ("1", "2") or postcode != "1000"}
    assert (found, apart) == (alone - broken, alone & broken)
    assert counts == [(len(records) - len(broken) or None, len(broken))]


def test_nothing_of_a_withheld_record_is_kept_but_its_place():
    with staged({"stayhosp": "staynum | a2_code_sex\n S0CANARY1 | 33"}) as con:
        evaluate(con, catalogue(LENGTH, SEX))
        kept = json.dumps(con.execute("FROM quality.withheld_finding").fetchall())

    assert "CANARY" not in kept
    assert "33" not in kept
