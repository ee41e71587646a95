"""MZG-SEQ: the path of a stay through specialisms, bed indices and nursing units; order, repeats, dates."""

from tests.rules.spec import check_rule


def found(seen, *names):
    return [tuple(finding[name] for name in names) for finding in seen.findings]


def test_numbers_run_from_1_without_gap_or_repeat_mzg_seq_01():
    seen = check_rule(
        "MZG-SEQ-01",
        {
            "stayspec": """
                staynum | order_spec
                S1      | 2
                S1      | 1
                S2      | 1
                S2      | 3
                S3      | 2
                S4      | 1
                S4      | 1
                S5      |
                S6      | 1
                S6      |
                S7      | 1
                S7      | 2
                S7      | 2
                S7      | 4
            """,
            "stayindx": """
                staynum | order_bedindex
                S1      | 1
                S2      | 0
                S3      | 1
                S3      | 2
                S3      | 3
            """,
        },
        failing=[
            ("stayindx", 2, "order_bedindex"),
            ("stayspec", 4, "order_spec"),
            ("stayspec", 5, "order_spec"),
            ("stayspec", 7, "order_spec"),
            ("stayspec", 8, "order_spec"),
            ("stayspec", 10, "order_spec"),
            ("stayspec", 13, "order_spec"),
        ],
        boundary=True,
    )
    assert found(seen, "value", "expected", "difference") == [
        ("0", "1", -1.0),
        ("3", "2", 1.0),
        ("2", "1", 1.0),
        ("1", "2", -1.0),
        (None, "1", None),
        (None, "2", None),
        ("2", "3", -1.0),
    ]


def test_each_half_year_has_its_own_numbers_mzg_seq_01():
    check_rule(
        "MZG-SEQ-01",
        {
            "stayspec": "staynum | period_registr | order_spec\n S1 | 1 | 1\n S1 | 2 | 1",
            "stayindx": "staynum | period_registr | order_bedindex\n S1 | 1 | 1\n S1 | 2 | 1",
        },
        periods=["2025-2"],
    )


def test_successive_records_differ_mzg_seq_02():
    seen = check_rule(
        "MZG-SEQ-02",
        {
            "stayspec": """
                staynum | order_spec | code_spec
                S1      | 1          | DIV001
                S1      | 3          | DIV001
                S1      | 2          | INT001
                S2      | 1          | DIV001
                S2      | 2          | DIV001
                S3      | 1          | DIV001
                S3      |            | DIV001
                S4      | 1          |
                S4      | 2          |
            """,
            "stayindx": """
                staynum | order_bedindex | a4_code_bedindex_fac
                S1      | 1              | C
                S1      | 2              | C
                S2      | 1              | Tf
                S2      | 2              | tf
            """,
            "stayunit": """
                staynum | order_unit | code_campus | code_unit | unit_in_date | a5_hour_unit_in | a5_min_unit_in
                S1      | 1          | 0001        | DIV1      | 2025-01-03   | 10              | 0
                S1      | 1          | 0001        | DIV1      | 2025-01-03   | 9               | 59
                S2      | 1          | 0001        | DIV1      | 2025-01-03   | 10              | 0
                S2      | 2          | 0002        | DIV1      | 2025-01-03   | 11              | 0
                S3      | 1          | 0001        | DIV1      | 2025-01-03   | 10              | 0
                S3      | 2          | 0001        | OPR1      | 2025-01-03   | 11              | 0
                S3      | 3          | 0001        | DIV1      | 2025-01-03   | 12              | 0
                S4      | 1          | 0001        | DIV1      |              | 10              | 0
                S4      | 2          | 0001        | DIV1      | 2025-01-03   | 10              | 0
            """,
        },
        failing=[
            ("stayindx", 2, "a4_code_bedindex_fac"),
            ("stayspec", 5, "code_spec"),
            ("stayunit", 1, "code_unit"),
        ],
        boundary=True,
    )
    assert found(seen, "value", "expected") == [
        ("C", "another code than on line 1"),
        ("DIV001", "another code than on line 4"),
        ("0001 DIV1", "another code than on line 2"),
    ]


def test_entry_dates_follow_the_order_mzg_seq_03():
    seen = check_rule(
        "MZG-SEQ-03",
        {
            "stayspec": """
                staynum | order_spec | spec_in_date
                S1      | 1          | 2025-01-03
                S1      | 2          | 2025-01-03
                S1      | 3          | 2025-01-05
                S2      | 2          | 2025-01-03
                S2      | 1          | 2025-01-04
                S3      | 1          | 2025-01-04
                S3      | 3          | 2025-01-03
                S4      | 1          | 2025-01-04
                S4      | 2          |
                S4      | 3          | 2025-01-04
                S5      | 1          | 2025-01-04
                S5      |            | 2025-01-03
            """,
            "stayindx": """
                staynum | order_bedindex | bedindex_in_date
                S1      | 1              | 2025-01-03
                S1      | 2              | 2025-01-01
            """,
            "stayunit": """
                staynum | order_unit | unit_in_date | a5_hour_unit_in | a5_min_unit_in
                S1      | 1          | 2025-01-03   | 10              | 0
                S1      | 2          | 2025-01-03   | 9               | 59
                S2      | 1          | 2025-01-03   | 10              | 0
                S2      | 1          | 2025-01-03   | 9               | 0
                S3      | 1          | 2025-01-03   | 10              | 0
                S3      | 2          | 2025-01-03   | 10              | 0
                S4      | 1          | 2025-01-03   | 10              | 0
                S4      | 2          | 2025-01-03   |                 | 0
            """,
        },
        failing=[
            ("stayindx", 2, "bedindex_in_date"),
            ("stayspec", 4, "spec_in_date"),
            ("stayspec", 7, "spec_in_date"),
            ("stayunit", 2, "unit_in_date"),
        ],
        boundary=True,
    )
    assert found(seen, "value", "expected")[0] == ("2025-01-01 00:00", "not before 2025-01-03 00:00")
    assert found(seen, "value", "expected")[3] == ("2025-01-03 09:59", "not before 2025-01-03 10:00")
    assert seen.findings[0]["difference"] == -2.0


def test_path_begins_on_the_day_of_admission_mzg_seq_04():
    seen = check_rule(
        "MZG-SEQ-04",
        {
            "stayhosp": """
                staynum | a2_hosptype_fac | adm_date   | dis_date
                S1      | H               | 2025-01-03 | 2025-01-09
                S2      | H               | 2025-01-03 | 2025-01-09
                S3      | M               | 2024-01-03 |
                S4      | L               | 2024-01-03 | 2025-01-09
                S5      | H               |            | 2025-01-09
                S6      | F               | 2025-01-03 |
                S7      | H               | 2025-01-03 | 2025-01-09
            """,
            "stayspec": """
                staynum | order_spec | spec_in_date
                S1      | 1          | 2025-01-03
                S1      | 2          | 2025-01-05
                S2      | 1          | 2025-01-04
                S2      | 2          | 2025-01-05
                S3      | 1          | 2025-01-01
                S4      | 1          | 2025-01-01
                S5      | 1          | 2025-01-01
                S6      | 1          | 2025-01-02
                S7      | 1          |
                S7      | 2          | 2025-01-05
            """,
            "stayindx": """
                staynum | order_bedindex | bedindex_in_date
                S1      | 2              | 2025-01-03
                S2      | 1              | 2025-01-03
                S2      | 2              | 2025-01-02
                S8      | 1              | 2025-01-02
            """,
            "stayunit": """
                staynum | order_unit | unit_in_date
                S1      | 1          | 2025-01-04
                S1      | 2          | 2025-01-04
            """,
        },
        failing=[
            ("stayindx", 3, "bedindex_in_date"),
            ("stayspec", 3, "spec_in_date"),
            ("stayspec", 8, "spec_in_date"),
            ("stayunit", 1, "unit_in_date"),
        ],
        boundary=True,
    )
    assert found(seen, "value", "expected", "difference") == [
        ("2025-01-02", "2025-01-03", -1.0),
        ("2025-01-04", "2025-01-03", 1.0),
        ("2025-01-02", "2025-01-03", -1.0),
        ("2025-01-04", "2025-01-03", 1.0),
    ]


def test_path_ends_with_the_stay_mzg_seq_05():
    seen = check_rule(
        "MZG-SEQ-05",
        {
            "stayhosp": """
                staynum | adm_date   | dis_date
                S1      | 2025-01-03 | 2025-01-09
                S2      | 2025-01-03 |
            """,
            "stayspec": """
                staynum | order_spec | spec_in_date
                S1      | 1          | 2025-01-09
                S1      | 2          | 2025-01-10
                S1      | 3          | 2025-01-12
                S1      | 4          |
                S2      | 1          | 2025-06-30
                S2      | 2          | 2025-07-01
                S3      | 1          | 2025-12-31
            """,
            "stayindx": "staynum | order_bedindex | bedindex_in_date\n S1 | 1 | 2025-01-11",
            "stayunit": "staynum | order_unit | unit_in_date\n S1 | 1 | 2025-01-09\n S2 | 1 | 2025-08-01",
        },
        failing=[
            ("stayindx", 1, "bedindex_in_date"),
            ("stayspec", 2, "spec_in_date"),
            ("stayspec", 3, "spec_in_date"),
            ("stayspec", 6, "spec_in_date"),
            ("stayunit", 2, "unit_in_date"),
        ],
        boundary=True,
    )
    assert found(seen, "expected", "difference")[:3] == [
        ("not after 2025-01-09", 2.0),
        ("not after 2025-01-09", 1.0),
        ("not after 2025-01-09", 3.0),
    ]
    assert found(seen, "record_key")[0] == ('{"code_agr":"999","staynum":"S1","order_bedindex":"1"}',)
    assert found(seen, "record_key")[4] == ('{"code_agr":"999","staynum":"S2","order_unit":"1"}',)


def test_discharge_date_in_part_sets_no_end_mzg_seq_05():
    check_rule(
        "MZG-SEQ-05",
        {
            "stayhosp": "staynum | adm_date | a2_year_hosp_out | a2_month_hosp_out\n S1 | 2025-01-03 | 2025 | 1",
            "stayspec": "staynum | order_spec | spec_in_date\n S1 | 1 | 2025-09-01",
        },
    )
