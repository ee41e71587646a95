"""MZG-GLO: lengths of stay, days by bed index, occupancy and faulty stays, as the authority adds them up."""

import pytest

from tests.rules.mzg.earlier import SMALL, counts, drawn
from tests.rules.spec import check_rule

PATH = {
    "stayhosp": """
        staynum | a2_hosptype_fac | adm_date   | dis_date
        S1      | H               | 2025-02-01 | 2025-02-05
        S2      | C               | 2025-02-01 | 2025-02-01
        S3      | D               | 2025-02-01 | 2025-02-02
        S4      | L               | 2024-02-01 | 2025-02-02
        S5      | H               |            | 2025-02-02
        S6      | H               | 2025-02-02 |
    """,
    "stayspec": """
        staynum | order_spec | spec_in_date
        S1      | 1          | 2025-02-01
        S1      | 2          | 2025-02-03
        S2      | 1          | 2025-02-01
        S3      | 1          | 2025-02-01
        S4      | 1          | 2025-01-01
        S5      | 1          | 2025-01-01
    """,
    "stayindx": """
        staynum | order_bedindex | bedindex_in_date
        S1      | 1              | 2025-02-01
        S2      | 1              | 2025-02-01
        S3      | 1              | 2025-02-01
    """,
    "stayunit": """
        staynum | order_unit | unit_in_date
        S1      | 1          | 2025-02-01
        S2      | 1          | 2025-02-01
        S3      | 1          | 2025-02-01
    """,
}


def test_length_of_stay_agrees_between_files_mzg_glo_10():
    check_rule("MZG-GLO-10", PATH, denominator=4, boundary=True)


def test_length_of_stay_differs_mzg_glo_10():
    seen = check_rule(
        "MZG-GLO-10",
        {
            **PATH,
            "stayindx": "staynum | order_bedindex | bedindex_in_date\n S1 | 1 | 2025-01-31\n S2 | 1 | 2025-02-01\n S3 | 1 | 2025-02-01",
            "stayunit": "staynum | order_unit | unit_in_date\n S1 | 1 | 2025-02-01\n S2 | 1 | 2025-02-01",
        },
        failing=[{"item": "STAYINDX"}, {"item": "STAYUNIT"}],
        boundary=True,
    )
    assert [(f["value"], f["expected"], f["difference"]) for f in seen.findings] == [
        ("6 nights in STAYINDX (0 stays missing)", "5 nights in STAYHOSP", 1.0),
        ("4 nights in STAYUNIT (1 stays missing)", "5 nights in STAYHOSP", -1.0),
    ]


@pytest.mark.parametrize(("total", "failing"), [("5", []), ("6", [None]), ("", [None])])
def test_billable_days_agree_between_files_mzg_glo_11(total, failing):
    seen = check_rule(
        "MZG-GLO-11",
        {
            "stayhosp": f"""
                staynum | adm_date   | a2_total_number_day_fac
                S1      | 2025-02-01 | {total}
                S2      | 2024-01-01 | 3
                S3      | 2023-12-31 | 99
                S4      |            | 99
            """,
            "stayindx": """
                staynum | order_bedindex | a4_number_day_fac | a4_number_day_fac_prev
                S1      | 1              | 2                 | 1
                S1      | 2              | 2                 |
                S2      | 1              | 1                 | 2
                S3      | 1              | 1                 | 2
            """,
        },
        failing=failing,
        denominator=2,
        boundary=total != "",
    )
    assert [f["difference"] for f in seen.findings] == ([] if not failing else [1.0 if total else -5.0])


@pytest.mark.parametrize(
    ("surgical", "days", "found"),
    [
        (5, "2", []),
        (6, "2", []),
        (7, "2", ["7.0 stays"]),
        (5, "3", ["3.0 days per stay"]),
        (3, "9", []),
    ],
)
def test_stays_and_days_by_index_mzg_glo_12(surgical, days, found):
    seen = check_rule(
        "MZG-GLO-12",
        {
            "stayindx": drawn(
                "order_bedindex | a4_code_bedindex_fac | a4_number_day_fac", (surgical, f"1 | C | {days}"), (100, "1 | D | 1")
            ),
        },
        failing=[{"bed_index": "C"} for _ in found[:1]],
        rule_parameters=SMALL,
        reference=counts(
            "stays by bed index | C | 5",
            "stays by bed index | D | 100",
            "billable days by bed index | C | 10",
            "billable days by bed index | D | 100",
        ),
    )
    assert {f["value"] for f in seen.findings} >= set(found)


@pytest.mark.parametrize(("days", "failing"), [(8, False), (9, True)])
def test_exactly_a_fifth_more_days_per_stay_mzg_glo_12(days, failing):
    # five stays with 8 days against six with 8 a year before: 1.6 against 1.33 days, a fifth more
    by_stay = [days - 6, 2, 2, 1, 1]
    rows = [f"S{n} | 1 | C | {many}" for n, many in enumerate(by_stay)] + ["S9 | 1 | | 99", "S4 | 2 | C |"]
    seen = check_rule(
        "MZG-GLO-12",
        {"stayindx": "\n".join(["staynum | order_bedindex | a4_code_bedindex_fac | a4_number_day_fac", *rows])},
        failing=[{"bed_index": "C"}] if failing else [],
        rule_parameters=SMALL,
        reference=counts("stays by bed index | C | 6", "billable days by bed index | C | 8"),
        boundary=True,
    )
    assert len(seen.findings) == failing


def test_a_stay_counts_once_in_its_index_mzg_glo_12():
    check_rule(
        "MZG-GLO-12",
        {"stayindx": "\n".join(["staynum | order_bedindex | a4_code_bedindex_fac", *(f"S1 | {n} | C" for n in range(1, 10))])},
        rule_parameters={"drift_min_n": "1"},
        reference=counts("stays by bed index | C | 1"),
    )


@pytest.mark.parametrize(("days", "found"), [(383, []), (384, ["105.2 % (384 days, 1.0 beds)"])])
def test_occupancy_of_an_index_mzg_glo_13(days, found):
    seen = check_rule(
        "MZG-GLO-13",
        {
            "stayhosp": """
                staynum | period_registr | adm_date   | dis_date
                S1      | 1              | 2025-01-01 | 2025-06-30
                S2      | 2              | 2025-01-01 | 2025-12-31
                S3      | 2              | 2025-07-01 |
            """,
            "stayindx": f"""
                staynum | period_registr | order_bedindex | a4_code_bedindex_fac | a4_number_day_fac
                S1      | 1              | 1              | G                    | 100
                S2      | 2              | 1              | G                    | {days - 100}
                S2      | 2              | 2              | U                    | 999
                S2      | 2              | 3              | OP                   | 999
                S2      | 2              | 4              | E                    | 999
                S2      | 2              | 5              | M                    |
                S3      | 2              | 1              | G                    | 999
            """,
            "unitindx": """
                period_registr | code_unit | code_bedindex | s4_number_bed
                1              | DIV1      | G             | 1
                2              | DIV1      | G             | 1
                2              | DIV2      | E             | 0
                2              | DIV3      | M             | 1
            """,
        },
        failing=[{"bed_index": "G"} for _ in found],
        periods=["2025-2"],
        denominator=4,
        boundary=True,
    )
    assert [f["value"] for f in seen.findings] == found
    assert {f["delivery_id"] for f in seen.findings} <= {"mzg/999/2025-2"}


def test_occupancy_needs_the_whole_year_mzg_glo_13():
    check_rule("MZG-GLO-13", {"stayindx": "staynum\n S1"}, outcome="not_evaluated")


FAULTY = """
    staynum | patnum | a2_hosptype_fac | adm_date   | dis_date   | a2_total_number_day_fac
    S1      | P1     | H               | 2025-02-01 | 2025-02-05 | 4
    S2      | P1     | C               | 2025-02-06 | 2025-02-05 | 9
    S3      | P1     | F               | 2025-01-01 |            | 0
    S4      | P1     | U               |            |            | 0
"""


def test_no_faulty_stay_mzg_glo_14():
    check_rule(
        "MZG-GLO-14",
        {
            "stayhosp": FAULTY,
            "pathospi": "patnum | a1_year_birth\n P1 | 1950",
            "stayindx": "staynum | order_bedindex | a4_number_day_fac\n S1 | 1 | 4",
        },
        denominator=2,
        boundary=True,
    )


@pytest.mark.parametrize(
    "stay",
    [
        "S9 | P1 | H | 2025-02-05 | 2025-02-04 | 0",
        "S9 | P1 | H |            | 2025-02-04 | 0",
        "S9 | P1 | H | 2025-02-05 |            | 0",
        "S9 | P1 | L | 2024-02-05 |            | 0",
        "S9 | P1 | H | 2025-02-05 | 2025-02-07 | 0",
        "S9 | P1 | H | 2025-02-05 | 2025-02-05 | 1",
        "S9 | P2 | H | 2025-02-05 | 2025-02-05 | 0",
        "S9 | P3 | H | 2025-02-05 | 2025-02-05 | 0",
        "S9 | P4 | F | 2025-02-05 |            | 0",
        "S8 | P1 | M | 2020-02-05 |            | 1",
    ],
)
def test_faulty_stay_mzg_glo_14(stay):
    seen = check_rule(
        "MZG-GLO-14",
        {
            "stayhosp": f"{FAULTY}\n{stay}",
            "pathospi": "patnum | a1_year_birth\n P1 | 1950\n P2 | 1904\n P3 | 2026\n P4 |",
            "stayindx": "staynum | order_bedindex | a4_number_day_fac\n S1 | 1 | 4\n S8 | 1 | 2",
        },
        failing=[None],
        denominator=3,
        boundary=True,
    )
    assert [(f["value"], f["expected"], f["difference"]) for f in seen.findings] == [("1", "0", 1.0)]
