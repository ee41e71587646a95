"""MZG-DIA-02 and MZG-DIA-07 to -09: diagnosis codes held against the editions of ICD-10-CM, drawn ones and the product's own."""

import pytest

from tests.rules.spec import check_rule

STAY = "staynum | patnum | a2_hosptype_fac\n S1 | P1 | H"
ICD = """
    system | code   | first_fy | last_fy | billable
    CM     | I10    | 2016     | 2026    | true
    CM     | I4891  | 2016     | 2026    | true
    CM     | I48    | 2016     | 2026    | false
    CM     | U071   | 2021     | 2026    | true
    CM     | T8130X | 2016     | 2022    | true
    PCS    | 0HM0XZZ | 2016    | 2026    | true
"""


def test_code_of_the_reference_table_mzg_dia_07():
    seen = check_rule(
        "MZG-DIA-07",
        {
            "stayhosp": "staynum | a2_code_diag_verif_adm | a2_code_diag_cause_death\n S1 | I10 | I99X",
            "diagnose": "staynum | code_diagnose\n S1 | I4891\n S1 | I489\n S1 | UUUUUU\n S1 | i10\n S1 |",
            "procedur": "staynum | code_diagnose\n S1 | T8130X\n S1 | A00",
            "patbirth": "patnum | m4_code_diagnose_birth\n P1 | U071\n P2 | Z38",
        },
        failing=[
            ("stayhosp", 1, "a2_code_diag_cause_death"),
            ("diagnose", 2, "code_diagnose"),
            ("procedur", 2, "code_diagnose"),
            ("patbirth", 2, "m4_code_diagnose_birth"),
        ],
        reference={"icd10": ICD},
        boundary=True,
    )
    assert {f["value"] for f in seen.findings} == {"I99X", "I489", "A00", "Z38"}


@pytest.mark.parametrize("rule", ["MZG-DIA-07", "MZG-DIA-08", "MZG-DIA-09"])
def test_no_reference_table_no_judgement(rule):
    seen = check_rule(
        rule,
        {"diagnose": "staynum | code_diagnose\n S1 | A99"},
        outcome="not_evaluated",
        rule_parameters={"icd_edition": "2024"},
        reference={"icd10": "system | code"},
    )

    assert seen.reason == "the reference list icd10 is not there"


def test_code_at_the_highest_level_of_detail_mzg_dia_08():
    check_rule(
        "MZG-DIA-08",
        {
            "stayhosp": "staynum | a2_code_diag_verif_adm\n S1 | I48",
            "diagnose": "staynum | code_diagnose\n S1 | I48\n S1 | I4891\n S1 | A99\n S1 |\n S1 | R05",
        },
        failing=[("stayhosp", 1), ("diagnose", 1)],
        # R05 was billable until it was split up
        reference={"icd10": ICD + " CM | R05 | 2016 | 2021 | true\n CM | R05 | 2022 | 2026 | false"},
        boundary=True,
    )


@pytest.mark.parametrize(
    ("setting", "failing"),
    [("2024", [2]), ("2015-1=2018;2025-1=2022", []), ("2015-1=2018;2025-2=2022", [1]), ("2015-1=2020;2024-2=2026", [2])],
)
def test_code_of_the_edition_of_the_period_mzg_dia_09(setting, failing):
    check_rule(
        "MZG-DIA-09",
        {"diagnose": "staynum | code_diagnose\n S1 | U071\n S1 | T8130X\n S1 | I10\n S1 | A99\n S1 |", "stayhosp": STAY},
        failing=[("diagnose", line) for line in failing],
        reference={"icd10": ICD},
        rule_parameters={"icd_edition": setting},
    )


@pytest.mark.parametrize(("edition", "failing"), [("2020", [1]), ("2021", []), ("2022", []), ("2023", [2])])
def test_first_and_last_edition_of_a_code_mzg_dia_09(edition, failing):
    # U071 came with fiscal year 2021, T8130X ended with 2022
    check_rule(
        "MZG-DIA-09",
        {"diagnose": "staynum | code_diagnose\n S1 | U071\n S1 | T8130X\n S1 |", "stayhosp": STAY},
        failing=[("diagnose", line) for line in failing],
        reference={"icd10": ICD},
        rule_parameters={"icd_edition": edition},
        boundary=True,
    )


def test_editions_that_hold_the_code_are_shown_mzg_dia_09():
    seen = check_rule(
        "MZG-DIA-09",
        {"diagnose": "staynum | code_diagnose\n S1 | T8130X", "stayhosp": STAY},
        failing=[("diagnose", 1)],
        reference={"icd10": ICD},
        rule_parameters={"icd_edition": "2025-1=2024"},
    )

    shown = (seen.findings[0]["value"], seen.findings[0]["expected"])
    assert shown == ("T8130X (2016-2022)", "edition 2024 (best fit of the period: 2016-2022)")


@pytest.mark.parametrize(
    ("setting", "why"),
    [
        ("", "the rule parameter icd_edition is empty"),
        ("2025-2=2024", "the rule parameter icd_edition says nothing of 2025-1"),
        ("2031", "the edition 2031 of ICD-10-CM is not held"),
    ],
)
def test_no_edition_set_mzg_dia_09(setting, why):
    drawn = {
        "diagnose": "staynum | code_diagnose\n S1 | U071\n S1 | T8130X\n S1 | I10\n S1 | A99\n S1 | I48\n S1 | T8130X",
        "stayhosp": STAY,
    }

    seen = check_rule("MZG-DIA-09", drawn, reference={"icd10": ICD}, outcome="not_evaluated", rule_parameters={"icd_edition": setting})

    assert seen.reason == why + "; best fit of the codes: ICD-10-CM 2021-2022 (0 of 3 codes outside)"


def test_wrong_edition_shows_by_the_few_codes_that_differ_mzg_dia_09():
    # codes of fiscal year 2026 (QA08, B8801), one that ended in 2025 (B880) and two of always, held against the product's own table
    drawn = {"diagnose": "staynum | code_diagnose\n S1 | QA08\n S1 | B8801\n S1 | B880\n S1 | I10\n S1 | A419", "stayhosp": STAY}

    seen = check_rule("MZG-DIA-09", drawn, failing=[("diagnose", 1), ("diagnose", 2)], rule_parameters={"icd_edition": "2025"})

    assert [(f["value"], f["expected"]) for f in seen.findings] == [
        ("QA08 (2026-2027)", "edition 2025 (best fit of the period: 2026-2027)"),
        ("B8801 (2026-2027)", "edition 2025 (best fit of the period: 2026-2027)"),
    ]
    check_rule("MZG-DIA-09", drawn, failing=[("diagnose", 3)], rule_parameters={"icd_edition": "2026"})


def test_code_that_became_a_heading_mzg_dia_09():
    drawn = {"diagnose": "staynum | code_diagnose\n S1 | K5660\n S1 | K56609\n S1 | K56", "stayhosp": STAY}

    check_rule("MZG-DIA-08", drawn, failing=[("diagnose", 3)])
    check_rule("MZG-DIA-09", drawn, failing=[("diagnose", 1)], rule_parameters={"icd_edition": "2024"})
    check_rule("MZG-DIA-09", drawn, failing=[("diagnose", 2)], rule_parameters={"icd_edition": "2017"})


def test_codes_of_the_product_mzg_dia_07():
    check_rule(
        "MZG-DIA-07",
        {
            "diagnose": "staynum | code_diagnose\n S1 | I10\n S1 | I109\n S1 | W1830X\n S1 | W1830XA\n S1 | I48\n S1 | UUUUUU\n S1 | QA08\n S1 |"
        },
        failing=[("diagnose", 2), ("diagnose", 3)],
    )


def test_code_of_another_form_that_the_table_holds_mzg_dia_02():
    drawn = {"diagnose": "staynum | code_diagnose\n S1 | QA08\n S1 | QB08\n S1 | QA0"}

    check_rule("MZG-DIA-02", drawn, failing=[("diagnose", 2)])
    check_rule("MZG-DIA-02", drawn, failing=[("diagnose", line) for line in (1, 2, 3)], reference={"icd10": ICD})
