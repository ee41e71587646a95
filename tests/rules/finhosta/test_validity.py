"""FIN: the first and the last financial year of each rule that has them; one record too much or too little breaks the rule inside."""

import pytest

from finhosta_dq.rules.catalogue import load_catalogue
from tests.rules.spec import check_rule


def record(record_type, value=5, **items):
    return {"record_type_cd": record_type, **items, "value": value}


def finhosta(records):
    columns = list(dict.fromkeys(column for one in records for column in one))
    lines = [" | ".join(str(one.get(column, "")) for column in columns) for one in records]
    return {"finhosta": "\n".join([" | ".join(columns), *lines])}


def cost(account="60000", cost_centre="220", value=5, **items):
    return record("B0201", value, account=account, cost_centre=cost_centre, **items)


def staff(**items):
    return record("Y1301", 1, **{"cost_centre": "220", "function_code": "24116", "staff_category": "3", "staff_type": "0", **items})


def activity(record_type, value=50, **items):
    return record(record_type, value, **{"bed_index": "C", "month": "01", **items})


ACCOUNT = {"account": "60000"}
CELL = {"cost_centre": "220", "staff_category": "3", "staff_type": "0"}
MONTHS = [{"bed_index": "C", "month": f"{month:02d}"} for month in range(2, 13)]
CHART = {
    "accounts": "account | sign | allowed_suffixes | valid_from_fy | confidence\n60 | negative | 9 | 1988 | law\n6001 | debit | 9 | 1988 | law"
}
CENTRES = {"cost_centres": "code_from | code_to | name_en | valid_from_fy | confidence\n191 | 199 | unassigned | 1988 | law"}
RATES = {"depreciation_rates": "asset_type | rate_pct | valid_from_fy\nbuildings | 3 | 1988"}
STATEMENT = [cost("70100", value=50), record("R2201", 50, heading="70"), record("R2302", 50, heading="70", cost_centre="220")]

# rule, first year, last year, records, what fails, and reference data where those of the product say nothing of these years
RULES = [
    ("FIN-A02a", 1988, None, [record("B0101", account="60000", side="D"), cost(value=6)], [ACCOUNT], {}),
    ("FIN-A02b", 1988, None, [cost(), record("R2201", 6, heading="60")], [{"account_class": "6"}], {}),
    ("FIN-A03a", 1988, None, [cost(), record("R2301", 6, heading="60", cost_centre="220")], [None], {}),
    ("FIN-A03b", 1988, None, [cost("70000"), record("R2302", 6, heading="70", cost_centre="220")], [None], {}),
    ("FIN-A03c", 1988, None, [record("R2301", 6, heading="60", cost_centre="199")], [1], {}),
    ("FIN-A04", 1988, None, [cost("6000")], [1], {}),
    ("FIN-A05a", 2007, 2025, [cost("99000")], [1], {}),
    ("FIN-A05b", 2007, 2025, [cost("60900")], [1], CHART),
    ("FIN-A06", 1998, None, [cost(cost_centre="195")], [1], CENTRES),
    ("FIN-A07", 2007, 2025, [cost(cost_element="8")], [1], CHART),
    ("FIN-A08", 1995, 2025, [cost("60100", "019")], [1], {}),
    ("FIN-A09", 1998, None, [cost(cost_centre="019")], [None], {}),
    ("FIN-A10", 2004, 2018, [cost(cost_centre="650")], [None], {}),
    ("FIN-A11", 2007, 2025, [cost("62013")], [1], {}),
    ("FIN-A12", 2007, 2025, [cost()], [1], CHART),
    ("FIN-A13b", 2007, 2025, [cost("60800")], [1], {"accounts": "account | valid_from_fy\n608 | 2026"}),
    ("FIN-A16", None, 2025, STATEMENT, [None], {}),
    ("FIN-A17", 1988, None, [record("B0101", account="40000", side="D", cost_centre="220")], [1], {}),
    ("FIN-D01", 1988, 2025, [cost("63021"), record("Y1201", 7, asset_type="buildings")], [{"asset_type": "buildings"}], {}),
    (
        *("FIN-D02a", 2006, 2025),
        [record(kind, value, cost_centre="220", asset_type="buildings") for kind, value in (("Y1201", 500), ("Y1202", 1000))],
        *([{"asset_type": "buildings"}], RATES),
    ),
    ("FIN-D03a", 1988, 2025, [cost("61020"), record("Y0901", 7)], [None], {}),
    ("FIN-D03b", 1988, 2025, [cost("65000"), record("Y1001", 7)], [None], {}),
    (
        *("FIN-D04b", 1988, 2025),
        [record("Y1801", asset_type="land_buildings", component="ACQ", movement="CLOSE"), record("B0101", 7, account="22100", side="D")],
        *([{"asset_type": "land_buildings"}], {}),
    ),
    ("FIN-F09b", 2020, None, [record(kind) for kind in ("B0802", "B0803", "B0805", "B0807")], [{"record_type_cd": "B0809"}], {}),
    ("FIN-F09c", 2020, None, [record("B0101"), record("B0201")], [{"collection": "BUDGET", "table_no": "3"}], {}),
    ("FIN-K06", 2020, None, [record("B0303", sender_cd="900", cost_centre="220")], [1], {}),
    ("FIN-P01a", 2007, None, [staff(function_code="99999")], [1], {}),
    ("FIN-P01b", 2007, None, [staff(function_code="10800")], [1], {}),
    ("FIN-P01c", 2007, None, [staff(staff_category="4")], [1], {}),
    ("FIN-P02a", 1988, 2025, [cost("62030"), {**staff(), "record_type_cd": "Y1308", "value": 7}], [CELL], {}),
    ("FIN-P08", 2007, None, [staff(staff_type="3")], [1], {}),
    ("FIN-R02b", 2020, None, [record("B0701", nomenclature_code="444113", period_cd="S1")], [None], {}),
    ("FIN-R04b", 2004, None, [record("B0501", 1, equipment_type="PET")], [None], {}),
    ("FIN-S07", 2018, None, [activity("B0803"), activity("B0809", 40)], [{"bed_index": "C", "month": "01"}], {}),
    ("FIN-S10b", 2018, None, [activity("B0802", 5, month=""), activity("B0809")], MONTHS, {}),
    ("FIN-S11", 2018, None, [activity("B0810")], [1], {}),
    ("FIN-S12a", 1998, None, [activity("B0802", bed_index="G", cost_centre="299")], [1], {}),
]
ENDS = [(rule, year, step, *drawn) for rule, first, last, *drawn in RULES for year, step in ((first, -1), (last, 1)) if year is not None]


@pytest.mark.parametrize(("rule", "year", "step", "records", "failing", "reference"), ENDS, ids=[f"{end[0]}-{end[1]}" for end in ENDS])
def test_first_and_last_year(rule, year, step, records, failing, reference):
    check_rule(rule, finhosta(records), failing=failing, period=f"{year}-1", reference=reference)
    check_rule(rule, finhosta(records), period=f"{year + step}-1", reference=reference, outcome="not_in_force")


def test_every_rule_with_a_validity_is_drawn():
    dated = {rule.id for rule in load_catalogue().rules if rule.registration == "finhosta" and (rule.valid_from or rule.valid_to)}
    not_evaluated = {rule.id for rule in load_catalogue().rules if rule.not_evaluated}

    assert {rule for rule, *_ in RULES} == dated - not_evaluated
