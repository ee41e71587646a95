"""FIN-R: radiotherapy and heavy equipment."""

import pytest

from tests.rules.spec import check_rule

LUMPS = "record_type_cd | nomenclature_code | period_cd | value"
EQUIPMENT = "record_type_cd | equipment_type | account | cost_centre | value"
CODES = """
    ambulatory | hospitalised | points | valid_from
    444113     | 444124       | 1      | 2009-09-16
    444636     | 444640       | 2      | 2025-07-01
"""


def lumps(*records):
    return {"finhosta": "\n".join([LUMPS, *records])}


def equipment(*records):
    return {"finhosta": "\n".join([EQUIPMENT, *records])}


def test_codes_in_force_fin_r01():
    check_rule(
        "FIN-R01",
        lumps(
            "B0701 | 444113 | S1 | 5",
            "B0702 | 444124 | S2 | 5",
            "B0701 | 444125 | S1 | 5",
            "B0701 | 444640 | S1 | 5",
            "B0702 | 444636 | S2 | 5",
            "B0701 | | S1 | 5",
            "B0802 | | Y | 5",
        ),
        failing=[3, 4, 6],
        denominator=6,
        reference={"radiotherapy_codes": CODES},
    )


@pytest.mark.parametrize(("valid_from", "failing"), [("2025-06-30", []), ("2025-07-01", [1]), ("2025-12-31", [1]), ("2026-01-01", [1, 2])])
def test_code_in_force_before_the_end_of_the_half_year_fin_r01(valid_from, failing):
    check_rule(
        "FIN-R01",
        lumps("B0701 | 444640 | S1 | 5", "B0701 | 444640 | S2 | 5"),
        failing=failing,
        reference={"radiotherapy_codes": f"ambulatory | hospitalised | valid_from\n444636 | 444640 | {valid_from}"},
        boundary=True,
    )


def test_number_and_amount_fin_r02a():
    check_rule(
        "FIN-R02a",
        lumps(
            *("B0701 | 444113 | S1 | 5", "B0702 | 444113 | S1 | 500"),
            "B0701 | 444113 | S2 | 5",
            *("B0701 | 444124 | S1 | 0", "B0702 | 444124 | S1 | 1"),
            *("B0701 | 444124 | S2 | 0", "B0702 | 444124 | S2 | 0"),
            *("B0701 | 444135 | S1 | 3", "B0702 | 444135 | S1 | "),
        ),
        failing=[
            {"nomenclature_code": "444113", "period_cd": "S2"},
            {"nomenclature_code": "444124", "period_cd": "S1"},
            {"nomenclature_code": "444135", "period_cd": "S1"},
        ],
    )


@pytest.mark.parametrize(("number", "amount", "failing"), [("1", "0.01", False), ("1", "0", True), ("0", "0.01", True), ("0", "0", False)])
def test_the_least_number_and_amount_fin_r02a(number, amount, failing):
    check_rule(
        "FIN-R02a",
        lumps(f"B0701 | 444113 | S1 | {number}", f"B0702 | 444113 | S1 | {amount}"),
        failing=[{"nomenclature_code": "444113", "period_cd": "S1"}] if failing else [],
        boundary=True,
    )


@pytest.mark.parametrize(("halves", "failing"), [(("S1", "S2"), []), (("S1",), [None]), (("S2", "S2"), [None])])
def test_both_half_years_fin_r02b(halves, failing):
    check_rule(
        "FIN-R02b",
        lumps(*(f"B0701 | 44411{at} | {half} | 5" for at, half in enumerate(halves)), "B0702 | 444113 | S2 | 5"),
        failing=failing,
        boundary=True,
    )


def test_half_year_without_a_name_or_value_fin_r02b():
    # a record without a half-year is none of both; one without a value is there
    check_rule("FIN-R02b", lumps("B0701 | 444113 | S1 | 5", "B0701 | 444113 | | 5"), failing=[None])
    check_rule("FIN-R02b", lumps("B0701 | 444113 | S1 | 5", "B0701 | 444113 | S2 | "))


def test_no_radiotherapy():
    check_rule("FIN-R02b", lumps("B0802 | | Y | 5"), outcome="not_applicable")
    check_rule("FIN-R02a", lumps("B0802 | | Y | 5"), outcome="not_applicable")


@pytest.mark.parametrize(
    ("second", "failing"),
    [("1100", False), ("1100.01", True), ("909.10", False), ("909.09", True)],
)
def test_price_of_a_lump_sum_fin_r03(second, failing):
    # 100 a lump sum in the first half-year
    check_rule(
        "FIN-R03",
        lumps("B0701 | 444113 | S1 | 5", "B0702 | 444113 | S1 | 500", "B0701 | 444113 | S2 | 10", f"B0702 | 444113 | S2 | {second}"),
        failing=[{"nomenclature_code": "444113", "period_cd": "S2"}] if failing else [],
        boundary=True,
    )


def test_amount_that_is_not_known_has_no_price_fin_r03():
    check_rule(
        "FIN-R03", lumps("B0701 | 444113 | S1 | 5", "B0702 | 444113 | S1 | 500", "B0701 | 444113 | S2 | 10", "B0702 | 444113 | S2 | ")
    )


def test_one_half_year_has_no_price_fin_r03():
    check_rule(
        "FIN-R03", lumps("B0701 | 444113 | S1 | 5", "B0702 | 444113 | S1 | 500", "B0701 | 444113 | S2 | 0", "B0702 | 444113 | S2 | 900")
    )
    check_rule("FIN-R03", lumps("B0701 | 444113 | S1 | 0", "B0702 | 444113 | S1 | 9"), outcome="not_applicable")


def test_price_limit_is_a_parameter_fin_r03():
    prices = lumps("B0701 | 444113 | S1 | 1", "B0702 | 444113 | S1 | 100", "B0701 | 444113 | S2 | 1", "B0702 | 444113 | S2 | 115")
    check_rule("FIN-R03", prices, rule_parameters={"radiotherapy_price_pct": "15"})
    check_rule("FIN-R03", prices, rule_parameters={"radiotherapy_price_pct": ""}, outcome="not_evaluated")


def test_recognised_services_are_not_delivered_fin_r04a():
    check_rule("FIN-R04a", equipment("B0501 | PET | | | 1"), outcome="not_evaluated")


@pytest.mark.parametrize(
    ("records", "failing"),
    [
        (["B0501 | PET | | | 1", "B0201 | | 60000 | 701 | 1.01"], []),
        (["B0501 | PET | | | 1", "B0201 | | 60000 | 701 | 1"], [None]),
        (["B0501 | PET | | | 0", "B0201 | | 60000 | 701 | 1"], []),
        (["B0501 | PET | | | 0", "B0201 | | 60000 | 701 | 1.01"], [None]),
    ],
)
def test_one_pet_and_one_euro_fin_r04b(records, failing):
    check_rule("FIN-R04b", equipment(*records), failing=failing, boundary=True)


@pytest.mark.parametrize(
    ("records", "failing"),
    [
        (["B0501 | MRI | | | 1", "B0201 | | 60000 | 701 | 5"], [None]),
        (["B0501 | PET | | | 1", "B0201 | | 70000 | 701 | 5"], [None]),
        (["B0501 | MRI | | | 1", "B0201 | | 60000 | 702 | 5"], []),
        (["B0501 | PET | | | ", "B0201 | | 60000 | 701 | "], []),
    ],
)
def test_pet_has_costs_fin_r04b(records, failing):
    check_rule("FIN-R04b", equipment(*records), failing=failing)


def test_pet_without_the_budget_collection_fin_r04b():
    check_rule("FIN-R04b", equipment("Y1801 | | | | 5"), outcome="not_applicable")
