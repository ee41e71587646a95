"""MZG-REF: every record has its parent record; empty and invalid references, other periods, and what is not tested."""

import pytest

from finhosta_dq.contracts import contracts
from tests.rules.spec import check_rule

FINDING_WHEN_EMPTY = [
    "MZG-REF-01",
    "MZG-REF-02",
    "MZG-REF-03",
    "MZG-REF-04",
    "MZG-REF-05",
    "MZG-REF-06",
    "MZG-REF-07",
    "MZG-REF-08",
    "MZG-REF-09",
    "MZG-REF-10",
    "MZG-REF-11",
    "MZG-REF-12",
    "MZG-REF-13",
    "MZG-REF-14",
    "MZG-REF-15",
    "MZG-REF-16",
    "MZG-REF-17",
    "MZG-REF-18",
    "MZG-REF-19",
    "MZG-REF-24",
    "MZG-REF-25",
    "MZG-REF-26",
    "MZG-REF-27",
    "MZG-REF-28",
    "MZG-REF-29",
    "MZG-REF-30",
    "MZG-REF-31",
    "MZG-REF-32",
]
SKIPPED_WHEN_EMPTY = ["MZG-REF-23", "MZG-REF-33"]
HEAD = {"CODE_AGR": "999", "YEAR_REGISTR": "2025", "PERIOD_REGISTR": "1"}


def references(rule):
    return [(file, key) for file in contracts()["mzg"].files for key in file.foreign_keys if key.rule == rule]


def drawn(names, *rows):
    return "\n".join(" | ".join(cells) for cells in [[name.lower() for name in names], *rows])


def parts(key, text, **other):
    """Values of the reference: the head of the record, then ``text`` (numbers stay numbers); ``other`` replaces single fields."""
    return [other.get(name, HEAD.get(name, "3" if name == "TYPE_TRANSPORT" else text)) for name in key.fields]


@pytest.mark.parametrize("rule", FINDING_WHEN_EMPTY)
def test_record_without_parent(rule):
    (child, key) = references(rule)[0]
    last = key.fields[-1]

    check_rule(
        rule,
        {
            child.table: drawn(
                key.fields,
                parts(key, "1"),
                parts(key, "1", **{last: "7"}),
                parts(key, "1", **{last: ""}),
                parts(key, "1", YEAR_REGISTR="2024"),
                parts(key, "1", CODE_AGR="998"),
            ),
            key.parent: drawn(key.parent_fields, parts(key, "1"), parts(key, "2")),
        },
        failing=[(child.table, 2), (child.table, 3), (child.table, 4), (child.table, 5)],
        denominator=5,
        boundary=True,
    )


@pytest.mark.parametrize("rule", FINDING_WHEN_EMPTY)
def test_each_record_with_parent(rule):
    (child, key) = references(rule)[0]

    check_rule(
        rule,
        {
            child.table: drawn(key.fields, parts(key, "1"), parts(key, "2")),
            key.parent: drawn(key.parent_fields, parts(key, "1"), parts(key, "2")),
        },
        failing=[],
    )


@pytest.mark.parametrize(("rule", "at"), [("MZG-REF-23", 0), *(("MZG-REF-33", at) for at in range(5))])
def test_optional_reference(rule, at):
    child, key = references(rule)[at]
    last = key.fields[-1]

    check_rule(
        rule,
        {
            child.table: drawn(key.fields, parts(key, "1"), parts(key, "1", **{last: "7"}), parts(key, "1", **{last: ""})),
            key.parent: drawn(key.parent_fields, parts(key, "1")),
        },
        failing=[(child.table, 2)],
        boundary=True,
    )


def test_every_reference_of_the_contracts_is_drawn_here():
    stated = {key.rule for file in contracts()["mzg"].files for key in file.foreign_keys}

    assert stated == {*FINDING_WHEN_EMPTY, *SKIPPED_WHEN_EMPTY}


def test_parent_of_the_other_half_year_is_no_parent():
    check_rule(
        "MZG-REF-14",
        {"stayspec": "period_registr | staynum\n 1 | S1\n 2 | S1\n 2 | S2", "stayhosp": "period_registr | staynum\n 1 | S1\n 2 | S2"},
        failing=[("stayspec", 2)],
        periods=["2025-2"],
    )


def test_transport_of_another_type_needs_no_description_mzg_ref_23():
    check_rule(
        "MZG-REF-23",
        {
            "transpor": "staynum | type_transport | code_transport\n S1 | 1 | 5\n S2 | 3 | 5\n S3 | 3 | 6\n S4 | 3 |",
            "id_trans": "type_transport | code_transport\n 3 | 5",
        },
        failing=[("transpor", 3)],
        denominator=2,
    )


def test_placeholder_diagnosis_needs_no_diagnosis_mzg_ref_25():
    seen = check_rule(
        "MZG-REF-25",
        {
            "procedur": """
                staynum | order_spec | type_diagnose | code_sys_diag | code_diagnose
                S1      | 1          | P             | B             | UUUUUU
                S1      | 1          | P             | B             | I10
                S1      | 1          | P             | B             | I11
                S1      | 1          | P             | B             |
            """,
            "diagnose": """
                staynum | order_spec | type_diagnose | code_sys_diagnose | code_diagnose
                S1      | 1          | P             | B                 | I10
            """,
        },
        failing=[("procedur", 3), ("procedur", 4)],
        denominator=3,
    )
    assert {f["expected"] for f in seen.findings} == {"a record in diagnose"}


def test_missing_file_that_must_be_there_leaves_the_reference_open():
    seen = check_rule("MZG-REF-14", {"stayspec": "staynum\n S1"}, absent=["stayhosp"], outcome="not_evaluated")

    assert seen.reason == "stayhosp was not delivered"


def test_parent_file_that_could_not_be_read_leaves_the_reference_open():
    seen = check_rule("MZG-REF-14", {"stayspec": "staynum\n S1", "stayhosp": "staynum"}, rejected={"stayhosp": 3}, outcome="not_evaluated")

    assert seen.reason == "no line of stayhosp could be read"


def test_parent_file_that_may_be_absent_counts_as_empty_mzg_ref_05():
    check_rule("MZG-REF-05", {"assostay": "type_association | id_association | staynum\n 001 | 00001 | S1"}, failing=[1])


def test_patient_without_stay_mzg_ref_20():
    check_rule(
        "MZG-REF-20",
        {"pathospi": "patnum\n P1\n P2\n P1", "stayhosp": "staynum | patnum\n S1 | P1\n S2 | P3"},
        failing=[("pathospi", 2)],
    )


def test_patient_with_empty_number_mzg_ref_20():
    check_rule(
        "MZG-REF-20",
        {"pathospi": "patnum | a1_year_birth\n P1 | 1950\n | 1960", "stayhosp": "staynum | patnum\n S1 | P1"},
        failing=[("pathospi", 2)],
    )


def test_stay_of_the_patient_in_the_other_half_year_mzg_ref_20():
    check_rule(
        "MZG-REF-20",
        {
            "pathospi": "period_registr | patnum\n 1 | P1\n 2 | P1\n 2 | P2",
            "stayhosp": "period_registr | staynum | patnum\n 1 | S1 | P1\n 2 | S2 | P2",
        },
        failing=[("pathospi", 2)],
        periods=["2025-2"],
        boundary=True,
    )


def test_fewer_patients_than_stays_mzg_ref_21():
    check_rule("MZG-REF-21", {"pathospi": "patnum\n P1\n P2", "stayhosp": "staynum\n S1\n S2\n S3"}, failing=[], boundary=True)


def test_as_many_patients_as_stays_mzg_ref_21():
    seen = check_rule("MZG-REF-21", {"pathospi": "patnum\n P1\n P2", "stayhosp": "staynum\n S1\n S2"}, failing=[None], boundary=True)

    assert [(f["delivery_id"], f["difference"]) for f in seen.findings] == [("mzg/999/2025-1", 0.0)]


def test_records_count_whatever_their_numbers_mzg_ref_21():
    stays = "staynum | patnum\n S1 | P1\n S2 |\n S3 |"

    check_rule("MZG-REF-21", {"pathospi": "patnum | a1_year_birth\n P1 | 1950\n | 1960", "stayhosp": stays}, failing=[])
    check_rule("MZG-REF-21", {"pathospi": "patnum | a1_year_birth\n P1 | 1950\n | 1960\n | 1970", "stayhosp": stays}, failing=[None])


def test_no_stay_or_no_patient_is_not_tested_mzg_ref_21():
    check_rule("MZG-REF-21", {"pathospi": "patnum\n P1", "stayhosp": "staynum"}, failing=[])
    check_rule("MZG-REF-21", {"pathospi": "patnum", "stayhosp": "staynum\n S1"}, outcome="not_applicable")


def test_each_half_year_by_itself_mzg_ref_21():
    seen = check_rule(
        "MZG-REF-21",
        {
            "pathospi": "period_registr | patnum\n 1 | P1\n 2 | P1",
            "stayhosp": "period_registr | staynum\n 1 | S1\n 1 | S2\n 2 | S3",
        },
        failing=[None],
        periods=["2025-2"],
    )
    assert [f["delivery_id"] for f in seen.findings] == ["mzg/999/2025-2"]


def test_stay_without_specialism_index_or_unit_mzg_ref_22():
    seen = check_rule(
        "MZG-REF-22",
        {
            "stayhosp": "staynum | patnum\n S1 | P1\n S2 | P1\n S3 | P1\n | P1",
            "stayspec": "staynum\n S1\n S2",
            "stayindx": "staynum\n S1\n S3",
            "stayunit": "staynum\n S1\n S2",
        },
        failing=[("stayhosp", 2), ("stayhosp", 3), ("stayhosp", 4)],
        boundary=True,
    )
    assert sorted((f["line"], f["value"]) for f in seen.findings) == [
        (2, "STAYINDX"),
        (3, "STAYSPEC"),
        (3, "STAYUNIT"),
        (4, "STAYINDX"),
        (4, "STAYSPEC"),
        (4, "STAYUNIT"),
    ]
    assert (seen.numerator, seen.denominator) == (3, 4)
