"""A6 and A7: who came by ambulance, and who by the mobile emergency group."""

from __future__ import annotations

import polars as pl

from finhosta_dq.synth.frames import Shelf
from finhosta_dq.synth.rng import stream

SMUR, OWN_CODE = "1", "3"
_MEANS = [(SMUR, "SMR01", "mobile emergency group"), (OWN_CODE, "AMB01", "ambulance 1"), (OWN_CODE, "AMB02", "ambulance 2")]


def put_transport(shelf: Shelf, registered: pl.DataFrame, seed: int) -> None:
    """One urgent stay in five came by ambulance, one in forty with the mobile emergency group as well."""
    rng = stream(seed, "transport")
    luck = dict(zip(("ambulance", "group", "vehicle"), rng.random((3, registered.height)), strict=True))
    rows = registered.select("period", "staynum", "is_urgent", **{name: pl.Series(values) for name, values in luck.items()})
    urgent = rows.filter("is_urgent").with_row_index("intervention")
    ambulance = urgent.filter(pl.col("ambulance") < 0.2).select(
        "period",
        "staynum",
        type_transport=pl.lit(OWN_CODE),
        code_transport=pl.when(pl.col("vehicle") < 0.5).then(pl.lit("AMB01")).otherwise(pl.lit("AMB02")),
        a6_file_id=pl.lit(None, dtype=pl.String),
    )
    group = urgent.filter(pl.col("group") < 0.025).select(
        "period",
        "staynum",
        type_transport=pl.lit(SMUR),
        code_transport=pl.lit("SMR01"),
        a6_file_id=pl.format("M{}", pl.col("intervention").cast(pl.String).str.zfill(7)),
    )
    shelf.put_all("transpor", pl.concat([ambulance, group]).sort("period", "staynum", "type_transport"))
    means = pl.DataFrame(_MEANS, schema=["type_transport", "code_transport", "a7_descr_transport"], orient="row")
    for period in shelf.options.periods:
        shelf.put(period, "id_trans", means)
