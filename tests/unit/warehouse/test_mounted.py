"""Lists that only the hospital has: loaded as typed tables; what does not fit is refused with file, line and column, never with a value."""

from __future__ import annotations

from datetime import date

import pytest

from finhosta_dq.contracts.loader import ContractError
from finhosta_dq.contracts.mounted import mounted_lists
from finhosta_dq.home import project_home
from finhosta_dq.warehouse.connection import open_warehouse
from finhosta_dq.warehouse.reference import load_reference

BEDS = "year,bed_index,beds\n"
STAYS = "staynum,dis_date,billed_days\n"
COLUMNS = "code_agr,staynum,ward,specialty,coder\n"
REGISTER = ",".join(column.name for column in mounted_lists()["delivery_register"].columns) + "\n"


@pytest.fixture
def con():
    con = open_warehouse(None, threads=1)
    yield con
    con.close()


def mount(folder, **lists):
    for name, text in lists.items():
        (folder / f"{name}.csv").write_text(text, encoding="utf-8")
    return folder


def test_list_is_typed_and_named_in_the_run(con, tmp_path):
    mounted = load_reference(con, mount(tmp_path, recognised_bed=BEDS + "2025,D,120\n2025,G,048\n"))

    assert con.execute("FROM reference.recognised_bed ORDER BY bed_index").fetchall() == [(2025, "D", 120), (2025, "G", 48)]
    assert [(one.name, one.rows, len(one.sha256)) for one in mounted] == [("recognised_bed.csv", 2, 64)]


def test_every_list_is_there_and_empty_without_a_folder(con):
    load_reference(con)

    for table in mounted_lists():
        assert con.execute(f"SELECT count(*) FROM reference.{table}").fetchone() == (0,)


def test_empty_cells_are_null_and_further_columns_are_left_aside(con, tmp_path):
    load_reference(con, mount(tmp_path, invoiced_stay="ward,billed_days,staynum,dis_date\nA,3,S1,\nB,0,S2,2025-03-31\n"))

    assert con.execute("FROM reference.invoiced_stay").fetchall() == [("S1", None, 3), ("S2", date(2025, 3, 31), 0)]


def test_columns_of_the_worklist_may_be_empty_and_differ_per_hospital(con, tmp_path):
    load_reference(con, mount(tmp_path, worklist_columns=COLUMNS + "999,S1,A1,cardiology,coder-1\n998,S1,,,\n"))

    found = con.execute("FROM reference.worklist_columns ORDER BY code_agr DESC").fetchall()
    assert found == [("999", "S1", "A1", "cardiology", "coder-1"), ("998", "S1", None, None, None)]


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("recognised_bed", BEDS + "2025,D,120\n2025,G,many\n", "recognised_bed.csv:3: beds: not a whole number"),
        ("recognised_bed", BEDS + "2025,D,1.5\n", "recognised_bed.csv:2: beds: not a whole number"),
        ("recognised_bed", BEDS + "2025,,1\n", "recognised_bed.csv:2: bed_index: empty"),
        ("recognised_bed", BEDS + "2025,D,1\n2024,D,1\n2025,D,2\n", "recognised_bed.csv:4: year, bed_index: the same as line 2"),
        ("recognised_bed", "year,beds\n2025,1\n", "recognised_bed.csv:1: the header must name bed_index once"),
        ("recognised_bed", "2025,D,120\n", "recognised_bed.csv:1: the header must name year, bed_index, beds once"),
        ("recognised_bed", "year,bed_index,beds,beds\n", "recognised_bed.csv:1: the header must name beds once"),
        ("recognised_bed", "", "recognised_bed.csv:1: the header must name"),
        (
            "recognised_bed",
            BEDS + "2025,D,1\n2025,G,1,9\n",
            "recognised_bed.csv: not a readable CSV file: Invalid Input Error: CSV Error on Line: 3",
        ),
        ("recognised_bed", BEDS + "2025,D\n", "recognised_bed.csv: not a readable CSV file: Invalid Input Error: CSV Error on Line: 2"),
        ("invoiced_stay", STAYS + "S1,31/03/2025,1\n", "invoiced_stay.csv:2: dis_date: not a date such as 2025-11-30"),
        ("invoiced_stay", STAYS + "S1,2025-02-30,1\n", "invoiced_stay.csv:2: dis_date: not a date such as 2025-11-30"),
        ("invoiced_stay", STAYS + "S1,2025-02-03 10:00,1\n", "invoiced_stay.csv:2: dis_date: not a date such as 2025-11-30"),
        ("delivery_register", REGISTER + "grouper,2025-1,,,,,,,,,\n", "delivery_register.csv:2: registration: not one of mzg, finhosta"),
        ("delivery_register", REGISTER + "mzg,2025-3,,,,,,,,,\n", "delivery_register.csv:2: period: not of the form"),
        (
            "delivery_register",
            REGISTER + "mzg,2025-1,,,,,,,,,\n" * 2,
            "delivery_register.csv:3: registration, period, collection: the same",
        ),
        ("worklist_columns", COLUMNS + "999,S1,A1,,c1\n999,S1,A2,,c2\n", "worklist_columns.csv:3: code_agr, staynum: the same as line 2"),
        ("worklist_columns", COLUMNS + "99,S1,A1,,c1\n", "worklist_columns.csv:2: code_agr: not of the form [0-9]{3}"),
        (
            "pharmacy_delivery",
            "staynum,atc_code,delivered_on\nS1,insulin,2025-01-01\n",
            "pharmacy_delivery.csv:2: atc_code: not of the form",
        ),
    ],
)
def test_what_does_not_fit_is_named_by_line(con, tmp_path, name, text, said):
    with pytest.raises(ContractError) as error:
        load_reference(con, mount(tmp_path, **{name: text}))

    assert said in str(error.value)


def test_no_value_of_a_list_is_part_of_the_message(con, tmp_path):
    with pytest.raises(ContractError) as error:
        load_reference(con, mount(tmp_path, invoiced_stay=STAYS + "SECRET1,SECRET2,SECRET3\nSECRET1,,\n"))

    assert "SECRET" not in str(error.value)
    assert [line.split(".csv")[1] for line in str(error.value).splitlines()] == [
        ":2: billed_days: not a whole number",
        ":2: dis_date: not a date such as 2025-11-30",
        ":3: billed_days: empty",
        ":3: staynum: the same as line 2",
    ]


def test_a_damaged_list_says_five_mistakes_at_most(con, tmp_path):
    with pytest.raises(ContractError) as error:
        load_reference(con, mount(tmp_path, recognised_bed=BEDS + "2025,,1\n" * 20))

    assert len(str(error.value).splitlines()) == 5


def how_to() -> str:
    return (project_home() / "docs" / "how-to" / "own-lists.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("table", mounted_lists())
def test_every_list_is_in_the_how_to_with_its_columns(table):
    contract = mounted_lists()[table]
    row = next((line for line in how_to().splitlines() if line.startswith(f"| `{contract.file}` |")), "")

    assert f"`{', '.join(column.name for column in contract.columns)}`" in row


def test_example_of_the_how_to_is_a_register_that_loads(con, tmp_path):
    example = next(block for block in how_to().split("```") if block.strip().startswith("registration,"))
    load_reference(con, mount(tmp_path, delivery_register=example.lstrip()))

    found = con.execute("SELECT registration, period, collection, auditor_report_on FROM reference.delivery_register ORDER BY ALL")
    assert found.fetchall() == [("finhosta", "2025", "REVISOR", date(2026, 9, 10)), ("mzg", "2025-1", None, None)]
