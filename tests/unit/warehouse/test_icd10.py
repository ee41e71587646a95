"""ICD-10 codes of the product and of the hospital: whose codes hold in which edition."""

import pytest

from finhosta_dq.contracts.loader import ContractError
from finhosta_dq.warehouse.connection import open_warehouse
from finhosta_dq.warehouse.reference import load_reference

HEADER = "system,code,first_fy,last_fy,billable\n"


@pytest.fixture
def con():
    con = open_warehouse(None)
    yield con
    con.close()


def _life(con, system, code):
    return con.execute(
        "SELECT first_fy, last_fy, billable FROM reference.icd10 WHERE system = ? AND code = ? ORDER BY 1", [system, code]
    ).fetchall()


def _editions(con, confidence):
    return con.execute(
        "SELECT system, min(fy), max(fy), count(*)::INT FROM reference.icd10_edition WHERE confidence = ? GROUP BY system ORDER BY 1",
        [confidence],
    ).fetchall()


def _mount(tmp_path, rows):
    (tmp_path / "icd10.csv").write_text(HEADER + rows)
    return tmp_path


def test_the_product_has_codes_of_its_own(con):
    load_reference(con)

    assert con.execute("SELECT count(*)::INT, count(last_fy)::INT FROM reference.icd10").fetchone() == (182_004, 182_004)
    assert _editions(con, "secondary") == [("CM", 2016, 2027, 12), ("PCS", 2016, 2027, 12)]
    assert con.execute("SELECT count(*)::INT FROM reference.icd10_edition WHERE coalesce(licence, source, '') = ''").fetchone() == (0,)


def test_number_of_codes_by_edition_is_that_of_the_table(con):
    load_reference(con)

    differing = con.execute(
        """SELECT e.system, e.fy FROM reference.icd10_edition AS e
           INNER JOIN reference.icd10 AS i ON i.system = e.system AND e.fy BETWEEN i.first_fy AND i.last_fy
           GROUP BY e.system, e.fy, e.codes, e.headings
           HAVING count(*) FILTER (WHERE billable) <> e.codes OR count(*) FILTER (WHERE NOT billable) <> e.headings"""
    ).fetchall()

    assert differing == []


def test_a_mounted_list_replaces_the_editions_it_covers(con, tmp_path):
    mounted = load_reference(con, _mount(tmp_path, "CM,A000,2020,2022,true\nCM,OWN01,2021,2023,true\n"))

    # I10 is in none of the mounted editions 2020-2023
    assert _life(con, "CM", "I10") == [(2016, 2019, True), (2024, 2027, True)]
    assert _life(con, "CM", "A000") == [(2016, 2019, True), (2020, 2022, True), (2024, 2027, True)]
    assert _life(con, "CM", "OWN01") == [(2021, 2023, True)]
    assert _life(con, "PCS", "0HM0XZZ") == [(2016, 2027, True)]
    assert _editions(con, "mounted") == [("CM", 2020, 2023, 4)]
    assert _editions(con, "secondary") == [("CM", 2016, 2027, 8), ("PCS", 2016, 2027, 12)]
    assert con.execute("SELECT codes, source FROM reference.icd10_edition WHERE system = 'CM' AND fy = 2021").fetchone() == (
        2,
        "the hospital's own list icd10.csv",
    )
    assert [(one.name, one.rows) for one in mounted] == [("icd10.csv", 2)]


def test_a_mounted_list_with_an_open_end_reaches_the_newest_edition(con, tmp_path):
    load_reference(con, _mount(tmp_path, "CM,A000,2026,,true\nPCS,0HM0XZZ,2029,,\nPCS,0HM0XZZ,,2020,\n"))

    assert _life(con, "CM", "A009") == [(2016, 2025, True)]
    assert _life(con, "CM", "A000") == [(2016, 2025, True), (2026, None, True)]
    assert _editions(con, "mounted") == [("CM", 2026, 2027, 2), ("PCS", 2016, 2029, 14)]


def test_a_system_that_is_none(con, tmp_path):
    with pytest.raises(ContractError, match=r"icd10\.csv: column system: 1 rows have something else than CM or PCS"):
        load_reference(con, _mount(tmp_path, "cm,A000,2026,,true\nCM,A000,2026,,true\n"))
