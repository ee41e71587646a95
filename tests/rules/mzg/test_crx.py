"""MZG-CRX: MZG beside Finhosta; what needs the invoicing of the hospital is not evaluated."""

import pytest

from tests.rules.spec import check_rule

YEAR = {"periods": ["2025-2"]}
STAYS = """
    staynum | period_registr | a2_hosptype_fac | adm_date   | dis_date   | a2_code_destinate
    S1      | 1              | H               | 2025-02-01 | 2025-02-05 | 8
    S2      | 2              | H               | 2025-08-01 | 2025-08-05 | 1
    S3      | 2              | L               | 2025-01-01 | 2025-08-05 | 8
    S4      | 2              | F               | 2025-01-01 |            | F
    S5      | 2              | C               | 2025-08-01 | 2025-08-01 | 8
    S6      | 2              | H               | 2024-08-01 | 2024-08-05 | 8
"""
INDICES = """
    staynum | period_registr | order_bedindex | a4_code_bedindex_fac | a4_number_day_fac
    S1      | 1              | 1              | D                    | 100
    S1      | 1              | 2              | C                    | 100
    S2      | 2              | 2              | U                    |
    S2      | 2              | 1              | C                    | 300
    S3      | 2              | 1              | C                    | 500
    S4      | 2              | 1              | C                    | 50
    S5      | 2              | 1              | C                    |
    S6      | 2              | 1              | C                    | 7
"""


def finhosta(record_type, *rows):
    lines = ["record_type_cd | bed_index | cost_centre | month | insurer | value"]
    return "\n".join(lines + [f"{record_type} | {row}" for row in rows])


@pytest.mark.parametrize(
    ("rows", "found"),
    [
        (["C | 210 | 01 | 100 | 2", "C | 210 | 02 | 100 | 1"], []),
        (["C | 210 | 01 | 100 | 9"], []),
        (["C | 210 | 01 | 100 | 2"], [("C", 1.0)]),
        (["C | 210 | 01 | 100 | 2", "C | 210 | 01 | 100 | 2"], [("C", 1.0)]),
        (["D | 210 | 01 | 100 | 9"], [("C", 3.0)]),
    ],
)
def test_discharges_by_last_index_mzg_crx_01(rows, found):
    seen = check_rule(
        "MZG-CRX-01",
        {"stayhosp": STAYS, "stayindx": INDICES, "finhosta": finhosta("B0807", *rows)},
        failing=[{"bed_index": index} for index, _ in found],
        boundary=found == [("C", 1.0)] or len(rows) == 2,
        **YEAR,
    )
    assert [f["difference"] for f in seen.findings] == [difference for _, difference in found]
    assert {f["delivery_id"] for f in seen.findings} <= {"mzg/999/2025-2"}


def test_only_indices_of_the_comparison_mzg_crx_01():
    check_rule(
        "MZG-CRX-01",
        {
            "stayhosp": STAYS,
            "stayindx": INDICES.replace("| C ", "| Sp"),
            "finhosta": finhosta("B0807", "D | 210 | 01 | 100 | 1"),
        },
        **YEAR,
    )


def test_comparison_is_law_until_june_2025_mzg_crx_01():
    stays, indices = STAYS.replace("2025-", "2026-"), INDICES
    check_rule(
        "MZG-CRX-01",
        {"stayhosp": stays, "stayindx": indices, "finhosta": finhosta("B0807", "D | 210 | 01 | 100 | 1")},
        period="2026-1",
        periods=["2026-2"],
        outcome="not_applicable",
    )


@pytest.mark.parametrize(
    ("value", "found"),
    [("1000", []), ("990", []), ("1010", []), ("1011", [("CD", -11.0)]), ("989", [("CD", 11.0)])],
)
def test_billed_days_by_family_mzg_crx_02(value, found):
    seen = check_rule(
        "MZG-CRX-02",
        {"stayhosp": STAYS, "stayindx": INDICES, "finhosta": finhosta("B0803", f"C | 210 | 01 | 100 | {value}")},
        failing=[{"index_family": family} for family, _ in found],
        boundary=value != "1000",
        **YEAR,
    )
    assert [f["difference"] for f in seen.findings] == [difference for _, difference in found]


def test_days_of_open_stays_are_shown_apart_mzg_crx_02():
    seen = check_rule(
        "MZG-CRX-02",
        {
            "stayhosp": STAYS,
            "stayindx": INDICES,
            "finhosta": finhosta("B0803", "C | 210 | 01 | 100 | 1100", "NIC | 270 | 01 | 100 | 11", "Sp | 310 | 01 | 100 | 99"),
        },
        failing=[{"index_family": "CD"}, {"index_family": "NI"}],
        **YEAR,
    )
    assert [(f["value"], f["expected"]) for f in seen.findings] == [
        ("1000 days in MZG (and 50 of stays not discharged)", "1100 days in Finhosta B0803"),
        ("0 days in MZG (and 0 of stays not discharged)", "11 days in Finhosta B0803"),
    ]


def test_percentage_above_the_least_days_mzg_crx_02():
    check_rule(
        "MZG-CRX-02",
        {"stayhosp": STAYS, "stayindx": INDICES, "finhosta": finhosta("B0803", "C | 210 | 01 | 100 | 1100")},
        rule_parameters={"finhosta_days_pct": "10"},
        **YEAR,
    )


@pytest.mark.parametrize(("deaths", "found"), [("2", []), ("1", [1.0]), ("3", [-1.0]), ("", [2.0])])
def test_deaths_mzg_crx_03(deaths, found):
    seen = check_rule(
        "MZG-CRX-03",
        {"stayhosp": STAYS, "finhosta": finhosta("B0808", f"C | 210 | 01 | 100 | {deaths}")},
        failing=[None for _ in found],
        boundary=deaths != "",
        **YEAR,
    )
    assert [f["difference"] for f in seen.findings] == found


BEDS = """
    period_registr | code_unit | code_bedindex | s4_number_bed
    1              | DIV1      | C             | 5
    1              | DIV2      | C             | 6
    1              | DIV3      | NIC           | 4
    1              | URG1      | U             | 9
    1              | OPR1      | OP            | 9
    1              | DIV4      | E             |
    2              | DIV1      | C             | 5
"""


def test_beds_against_recognised_beds_mzg_crx_04():
    seen = check_rule(
        "MZG-CRX-04",
        {
            "unitindx": BEDS,
            "finhosta": finhosta("B0802", "C | 210 | | | 5", "C | 211 | | | 5", "NI | 270 | | | 4"),
        },
        failing=[{"bed_index": "C"}],
        denominator=5,
        boundary=True,
        **YEAR,
    )
    assert [(f["delivery_id"], f["value"], f["difference"]) for f in seen.findings] == [("mzg/999/2025-1", "11 beds in UNITINDX", 1.0)]


def test_index_that_is_not_recognised_mzg_crx_04():
    check_rule(
        "MZG-CRX-04",
        {"unitindx": BEDS, "finhosta": finhosta("B0802", "C | 210 | | | 11")},
        failing=[{"bed_index": "NI"}],
        **YEAR,
    )


def test_cost_centre_occurs_in_finhosta_mzg_crx_05():
    check_rule(
        "MZG-CRX-05",
        {
            "unitindx": """
                code_unit | s4_cost_centre
                DIV1      | 210
                DIV2      | 2101
                DIV3      | 220
                DIV4      | 22
                DIV5      |
                DIV6      | A20
                DIV7      | 211
                DIV8      | 209
            """,
            "finhosta": "record_type_cd | cost_centre | value\n B0803 | 2105 | 1\n B0804 | | 1",
        },
        failing=[("unitindx", line) for line in (3, 7, 8)],
        denominator=5,
        boundary=True,
    )


def test_finhosta_of_another_year_is_no_comparison_mzg_crx_05():
    check_rule(
        "MZG-CRX-05",
        {
            "unitindx": "code_unit | s4_cost_centre\n DIV1 | 210",
            "finhosta": "record_type_cd | year | cost_centre | value\n B0803 | 2024 | 210 | 1",
        },
        failing=[("unitindx", 1)],
        boundary=True,
    )


@pytest.mark.parametrize("rule", ["MZG-CRX-01", "MZG-CRX-02", "MZG-CRX-03", "MZG-CRX-04", "MZG-CRX-05"])
def test_without_finhosta_not_evaluated(rule):
    seen = check_rule(rule, {"stayhosp": STAYS, "stayindx": INDICES, "unitindx": BEDS}, outcome="not_evaluated", **YEAR)

    assert seen.reason == "no finhosta delivery in this run"


@pytest.mark.parametrize("rule", ["MZG-CRX-01", "MZG-CRX-02", "MZG-CRX-03"])
def test_half_a_year_is_no_comparison(rule):
    check_rule(
        rule,
        {"stayhosp": STAYS, "stayindx": INDICES, "finhosta": finhosta("B0803", "C | 210 | 01 | 100 | 1")},
        outcome="not_evaluated",
    )


@pytest.mark.parametrize("rule", ["MZG-CRX-01", "MZG-CRX-02", "MZG-CRX-03", "MZG-CRX-04", "MZG-CRX-05"])
def test_finhosta_without_the_record_type_is_no_comparison(rule):
    check_rule(
        rule,
        {
            "stayhosp": STAYS,
            "stayindx": INDICES,
            "unitindx": "code_unit | code_bedindex | s4_number_bed | s4_cost_centre\n DIV1 | C | 5 | 210",
            "finhosta": "record_type_cd | value\n R2201 | 1",
        },
        outcome="not_applicable",
        **YEAR,
    )
