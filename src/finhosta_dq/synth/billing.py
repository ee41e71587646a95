"""Domain 6: what patients without RIZIV/INAMI intervention were billed."""

from __future__ import annotations

import polars as pl

from finhosta_dq.synth.acts import EMERGENCY_FEE, SUPERVISION
from finhosta_dq.synth.calendar import compact
from finhosta_dq.synth.frames import Shelf

DAY_PRICE_CODE, DAY_STAY_CODE, MEDICINE_CODE = "768003", "761456", "750003"
DAY_PRICE, DAY_STAY_PRICE, FEE, MEDICINE_PRICE = 48_512, 17_230, 3_145, 862  # hundredths of a euro
_DAY_TYPES = ["C", "D"]


def put_bills(shelf: Shelf, registered: pl.DataFrame, services: tuple[str, str]) -> None:
    """F3, F4 and F5. ``services``: RIZIV/INAMI service codes of the ward and of everything else."""
    ward, other = services
    own = registered.filter("is_uninsured").with_columns(nights=pl.col("end") - pl.col("adm"))
    day_stay = pl.col("type").is_in(_DAY_TYPES)
    admitted = pl.col("nights") > 0
    span = [compact("adm", "start"), compact("end", "stop")]
    lump = own.filter(admitted | day_stay).with_columns(number=pl.col("nights").clip(lower_bound=1))
    shelf.put_all(
        "procri30",
        lump.select(
            "period",
            "staynum",
            *span,
            code_serv_inariz=pl.lit(ward),
            f3_code_ps_forf_inariz=pl.when(day_stay).then(pl.lit(DAY_STAY_CODE)).otherwise(pl.lit(DAY_PRICE_CODE)),
            f3_number_ps_forf_inariz="number",
            f3_fact_ps_forf_inariz=_euro(pl.col("number") * pl.when(day_stay).then(DAY_STAY_PRICE).otherwise(DAY_PRICE)),
        ).rename({"start": "f3_date_start_ps_forf_inariz", "stop": "f3_date_end_ps_forf_inariz"}),
    )
    shelf.put_all(
        "procri40",
        lump.select(
            "period",
            "staynum",
            *span,
            code_serv_inariz=pl.lit(other),
            f4_code_farm_inariz=pl.lit(MEDICINE_CODE),
            f4_r40_number=pl.lit("1"),
            f4_number_farm_inariz="number",
            f4_fact_farm_inariz=_euro(pl.col("number") * MEDICINE_PRICE),
        ).rename({"start": "f4_date_start_farm_inariz", "stop": "f4_date_end_farm_inariz"}),
    )
    shelf.put_all(
        "procri50",
        own.select(
            "period",
            "staynum",
            *span,
            code_serv_inariz=pl.lit(other),
            f5_code_ps_inariz=pl.when(admitted).then(pl.lit(SUPERVISION)).otherwise(pl.lit(EMERGENCY_FEE)),
            f5_number_ps_inariz=pl.lit(1),
            f5_fact_ps_inariz=_euro(pl.lit(FEE)),
        ).rename({"start": "f5_date_start_ps_inariz", "stop": "f5_date_end_ps_inariz"}),
    )


def _euro(cents: pl.Expr) -> pl.Expr:
    return pl.format("{}.{}", cents // 100, (cents % 100).cast(pl.String).str.zfill(2))
