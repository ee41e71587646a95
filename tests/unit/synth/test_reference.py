"""The hospital's own lists load as they are and say that they are synthetic."""

import duckdb
import polars as pl
import pytest

from finhosta_dq.synth.casebook import casebook
from finhosta_dq.synth.diagnoses import OWN_CODES
from finhosta_dq.synth.grouper import ICD_EDITION
from finhosta_dq.synth.reference import HEADING_CODE, OLD_DIAGNOSIS, OLD_PROCEDURE
from finhosta_dq.synth.write import write
from finhosta_dq.warehouse.connection import open_warehouse
from finhosta_dq.warehouse.reference import load_reference
from tests.unit.synth.hospitals import MIDDLE, made, none, typed


@pytest.fixture(scope="module")
def loaded(tmp_path_factory) -> duckdb.DuckDBPyConnection:
    folder = tmp_path_factory.mktemp("hospital")
    write(made(*MIDDLE), folder)
    con = open_warehouse(None)
    load_reference(con, folder / "_reference")
    return con


def test_lists_load_and_name_the_seed(loaded):
    for table in ("national_los", "national_gfin", "b8_national"):
        rows = loaded.execute(f"SELECT DISTINCT source, status FROM reference.{table}").fetchall()

        assert rows == [("synthetic: fdq synth, seed 2", "synthetic")]


def test_the_hospital_is_in_the_list_of_hospitals(loaded):
    rows = loaded.execute("SELECT label_en FROM reference.code WHERE list = 'hospital' AND code = '999'").fetchall()

    assert rows == [("Synthetic hospital: general",)]


def test_parameters_that_only_the_hospital_knows_are_filled(loaded):
    rows = loaded.execute("SELECT name, value FROM reference.rule_parameter WHERE origin = 'rule_parameters.csv' ORDER BY name").fetchall()

    assert rows == [
        ("adm_planned", "1"),
        ("discharge_deceased", "4"),
        ("icd_edition", "2024"),
        ("indic_age_lt1y", "0;4"),
        ("indic_age_lt29d", "0"),
        ("insurance_no_riziv", "900"),
    ]


def test_every_group_has_its_national_mean_once():
    los, gfin = (made(*MIDDLE).reference[name] for name in ("national_los.csv", "national_gfin.csv"))
    groups = typed(MIDDLE, "grouper").select("aprdrg", pl.col("soi")).unique()
    key = ["aprdrg", "soi", "age_group"]

    none(los.filter(los.select(key).is_duplicated()).select(key))
    for ages in (["G"], ["A"], ["L", "H"]):
        severe = groups.filter(pl.col("soi") >= 3) if ages == ["A"] else groups.filter(pl.col("soi") < 3) if ages == ["L", "H"] else groups
        for age in ages:
            none(severe.join(los.filter(pl.col("age_group") == age), on=["aprdrg", "soi"], how="anti"))
    none(groups.join(gfin, on=["aprdrg", "soi"], how="anti"))
    none(los.filter((pl.col("q1") <= 0) | (pl.col("q3") < pl.col("q1"))).select(key))
    assert gfin.null_count().sum_horizontal().item() == 0


def test_social_shares_of_the_own_hospital_are_there():
    rows = made(*MIDDLE).reference["b8_national.csv"]

    assert rows.filter(pl.col("hospital") == "999").height == 1
    none(rows.filter((pl.col("d1") <= 0) | (pl.col("d2") <= 0) | (pl.col("d3") <= 0)).select("hospital"))


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
