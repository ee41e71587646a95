"""MZG-FLD: fields by themselves. What follows from the contracts is tested once per kind and once per field of every list."""

import pytest

from finhosta_dq.contracts import contracts
from tests.rules.spec import check_rule

STAY_HEAD = "staynum | a2_code_sex | a2_code_zip"


def test_mandatory_field_is_filled_mzg_fld_01():
    columns = [field.column for field in contracts()["mzg"].by_table("pathospi").fields]
    assert columns == ["code_agr", "year_registr", "period_registr", "patnum", "a1_year_birth"]

    seen = check_rule(
        "MZG-FLD-01",
        {"pathospi": "patnum | a1_year_birth\n P1 | 1950\n | 1950\n P3 | 1950\n P4 |\n |"},
        failing=[(2, "patnum"), (4, "a1_year_birth"), (5, "a1_year_birth"), (5, "patnum")],
    )
    # a record with two empty fields is one failing record
    assert (seen.numerator, seen.denominator) == (3, 5)


def test_spaces_are_no_value_mzg_fld_01():
    check_rule(
        "MZG-FLD-01",
        {"pathospi": 'patnum | a1_year_birth\n "  " | 1950\n P1 | 1950\n " " | 1950\n P | 1950\n " P" | 1950'},
        failing=[(1, "patnum"), (3, "patnum")],
        boundary=True,
    )


def test_optional_field_may_be_empty_mzg_fld_01():
    seen = check_rule("MZG-FLD-01", {"stayhosp": "staynum | a2_year_hosp_out\n S1 |"}, failing=[1])

    assert "a2_year_hosp_out" not in {f["field"] for f in seen.findings}


def test_companions_have_mandatory_fields_too_mzg_fld_01():
    check_rule("MZG-FLD-01", {"grouper": "staynum | aprdrg\n S1 | 194\n | 194"}, failing=[(2, "staynum")])


@pytest.mark.parametrize(
    ("period", "failing"),
    [("2014-2", [4, 5, 6]), ("2015-1", [5, 6]), ("2025-1", [5, 6])],
)
def test_length_of_diagnosis_codes_by_period_mzg_fld_02(period, failing):
    check_rule(
        "MZG-FLD-02",
        {"diagnose": "staynum | code_diagnose\n S1 | I10\n S1 | S06331\n S1 |\n S1 | S06331A\n S1 | I1\n S1 | S06331AB"},
        failing=[(line, "code_diagnose") for line in failing],
        period=period,
        boundary=True,
    )


@pytest.mark.parametrize(("period", "failing"), [("2014-2", [2, 4, 5, 6, 7]), ("2015-1", [1, 4, 5, 6, 7, 8])])
def test_length_of_procedure_codes_by_period_mzg_fld_02(period, failing):
    check_rule(
        "MZG-FLD-02",
        {
            "procedur": "staynum | m2_code_procedure\n S1 | 8154\n S1 | 0HM0XZZ\n S1 |\n S1 | 8\n S1 | 81540\n S1 | 0HM0XZ\n S1 | 0HM0XZZZ\n S1 | 81"
        },
        failing=[(line, "m2_code_procedure") for line in failing],
        period=period,
        boundary=True,
    )


@pytest.mark.parametrize(("period", "failing"), [("2011-2", [2, 4, 5]), ("2012-1", [1, 4, 5])])
def test_length_of_insurance_code_by_period_mzg_fld_02(period, failing):
    check_rule(
        "MZG-FLD-02",
        {"stayhosp": "staynum | a2_code_stat_insurance\n S1 | 1\n S2 | 101\n S3 |\n S4 | 11\n S5 | 1011"},
        failing=[(line, "a2_code_stat_insurance") for line in failing],
        period=period,
        boundary=True,
    )


def test_lost_leading_zero_mzg_fld_02():
    seen = check_rule("MZG-FLD-02", {"stayhosp": "staynum | a2_code_zip\n S1 | 1000\n S2 | 100"}, failing=[(2, "a2_code_zip")])

    assert [(f["value"], f["expected"]) for f in seen.findings] == [("100", "4 characters")]


def test_whole_numbers_mzg_fld_03():
    check_rule(
        "MZG-FLD-03",
        {"stayindx": "staynum | order_bedindex\n S1 | 1\n S1 | 01\n S1 | -1\n S1 | 1.0\n S1 | x\n S1 |\n S1 | +1"},
        failing=[(line, "order_bedindex") for line in (3, 4, 5, 7)],
    )


def test_two_decimals_mzg_fld_03():
    check_rule(
        "MZG-FLD-03",
        {
            "emploper": "code_unit | p1_number_fte_payed\n C100 | 29.74\n C100 | 29,74\n C100 | 29\n C100 | 29.7\n C100 |\n C100 | 29.741\n C100 | 0.00\n C100 | .74"
        },
        failing=[(line, "p1_number_fte_payed") for line in (2, 3, 4, 6, 8)],
        boundary=True,
    )


def test_dates_mzg_fld_03():
    seen = check_rule(
        "MZG-FLD-03",
        {
            "procri50": """
                staynum | f5_date_start_ps_inariz
                S1      | 20250131
                S1      | 20250230
                S1      | 2025-1-3
                S1      | 20240229
                S1      | 20250229
                S1      | 250131
                S1      |
            """
        },
        failing=[(line, "f5_date_start_ps_inariz") for line in (2, 3, 5, 6)],
        boundary=True,
    )
    assert {f["expected"] for f in seen.findings} == {"an existing date YYYYMMDD"}


LISTS = [
    ("MZG-FLD-04", "stayhosp", "a2_code_place_before_adm", "1", "?"),
    ("MZG-FLD-07", "stayhosp", "a2_code_destinate", "1", "?"),
    ("MZG-FLD-08", "stayhosp", "a2_hosptype_fac", "H", "?"),
    ("MZG-FLD-09", "procri30", "code_serv_inariz", "001", "?00"),
    ("MZG-FLD-09", "procri40", "code_serv_inariz", "001", "?00"),
    ("MZG-FLD-09", "procri50", "code_serv_inariz", "001", "?00"),
    ("MZG-FLD-10", "stayhosp", "a2_code_sex", "1", "?"),
    ("MZG-FLD-10", "stayhosp", "a2_hosptype_cat", "G", "?"),
    ("MZG-FLD-10", "diagnose", "type_diagnose", "P", "?"),
    ("MZG-FLD-10", "diagnose", "m1_present_adm", "Y", "?"),
    ("MZG-FLD-10", "patbirth", "m4_sectio_y_n", "Y", "?"),
    ("MZG-FLD-10", "patbirth", "m4_peridural_y_n", "N", "?"),
    ("MZG-FLD-10", "patbirth", "m4_induced_y_n", "N", "?"),
    ("MZG-FLD-10", "associat", "s5_code_association_stay", "Y", "?"),
    ("MZG-FLD-10", "associat", "s5_code_association_unit", "Y", "?"),
    ("MZG-FLD-10", "associat", "s5_code_association_spec", "Y", "?"),
    ("MZG-FLD-10", "associat", "s5_code_association_proc", "Y", "?"),
    ("MZG-FLD-11", "stayindx", "a4_code_bedindex_fac", "C", "c"),
    ("MZG-FLD-11", "unitindx", "code_bedindex", "Sp", "sp"),
    ("MZG-FLD-12", "campunit", "code_unit", "SPEC001", "XX01"),
    ("MZG-FLD-12", "stayspec", "code_spec", "URGE01", "1234"),
    ("MZG-FLD-12", "assospec", "code_spec", "URGE01", "1234"),
    ("MZG-FLD-13", "stayhosp", "a2_code_sys_diag_verif_adm", "B", "A"),
    ("MZG-FLD-13", "stayhosp", "a2_code_sys_diag_cause_death", "B", "A"),
    ("MZG-FLD-13", "diagnose", "code_sys_diagnose", "B", "A"),
    ("MZG-FLD-13", "procedur", "code_sys_diag", "B", "A"),
    ("MZG-FLD-13", "procedur", "m2_code_sys_procedure", "B", "A"),
    ("MZG-FLD-13", "patbirth", "m4_code_sys_diagnose_birth", "B", "A"),
    ("MZG-FLD-14", "urgadmin", "m6_type_info_urg", "R", "X"),
]


@pytest.mark.parametrize(("rule", "table", "column", "known", "unknown"), LISTS)
def test_value_of_a_list(rule, table, column, known, unknown):
    check_rule(
        rule,
        {table: f"code_agr | {column}\n 999 | {known}\n 999 | {unknown}\n 999 |"},
        failing=[(table, 2, column)],
    )


def test_every_list_of_the_contracts_is_drawn_here():
    stated = {
        (field.codes.rule, file.table, field.column)
        for file in contracts()["mzg"].files
        for field in file.fields
        if field.codes and field.codes.rule != "MZG-FLD-05"
    }
    assert stated == {(rule, table, column) for rule, table, column, _, _ in LISTS}


def test_list_of_the_period_counts_mzg_fld_07():
    codes = {"destinate": [("1", "", ""), ("2", "2024-07-01", ""), ("3", "", "2024-12-31")]}
    table = {"stayhosp": "staynum | a2_code_destinate\n S1 | 1\n S2 | 2\n S3 | 3"}

    check_rule("MZG-FLD-07", table, failing=[3], codes=codes, period="2025-1", boundary=True)
    check_rule("MZG-FLD-07", table, failing=[2], codes=codes, period="2024-1", boundary=True)
    check_rule("MZG-FLD-07", table, failing=[], codes=codes, period="2024-2", boundary=True)


def test_half_years_of_one_run_each_by_their_own_list_mzg_fld_07():
    codes = {"destinate": [("1", "", "2025-06-30"), ("2", "2025-07-01", "")]}

    check_rule(
        "MZG-FLD-07",
        {"stayhosp": "period_registr | staynum | a2_code_destinate\n 1 | S1 | 1\n 1 | S2 | 2\n 2 | S3 | 1\n 2 | S4 | 2"},
        failing=[2, 3],
        codes=codes,
        periods=["2025-2"],
    )


@pytest.mark.parametrize(("rule", "table", "column"), sorted({case[0]: case[:3] for case in LISTS}.values()))
def test_first_and_last_day_of_a_code(rule, table, column):
    (lists,) = [field.codes.lists for field in contracts()["mzg"].by_table(table).fields if field.column == column]
    codes = {name: [] for name in lists} | {
        lists[0]: [
            ("AAAA", "", "2024-12-31"),
            ("BBBB", "", "2025-01-01"),
            ("CCCC", "2025-06-30", ""),
            ("DDDD", "2025-07-01", ""),
        ]
    }
    check_rule(
        rule,
        {table: f"code_agr | {column}\n 999 | AAAA\n 999 | BBBB\n 999 | CCCC\n 999 | DDDD\n 999 |"},
        failing=[(table, 1, column), (table, 4, column)],
        codes=codes,
        boundary=True,
    )


def test_empty_list_leaves_the_question_open_mzg_fld_08():
    seen = check_rule("MZG-FLD-08", {"stayhosp": "staynum | a2_hosptype_fac\n S1 | Q"}, codes={"hosptype_fac": []}, outcome="not_evaluated")

    assert seen.reason == "the code list is empty for this period"


def test_period_is_1_or_2_mzg_fld_05():
    check_rule(
        "MZG-FLD-05",
        {"stayhosp": "period_registr | staynum\n 1 | S1\n 2 | S2\n 3 | S3\n | S4\n x | S5\n 0 | S6"},
        failing=[(line, "period_registr") for line in (3, 4, 5, 6)],
        boundary=True,
    )


def test_dates_in_parts_mzg_fld_06():
    check_rule(
        "MZG-FLD-06",
        {
            "stayhosp": """
                staynum | a2_year_hosp_in | a2_month_hosp_in | a2_day_hosp_in
                S1      | 2025            | 2                | 28
                S2      | 2025            | 2                | 29
                S3      | 2025            | 13               | 1
                S4      | 2025            |                  | 31
                S5      | 2025            | 4                | 31
                S6      | 2024            | 2                | 29
                S7      | 2025            | 1                | 0
            """
        },
        failing=[(line, "a2_day_hosp_in") for line in (2, 3, 5, 7)],
        boundary=True,
    )


def test_hours_and_minutes_mzg_fld_06():
    check_rule(
        "MZG-FLD-06",
        {
            "stayunit": """
                staynum | a5_hour_unit_in | a5_min_unit_in
                S1      | 0               | 0
                S1      | 23              | 59
                S1      | 24              | 60
                S1      |                 |
            """
        },
        failing=[("stayunit", 3, "a5_hour_unit_in"), ("stayunit", 3, "a5_min_unit_in")],
    )


@pytest.mark.parametrize(
    ("table", "column", "most"),
    [
        ("stayhosp", "a2_hour_hosp_out", 23),
        ("stayhosp", "a2_min_hosp_out", 59),
        ("patbirth", "m4_hour_birth", 23),
        ("emploday", "p2_minutes_prest", 59),
    ],
)
def test_bounds_of_hours_and_minutes_mzg_fld_06(table, column, most):
    check_rule(
        "MZG-FLD-06",
        {table: f"code_agr | {column}\n 999 | {most}\n 999 | {most + 1}\n 999 | 0\n 999 |"},
        failing=[(table, 2, column)],
        boundary=True,
    )


def test_quarter_lies_in_the_half_year_mzg_fld_15():
    check_rule(
        "MZG-FLD-15",
        {
            "emploper": """
                period_registr | code_unit | quarter_registr
                1              | C100      | 1
                1              | C100      | 2
                1              | C100      | 3
                2              | C100      | 3
                2              | C100      | 4
                2              | C100      | 2
                2              | C100      | 5
                1              | C100      |
                               | C100      | 4
            """
        },
        failing=[3, 6, 7],
        denominator=7,
        boundary=True,
    )
