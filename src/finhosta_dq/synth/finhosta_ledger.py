"""Finhosta ledgers: costs and products per cost centre (table 2), balance (1), assets and debts (9, 10, 12, 17-20), auditor (21-23)."""

from __future__ import annotations

from collections import defaultdict

from finhosta_dq.synth.finhosta_records import Records, split
from finhosta_dq.synth.finhosta_staff import StaffCost

Costs = dict[tuple[str, str, str], float]

# account, cost element, cost centres that bear it, euro per bed
_GOODS = (
    ("60000", "9", ("830",), 9_000),
    ("61200", "2", ("020", "500"), 1_400),
    ("60300", "3", ("030",), 900),
    ("60400", "4", ("040",), 2_200),
    ("60500", "5", ("050",), 400),
    ("60600", "6", ("060",), 700),
    ("60700", "7", ("070",), 1_600),
    ("64000", "2", ("020",), 150),
)
# asset type of table 12: account, rate in percent, euro of depreciation per bed
_DEPRECIATION = {
    "buildings": ("63022", 3, 2_600),
    "medical_equipment": ("63030", 20, 1_500),
    "nonmedical_equipment_furniture": ("63040", 10, 500),
    "it": ("63043", 20, 450),
    "major_maintenance": ("63024", 10, 300),
}
# (table, asset type, account of table 1, net book value per bed)
_ASSETS = (
    ("Y1701", "intangible", "21000", 900),
    ("Y1701", "financial", "28000", 300),
    ("Y1801", "land_buildings", "22100", 78_000),
    ("Y1801", "medical_equipment", "23000", 9_000),
    ("Y1801", "nonmedical_equipment_furniture", "24000", 4_000),
    ("Y1801", "in_progress", "27000", 1_200),
)
_DEBTS = {"ONSS_NOT_DUE": ("45400", 1_500), "TAX_NOT_DUE": ("45300", 900), "OTHER": ("45600", 3_100)}


def add_ledgers(records: Records, staff: list[StaffCost], centres: list[str], beds: int) -> Costs:
    """Add tables 1, 2, 9, 10, 12, 17 to 23; the costs by account, cost element and cost centre.

    centres: cost centres with activity besides those the accounts name. beds: recognised beds, the size of everything.
    """
    costs: Costs = defaultdict(float)
    for one in staff:
        costs[(one.account, "9", one.cost_centre)] += one.amount
    for account, element, where, per_bed in _GOODS:
        for centre, amount in zip(where, split(per_bed * beds, [1] * len(where)), strict=True):
            costs[(account, element, centre)] += amount
    _rent_and_loans(records, costs, beds)
    _depreciation(records, costs, centres, beds)
    for centre in centres:
        # small supplies everywhere, so that every centre with a surface has a cost
        costs[("61202", "2", centre)] += 1_250.5
    for (account, element, centre), amount in sorted(costs.items()):
        records.add("B0201", amount, account=account, cost_element=element, cost_centre=centre)
    products = _products(records, costs, centres)
    balance = _balance(records, beds)
    _auditor(records, costs, products, balance)
    return costs


def _rent_and_loans(records: Records, costs: Costs, beds: int) -> None:
    for number, (centre, per_bed) in enumerate((("050", 60), ("500", 40)), start=1):
        costs[("61020", "0", centre)] += per_bed * beds
        records.add("Y0901", per_bed * beds, cost_centre=centre, contract_ref=f"RENT{number:02d}")
    for number, per_bed in enumerate((350, 180), start=1):
        costs[("65000", "1", "020")] += per_bed * beds
        records.add("Y1001", per_bed * beds, institution=f"BANK{number:02d}", loan_ref=f"LOAN{number:02d}")


def _depreciation(records: Records, costs: Costs, centres: list[str], beds: int) -> None:
    where = [centre for centre in centres if "200" <= centre <= "319"] or centres[:1]
    for asset, (account, rate, per_bed) in _DEPRECIATION.items():
        for centre, amount in zip(where, split(per_bed * beds, [1] * len(where)), strict=True):
            costs[(account, "0", centre)] += amount
            records.add("Y1201", amount, cost_centre=centre, asset_type=asset)
            records.add("Y1202", amount / rate * 100 * 1.25, cost_centre=centre, asset_type=asset)


def _products(records: Records, costs: Costs, centres: list[str]) -> dict[tuple[str, str], float]:
    """Products a little above costs, on the hospital services and medico-technical centres."""
    total = round(sum(costs.values()) * 1.012, 2)
    where = [centre for centre in centres if "200" <= centre <= "499"] or centres[:1]
    products: dict[tuple[str, str], float] = {}
    for account, share, places in (("70000", 0.62, where), ("70400", 0.20, ["840"]), ("70500", 0.13, ["830"]), ("74200", 0.05, ["020"])):
        for centre, amount in zip(places, split(total * share, [1] * len(places)), strict=True):
            products[(account, centre)] = amount
            records.add("B0201", amount, account=account, cost_centre=centre)
    return products


def _balance(records: Records, beds: int) -> dict[str, float]:
    """Table 1 after appropriation with tables 17 to 20 behind it; net balance per account (debit positive)."""
    balance: dict[str, float] = {"40200": 21_000.0 * beds, "40000": 3_000.0 * beds, "55000": 8_500.0 * beds, "31000": 2_000.0 * beds}
    for table, asset, account, per_bed in _ASSETS:
        net = float(per_bed * beds)
        balance[account] = net
        gross, written = round(net * 1.8, 2), round(net * 0.8, 2)
        for component, close, added in (("ACQ", gross, gross * 0.06), ("DEP", written, written * 0.09)):
            added = round(added, 2)
            gone = round(added * 0.3, 2)
            for movement, amount in (("OPEN", close - added + gone), ("ADD", added), ("DISP", gone), ("CLOSE", close)):
                records.add(table, amount, asset_type=asset, component=component, movement=movement)
    for line, (account, per_bed) in _DEBTS.items():
        balance[account] = -float(per_bed * beds)
        records.add("Y2001", per_bed * beds, debt_line=line)
    balance |= {"17300": -38_000.0 * beds, "44000": -9_000.0 * beds, "10000": -30_000.0 * beds}
    records.add("Y1901", 20_000.0 * beds, creditor_type="CREDIT")
    balance["13300"] = -round(sum(balance.values()), 2)
    for account, net in sorted(balance.items()):
        records.add("B0101", abs(net), account=account, side="D" if net > 0 else "C")
    return balance


def _auditor(records: Records, costs: Costs, products: dict[tuple[str, str], float], balance: dict[str, float]) -> None:
    """Balance sheet and result by account group, and costs and products on definitive centres after allocation."""
    groups: dict[str, float] = defaultdict(float)
    for account, net in balance.items():
        groups[account[:2]] += net
    for group, net in sorted(groups.items()):
        records.add("R2101", abs(net), heading=group)
    assets = sum(net for net in groups.values() if net > 0)
    records.add("R2101", assets, heading="ASSETS")
    records.add("R2101", assets, heading="LIABILITIES")
    results: dict[str, float] = defaultdict(float)
    for (account, _, _), amount in costs.items():
        results[account[:2]] += amount
    for (account, _), amount in products.items():
        results[account[:2]] += amount
    for group, amount in sorted(results.items()):
        records.add("R2201", amount, heading=group)
    cost, product = (round(sum(amount for group, amount in results.items() if group[0] == kind), 2) for kind in "67")
    records.add("R2201", product - cost, heading="RESULT")
    for record_type, amounts, total in (
        ("R2301", {(account, centre): amount for (account, _, centre), amount in costs.items()}, cost),
        ("R2302", products, product),
    ):
        own: dict[tuple[str, str], float] = defaultdict(float)
        for (account, centre), amount in amounts.items():
            if centre >= "200":
                own[(account[:2], centre)] += amount
        shares = split(total, list(own.values()))
        for (heading, centre), amount in zip(own, shares, strict=True):
            records.add(record_type, amount, heading=heading, cost_centre=centre)
