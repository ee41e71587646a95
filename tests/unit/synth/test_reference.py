"""The hospital's own lists load as they are and say that they are synthetic."""

import duckdb
import polars as pl
import pytest

from finhosta_dq.publication.report_data import synthetic_references
from finhosta_dq.synth.casebook import casebook
from finhosta_dq.synth.diagnoses import OWN_CODES
from finhosta_dq.synth.grouper import ICD_EDITION
from finhosta_dq.synth.national import national_table
from finhosta_dq.synth.reference import HEADING_CODE, OLD_DIAGNOSIS, OLD_PROCEDURE
from finhosta_dq.synth.write import write
from finhosta_dq.warehouse.connection import open_warehouse
from finhosta_dq.warehouse.reference import load_reference
from tests.unit.synth.hospitals import MIDDLE, made, none, stays, typed


@pytest.fixture(scope="module")
def loaded(tmp_path_factory) -> duckdb.DuckDBPyConnection:
    folder = tmp_path_factory.mktemp("hospital")
    write(made(*MIDDLE), folder)
    con = open_warehouse(None)
    load_reference(con, folder / "_reference")
    return con


WITH_SOURCE = ("national_los", "national_gfin", "b8_national", "national_icu_share", "lvz_condition")
WITH_STATUS = (*WITH_SOURCE, "setting", "or_act", "day_tariff", "b4_contract", "revision_line")


def test_every_number_that_is_mounted_says_that_it_is_synthetic(loaded):
    for table in WITH_STATUS:
        assert loaded.execute(f"SELECT DISTINCT status FROM reference.{table}").fetchall() == [("synthetic",)], table
    for table in WITH_SOURCE:
        sources = {source for (source,) in loaded.execute(f"SELECT DISTINCT source FROM reference.{table}").fetchall()}
        assert all(source.startswith("synthetic: fdq synth") for source in sources), table
    own = loaded.execute("SELECT status, count(*) > 30 FROM reference.parameter WHERE origin = 'parameters.csv' GROUP BY status").fetchall()
    assert own == [("synthetic", True)]
    assert synthetic_references(loaded) == sorted([*WITH_STATUS, "parameter", "rule_parameter"])


def test_the_ministrys_tables_are_those_that_are_shipped(loaded):
    for table in ("national_los", "national_gfin"):
        shipped = national_table(table)
        assert made(*MIDDLE).reference[f"{table}.csv"].equals(shipped)
        assert loaded.execute(f"SELECT count(*) FROM reference.{table}").fetchone() == (shipped.height,)
    others = made(*MIDDLE).reference["b8_national.csv"].filter(pl.col("hospital") != "999")
    assert others.equals(national_table("b8_national"))


def test_the_hospital_is_in_the_list_of_hospitals(loaded):
    rows = loaded.execute("SELECT label_en FROM reference.code WHERE list = 'hospital' AND code = '999'").fetchall()

    assert rows == [("Synthetic hospital: general",)]


def test_parameters_that_only_the_hospital_knows_are_filled(loaded):
    rows = loaded.execute("SELECT name, value FROM reference.rule_parameter WHERE origin = 'rule_parameters.csv' ORDER BY name").fetchall()

    assert rows == [
        ("adm_planned", "1"),
        ("adm_urgent", "3"),
        ("discharge_deceased", "4"),
        ("icd_edition", "2024"),
        ("indic_age_lt1y", "0;4"),
        ("indic_age_lt29d", "0"),
        ("insurance_no_riziv", "900"),
        ("transport_100", "1;3"),
    ]


def test_nearly_every_stay_finds_its_national_mean_and_the_rare_ones_do_not():
    los = national_table("national_los").cast({"soi": pl.Int64, "n_stays": pl.Int64, "q1": pl.Float64, "q3": pl.Float64})
    key = ["aprdrg", "soi", "age_group"]
    none(los.filter(los.select(key).is_duplicated()).select(key))
    none(los.filter((pl.col("q1") <= 0) | (pl.col("q3") < pl.col("q1"))).select(key))
    listed = los.filter(pl.col("n_stays") >= 30).select("aprdrg", "soi").unique()
    classic = stays(MIDDLE).filter(pl.col("a2_hosptype_fac") == "H").select("period", "staynum")
    groups = typed(MIDDLE, "grouper").join(classic, on=["period", "staynum"]).filter(~pl.col("mdc").is_in(["15", "19", "20", "23"]))
    met = groups.join(listed, on=["aprdrg", "soi"], how="semi").height / groups.height

    assert 0.97 < met <= 1
    assert los.filter(pl.col("n_stays") < 30).height > 10


def _not_of_the_edition(loaded, system, codes):
    """Codes that the product's table does not let a hospital report in the edition of the generator."""
    known = loaded.execute(
        "SELECT code FROM reference.icd10 WHERE system = ? AND billable AND ? BETWEEN first_fy AND last_fy", [system, int(ICD_EDITION)]
    ).fetchall()
    return sorted(set(codes) - {code for (code,) in known})


def test_codes_are_those_of_the_products_own_edition(loaded):
    assert "icd10.csv" not in made(*MIDDLE).reference
    book = casebook()
    diagnoses = {code for codes in book.types["diagnoses"] for code in codes.split(";")} | set(OWN_CODES)
    diagnoses |= {code for pool in book.comorbidity.values() for code in pool} | set(book.emergency["diagnosis"])
    procedures = {code for codes in book.types["procedures"].drop_nulls() for code in codes.split(";")}

    assert (len(diagnoses) > 100, len(procedures) > 20) == (True, True)
    assert _not_of_the_edition(loaded, "CM", diagnoses) == []
    assert _not_of_the_edition(loaded, "PCS", procedures) == []
    assert _not_of_the_edition(loaded, "CM", set(typed(MIDDLE, "diagnose")["code_diagnose"]) - {"UUUUUU"}) == []
    assert _not_of_the_edition(loaded, "PCS", typed(MIDDLE, "procedur")["m2_code_procedure"]) == []


def test_codes_of_defects_are_wrong_in_just_one_way(loaded):
    # codes that defects put in the wrong place, and not those that belong to another edition or stand above the codes
    assert _not_of_the_edition(loaded, "CM", {"I2101", "R45851", "W1830XA", HEADING_CODE, OLD_DIAGNOSIS}) == [HEADING_CODE, OLD_DIAGNOSIS]
    once = loaded.execute(
        "SELECT code, bool_or(billable) FROM reference.icd10 WHERE code IN (?, ?, ?) GROUP BY code ORDER BY code",
        [HEADING_CODE, OLD_DIAGNOSIS, OLD_PROCEDURE],
    ).fetchall()
    assert once == [(OLD_PROCEDURE, True), (HEADING_CODE, False), (OLD_DIAGNOSIS, True)]
    assert _not_of_the_edition(loaded, "PCS", {OLD_PROCEDURE}) == [OLD_PROCEDURE]
