"""The grouper's answer per stay. The groups come with the kind of stay: nothing is grouped here."""

from __future__ import annotations

import numpy as np
import polars as pl

from finhosta_dq.synth.casebook import GROUP, Casebook
from finhosta_dq.synth.diagnoses import PLACEHOLDER, Diagnoses
from finhosta_dq.synth.frames import Shelf
from finhosta_dq.synth.grouper_input import input_hashes
from finhosta_dq.synth.rng import stream

GROUPER_VERSION, ICD_EDITION = "40.0", "2024"
NEWBORN_MDC, MEDICAL = "15", "M"


def grouped(stays: pl.DataFrame, diagnoses: Diagnoses, book: Casebook, seed: int) -> pl.DataFrame:
    """sid, mdc, aprdrg, type, soi, rom, principal_dx, systems of every stay but contacts and psychiatric stays without a diagnosis."""
    rng = stream(seed, "grouper")
    case = stays["case"].to_numpy()
    columns = {name: np.append(book.types[name].to_numpy(), "")[case] for name in ("aprdrg", "mdc", "type")}
    if "newborn" in stays.columns:
        child = (stays["group"] == GROUP["newborn"]).to_numpy()
        columns["aprdrg"][child] = book.newborn["aprdrg"].to_numpy()[stays["newborn"].fill_null(0).to_numpy()[child]]
        columns["mdc"][child], columns["type"][child] = NEWBORN_MDC, MEDICAL
    soi, age = stays["soi"].to_numpy(), stays["age"].to_numpy()
    systems = np.clip(rng.integers(0, 2, len(soi)) + soi - 1 + (age >= 70), 1, 5)
    table = stays.select(
        "sid",
        "group",
        "soi",
        "rom",
        principal_dx=diagnoses.stays["principal"],
        systems=pl.Series(systems),
        **{name: pl.Series(values) for name, values in columns.items()},
    )
    return table.filter((pl.col("group") != GROUP["emergency"]) & (pl.col("principal_dx") != PLACEHOLDER)).drop("group")


def put_grouper(shelf: Shelf, registered: pl.DataFrame, groups: pl.DataFrame) -> None:
    """The grouper file of every half-year; the files it was grouped from must be there already."""
    rows = registered.select("sid", "period", "staynum").join(groups, on="sid", how="inner", maintain_order="left")
    for period in shelf.options.periods:
        # grouped on the first working day or so after the half-year
        moment = f"{period[:4]}-07-03T06:00:00" if period.endswith("1") else f"{int(period[:4]) + 1}-01-05T06:00:00"
        shelf.put(
            period,
            "grouper",
            rows.filter(pl.col("period") == period).select(
                "staynum",
                "mdc",
                "aprdrg",
                "type",
                "soi",
                "rom",
                "principal_dx",
                "systems",
                grouper_version=pl.lit(GROUPER_VERSION),
                icd_edition=pl.lit(ICD_EDITION),
                return_code=pl.lit("0"),
                grouped_at=pl.lit(moment),
            ),
        )
        hashes = input_hashes(shelf.frames, period).select("input_hash").to_series()
        shelf.frames[period, "grouper"] = shelf.frames[period, "grouper"].with_columns(input_hash=hashes)
