"""Domain 3: patients, stays, specialisms, bed indices, nursing units."""

from __future__ import annotations

import numpy as np
import polars as pl

from finhosta_dq.synth.calendar import day, parts
from finhosta_dq.synth.frames import Shelf
from finhosta_dq.synth.options import Options
from finhosta_dq.synth.structure import CAMPUSES, DAY_UNIT, EMERGENCY_UNIT, Structure

CODE_SYSTEM = "B"


def put_patients_and_stays(shelf: Shelf, registered: pl.DataFrame, diagnosis: pl.DataFrame) -> None:
    """A1 and A2. ``diagnosis``: sid, principal, cause_of_death (null when alive)."""
    patients = (
        registered.select("period", "patnum", a1_year_birth=pl.col("birth_year")).unique(maintain_order=True).sort("period", "patnum")
    )
    shelf.put_all("pathospi", patients)
    rows = registered.join(diagnosis, on="sid", how="left", maintain_order="left")
    leaving = pl.when(~pl.col("open"))
    length = pl.col("end") - pl.col("adm")
    hour = pl.when(length > 0).then(9 + pl.col("minute") // 60 % 8).otherwise(22)
    shelf.put_all(
        "stayhosp",
        rows.with_columns(left=leaving.then(pl.col("dis"))).select(
            "period",
            "staynum",
            *parts("adm", ("a2_year_hosp_in", "a2_month_hosp_in", "a2_day_hosp_in")),
            *parts("left", ("a2_year_hosp_out", "a2_month_hosp_out", "a2_day_hosp_out")),
            leaving.then(hour).alias("a2_hour_hosp_out"),
            leaving.then(pl.col("minute") % 60).alias("a2_min_hosp_out"),
            a2_hosptype_cat=pl.col("cat"),
            a2_hosptype_fac=pl.col("type"),
            a2_total_number_day_fac=pl.col("total_days"),
            a2_code_readmission=pl.col("readmission"),
            a2_code_sex=pl.col("patient_sex"),
            a2_code_indic_age=pl.col("age_code"),
            a2_code_zip=pl.col("zip"),
            a2_code_country=pl.col("country"),
            a2_code_indic_nat=pl.col("nationality"),
            a2_code_stat_insurance=pl.col("insurance"),
            a2_code_place_before_adm=pl.col("place"),
            a2_code_adm=pl.col("admission"),
            a2_code_adrby=pl.col("referred"),
            a2_code_destinate=pl.col("destination"),
            a2_code_discharge=pl.col("departure"),
            a2_code_sys_diag_verif_adm=pl.lit(CODE_SYSTEM),
            a2_code_diag_verif_adm=pl.col("principal"),
            a2_code_sys_diag_cause_death=pl.lit(CODE_SYSTEM),
            a2_code_diag_cause_death=leaving.then(pl.col("cause_of_death")),
            patnum=pl.col("patnum"),
        ),
    )


def with_days(registered: pl.DataFrame, segments: pl.DataFrame, options: Options) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Adds the billable days: registered stays with ``total_days``, and their segments (one row per half-year and segment)
    with staynum, type, fac, fac_prev, part, free (days of the registration year and of the year before)."""
    start = day(options.span(f"{options.year}-1")[0])
    before = day(options.span(f"{options.year}-1")[0].replace(year=options.year - 1))
    own = registered.select("sid", "period", "staynum", "type", "end", "minute", "is_uninsured", "is_long")
    rows = own.join(segments, on="sid", how="inner", maintain_order="left_right")
    in_day, nights, end = (rows[name].to_numpy() for name in ("in_day", "nights", "end"))
    out_day = np.minimum(in_day + nights, end)
    partial, free = rows["part_days"].to_numpy(), rows["free_days"].to_numpy()
    this_year = np.maximum(out_day - np.maximum(in_day, start), 0)
    # a last night that is not fully billed: only in stays that end well within the year
    within = out_day > start + 1
    partial, free = partial * within, free * within
    last_year = np.maximum(np.minimum(out_day, start) - np.maximum(in_day, before), 0)
    older = np.maximum(np.minimum(out_day, before) - in_day, 0)
    rows = rows.with_columns(
        fac=pl.Series(this_year - partial - free),
        fac_prev=pl.Series(last_year),
        part=pl.Series(partial),
        free=pl.Series(free),
        total=pl.Series(this_year - partial - free + last_year + older),
        out_day=pl.Series(out_day),
    )
    totals = rows.group_by("period", "sid", maintain_order=True).agg(total_days=pl.col("total").sum())
    return registered.join(totals, on=["period", "sid"], how="left", maintain_order="left"), rows


def put_movements(shelf: Shelf, rows: pl.DataFrame, structure: Structure) -> None:
    """A3, A4 and A5 from the segments of the registered stays."""
    shelf.put_all(
        "stayspec",
        rows.select("period", "staynum", *_named("a3", "spec_in"), order_spec=pl.col("order"), code_spec=pl.col("spec")),
    )
    shelf.put_all(
        "stayindx",
        rows.select(
            "period",
            "staynum",
            *_named("a4", "bedindex_in"),
            order_bedindex=pl.col("order"),
            a4_code_bedindex_fac=pl.col("code"),
            a4_number_day_fac=pl.col("fac"),
            a4_number_day_fac_prev=pl.col("fac_prev"),
            a4_number_day_part_fac=pl.col("part"),
            a4_number_day_part_fac_prev=pl.lit(0),
            a4_number_day_no_fac=pl.col("free"),
            a4_number_day_no_fac_prev=pl.lit(0),
        ),
    )
    placed = rows.join(structure.units.select("unit", "campus", unit_code="code"), on="unit", how="left", maintain_order="left")
    # the emergency room comes first: in the morning; the ward after it, in the afternoon
    first = pl.col("code") == "U"
    hour = pl.when(first).then(pl.col("minute") // 60 % 12).otherwise(13 + pl.col("minute") // 60 % 8)
    shelf.put_all(
        "stayunit",
        placed.select(
            "period",
            "staynum",
            *_named("a5", "unit_in"),
            order_unit=pl.col("order"),
            code_campus=pl.col("campus").fill_null(CAMPUSES[0]),
            code_unit=pl.when(first).then(pl.lit(EMERGENCY_UNIT)).otherwise(pl.col("unit_code").fill_null(DAY_UNIT)),
            a5_hour_unit_in=hour,
            a5_min_unit_in=pl.col("minute") % 60,
        ),
    )


def _named(file: str, what: str) -> list[pl.Expr]:
    return parts("in_day", tuple(f"{file}_{part}_{what}" for part in ("year", "month", "day")))
