"""Staging: what text becomes which value, and what becomes empty."""

from __future__ import annotations

import datetime
from decimal import Decimal

import pytest

from finhosta_dq.contracts import contracts
from finhosta_dq.home import sql_dir
from finhosta_dq.reading.tables import create_raw_tables
from finhosta_dq.warehouse import intermediate, staging
from finhosta_dq.warehouse.connection import open_warehouse
from finhosta_dq.warehouse.staging_sql import staged_columns, staging_statements


@pytest.fixture
def con():
    opened = open_warehouse(None, threads=1)
    create_raw_tables(opened)
    return opened


def staged(con, table, columns, **raw):
    """One raw row with these columns, the others empty; the staged columns asked."""
    con.execute(f"DELETE FROM raw.{table}")
    con.execute(f"INSERT INTO raw.{table} ({', '.join(raw)}, _file, _line) VALUES ({', '.join('?' * len(raw))}, 'f', 1)", [*raw.values()])
    registration = next(one.name for one in contracts().values() if any(file.table == table for file in one.files))
    con.execute(staging_statements()[f"stg_{registration}__{table}.sql"])
    return con.execute(f"SELECT {columns} FROM staging.{table}").fetchone()


def test_every_table_has_its_columns_and_types(con):
    for statement in staging_statements().values():
        con.execute(statement)

    for registration in contracts().values():
        for contract in registration.files:
            rows = con.execute(
                "SELECT column_name, data_type FROM duckdb_columns() WHERE schema_name = 'staging' AND table_name = ? ORDER BY column_index",
                [contract.table],
            ).fetchall()
            expected = [(name, kind.replace("DECIMAL(18, ", "DECIMAL(18,")) for name, kind in staged_columns(registration, contract)]
            assert rows == expected
            assert [name for name, _ in rows[: len(contract.columns)]] == contract.columns
            assert [name for name, _ in rows[-2:]] == ["_file", "_line"]


NUMBERS = {
    "0": 0,
    "7": 7,
    "007": 7,
    "999999999": 999999999,
    "+5": None,
    "-5": None,
    " 5": None,
    "5 ": None,
    "1e3": None,
    "1.0": None,
    "1_000": None,
    "0x1F": None,
    "x": None,
    "٣": None,
    "9999999999": None,
    None: None,
}


@pytest.mark.parametrize("text", NUMBERS)
def test_whole_number(con, text):
    assert staged(con, "hospital", "s1_year_end_hosp", s1_year_end_hosp=text) == (NUMBERS[text],)


def test_long_whole_number_fits(con):
    field = next(
        (contract.table, field)
        for contract in contracts()["mzg"].files
        for field in contract.fields
        if field.type == "N" and field.max_len > 9
    )
    table, long = field
    digits = "9" * min(long.max_len, 18)

    assert staged(con, table, f"{long.column}, typeof({long.column})", **{long.column: digits}) == (int(digits), "BIGINT")


DECIMALS = {
    "29.74": Decimal("29.74"),
    "0.00": Decimal("0.00"),
    "007.50": Decimal("7.50"),
    "29.7": None,
    "29.745": None,
    "29": None,
    "29,74": None,
    "-1.00": None,
    ".50": None,
    "1e1.00": None,
    "12345678901234567890.00": None,
    None: None,
}


@pytest.mark.parametrize("text", DECIMALS)
def test_two_decimals(con, text):
    assert staged(con, "emploper", "p1_number_fte_payed", p1_number_fte_payed=text) == (DECIMALS[text],)


DATES = {
    "20250228": datetime.date(2025, 2, 28),
    "20240229": datetime.date(2024, 2, 29),
    "20250229": None,
    "20251301": None,
    "20250100": None,
    "00000101": None,
    "2025022": None,
    "202502280": None,
    "2025 228": None,
    "2025-2-2": None,
    "2025022a": None,
    None: None,
}


@pytest.mark.parametrize("text", DATES)
def test_date_of_eight_digits(con, text):
    assert staged(con, "procri30", "f3_date_start_ps_forf_inariz", f3_date_start_ps_forf_inariz=text) == (DATES[text],)


PARTS = [
    (("2025", "12", "2"), datetime.date(2025, 12, 2)),
    (("2025", "02", "09"), datetime.date(2025, 2, 9)),
    (("2024", "2", "29"), datetime.date(2024, 2, 29)),
    (("2025", "2", "29"), None),
    (("2025", "13", "1"), None),
    (("2025", "0", "1"), None),
    (("2025", "1", "0"), None),
    (("2025", "1", None), None),
    (("2025", None, "1"), None),
    ((None, "1", "1"), None),
    (("2025", "1", "+1"), None),
    (("2025", "1", "1 "), None),
    (("2025", "1", "1 (BC)"), None),
    (("2025", "1", "1 12:00"), None),
    (("0000", "1", "1"), None),
    (("20250", "1", "1"), None),
]


@pytest.mark.parametrize(("parts", "expected"), PARTS)
def test_date_in_three_fields(con, parts, expected):
    year, month, day = parts

    row = staged(con, "stayhosp", "adm_date", a2_year_hosp_in=year, a2_month_hosp_in=month, a2_day_hosp_in=day)

    assert row == (expected,)


def test_text_stays_as_it_is(con):
    assert staged(con, "hospital", "code_agr, _file, _line", code_agr=" 001 ") == (" 001 ", "f", 1)


VALUES = {
    "30": Decimal("30.0000"),
    "-30.5": Decimal("-30.5000"),
    "30,25": Decimal("30.2500"),
    "1.234,5": None,
    "1 234": None,
    "+1": None,
    "1e3": None,
    "-": None,
    "1.": None,
    ".5": None,
    "123456789012345.00": None,
    None: None,
}


@pytest.mark.parametrize("text", VALUES)
def test_finhosta_value(con, text):
    assert staged(con, "finhosta", "value, value_raw", value=text) == (VALUES[text], text)


@pytest.mark.parametrize(
    ("code", "collection", "table"),
    [
        ("B0802", "BUDGET", 8),
        ("R2301", "REVISOR", 23),
        ("Y1301", "YEARLY", 13),
        ("A1311", "SOCIAL", 131),
        ("T0803", "QUARTER", 8),
        ("S0101", "ONESHOT", 1),
        ("X0101", None, 1),
        ("Bxx01", "BUDGET", None),
        (None, None, None),
    ],
)
def test_finhosta_collection_and_table(con, code, collection, table):
    assert staged(con, "finhosta", "collection, table_no", record_type_cd=code, month="01") == (collection, table)


def test_statements_on_disk_are_what_the_contracts_say():
    folder = sql_dir() / "staging"

    assert {path.name: path.read_text(encoding="utf-8") for path in folder.glob("*.sql")} == staging_statements()


def test_staging_goes_before_intermediate_in_the_order_of_the_names(con, tmp_path, monkeypatch):
    for name, text in {
        "staging/stg_b.sql": "CREATE TABLE staging.b AS FROM staging.a",
        "staging/stg_a.sql": "CREATE TABLE staging.a AS SELECT 1 AS x",
        "intermediate/int_2.sql": "CREATE TABLE intermediate.two AS FROM intermediate.one",
        "intermediate/int_1.sql": "CREATE TABLE intermediate.one AS FROM staging.b",
        "intermediate/note.sql": "this is not run",
    }.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text)
    for module in (staging, intermediate):
        monkeypatch.setattr(module, "sql_dir", lambda: tmp_path)

    staging.build_staging(con)

    assert con.execute("FROM intermediate.two").fetchall() == [(1,)]


def test_without_intermediate_statements_there_is_nothing_to_build(con, tmp_path, monkeypatch):
    monkeypatch.setattr(intermediate, "sql_dir", lambda: tmp_path)

    intermediate.build_intermediate(con)

    assert con.execute("SELECT count(*) FROM duckdb_tables() WHERE schema_name = 'intermediate'").fetchone() == (0,)
