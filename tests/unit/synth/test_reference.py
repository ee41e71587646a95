"""The hospital's own lists load as they are and say that they are synthetic."""

import duckdb
import polars as pl
import pytest

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
