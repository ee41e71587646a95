"""MZG-PER: staff per quarter and per observation day."""

import pytest

from tests.rules.spec import check_rule


def test_both_fte_figures_agree_mzg_per_01():
    seen = check_rule(
        "MZG-PER-01",
        {
            "emploper": """
                code_unit | p1_number_fte_payed | p1_number_fte_38_week
                DIV1      | 8.00                | 10.00
                DIV2      | 12.50               | 10.00
                DIV3      | 7.99                | 10.00
                DIV4      | 12.51               | 10.00
                DIV5      | 0.00                | 0.00
                DIV6      | 0.00                | 1.00
                DIV7      | 1.00                | 0.00
                DIV8      |                     | 1.00
                DIV9      | 1.00                |
                DIV10     | 7.60                | 9.50
                DIV11     | 7.59                | 9.50
            """
        },
        failing=[3, 4, 6, 7, 11],
        denominator=11,
        boundary=True,
    )
    assert [(f["value"], f["difference"]) for f in seen.findings][:2] == [
        ("7.99 paid, 10.00 on 38 hours", -2.01),
        ("12.51 paid, 10.00 on 38 hours", 2.51),
    ]


def test_bounds_are_parameters_mzg_per_01():
    check_rule(
        "MZG-PER-01",
        {"emploper": "code_unit | p1_number_fte_payed | p1_number_fte_38_week\n DIV1 | 8.00 | 10.00"},
        failing=[1],
        rule_parameters={"fte_ratio_min": "0.9"},
    )


def test_persons_where_there_is_staff_mzg_per_02():
    check_rule(
        "MZG-PER-02",
        {
            "emploper": """
                code_unit | p1_number_fte_payed | p1_number_fte_38_week | p1_number_persons
                DIV1      | 0.50                | 0.50                  | 1
                DIV2      | 0.50                | 0.00                  | 0
                DIV3      |                     | 0.50                  | 0
                DIV4      | 0.00                | 0.00                  | 0
                DIV5      | 0.50                | 0.50                  |
                DIV6      |                     |                       | 0
            """
        },
        failing=[2, 3],
        denominator=4,
        boundary=True,
    )


@pytest.mark.parametrize(
    ("period", "months", "failing"),
    [("2025-1", (3, 6, 9), [3, 4, 5, 6]), ("2025-2", (9, 12, 6), [3, 4, 5, 6])],
)
def test_observation_days_of_the_half_year_mzg_per_03(period, months, failing):
    first, second, other = months
    half = period[-1]
    check_rule(
        "MZG-PER-03",
        {
            "emploday": f"""
                code_unit | period_registr | year_observ | month_observ | day_observ
                DIV1      | {half}         | 2025        | {first}      | 1
                DIV2      | {half}         | 2025        | {second}     | 15
                DIV3      | {half}         | 2025        | {second}     | 16
                DIV4      | {half}         | 2025        | {other}      | 1
                DIV5      | {half}         | 2024        | {first}      | 1
                DIV6      | {half}         | 2025        | {first}      | 0
                DIV7      | {half}         |             | {first}      | 1
                DIV8      | {half}         | 2025        |              | 1
                DIV9      | {half}         | 2025        | {first}      |
            """
        },
        failing=failing,
        period=period,
        boundary=True,
    )


def test_all_fifteen_days_are_observed_mzg_per_04():
    days = "\n".join(f"0001 | DIV1 | 2025-03-{day:02d}" for day in range(1, 16))
    seen = check_rule(
        "MZG-PER-04",
        {
            "emploday": f"""
                code_campus | code_unit | observ_date
                {days}
                0001 | DIV2 | 2025-03-02
                0001 | DIV1 | 2025-06-15
                0001 | DIV1 | 2025-06-01
                0001 | DIV1 | 2025-06-16
                0001 | DIV3 | 2025-04-01
            """
        },
        failing=[16, 17],
    )
    assert [f["value"] for f in seen.findings] == [
        "days missing: 1, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15",
        "days missing: 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14",
    ]
    assert [f["difference"] for f in seen.findings] == [-14.0, -13.0]
    assert seen.findings[1]["record_key"] == (
        '{"code_agr":"999","code_campus":"0001","code_unit":"DIV1","year_observ":"2025","month_observ":"6"}'
    )


@pytest.mark.parametrize("missing", [None, 1, 8, 15])
def test_one_day_without_observation_mzg_per_04(missing):
    days = "\n".join(f"0001 | DIV1 | 2025-06-{day:02d}" for day in range(1, 16) if day != missing)
    seen = check_rule(
        "MZG-PER-04",
        {"emploday": f"code_campus | code_unit | observ_date\n 0001 | DIV1 | 2025-03-16\n{days}"},
        failing=[2] if missing else [],
        boundary=True,
    )
    assert [(f["value"], f["difference"]) for f in seen.findings] == ([(f"days missing: {missing}", -1.0)] if missing else [])


def test_day_of_observation_that_is_empty_mzg_per_04():
    days = "\n".join(f"0001 | DIV1 | 2025 | 3 | {day}" for day in range(1, 15))
    seen = check_rule(
        "MZG-PER-04",
        {
            "emploday": f"""
                code_campus | code_unit | year_observ | month_observ | day_observ
                {days}
                0001        | DIV1      | 2025        | 3            |
                0001        | DIV2      | 2025        | 3            |
                0001        | DIV2      | 2025        |              | 1
                0001        | DIV2      |             | 3            | 1
            """
        },
        failing=[1],
    )
    assert seen.findings[0]["value"] == "days missing: 15"


def test_staff_of_every_unit_with_beds_mzg_per_05():
    seen = check_rule(
        "MZG-PER-05",
        {
            "campunit": """
                code_campus | code_unit | start_date | end_date
                0001        | DIV1      | 2008-01-01 |
                0001        | DIV2      | 2008-01-01 |
                0001        | DIV3      | 2025-03-01 | 2025-05-31
                0001        | DIV4      | 2025-03-02 | 2025-06-01
                0001        | DIV5      | 2008-01-01 |
                0001        | MOB1      | 2008-01-01 |
                0001        | DIV6      |            |
                0002        | DIV1      | 2008-01-01 |
            """,
            "unitindx": """
                code_campus | code_unit | code_bedindex | s4_number_bed
                0001        | DIV1      | C             | 5
                0001        | DIV2      | C             | 5
                0001        | DIV3      | C             | 5
                0001        | DIV4      | C             | 5
                0001        | DIV5      | C             | 0
                0001        | DIV6      | C             | 5
                0002        | DIV1      | C             | 5
            """,
            "emploper": """
                code_campus | code_unit | quarter_registr
                0001        | DIV1      | 1
                0001        | DIV1      | 02
                0001        | DIV2      | 1
            """,
        },
        failing=[("campunit", 2), ("campunit", 3), ("campunit", 4), ("campunit", 8)],
        boundary=True,
    )
    assert [(f["line"], f["value"]) for f in seen.findings] == [
        (2, "no record for quarter 2"),
        (3, "no record for quarter 1"),
        (4, "no record for quarter 2"),
        (8, "no record for quarter 1"),
        (8, "no record for quarter 2"),
    ]


def test_quarters_of_the_second_half_year_mzg_per_05():
    check_rule(
        "MZG-PER-05",
        {
            "campunit": "code_campus | code_unit | start_date\n 0001 | DIV1 | 2025-09-01\n 0001 | DIV2 | 2025-12-02",
            "unitindx": "code_campus | code_unit | s4_number_bed\n 0001 | DIV1 | 5\n 0001 | DIV2 | 5",
            "emploper": "code_campus | code_unit | quarter_registr\n 0001 | DIV1 | 3\n 0001 | DIV1 | 4",
        },
        period="2025-2",
    )


def test_mobile_team_has_no_observation_days_mzg_per_06():
    check_rule(
        "MZG-PER-06",
        {"emploday": "code_campus | code_unit\n 0001 | DIV1\n 0001 | MOB1\n 0001 | MOA1\n 0001 | MOC1\n 0001 | 1MOB\n 0001 |\n 0001 | MOB"},
        failing=[2, 7],
        denominator=7,
        boundary=True,
    )
