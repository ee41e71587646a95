"""FIN-F: Finhosta files and records: names, form, senders and years, record types, items, keys."""

import pytest

from tests.rules.spec import check_rule

BUDGET = "999-FIN-4.7-BUDGET-2025-Y-01.TXT"
REVISOR = "999-FIN-4.7-REVISOR-2025-Y-01.TXT"
BEDS = "record_type_cd | bed_index | cost_centre | value"


@pytest.mark.parametrize(
    ("rule", "line"),
    [("FIN-F01a", None), ("FIN-F01b", None), ("FIN-F02a", 2), ("FIN-F03", 2), ("FIN-F06a", 2), ("FIN-F08", None)],
)
def test_what_reading_saw_is_a_finding(rule, line):
    seen = check_rule(
        rule,
        {"finhosta": f"{BEDS}\n B0802 | C | 210 | 30"},
        failing=[line],
        issues=[(rule, "finhosta", line, None, "3 fields", "5 fields or more")],
        rejected={"finhosta": 1 if line else 0},
    )
    assert seen.findings[0]["delivery_id"] == "finhosta/999/2025"


@pytest.mark.parametrize("rule", ["FIN-F01a", "FIN-F02a"])
def test_files_without_remark_pass(rule):
    check_rule(rule, {"finhosta": f"{BEDS}\n B0802 | C | 210 | 30"}, failing=[])


@pytest.mark.parametrize(
    ("sender", "record_type", "year", "period", "field"),
    [
        ("999", "B0802", "2025", "Y", None),
        ("998", "B0802", "2025", "Y", "sender_cd"),
        ("999", "R2101", "2025", "Y", "collection"),
        ("999", "B0802", "2024", "Y", "year"),
        ("999", "B0802", "2025", "S1", "period_cd"),
    ],
)
def test_one_part_of_the_name_differs_fin_f01b(sender, record_type, year, period, field):
    seen = check_rule(
        "FIN-F01b",
        {
            "finhosta": f"""
                _file    | record_type_cd | sender_cd | year   | period_cd | value
                {BUDGET} | {record_type}  | {sender}  | {year} | {period}  | 1
                {BUDGET} |                |           |        |           | 1
            """
        },
        failing=[None] if field else [],
        boundary=True,
    )
    assert [f["field"] for f in seen.findings] == [field] * bool(field)


def test_parts_of_the_file_name_fin_f01b():
    seen = check_rule(
        "FIN-F01b",
        {
            "finhosta": f"""
                _file     | record_type_cd | sender_cd | year | period_cd | value
                {BUDGET}  | B0802          | 999       | 2025 | Y         | 1
                {BUDGET}  | B0701          | 999       | 2025 | S1        | 1
                {REVISOR} | R2101          | 998       | 2025 | Y         | 1
                {REVISOR} | B0802          | 999       | 2025 | T1        | 1
                {REVISOR} |                | 999       |      | Y         | 1
                other.txt | B0802          | 998       | 2024 | T1        | 1
            """
        },
        failing=[None],
        outcome="failed",
    )
    assert sorted((f["file"], f["field"], f["value"], f["expected"]) for f in seen.findings) == [
        (REVISOR, "collection", "BUDGET", "REVISOR"),
        (REVISOR, "period_cd", "T1", "Y"),
        (REVISOR, "sender_cd", "998", "999"),
    ]


def test_name_and_records_agree_fin_f01b():
    check_rule(
        "FIN-F01b",
        {"finhosta": f"_file | record_type_cd | sender_cd | value\n{BUDGET} | B0802 | 999 | 1\n{BUDGET} | B0803 | 999 | 1"},
        failing=[],
    )


def test_common_fields_are_filled_fin_f02b():
    seen = check_rule(
        "FIN-F02b",
        {
            "finhosta": """
                record_type_cd | sender_cd | year | period_cd | value
                B0802          | 999       | 2025 | Y         | 1
                               | 999       | 2025 | Y         | 1
                B0802          | "  "      | 2025 | Y         | 1
                B0802          | 999       | 25   | Y         | 1
                B0802          | 999       |      |           |
                B0802          | 999       | 2025 | Y         | "   "
            """
        },
        failing=[
            (2, "record_type_cd"),
            (3, "sender_cd"),
            (4, "year"),
            (5, "period_cd"),
            (5, "value"),
            (5, "year"),
            (6, "value"),
        ],
    )
    assert (seen.numerator, seen.denominator) == (5, 6)


def test_four_digits_and_one_character_fin_f02b():
    check_rule(
        "FIN-F02b",
        {
            "finhosta": """
                record_type_cd | sender_cd | year  | period_cd | value
                B0802          | 999       | 2025  | Y         | 0
                B0802          | 999       | 202   | Y         | 1
                B0802          | 999       | 20250 | Y         | 1
                B0802          | 999       | 2O25  | Y         | 1
                B0802          | 999       | 2025  | Y         | " "
                B0802          | 999       | 2025  | " "       | 1
            """
        },
        failing=[(2, "year"), (3, "year"), (4, "year"), (5, "value"), (6, "period_cd")],
        boundary=True,
    )


def test_record_type_of_the_year_and_collection_fin_f03():
    seen = check_rule(
        "FIN-F03",
        {
            "finhosta": f"""
                _file | record_type_cd | year | value
                {BUDGET}  | B0802          | 2025 | 1
                {BUDGET}  | B0809          | 2017 | 1
                {BUDGET}  | R2101          | 2025 | 1
                {REVISOR} | R2101          | 2025 | 1
                {BUDGET}  | B0302          | 2001 | 1
                {BUDGET}  | B0802          |      | 1
                {BUDGET}  | B0809          | 2018 | 1
                {BUDGET}  |                | 2025 | 1
            """
        },
        failing=[2, 3],
        boundary=True,
    )
    assert [(f["value"], f["expected"]) for f in seen.findings] == [
        ("B0809", "a record type of 2017"),
        ("R2101", "a record type of BUDGET"),
    ]


def test_one_sender_per_file_fin_f04a():
    seen = check_rule(
        "FIN-F04a",
        {"finhosta": f"_file | sender_cd | value\n{BUDGET} | 999 | 1\n{BUDGET} | 998 | 1\n{BUDGET} | | 1\n{REVISOR} | 999 | 1"},
        failing=[None],
        boundary=True,
    )
    assert [(f["file"], f["value"]) for f in seen.findings] == [(BUDGET, "998, 999")]


def test_empty_sender_is_no_second_sender_fin_f04a():
    check_rule("FIN-F04a", {"finhosta": "sender_cd | value\n 999 | 1\n | 1"}, failing=[])


def test_one_year_per_file_fin_f04b():
    seen = check_rule("FIN-F04b", {"finhosta": "year | value\n 2025 | 1\n 2024 | 1\n | 2"}, failing=[None], boundary=True)

    assert [f["value"] for f in seen.findings] == ["2024, 2025"]
    check_rule("FIN-F04b", {"finhosta": "year | value\n 2025 | 1\n 2025 | 1\n | 2"}, failing=[], boundary=True)


def test_sender_is_the_hospital_fin_f04c():
    seen = check_rule(
        "FIN-F04c",
        {"finhosta": "sender_cd | value\n 999 | 1\n 71099912 | 1\n 7109991 | 1\n 71099812 | 1\n 99 | 1\n 998 | 1\n 998 | 2\n | 3"},
        failing=[{"sender_cd": sender} for sender in ("99", "998", "7109991", "71099812")],
        boundary=True,
    )
    assert {f["expected"] for f in seen.findings} == {"999"}


def test_sender_of_the_hospital_alone_fin_f04c():
    check_rule("FIN-F04c", {"finhosta": "sender_cd | value\n 999 | 1\n 999 | 2"}, failing=[])


def test_sender_is_in_the_list_of_the_year_fin_f05():
    table = {"finhosta": "sender_cd | value\n 009 | 1\n 9 | 1\n 012 | 1\n 71000999 | 1\n 012 | 2\n | 2\n 013 | 1"}

    check_rule("FIN-F05", table, failing=[3, 4, 7], codes={"hospital": ["009", ("013", "", "2024-12-31")]})


@pytest.mark.parametrize(("year", "failing"), [(2023, [2]), (2024, []), (2025, [1])])
def test_sender_of_the_years_of_the_list_fin_f05(year, failing):
    table = {"finhosta": "sender_cd | value\n 013 | 1\n 014 | 1"}
    members = [("013", "", "2024-12-31"), ("014", "2024-01-01", "")]

    check_rule("FIN-F05", table, failing=failing, period=f"{year}-1", codes={"hospital": members}, boundary=True)


def test_no_list_of_hospitals_fin_f05():
    check_rule("FIN-F05", {"finhosta": "sender_cd | value\n 009 | 1"}, codes={"hospital": []}, outcome="not_evaluated")


def test_record_type_is_known_fin_f06a():
    check_rule(
        "FIN-F06a",
        {
            "finhosta": f"""
                _file | record_type_cd | year | value
                {BUDGET}  | B0201          | 2025 | 1
                {BUDGET}  | Y1301          | 2025 | 1
                {BUDGET}  | B0303          | 2017 | 1
                {BUDGET}  |                | 2025 | 1
                {REVISOR} | R2201          | 2025 | 1
                {BUDGET}  | B0809          | 2017 | 1
                {BUDGET}  | B0809          | 2018 | 1
            """
        },
        failing=[2, 3, 6],
        boundary=True,
    )


def test_items_are_filled_and_listed_fin_f06b():
    seen = check_rule(
        "FIN-F06b",
        {
            "finhosta": """
                record_type_cd | account | cost_element | cost_centre | bed_index | month | insurer   | value
                B0201          | 60000   | 9            | 220         |           |       |           | 1
                B0201          | 60000   |              | 220         |           |       |           | 1
                B0201          | 70000   |              | 220         |           |       |           | 1
                B0201          | 99999   | 9            | 220         |           |       |           | 1
                B0201          | 60000   | x            | 2200        |           |       |           | 1
                B0803          |         |              | 210         | C         | 01    | christian | 1
                B0803          |         |              | 210         | C         | 13    | 100       | 1
                B0803          |         |              | 210         | ?         | 12    | nobody    | 1
                B0802          |         |              | 210         |           |       |           | 1
            """
        },
        failing=[
            (2, "cost_element"),
            (4, "account"),
            (5, "cost_centre"),
            (5, "cost_element"),
            (7, "month"),
            (8, "bed_index"),
            (8, "insurer"),
            (9, "bed_index"),
        ],
        boundary=True,
    )
    assert (seen.numerator, seen.denominator) == (6, 9)


def test_list_of_the_year_fin_f06b():
    # accounts are known until 2025: from 2026 there is no list, so every account is taken; asset types belong to their table
    check_rule(
        "FIN-F06b",
        {
            "finhosta": """
                record_type_cd | account | side | cost_centre | asset_type | component | movement | value
                B0101          | 99999   | D    |             |            |           |          | 1
                Y1201          |         |      | 220         | buildings  |           |          | 1
                Y1701          |         |      |             | buildings  | ACQ       | OPEN     | 1
            """
        },
        failing=[(3, "asset_type")],
        period="2026-1",
    )


def test_dates_that_may_be_empty_fin_f06b():
    check_rule(
        "FIN-F06b",
        {
            "finhosta": """
                record_type_cd | person_key | birth_date | date_in    | date_out | function_code | cost_centre | tranche | option    | value
                A1311          | P1         | 1970-01-01 | 2001-01-01 |          | 24116         | 220         | 50      | EXEMPTION | 96
                A1311          | P2         |            | 2001-01-01 |          | 24116         | 220         | 60      | EXEMPTION | 96
            """
        },
        failing=[(2, "birth_date"), (2, "tranche")],
    )


def test_record_once_in_the_delivery_fin_f08():
    seen = check_rule(
        "FIN-F08",
        {
            "finhosta": f"""
                _file     | record_type_cd | period_cd | bed_index | cost_centre | month | value
                {BUDGET}  | B0802          | Y         | C         | 210         |       | 30
                {REVISOR} | B0802          | Y         | C         | 210         |       | 31
                {BUDGET}  | B0802          | Y         | D         | 210         |       | 30
                {BUDGET}  | B0803          | Y         | C         | 210         | 01    | 30
                {BUDGET}  | B0803          | Y         | C         | 210         | 02    | 30
            """
        },
        failing=[1, 2],
        boundary=True,
    )
    # empty items are no part of the key that is shown
    assert (
        seen.findings[0]["record_key"] == '{"record_type_cd":"B0802","sender_cd":"999","period_cd":"Y","cost_centre":"210","bed_index":"C"}'
    )
