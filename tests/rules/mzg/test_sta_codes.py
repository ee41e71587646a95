"""MZG-STA: codes that the hospital names itself: kinds of departure of the deceased, age class of the first year."""

import pytest

from tests.rules.spec import check_rule


def stays(text):
    return {"stayhosp": text}


def test_kind_of_departure_of_the_deceased_mzg_sta_18():
    seen = check_rule(
        "MZG-STA-18",
        stays("""
            staynum | a2_code_destinate | a2_code_discharge
            S1      | 8                 | 5
            S2      | 8                 | 6
            S3      | 8                 | 1
            S4      | 1                 | 5
            S5      | 1                 | 1
            S6      |                   | 5
            S7      | 8                 |
            S8      | 8                 | 4
            S9      | 8                 | 7
        """),
        failing=[3, 4, 8, 9],
        rule_parameters={"discharge_deceased": "5;6"},
        boundary=True,
    )
    assert [f["expected"] for f in seen.findings] == ["one of 5, 6", "not one of 5, 6", "one of 5, 6", "one of 5, 6"]


def test_age_class_of_the_first_year_mzg_sta_19():
    check_rule(
        "MZG-STA-19",
        {
            "stayhosp": """
                staynum | patnum | adm_date   | a2_code_indic_age
                S1      | P1     | 2025-01-02 | 1
                S2      | P2     | 2025-01-02 | 2
                S3      | P3     | 2025-01-02 | 2
                S4      | P3     | 2025-01-02 | 3
                S5      | P4     | 2025-01-02 | 1
                S6      | P5     | 2025-01-02 | 1
                S7      | P3     | 2025-01-02 |
            """,
            "pathospi": "patnum | a1_year_birth\n P1 | 2025\n P2 | 2024\n P3 | 2023\n P4 | 2026\n P5 |",
        },
        failing=[("stayhosp", 3), ("stayhosp", 5)],
        rule_parameters={"indic_age_lt1y": "1;2"},
        boundary=True,
    )


@pytest.mark.parametrize(("rule", "parameter"), [("MZG-STA-18", "discharge_deceased"), ("MZG-STA-19", "indic_age_lt1y")])
def test_unknown_codes_keep_a_rule_from_being_evaluated(rule, parameter):
    seen = check_rule(rule, stays("staynum | a2_code_destinate | a2_code_discharge\n S1 | 8 | 1"), outcome="not_evaluated")

    assert seen.reason == f"the rule parameter {parameter} is empty"
