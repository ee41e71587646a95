"""MZG-DAY: billable days of a stay against its bed indices, its dates and its type."""

import pytest

from tests.rules.spec import check_rule


def test_days_of_the_indices_add_up_mzg_day_01():
    seen = check_rule(
        "MZG-DAY-01",
        {
            "stayhosp": """
                staynum | adm_date   | a2_total_number_day_fac
                S1      | 2025-01-03 | 5
                S2      | 2025-01-03 | 5
                S3      | 2024-12-03 | 9
                S4      | 2023-12-31 | 40
                S5      | 2023-12-31 | 4
                S6      | 2025-01-03 | 3
                S7      | 2025-01-03 |
                S8      | 2025-01-03 |
                S9      |            | 7
                S10     |            | 4
                S11     | 2024-01-01 | 7
            """,
            "stayindx": """
                staynum | order_bedindex | a4_number_day_fac | a4_number_day_fac_prev
                S1      | 1              | 2                 | 0
                S1      | 2              | 3                 |
                S2      | 1              | 4                 | 0
                S3      | 1              | 4                 | 5
                S4      | 1              | 5                 | 5
                S5      | 1              | 5                 | 0
                S7      | 1              | 0                 | 0
                S8      | 1              | 1                 | 0
                S9      | 1              | 5                 | 0
                S10     | 1              | 5                 | 0
                S11     | 1              | 5                 | 0
            """,
        },
        failing=[("stayhosp", line) for line in (2, 5, 6, 8, 10, 11)],
        denominator=11,
        boundary=True,
    )
    assert [(f["value"], f["expected"], f["difference"]) for f in seen.findings][:3] == [("5", "4", 1.0), ("4", "5", -1.0), ("3", "0", 3.0)]
    assert seen.findings[0]["field"] == "a2_total_number_day_fac"


def test_days_fit_between_two_entries_mzg_day_02():
    seen = check_rule(
        "MZG-DAY-02",
        {
            "stayhosp": """
                staynum | adm_date   | dis_date
                S1      | 2025-01-03 | 2025-01-13
                S2      | 2025-01-03 | 2025-01-13
                S3      | 2025-06-25 |
                S4      | 2023-12-31 | 2025-01-13
                S5      | 2025-01-03 | 2025-01-13
            """,
            "stayindx": """
                staynum | order_bedindex | bedindex_in_date | a4_number_day_fac | a4_number_day_fac_prev | a4_number_day_part_fac | a4_number_day_part_fac_prev | a4_number_day_no_fac | a4_number_day_no_fac_prev
                S1      | 1              | 2025-01-03       | 4                 |                        | 1                      |                             | 1                    |
                S1      | 2              | 2025-01-08       | 1                 | 1                      | 1                      | 1                           | 1                    | 1
                S2      | 1              | 2025-01-03       | 7                 |                        |                        |                             |                      |
                S2      | 2              | 2025-01-08       | 1                 | 1                      | 1                      | 1                           | 1                    | 2
                S3      | 1              | 2025-06-25       | 6                 |                        |                        |                             |                      |
                S3      | 2              | 2025-06-25       | 7                 |                        |                        |                             |                      |
                S4      | 1              | 2023-12-31       | 999               |                        |                        |                             |                      |
                S5      | 1              |                  | 999               |                        |                        |                             |                      |
                S5      | 2              | 2025-01-13       |                   |                        |                        |                             |                      |
            """,
        },
        failing=[("stayindx", line) for line in (3, 4, 5, 6)],
        boundary=True,
    )
    assert [(f["value"], f["expected"], f["difference"]) for f in seen.findings] == [
        ("7", "at most 6", 1.0),
        ("7", "at most 6", 1.0),
        ("6", "at most 1", 5.0),
        ("7", "at most 6", 1.0),
    ]


def test_emergency_index_has_no_billable_days_mzg_day_03():
    seen = check_rule(
        "MZG-DAY-03",
        {
            "stayindx": """
                staynum | a4_code_bedindex_fac | a4_number_day_fac | a4_number_day_fac_prev | a4_number_day_no_fac
                S1      | U                    | 0                 | 0                      | 1
                S2      | U                    | 1                 | 0                      | 0
                S3      | U                    |                   | 2                      | 0
                S4      | U                    |                   |                        |
                S5      | C                    | 1                 | 0                      | 0
                S6      |                      | 1                 | 0                      | 0
            """,
        },
        failing=[2, 3],
        denominator=4,
        boundary=True,
    )
    assert [f["difference"] for f in seen.findings] == [1.0, 2.0]


def test_index_of_a_stay_has_beds_mzg_day_04():
    check_rule(
        "MZG-DAY-04",
        {
            "stayindx": """
                staynum | period_registr | a4_code_bedindex_fac
                S1      | 1              | C
                S2      | 1              | D
                S3      | 1              | G
                S4      | 1              | U
                S5      | 1              | OP
                S6      | 1              |
                S7      | 1              | Tf
                S8      | 1              | E
                S9      | 1              | D
                S10     | 2              | E
            """,
            "unitindx": """
                period_registr | code_unit | code_bedindex | s4_number_bed
                1              | DIV1      | C             | 1
                1              | DIV1      | D             | 0
                1              | DIV1      | G             |
                1              | DIV1      | tf            | 5
                2              | DIV1      | E             | 5
            """,
        },
        failing=[("stayindx", line) for line in (2, 3, 7, 8, 9)],
        periods=["2025-2"],
        denominator=7,
        boundary=True,
    )


DATES = """
    staynum | a2_hosptype_fac | adm_date   | dis_date   | a2_total_number_day_fac
    S1      | H               | 2025-01-03 | 2025-01-13 | 10
    S2      | H               | 2025-01-03 | 2025-01-13 | 9
    S3      | H               | 2025-01-03 | 2025-01-13 | 8
    S4      | H               | 2025-01-03 | 2025-01-13 | 12
    S5      | H               | 2025-01-03 | 2025-01-13 | 5
    S6      | H               | 2025-01-03 | 2025-01-13 |
    S7      | H               | 2025-01-03 | 2025-01-13 | 1
    S8      | H               | 2023-12-31 | 2025-01-13 | 1
    S9      | L               | 2024-01-03 | 2025-01-13 | 1
    S10     | H               | 2025-01-03 |            | 1
"""
INTERRUPTED = """
    staynum | order_bedindex | a4_number_day_part_fac | a4_number_day_part_fac_prev | a4_number_day_no_fac | a4_number_day_no_fac_prev
    S5      | 1              | 2                      | 1                           | 1                    | 1
    S7      | 1              | 2                      |                             | 1                    | 1
"""


@pytest.mark.parametrize(
    ("tolerance", "found"),
    [
        ("1", {3: -2.0, 4: 2.0}),
        ("0", {2: -1.0, 3: -2.0, 4: 2.0}),
        ("2", {}),
    ],
)
def test_billed_days_and_dates_agree_mzg_day_05(tolerance, found):
    seen = check_rule(
        "MZG-DAY-05",
        {"stayhosp": DATES, "stayindx": INTERRUPTED},
        failing=[("stayhosp", line) for line in found],
        rule_parameters={"los_tolerance_days": tolerance},
        denominator=7,
        boundary=True,
    )
    assert {f["line"]: f["difference"] for f in seen.findings} == found


def test_without_tolerance_not_evaluated_mzg_day_05():
    check_rule("MZG-DAY-05", {"stayhosp": DATES}, rule_parameters={"los_tolerance_days": ""}, outcome="not_evaluated")


def test_days_of_last_year_belong_to_an_earlier_admission_mzg_day_06():
    check_rule(
        "MZG-DAY-06",
        {
            "stayhosp": "staynum | adm_date\n S1 | 2024-12-31\n S2 | 2025-01-01\n S3 |",
            "stayindx": """
                staynum | order_bedindex | a4_number_day_fac_prev | a4_number_day_part_fac_prev | a4_number_day_no_fac_prev
                S1      | 1              | 1                      | 0                           | 0
                S2      | 1              | 1                      | 0                           | 0
                S2      | 2              | 0                      | 1                           |
                S2      | 3              |                        |                             | 1
                S2      | 4              | 0                      | 0                           | 0
                S2      | 5              |                        |                             |
                S3      | 1              | 1                      | 0                           | 0
            """,
        },
        failing=[("stayindx", line) for line in (2, 3, 4)],
        denominator=5,
        boundary=True,
    )


def test_day_care_has_no_billable_days_mzg_day_07():
    check_rule(
        "MZG-DAY-07",
        {
            "stayhosp": """
                staynum | a2_hosptype_fac | a2_total_number_day_fac
                S1      | C               | 0
                S2      | C               | 1
                S3      | D               | 1
                S4      | D               |
                S5      | H               | 1
                S6      |                 | 1
            """,
        },
        failing=[2, 3],
        denominator=4,
        boundary=True,
    )
