"""The derived terms that the rules on stays rest on: intermediate.stay, intermediate.stay_path and intermediate.globalisation."""

import pytest

from tests.rules.spec import staged

PATIENTS = "patnum | a1_year_birth\n P1 | 1950\n P2 |"


def asked(tables, query, **more):
    with staged(tables, **more) as con:
        return con.execute(query).fetchall()


def flags(tables, *names):
    return asked(tables, f"SELECT {', '.join(names)} FROM intermediate.stay ORDER BY _line")


@pytest.mark.parametrize(
    ("letter", "classic", "long", "day"),
    [
        ("H", True, False, False),
        ("F", False, True, False),
        ("M", False, True, False),
        ("L", False, True, False),
        ("C", False, False, True),
        ("D", False, False, True),
        ("U", False, False, False),
        ("", False, False, False),
    ],
)
def test_kind_of_stay(letter, classic, long, day):
    found = flags({"stayhosp": f"staynum | a2_hosptype_fac\n S1 | {letter}"}, "is_classic", "is_long", "is_day")

    assert found == [(classic, long, day)]


def test_ambulatory_contact_has_emergency_specialisms_only():
    found = flags(
        {
            "stayhosp": "staynum | a2_hosptype_fac\n S1 | U\n S2 | U\n S3 | H\n S4 | U\n S5 |\n S6 | U",
            "stayspec": """
                staynum | order_spec | code_spec
                S1      | 1          | URG001
                S1      | 2          | URG002
                S2      | 1          | URG001
                S2      | 2          | DIV001
                S3      | 1          | URG001
                S5      | 1          | URG001
                S6      | 1          |
            """,
        },
        "staynum",
        "is_ambulatory",
    )
    assert [staynum for staynum, is_ambulatory in found if is_ambulatory] == ["S1"]


def test_full_psychiatric_stay_has_no_other_index_than_emergency():
    found = flags(
        {
            "stayhosp": "staynum\n S1\n S2\n S3\n S4\n S5\n S6",
            "stayindx": """
                staynum | order_bedindex | a4_code_bedindex_fac
                S1      | 1              | A
                S1      | 2              | T
                S2      | 1              | U
                S2      | 2              | K
                S3      | 1              | A
                S3      | 2              | C
                S4      | 1              | U
                S5      | 1              | A
                S5      | 2              |
            """,
        },
        "staynum",
        "is_psychiatric",
    )
    assert [staynum for staynum, is_psychiatric in found if is_psychiatric] == ["S1", "S2"]


def test_dates_and_end_of_a_stay():
    found = flags(
        {
            "stayhosp": """
                staynum | period_registr | a2_year_hosp_in | a2_month_hosp_in | a2_day_hosp_in | a2_year_hosp_out | a2_month_hosp_out | a2_day_hosp_out
                S1      | 1              | 2025            | 1                | 3              | 2025             | 1                 | 5
                S2      | 2              | 2025            | 1                | 3              |                  |                   |
                S3      | 1              | 2025            | 2                | 30             | 2025             | 2                 |
                S4      | 1              | 2025            | 2                | 3              | 2025             | 2                 | 30
            """
        },
        "CAST(adm_date AS varchar)",
        "CAST(end_date AS varchar)",
        "is_open",
        "CAST(period_start AS varchar)",
        "CAST(period_end AS varchar)",
    )
    assert found == [
        ("2025-01-03", "2025-01-05", False, "2025-01-01", "2025-06-30"),
        ("2025-01-03", "2025-12-31", True, "2025-07-01", "2025-12-31"),
        (None, None, True, "2025-01-01", "2025-06-30"),
        ("2025-02-03", None, True, "2025-01-01", "2025-06-30"),
    ]


def test_age_is_a_difference_of_years_of_the_same_half_year():
    found = flags(
        {
            "stayhosp": "staynum | patnum | adm_date\n S1 | P1 | 2025-01-01\n S2 | P2 | 2025-01-01\n S3 | P1 |\n S4 | P9 | 2025-01-01",
            "pathospi": PATIENTS,
        },
        "age",
    )
    assert found == [(75,), (None,), (None,), (None,)]


def test_days_of_the_indices_of_a_stay():
    found = flags(
        {
            "stayhosp": "staynum\n S1\n S2\n S3",
            "stayindx": """
                staynum | a4_number_day_fac | a4_number_day_fac_prev | a4_number_day_part_fac | a4_number_day_part_fac_prev | a4_number_day_no_fac | a4_number_day_no_fac_prev
                S1      | 1                 | 2                      | 3                      | 4                           | 5                    | 6
                S1      | 1                 |                        | 1                      | 1                           | 1                    | 1
                S2      | 1                 | 0                      | 3                      |                             | 5                    | 6
            """,
        },
        "index_days",
        "other_days",
    )
    assert found == [(4, 22), (1, None), (0, 0)]


@pytest.mark.parametrize(
    ("stay", "faulty"),
    [
        ("S1 | P1 | H | 2025-02-03 | 2025-02-06 | 3", False),
        ("S1 | P1 | H | 2025-02-03 | 2025-02-07 | 3", False),
        ("S1 | P1 | H | 2025-02-03 | 2025-02-08 | 3", True),
        ("S1 | P1 | L | 2024-02-03 | 2025-02-08 | 3", False),
        ("S1 | P1 | L | 2023-02-03 | 2025-02-08 | 9", False),
        ("S1 | P1 | L | 2023-02-03 | 2025-02-08 | 2", True),
        ("S1 | P1 | F | 2024-12-03 |            | 3", False),
        ("S1 | P1 | L | 2024-12-03 |            | 3", True),
        ("S1 | P2 | H | 2025-02-03 | 2025-02-06 | 3", True),
        ("S1 | P1 | C | 2025-02-03 | 2025-02-02 | 9", False),
        ("S1 | P1 |   | 2025-02-03 | 2025-02-02 | 9", False),
    ],
)
def test_faulty_stay(stay, faulty):
    found = flags(
        {
            "stayhosp": f"staynum | patnum | a2_hosptype_fac | adm_date | dis_date | a2_total_number_day_fac\n {stay}",
            "pathospi": PATIENTS,
            "stayindx": """
                staynum | a4_number_day_fac | a4_number_day_part_fac | a4_number_day_part_fac_prev | a4_number_day_no_fac | a4_number_day_no_fac_prev
                S1      | 3                 | 0                      | 0                           | 0                    | 0
            """,
        },
        "is_faulty",
    )
    assert found == [(faulty,)]


def test_path_of_a_stay_file_by_file():
    found = asked(
        {
            "stayhosp": "staynum | a2_hosptype_fac | adm_date | dis_date\n S1 | H | 2025-02-03 | 2025-02-06",
            "stayspec": "staynum | order_spec | spec_in_date\n S1 | 2 | 2025-02-05\n S1 | 1 | 2025-02-03",
            "stayindx": "staynum | order_bedindex | bedindex_in_date\n S1 | 1 |\n S9 | 1 | 2025-02-03",
            "stayunit": "staynum | order_unit | unit_in_date\n S1 | 1 | 2025-02-03",
        },
        """SELECT file_code, staynum, records, first_number, last_number, CAST(first_day AS varchar), CAST(last_day AS varchar),
                  has_all_days, CAST(end_date AS varchar) FROM intermediate.stay_path ORDER BY file_code, staynum""",
    )
    assert found == [
        ("A3", "S1", 2, 1, 2, "2025-02-03", "2025-02-05", True, "2025-02-06"),
        ("A4", "S1", 1, 1, 1, None, None, False, "2025-02-06"),
        ("A4", "S9", 1, 1, 1, "2025-02-03", "2025-02-03", True, None),
        ("A5", "S1", 1, 1, 1, "2025-02-03", "2025-02-03", True, "2025-02-06"),
    ]


def test_counts_beside_those_of_the_year_before():
    found = asked(
        {"stayhosp": "staynum | period_registr | a2_hosptype_fac\n S1 | 1 | H\n S2 | 1 | H\n S3 | 2 | C\n S4 | 2 |"},
        "SELECT * FROM intermediate.globalisation WHERE measure = 'stays by type' ORDER BY ALL",
        periods=["2025-2"],
        reference={
            "earlier_period": """
                period | measure       | item | value
                2024-1 | stays by type | H    | 5
                2024-1 | stays by type | L    | 1
                2024-2 | stays by type | C    | 7
                2023-1 | stays by type | H    | 9
                2024-1 | other measure | H    | 9
            """
        },
    )
    assert found == [
        ("mzg/999/2025-1", "stays by type", "H", 2.0, 5.0),
        ("mzg/999/2025-1", "stays by type", "L", 0.0, 1.0),
        ("mzg/999/2025-2", "stays by type", "C", 1.0, 7.0),
    ]
