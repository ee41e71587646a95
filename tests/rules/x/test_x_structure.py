"""X: beds, cost centres, staff and radiotherapy of Finhosta against MZG."""

import pytest

from tests.rules.spec import check_rule
from tests.rules.x.tables import QUARTERS, STAFF, UNIT, YEAR, count, finhosta, moves, table, units


def test_beds_x09():
    seen = check_rule(
        "X-09",
        {
            "finhosta": finhosta(
                *(
                    count("B0802", index, beds, "")
                    for index, beds in (("C", 20), ("D", 10), ("CI", 2), ("E", 8), ("G", 5), ("BR", 0), ("S1", 4))
                )
            ),
            "unitindx": units(
                "2 | 0001 | HOS1 | C | 19 | 210",
                "2 | 0001 | HOS2 | D | 13 | 220",
                "1 | 0001 | HOS3 | E | 8 | 230",
                "2 | 0001 | HOS3 | E | 9 | 230",
                "2 | 0001 | HOS4 | Sp | 4 | 310",
                "2 | 0001 | HOS5 | IB | 6 | 480",
                "2 | 0001 | MOB1 | U | 0 | 210",
                "2 | 0001 | MOB2 | H |  | 210",
            ),
        },
        failing=[{"family": "E"}, {"family": "G"}, {"family": "IB"}],
        boundary=True,
        **YEAR,
    )
    assert sorted(f["difference"] for f in seen.findings) == [-6.0, -1.0, 5.0]


def test_cost_centres_of_the_units_x10():
    centres = """
        code_from | code_to | name_en    | valid_from_fy | valid_to_fy | confidence
        200       | 299     | surgery    | 1998          |             | law
        300       | 309     | repealed   | 2019          |             | law
        320       | 329     | unassigned | 1998          |             | unknown
        330       | 339     | pilots     | 2012          | 2018        | law
    """
    rows = (
        *(
            "1 | 0001 | HOS1 | C | 5 | 210",
            "1 | 0001 | HOS2 | C | 5 | 2109",
            "1 | 0001 | HOS3 | C | 5 | 21",
            "1 | 0001 | HOS4 | C | 5 | 2A0",
        ),
        *("1 | 0001 | HOS5 | C | 5 | ", "1 | 0001 | HOS6 | C | 5 | 300", "1 | 0001 | HOS7 | C | 5 | 320", "1 | 0001 | HOS8 | C | 5 | 400"),
        *("1 | 0001 | HOS9 | C | 5 | 330", "2 | 0001 | HOS1 | C | 5 | 301"),
    )
    seen = check_rule(
        "X-10",
        {"finhosta": finhosta(count("B0802", "C", 5, "")), "unitindx": units(*rows, centre="210")},
        failing=[("unitindx", line) for line in (3, 4, 5, 6, 8, 9, 10)],
        reference={"cost_centres": centres},
        **YEAR,
    )
    assert all(f["delivery_id"] == "finhosta/999/2025" and f["field"] == "s4_cost_centre" for f in seen.findings)


@pytest.mark.parametrize(("year", "failing"), [(2018, [5]), (2019, [4]), (2020, [3, 4])])
def test_cost_centres_of_the_year_x10(year, failing):
    centres = """
        code_from | code_to | name_en  | valid_from_fy | valid_to_fy | confidence
        200       | 299     | surgery  | 1998          |             | law
        300       | 309     | medicine | 1998          | 2019        | law
        310       | 319     | closed   | 1998          | 2018        | law
        320       | 329     | pilots   | 2019          |             | law
    """
    rows = [f"1 | 0001 | HOS{at} | C | 5 | {centre}" for at, centre in enumerate(("200", "299", "309", "310", "320"), start=1)]
    check_rule(
        "X-10",
        {"finhosta": finhosta(count("B0802", "C", 5, "")), "unitindx": units(*rows, centre="210")},
        failing=[("unitindx", line) for line in failing],
        reference={"cost_centres": centres},
        period=f"{year}-1",
        periods=[f"{year}-2"],
        boundary=True,
    )


@pytest.mark.parametrize(
    ("centre", "failing"), [("199", True), ("200", False), ("299", False), ("300", True), ("20", True), ("2000", False), ("20A", True)]
)
def test_three_digits_in_a_row_of_the_list_x10(centre, failing):
    check_rule(
        "X-10",
        {"finhosta": finhosta(count("B0802", "C", 5, "")), "unitindx": units(f"1 | 0001 | HOS1 | C | 5 | {centre}", centre="210")},
        failing=[("unitindx", 1)] if failing else [],
        reference={"cost_centres": "code_from | code_to | name_en | confidence\n200 | 299 | surgery | law"},
        boundary=True,
        **YEAR,
    )


def test_units_in_order_pass_x10():
    check_rule("X-10", {"finhosta": finhosta(count("B0802", "C", 5, "")), "unitindx": units("1 | 0001 | HOS1 | C | 5 | 210")}, **YEAR)


@pytest.mark.parametrize(
    ("days", "failing"),
    [
        ({"210": 5, "220": 5}, []),
        ({"210": 5}, ["220"]),
        ({"210": 5, "220": 0}, ["220"]),
        ({"210": 5, "220": 1}, []),
        ({"210": 0, "500": 1}, ["210", "220"]),
        ({"210": 5, "220": 5, "199": 1}, []),
        ({"210": 5, "220": 5, "200": 1}, ["200"]),
        ({"210": 5, "220": 5, "499": 1}, ["499"]),
        ({"210": 5, "220": 5, "500": 1}, []),
    ],
)
def test_same_cost_centres_x11(days, failing):
    check_rule(
        "X-11",
        {
            "finhosta": finhosta(*(count("B0809", "C", value, centre=centre) for centre, value in days.items())),
            "unitindx": units("1 | 0001 | HOS1 | C | 5 | 2109", "2 | 0001 | HOS2 | D | 5 | 220", "1 | 0001 | HOS3 | E | 5 | 240"),
            "stayunit": moves("1 | 0001 | HOS1", "2 | 0001 | HOS2", "2 | 0001 | HOS3"),
        },
        failing=[{"cost_centre": centre} for centre in failing],
        boundary=True,
        **YEAR,
    )


def test_units_and_days_that_are_empty_x11():
    check_rule(
        "X-11",
        {
            "finhosta": finhosta(count("B0809", "C", "", centre="210"), count("B0809", "C", 5)),
            "unitindx": units("1 | 0001 | HOS1 | C | 5 | 210", "1 | 0001 | HOS2 | C | 5 | "),
            "stayunit": moves("1 | 0001 | HOS1", "1 | 0001 | HOS2"),
        },
        failing=[{"cost_centre": "210"}],
        **YEAR,
    )


def test_activity_without_cost_centre_x11():
    check_rule(
        "X-11",
        {
            "finhosta": finhosta(count("B0809", "C", 5)),
            "unitindx": units("1 | 0001 | HOS1 | C | 5 | 210"),
            "stayunit": moves("1 | 0001 | HOS1"),
        },
        outcome="not_evaluated",
        **YEAR,
    )


def employed(rows, fte, outcome=None, failing=(), boundary=False):
    """Paid FTE of carers on 220 in Finhosta (with staff that does not count) against rows of EMPLOPER."""
    return check_rule(
        "X-12",
        {
            "finhosta": finhosta(
                f"Y1301 | | 220 | | 24116 | | Y | {fte}",
                "Y1301 | | 500 | | 24116 | | Y | 90",
                "Y1301 | | 220 | | 36411 | | Y | 90",
                "Y1302 | | 220 | | 24116 | | Y | 90",
            ),
            "unitindx": table(
                UNIT,
                [f"{half} | 0001 | {unit} | C | 5 | {centre}" for half in (1, 2) for unit, centre in (("HOS1", "220"), ("CON1", "850"))],
            ),
            "emploper": table(STAFF, rows),
        },
        failing=failing,
        outcome=outcome,
        boundary=boundary,
        **YEAR,
    )


ASIDE = ["1 | 1 | 0001 | HOS1 | F | 50.00", "1 | 1 | 0001 | CON1 | Q | 50.00", "1 | 1 | 0001 | MOB1 | Q | 50.00"]


@pytest.mark.parametrize(("fte", "failing"), [(10, []), (11, []), (11.01, [None]), (9, []), (8.99, [None]), (0, [None]), ("", [None])])
def test_paid_fte_x12(fte, failing):
    employed([*QUARTERS, *ASIDE], fte, failing=failing, boundary=fte not in (10, 0, ""))


@pytest.mark.parametrize(("centre", "failing"), [("199", True), ("200", False), ("499", False), ("500", True)])
def test_centres_of_the_carers_x12(centre, failing):
    check_rule(
        "X-12",
        {
            "finhosta": finhosta(f"Y1301 | | {centre} | | 24116 | | Y | 10"),
            "unitindx": table(UNIT, [f"{half} | 0001 | HOS1 | C | 5 | 220" for half in (1, 2)]),
            "emploper": table(STAFF, QUARTERS),
        },
        failing=[None] if failing else [],
        boundary=True,
        **YEAR,
    )


def test_carers_missing_in_finhosta_are_zero_x12():
    check_rule(
        "X-12",
        {
            "finhosta": finhosta("Y1301 | | 220 | | 36411 | | Y | 5"),
            "unitindx": table(UNIT, [f"{half} | 0001 | HOS1 | C | 5 | 220" for half in (1, 2)]),
            "emploper": table(STAFF, QUARTERS),
        },
        failing=[None],
        **YEAR,
    )


def test_a_quarter_is_missing_x12():
    employed(QUARTERS[:3], 99, outcome="not_evaluated")
    # a quarter without staff on these centres is a quarter with 0, not a missing one
    employed([*QUARTERS[:3], "2 | 4 | 0001 | CON1 | Q | 5.00"], 7)


@pytest.mark.parametrize(("lumps", "failing"), [(15, False), (16, True), (5, False), (4, True), ("", True)])
def test_radiotherapy_x13(lumps, failing):
    acts = [f"1 | S{at} | 444124 | 2025 | 3 | {at + 1}" for at in range(10)]
    check_rule(
        "X-13",
        {
            "finhosta": finhosta(
                f"B0701 | | | | | 444124 | S1 | {lumps}",
                "B0701 | | | | | 444113 | S1 | 90",
                "B0702 | | | | | 444124 | S1 | 900",
                "B0701 | | | | | 444146 | S2 | 5",
            ),
            "procrizi": table(
                "period_registr | staynum | m3_code_inariz | m3_year_inariz | m3_month_inariz | m3_day_inariz",
                [*acts, "1 | S1 | 444124 | 2024 | 12 | 31", "1 | S1 | 475075 | 2025 | 1 | 1", "1 | S1 | 444124 | | | "],
            ),
        },
        failing=[{"nomenclature_code": "444124"}] if failing else [],
        boundary=lumps != "",
        **YEAR,
    )


@pytest.mark.parametrize(("day", "failing"), [("2024 | 12 | 31", True), ("2025 | 1 | 1", False), ("2025 | 12 | 31", False)])
def test_acts_of_the_year_x13(day, failing):
    acts = [f"1 | S{at} | 444124 | {day}" for at in range(6)]
    check_rule(
        "X-13",
        {
            "finhosta": finhosta("B0701 | | | | | 444124 | S1 | 6"),
            "procrizi": table("period_registr | staynum | m3_code_inariz | m3_year_inariz | m3_month_inariz | m3_day_inariz", acts),
        },
        failing=[{"nomenclature_code": "444124"}] if failing else [],
        boundary=True,
        **YEAR,
    )
