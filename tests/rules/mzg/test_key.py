"""MZG-KEY: the key of a file occurs once; an empty part is equal to an empty part."""

from tests.rules.spec import check_rule


def test_stay_number_once_per_file_mzg_key_01():
    seen = check_rule("MZG-KEY-01", {"stayhosp": "staynum\n S1\n S2\n S1\n S3\n S1"}, failing=[1, 3, 5])

    assert (seen.numerator, seen.denominator) == (3, 5)
    assert seen.findings[0]["record_key"] == '{"code_agr":"999","staynum":"S1"}'


def test_same_number_in_the_other_half_year_is_another_stay_mzg_key_01():
    check_rule(
        "MZG-KEY-01",
        {"stayhosp": "period_registr | staynum\n 1 | S1\n 2 | S1\n 2 | S2"},
        failing=[],
        periods=["2025-2"],
    )


def test_empty_parts_are_equal_mzg_key_01():
    check_rule(
        "MZG-KEY-01",
        {
            "diagnose": """
                staynum | order_spec | type_diagnose | code_sys_diagnose | code_diagnose
                S1      | 1          | P             | B                 | I10
                S1      | 1          | S             | B                 |
                S1      | 1          | S             | B                 |
                S1      | 2          | S             | B                 |
            """
        },
        failing=[2, 3],
        boundary=True,
    )


def test_numbers_are_compared_as_numbers_mzg_key_02():
    check_rule("MZG-KEY-02", {"stayspec": "staynum | order_spec\n S1 | 1\n S1 | 01\n S1 | 2\n S2 | 1"}, failing=[1, 2], boundary=True)


def test_empty_parts_are_equal_mzg_key_02():
    check_rule(
        "MZG-KEY-02",
        {"stayspec": "staynum | order_spec | code_spec\n S1 | | DIV001\n S1 | | INT001\n S1 | 1 | DIV001\n S2 | | DIV001"},
        failing=[1, 2],
    )


def test_each_file_by_its_own_key_mzg_key_02():
    check_rule(
        "MZG-KEY-02",
        {"hospcamp": "code_campus\n 01\n 02", "stayindx": "staynum | order_bedindex\n S1 | 1\n S1 | 1"},
        failing=[("stayindx", 1), ("stayindx", 2)],
    )


def test_one_line_of_social_flags_per_stay_mzg_soc_key():
    check_rule("MZG-SOC-KEY", {"social": "staynum\n S1\n S2\n S2"}, failing=[2, 3])
    check_rule("MZG-SOC-KEY", {"social": "staynum\n S1\n S2"}, failing=[])


def test_key_of_social_flags_with_one_part_that_differs_or_is_empty_mzg_soc_key():
    social = """
        code_agr | year | period | staynum
        999      | 2025 | 1      | S1
        999      | 2025 | 2      | S1
        998      | 2025 | 1      | S1
        999      | 2024 | 1      | S1
        999      | 2025 | 1      | S01
        999      | 2025 | 1      |
        999      | 2025 | 1      |
        999      | 2025 | 1      | S2
        999      | 2025 | 1      | S2
    """
    check_rule("MZG-SOC-KEY", {"social": social}, failing=[6, 7, 8, 9], boundary=True)


def test_lines_that_were_rejected_leave_the_answer_open_mzg_key_01():
    check_rule("MZG-KEY-01", {"stayhosp": "staynum\n S1\n S2"}, rejected={"stayhosp": 1}, outcome="partial")
