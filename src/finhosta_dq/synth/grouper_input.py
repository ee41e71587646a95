"""The hash of what the grouper saw of a stay: it tells whether the stay changed after grouping."""

from __future__ import annotations

import hashlib

import polars as pl

from finhosta_dq.synth.frames import Frames


def input_hashes(frames: Frames, period: str) -> pl.DataFrame:
    """SHA-256 per stay of a half-year that has a grouper record: staynum, input_hash.

    The inputs in order, joined by ``|``, an empty one as nothing: principal_dx; all diagnoses as ``code:present``, each once, sorted,
    joined by comma; procedures as ``code@YYYY-MM-DD`` likewise; year of admission - year of birth; sex; birth weight in grams;
    destination; kind of departure; days from admission to discharge. Rule MZG-GRP-08 computes the same from the delivery.
    """
    diagnoses = frames[period, "diagnose"].select("staynum", text=pl.format("{}:{}", "code_diagnose", "m1_present_adm"))
    procedures = frames[period, "procedur"].select("staynum", text=pl.format("{}@{}", "m2_code_procedure", _date("m2", "procedure")))
    weights = frames[period, "patbirth"].select("patnum", "m4_weight_birth")
    patients = frames[period, "pathospi"].select("patnum", "a1_year_birth")
    stays = (
        frames[period, "stayhosp"]
        .join(patients, on="patnum", how="left", maintain_order="left")
        .join(weights, on="patnum", how="left", maintain_order="left")
        .join(_joined(diagnoses).rename({"text": "diagnoses"}), on="staynum", how="left", maintain_order="left")
        .join(_joined(procedures).rename({"text": "procedures"}), on="staynum", how="left", maintain_order="left")
    )
    nights = (_date("a2", "hosp_out") - _date("a2", "hosp_in")).dt.total_days()
    age = pl.col("a2_year_hosp_in").cast(pl.Int64) - pl.col("a1_year_birth").cast(pl.Int64)
    inputs = frames[period, "grouper"].select("staynum", "principal_dx").join(stays, on="staynum", how="inner", maintain_order="left")
    text = pl.concat_str(
        [
            part.fill_null("")
            for part in (
                pl.col("principal_dx"),
                pl.col("diagnoses"),
                pl.col("procedures"),
                age.cast(pl.String),
                pl.col("a2_code_sex"),
                pl.col("m4_weight_birth"),
                pl.col("a2_code_destinate"),
                pl.col("a2_code_discharge"),
                nights.cast(pl.String),
            )
        ],
        separator="|",
    )
    hashes = [hashlib.sha256(line.encode()).hexdigest() for line in inputs.select(text).to_series()]
    return inputs.select("staynum", input_hash=pl.Series(hashes, dtype=pl.String))


def _joined(rows: pl.DataFrame) -> pl.DataFrame:
    """Distinct texts per stay, sorted, joined by comma."""
    return rows.unique().sort("staynum", "text").group_by("staynum", maintain_order=True).agg(pl.col("text").str.join(","))


def _date(file: str, what: str) -> pl.Expr:
    return pl.date(*(pl.col(f"{file}_{part}_{what}").cast(pl.Int32) for part in ("year", "month", "day")))
