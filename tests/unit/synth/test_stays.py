"""Stays make sense: dates and codes of the period, long stays over half-years, patients, newborns, day stays that turn classic."""

from datetime import date

import polars as pl
import pytest

from tests.unit.synth.hospitals import EVERY, MIDDLE, SMALL, TINY, made, names, none, stays, typed

every_hospital = pytest.mark.parametrize("options", EVERY, ids=names)
KEY = ["period", "staynum"]
INPATIENT = pl.col("a2_hosptype_fac").is_in(["H", "F", "M", "L"])


@every_hospital
def test_every_half_year_has_the_stays_asked_for(options):
    counts = stays(options).group_by("period").len().sort("period")["len"].to_list()

    assert counts == [options[1]] * len(counts)


@every_hospital
def test_discharge_lies_in_the_period_and_not_before_admission(options):
    rows = stays(options).filter(pl.col("dis_date").is_not_null())

    none(rows.filter(~pl.col("dis_date").is_between("period_start", "period_end") | (pl.col("dis_date") < pl.col("adm_date"))).select(KEY))


@every_hospital
def test_open_stays_are_first_or_intermediate_parts(options):
    rows = stays(options)
    standing = pl.col("a2_code_destinate").is_in(["F", "M"])

    none(rows.filter(standing != pl.col("dis_date").is_null()).select(KEY))
    none(rows.filter(pl.col("dis_date").is_null() != pl.col("a2_hour_hosp_out").is_null()).select(KEY))
    for letter, column in (
        ("F", "a2_code_destinate"),
        ("M", "a2_code_destinate"),
        ("M", "a2_code_place_before_adm"),
        ("L", "a2_code_place_before_adm"),
    ):
        none(rows.filter((pl.col("a2_hosptype_fac") == letter) != (pl.col(column) == letter)).select(KEY))


@every_hospital
def test_long_types_are_for_more_than_six_months(options):
    rows = stays(options).filter(INPATIENT)
    lasts_long = pl.col("adm_date") < pl.col("end_date").dt.offset_by("-6mo")

    none(rows.filter(lasts_long != pl.col("a2_hosptype_fac").is_in(["F", "M", "L"])).select(KEY))


@pytest.mark.parametrize("options", [SMALL, MIDDLE], ids=names)
def test_long_stays_go_on_under_the_same_number(options):
    rows = stays(options).select("period", "staynum", "patnum", "adm_date", kind="a2_hosptype_fac")
    first, second = (rows.filter((pl.col("period") == f"{options[0]}-{half}") & pl.col("kind").is_in(["F", "M", "L"])) for half in (1, 2))
    link = ["staynum", "patnum", "adm_date"]

    none(first.filter(pl.col("kind") != "L").join(second.filter(pl.col("kind") != "F"), on=link, how="anti"))
    none(second.filter(pl.col("kind") != "F").join(first.filter(pl.col("kind") != "L"), on=link, how="anti"))
    assert set(first["kind"]) == {"F", "M", "L"}
    assert set(second["kind"]) == {"F", "M", "L"}


@every_hospital
def test_a_stay_number_means_one_stay(options):
    rows = stays(options)
    twice = rows.filter(pl.col("staynum").is_duplicated())

    none(twice.filter(~pl.col("a2_hosptype_fac").is_in(["F", "M", "L"])).select(KEY))
    none(
        rows.group_by("staynum")
        .agg(pl.col("patnum").n_unique(), pl.col("adm_date").n_unique())
        .filter((pl.col("patnum") > 1) | (pl.col("adm_date") > 1))
    )


@every_hospital
def test_a_patient_has_one_birth_year_one_sex_and_no_overlap(options):
    rows = stays(options)
    facts = rows.group_by("patnum").agg(pl.col("a1_year_birth").n_unique(), pl.col("a2_code_sex").n_unique())
    none(facts.filter((pl.col("a1_year_birth") > 1) | (pl.col("a2_code_sex") > 1)))

    nights = rows.filter(INPATIENT).select("period", "patnum", "staynum", "adm_date", "end_date")
    pairs = nights.join(nights, on=["period", "patnum"], suffix="_other").filter(pl.col("staynum") < pl.col("staynum_other"))

    none(pairs.filter((pl.col("adm_date") < pl.col("end_date_other")) & (pl.col("adm_date_other") < pl.col("end_date"))))


@every_hospital
def test_patients_of_the_period_have_a_stay_and_are_fewer_than_stays(options):
    none(typed(options, "pathospi").join(stays(options), on=["period", "patnum"], how="anti").select("patnum"))
    for period in made(*options).options.periods:
        assert made(*options).frames[period, "pathospi"].height < made(*options).frames[period, "stayhosp"].height


@every_hospital
def test_ages_fit_and_nobody_comes_back_from_death(options):
    rows = stays(options)
    none(rows.filter(~pl.col("age").is_between(0, 120)).select(KEY))

    deaths = rows.filter(pl.col("a2_code_destinate") == "8").select("patnum", died="dis_date")
    none(rows.join(deaths, on="patnum").filter(pl.col("adm_date") > pl.col("died")).select(KEY))
    none(deaths.filter(pl.col("patnum").is_duplicated()))


@every_hospital
def test_death_is_told_three_times(options):
    rows = stays(options)
    dead = pl.col("a2_code_destinate") == "8"

    none(
        rows.filter((dead != pl.col("a2_code_diag_cause_death").is_not_null()) | (dead != (pl.col("a2_code_discharge") == "4"))).select(KEY)
    )


@pytest.mark.parametrize("options", [MIDDLE], ids=names)
def test_newborns_have_a_birth_record_and_a_mother(options):
    births = typed(options, "patbirth")
    rows = stays(options).filter(pl.col("a2_code_place_before_adm") == "8")
    mothers = stays(options).select("period", m4_patnum_mama="patnum", sex="a2_code_sex", came="adm_date", age_of_mother="age")

    assert set(births["patnum"]) == set(rows["patnum"])
    none(rows.filter(pl.col("age") != 0).select(KEY))
    found = births.join(mothers, on=["period", "m4_patnum_mama"], how="left").filter(pl.col("age_of_mother") < 50)
    assert found.filter(pl.col("sex") == "2")["patnum"].n_unique() == births.filter(pl.col("m4_patnum_mama").is_not_null()).height
    none(
        births.filter(~pl.col("m4_weight_birth").is_between(500, 5000) | ~pl.col("m4_number_week_preg").is_between(24, 42)).select("patnum")
    )
    none(births.filter((pl.col("m4_code_order_birth") > 1) & pl.col("m4_code_diagnose_birth").is_in(["Z3800", "Z3801"])).select("patnum"))


@pytest.mark.parametrize("options", [SMALL, MIDDLE], ids=names)
def test_day_stays_that_turn_classic_meet_on_one_day(options):
    rows = stays(options)
    days = rows.filter((pl.col("a2_code_destinate") == "Z") & (pl.col("a2_hosptype_fac") == "C")).select("patnum", day="dis_date")
    classic = rows.filter((pl.col("a2_code_place_before_adm") == "Z") & (pl.col("a2_hosptype_fac") == "H")).select("patnum", day="adm_date")

    assert days.height > 0
    assert sorted(days.rows()) == sorted(classic.rows())


@every_hospital
def test_every_month_has_a_classic_discharge(options):
    rows = stays(options).filter(pl.col("a2_hosptype_fac") == "H")

    for period in made(*options).options.periods:
        months = rows.filter(pl.col("period") == period)["dis_date"].dt.month().unique().sort().to_list()
        assert months == (list(range(1, 7)) if period.endswith("1") else list(range(7, 13)))


def test_numbers_of_patients_and_stays_tell_nothing():
    rows = stays(MIDDLE)

    assert rows["patnum"].str.contains("^P[0-9]{8}$").all()
    assert rows["staynum"].str.contains("^S[0-9]{8}$").all()
    order = rows.sort("staynum")["adm_date"].cast(pl.Int64)
    assert abs(pl.DataFrame({"a": order, "b": range(len(order))}).select(pl.corr("a", "b")).item()) < 0.1


def test_the_smallest_hospital_closes_what_it_cannot_fill():
    rows = typed(TINY, "stayindx")

    assert set(rows["a4_code_bedindex_fac"]) == {"U", "D"}
    assert stays(TINY)["adm_date"].min() > date(2024, 6, 1)
