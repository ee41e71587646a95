"""Deliveries of the year before among the own lists: read as any delivery, refused when something of them cannot be read."""

from __future__ import annotations

import zipfile
from datetime import date
from decimal import Decimal

import pytest

from finhosta_dq.contracts import contracts
from finhosta_dq.contracts.loader import ContractError
from finhosta_dq.warehouse.connection import open_warehouse
from finhosta_dq.warehouse.reference import load_reference

BUDGET = "999-FIN-4.7-BUDGET-2024-Y-01.TXT"
STAYS = "999-Z-3.0-A-STAYHOSP-2024-2.TXT"
BEDS = "B0806~999~2024~Y~D~240~17\n"


@pytest.fixture
def con():
    con = open_warehouse(None, threads=1)
    yield con
    con.close()


def mount(folder, **files):
    before = folder / "year_before"
    before.mkdir()
    for name, text in files.items():
        (before / name).write_text(text, encoding="utf-8")
    return folder


def stay(**given):
    contract = contracts()["mzg"].by_file("STAYHOSP")
    record = {"code_agr": "999", "year_registr": "2024", "period_registr": "2", **given}
    return "#".join(record.get(field.name.lower(), "") for field in contract.fields) + "#\n"


def test_finhosta_records_with_hospital_and_year(con, tmp_path):
    mounted = load_reference(con, mount(tmp_path, **{BUDGET: BEDS}))

    found = con.execute("SELECT hospital, period, collection, table_no, record_type_cd, bed_index, value FROM reference.year_before")
    assert found.fetchall() == [("999", "2024", "BUDGET", 8, "B0806", "D", Decimal(17))]
    assert [(one.name, one.rows) for one in mounted] == [(f"year_before/{BUDGET}", 1)]


def test_stays_of_mzg_and_no_other_file(con, tmp_path):
    record = stay(staynum="S1", patnum="P1", a2_hosptype_fac="H", a2_year_hosp_in="2024", a2_month_hosp_in="7", a2_day_hosp_in="3")
    mounted = load_reference(con, mount(tmp_path, **{STAYS: record, "999-Z-3.0-A-STAYSPEC-2024-2.TXT": "damaged"}))

    assert con.execute("FROM reference.year_before_stay").fetchall() == [("999", "2024-2", "S1", "P1", "H", date(2024, 7, 3))]
    assert [one.name for one in mounted] == [f"year_before/{STAYS}"]


def test_zip_is_read_and_hashed_once(con, tmp_path):
    before = tmp_path / "year_before"
    before.mkdir()
    with zipfile.ZipFile(before / "2024.zip", "w") as archive:
        archive.writestr(BUDGET, BEDS)
        archive.writestr(STAYS, stay(staynum="S1"))
    mounted = load_reference(con, tmp_path)

    assert [(one.name, one.rows) for one in mounted] == [("year_before/2024.zip", 2)]


def test_nothing_of_it_is_a_delivery_of_the_run(con, tmp_path):
    load_reference(con, mount(tmp_path, **{BUDGET: BEDS}))

    for table in ("delivery", "file_account", "reading_issue", "rejected_line"):
        assert con.execute(f"SELECT count(*) FROM quality.{table}").fetchone() == (0,)


@pytest.mark.parametrize(
    ("files", "said"),
    [
        ({BUDGET: BEDS + "B0806~999\n"}, f"year_before/{BUDGET}:2: field count"),
        ({BUDGET: BEDS, "notes.docx": "x"}, "year_before: not a file of a registration: notes.docx"),
        ({STAYS: stay(staynum="S1") + "999#2024#\n"}, f"year_before/{STAYS}:2: field count"),
    ],
)
def test_what_cannot_be_read_whole_is_refused(con, tmp_path, files, said):
    with pytest.raises(ContractError) as error:
        load_reference(con, mount(tmp_path, **files))

    assert said in str(error.value)


def test_a_second_run_of_the_same_file_is_the_same(con, tmp_path):
    mount(tmp_path, **{BUDGET: BEDS})

    assert load_reference(con, tmp_path) == load_reference(con, tmp_path)
    assert con.execute("SELECT count(*) FROM reference.year_before").fetchone() == (1,)
