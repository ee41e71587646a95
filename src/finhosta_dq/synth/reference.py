"""The hospital's own lists beside its delivery: what the ministry would send it, and what the product cannot know. All synthetic."""

from __future__ import annotations

import polars as pl

from finhosta_dq.synth.acts import operative_numbers
from finhosta_dq.synth.budget import parameters
from finhosta_dq.synth.casebook import Casebook
from finhosta_dq.synth.grouper import ICD_EDITION
from finhosta_dq.synth.national import SYNTHETIC, Frames, b8_national, national_table
from finhosta_dq.synth.options import Options
from finhosta_dq.synth.population import INSURANCE_NONE
from finhosta_dq.synth.registry import ADM_EMERGENCY, ADM_PLANNED, AGE_FIRST_YEAR, AGE_NEWBORN, DISCHARGE_DECEASED
from finhosta_dq.synth.statements import lists, settings
from finhosta_dq.synth.transport import OWN_CODE, SMUR

# of the product's ICD-10 table, yet not to be used in ICD_EDITION: a heading, and codes of older editions
HEADING_CODE, OLD_DIAGNOSIS, OLD_PROCEDURE = "A41", "K5660", "0D5S0ZZ"


def reference_files(options: Options, book: Casebook, stays: pl.DataFrame, frames: Frames) -> dict[str, pl.DataFrame]:
    """Files of ``_reference/`` by name. Every number has status ``synthetic`` and names what it comes from.

    stays: the drawn stays; frames: the files of MZG, grouper and social flags by (period, table).
    """
    source = f"synthetic: fdq synth, seed {options.seed}"
    return {
        "national_los.csv": national_table("national_los"),
        "national_gfin.csv": national_table("national_gfin"),
        "b8_national.csv": b8_national(options.hospital, frames, options.seed),
        "settings.csv": settings(stays, frames, source),
        "parameters.csv": parameters(book),
        "rule_parameters.csv": _rule_parameters(source),
        **lists(book, frames, source),
        "codes/hospital.csv": _hospital(options, source),
        "codes/operative_nomenclature.csv": _code_list([(code, "operation of the casebook") for code in operative_numbers(book)], source),
    }


def _rule_parameters(source: str) -> pl.DataFrame:
    values = {
        "indic_age_lt29d": AGE_NEWBORN,
        "indic_age_lt1y": f"{AGE_NEWBORN};{AGE_FIRST_YEAR}",
        "insurance_no_riziv": INSURANCE_NONE,
        "adm_planned": ADM_PLANNED,
        "adm_urgent": ADM_EMERGENCY,
        "transport_100": f"{SMUR};{OWN_CODE}",
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
