"""MZG-PRO: ICD-10-PCS procedures, nomenclature acts, their dates and associations."""

import pytest

from tests.rules.spec import check_rule

OPERATIVE = {"operative_nomenclature": ["241065", "220242"]}
ICD = """
    system | code    | first_fy | last_fy | billable
    PCS    | 0HM0XZZ | 2016     | 2026    | true
    PCS    | XW033E5 | 2021     | 2022    | true
    PCS    | XW033E5 | 2025     |         | true
    CM     | S06331A | 2016     | 2026    | true
"""


def test_alphabet_and_length_of_a_procedure_code_mzg_pro_01():
    check_rule(
        "MZG-PRO-01",
        {
            "procedur": """
                staynum | m2_code_procedure
                S1      | 0HM0XZZ
                S1      | OHM0XZZ
                S1      | 0HM0XZI
                S1      | 0HM0XZ
                S1      | 0HM0XZZZ
                S1      | 0hm0xzz
                S1      |
                S1      | 0HJNPZ9
            """
        },
        failing=[(line, "m2_code_procedure") for line in (2, 3, 4, 5, 6)],
        denominator=7,
        boundary=True,
    )


def test_act_within_the_stay_mzg_pro_02():
    seen = check_rule(
        "MZG-PRO-02",
        {
            "stayhosp": """
                staynum | adm_date   | dis_date
                S1      | 2025-03-10 | 2025-03-14
                S2      | 2025-06-20 |
                S3      |            | 2025-03-14
            """,
            "procedur": """
                staynum | procedure_date
                S1      | 2025-03-07
                S1      | 2025-03-06
                S1      | 2025-03-14
                S1      | 2025-03-15
                S1      |
                S9      | 2025-03-15
            """,
            "procrizi": """
                staynum | inariz_date
                S1      | 2025-02-28
                S2      | 2025-06-30
                S2      | 2025-07-01
                S3      | 2020-01-01
                S3      | 2025-03-15
            """,
        },
        failing=[
            ("procedur", 2, "m2_day_procedure"),
            ("procedur", 4, "m2_day_procedure"),
            ("procrizi", 1, "m3_day_inariz"),
            ("procrizi", 3, "m3_day_inariz"),
            ("procrizi", 5, "m3_day_inariz"),
        ],
        denominator=11,
        boundary=True,
    )
    shown = {(f["table_name"], f["line"]): (f["value"], f["expected"], f["difference"]) for f in seen.findings}
    assert shown["procedur", 2] == ("2025-03-06", "2025-03-07 to 2025-03-14", -1.0)
    assert shown["procrizi", 3] == ("2025-07-01", "2025-06-17 to 2025-06-30", 1.0)
    assert '"m3_day_inariz":"1"' in next(f["record_key"] for f in seen.findings if f["table_name"] == "procrizi" and f["line"] == 3)


def test_days_before_admission_are_a_parameter_mzg_pro_02():
    check_rule(
        "MZG-PRO-02",
        {
            "stayhosp": "staynum | adm_date | dis_date\n S1 | 2025-03-10 | 2025-03-14",
            "procedur": "staynum | procedure_date\n S1 | 2025-03-09\n S1 | 2025-03-10",
        },
        failing=[("procedur", 1)],
        rule_parameters={"procedure_days_before": "0"},
    )


def test_placeholder_where_the_specialism_has_a_diagnosis_mzg_pro_03():
    check_rule(
        "MZG-PRO-03",
        {
            "procedur": """
                staynum | order_spec | code_diagnose
                S1      | 1          | UUUUUU
                S1      | 2          | UUUUUU
                S1      | 3          | UUUUUU
                S1      | 1          | I10
                S1      | 1          |
                S1      |            | UUUUUU
            """,
            "diagnose": """
                staynum | order_spec | code_diagnose
                S1      | 1          | I10
                S1      | 2          | UUUUUU
                S1      | 3          |
            """,
        },
        failing=[("procedur", 1)],
        denominator=4,
        boundary=True,
    )


def test_number_of_acts_a_day_mzg_pro_04():
    check_rule(
        "MZG-PRO-04",
        {
            "procedur": "staynum | m2_number_proc_1_day\n S1 | 1\n S1 | 0\n S1 |",
            "procrizi": "staynum | m3_number_inariz_1_day\n S1 | 0\n S1 | 12\n S1 | x",
        },
        failing=[("procedur", 2, "m2_number_proc_1_day"), ("procrizi", 1, "m3_number_inariz_1_day")],
        denominator=6,
        boundary=True,
    )


def test_records_of_both_files_are_tested_mzg_pro_04():
    check_rule(
        "MZG-PRO-04",
        {"procedur": "staynum | m2_number_proc_1_day", "procrizi": "staynum | m3_number_inariz_1_day\n S1 | 1"},
        failing=[],
        denominator=1,
    )


def test_surgery_without_an_operative_number_mzg_pro_05():
    check_rule(
        "MZG-PRO-05",
        {
            "procedur": """
                staynum | m2_code_procedure | procedure_date
                S1      | 0HM0XZZ           | 2025-03-10
                S1      | 0HM0XZY           | 2025-03-20
                S2      | 0HM0XZZ           | 2025-03-10
                S2      | 3E0233Z           | 2025-03-10
                S3      | 3E0233Z           | 2025-03-10
                S4      | 0HM0XZZ           |
                S5      | 0HM0XZZ           | 2025-03-10
                S6      | 0HM0XZZ           | 2025-03-10
                S7      |                   | 2025-03-10
            """,
            "procrizi": """
                staynum | m3_code_inariz | inariz_date
                S1      | 241065         | 2025-03-11
                S2      | 241065         | 2025-03-12
                S5      | 598006         | 2025-03-10
                S6      | 220242         |
            """,
        },
        failing=[("procedur", 3), ("procedur", 7)],
        denominator=5,
        codes=OPERATIVE,
        boundary=True,
    )


@pytest.mark.parametrize("rule", ["MZG-PRO-05", "MZG-PRO-08"])
def test_no_list_of_operative_numbers(rule):
    seen = check_rule(
        rule,
        {"procedur": "staynum | m2_code_procedure\n S1 | 0HM0XZZ", "procrizi": "staynum | m3_code_inariz\n S1 | 241065"},
        outcome="not_evaluated",
    )

    assert seen.reason == "the reference list operative_nomenclature is not there"


def test_code_of_the_reference_table_mzg_pro_06():
    check_rule(
        "MZG-PRO-06",
        {"procedur": "staynum | m2_code_procedure\n S1 | 0HM0XZZ\n S1 | 0HM0XZY\n S1 | S06331A\n S1 | 0HM0XZ\n S1 |"},
        failing=[(2, "m2_code_procedure"), (3, "m2_code_procedure")],
        reference={"icd10": ICD},
        boundary=True,
    )


@pytest.mark.parametrize(
    ("edition", "failing"), [("2020", [2]), ("2021", []), ("2022", []), ("2023", [2]), ("2024", [2]), ("2025", []), ("2026", [])]
)
def test_code_of_the_edition_of_the_period_mzg_pro_07(edition, failing):
    check_rule(
        "MZG-PRO-07",
        {"procedur": "staynum | m2_code_procedure\n S1 | 0HM0XZZ\n S1 | XW033E5\n S1 | 0HM0XZY\n S1 |"},
        failing=failing,
        reference={"icd10": ICD},
        rule_parameters={"icd_edition": edition},
        boundary=edition != "2026",
    )


@pytest.mark.parametrize(
    ("rule", "parameters", "reason"),
    [
        ("MZG-PRO-06", {}, "the reference list icd10 is not there"),
        ("MZG-PRO-07", {"icd_edition": "2024"}, "the reference list icd10 is not there"),
        ("MZG-PRO-07", {}, "the rule parameter icd_edition is empty"),
    ],
)
def test_no_reference_table_no_judgement(rule, parameters, reason):
    seen = check_rule(
        rule,
        {"procedur": "staynum | m2_code_procedure\n S1 | ZZZZZZZ"},
        outcome="not_evaluated",
        rule_parameters=parameters,
        reference={"icd10": "system | code"},
    )

    assert seen.reason == reason


def test_no_edition_set_mzg_pro_07():
    drawn = {"procedur": "staynum | m2_code_procedure\n S1 | 0HM0XZZ\n S1 | XW033E5\n S1 | 0HM0XZY"}

    seen = check_rule("MZG-PRO-07", drawn, outcome="not_evaluated", reference={"icd10": ICD})

    assert seen.reason == (
        "the rule parameter icd_edition is empty; best fit of the codes: ICD-10-PCS 2021-2022, 2025-2026 (0 of 2 codes outside)"
    )


def test_codes_of_the_product_mzg_pro_06():
    drawn = {"procedur": "staynum | m2_code_procedure\n S1 | 0HM0XZZ\n S1 | 0HM0XZY\n S1 | 00503Z4\n S1 | 0HM0XZI"}

    check_rule("MZG-PRO-06", drawn, failing=[(2, "m2_code_procedure")])
    # came with fiscal year 2025
    seen = check_rule("MZG-PRO-07", drawn, failing=[(3, "m2_code_procedure")], rule_parameters={"icd_edition": "2024"})
    assert seen.findings[0]["expected"] == "edition 2024 (best fit of the period: 2025-2027)"


def test_procedures_are_judged_without_diagnoses_mzg_pro_06():
    drawn = {"procedur": "staynum | m2_code_procedure\n S1 | 0HM0XZY"}

    check_rule("MZG-PRO-06", drawn, failing=[1], absent=["diagnose", "stayhosp", "patbirth"])


def test_operative_number_without_a_procedure_mzg_pro_08():
    check_rule(
        "MZG-PRO-08",
        {
            "stayhosp": "staynum | a2_hosptype_fac\n S1 | H\n S2 | H\n S3 | H\n S4 | U\n S5 | C\n S6 | H\n S7 | H",
            "stayindx": "staynum | a4_code_bedindex_fac\n S1 | C\n S3 | A",
            "stayspec": "staynum | code_spec\n S4 | URG001",
            "procrizi": """
                staynum | m3_code_inariz | inariz_date
                S1      | 241065         | 2025-03-11
                S2      | 241065         | 2025-03-12
                S3      | 241065         | 2025-03-12
                S4      | 241065         | 2025-03-12
                S5      | 220242         | 2025-03-12
                S6      | 598006         | 2025-03-12
                S7      | 241065         | 2025-03-12
                S2      | 241065         |
            """,
            "procedur": """
                staynum | m2_code_procedure | procedure_date
                S1      | 0HM0XZZ           | 2025-03-10
                S2      | 0HM0XZZ           | 2025-03-10
                S7      | 3E0233Z           |
            """,
        },
        failing=[("procrizi", 2), ("procrizi", 5)],
        codes=OPERATIVE,
        boundary=True,
    )


def test_check_digit_of_a_nomenclature_number_mzg_pro_09():
    seen = check_rule(
        "MZG-PRO-09",
        {
            "procrizi": """
                staynum | m3_code_inariz
                S1      | 220231
                S1      | 220232
                S1      | 148094
                S1      | 761235
                S1      | 22023
                S1      | 22023A
                S1      |
            """,
            "procri50": """
                staynum | f5_code_ps_inariz
                S1      | 148105
                S1      | 148106
                S1      |
                S1      | 712345
            """,
        },
        failing=[("procrizi", 2, "m3_code_inariz"), ("procri50", 2, "f5_code_ps_inariz")],
        denominator=11,
        boundary=True,
    )
    assert {f["expected"] for f in seen.findings} == {"220231", "148105"}


def test_hospital_number_on_an_admitted_patient_mzg_pro_10():
    seen = check_rule(
        "MZG-PRO-10",
        {
            "stayhosp": "staynum | a2_hosptype_fac\n S1 | H\n S2 | C\n S3 | L\n S4 | U\n S5 |",
            "procrizi": """
                staynum | m3_code_inariz
                S1      | 220231
                S1      | 220242
                S1      | 761235
                S1      |
                S2      | 220231
                S3      | 148094
                S3      | 148105
                S4      | 220231
                S5      | 220231
                S9      | 220231
            """,
        },
        failing=[("procrizi", 1), ("procrizi", 6)],
        boundary=True,
    )
    assert [(f["value"], f["expected"]) for f in seen.findings] == [("220231", "220242"), ("148094", "148105")]


def test_association_is_whole_or_absent_mzg_pro_11():
    rows = "staynum | type_association | id_association\n S1 | 001 | 00001\n S1 | |\n S1 | 001 |\n S1 | | 00001"

    check_rule(
        "MZG-PRO-11",
        dict.fromkeys(("procedur", "procrizi", "procri30", "procri40", "procri50"), rows),
        failing=[(table, line) for table in ("procedur", "procrizi", "procri30", "procri40", "procri50") for line in (3, 4)],
        denominator=20,
        boundary=True,
    )
