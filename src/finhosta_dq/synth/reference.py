"""The hospital's own lists beside its delivery: what the ministry would send it, and what the product cannot know. All invented."""

from __future__ import annotations

import csv

import numpy as np
import polars as pl

from finhosta_dq.home import schemas_dir
from finhosta_dq.synth.acts import operative_numbers
from finhosta_dq.synth.casebook import GROUP, Casebook
from finhosta_dq.synth.grouper import ICD_EDITION
from finhosta_dq.synth.options import Options
from finhosta_dq.synth.population import INSURANCE_NONE
from finhosta_dq.synth.registry import ADM_PLANNED, AGE_FIRST_YEAR, AGE_NEWBORN, DISCHARGE_DECEASED
from finhosta_dq.synth.rng import stream
from finhosta_dq.synth.stays import LOS_BY_SOI, LOS_SIGMA

SYNTHETIC = "synthetic"
QUARTILE = 0.6744897501960817  # of the standard normal distribution
_NEWBORN_LOS = 4.0
# of the product's ICD-10 table, yet not to be used in ICD_EDITION: a heading, and codes of older editions
HEADING_CODE, OLD_DIAGNOSIS, OLD_PROCEDURE = "A41", "K5660", "0D5S0ZZ"
_GERIATRIC_FACTOR = 2.0
_INLIER_FACTOR = 1.2
_OTHER_HOSPITALS = (
    "009",
    "010",
    "012",
    "015",
    "017",
    "023",
    "026",
    "032",
    "038",
    "039",
    "043",
    "057",
    "063",
    "096",
    "097",
    "099",
    "102",
    "104",
    "106",
)


def reference_files(options: Options, book: Casebook, stays: pl.DataFrame) -> dict[str, pl.DataFrame]:
    """Files of ``_reference/`` by name. Every number has status ``synthetic`` and names the generator and the seed."""
    source = f"synthetic: fdq synth, seed {options.seed}"
    means = _mean_lengths(book, stays)
    return {
        "national_los.csv": _national_los(means, source),
        "national_gfin.csv": _national_gfin(means, source),
        "b8_national.csv": _b8_national(options, source),
        "settings.csv": _settings(stays, options),
        "parameters.csv": _parameters(),
        "rule_parameters.csv": _rule_parameters(source),
        "codes/hospital.csv": _hospital(options, source),
        "codes/operative_nomenclature.csv": _code_list([(code, "operation of the casebook") for code in operative_numbers(book)], source),
    }


def _mean_lengths(book: Casebook, stays: pl.DataFrame) -> pl.DataFrame:
    """Mean length of stay that the generator aims at: aprdrg, soi, mean."""
    classic = book.types.filter(pl.col("los_days") > 0)
    by_group = classic.group_by("aprdrg", maintain_order=True).agg(
        mean=(pl.col("los_days") * pl.col("weight")).sum() / pl.col("weight").sum()
    )
    newborn = book.newborn.select(
        "aprdrg", mean=pl.when(pl.col("los_days") > 0).then(pl.col("los_days").cast(pl.Float64)).otherwise(_NEWBORN_LOS)
    )
    day = book.types.filter(pl.col("los_days") == 0).select("aprdrg").unique(maintain_order=True).with_columns(mean=pl.lit(2.0))
    base = pl.concat([by_group, newborn, day.join(by_group, on="aprdrg", how="anti")])
    severity = pl.DataFrame({"soi": [1, 2, 3, 4], "factor": LOS_BY_SOI[1:]})
    return base.join(severity, how="cross").select("aprdrg", "soi", mean=(pl.col("mean") * pl.col("factor")).round(4)).sort("aprdrg", "soi")


def _national_los(means: pl.DataFrame, source: str) -> pl.DataFrame:
    ages = pl.DataFrame({"age_group": ["L", "H", "A", "G"]})
    severe = pl.col("soi") >= 3
    rows = means.join(ages, how="cross").filter((pl.col("age_group") == "G") | (severe == (pl.col("age_group") == "A")))
    scale = pl.col("age_group").replace_strict({"G": _GERIATRIC_FACTOR, "L": 0.95, "H": 1.1, "A": 1.0}, return_dtype=pl.Float64)
    mean = pl.col("mean") * scale
    median = mean * float(np.exp(-(LOS_SIGMA**2) / 2))
    spread = float(np.exp(QUARTILE * LOS_SIGMA))
    number = pl.col("aprdrg").str.to_integer()
    return rows.select(
        "aprdrg",
        "soi",
        "age_group",
        # one group in fifty is too rare nationally, one in forty has hardly any extreme severity
        n_stays=pl.when((number * 7 + pl.col("soi")) % 50 == 0).then(18).otherwise(300 + number * 13 % 4000),
        q1=pl.max_horizontal((median / spread).round(0), pl.lit(1.0)),
        q3=pl.max_horizontal((median * spread).round(0), pl.lit(1.0)),
        ngl=pl.max_horizontal(mean, pl.lit(1.0)).round(4),
        soi4_share=pl.when(number % 40 == 3).then(0.12).otherwise(0.2 + (number % 17) / 100).round(2),
        source=pl.lit(source),
        status=pl.lit(SYNTHETIC),
    ).sort("aprdrg", "soi", "age_group")


def _national_gfin(means: pl.DataFrame, source: str) -> pl.DataFrame:
    return means.select(
        "aprdrg",
        "soi",
        mean_los=pl.max_horizontal(pl.col("mean") * _GERIATRIC_FACTOR, pl.lit(2.0)).round(4),
        inlier75_mean_los=pl.max_horizontal(pl.col("mean") * _INLIER_FACTOR, pl.lit(1.0)).round(4),
        source=pl.lit(source),
        status=pl.lit(SYNTHETIC),
    )


def _b8_national(options: Options, source: str) -> pl.DataFrame:
    rng = stream(options.seed, "b8")
    hospitals = sorted({*_OTHER_HOSPITALS, options.hospital})
    count = len(hospitals)
    d1, d2, d3 = (rng.integers(low, high, count) for low, high in ((1_000, 9_000), (8_000, 30_000), (10, 200)))
    return pl.DataFrame(
        {
            "hospital": hospitals,
            "n1": np.rint(d1 * rng.uniform(0.15, 0.85, count)).astype(np.int64),
            "d1": d1,
            "n2": np.rint(d2 * rng.uniform(0.006, 0.038, count)).astype(np.int64),
            "d2": d2,
            "n3": np.rint(d3 * rng.uniform(0.0, 0.75, count)).astype(np.int64),
            "d3": d3,
            "source": source,
            "status": SYNTHETIC,
        }
    )


def _settings(stays: pl.DataFrame, options: Options) -> pl.DataFrame:
    """Amounts in euro in proportion to the classic stays."""
    classic = stays.filter(pl.col("group") < GROUP["day_surgical"]).height
    values = {
        "b8_old_amount": str(classic * 12),
        "b8_index": "1.02",
        "b1_amount_x": str(classic * 450),
        "b1_amount_y": str(classic * 225),
    }
    return pl.DataFrame({"name": list(values), "value": list(values.values())})


def _parameters() -> pl.DataFrame:
    """Budget parameters that are not public: demo values, marked so. The codes are those of the older printed lists."""
    lists: dict[str, list[str]] = {"A": [], "B": []}
    with (schemas_dir() / "reference" / "day_surgery_lists.csv").open(encoding="utf-8", newline="") as stream_:
        for row in csv.DictReader(stream_):
            lists[row["list"]].append(row["code"])
    rows = [
        ("a3.day.factor", "surgical day stay with list A code", "0.81", "day", "demo value", "not the legal value"),
        ("a3.listA.codes", "nomenclature codes", ";".join(sorted(lists["A"])), "list", "demo list", "list A of 2014"),
        ("a3.listB.codes", "nomenclature codes", ";".join(sorted(lists["B"])), "list", "demo list", "list B of 2013"),
    ]
    table = [(key, scope, value, unit, "2022-07-01", None, article, SYNTHETIC, note) for key, scope, value, unit, article, note in rows]
    columns = ["key", "scope", "value", "unit", "valid_from", "valid_to", "article", "status", "note"]
    return pl.DataFrame(table, schema=dict.fromkeys(columns, pl.String), orient="row")


def _rule_parameters(source: str) -> pl.DataFrame:
    values = {
        "indic_age_lt29d": AGE_NEWBORN,
        "indic_age_lt1y": f"{AGE_NEWBORN};{AGE_FIRST_YEAR}",
        "insurance_no_riziv": INSURANCE_NONE,
        "adm_planned": ADM_PLANNED,
        "discharge_deceased": DISCHARGE_DECEASED,
        "icd_edition": ICD_EDITION,
    }
    columns = {"unit": "list", "source": source, "status": SYNTHETIC, "note": "codes of the synthetic hospital"}
    return pl.DataFrame({"name": list(values), "value": list(values.values())}).with_columns(**{k: pl.lit(v) for k, v in columns.items()})


def _hospital(options: Options, source: str) -> pl.DataFrame:
    return _code_list([(options.hospital, "Synthetic hospital: general")], source)


def _code_list(rows: list[tuple[str, str]], source: str) -> pl.DataFrame:
    return pl.DataFrame(
        {
            "code": [code for code, _ in rows],
            "label_en": [label for _, label in rows],
            "label_nl": [label for _, label in rows],
            "valid_from": pl.Series([None] * len(rows), dtype=pl.String),
            "valid_to": pl.Series([None] * len(rows), dtype=pl.String),
            "source": source,
            "confidence": SYNTHETIC,
        }
    )
