"""FIN-F: values of Finhosta records, what a file and a collection must hold, and privacy. Names and form: test_f.py."""

import pytest

from tests.rules.spec import check_rule

BUDGET = "999-FIN-4.7-BUDGET-2025-Y-01.TXT"
REVISOR = "999-FIN-4.7-REVISOR-2025-Y-01.TXT"


def test_value_is_a_number_fin_f07a():
    seen = check_rule(
        "FIN-F07a",
        {
            "finhosta": """
                record_type_cd | value
                B0802          | 12
                B0802          | -12.50
                B0802          | 12,5
                B0802          | 1.234,5
                B0802          | 12 EUR
                B0802          | +3
                B0802          | 1e3
                B0802          |
            """
        },
        failing=[4, 5, 6, 7],
        denominator=7,
        boundary=True,
    )
    assert sorted(f["value"] for f in seen.findings) == ["+3", "1.234,5", "12 EUR", "1e3"]


def test_counts_are_whole_and_not_negative_fin_f07b():
    check_rule(
        "FIN-F07b",
        {"finhosta": "record_type_cd | value\n B0803 | 0\n B0805 | -1\n B0701 | 1.5\n B0802 | 1.5\n B0810 | 2.00\n B0807 | x\n B0804 | "},
        failing=[2, 3],
        denominator=4,
    )


@pytest.mark.parametrize(
    ("record_type", "value", "failing"),
    [
        *(("B0701", "0", []), ("B0701", "-1", [1]), ("B0701", "1.01", [1])),
        *((f"B08{at:02d}", "-1", [1]) for at in range(3, 11)),
        *(("B0802", "-1", None), ("B0702", "-1", None)),
    ],
)
def test_record_types_that_count_fin_f07b(record_type, value, failing):
    check_rule(
        "FIN-F07b",
        {"finhosta": f"record_type_cd | value\n {record_type} | {value}"},
        failing=failing or [],
        outcome="not_applicable" if failing is None else None,
        boundary=True,
    )


def test_quantities_are_not_negative_fin_f07c():
    check_rule(
        "FIN-F07c",
        {
            "finhosta": """
                record_type_cd | value
                B0802          | -1
                B0301          | -0.01
                Y1301          | 0
                Y1401          | -5
                A1312          | -38
                B0201          | -100
                B0802          | 1.5
                B0803          | -1
                B0302          |
                Y1302          | x
            """
        },
        failing=[1, 2, 4, 5],
        denominator=6,
        boundary=True,
    )


def test_file_holds_something_fin_f09a():
    seen = check_rule(
        "FIN-F09a",
        {
            "finhosta": f"_file | record_type_cd | value\n{BUDGET} | B0802 | 0\n{BUDGET} | B0803 | 0.00\n{REVISOR} | R2101 | 0\n{REVISOR} | R2101 | 5"
        },
        failing=[None],
    )
    assert [(f["file"], f["value"]) for f in seen.findings] == [(BUDGET, "every value is zero")]


def test_empty_file_fin_f09a():
    seen = check_rule("FIN-F09a", {"finhosta": "record_type_cd | value"}, failing=[None])

    assert seen.findings[0]["value"] == "no record"


@pytest.mark.parametrize(("value", "failing"), [("0.01", []), ("-0.01", []), ("0.00", [None])])
def test_file_with_a_figure_fin_f09a(value, failing):
    check_rule("FIN-F09a", {"finhosta": f"record_type_cd | value\n B0802 | 0\n B0803 | {value}"}, failing=failing, boundary=True)


def test_an_empty_value_is_no_figure_fin_f09a():
    check_rule("FIN-F09a", {"finhosta": "record_type_cd | value\n B0802 | \n B0803 | 0"}, failing=[None])
    check_rule("FIN-F09a", {"finhosta": "record_type_cd | value\n B0802 | \n B0803 | 1"}, failing=[])


def test_record_types_that_must_be_there_fin_f09b():
    check_rule(
        "FIN-F09b",
        {"finhosta": "record_type_cd | value\n B0802 | 1\n B0803 | 1\n B0805 | 1\n B0807 | 1"},
        failing=[{"record_type_cd": "B0809"}],
    )
    check_rule("FIN-F09b", {"finhosta": "record_type_cd | value\n R2101 | 1\n R2201 | 1\n R2301 | 1\n R2302 | 1"}, failing=[])


@pytest.mark.parametrize("collection", [("B0802", "B0803", "B0805", "B0807", "B0809"), ("R2101", "R2201", "R2301", "R2302")])
def test_one_record_of_each_is_enough_fin_f09b(collection):
    for missing in (None, *collection):
        check_rule(
            "FIN-F09b",
            {"finhosta": "record_type_cd | value\n" + "\n".join(f"{kind} | 1" for kind in collection if kind != missing)},
            failing=[{"record_type_cd": missing}] if missing else [],
            boundary=True,
        )


def test_record_without_type_or_value_fin_f09b():
    # a record without a type is of no collection; one without a value is there
    check_rule(
        "FIN-F09b",
        {"finhosta": "record_type_cd | value\n R2101 | 1\n R2201 | 1\n R2301 | \n | 1"},
        failing=[{"record_type_cd": "R2302"}],
    )


def test_tables_that_must_be_there_fin_f09c():
    check_rule(
        "FIN-F09c",
        {"finhosta": "record_type_cd | value\n B0101 | 1\n B0301 | 1\n A1311 | 1"},
        failing=[{"collection": "BUDGET", "table_no": "2"}],
    )
    check_rule("FIN-F09c", {"finhosta": "record_type_cd | value\n A1311 | 1"}, failing=[])


def test_one_record_of_each_table_is_enough_fin_f09c():
    yearly = {9: "Y0901", 10: "Y1001", 12: "Y1201", 13: "Y1301", 14: "Y1401", 17: "Y1701", 18: "Y1801", 19: "Y1901", 20: "Y2001"}
    for missing in (None, *yearly):
        check_rule(
            "FIN-F09c",
            {"finhosta": "record_type_cd | value\n" + "\n".join(f"{kind} | 1" for table, kind in yearly.items() if table != missing)},
            failing=[{"collection": "YEARLY", "table_no": str(missing)}] if missing else [],
            boundary=True,
        )


def test_record_without_type_or_value_fin_f09c():
    # as in FIN-F09b
    check_rule(
        "FIN-F09c",
        {"finhosta": "record_type_cd | value\n B0101 | \n B0201 | 1\n | 1"},
        failing=[{"collection": "BUDGET", "table_no": "3"}],
    )


def national_number(day, serial, century=""):
    """A number with correct check digits: six digits of birth, three of the serial, and what they leave of 97."""
    return f"{day}{serial}{97 - int(century + day + serial) % 97:02d}"


def test_national_register_numbers_fin_f10a():
    person = national_number("710419", "123")
    young = national_number("010203", "005", century="2")
    bis = national_number("712419", "123")

    seen = check_rule(
        "FIN-F10a",
        {
            "finhosta": f"record_type_cd | person_key | value\n A1311 | {person} | 1\n A1311 | {young} | 1\n A1312 | {bis} | 1\n A1312 | 12345678901 | 1"
        },
        failing=[None],
    )

    assert seen.findings[0]["value"] == "3 of 4 numbers"
    assert seen.findings[0]["difference"] == 70.0


def test_separators_are_removed_fin_f10a():
    number = national_number("710419", "123")

    check_rule(
        "FIN-F10a",
        {
            "finhosta": f"record_type_cd | person_key | value\n A1311 | {number[:2]}.{number[2:4]}.{number[4:6]}-{number[6:9]}.{number[9:]} | 1"
        },
        failing=[None],
    )


@pytest.mark.parametrize(("others", "failing"), [(19, []), (18, [None])])
def test_share_within_the_tolerance_fin_f10a(others, failing):
    # 1 of 20 is 5 %
    other = "\n".join(f"A1311 | 9999999{number:04d} | 1" for number in range(others))

    check_rule(
        "FIN-F10a",
        {"finhosta": f"record_type_cd | person_key | value\n{other}\nA1311 | {national_number('710419', '123')} | 1\nA1311 | | 1"},
        failing=failing,
        boundary=True,
    )


def test_keys_that_are_no_eleven_digits_fin_f10a():
    check_rule("FIN-F10a", {"finhosta": "record_type_cd | person_key | value\n A1311 | P000123 | 1"}, failing=[])


def test_no_tolerance_set_fin_f10a():
    check_rule(
        "FIN-F10a", {"finhosta": "record_type_cd | value\n A1311 | 1"}, rule_parameters={"niss_share_max": ""}, outcome="not_evaluated"
    )


def test_person_key_is_neutral_fin_f10b():
    check_rule(
        "FIN-F10b",
        {
            "finhosta": """
                record_type_cd | person_key  | value
                A1311          | P000-12_3   | 1
                A1311          | two words   | 1
                A1311          | word,x      | 1
                A1311          | ABCDEFGH    | 1
                A1311          | ABCDEFGHI   | 1
                A1311          |             | 1
            """
        },
        failing=[2, 3, 5],
        denominator=5,
        boundary=True,
    )
