"""FIN-A: the tables of the auditor among themselves and against the ledgers."""

import pytest

from tests.rules.spec import check_rule

AUDIT = "record_type_cd | account | heading | cost_centre | value"
BALANCE = "record_type_cd | account | side | heading | value"


def finhosta(header, *records):
    return {"finhosta": "\n".join([header, *records])}


@pytest.mark.parametrize(
    ("cost", "product", "failing"),
    [
        ("50", "90", []),
        ("50.01", "90", []),
        ("50.02", "90", [{"account_class": "6"}]),
        ("50", "89", [{"account_class": "7"}]),
        ("", "", [{"account_class": "6"}, {"account_class": "7"}]),
    ],
)
def test_ledger_and_statement_fin_a02b(cost, product, failing):
    check_rule(
        "FIN-A02b",
        finhosta(
            AUDIT,
            "B0201 | 60000 | | 010 | 30",
            "B0201 | 61000 | | 220 | 20",
            "B0201 | 69000 | | | 5",
            "B0201 | 70000 | | 220 | 90",
            f"R2201 | | 60 | | {cost}",
            f"R2201 | | 70 | | {product}",
            "R2201 | | 69 | | 5",
            "R2201 | | RESULT | | 40",
        ),
        failing=failing,
        boundary=cost in ("50.01", "50.02"),
    )


def test_a_class_missing_in_the_statement_is_zero_fin_a02b():
    seen = check_rule(
        "FIN-A02b",
        finhosta(AUDIT, "B0201 | 60000 | | 220 | 50", "B0201 | 70000 | | 220 | 90", "R2201 | | 60 | | 50"),
        failing=[{"account_class": "7"}],
    )
    assert [(f["value"], f["expected"], f["difference"]) for f in seen.findings] == [("90.0000", "0.0000", 90.0)]


@pytest.mark.parametrize(
    "records", [["R2201 | | 60 | | 50"], ["B0201 | 60000 | | 220 | 50"], ["B0201 | 60000 | | 220 | 50", "R2201 | | I.A. | | 8"]]
)
def test_without_both_tables_or_with_an_unknown_heading_fin_a02b(records):
    check_rule("FIN-A02b", finhosta(AUDIT, *records), outcome="not_evaluated")


@pytest.mark.parametrize(
    ("rule", "account", "record_type", "heading"), [("FIN-A03a", "60000", "R2301", "60"), ("FIN-A03b", "70000", "R2302", "70")]
)
@pytest.mark.parametrize(
    ("value", "centre", "failing"),
    [
        ("50", "220", []),
        ("50.01", "999", []),
        ("50", "200", []),
        ("50.02", "220", [None]),
        ("50", "199", [None]),
        ("50", "", [None]),
        ("", "220", [None]),
    ],
)
def test_all_is_on_definitive_centres(rule, account, record_type, heading, value, centre, failing):
    check_rule(
        rule,
        finhosta(
            AUDIT,
            f"B0201 | {account} | | 010 | 20",
            f"B0201 | {account} | | 220 | 30",
            f"B0201 | {heading[0]}9000 | | | 4",
            f"{record_type} | | {heading} | {centre} | {value}",
            f"{record_type} | | RESULT | 220 | 7",
            f"{record_type} | | {heading[0]}9 | 220 | 8",
        ),
        failing=failing,
        boundary=value in ("50.01", "50.02"),
    )


@pytest.mark.parametrize("rule", ["FIN-A03a", "FIN-A03b"])
def test_without_the_auditors_table_nothing_is_compared(rule):
    check_rule(rule, finhosta(AUDIT, "B0201 | 60000 | | 220 | 50", "B0201 | 70000 | | 220 | 50"), outcome="not_applicable")


@pytest.mark.parametrize(
    ("changed", "failing"),
    [
        ({}, []),
        ({"17": "50.01"}, []),
        ({"17": "50.02"}, ["headings"]),
        ({"LIABILITIES": "99"}, ["totals"]),
        ({"LIABILITIES": None}, []),
        ({"ASSETS": None, "490": "30"}, ["headings", "totals"]),
        ({"ASSETS": None, "LIABILITIES": None, "40": "69"}, ["headings"]),
        ({"17": None, "44": None}, ["headings"]),
    ],
)
def test_balance_sheet_is_balanced_fin_a14a(changed, failing):
    sheet = {"22": "10", "40": "70", "490": "20", "17": "50", "44": "50", "ASSETS": "100", "LIABILITIES": "100"} | changed
    records = [f"R2101 | | | {heading} | {value}" for heading, value in sheet.items() if value]

    check_rule(
        "FIN-A14a",
        finhosta(BALANCE, *records),
        failing=[{"side_of_balance": one} for one in failing],
        boundary=changed.get("17") in ("50.01", "50.02"),
    )


@pytest.mark.parametrize(("liabilities", "failing"), [("99.99", False), ("99.98", True)])
def test_totals_of_the_balance_sheet_fin_a14a(liabilities, failing):
    check_rule(
        "FIN-A14a",
        finhosta(
            BALANCE,
            *("R2101 | | | 40 | 100", "R2101 | | | 44 | 100", "R2101 | | | 22 | "),
            *("R2101 | | | ASSETS | 100", f"R2101 | | | LIABILITIES | {liabilities}"),
        ),
        failing=[{"side_of_balance": "totals"}] if failing else [],
        boundary=True,
    )


@pytest.mark.parametrize("heading", ["I.A.", "49", "4"])
def test_a_heading_that_is_not_mapped_fin_a14a(heading):
    check_rule("FIN-A14a", finhosta(BALANCE, "R2101 | | | 40 | 10", f"R2101 | | | {heading} | 5"), outcome="not_evaluated")


@pytest.mark.parametrize(("product", "failing"), [("90", []), ("90.01", []), ("90.02", [None]), ("", [None])])
def test_result_of_the_centres_fin_a14b(product, failing):
    check_rule(
        "FIN-A14b",
        finhosta(
            AUDIT,
            "R2201 | | 60 | | 50",
            "R2201 | | 70 | | 90",
            "R2201 | | 69 | | 40",
            "R2201 | | RESULT | | 40",
            "R2301 | | 60 | 220 | 50",
            "R2301 | | 60 | 050 | 11",
            f"R2302 | | 70 | 220 | {product}",
        ),
        failing=failing,
        boundary=product in ("90.01", "90.02"),
    )


@pytest.mark.parametrize(("centre", "failing"), [("199", [None]), ("200", []), ("999", [])])
def test_result_of_the_definitive_centres_fin_a14b(centre, failing):
    # totals and appropriation are left out
    check_rule(
        "FIN-A14b",
        finhosta(
            AUDIT,
            *("R2201 | | 60 | | 50", "R2301 | | 69 | 220 | 7", "R2301 | | RESULT | 220 | 8"),
            f"R2301 | | 60 | {centre} | 50",
        ),
        failing=failing,
        boundary=True,
    )


def test_no_result_per_centre_fin_a14b():
    check_rule("FIN-A14b", finhosta(AUDIT, "R2201 | | 60 | | 50"), outcome="not_evaluated")


@pytest.mark.parametrize("rule", ["FIN-A14b", "FIN-A16"])
def test_a_result_heading_that_is_not_mapped(rule):
    records = ["B0201 | 60000 | | 220 | 50", "R2201 | | 60 | | 50", "R2201 | | I.A. | | 8", "R2301 | | 60 | 220 | 50"]

    seen = check_rule(rule, finhosta(AUDIT, *records), outcome="not_evaluated")
    assert "heading" in seen.reason


def test_year_before_is_needed_fin_a14c():
    check_rule("FIN-A14c", finhosta(AUDIT, "R2101 | | 13 | | 50"), outcome="not_evaluated")


@pytest.mark.parametrize(("credit", "failing"), [("100", [4]), ("80", [])])
def test_headings_of_the_balance_fin_a15a(credit, failing):
    # before appropriation (ledger not nil) groups 10, 13, 14 and 47 are not compared
    check_rule(
        "FIN-A15a",
        finhosta(
            BALANCE,
            "B0101 | 40000 | D | | 100",
            f"B0101 | 13300 | C | | {credit}",
            "R2101 | | | 40 | 100.01",
            f"R2101 | | | 13 | {float(credit) + 0.02}",
            "R2101 | | | ASSETS | 3",
        ),
        failing=failing,
        boundary=True,
    )


@pytest.mark.parametrize(("credit", "failing"), [("100.01", [3, 4, 5, 6]), ("100.02", [])])
def test_groups_of_the_result_fin_a15a(credit, failing):
    # a ledger that is nil within a cent was appropriated
    records = [f"R2101 | | | {group} | 5" for group in ("10", "13", "14", "47")]

    check_rule(
        "FIN-A15a",
        finhosta(BALANCE, "B0101 | 40000 | D | | 100", f"B0101 | 17300 | C | | {credit}", *records),
        failing=failing,
        boundary=True,
    )


def test_full_balance_before_appropriation_fin_a15a():
    # with classes 6 and 7 the ledger is nil in all; classes 1-5 are not, so group 13 is not compared
    check_rule(
        "FIN-A15a",
        finhosta(
            BALANCE,
            *("B0101 | 40000 | D | | 100", "B0101 | 13300 | C | | 60", "B0101 | 60000 | D | | 50", "B0101 | 70000 | C | | 90"),
            *("R2101 | | | 40 | 100", "R2101 | | | 13 | 100"),
        ),
    )


def test_heading_without_accounts_is_zero_fin_a15a():
    seen = check_rule("FIN-A15a", finhosta(BALANCE, "B0101 | 40000 | D | | 100", "R2101 | | | 40 | 100", "R2101 | | | 22 | 5"), failing=[3])

    assert [(f["value"], f["expected"], f["difference"]) for f in seen.findings] == [("5.0000", "0.0000", 5.0)]


def test_heading_without_a_value_is_not_compared_fin_a15a():
    check_rule("FIN-A15a", finhosta(BALANCE, "B0101 | 40000 | D | | 100", "R2101 | | | 40 | ", "R2101 | | | | 7"))


def test_no_ledger_no_comparison_fin_a15a():
    check_rule("FIN-A15a", finhosta(BALANCE, "R2101 | | | 40 | 100"), outcome="not_applicable")


def test_headings_of_the_result_fin_a15b():
    seen = check_rule(
        "FIN-A15b",
        finhosta(
            AUDIT,
            "B0201 | 60000 | | 010 | 30",
            "B0201 | 60100 | | 220 | 20",
            "R2201 | | 60 | | 50.01",
            "R2201 | | 601 | | 20.02",
            "R2201 | | 61 | | 5",
            "R2201 | | 69 | | 5",
            "R2201 | | RESULT | | 5",
        ),
        failing=[4, 5],
        boundary=True,
    )
    assert sorted(f["difference"] for f in seen.findings) == [0.02, 5.0]


def test_costs_without_an_account_are_of_no_heading_fin_a15b():
    records = ["B0201 | 60000 | | 220 | 50", "B0201 | | | 220 | 20", "R2201 | | 60 | | 50", "R2201 | | 61 | | "]

    check_rule("FIN-A15b", finhosta(AUDIT, *records))


def test_no_analytical_ledger_fin_a15b():
    check_rule("FIN-A15b", finhosta(AUDIT, "R2201 | | 60 | | 50"), outcome="not_applicable")


@pytest.mark.parametrize(
    ("centre", "account", "failing"),
    [("220", "70000", []), ("900", "70000", [None]), ("220", "70100", [None]), ("220", "76900", [None]), ("220", "76200", [None])],
)
def test_sign_of_the_adjusted_result_fin_a16(centre, account, failing):
    # 40 of profit, of which 90 products that may not count
    check_rule(
        "FIN-A16",
        finhosta(
            AUDIT,
            "B0201 | 60000 | | 220 | 50",
            f"B0201 | {account} | | {centre} | 90",
            "R2201 | | 60 | | 50",
            f"R2201 | | {account[:2]} | | 90",
            "R2301 | | 60 | 220 | 50",
            f"R2302 | | {account[:2]} | {centre} | 90",
        ),
        failing=failing,
    )


@pytest.mark.parametrize(("apart", "failing"), [("39.99", []), ("40", [None])])
def test_adjusted_result_of_nil_has_no_sign_fin_a16(apart, failing):
    # 40 of profit, of which this part on account 701
    check_rule(
        "FIN-A16",
        finhosta(
            AUDIT,
            *("B0201 | 60000 | | 220 | 50", "B0201 | 70000 | | 220 | 50", f"B0201 | 70100 | | | {apart}"),
            *("R2201 | | 60 | | 50", "R2201 | | 70 | | 90", "R2301 | | 60 | 220 | 50", "R2302 | | 70 | 220 | 90"),
        ),
        failing=failing,
        boundary=True,
    )


def test_deficit_without_provisions_fin_a16():
    # a loss of 10 after 25 of provisions is a profit of 15; those of 900-999 are already left out with their centre
    records = ["B0201 | 60000 | | 220 | 75", "B0201 | 63500 | | 220 | 25", "B0201 | 70000 | | 220 | 90"]
    audit = ["R2201 | | 60 | | 75", "R2201 | | 63 | | 25", "R2201 | | 70 | | 90", "R2301 | | 60 | 220 | 100", "R2302 | | 70 | 220 | 90"]

    seen = check_rule("FIN-A16", finhosta(AUDIT, *records, *audit), failing=[None])

    assert [(f["value"], f["difference"]) for f in seen.findings] == [("15.0000", 25.0)]


@pytest.mark.parametrize("account", ["62500", "63500", "63600", "63700", "66200", "66900"])
def test_costs_that_are_left_out_fin_a16(account):
    # a loss of 10 is a profit of 1 without 11 of these costs
    records = [f"B0201 | {account} | | 220 | 11", "B0201 | 60000 | | 220 | 89", "B0201 | 70000 | | 220 | 90"]
    audit = ["R2201 | | 60 | | 100", "R2201 | | 70 | | 90", "R2301 | | 60 | 220 | 100", "R2302 | | 70 | 220 | 90"]

    check_rule("FIN-A16", finhosta(AUDIT, *records, *audit), failing=[None])


@pytest.mark.parametrize(("centre", "failing"), [("899", []), ("900", [None]), ("999", [None])])
def test_centres_that_are_left_out_fin_a16(centre, failing):
    audit = ["R2201 | | 60 | | 100", "R2201 | | 70 | | 90", f"R2301 | | 60 | {centre} | 100", "R2302 | | 70 | 220 | 90"]

    check_rule("FIN-A16", finhosta(AUDIT, "B0201 | 60000 | | 220 | 100", *audit), failing=failing, boundary=True)


def test_adjusted_result_needs_all_three_tables_fin_a16():
    check_rule("FIN-A16", finhosta(AUDIT, "B0201 | 70100 | | 220 | 9", "R2201 | | 70 | | 9"), outcome="not_evaluated")
