"""MZG-PRV: no national register or BIS number in identifiers or free fields, no date of birth in patient numbers."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from finhosta_dq.warehouse.connection import open_warehouse
from tests.rules.spec import check_rule


def national_number(start, century=19):
    """The nine digits given with the check digits of a register number."""
    return f"{start}{97 - int(('2' if century == 20 else '') + start) % 97:02d}"


def wrong(number):
    return number[:-2] + f"{(int(number[-2:]) % 97) + 1:02d}"


@pytest.fixture(scope="module")
def warehouse():
    with open_warehouse(None, threads=1) as con:
        yield con


def passes(warehouse, digits, year=2025):
    return warehouse.execute("SELECT is_national_number(?::VARCHAR, ?::INTEGER)", [digits, year]).fetchone()[0]


@given(
    year=st.integers(0, 99),
    month=st.integers(0, 12),
    shift=st.sampled_from([0, 20, 40]),
    rest=st.integers(0, 99999),
    century=st.sampled_from([19, 20]),
)
@settings(deadline=None, max_examples=80)
def test_check_digits_mzg_prv_01(warehouse, year, month, shift, rest, century):
    number = national_number(f"{year:02d}{month + shift:02d}{rest:05d}", century)

    assert passes(warehouse, number, 2000 + year)
    assert not passes(warehouse, wrong(number), 1999)


@pytest.mark.parametrize("start", ["991300001", "991900001", "993300001", "995300001", "996000001", "999900001"])
def test_month_that_does_not_exist_mzg_prv_01(warehouse, start):
    assert not passes(warehouse, national_number(start))


def test_birth_of_this_century_is_not_after_the_year_mzg_prv_01(warehouse):
    number = national_number("250101001", century=20)

    assert (passes(warehouse, number, 2025), passes(warehouse, number, 2024)) == (True, False)


@pytest.mark.parametrize("text", [None, "", "9901010010", "990101001000", "9901010010a", "99.01.01-001.00"])
def test_anything_but_eleven_digits_mzg_prv_01(warehouse, text):
    assert passes(warehouse, text) is False


def lines(column, values, other="", cell=""):
    return f"{column}{other}\n" + "\n".join(f"{value}{cell}" for value in values)


NUMBERS = [national_number(f"7001{day:02d}{serial:03d}") for day in (1, 2) for serial in range(1, 100, 7)]


@pytest.mark.parametrize(("real", "failing"), [(0, False), (1, False), (2, True), (20, True)])
def test_share_of_register_numbers_among_patients_mzg_prv_01(real, failing):
    # 20 distinct numbers: one is 5 %, the limit
    patients = NUMBERS[:real] + [f"P{n}" for n in range(20 - real)]

    seen = check_rule(
        "MZG-PRV-01",
        {"pathospi": lines("patnum", patients), "stayhosp": lines("patnum", [patients[0]] * 5, " | staynum", " | S1")},
        failing=[{"checked_field": "patnum"}] if failing else [],
        boundary=real in (1, 2),
    )
    assert all(number not in str(finding) for finding in seen.findings for number in NUMBERS)


def test_each_field_by_itself_mzg_prv_01():
    check_rule(
        "MZG-PRV-01",
        {
            "pathospi": "patnum\n P1\n P2\n P3",
            "stayhosp": "staynum | patnum\n" + f"{NUMBERS[0]} | P1\n S2 | P2\n | P3",
            "patbirth": "patnum | m4_patnum_mama\n" + f"P3 | {NUMBERS[1][:6]}-{NUMBERS[1][6:9]}.{NUMBERS[1][9:]}\n P3 |",
        },
        failing=[{"checked_field": "staynum"}, {"checked_field": "m4_patnum_mama"}],
        denominator=8,
    )


def test_each_delivery_by_itself_and_the_limit_is_a_parameter_mzg_prv_01():
    tables = {"pathospi": f"period_registr | patnum\n 1 | {NUMBERS[0]}\n 1 | P1\n 2 | P1\n 2 | P2"}

    seen = check_rule("MZG-PRV-01", tables, failing=[{"checked_field": "patnum"}], periods=["2025-2"])
    assert [f["delivery_id"] for f in seen.findings] == ["mzg/999/2025-1"]
    check_rule("MZG-PRV-01", tables, failing=[], periods=["2025-2"], rule_parameters={"niss_share_max": "50"})


def test_no_identifier_at_all_mzg_prv_01():
    check_rule("MZG-PRV-01", {"pathospi": "patnum | a1_year_birth\n | 1970"}, failing=[])


def born(*dated, other=0):
    rows = [f"{number} | {year}" for number, year in dated] + [f"P{n} | 1970" for n in range(other)]
    return {"pathospi": "patnum | a1_year_birth\n" + "\n".join(rows)}


@pytest.mark.parametrize("number", ["700213001", "19700213X", "700213", "000229A", "20000229"])
def test_patient_number_that_starts_with_a_date_of_birth_mzg_prv_02(number):
    year = 2000 if number.startswith(("00", "20")) else 1970

    check_rule("MZG-PRV-02", born((number, year), other=18), failing=[None], boundary=True)
    check_rule("MZG-PRV-02", born((number, year), other=19), failing=[], boundary=True)


@pytest.mark.parametrize(
    ("number", "year"),
    [
        ("700213001", 1971),
        ("700230001", 1970),
        ("19700213X", 1971),
        ("197002301", 1970),
        ("70021", 1970),
        ("P700213", 1970),
        ("010229A", 2001),
    ],
)
def test_number_without_the_date_of_birth_mzg_prv_02(number, year):
    check_rule("MZG-PRV-02", born((number, year)), failing=[])


def test_empty_number_or_year_counts_neither_way_mzg_prv_02():
    seen = check_rule(
        "MZG-PRV-02",
        {"pathospi": "patnum | a1_year_birth\n 700213001 | 1970\n | 1970\n 700213002 |\n" + "P1 | 1970\n" * 18},
        failing=[None],
        denominator=19,
    )
    assert seen.findings[0]["value"] == "1 of 19 start with a date of birth"


def test_register_number_in_a_free_field_mzg_prv_03():
    number = NUMBERS[0]
    dotted = f"{number[:2]}.{number[2:4]}.{number[4:6]}-{number[6:9]}.{number[9:]}"

    seen = check_rule(
        "MZG-PRV-03",
        {
            "transpor": f"""
                staynum | type_transport | a6_file_id
                S1      | 1              | {number}
                S2      | 1              | {wrong(number)}
                S3      | 1              | 1{number}
                S4      | 1              | 2025-000123
                S5      | 1              |
            """,
            "id_trans": f"""
                type_transport | code_transport | a7_descr_transport
                3              | 001            | taxi for {dotted}, return
                3              | 002            | bus 12 {dotted}
                3              | 003            | {number[:6]} {number[6:9]} {number[9:]}
                3              | 004            | helicopter of 2025
                3              | 005            | {wrong(number)}
            """,
            "testresu": f"staynum | m5_type_test | m5_result_test\n S1 | C001 | {number}\n S2 | C001 | Y\n S3 | C001 |",
        },
        failing=[
            ("transpor", 1, "a6_file_id"),
            ("id_trans", 1, "a7_descr_transport"),
            ("id_trans", 2, "a7_descr_transport"),
            ("id_trans", 3, "a7_descr_transport"),
            ("testresu", 1, "m5_result_test"),
        ],
        denominator=13,
        boundary=True,
    )
    assert all(number not in str(finding) for finding in seen.findings)
    assert seen.findings[-1]["record_key"] == '{"code_agr":"999","staynum":"S1","type_transport":"1"}'
