"""Check digit and pairs of nomenclature numbers, held against the lists of the royal decrees."""

import pytest

from finhosta_dq.warehouse.connection import open_warehouse
from finhosta_dq.warehouse.reference import load_reference


@pytest.fixture(scope="module")
def con():
    con = open_warehouse(None)
    load_reference(con)
    yield con
    con.close()


@pytest.mark.parametrize(
    ("number", "digit", "partner"),
    [
        ("220231", 1, "220242"),
        ("220242", 2, "220231"),
        ("148094", 4, "148105"),
        ("148105", 5, "148094"),
        ("220239", 1, "220242"),  # wrong sixth digit
        ("000011", 1, "000022"),
        ("761235", 5, None),  # pseudo-code
        ("22023", 1, None),
        ("2202", None, None),
        ("22023A", 1, None),
        ("2202A1", None, None),
        (None, None, None),
    ],
)
def test_check_digit_and_partner(con, number, digit, partner):
    assert con.execute("SELECT nomenclature_check_digit($n), nomenclature_partner($n)", {"n": number}).fetchone() == (digit, partner)


def test_lists_of_the_decree_obey_the_check_digit(con):
    counted = con.execute(
        """SELECT list, count(*)::INT, count(*) FILTER (nomenclature_check_digit(code) = right(code, 1)::INT)::INT
           FROM reference.day_surgery_lists GROUP BY list ORDER BY list"""
    ).fetchall()

    assert counted == [("A", 246, 246), ("B", 212, 212)]


def test_pairs_of_radiotherapy_are_partners(con):
    pairs = con.execute(
        "SELECT ambulatory, hospitalised, nomenclature_partner(ambulatory), nomenclature_partner(hospitalised) FROM reference.radiotherapy_codes"
    ).fetchall()

    assert len(pairs) == 9
    assert [pair for pair in pairs if pair[:2] != (pair[3], pair[2])] == []
