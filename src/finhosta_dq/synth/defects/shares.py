"""Rules on a half-year as a whole whose answer no single defect decides: worked out on the files when all defects are in."""

from __future__ import annotations

from collections.abc import Callable

import polars as pl

from finhosta_dq.synth.defects.workspace import Frames

UNKNOWN_POSTCODES = 0.005


def unknown_postcodes(frames: Frames, period: str) -> bool:
    """Whether too many residents have no Belgian postcode; a clean stay of a resident has one, a broken one 0999."""
    residents = frames[period, "stayhosp"].filter(pl.col("a2_code_country").is_in(["BE", "150"]))
    zip_code = pl.col("a2_code_zip")
    return residents.filter(zip_code.is_null() | (zip_code == "0999")).height > UNKNOWN_POSTCODES * residents.height


def billed_days_differ(frames: Frames, period: str) -> bool:
    """Whether the billed days of the stays admitted from January of last year on differ between stays and bed indices in all.

    Too many here and too many there may cancel out.
    """
    admitted = pl.col("a2_year_hosp_in").cast(pl.Int32, strict=False) >= int(period[:4]) - 1
    stays = frames[period, "stayhosp"].filter(admitted)
    rows = frames[period, "stayindx"].join(stays.select("staynum"), on="staynum", how="semi")
    return _sum(stays, "a2_total_number_day_fac") != _sum(rows, "a4_number_day_fac") + _sum(rows, "a4_number_day_fac_prev")


def _sum(frame: pl.DataFrame, column: str) -> int:
    return int(frame[column].cast(pl.Int64, strict=False).fill_null(0).sum())


SHARES: tuple[tuple[str, Callable[[Frames, str], bool]], ...] = (
    ("MZG-GLO-06", unknown_postcodes),
    ("MZG-GLO-11", billed_days_differ),
)
