"""Checks that follow from the contracts give what a plain reading of the contract gives, and the core expectations state the same."""

from __future__ import annotations

import re
from collections import Counter
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from finhosta_dq.contracts import contracts
from finhosta_dq.rules.catalogue import load_catalogue
from finhosta_dq.rules.checks import checks_for
from finhosta_dq.rules.codes import CodeLists, period_days, read_code_lists, shipped_code_lists
from finhosta_dq.rules.evaluate import evaluate
from tests.rules.spec import staged
from tests.unit.rules.rules_for_tests import catalogue, rule

RULES = {rule.id: rule for rule in load_catalogue().rules}
TABLES = ["stayhosp", "procri50", "diagnose", "emploper", "pathospi"]
CELLS = st.sampled_from(
    [
        None,
        None,
        " ",
        "1",
        "01",
        "3",
        "12",
        "999",
        "2025",
        "20250131",
        "20250230",
        "29.74",
        "29,7",
        "-1",
        "B",
        "P",
        "Y",
        "H",
        "I10",
        "é",
        "x1234567890123456789012",
    ]
)
RELAXED = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@st.composite
def rows(draw):
    """A table name and records of it: column -> text or None."""
    table = draw(st.sampled_from(TABLES))
    columns = contracts()["mzg"].by_table(table).columns
    count = draw(st.integers(1, 6))
    return table, [{column: draw(CELLS) for column in columns} for _ in range(count)]


def run(rule_id, table, records):
    """Findings of one rule on raw records as a counter of (line, field), and the core expectations of its checks."""
    with staged({table: contracts()["mzg"].by_table(table).columns[0]}) as con:
        columns = list(records[0])
        for line, record in enumerate(records, start=1):
            marks = ", ".join("?" * (len(columns) + 2))
            con.execute(f"INSERT INTO raw.{table} ({', '.join(columns)}, _file, _line) VALUES ({marks})", [*record.values(), table, line])
        con.execute("UPDATE quality.file_account SET lines = ?, loaded = ? WHERE table_name = ?", [len(records), len(records), table])
        evaluate(con, catalogue(RULES[rule_id]))
        found = con.execute("SELECT line, field FROM quality.finding WHERE table_name = ?", [table]).fetchall()
        checks = [check for check in checks_for(RULES[rule_id], read_code_lists(con), ["2025-1"]) if check.table == table]
    return Counter(found), checks


def expected(records, table, breaks):
    """(line, field) of every cell for which ``breaks(field contract, text or None)`` is true."""
    fields = contracts()["mzg"].by_table(table).fields
    return Counter(
        (line, field.column) for line, record in enumerate(records, start=1) for field in fields if breaks(field, record[field.column])
    )


def is_date(text):
    try:
        date(int(text[:4]), int(text[4:6]), int(text[6:]))
    except ValueError:
        return False
    return True


def is_mandatory_empty(field, text):
    return field.mandatory and not (text or "").strip(" ")


def has_wrong_length(field, text):
    least, most = field.length_in("2025-1")
    return text is not None and not least <= len(text) <= most


def has_wrong_type(field, text):
    if text is None or field.type == "C":
        return False
    if field.type == "D":
        return not (re.fullmatch("[0-9]{8}", text) and is_date(text))
    return not re.fullmatch({"N": "[0-9]+", "ND2": r"[0-9]+\.[0-9]{2}"}[field.type], text)


@pytest.mark.parametrize(
    ("rule_id", "breaks"),
    [("MZG-FLD-01", is_mandatory_empty), ("MZG-FLD-02", has_wrong_length), ("MZG-FLD-03", has_wrong_type)],
)
@RELAXED
@given(drawn=rows())
def test_same_as_a_plain_reading_of_the_contract(rule_id, breaks, drawn):
    table, records = drawn

    found, checks = run(rule_id, table, records)

    assert found == expected(records, table, breaks)
    assert sum(native_failures(checks, records)) == found.total()


@RELAXED
@given(drawn=rows(), rule_id=st.sampled_from(["MZG-FLD-04", "MZG-FLD-05", "MZG-FLD-10", "MZG-FLD-13"]))
def test_code_lists_same_as_a_plain_reading(rule_id, drawn):
    table, records = drawn
    lists = {"place_before_adm", "period", "sex", "hosptype_cat", "type_diagnose", "poa", "code_system"}

    found, checks = run(rule_id, table, records)

    with staged({}) as con:
        codes = read_code_lists(con)

    def breaks(field, text):
        ref = field.codes
        if ref is None or ref.rule != rule_id:
            return False
        assert set(ref.lists) <= lists
        return ref.null_breaks if text is None else text not in {code for name in ref.lists for code, _, _ in codes.lists[name]}

    assert found == expected(records, table, breaks)
    assert sum(native_failures(checks, records)) == found.total()


def native_failures(checks, records):
    """Failing records of each core expectation, read as Great Expectations documents it: NULL only counts for not_be_null."""
    for check in checks:
        for one in check.native:
            column = one["kwargs"].get("column")
            values = [record[column] for record in records] if column else []
            filled = [value for value in values if value is not None]
            match one["type"]:
                case "expect_column_values_to_not_be_null":
                    yield len(values) - len(filled)
                case "expect_column_values_to_match_regex":
                    yield sum(re.search(one["kwargs"]["regex"], value) is None for value in filled)
                case "expect_column_values_to_be_in_set":
                    yield sum(value not in one["kwargs"]["value_set"] for value in filled)
                case "expect_column_value_lengths_to_be_between":
                    yield sum(not one["kwargs"]["min_value"] <= len(value) <= one["kwargs"]["max_value"] for value in filled)
                case "unexpected_rows_expectation":
                    text = one["kwargs"]["unexpected_rows_query"]
                    assert text.startswith("SELECT * FROM {batch} AS t WHERE ")
                    yield sum(
                        has_wrong_type(contracts()["mzg"].by_table(check.table).field(check.field), record[check.field])
                        for record in records
                    )
                case other:
                    raise AssertionError(other)


def test_every_generated_check_states_a_core_expectation():
    codes = CodeLists(dict.fromkeys(code_list_names(), (("1", "", ""),)))
    without = {
        (rule.generated, check.table)
        for rule in RULES.values()
        if rule.generated not in (None, "reading")
        for check in checks_for(rule, codes, ["2025-1", "2025"])
        if not check.native
    }
    # the header is compared with the name of the file and the required files are none of one table: no core expectation can say that
    assert {kind for kind, _ in without} == {"header", "required"}


def code_list_names():
    return {
        name for one in contracts().values() for file in one.files for field in file.fields if field.codes for name in field.codes.lists
    }


def test_lengths_that_differ_between_periods_give_a_check_each():
    checks = [check for check in checks_for(RULES["MZG-FLD-02"], CodeLists({}), ["2014-2", "2015-1"]) if check.field == "code_diagnose"]

    shown = sorted((check.table, tuple(check.periods), check.expected) for check in checks)
    assert ("diagnose", ("2014-2",), "'3-6 characters'") in shown
    assert ("diagnose", ("2015-1",), "'3-7 characters'") in shown


@pytest.mark.parametrize(
    ("period", "days"),
    [("2025-1", ("2025-01-01", "2025-06-30")), ("2025-2", ("2025-07-01", "2025-12-31")), ("2025", ("2025-01-01", "2025-12-31"))],
)
def test_days_of_a_period(period, days):
    assert period_days(period) == days


@pytest.mark.parametrize(
    ("period", "valid"),
    [("2024-2", ("a", "c", "d")), ("2025-1", ("a", "b", "d")), ("2025-2", ("a", "b"))],
)
def test_codes_valid_on_some_day_of_the_period(period, valid):
    codes = CodeLists({"x": (("a", "", ""), ("b", "2025-06-30", ""), ("c", "", "2024")), "y": (("d", "2010", "2025-01-01"), ("a", "", ""))})

    assert codes.valid(["x", "y"], period) == valid


def test_shipped_lists_are_those_of_a_run():
    with staged({}) as con:
        assert read_code_lists(con) == shipped_code_lists()


def test_native_query_is_the_predicate_over_the_batch():
    (check,) = [one for one in checks_for(RULES["MZG-FLD-03"], CodeLists({}), ["2025-1"]) if one.field == "f5_date_start_ps_inariz"]

    query = check.native[0]["kwargs"]["unexpected_rows_query"]
    assert query == f"SELECT * FROM {{batch}} AS t WHERE {check.predicate}"


def test_quotes_in_codes_are_text():
    with staged({"stayhosp": "staynum | a2_code_sex\n S1 | '\n S2 | \"\n S3 | 1"}, codes={"sex": ["'", '"', "%"]}) as con:
        evaluate(con, catalogue(RULES["MZG-FLD-10"]))
        found = con.execute("SELECT line FROM quality.finding WHERE field = 'a2_code_sex'").fetchall()

    assert found == [(3,)]


def test_rule_without_statement_has_no_check():
    assert checks_for(rule(not_evaluated="kept elsewhere"), CodeLists({}), ["2025-1"]) == []
    assert checks_for(RULES["MZG-REC-01"], CodeLists({}), ["2025-1"]) == []
