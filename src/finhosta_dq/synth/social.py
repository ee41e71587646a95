"""The social flags per stay, from the hospital's own billing."""

from __future__ import annotations

import polars as pl

from finhosta_dq.synth.frames import Shelf
from finhosta_dq.synth.population import INSURANCE_PREFERENTIAL
from finhosta_dq.synth.rng import stream


def put_social(shelf: Shelf, registered: pl.DataFrame, seed: int) -> None:
    """One row per registered stay; the flags belong to the patient."""
    rng = stream(seed, "social")
    luck = rng.random((3, int(registered["patient"].max()) + 1))  # type: ignore[arg-type]
    patient = registered["patient"].to_numpy()
    insured = ~pl.col("is_uninsured")
    preferential = pl.col("insurance") == INSURANCE_PREFERENTIAL

    def flag(chosen: pl.Expr) -> pl.Expr:
        return pl.when(chosen).then(pl.lit("Y")).otherwise(pl.lit("N"))

    rows = registered.with_columns(
        social=pl.Series(luck[0][patient] < 0.35), isolated=pl.Series(luck[1][patient] < 0.3), homeless=pl.Series(luck[2][patient] < 0.05)
    )
    shelf.put_all(
        "social",
        rows.select(
            "period",
            "staynum",
            is_insured=flag(insured),
            is_bim=flag(preferential),
            is_maf_social=flag(preferential & pl.col("social")),
            is_maf_low_income_isolated=flag(preferential & pl.col("isolated")),
            is_no_relief_domicile=flag(~insured & pl.col("homeless")),
        ),
    )
