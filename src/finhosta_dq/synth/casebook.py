"""What the synthetic hospital treats: kinds of stay, comorbidities, reasons of emergency contacts, from ``schemas/synthetic``."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np
import polars as pl

from finhosta_dq.home import schemas_dir
from finhosta_dq.synth.rng import Ints

GROUPS = (
    "medical",
    "surgical",
    "paediatric",
    "geriatric",
    "delivery",
    "newborn",
    "rehabilitation",
    "psychiatric",
    "day_surgical",
    "day_medical",
    "emergency",
)
GROUP = {name: number for number, name in enumerate(GROUPS)}
NO_CASE = -1


@dataclass(frozen=True)
class Casebook:
    """types: one row per kind of stay, ``case`` = row number; the other tables as in their files."""

    types: pl.DataFrame
    comorbidity: dict[str, list[str]]
    emergency: pl.DataFrame
    newborn: pl.DataFrame
    postcodes: list[str]

    def of_group(self, group: str) -> pl.DataFrame:
        """The kinds of stay of a group."""
        return self.types.filter(pl.col("group") == group)

    def numbers(self, column: str) -> Ints:
        """A whole-number column of ``types``, to be taken by ``case``."""
        return self.types.get_column(column).to_numpy().astype(np.int64)


@cache
def casebook() -> Casebook:
    """The product's casebook."""
    types = _read("stay_types").with_row_index("case").with_columns(pl.col("case").cast(pl.Int64))
    integer = ["age_from", "age_to", "weight", "los_days"]
    types = types.with_columns([pl.col(name).cast(pl.Int64) for name in integer])
    comorbidity = _read("comorbidity")
    pools = {stage: comorbidity.filter(pl.col("stage") == stage)["diagnosis"].to_list() for stage in comorbidity["stage"].unique()}
    emergency = _read("emergency").with_columns(pl.col("weight").cast(pl.Float64))
    bounds = ["weight_from", "weight_to", "week_from", "week_to", "los_days"]
    newborn = _read("newborn").with_columns([pl.col(name).cast(pl.Int64) for name in bounds] + [pl.col("share").cast(pl.Float64)])
    return Casebook(types, pools, emergency, newborn, _read("postcode")["postcode"].to_list())


def _read(name: str) -> pl.DataFrame:
    return pl.read_csv(schemas_dir() / "synthetic" / f"{name}.csv", comment_prefix="#", infer_schema=False)


def nomenclature_pair(ambulatory: str) -> str:
    """The hospital number that goes with an ambulatory RIZIV/INAMI number: next five digits, sixth digit = these modulo 7."""
    stem = int(ambulatory[:5]) + 1
    return f"{stem:05d}{stem % 7}"
