"""FIN-P: staff and staff costs, tables 13 and 14."""

import pytest

from tests.rules.spec import check_rule

STAFF = "record_type_cd | cost_centre | staff_category | staff_type | employment_status | function_code | sex | account | value"
CELL = {"cost_centre": "220", "staff_category": "3", "staff_type": "0"}
NURSE = CELL | {"function_code": "24116", "sex": "2"}


def staff(*records):
    return {"finhosta": "\n".join([STAFF, *records])}


def nurse(kind, value, centre="220", status="CONTR"):
    return f"{kind} | {centre} | 3 | 0 | {status} | 24116 | 2 | | {value}"


def booked(account, value, centre="220"):
    return f"B0201 | {centre} | | | | | | {account} | {value}"


def person(kind, function, category="3", staff_type="0", centre="220", value="1"):
    return f"{kind} | {centre} | {category} | {staff_type} | CONTR | {function} | 2 | | {value}"


def test_functions_of_annex_4_fin_p01a():
    check_rule(
        "FIN-P01a",
        staff(
            person("Y1301", "24116"),
            person("Y1401", "99999"),
            person("A1311", ""),
            person("A1316", "10800"),
            person("A1312", ""),
            person("Y1801", "99999"),
            person("Y1301", "24115"),
            person("Y1301", "2411"),
            person("Y1301", "241160"),
        ),
        failing=[2, 3, 7, 8, 9],
        denominator=7,
        boundary=True,
    )


def test_category_by_law_fin_p01b():
    check_rule(
        "FIN-P01b",
        staff(
            *(person("Y1301", "10800", "2"), person("Y1301", "10800", "5")),
            *(person("Y1401", "11616", "5"), person("Y1401", "11616", "2")),
            *(person("Y1301", "12377", "1"), person("Y1301", "12377", "")),
            *(person("Y1301", "13626", "9"), person("Y1301", "", "9"), person("A1311", "10800", "5")),
            *(person("Y1301", "10800", "1"), person("Y1301", "10800", "3"), person("Y1301", "12377", "0"), person("Y1301", "09999", "9")),
        ),
        failing=[2, 4, 6, 10, 11, 12],
        denominator=9,
        boundary=True,
    )


def test_category_by_title_fin_p01c():
    check_rule(
        "FIN-P01c",
        staff(
            *(person("Y1301", "13626", "2"), person("Y1301", "13626", "5")),
            *(person("Y1401", "24116", "3"), person("Y1401", "24116", "4")),
            *(person("Y1301", "25300", "3"), person("Y1301", "25300", "")),
            *(person("Y1301", "36411", "4"), person("Y1301", "36411", "3")),
            *(person("Y1301", "47000", "9"), person("Y1301", "", "9")),
            *(person("Y1301", "23999", "9"), person("Y1301", "26000", "9"), person("Y1301", "35999", "9"), person("Y1301", "37000", "9")),
            *(person("Y1301", "24116", "2"), person("Y1301", "36411", "5")),
        ),
        failing=[2, 4, 6, 8, 15, 16],
        denominator=10,
        boundary=True,
    )


@pytest.mark.parametrize(
    ("payroll", "failing"), [("100", []), ("101", []), ("101.01", [CELL]), ("99", []), ("98.99", [CELL]), ("", [CELL])]
)
def test_payroll_and_ledger_fin_p02a(payroll, failing):
    check_rule(
        "FIN-P02a",
        staff(
            booked("62030", 60),
            booked("62130", 30),
            booked("62430", 10),
            booked("62503", 500),
            booked("61700", 500),
            nurse("Y1308", payroll),
            nurse("Y1303", 900),
        ),
        failing=failing,
        boundary=payroll not in ("100", ""),
    )


def test_cells_on_one_side_only_fin_p02a():
    check_rule(
        "FIN-P02a",
        staff(
            booked("62030", 60),
            nurse("Y1308", 60, status="STAT"),
            booked("62030", 5, "221"),
            nurse("Y1308", 5, "222"),
            booked("62031", 5, "220"),
        ),
        failing=[
            {"cost_centre": "221", "staff_category": "3", "staff_type": "0"},
            {"cost_centre": "222", "staff_category": "3", "staff_type": "0"},
            {"cost_centre": "220", "staff_category": "3", "staff_type": "1"},
        ],
    )


@pytest.mark.parametrize("record", [booked("62030", 60), nurse("Y1308", 60)])
def test_both_tables_are_needed_fin_p02a(record):
    check_rule("FIN-P02a", staff(record), outcome="not_applicable")


@pytest.mark.parametrize(
    ("total", "failing"), [("100", False), ("100.05", False), ("100.06", True), ("99.95", False), ("99.94", True), ("", True)]
)
def test_components_add_up_fin_p02b(total, failing):
    seen = check_rule(
        "FIN-P02b",
        staff(
            *(nurse(f"Y130{at}", 20) for at in range(3, 8)),
            nurse("Y1308", total),
            *(nurse("Y1301", 2), nurse("Y1302", 3), nurse("Y1303", 7, status="STAT"), nurse("Y1308", 7, status="STAT")),
        ),
        failing=[NURSE | {"employment_status": "CONTR"}] if failing else [],
        denominator=8,
        boundary=total not in ("100", ""),
    )
    assert [f["expected"] for f in seen.findings] == ["100.0000"] * failing


@pytest.mark.parametrize(("irregular", "failing"), [("101", False), ("101.01", True), ("", False)])
def test_irregular_work_is_part_of_the_pay_fin_p03(irregular, failing):
    check_rule(
        "FIN-P03",
        staff(nurse("Y1303", 60), nurse("Y1303", 40, status="STAT"), nurse("Y1304", 500), nurse("Y1401", irregular, status="STAT")),
        failing=[NURSE] if failing else [],
        boundary=irregular != "",
    )


def test_irregular_work_without_pay_fin_p03():
    check_rule("FIN-P03", staff(nurse("Y1401", 2), nurse("Y1303", 500, "221")), failing=[NURSE])
    check_rule("FIN-P03", staff(nurse("Y1303", 2)), outcome="not_applicable")


def test_fte_have_costs_fin_p04():
    check_rule(
        "FIN-P04",
        staff(
            *(nurse("Y1301", 1), nurse("Y1308", 5)),
            nurse("Y1301", 1, "221"),
            nurse("Y1308", 5, "222"),
            *(nurse("Y1301", 0, "223"), nurse("Y1308", 0, "223")),
            *(nurse("Y1301", 1, "224"), nurse("Y1308", 5, "224", "STAT")),
            *(nurse("Y1301", "", "225"), nurse("Y1308", 5, "225")),
        ),
        failing=[
            NURSE | {"cost_centre": centre, "employment_status": status}
            for centre, status in (("221", "CONTR"), ("222", "CONTR"), ("224", "CONTR"), ("224", "STAT"), ("225", "CONTR"))
        ],
    )


@pytest.mark.parametrize(("fte", "cost", "failing"), [("0.01", "0.01", False), ("0.01", "0", True), ("0", "0.01", True), ("0", "0", False)])
def test_the_least_of_both_fin_p04(fte, cost, failing):
    check_rule(
        "FIN-P04",
        staff(nurse("Y1301", fte), nurse("Y1308", cost)),
        failing=[NURSE | {"employment_status": "CONTR"}] if failing else [],
        boundary=True,
    )


@pytest.mark.parametrize("rule", ["FIN-P05", "FIN-P09", "FIN-P11"])
def test_year_before_is_needed(rule):
    check_rule(rule, staff(nurse("Y1301", 1)), outcome="not_evaluated")


@pytest.mark.parametrize(
    ("fte", "hours", "failing"),
    [
        ("1", "2080", False),
        ("1", "2080.01", True),
        ("1", "1881.91", False),
        ("1", "1881.90", True),
        ("1", "9", True),
        ("0.99", "9", False),
    ],
)
def test_hours_fit_the_fte_fin_p06(fte, hours, failing):
    # a year of 52 weeks of 38 hours is 1976 hours; 5 % of the paid hours are let go
    check_rule(
        "FIN-P06",
        staff(nurse("Y1301", fte), nurse("Y1302", hours, status="STAT")),
        failing=[{"cost_centre": "220", "function_code": "24116"}] if failing else [],
        boundary=True,
    )


@pytest.mark.parametrize(("fte", "hours"), [("1", "1976"), ("1", ""), ("", "1976")])
def test_hours_or_fte_are_not_known_fin_p06(fte, hours):
    check_rule("FIN-P06", staff(nurse("Y1301", fte), nurse("Y1302", hours, status="STAT")))


def test_weekly_hours_are_a_parameter_fin_p06():
    check_rule("FIN-P06", staff(nurse("Y1301", 1), nurse("Y1302", 1872)), rule_parameters={"weekly_hours": "36"})
    check_rule("FIN-P06", staff(nurse("Y1301", 1), nurse("Y1302", 1872)), failing=[{"cost_centre": "220"}])
    check_rule("FIN-P06", staff(nurse("Y1301", 1), nurse("Y1302", 1872)), rule_parameters={"weekly_hours": ""}, outcome="not_evaluated")
    check_rule("FIN-P06", staff(nurse("Y1301", 1)), outcome="not_evaluated")


def test_headcount_is_historical_fin_p07():
    check_rule("FIN-P07", staff("Y1501 | 220 | | | | | 2 | | 3"), period="2019-1", outcome="not_evaluated")
    check_rule("FIN-P07", staff("Y1501 | 220 | | | | | 2 | | 3"), period="2020-1", outcome="not_in_force")


def test_logistic_assistants_fin_p08():
    check_rule(
        "FIN-P08",
        staff(
            person("Y1301", "25300", staff_type="3"),
            person("Y1401", "24116", staff_type="3"),
            person("Y1301", "", staff_type="3"),
            person("Y1301", "25300", staff_type="0"),
            person("A1311", "24116", staff_type="3"),
            person("Y1301", "25301", staff_type="3"),
            *(person("Y1301", "24116", staff_type="2"), person("Y1301", "24116", staff_type="4"), person("Y1301", "24116", staff_type="")),
        ),
        failing=[2, 3, 6],
        denominator=4,
        boundary=True,
    )


def test_physicians_are_of_category_0_fin_p10():
    check_rule(
        "FIN-P10",
        staff(
            person("Y1301", "47000", "0"),
            person("Y1401", "47000", "1"),
            person("Y1301", "24116", "0"),
            person("Y1301", "47000", ""),
            person("Y1301", "", "0"),
            person("Y1301", "", ""),
            person("A1311", "47000", "3"),
            *(person("Y1301", "46999", "0"), person("Y1301", "46999", "1"), person("Y1301", "48000", "0"), person("Y1301", "48000", "1")),
        ),
        failing=[2, 3, 4, 5, 8, 10],
        denominator=10,
        boundary=True,
    )


def test_staff_is_on_budget_centres_fin_p12():
    check_rule(
        "FIN-P12",
        staff(
            person("Y1301", "24116", centre="000"),
            person("Y1401", "24116", centre="019"),
            person("Y1301", "24116", centre="020"),
            person("Y1301", "24116", centre="010", value="0"),
            person("Y1301", "24116", centre=""),
            person("Y1301", "24116", centre="010", value=""),
            person("A1311", "24116", centre="010"),
            person("Y1301", "24116", centre="010", value="0.01"),
        ),
        failing=[1, 2, 8],
        denominator=7,
        boundary=True,
    )
