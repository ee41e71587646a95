"""FIN-A: ledgers, waiting accounts, chart of accounts, cost centres. The auditor's tables: test_a_audit.py."""

import pytest

from tests.rules.spec import check_rule

LEDGER = "record_type_cd | account | side | value"
COSTS = "record_type_cd | account | cost_element | cost_centre | value"
BOTH = "record_type_cd | account | side | cost_element | cost_centre | value"
AUDIT = "record_type_cd | account | heading | cost_centre | value"


def finhosta(header, *records):
    return {"finhosta": "\n".join([header, *records])}


# general and analytical ledger together


@pytest.mark.parametrize(
    ("credit", "failing"),
    [("100", []), ("60", []), ("100.01", []), ("100.02", [{}]), ("59.99", []), ("59.98", [{}]), ("80", [{}])],
)
def test_balance_after_or_before_appropriation_fin_a01(credit, failing):
    # classes 1-5: nil after appropriation, or equal to the result of 40 before it
    seen = check_rule(
        "FIN-A01",
        finhosta(
            BOTH,
            "B0101 | 40000 | D | | | 100",
            f"B0101 | 17300 | C | | | {credit}",
            "B0201 | 70000 | | | 220 | 90",
            "B0201 | 60000 | | 9 | 220 | 50",
            "B0201 | 69000 | | | | 7",
        ),
        failing=[None] if failing else [],
        boundary=credit in ("100.01", "100.02", "59.99", "59.98"),
    )
    assert len(seen.findings) == len(failing)


def test_records_without_side_or_value_count_as_zero_fin_a01():
    check_rule("FIN-A01", finhosta(LEDGER, "B0101 | 40000 | D | 5", "B0101 | 17300 | | 5", "B0101 | 17300 | C | "), failing=[None])
    check_rule("FIN-A01", finhosta(LEDGER, "B0101 | 40000 | | 5", "B0101 | 17300 | C | "))


@pytest.mark.parametrize(("debit", "failing"), [("100", []), ("90", [None])])
def test_full_balance_is_nil_fin_a01(debit, failing):
    # table 1 with classes 6 and 7: the result is in it, so both sides are equal
    seen = check_rule(
        "FIN-A01",
        finhosta(
            BOTH,
            f"B0101 | 40000 | D | | | {debit}",
            "B0101 | 60000 | D | | | 50",
            "B0101 | 70000 | C | | | 150",
            "B0201 | 70000 | | | 220 | 40",
            "B0201 | 60000 | | 9 | 220 | 50",
        ),
        failing=failing,
    )
    assert [(f["value"], f["expected"], f["difference"]) for f in seen.findings] == [("-10.0000", "0", -10.0)] * len(failing)


@pytest.mark.parametrize(
    "records", [["B0101 | 60000 | D | 50", "B0101 | 40000 | C | 10"], ["B0101 | 70000 | C | 50", "B0101 | 40000 | D | 90"]]
)
def test_one_class_of_results_makes_a_full_balance_fin_a01(records):
    # 40 is the result of table 2, which a full balance may not be off
    costs = ["B0201 | 70000 | | 90", "B0201 | 60000 | | 50"]

    check_rule("FIN-A01", finhosta(LEDGER, *records, *costs), failing=[None])


def test_no_general_ledger_is_not_passed_fin_a01():
    check_rule("FIN-A01", finhosta(COSTS, "B0201 | 60000 | 9 | 220 | 50"), outcome="not_applicable")


@pytest.mark.parametrize("records", [["B0201 | 60000 | | 9 | 220 | 50"], ["B0101 | 40000 | D | | | 50", "B0201 | 60000 | | 9 | 220 | 50"]])
def test_amounts_by_nature_are_elsewhere_fin_a02a(records):
    seen = check_rule("FIN-A02a", finhosta(BOTH, *records), outcome="not_evaluated")

    assert "general ledger" in seen.reason


@pytest.mark.parametrize(
    ("cost", "failing"), [("50", []), ("50.01", []), ("50.02", ["60000"]), ("49.99", []), ("49.98", ["60000"]), ("", ["60000"])]
)
def test_amounts_by_nature_of_a_full_balance_fin_a02a(cost, failing):
    check_rule(
        "FIN-A02a",
        finhosta(
            BOTH,
            *("B0101 | 60000 | D | | | 55", "B0101 | 60000 | C | | | 5", "B0101 | 60000 | | | | 900", "B0201 | 60000 | | 9 | 010 | 0"),
            f"B0201 | 60000 | | 9 | 220 | {cost}",
            *("B0101 | 70000 | C | | | 90", "B0201 | 70000 | | | 220 | 60", "B0201 | 70000 | | | 300 | 30"),
            *("B0101 | 69000 | D | | | 7", "B0101 | 40000 | D | | | 43", "B0201 | 40000 | | | 220 | 43"),
        ),
        failing=[{"account": account} for account in failing],
        denominator=8,
        boundary=cost not in ("50", ""),
    )


@pytest.mark.parametrize(("general", "analytical", "side"), [("61000", "62000", "D"), ("71000", "72000", "C")])
def test_account_in_one_of_both_ledgers_fin_a02a(general, analytical, side):
    seen = check_rule(
        "FIN-A02a",
        finhosta(BOTH, f"B0101 | {general} | {side} | | | 5", f"B0201 | {analytical} | | 9 | 220 | 4"),
        failing=[{"account": general}, {"account": analytical}],
    )
    assert sorted(f["difference"] for f in seen.findings) == [-5.0, 4.0]


def test_only_definitive_centres_remain_fin_a03c():
    check_rule(
        "FIN-A03c",
        finhosta(
            AUDIT,
            "R2301 | | 60 | 200 | 5",
            "R2302 | | 70 | 999 | 5",
            "R2301 | | 60 | 199 | 5",
            "R2302 | | 70 | 010 | -5",
            "R2301 | | 60 | | 5",
            "R2301 | | 60 | 010 | 0",
            "R2301 | | 60 | 2200 | 5",
            "R2301 | | 60 | 199 | ",
            "B0201 | 60000 | | 010 | 5",
        ),
        failing=[3, 4, 5, 7],
        denominator=8,
        boundary=True,
    )


def test_account_and_centre_of_the_analytical_ledger_fin_a04():
    check_rule(
        "FIN-A04",
        finhosta(
            COSTS,
            "B0201 | 60000 | 9 | 220 | 5",
            "B0201 | 6002 | 9 | 220 | 5",
            "B0201 | 40000 | 9 | 220 | 5",
            "B0201 | | 9 | 220 | 5",
            "B0201 | 70000 | | | 5",
            "B0201 | 70000 | | 22 | 5",
            "B0201 | 7000X | | 220 | 5",
            "B0101 | 4 | | | 5",
            "B0201 | 59999 | 9 | 220 | 5",
            "B0201 | 79999 | | 220 | 5",
            "B0201 | 80000 | | 220 | 5",
            "B0201 | 60000 | 9 | 2200 | 5",
        ),
        failing=[2, 3, 4, 5, 6, 7, 9, 11, 12],
        denominator=11,
        boundary=True,
    )


# chart of accounts


def test_group_of_the_chart_fin_a05a():
    check_rule(
        "FIN-A05a",
        finhosta(LEDGER, "B0101 | 40000 | D | 1", "B0101 | 99000 | D | 1", "B0201 | 60000 | | 1", "B0201 | 67000 | | 1", "B0101 | | D | 1"),
        failing=[2, 4],
    )


@pytest.mark.parametrize(("year", "failing"), [(2018, [2]), (2019, []), (2020, [1])])
def test_group_of_the_year_fin_a05a(year, failing):
    chart = """
        account | valid_from_fy | valid_to_fy
        60      | 2007          | 2019
        61      | 2019          | 2025
    """
    check_rule(
        "FIN-A05a",
        finhosta(LEDGER, "B0201 | 60000 | | 1", "B0201 | 61000 | | 1"),
        failing=failing,
        period=f"{year}-1",
        reference={"accounts": chart},
        boundary=True,
    )


def test_lowest_level_of_the_chart_fin_a05b():
    chart = """
        account | valid_from_fy | valid_to_fy
        60      | 2007          | 2025
        600     | 2007          | 2025
        6000    | 2007          | 2025
        6001    | 2026          |
        61      | 2007          | 2025
        610     | 2026          |
    """
    check_rule(
        "FIN-A05b",
        finhosta(LEDGER, "B0201 | 60000 | | 1", "B0201 | 60010 | | 1", "B0201 | 61000 | | 1", "B0201 | 62000 | | 1", "B0201 | | | 1"),
        failing=[2],
        reference={"accounts": chart},
    )


@pytest.mark.parametrize(("year", "failing"), [(2018, []), (2019, [1]), (2020, [1]), (2021, [])])
def test_deeper_code_of_the_year_fin_a05b(year, failing):
    chart = """
        account | valid_from_fy | valid_to_fy
        61      | 2007          | 2025
        610     | 2019          | 2020
    """
    check_rule(
        "FIN-A05b",
        finhosta(LEDGER, "B0201 | 61100 | | 1", "B0201 | 61000 | | 1"),
        failing=failing,
        period=f"{year}-1",
        reference={"accounts": chart},
        boundary=True,
    )


CENTRES = """
    code_from | code_to | name_en                    | valid_from_fy | valid_to_fy | confidence
    200       | 299     | surgery                    | 1998          |             | law
    300       | 309     | repealed (was a pilot)     | 2019          |             | law
    310       | 319     | unassigned                 | 1998          | 2019        | law
    320       | 329     | unassigned                 | 1998          |             | unknown
"""


def test_centres_that_exist_in_the_year_fin_a06():
    check_rule(
        "FIN-A06",
        finhosta(
            "record_type_cd | cost_centre | value",
            *(
                "B0201 | 220 | 1",
                "B0302 | 305 | 1",
                "B0802 | 315 | 1",
                "Y1301 | 325 | 1",
                "A1311 | 309 | 0",
                "Y1801 | 305 | 1",
                "B0302 | | 1",
            ),
        ),
        failing=[2, 5],
        reference={"cost_centres": CENTRES},
    )


@pytest.mark.parametrize(("year", "failing"), [(2018, [2]), (2019, [1, 2]), (2020, [1])])
def test_centres_repealed_or_assigned_later_fin_a06(year, failing):
    check_rule(
        "FIN-A06",
        finhosta("record_type_cd | cost_centre | value", "B0302 | 309 | 1", "B0802 | 310 | 1"),
        failing=failing,
        period=f"{year}-1",
        reference={"cost_centres": CENTRES},
        boundary=True,
    )


def test_cost_element_of_the_account_fin_a07():
    chart = """
        account | allowed_suffixes | valid_from_fy | valid_to_fy | confidence
        600     | 9                | 2007          | 2025        | law
        61      | 2;3;9            | 2007          | 2025        | law
        613     | 2-9              | 2007          | 2025        | inferred
        62      |                  | 2007          | 2025        | law
        63      | 2-4              | 2007          | 2025        | law
    """
    check_rule(
        "FIN-A07",
        finhosta(
            COSTS,
            "B0201 | 60000 | 9 | 220 | 1",
            "B0201 | 60000 | 8 | 220 | 1",
            "B0201 | 61000 | 3 | 220 | 1",
            "B0201 | 61000 | 4 | 220 | 1",
            "B0201 | 61300 | 0 | 220 | 1",
            "B0201 | 62000 | 0 | 220 | 1",
            "B0201 | 62000 | | 220 | 1",
            "B0201 | 62000 | 12 | 220 | 1",
            "B0201 | 63000 | 3 | 220 | 1",
            "B0201 | 63000 | 5 | 220 | 1",
            "B0201 | 69000 | | 220 | 1",
            "B0201 | 70000 | | 220 | 1",
            *(f"B0201 | 63000 | {element} | 220 | 1" for element in (1, 2, 4)),
        ),
        failing=[2, 4, 7, 8, 10, 13],
        denominator=13,
        reference={"accounts": chart},
        boundary=True,
    )


PURCHASES = ("60010", "60000", "60180", "60183", "60070", "60110", "60120", "60400", "60080", "60181", "60182")


@pytest.mark.parametrize(
    ("sender", "failing", "outcome"),
    [
        ("999", [1, 4, 7, 14], None),
        ("", [1, 4, 7, 14], None),
        ("900", [], "not_applicable"),
        ("72090042", [], "not_applicable"),
        ("528", [], "not_applicable"),
    ],
)
def test_purchases_are_booked_on_the_using_centre_fin_a08(sender, failing, outcome):
    # psychiatric hospitals need not
    check_rule(
        "FIN-A08",
        finhosta(
            "record_type_cd | sender_cd | account | cost_centre | value",
            *(f"B0201 | {sender} | {account} | 019 | 1" for account in PURCHASES),
            f"B0201 | {sender} | 60010 | 020 | 1",
            f"B0201 | {sender} | 60010 | 000 | 0",
            f"B0201 | {sender} | 60010 | 000 | 1",
            f"B0201 | {sender} | 60010 | | 1",
        ),
        failing=failing,
        outcome=outcome,
        boundary=outcome is None,
    )


@pytest.mark.parametrize(("waiting", "failing"), [("10", []), ("10.01", [None]), ("-11", [None])])
def test_little_is_left_waiting_fin_a09(waiting, failing):
    rest = 1000 - float(waiting)
    check_rule(
        "FIN-A09",
        finhosta(
            COSTS,
            f"B0201 | 60000 | 9 | 014 | {waiting}",
            f"B0201 | 60000 | 9 | 020 | {rest - 50}",
            "B0201 | 60000 | 9 | 013 | 50",
            "B0201 | 70000 | | 019 | 500",
        ),
        failing=failing,
        boundary=waiting in ("10", "10.01"),
    )


def test_costs_without_centre_or_amount_fin_a09():
    # costs without a centre are part of the whole
    check_rule("FIN-A09", finhosta(COSTS, "B0201 | 60000 | 9 | 019 | 10", "B0201 | 60000 | 9 | | 990", "B0201 | 60000 | 9 | 019 | "))


def test_waiting_share_is_a_parameter_fin_a09():
    records = finhosta(COSTS, "B0201 | 60000 | 9 | 019 | 20", "B0201 | 60000 | 9 | 220 | 980")
    check_rule("FIN-A09", records, rule_parameters={"waiting_cost_pct": "2"})
    check_rule("FIN-A09", records, rule_parameters={"waiting_cost_pct": ""}, outcome="not_evaluated")


@pytest.mark.parametrize(("other", "failing"), [("-5", []), ("-4.99", []), ("-4.98", [None])])
def test_tissue_banks_are_cleared_fin_a10(other, failing):
    check_rule(
        "FIN-A10",
        finhosta(COSTS, "B0201 | 60000 | 9 | 650 | 5", f"B0201 | 61000 | 9 | 650 | {other}", "B0201 | 60000 | 9 | 220 | 3"),
        failing=failing,
        period="2018-1",
        boundary=other != "-5",
    )


def test_records_of_no_class_or_amount_do_not_clear_fin_a10():
    check_rule("FIN-A10", finhosta(COSTS, "B0201 | 60000 | 9 | 650 | ", "B0201 | | 9 | 650 | 5"), period="2018-1")
    check_rule("FIN-A10", finhosta(COSTS, "B0201 | 60000 | 9 | 650 | 5", "B0201 | | 9 | 650 | -5"), failing=[None], period="2018-1")


def test_logistic_assistants_are_carers_fin_a11():
    check_rule(
        "FIN-A11",
        finhosta(
            COSTS,
            *(f"B0201 | {one} | 9 | 220 | 1" for one in ("62033", "62013", "62410", "624535", "62513", "62133")),
            "B0201 | | 9 | 220 | 1",
        ),
        failing=[2, 4],
        boundary=True,
    )


def test_accounts_marked_minus_fin_a12():
    chart = """
        account | sign     | valid_from_fy | valid_to_fy
        2009    | negative | 2007          | 2025
        151     | negative | 2007          | 2025
        409     | negative | 2007          | 2025
        6251    | negative | 2007          | 2025
        60      | debit    | 2007          | 2025
    """
    check_rule(
        "FIN-A12",
        finhosta(
            LEDGER,
            "B0201 | 62510 | | -5",
            "B0201 | 62511 | | 0",
            "B0201 | 62512 | | 0.01",
            "B0201 | 60000 | | 5",
            "B0101 | 20090 | C | 5",
            "B0101 | 20091 | D | 5",
            "B0101 | 15100 | D | 5",
            "B0101 | 15110 | C | 5",
            "B0101 | 40900 | D | 5",
            "B0101 | 20092 | D | 5",
            "B0101 | 20092 | C | 7",
            "B0201 | 62513 | | ",
            "B0101 | 15112 | | 5",
        ),
        failing=[3, 6, 8, 9],
        reference={"accounts": chart},
        boundary=True,
    )


@pytest.mark.parametrize(("debit", "failing"), [("5", []), ("5.01", [1, 2]), ("4.99", [3, 4])])
def test_side_of_the_net_balance_fin_a12(debit, failing):
    # an account that is nil is on neither side
    check_rule(
        "FIN-A12",
        finhosta(
            LEDGER,
            *(f"B0101 | 30900 | D | {debit}", "B0101 | 30900 | C | 5"),
            *(f"B0101 | 18000 | D | {debit}", "B0101 | 18000 | C | 5"),
            *("B0101 | 41900 | C | 5", "B0101 | 50900 | C | 5", "B0101 | 40900 | C | 5"),
        ),
        failing=failing,
        reference={"accounts": "account | sign\n309 | negative\n180 | negative\n419 | negative\n509 | negative\n409 | negative"},
        boundary=True,
    )


@pytest.mark.parametrize("account", ["20900", "30900", "50900", "40900", "41900"])
def test_accounts_that_lower_assets_are_credit_fin_a12(account):
    check_rule(
        "FIN-A12",
        finhosta(LEDGER, f"B0101 | {account} | D | 5"),
        failing=[1],
        reference={"accounts": f"account | sign\n{account[:3]} | negative"},
    )


def test_budget_is_on_hospital_centres_fin_a13a():
    check_rule(
        "FIN-A13a",
        finhosta(
            AUDIT,
            "B0201 | 70000 | | 899 | 5",
            "B0201 | 70100 | | 900 | 5",
            "B0201 | 70200 | | 900 | 5",
            "R2302 | | 700 | 999 | -5",
            "R2302 | | 70 | 999 | 5",
            "B0201 | 70000 | | 950 | 0",
            "B0201 | 70000 | | | 5",
        ),
        failing=[2, 4],
        boundary=True,
    )


@pytest.mark.parametrize(("year", "failing"), [("2018", [1, 2, 3]), ("2019", [3]), ("2020", [])])
def test_accounts_of_later_years_fin_a13b(year, failing):
    check_rule(
        "FIN-A13b",
        finhosta(LEDGER, "B0201 | 70600 | | 1", "B0201 | 73000 | | 1", "B0101 | 21400 | D | 1", "B0201 | 70900 | | 1", "B0201 | | | 1"),
        failing=failing,
        period=f"{year}-1",
        boundary=True,
    )


def test_balance_accounts_have_no_centre_fin_a17():
    check_rule(
        "FIN-A17",
        finhosta(
            BOTH,
            "B0101 | 40000 | D | | | 1",
            "B0101 | 40000 | D | | 220 | 1",
            "B0201 | 10000 | | | 220 | 1",
            "B0201 | 60000 | | 9 | 220 | 1",
            "B0101 | | D | | 220 | 1",
            "B0101 | 00000 | D | | 220 | 1",
            "B0201 | 59999 | | | 220 | 1",
        ),
        failing=[2, 3, 5, 6, 7],
        boundary=True,
    )


def test_full_balance_has_centres_with_costs_fin_a17():
    # table 1 with classes 6 and 7: only accounts of class 1 to 5 may not have a centre
    records = ("B0101 | 60000 | D | | 220 | 1", "B0101 | 00000 | D | | 220 | 1", "B0101 | 40000 | D | | 220 | 1")

    check_rule("FIN-A17", finhosta(BOTH, *records), failing=[3])
