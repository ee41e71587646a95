"""What the synthetic hospital states about itself (``settings.csv``) and the lists it mounts for its budget. All invented, in proportion to
its beds and stays, and marked so."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

import polars as pl

from finhosta_dq.synth.acts import operative_numbers
from finhosta_dq.synth.billing import DAY_PRICE_CODE, DAY_STAY_CODE
from finhosta_dq.synth.casebook import GROUP, Casebook
from finhosta_dq.synth.national import SYNTHETIC, Frames

_CLASSIC_BEDS = ("C", "D", "I")
_DAYS, _OCCUPANCY = 365, 0.8
_M2_PER_BED = 51.5
# days in intensive care over billed days by severity
_INTENSIVE_SHARE = {1: 0.004, 2: 0.012, 3: 0.04, 4: 0.14}
# groups that any land calls low-variable: name, APR-DRG, highest severity, and the start of a diagnosis that keeps a stay out
_LOW_VARIABLE = (
    ("appendectomy", "225", 2, "K352"),
    ("cholecystectomy", "263", 2, "K8012"),
    ("inguinal hernia", "228", 2, ""),
    ("tonsillectomy", "097", 2, ""),
    ("vaginal delivery", "560", 2, ""),
    ("caesarean section", "540", 2, ""),
)


def settings(stays: pl.DataFrame, frames: Frames, source: str) -> pl.DataFrame:
    """``settings.csv``: name, value, source, status."""
    classic = stays.filter(pl.col("group") < GROUP["day_surgical"]).height
    beds = beds_by_index(frames)
    values = {**_identity(beds), **_amounts(classic), **_staff(sum(beds.values())), **_acts(classic, beds), **_deciles()}
    rows = {"name": list(values), "value": [f"{value:g}" if isinstance(value, float) else str(value) for value in values.values()]}
    return _marked(pl.DataFrame(rows), source)


def beds_by_index(frames: Frames) -> Mapping[str, int]:
    """Beds of the last half-year by bed index, 0 where there are none."""
    period = max(period for period, table in frames if table == "unitindx")
    units = frames[period, "unitindx"].group_by("code_bedindex").agg(pl.col("s4_number_bed").cast(pl.Int64).sum())
    return defaultdict(int, zip(units["code_bedindex"], units["s4_number_bed"], strict=True))


def _identity(beds: Mapping[str, int]) -> dict[str, float]:
    """Beds, surfaces and functions. A new wing was opened, no merger took place."""
    total = sum(beds.values())
    return {
        "university_beds": 0,
        "is_public": 0,
        "recognised_beds_start": total,
        "recognised_beds_mean": total,
        "beds_c": beds["C"],
        "beds_d": beds["D"],
        "beds_l": 0,
        "beds_c_d": beds["C"] + beds["D"],
        "beds_k_day_night": 0,
        "intensive_beds": beds["I"],
        "coma_beds": 0,
        "theatre_day_m2": 2 * total,
        "nic_m2": 25 * beds["NI"],
        "building_beds": round(0.6 * total),
        "building_extra_beds": 0,
        "building_is_priority": 0,
        "building_m2_before": round(_M2_PER_BED * total),
        "building_m2_after": round(1.12 * _M2_PER_BED * total),
        "smur_functions": 1,
        "has_emergency_or_intensive": 1,
        "is_remote_emergency": 0,
        "has_urgent_medical_aid": 1,
        "has_cardiac_b1_b2_b3": 0,
        "neuro_operations": 0,
        "neuro_operations_k400": 0,
    }


def _amounts(classic: int) -> dict[str, float]:
    """Amounts in euro in proportion to the classic stays."""
    return {
        "b8_old_amount": classic * 12,
        "b8_index": 1.02,
        "b1_amount_x": classic * 450,
        "b1_amount_y": classic * 225,
        "b1_b2_amount": classic * 3_100,
        "budget_without_a2": classic * 4_800,
        "inpatient_drugs_insurer": classic * 260,
        "wage_cost": 61_200,
    }


def _staff(beds: int) -> dict[str, float]:
    """FTE and points that the articles name, in proportion to the beds."""
    per_bed = {
        "fte_norm": 0.5,
        "fte_june": 2.1,
        "fte_long_absence": 0.02,
        "fte_first_job": 0.02,
        "fte_contract_fbi": 0.03,
        "fte_maribel": 0.06,
        "fte_art51": 0.02,
        "fte_title_tpp": 0.05,
        "fte_title_qpp": 0.08,
        "fte_youth_jobs": 0.02,
        "points_day": 0.1,
        "points_sterilisation": 0.05,
    }
    return {"fte_hygiene_nurse": 1, "points_or": 15, "points_ed": 15} | {name: round(share * beds, 2) for name, share in per_bed.items()}


def _acts(classic: int, beds: Mapping[str, int]) -> dict[str, float]:
    """Values of acts in euro, insured days, points of the nursing profile, counts."""
    wards = sum(beds[index] for index in _CLASSIC_BEDS)
    insured, insured_e = (round(number * _DAYS * _OCCUPANCY) for number in (wards, beds["E"]))
    return {
        "act_value_c_d": insured * 98,
        "act_value_e": insured_e * 64,
        "insured_days_c_d": insured,
        "insured_days_e": insured_e,
        "insured_days_c_d_e": insured + insured_e,
        "nrg_residual_points_c_d": round(0.11 * wards, 2),
        "nrg_residual_points_e": round(0.13 * beds["E"], 2),
        "or_day_coefficient": 1.03,
        "donor_npercis": 14.5,
        "consults_2008": classic // 20,
        "g_occupancy_gap_stays": 0,
        "forced_admissions": classic // 500,
        "ivf_cycles": 0,
    }


def _deciles() -> dict[str, float]:
    names = ("b8", "c_d", "e", "intensive_c1", "intensive_c2", "intensive_c3", "products")
    return {f"decile_{name}": 5 for name in names}


def lists(book: Casebook, frames: Frames, source: str) -> dict[str, pl.DataFrame]:
    """Mounted lists of the budget by file name; ``or_act.csv`` is counted in the hospital's own nomenclature numbers."""
    groups = sorted({*book.types.filter(pl.col("los_days") > 0)["aprdrg"], *book.newborn["aprdrg"]})
    shares = [(group, severity, share) for group in groups for severity, share in _INTENSIVE_SHARE.items()]
    tables = {
        "national_icu_share.csv": pl.DataFrame(shares, schema=["aprdrg", "soi", "share"], orient="row"),
        "or_act.csv": _theatre_acts(book, frames),
        "lvz_condition.csv": _low_variable(),
        "day_tariff.csv": pl.DataFrame({"code": [DAY_STAY_CODE, DAY_PRICE_CODE], "tariff": ["day care", "full day price"]}),
        "b4_contract.csv": pl.DataFrame(
            [
                ("art. 63 oncology", 41_000, 1.31, 53_710, "2026-03-31", "2026-03-12"),
                ("art. 63 patient safety", 28_500, 1.12, 31_920, "2026-03-31", "2026-04-20"),
                ("art. 101 quality", 12_000, 1.05, 12_540, "2026-06-30", "2026-05-30"),
            ],
            schema=["line", "amount", "index_coefficient", "notified", "due_date", "delivered_date"],
            orient="row",
        ),
        "revision_line.csv": pl.DataFrame(
            [
                ("1 investments", 180_000, 171_500, 173_000, 171_500),
                ("2 short-term credit", 42_000, 43_250, 43_250, 43_250),
                ("10 low-variable care", 0, -3_900, -4_600, -3_900),
            ],
            schema=["line", "provisional", "final", "on_delivered", "on_corrected"],
            orient="row",
        ),
    }
    return {name: _marked(table, source) for name, table in tables.items()}


def _theatre_acts(book: Casebook, frames: Frames) -> pl.DataFrame:
    """Acts of the casebook's operations by nomenclature number; one in ten is the second of its session."""
    billed = pl.concat(frame for (_, table), frame in sorted(frames.items(), key=lambda item: item[0]) if table == "procrizi")
    number = pl.col("m3_number_inariz_1_day").cast(pl.Int64).fill_null(1)
    acts = billed.filter(pl.col("m3_code_inariz").is_in(operative_numbers(book))).group_by("m3_code_inariz").agg(acts=number.sum())
    return acts.rename({"m3_code_inariz": "code"}).sort("code").with_columns(secondary_acts=pl.col("acts") // 10)


def _low_variable() -> pl.DataFrame:
    """Groups by APR-DRG and severity; a diagnosis that must be absent where one is named."""
    rows = [
        ("2024", name, "2024-01-01", None, drg, severity, *(("complication", "diagnosis", absent, "absent") if absent else (None,) * 4))
        for name, drg, highest, absent in _LOW_VARIABLE
        for severity in range(1, highest + 1)
    ]
    columns = ("version", "lvz_group", "valid_from", "valid_to", "aprdrg", "soi", "condition", "item", "code", "must_be")
    return pl.DataFrame(rows, schema=dict.fromkeys(columns, pl.String) | {"soi": pl.Int64}, orient="row")


def _marked(table: pl.DataFrame, source: str) -> pl.DataFrame:
    return table.with_columns(source=pl.lit(source), status=pl.lit(SYNTHETIC))
