"""MZG-STR: validity of the structure, beds, cost centres."""

import pytest

from tests.rules.spec import check_rule


@pytest.mark.parametrize(
    ("table", "key"), [("hospital", "code_agr"), ("hospcamp", "code_campus"), ("campunit", "code_unit"), ("associat", "id_association")]
)
def test_validity_does_not_end_before_it_starts_mzg_str_01(table, key):
    seen = check_rule(
        "MZG-STR-01",
        {
            table: f"""
                {key} | start_date | end_date
                999   | 2008-01-01 |
                998   | 2008-01-01 | 2025-06-30
                997   | 2008-01-01 | 2008-01-01
                996   | 2008-01-02 | 2008-01-01
                995   |            | 2008-01-01
            """
        },
        failing=[(table, 4)],
        denominator=3,
        boundary=True,
    )
    assert seen.findings[0]["difference"] == -1.0


def test_unit_has_beds_mzg_str_02():
    check_rule(
        "MZG-STR-02",
        {
            "unitindx": """
                code_unit | code_bedindex | s4_number_bed
                DIV1      | C             | 1
                DIV1      | D             | 0
                URG1      | C             | 0
                OPR1      | C             | 0
                DIV2      | U             | 0
                DIV2      | OP            | 0
                DIV2      | E             |
                INT1      | I             | 0
            """
        },
        failing=[2, 8],
        denominator=4,
        boundary=True,
    )


def test_unit_is_valid_when_it_is_used_mzg_str_03():
    seen = check_rule(
        "MZG-STR-03",
        {
            "campunit": """
                code_campus | code_unit | start_date | end_date
                0001        | DIV1      | 2025-01-10 | 2025-03-10
                0001        | DIV2      | 2025-01-10 |
                0001        | DIV3      |            |
            """,
            "stayunit": """
                staynum | order_unit | code_campus | code_unit | unit_in_date
                S1      | 1          | 0001        | DIV1      | 2025-01-10
                S2      | 1          | 0001        | DIV1      | 2025-01-09
                S3      | 1          | 0001        | DIV1      | 2025-03-10
                S4      | 1          | 0001        | DIV1      | 2025-03-11
                S5      | 1          | 0001        | DIV2      | 2025-01-09
                S6      | 1          | 0001        | DIV2      | 2026-01-09
                S7      | 1          | 0001        | DIV3      | 1900-01-09
                S8      | 1          | 0001        | DIV9      | 2025-01-09
                S9      | 1          | 0001        | DIV1      |
                S10     | 1          | 0002        | DIV1      | 2025-01-09
            """,
            "emploday": "code_campus | code_unit | observ_date\n 0001 | DIV1 | 2025-03-10\n 0001 | DIV1 | 2025-03-12",
        },
        failing=[("emploday", 2), ("stayunit", 2), ("stayunit", 4), ("stayunit", 5)],
        boundary=True,
    )
    assert [(f["value"], f["expected"], f["difference"]) for f in seen.findings] == [
        ("2025-03-12", "from 2025-01-10 to 2025-03-10", 2.0),
        ("2025-01-09", "from 2025-01-10 to 2025-03-10", -1.0),
        ("2025-03-11", "from 2025-01-10 to 2025-03-10", 1.0),
        ("2025-01-09", "from 2025-01-10", -1.0),
    ]


def test_mobile_team_has_no_beds_mzg_str_04():
    check_rule(
        "MZG-STR-04",
        {"unitindx": "code_unit | s4_number_bed\n MOB1 | 0\n MOB2 | 1\n MOB3 |\n DIV1 | 5"},
        failing=[2],
        denominator=3,
        boundary=True,
    )


def test_cost_centre_starts_with_three_digits_mzg_str_05():
    check_rule(
        "MZG-STR-05",
        {
            "unitindx": """
                code_unit | s4_cost_centre
                DIV1      | 020
                DIV2      | 2601
                DIV3      | 999
                DIV4      | 019
                DIV5      | 26
                DIV6      | A260
                DIV7      |
                DIV8      | 26A
            """
        },
        failing=[4, 5, 6, 7, 8],
        denominator=8,
        boundary=True,
    )
