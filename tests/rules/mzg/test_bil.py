"""MZG-BIL: billing lines of patients for whom RIZIV/INAMI does not intervene."""

import pytest

from tests.rules.spec import check_rule

STAY = "staynum | adm_date | dis_date\n S1 | 2025-03-10 | 2025-03-14\n S2 | 2025-06-20 |\n S3 | | 2025-03-14"


def test_billing_lines_for_these_patients_only_mzg_bil_00():
    seen = check_rule(
        "MZG-BIL-00",
        {
            "stayhosp": """
                period_registr | staynum | a2_code_stat_insurance
                1              | S1      | 410
                1              | S2      | 410
                1              | S3      | 110
                1              | S4      | 110
                1              | S5      |
                1              | S6      | 420
                2              | S1      | 410
            """,
            "procri30": "period_registr | staynum\n 1 | S1\n 1 | S5",
            "procri40": "period_registr | staynum\n 1 | S3\n 1 | S3",
            "procri50": "period_registr | staynum\n 1 | S6\n 1 | S1",
        },
        failing=[("stayhosp", 2), ("stayhosp", 3), ("stayhosp", 7)],
        rule_parameters={"insurance_no_riziv": "410;420"},
        periods=["2025-2"],
        denominator=6,
    )
    assert sorted(f["value"] for f in seen.findings) == [
        "110 with 2 billing lines",
        "410 with 0 billing lines",
        "410 with 0 billing lines",
    ]


@pytest.mark.parametrize(("status", "lines", "failing"), [("410", 0, True), ("410", 1, False), ("411", 0, False), ("411", 1, True)])
def test_first_billing_line_and_the_code_beside_the_list_mzg_bil_00(status, lines, failing):
    check_rule(
        "MZG-BIL-00",
        {"stayhosp": f"staynum | a2_code_stat_insurance\n S1 | {status}", "procri50": "\n".join(["staynum", *["S1"] * lines])},
        failing=[("stayhosp", 1)] if failing else [],
        rule_parameters={"insurance_no_riziv": "409;410"},
        boundary=True,
    )


def test_codes_of_these_patients_unknown_mzg_bil_00():
    seen = check_rule("MZG-BIL-00", {"stayhosp": "staynum | a2_code_stat_insurance\n S1 | 110"}, outcome="not_evaluated")

    assert seen.reason == "the rule parameter insurance_no_riziv is empty"


def test_no_billing_file_is_normal_mzg_bil_00():
    check_rule(
        "MZG-BIL-00",
        {"stayhosp": "staynum | a2_code_stat_insurance\n S1 | 110"},
        rule_parameters={"insurance_no_riziv": "410"},
        failing=[],
    )


def test_end_before_start_mzg_bil_01():
    seen = check_rule(
        "MZG-BIL-01",
        {
            "procri30": """
                staynum | f3_date_start_ps_forf_inariz | f3_date_end_ps_forf_inariz
                S1      | 20250310                     | 20250310
                S1      | 20250310                     | 20250309
                S1      | 20250310                     |
                S1      |                              | 20250309
            """,
            "procri40": "staynum | f4_date_start_farm_inariz | f4_date_end_farm_inariz\n S1 | 20250310 | 20250301",
            "procri50": "staynum | f5_date_start_ps_inariz | f5_date_end_ps_inariz\n S1 | 20250310 | 20250311\n S1 | 20250310 | 20250309",
        },
        failing=[
            ("procri30", 2, "f3_date_end_ps_forf_inariz"),
            ("procri40", 1, "f4_date_end_farm_inariz"),
            ("procri50", 2, "f5_date_end_ps_inariz"),
        ],
        denominator=7,
        boundary=True,
    )
    assert [f["difference"] for f in seen.findings] == [-1.0, -9.0, -1.0]
    assert '"f4_date_start_farm_inariz":"2025-03-10"' in seen.findings[1]["record_key"]


def test_billing_line_within_the_stay_mzg_bil_02():
    check_rule(
        "MZG-BIL-02",
        {
            "stayhosp": STAY,
            "procri30": """
                staynum | f3_date_start_ps_forf_inariz | f3_date_end_ps_forf_inariz
                S1      | 20250310                     | 20250314
                S1      | 20250309                     | 20250315
                S1      |                              |
                S2      | 20250630                     | 20250701
                S3      | 20200101                     | 20250315
                S9      | 20200101                     |
            """,
            "procri40": "staynum | f4_date_start_farm_inariz\n S1 | 20250315",
            "procri50": "staynum | f5_date_start_ps_inariz\n S1 | 20250314",
        },
        failing=[
            ("procri30", 2, "f3_date_start_ps_forf_inariz"),
            ("procri30", 2, "f3_date_end_ps_forf_inariz"),
            ("procri30", 4, "f3_date_end_ps_forf_inariz"),
            ("procri30", 5, "f3_date_end_ps_forf_inariz"),
            ("procri40", 1, "f4_date_start_farm_inariz"),
        ],
        denominator=8,
        boundary=True,
    )


def test_quantity_of_at_least_one_mzg_bil_03():
    check_rule(
        "MZG-BIL-03",
        {
            "procri30": "staynum | f3_number_ps_forf_inariz\n S1 | 1\n S1 | 0\n S1 |",
            "procri40": "staynum | f4_number_farm_inariz\n S1 | 0",
            "procri50": "staynum | f5_number_ps_inariz\n S1 | 12\n S1 | 0",
        },
        failing=[
            ("procri30", 2, "f3_number_ps_forf_inariz"),
            ("procri40", 1, "f4_number_farm_inariz"),
            ("procri50", 2, "f5_number_ps_inariz"),
        ],
        denominator=6,
        boundary=True,
    )


def test_product_number_of_one_or_seven_characters_mzg_bil_04():
    check_rule(
        "MZG-BIL-04",
        {"procri40": "staynum | f4_r40_number\n S1 | 1\n S1 | 1234567\n S1 | 12\n S1 | 123456\n S1 | 12345678\n S1 |"},
        failing=[(line, "f4_r40_number") for line in (3, 4, 5)],
        denominator=5,
        boundary=True,
    )
