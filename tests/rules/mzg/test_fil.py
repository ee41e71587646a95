"""MZG-FIL: names, versions, character set and completeness of the files."""

import pytest

from tests.rules.spec import check_rule

REQUIRED = {
    "hospital": "code_agr\n 999",
    "hospcamp": "code_campus\n 01",
    "campunit": "code_campus | code_unit\n 01 | C1",
    "unitindx": "code_campus | code_unit\n 01 | C1",
    "pathospi": "patnum\n P1",
    "stayhosp": "staynum\n S1",
    "stayspec": "staynum\n S1",
    "stayindx": "staynum\n S1",
    "stayunit": "staynum\n S1",
    "diagnose": "staynum\n S1",
}
ONE_STAY = {"stayhosp": "staynum\n S1\n S2"}


@pytest.mark.parametrize("rule", ["MZG-FIL-01", "MZG-FIL-02", "MZG-FIL-04", "MZG-FIL-05", "MZG-FIL-08"])
def test_what_reading_saw_of_a_file_is_a_finding_on_that_file(rule):
    seen = check_rule(rule, ONE_STAY, failing=[None], issues=[(rule, "stayhosp", None, "version", "2.0", "3.0")])

    assert [(f["file"], f["table_name"], f["value"], f["expected"]) for f in seen.findings] == [("stayhosp", "stayhosp", "2.0", "3.0")]
    # a rule about files counts files: the one drawn and the nine other files of the delivery
    assert (seen.numerator, seen.denominator) == (1, 10)


@pytest.mark.parametrize("rule", ["MZG-FIL-01", "MZG-FIL-02", "MZG-FIL-04", "MZG-FIL-05", "MZG-FIL-08"])
def test_files_without_remark_pass(rule):
    check_rule(rule, ONE_STAY, failing=[])


@pytest.mark.parametrize("rule", ["MZG-FIL-01", "MZG-FIL-02", "MZG-FIL-04", "MZG-FIL-05"])
def test_remarks_on_a_companion_file_count_for_its_delivery(rule):
    seen = check_rule(rule, {"grouper": "staynum\n S1"}, failing=[None], issues=[(rule, "grouper", None, None, None, None)])

    assert [f["delivery_id"] for f in seen.findings] == ["grouper/999/2025-1"]


def test_control_characters_are_found_by_line_mzg_fil_04():
    check_rule(
        "MZG-FIL-04",
        ONE_STAY,
        failing=[("stayhosp", 3)],
        issues=[("MZG-FIL-04", "stayhosp", 3, None, "control_character at byte 7", "no control characters")],
        rejected={"stayhosp": 1},
    )


def test_header_of_every_record_equals_the_file_name_mzg_fil_03():
    seen = check_rule(
        "MZG-FIL-03",
        {
            "stayhosp": """
                code_agr | year_registr | period_registr | staynum
                999      | 2025         | 1              | S1
                998      | 2025         | 1              | S2
                999      | 2024         | 1              | S3
                999      | 2025         | 2              | S4
                         | 2025         | 1              | S5
                999      |              | 1              | S6
                999      | 2025         | x              | S7
                999      | 2025         | 01             | S8
            """
        },
        failing=[2, 3, 4, 5, 6, 7],
        boundary=True,
    )
    assert [f["field"] for f in sorted(seen.findings, key=lambda f: f["line"])] == [
        "code_agr",
        "year_registr",
        "period_registr",
        "code_agr",
        "year_registr",
        "period_registr",
    ]
    assert {f["expected"] for f in seen.findings} == {"999-2025-1"}


def test_header_of_companions_mzg_fil_03():
    check_rule("MZG-FIL-03", {"social": "year | period | staynum\n 2025 | 1 | S1\n 2025 | 2 | S2"}, failing=[2])


def test_complete_delivery_mzg_fil_06():
    check_rule("MZG-FIL-06", REQUIRED, failing=[], boundary=True)


def test_absent_and_empty_files_mzg_fil_06():
    tables = {**REQUIRED, "stayspec": "staynum"}
    del tables["diagnose"]

    check_rule(
        "MZG-FIL-06",
        tables,
        failing=[{"file_table": "stayspec"}, {"file_table": "diagnose"}],
        absent=["diagnose"],
        denominator=10,
        boundary=True,
    )


def test_a_record_without_values_is_a_record_mzg_fil_06():
    check_rule("MZG-FIL-06", {**REQUIRED, "stayspec": "staynum | order_spec\n |"}, failing=[])


def test_file_of_which_no_line_could_be_read_is_there_mzg_fil_06():
    check_rule("MZG-FIL-06", {**REQUIRED, "stayspec": "staynum"}, failing=[], rejected={"stayspec": 4})


HOSPITALS = {"hospital": ["009", ("010", "2018-07-01", ""), ("011", "", "2024-12-31")]}


def test_hospital_is_in_the_list_mzg_fil_07():
    check_rule(
        "MZG-FIL-07",
        {"hospital": "code_agr | s1_year_start_hosp\n 009 | 1\n 010 | 1\n 011 | 1\n 012 | 1\n | 1"},
        failing=[3, 4],
        codes=HOSPITALS,
        denominator=4,
        boundary=True,
    )


def test_list_of_the_period_counts_mzg_fil_07():
    check_rule("MZG-FIL-07", {"hospital": "code_agr\n 009\n 010\n 011"}, failing=[], codes=HOSPITALS, period="2024-2", boundary=True)
    check_rule("MZG-FIL-07", {"hospital": "code_agr\n 009\n 010\n 011"}, failing=[2], codes=HOSPITALS, period="2018-1", boundary=True)
    check_rule("MZG-FIL-07", {"hospital": "code_agr\n 009\n 010\n 011"}, failing=[], codes=HOSPITALS, period="2018-2", boundary=True)


def test_psychiatric_hospital_is_a_finding_mzg_fil_07():
    # numbers of the product's own list: 009 general, 900 psychiatric
    check_rule("MZG-FIL-07", {"hospital": "code_agr\n 009\n 900"}, failing=[2])


def test_without_list_not_evaluated_mzg_fil_07():
    check_rule("MZG-FIL-07", {"hospital": "code_agr\n 009"}, codes={"hospital": []}, outcome="not_evaluated")
