"""MZG-GRP: the output of the grouper against the stays it was made from."""

import hashlib

import pytest

from tests.rules.spec import check_rule

STAYS = """
    staynum | a2_hosptype_fac
    S1      | H
    S2      | L
    S3      | C
    S4      | U
    S5      | H
    S6      |
"""
PSYCHIATRIC = "staynum | a4_code_bedindex_fac\n S1 | C\n S5 | A"


def test_residual_group_i_on_an_admitted_stay_mzg_grp_01():
    check_rule(
        "MZG-GRP-01",
        {
            "stayhosp": STAYS,
            "stayindx": PSYCHIATRIC,
            "grouper": """
                staynum | aprdrg
                S1      | 955
                S1      | 954
                S2      | 956
                S3      | 955
                S4      | 955
                S5      | 955
                S6      | 955
                S9      | 955
                S1      |
                S1      | 957
            """,
        },
        failing=[("grouper", 1), ("grouper", 3)],
        boundary=True,
    )


@pytest.mark.parametrize("rule", ["MZG-GRP-01", "MZG-GRP-07"])
def test_grouper_output_whose_stays_were_not_delivered_is_not_judged(rule):
    seen = check_rule(
        rule,
        {"grouper": "staynum | aprdrg | principal_dx\n S1 | 955 | I10"},
        absent=["stayhosp", "stayspec", "diagnose"],
        outcome="not_evaluated",
    )

    assert "was not delivered" in seen.reason


def test_severity_and_risk_of_mortality_mzg_grp_02():
    check_rule(
        "MZG-GRP-02",
        {
            "grouper": """
                staynum | aprdrg | soi | rom
                S1      | 194    | 1   | 4
                S2      | 194    | 0   | 1
                S3      | 194    | 1   |
                S4      | 194    | 5   | 9
                S5      | 955    |     |
                S6      | 956    | 0   | 0
                S7      | MMM    | 1   | 0
                S8      | AAA    | 0   | 2
                S9      |        |     |
                S10     | 950    |     | 1
            """
        },
        failing=[(2, "soi"), (3, "rom"), (4, "soi"), (4, "rom"), (7, "soi"), (8, "rom"), (10, "soi")],
        denominator=9,
        boundary=True,
    )


def test_residual_group_ii_is_listed_mzg_grp_03():
    check_rule(
        "MZG-GRP-03",
        {"grouper": "staynum | aprdrg\n S1 | 950\n S2 | 951\n S3 | 952\n S4 | 953\n S5 | 949\n S6 |"},
        failing=[(1, "aprdrg"), (2, "aprdrg"), (3, "aprdrg")],
        denominator=5,
        boundary=True,
    )


def test_one_grouper_record_per_stay_mzg_grp_04():
    seen = check_rule(
        "MZG-GRP-04",
        {
            "stayhosp": STAYS + " S7 | D\n S8 | F\n S10 | H\n S11 | H",
            "stayindx": PSYCHIATRIC + "\n S11 | A",
            "grouper": """
                staynum | grouper_version
                S1      | 40.0
                S2      | 40.0
                S2      | 40.0
                S3      | 40.0
                S8      | 40.0
                S9      | 40.0
                S4      | 40.0
                S11     | 40.0
                S11     | 40.0
                        | 40.0
            """,
        },
        failing=[("stayhosp", 2), ("stayhosp", 7), ("stayhosp", 9), ("stayhosp", 10), ("grouper", 6), ("grouper", 10)],
        denominator=8,
        boundary=True,
    )
    shown = {(f["table_name"], f["line"]): (f["value"], f["difference"], f["record_key"]) for f in seen.findings}
    assert shown["stayhosp", 2] == ("2 grouper records", 1.0, '{"code_agr":"999","staynum":"S2"}')
    assert shown["stayhosp", 7] == ("0 grouper records", -1.0, '{"code_agr":"999","staynum":"S7"}')
    assert shown["grouper", 6][2] == '{"code_agr":"999","staynum":"S9","grouper_version":"40.0"}'
    assert {f["delivery_id"] for f in seen.findings} == {"mzg/999/2025-1"}


@pytest.mark.parametrize(("version", "failing"), [("40.0", [("stayhosp", 2)]), ("38.0", []), ("", [("stayhosp", 1)])])
def test_configured_version_counts_mzg_grp_04(version, failing):
    check_rule(
        "MZG-GRP-04",
        {
            "stayhosp": "staynum | a2_hosptype_fac\n S1 | H\n S2 | H",
            "grouper": "staynum | grouper_version\n S1 | 40.0\n S1 | 38.0\n S2 | 38.0",
        },
        failing=failing,
        rule_parameters={"grouper_version": version},
    )


def test_grouper_output_of_the_other_half_year_mzg_grp_04():
    check_rule(
        "MZG-GRP-04",
        {
            "stayhosp": "period_registr | staynum | a2_hosptype_fac\n 1 | S1 | H\n 2 | S1 | H",
            "grouper": "period | staynum\n 2 | S1",
        },
        failing=[("stayhosp", 1)],
        periods=["2025-2"],
    )


def test_without_grouper_output_mzg_grp_04():
    seen = check_rule("MZG-GRP-04", {"stayhosp": "staynum | a2_hosptype_fac\n S1 | H"}, outcome="not_evaluated")

    assert seen.reason == "no grouper delivery in this run"


def test_group_and_mdc_go_together_mzg_grp_05():
    seen = check_rule(
        "MZG-GRP-05",
        {
            "grouper": """
                staynum | aprdrg | mdc
                S1      | 097    | 03
                S2      | 097    | 04
                S3      | 950    | 17
                S4      | 007    | P
                S5      | 999    | 00
                S6      | 097    |
                S7      |        | 03
                S8      | MMM    | 25
            """
        },
        failing=[(2, "mdc"), (5, "mdc")],
        denominator=6,
        boundary=True,
    )
    assert [f["expected"] for f in seen.findings] == ["MDC 03", "a known APR-DRG"]


def test_one_version_and_one_edition_mzg_grp_06():
    check_rule(
        "MZG-GRP-06",
        {
            "grouper": """
                staynum | grouper_version | icd_edition
                S1      | 40.0            | 2024
                S2      | 40.0            | 2024
                S3      | 38.0            | 2024
                S4      |                 | 2025
                S5      | 40.0            |
            """
        },
        failing=[(3, "grouper_version"), (4, "grouper_version"), (4, "icd_edition"), (5, "icd_edition")],
        denominator=5,
        boundary=True,
    )


def test_half_years_may_differ_and_the_higher_of_two_equals_counts_mzg_grp_06():
    check_rule(
        "MZG-GRP-06",
        {
            "grouper": """
                period | staynum | grouper_version | icd_edition
                1      | S1      | 38.0            | 2022
                2      | S1      | 40.0            | 2024
                2      | S2      | 40.0            | 2026
            """
        },
        failing=[(2, "icd_edition")],
        periods=["2025-2"],
    )


def test_no_value_at_all_mzg_grp_06():
    check_rule(
        "MZG-GRP-06", {"grouper": "staynum | icd_edition\n S1 | 2024\n S2 | 2024"}, failing=[(1, "grouper_version"), (2, "grouper_version")]
    )


def test_principal_diagnosis_of_the_first_specialism_mzg_grp_07():
    seen = check_rule(
        "MZG-GRP-07",
        {
            "stayhosp": "staynum\n S1\n S2\n S3\n S4\n S5\n S6",
            "stayspec": """
                staynum | order_spec | code_spec
                S1      | 1          | DIV001
                S1      | 2          | INT001
                S2      | 1          | DIV001
                S2      | 2          | INT001
                S3      | 1          | AKT001
                S3      | 2          | DIV001
                S4      | 1          | AKT001
                S5      | 1          | DIV001
                S6      | 2          | DIV001
            """,
            "diagnose": """
                staynum | order_spec | type_diagnose | code_diagnose
                S1      | 1          | P             | I10
                S1      | 2          | P             | J9601
                S2      | 1          | P             | I10
                S2      | 2          | P             | J9601
                S3      | 1          | P             | F200
                S3      | 2          | P             | I10
                S4      | 1          | P             | F200
                S5      | 1          | S             | I10
                S6      | 2          | P             | I10
            """,
            "grouper": """
                staynum | principal_dx
                S1      | I10
                S2      | J9601
                S3      | F200
                S4      | I10
                S5      | I10
                S6      |
                S9      | I10
            """,
        },
        failing=[("grouper", 2), ("grouper", 3), ("grouper", 5)],
        denominator=6,
        boundary=True,
    )
    assert [(f["value"], f["expected"]) for f in seen.findings] == [("J9601", "I10"), ("F200", "I10"), ("I10", "no principal diagnosis")]
    assert seen.findings[1]["related_key"] == '{"code_agr":"999","staynum":"S3","order_spec":"2"}'
    assert {f["delivery_id"] for f in seen.findings} == {"grouper/999/2025-1"}


def test_hash_of_the_inputs_mzg_grp_08():
    inputs = "I10|E119:N,I10:Y,Z880:|0HM0XZZ@2025-03-05,3E0233Z@2025-03-04|55|2||1|2|4"
    digest = hashlib.sha256(inputs.encode()).hexdigest()

    check_rule(
        "MZG-GRP-08",
        {
            "pathospi": "patnum | a1_year_birth\n P1 | 1970",
            "stayhosp": """
                staynum | patnum | a2_code_sex | a2_code_destinate | a2_code_discharge | adm_date   | dis_date
                S1      | P1     | 2           | 1                 | 2                 | 2025-03-04 | 2025-03-08
            """,
            "diagnose": """
                staynum | order_spec | type_diagnose | code_diagnose | m1_present_adm
                S1      | 1          | P             | I10           | Y
                S1      | 1          | S             | Z880          |
                S1      | 2          | S             | E119          | N
                S1      | 2          | P             | I10           | Y
            """,
            "procedur": """
                staynum | m2_code_procedure | procedure_date
                S1      | 3E0233Z           | 2025-03-04
                S1      | 0HM0XZZ           | 2025-03-05
            """,
            "grouper": f"""
                staynum | grouper_version | principal_dx | input_hash
                S1      | 40.0            | I10          | {digest}
                S1      | 40.0            | I10          | {digest.upper()}
                S1      | 40.0            | I11          | {digest}
                S1      | 40.0            | I10          |
                S9      | 40.0            | I10          |
                S1      | 40.0            | I10          | {digest[:-1]}{"0" if digest[-1] != "0" else "1"}
            """,
        },
        failing=[("grouper", 3), ("grouper", 4), ("grouper", 6)],
        rule_parameters={"grouper_hash": "sha256"},
        boundary=True,
    )


def test_hash_that_the_export_does_not_carry_mzg_grp_08():
    seen = check_rule("MZG-GRP-08", {"stayhosp": "staynum\n S1", "grouper": "staynum\n S1"}, outcome="not_evaluated")

    assert seen.reason == "the rule parameter grouper_hash is empty"


def test_surgical_group_without_procedure_mzg_grp_09():
    check_rule(
        "MZG-GRP-09",
        {
            "stayhosp": "staynum\n S1\n S2\n S3\n S4",
            "grouper": "staynum | aprdrg\n S1 | 097\n S2 | 097\n S3 | 194\n S4 | 007\n S5 |",
            "procedur": "staynum | m2_code_procedure\n S1 | 0HM0XZZ",
        },
        failing=[("grouper", 2)],
        boundary=True,
    )
