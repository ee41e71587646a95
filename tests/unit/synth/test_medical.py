"""Diagnoses, procedures, acts, emergency items and groups agree with each other and with the stay."""

import polars as pl
import pytest

from finhosta_dq.home import schemas_dir
from finhosta_dq.synth.casebook import casebook, nomenclature_pair
from tests.unit.synth.hospitals import EVERY, MIDDLE, names, none, stays, typed

every_hospital = pytest.mark.parametrize("options", EVERY, ids=names)
KEY = ["period", "staynum"]
SPEC = [*KEY, "order_spec"]
AMBULATORY = pl.col("a2_hosptype_fac") == "U"


def test_casebook_groups_are_in_the_list_of_groups():
    known = pl.read_csv(schemas_dir() / "reference" / "apr_drg.csv", infer_schema=False)
    types = casebook().types.select("aprdrg", "mdc", "type").unique()

    none(types.join(known, left_on=["aprdrg", "mdc", "type"], right_on=["code", "mdc", "type"], how="anti"))


def test_surgical_groups_have_an_operation_and_an_act():
    types = casebook().types.filter(pl.col("type") == "P")

    none(types.filter(pl.col("procedures").is_null() | pl.col("act").is_null()).select("group", "aprdrg"))


def test_casebook_codes_have_their_shape():
    book = casebook()
    every = [code for codes in book.types["diagnoses"] for code in codes.split(";")]
    every += [code for pool in book.comorbidity.values() for code in pool] + book.emergency["diagnosis"].to_list()
    procedures = [code for codes in book.types["procedures"].drop_nulls() for code in codes.split(";")]

    assert [code for code in every if not pl.Series([code]).str.contains("^[A-Z][0-9][A-Z0-9]{1,5}$").item()] == []
    assert [code for code in procedures if not pl.Series([code]).str.contains("^[0-9A-HJ-NP-Z]{7}$").item()] == []


@pytest.mark.parametrize("ambulatory, hospital", [("220231", "220242"), ("148094", "148105"), ("250176", "250180")])
def test_nomenclature_numbers_come_in_pairs(ambulatory, hospital):
    assert nomenclature_pair(ambulatory) == hospital


@every_hospital
def test_acts_have_their_check_digit_and_parity(options):
    acts = typed(options, "procrizi").join(stays(options).select(*KEY, "a2_hosptype_fac"), on=KEY)
    stem = pl.col("m3_code_inariz").str.head(5).cast(pl.Int64)

    none(acts.filter(stem % 7 != pl.col("m3_code_inariz").str.tail(1).cast(pl.Int64)).select("m3_code_inariz"))
    none(acts.filter(pl.col("a2_hosptype_fac").is_in(["H", "F", "M", "L"]) == (stem % 2 == 1)).select("m3_code_inariz", "a2_hosptype_fac"))


@every_hospital
def test_every_specialism_has_one_principal_diagnosis_and_contacts_none(options):
    principal = typed(options, "diagnose").filter(pl.col("type_diagnose") == "P").group_by(SPEC).len()
    specialisms = typed(options, "stayspec").join(stays(options).select(*KEY, "a2_hosptype_fac"), on=KEY)

    none(specialisms.filter(~AMBULATORY).join(principal, on=SPEC, how="left").filter(pl.col("len").fill_null(0) != 1).select(SPEC))
    none(typed(options, "diagnose").join(stays(options).filter(AMBULATORY), on=KEY, how="semi").select(KEY))


@every_hospital
def test_admission_diagnosis_leads_and_principal_codes_are_not_repeated(options):
    rows = typed(options, "diagnose")
    leading = rows.filter(pl.col("type_diagnose") == "P").sort("order_spec").unique(KEY, keep="first")
    joined = stays(options).filter(~AMBULATORY).join(leading, on=KEY, how="left")

    none(joined.filter(pl.col("a2_code_diag_verif_adm").ne_missing(pl.col("code_diagnose"))).select(KEY))
    none(rows.filter(pl.struct([*SPEC, "code_diagnose"]).is_duplicated()).select(SPEC))
    none(leading.filter(pl.col("code_diagnose").str.contains("^[RVWXY]")).select(KEY))


@every_hospital
def test_obstetric_codes_are_for_women_of_childbearing_age(options):
    rows = typed(options, "diagnose").filter(pl.col("code_diagnose").str.starts_with("O")).join(stays(options), on=KEY)

    none(rows.filter((pl.col("a2_code_sex") != "2") | ~pl.col("age").is_between(10, 60)).select(KEY))


@every_hospital
def test_infarction_has_its_test(options):
    infarct = typed(options, "diagnose").filter(pl.col("code_diagnose").str.contains("^I2[12]")).select(KEY).unique()

    none(infarct.join(typed(options, "testresu").filter(pl.col("m5_type_test") == "C001"), on=KEY, how="anti"))


@every_hospital
def test_operation_and_act_tell_of_each_other(options):
    operations = typed(options, "procedur").filter(pl.col("m2_code_procedure").str.starts_with("0"))
    day = pl.date(pl.col("m2_year_procedure"), pl.col("m2_month_procedure"), pl.col("m2_day_procedure"))
    operations = operations.with_columns(day=day).join(stays(options).select(*KEY, "adm_date", "end_date"), on=KEY)
    act = pl.date(pl.col("m3_year_inariz"), pl.col("m3_month_inariz"), pl.col("m3_day_inariz"))
    acts = typed(options, "procrizi").with_columns(day=act)

    none(operations.filter(~pl.col("day").is_between("adm_date", "end_date")).select(KEY))
    none(operations.join(acts, on=[*KEY, "day"], how="anti").select(KEY))


@every_hospital
def test_emergency_items_by_kind_of_passage(options):
    rooms = typed(options, "stayspec").filter(pl.col("code_spec").str.starts_with("URG"))
    rooms = rooms.join(stays(options).select(*KEY, "a2_hosptype_fac"), on=KEY)
    items = typed(options, "urgadmin").group_by(SPEC).agg(kinds=pl.col("m6_type_info_urg"))
    joined = rooms.join(items, on=SPEC, how="full", coalesce=True)

    none(joined.filter(pl.col("kinds").is_null() | pl.col("code_spec").is_null()).select(SPEC))
    none(joined.filter(pl.col("kinds").list.count_matches("R") != 1).select(SPEC))
    for kind in ("T", "F"):
        none(joined.filter(pl.col("kinds").list.contains(kind) != AMBULATORY).select(SPEC))
    none(joined.filter(~AMBULATORY & pl.col("kinds").list.contains("L")).select(SPEC))


@every_hospital
def test_every_admitted_stay_is_grouped_and_surgical_groups_have_a_procedure(options):
    groups = typed(options, "grouper")
    codes = typed(options, "diagnose").filter(pl.col("type_diagnose") == "P").sort("order_spec").unique(KEY, keep="first")
    admitted = stays(options).filter(~AMBULATORY).join(codes.select(*KEY, "code_diagnose"), on=KEY)

    none(admitted.filter(pl.col("code_diagnose") != "UUUUUU").join(groups, on=KEY, how="anti").select(KEY))
    none(groups.join(admitted, on=KEY, how="anti").select(KEY))
    none(groups.join(codes, on=KEY).filter(pl.col("principal_dx") != pl.col("code_diagnose")).select(KEY))
    none(groups.filter(pl.col("type") == "P").join(typed(options, "procedur"), on=KEY, how="anti").select(KEY))
    none(groups.filter(~pl.col("soi").is_between(1, 4) | ~pl.col("rom").is_between(1, 4)).select(KEY))


@every_hospital
def test_bills_are_for_uninsured_patients_only_and_for_all_of_them(options):
    billed = pl.concat([typed(options, table).select(KEY) for table in ("procri30", "procri40", "procri50")]).unique()
    uninsured = stays(options).filter(pl.col("a2_code_stat_insurance") == "900").select(KEY)

    assert sorted(billed.rows()) == sorted(uninsured.rows())


def test_share_of_acquired_diagnoses_is_steady():
    rows = typed(MIDDLE, "diagnose").filter(pl.col("type_diagnose") == "S")
    share = (rows["m1_present_adm"] == "N").mean()
    rows = rows.join(typed(MIDDLE, "stayspec").select(*SPEC, "code_spec"), on=SPEC)
    rows = rows.join(stays(MIDDLE).select(*KEY, month=pl.col("end_date").dt.truncate("1mo")), on=KEY)
    cells = rows.group_by("code_spec", "month").agg(n=pl.len(), acquired=(pl.col("m1_present_adm") == "N").mean())
    limit = share + 3.09 * (share * (1 - share) / pl.col("n")).sqrt()

    assert 0.03 < share < 0.10
    none(cells.filter(pl.col("acquired") > limit))
