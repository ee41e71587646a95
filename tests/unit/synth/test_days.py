"""Days agree: stay, bed index, specialism and unit tell the same length; beds suffice; Finhosta counts the same."""

from calendar import monthrange

import polars as pl
import pytest

from tests.unit.synth.hospitals import EVERY, MIDDLE, SMALL, made, names, none, stays, typed

every_hospital = pytest.mark.parametrize("options", EVERY, ids=names)
whole_years = pytest.mark.parametrize("options", [SMALL, MIDDLE], ids=names)
KEY = ["period", "staynum"]
DAYS = ("fac", "fac_prev", "part_fac", "part_fac_prev", "no_fac", "no_fac_prev")
SIX = pl.sum_horizontal([pl.col(f"a4_number_day_{name}") for name in DAYS])


@every_hospital
def test_days_per_index_add_up_to_the_stay(options):
    sums = typed(options, "stayindx").group_by(KEY).agg(days=(pl.col("a4_number_day_fac") + pl.col("a4_number_day_fac_prev")).sum())

    joined = stays(options).join(sums, on=KEY, how="left")

    none(joined.filter(pl.col("days").ne_missing(pl.col("a2_total_number_day_fac"))).select(KEY))


@every_hospital
def test_length_of_a_classic_stay_is_billed_or_marked(options):
    other = [pl.col(f"a4_number_day_{name}") for name in ("part_fac", "part_fac_prev", "no_fac", "no_fac_prev")]
    sums = typed(options, "stayindx").group_by(KEY).agg(other=pl.sum_horizontal(other).sum())

    joined = stays(options).filter(pl.col("a2_hosptype_fac") == "H").join(sums, on=KEY, how="left")
    length = (pl.col("dis_date") - pl.col("adm_date")).dt.total_days()

    none(joined.filter(length != pl.col("a2_total_number_day_fac") + pl.col("other")).select(KEY))


@every_hospital
def test_days_of_an_index_fit_between_its_entries(options):
    rows = typed(options, "stayindx").sort(*KEY, "order_bedindex").join(stays(options).select(*KEY, "end_date"), on=KEY)
    until = pl.coalesce(pl.col("bedindex_in_date").shift(-1).over(KEY), pl.col("end_date"))
    space = (until - pl.col("bedindex_in_date")).dt.total_days() + 1

    none(rows.filter(space < SIX).select(*KEY, "order_bedindex"))


@every_hospital
def test_day_stays_contacts_and_the_emergency_room_have_no_days(options):
    none(stays(options).filter(pl.col("a2_hosptype_fac").is_in(["C", "D", "U"]) & (pl.col("a2_total_number_day_fac") > 0)).select(KEY))
    none(typed(options, "stayindx").filter((pl.col("a4_code_bedindex_fac") == "U") & (SIX > 0)).select(KEY))


@every_hospital
def test_first_entries_are_the_admission_and_orders_run_from_one(options):
    entries = {
        "stayspec": ("spec_in_date", "order_spec"),
        "stayindx": ("bedindex_in_date", "order_bedindex"),
        "stayunit": ("unit_in_date", "order_unit"),
    }
    admitted = stays(options).select(*KEY, "adm_date", "end_date")
    for table, (entry, order) in entries.items():
        found = (
            typed(options, table)
            .sort(*KEY, order)
            .group_by(KEY, maintain_order=True)
            .agg(
                first=pl.col(entry).min(),
                last=pl.col(entry).max(),
                falls=(pl.col(entry).diff().dt.total_days() < 0).any(),
                orders=pl.col(order).cast(pl.Int64),
            )
        )
        joined = admitted.join(found, on=KEY, how="left")

        none(
            joined.filter(pl.col("first").ne_missing(pl.col("adm_date")) | (pl.col("last") > pl.col("end_date")) | pl.col("falls")).select(
                KEY
            )
        )
        none(joined.filter(pl.col("orders") != pl.int_ranges(1, pl.col("orders").list.len() + 1)).select(KEY))


@every_hospital
def test_successive_records_differ(options):
    for table, order, code in (
        ("stayspec", "order_spec", "code_spec"),
        ("stayindx", "order_bedindex", "a4_code_bedindex_fac"),
        ("stayunit", "order_unit", "code_unit"),
    ):
        rows = typed(options, table).sort(*KEY, order)

        none(rows.filter(pl.col(code) == pl.col(code).shift(1).over(KEY)).select(KEY))


@every_hospital
def test_unit_entries_follow_each_other_by_the_minute(options):
    rows = typed(options, "stayunit").sort(*KEY, "order_unit")
    moment = pl.col("unit_in_date").cast(pl.Int64) * 1440 + pl.col("a5_hour_unit_in") * 60 + pl.col("a5_min_unit_in")

    none(rows.with_columns(moment=moment).filter(pl.col("moment") <= pl.col("moment").shift(1).over(KEY)).select(KEY))


@every_hospital
def test_indices_used_have_beds(options):
    used = typed(options, "stayindx").filter(pl.col("a4_code_bedindex_fac") != "U").select("period", code="a4_code_bedindex_fac").unique()
    beds = typed(options, "unitindx").filter(pl.col("s4_number_bed") > 0).select("period", code="code_bedindex").unique()

    none(used.join(beds, on=["period", "code"], how="anti"))


def finhosta(options, record_type):
    frame = made(*options).frames[options[0], "finhosta"].filter(pl.col("record_type_cd") == record_type)
    return frame.with_columns(value=pl.col("value").cast(pl.Float64), month=pl.col("month").cast(pl.Int64))


def totals(options, record_type):
    rows = finhosta(options, record_type).group_by("bed_index").agg(pl.col("value").sum()).sort("bed_index")
    return dict(rows.select("bed_index", "value").iter_rows())


@whole_years
def test_finhosta_days_are_the_days_of_the_stays(options):
    latest = typed(options, "stayhosp").sort("period").unique("staynum", keep="last").select(KEY)
    rows = typed(options, "stayindx").join(latest, on=KEY, how="semi").filter(SIX > 0)
    billed = rows.group_by("a4_code_bedindex_fac").agg(pl.col("a4_number_day_fac").sum().cast(pl.Float64))
    realised = pl.sum_horizontal([pl.col(f"a4_number_day_{name}") for name in ("fac", "part_fac", "no_fac")])
    stayed = rows.group_by("a4_code_bedindex_fac").agg(realised.sum().cast(pl.Float64).alias("days"))

    assert totals(options, "B0803") == {code: value for code, value in billed.iter_rows() if value}
    assert totals(options, "B0809") == {code: value for code, value in stayed.iter_rows() if value}


@whole_years
def test_finhosta_movements_close_per_index(options):
    present, admitted, left, still = (totals(options, code) for code in ("B0804", "B0805", "B0807", "B0806"))

    for index in {*present, *admitted, *left, *still}:
        assert present.get(index, 0) + admitted.get(index, 0) - left.get(index, 0) == still.get(index, 0)


@whole_years
def test_finhosta_admissions_discharges_and_deaths_are_those_of_the_stays(options):
    year = int(options[0])
    rows = stays(options).filter(pl.col("a2_hosptype_fac").is_in(["H", "F", "M", "L"])).sort("period").unique("staynum", keep="last")
    left = rows.filter(pl.col("dis_date").dt.year() == year)

    assert sum(totals(options, "B0805").values()) == rows.filter(pl.col("adm_date").dt.year() == year).height
    assert sum(totals(options, "B0807").values()) == left.height
    assert sum(totals(options, "B0808").values()) == left.filter(pl.col("a2_code_destinate") == "8").height
    assert left.filter(pl.col("a2_code_destinate") == "8").height > 0


@whole_years
def test_no_month_is_fuller_than_its_beds_and_none_is_empty(options):
    beds = totals(options, "B0802")
    monthly = finhosta(options, "B0809").group_by("bed_index", "month").agg(pl.col("value").sum())
    year = int(options[0])

    overfull = [(index, month) for index, month, value in monthly.iter_rows() if value > beds[index] * monthrange(year, month)[1]]

    assert overfull == []
    assert {(index, month) for index, month, _ in monthly.iter_rows()} == {(index, month) for index in beds for month in range(1, 13)}


@whole_years
def test_psychiatry_is_eighty_to_hundred_percent_full(options):
    occupancy = totals(options, "B0809")["A"] / totals(options, "B0802")["A"] / 365

    assert 0.80 <= occupancy <= 1.00


@whole_years
def test_beds_are_those_of_the_units(options):
    units = typed(options, "unitindx").filter((pl.col("period") == f"{options[0]}-2") & (pl.col("s4_number_bed") > 0))
    sums = units.group_by("code_bedindex").agg(pl.col("s4_number_bed").sum().cast(pl.Float64))

    assert totals(options, "B0802") == dict(sums.iter_rows())
