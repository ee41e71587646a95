"""FIN-D: assets, rents, loans and debts against the ledgers."""

import pytest

from tests.rules.spec import check_rule

HEADER = "record_type_cd | account | side | cost_centre | asset_type | component | movement | value"


def books(*records):
    return {"finhosta": "\n".join([HEADER, *records])}


def cost(account, value, centre="220"):
    return f"B0201 | {account} | | {centre} | | | | {value}"


def balance(account, side, value):
    return f"B0101 | {account} | {side} | | | | | {value}"


def asset(kind, asset_type, value, centre="220"):
    return f"{kind} | | | {centre} | {asset_type} | | | {value}"


def movement(asset_type, component, kind, value, table="Y1801"):
    return f"{table} | | | | {asset_type} | {component} | {kind} | {value}"


def plain(kind, value):
    return f"{kind} | | | | | | | {value}"


def test_depreciation_and_ledger_fin_d01():
    seen = check_rule(
        "FIN-D01",
        books(
            *(cost("63021", 40), cost("63022", 60, "300"), asset("Y1201", "buildings", 101)),
            *(cost("63030", 100), asset("Y1201", "medical_equipment", 50), asset("Y1201", "medical_equipment", 51.01, "300")),
            *(cost("63043", 5), asset("Y1201", "vehicles", 5)),
            *(cost("63000", 500), cost("63005", 500), asset("Y1202", "it", 500)),
        ),
        failing=[{"asset_type": one} for one in ("it", "medical_equipment", "vehicles")],
        boundary=True,
    )
    assert sorted(f["difference"] for f in seen.findings) == [-5.0, 1.01, 5.0]


def test_depreciation_without_value_or_type_fin_d01():
    # an empty value is zero; an amount without a type is an amount of no account
    seen = check_rule(
        "FIN-D01",
        books(cost("63021", 40), asset("Y1201", "buildings", ""), cost("63030", ""), asset("Y1201", "", 7)),
        failing=[{"asset_type": "buildings"}, {"asset_type": None}],
    )
    assert sorted(f["difference"] for f in seen.findings) == [-40.0, 7.0]


@pytest.mark.parametrize("record", [cost("63021", 40), asset("Y1201", "buildings", 40)])
def test_depreciation_needs_both_tables_fin_d01(record):
    check_rule("FIN-D01", books(record), outcome="not_applicable")


RATES = """
    asset_type        | rate_pct | first_year_rate_pct | valid_from_fy | valid_to_fy
    buildings         | 3        | 4                   | 2006          | 2025
    medical_equipment | 20       |                     | 2006          | 2025
    leasing           |          |                     | 2006          | 2025
"""


@pytest.mark.parametrize(
    ("asset_type", "depreciation", "acquisition", "failing"),
    [
        ("buildings", 41, 1000, False),
        ("buildings", 41.01, 1000, True),
        ("medical_equipment", 201, 1000, False),
        ("medical_equipment", 201.01, 1000, True),
        ("buildings", 0, 1000, False),
        ("buildings", -0.01, 1000, True),
        ("buildings", 500, "", False),
        ("leasing", 500, 1000, False),
        ("financial", 500, 1000, False),
    ],
)
def test_legal_rate_fin_d02a(asset_type, depreciation, acquisition, failing):
    check_rule(
        "FIN-D02a",
        books(asset("Y1201", asset_type, depreciation), asset("Y1202", asset_type, acquisition)),
        failing=[{"cost_centre": "220", "asset_type": asset_type}] if failing else [],
        reference={"depreciation_rates": RATES},
        boundary=depreciation != 500,
    )


@pytest.mark.parametrize(("year", "failing"), [("2019", False), ("2020", True)])
def test_rate_of_the_year_fin_d02a(year, failing):
    rates = """
        asset_type | rate_pct | first_year_rate_pct | valid_from_fy | valid_to_fy
        buildings  | 10       |                     | 2006          | 2019
        buildings  | 3        |                     | 2020          | 2025
    """
    check_rule(
        "FIN-D02a",
        books(asset("Y1201", "buildings", 100), asset("Y1202", "buildings", 1000)),
        failing=[{"asset_type": "buildings"}] if failing else [],
        period=f"{year}-1",
        reference={"depreciation_rates": rates},
        boundary=True,
    )


def test_acquisition_value_is_that_of_the_centre_fin_d02a():
    check_rule(
        "FIN-D02a",
        books(asset("Y1201", "buildings", 50), asset("Y1202", "buildings", 1000), asset("Y1202", "buildings", 9000, "300")),
        failing=[{"cost_centre": "220", "asset_type": "buildings"}],
    )
    check_rule("FIN-D02a", books(asset("Y1201", "buildings", 50)), outcome="not_evaluated")


def test_start_of_depreciation_is_not_delivered_fin_d02b():
    check_rule("FIN-D02b", books(asset("Y1201", "buildings", 50)), period="2026-1", outcome="not_evaluated")
    check_rule("FIN-D02b", books(asset("Y1201", "buildings", 50)), period="2025-1", outcome="not_in_force")


@pytest.mark.parametrize(("rent", "failing"), [(99, []), (98.99, [-1.01]), (151, []), (151.01, [1.01]), ("", [-100.0])])
def test_rents_fin_d03a(rent, failing):
    seen = check_rule(
        "FIN-D03a",
        books(cost("61020", 60), cost("61029", 40, "300"), cost("61030", 30), cost("61040", 20), cost("61050", 9), plain("Y0901", rent)),
        failing=[None] * bool(failing),
        boundary=rent != "",
    )
    assert [round(f["difference"], 2) for f in seen.findings] == failing


@pytest.mark.parametrize(("interest", "failing"), [(101, []), (101.01, [1.01]), (99, []), (98.99, [-1.01]), ("", [-100.0])])
def test_loan_charges_fin_d03b(interest, failing):
    seen = check_rule(
        "FIN-D03b",
        books(cost("65000", 60), cost("65001", 40, "300"), cost("65100", 9), plain("Y1001", interest)),
        failing=[None] * bool(failing),
        boundary=interest != "",
    )
    assert [round(f["difference"], 2) for f in seen.findings] == failing


@pytest.mark.parametrize(("rule", "account"), [("FIN-D03a", "61020"), ("FIN-D03b", "65000")])
def test_missing_records_are_zero_but_missing_collections_are_not(rule, account):
    check_rule(rule, books(cost(account, 5), plain("Y1801", 1)), failing=[None])
    check_rule(rule, books(cost(account, 5)), outcome="not_applicable")
    check_rule(rule, books(plain("Y0901", 5), plain("Y1001", 5)), outcome="not_applicable")


@pytest.mark.parametrize(
    ("close", "failing"),
    [(105, False), (105.05, False), (105.06, True), (104.95, False), (104.94, True), ("", True)],
)
def test_movements_close_fin_d04a(close, failing):
    check_rule(
        "FIN-D04a",
        books(
            movement("land_buildings", "ACQ", "OPEN", 100),
            movement("land_buildings", "ACQ", "ADD", 20),
            movement("land_buildings", "ACQ", "DISP", 10),
            movement("land_buildings", "ACQ", "TRF", -5),
            movement("land_buildings", "ACQ", "CLOSE", close),
            movement("land_buildings", "DEP", "OPEN", 3),
            movement("land_buildings", "DEP", "CLOSE", 3),
            movement("formation", "ACQ", "CLOSE", 0, "Y1701"),
        ),
        failing=[{"asset_type": "land_buildings", "component": "ACQ"}] if failing else [],
        boundary=close not in (105, ""),
    )


@pytest.mark.parametrize(("credit", "failing"), [(40, False), (41, False), (41.01, True), (39, False), (38.99, True), ("", True)])
def test_book_value_and_ledger_fin_d04b(credit, failing):
    # 100 + 20 - 50 - 10 = 60
    check_rule(
        "FIN-D04b",
        books(
            movement("land_buildings", "ACQ", "CLOSE", 100),
            movement("land_buildings", "REV", "CLOSE", 20),
            movement("land_buildings", "DEP", "CLOSE", 50),
            movement("land_buildings", "UNC", "CLOSE", 10),
            movement("land_buildings", "ACQ", "OPEN", 900),
            balance("22100", "D", 100),
            balance("22109", "C", credit),
            balance("22108", "", 500),
            movement("land_buildings", "", "CLOSE", 500),
            movement("intangible", "ACQ", "CLOSE", 7, "Y1701"),
            balance("21000", "D", 7),
        ),
        failing=[{"asset_type": "land_buildings"}] if failing else [],
        boundary=credit not in (40, ""),
    )


def test_asset_on_one_side_only_fin_d04b():
    check_rule(
        "FIN-D04b",
        books(movement("medical_equipment", "ACQ", "CLOSE", 5), balance("24000", "D", 5), balance("40000", "D", 5)),
        failing=[{"asset_type": "medical_equipment"}, {"asset_type": "nonmedical_equipment_furniture"}],
    )
    check_rule("FIN-D04b", books(movement("medical_equipment", "ACQ", "CLOSE", 5)), outcome="not_applicable")


def test_year_before_is_needed_fin_d04c():
    check_rule("FIN-D04c", books(movement("formation", "ACQ", "OPEN", 5, "Y1701")), outcome="not_evaluated")


@pytest.mark.parametrize(("guaranteed", "failing"), [(101, []), (101.01, [None]), ("", [])])
def test_guaranteed_debts_fin_d05a(guaranteed, failing):
    check_rule(
        "FIN-D05a",
        books(
            *(
                balance("17300", "C", 80),
                balance("42000", "C", 30),
                balance("43000", "C", 10),
                balance("43000", "D", 20),
                balance("43000", "", 9),
            ),
            *(balance("44000", "C", 500), plain("Y1901", guaranteed)),
        ),
        failing=failing,
        boundary=guaranteed != "",
    )


@pytest.mark.parametrize(("listed", "failing"), [(101, []), (101.01, [None]), (99, []), (98.99, [None]), ("", [None])])
def test_tax_and_social_debts_fin_d05b(listed, failing):
    check_rule(
        "FIN-D05b",
        books(
            *(balance("45000", "C", 110), balance("45900", "D", 10), balance("44000", "C", 500), balance("45000", "", 9)),
            plain("Y2001", listed),
        ),
        failing=failing,
        boundary=listed != "",
    )


@pytest.mark.parametrize(("rule", "kind"), [("FIN-D05a", "Y1901"), ("FIN-D05b", "Y2001")])
def test_debts_need_the_ledger(rule, kind):
    check_rule(rule, books(plain(kind, 5)), outcome="not_applicable")
    check_rule(rule, books(balance("45000", "C", 110)), outcome="not_applicable")
