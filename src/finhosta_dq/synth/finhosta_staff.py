"""Finhosta tables 13 and 14 (staff cost, irregular work) and 131 (end of career)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import polars as pl

from finhosta_dq.synth.finhosta_records import Records, split

Frames = dict[tuple[str, str], pl.DataFrame]

WEEKLY_HOURS = 38
# cost centre, category, function, paid FTE per 100 beds, yearly cost of one FTE
_OTHERS = (
    ("020", "2", "10800", 2.0, 118_000),
    ("050", "2", "13596", 14.0, 62_000),
    ("030", "1", "12336", 6.0, 55_000),
    ("060", "1", "12336", 3.0, 49_000),
    ("070", "1", "12336", 8.0, 50_000),
    ("100", "3", "24116", 14.0, 71_000),
    ("150", "3", "24116", 12.0, 71_000),
    ("500", "4", "36444", 7.0, 66_000),
    ("510", "4", "36454", 9.0, 66_000),
    ("830", "5", "11616", 5.0, 78_000),
    ("840", "0", "47016", 3.0, 165_000),
)
_COMPONENTS = {"Y1303": ("620", 0.74), "Y1304": ("621", 0.22), "Y1305": ("622", 0.01), "Y1306": ("623", 0.03)}


@dataclass(frozen=True)
class StaffCost:
    """What the ledger must hold: cost centre, account (five digits) and amount."""

    cost_centre: str
    account: str
    amount: float


def add_staff(records: Records, frames: Frames, beds: int) -> list[StaffCost]:
    """Add tables 13, 14 and 131; the staff cost per account and cost centre for the ledger."""
    cells = _nursing(frames, records.year)
    cells += [(centre, category, function, round(fte * beds / 100, 2), cost) for centre, category, function, fte, cost in _OTHERS]
    ledger: dict[tuple[str, str], float] = {}
    for centre, category, function, fte, cost in cells:
        women, men = split(fte, (0.8, 0.2))
        for sex, part in (("2", women), ("1", men)):
            _cell(records, ledger, centre, category, function, sex, part, cost)
    _end_of_career(records, [(centre, fte) for centre, _, function, fte, _ in cells if function == "24116"])
    return [StaffCost(centre, account, round(amount, 2)) for (centre, account), amount in sorted(ledger.items())]


def _nursing(frames: Frames, year: int) -> list[tuple[str, str, str, float, float]]:
    """Nurses and carers per hospital cost centre: the mean over the quarters of what EMPLOPER says of its units."""
    parts = []
    for half in (1, 2):
        units = (
            frames[(f"{year}-{half}", "unitindx")]
            .select("code_campus", "code_unit", pl.col("s4_cost_centre").str.head(3).alias("cost_centre"))
            .unique(["code_campus", "code_unit"], keep="first", maintain_order=True)
        )
        staff = frames[(f"{year}-{half}", "emploper")].filter(pl.col("p1_q_or_f") == "Q")
        parts.append(staff.join(units, on=["code_campus", "code_unit"], how="inner"))
    mean = (
        pl.concat(parts)
        .filter(pl.col("cost_centre").is_between(pl.lit("200"), pl.lit("499")))
        .group_by("cost_centre", "quarter_registr")
        .agg(pl.col("p1_number_fte_payed").cast(pl.Float64).sum().alias("fte"))
        .group_by("cost_centre")
        .agg((pl.col("fte").sum() / 4).alias("fte"))
        .filter(pl.col("fte") > 0.5)
        .sort("cost_centre")
    )
    cells = []
    for row in mean.iter_rows(named=True):
        nurses, carers = split(row["fte"], (0.85, 0.15))
        cells += [(row["cost_centre"], "3", "24116", nurses, 69_000.0), (row["cost_centre"], "3", "25216", carers, 54_000.0)]
    return cells


def _cell(
    records: Records, ledger: dict[tuple[str, str], float], centre: str, category: str, function: str, sex: str, fte: float, cost: float
) -> None:
    items = {
        "cost_centre": centre,
        "staff_category": category,
        "staff_type": "0",
        "employment_status": "CONTR",
        "function_code": function,
        "sex": sex,
    }
    if fte <= 0:
        return
    records.add("Y1301", fte, **items)
    records.add("Y1302", fte * WEEKLY_HOURS * 52, **items)
    total = round(fte * cost, 2)
    amounts = split(total, [share for _, share in _COMPONENTS.values()])
    for (record_type, (account, _)), amount in zip(_COMPONENTS.items(), amounts, strict=True):
        records.add(record_type, amount, **items)
        key = (centre, f"{account}{category}0")
        ledger[key] = ledger.get(key, 0.0) + amount
    records.add("Y1308", total, **items)
    if category == "3":
        records.add("Y1401", amounts[0] * 0.06, **items)
        records.add("Y1402", fte * 120, supplement_rate="50", **items)
        records.add("Y1402", fte * 60, supplement_rate="56", **items)


def _end_of_career(records: Records, nursing: list[tuple[str, float]]) -> None:
    """Nurses of 52 with exemption in two tranches, and the replacement hours that make up for them."""
    person = 0
    for centre, fte in nursing:
        for _ in range(max(1, int(fte // 20))):
            person += 1
            key = f"P{person:06d}"
            born = f"{records.year - 52}-{person % 12 + 1:02d}-15"
            who: dict[str, Any] = {"person_key": key, "birth_date": born, "date_in": f"{records.year - 25}-09-01"}
            for tranche in ("45", "50"):
                records.add("A1311", 96, function_code="24116", cost_centre=centre, tranche=tranche, option="EXEMPTION", **who)
            records.add("A1312", WEEKLY_HOURS, person_key=key)
            records.add("A1313", WEEKLY_HOURS, person_key=key, function_code="24116")
            records.add(
                "A1316",
                5,
                person_key=f"R{person:06d}",
                birth_date=f"{records.year - 30}-03-10",
                date_in=f"{records.year - 2}-02-01",
                function_code="24116",
                cost_centre=centre,
                replacement_kind="NEW",
                contract_start=f"{records.year - 2}-02-01",
            )
