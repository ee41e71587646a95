"""MZG-GLO: globalisation tables of a half-year, between files and against the same half-year of the year before."""

import pytest

from tests.rules.mzg.earlier import SMALL, counts, drawn
from tests.rules.spec import check_rule


def months(*numbers, column="dis_date", letter="H"):
    return {"stayhosp": drawn(f"a2_hosptype_fac | {column}", *((many, f"{letter} | 2025-{month:02d}-15") for month, many in numbers))}


@pytest.mark.parametrize(
    ("january", "failing"), [(10, []), (12, []), (8, []), (13, [{"month": "01"}]), (7, [{"month": "01"}]), (0, [{"month": "01"}])]
)
def test_admissions_by_month_mzg_glo_01(january, failing):
    check_rule(
        "MZG-GLO-01",
        months((1, january), (2, 1), column="adm_date"),
        failing=failing,
        rule_parameters=SMALL,
        reference=counts("admissions by month | 01 | 10", "admissions by month | 02 | 3"),
        denominator=january + 1,
        boundary=january not in (0, 10),
    )


def test_other_types_and_admissions_before_the_period_do_not_count_mzg_glo_01():
    seen = check_rule(
        "MZG-GLO-01",
        {
            "stayhosp": """
                staynum | a2_hosptype_fac | adm_date
                S1      | H               | 2025-01-15
                S2      | H               | 2025-01-31
                S3      | C               | 2025-01-15
                S4      | H               | 2024-01-15
                S5      | H               |
            """
        },
        failing=[{"month": "01"}],
        rule_parameters=SMALL,
        reference=counts("admissions by month | 01 | 4"),
    )
    assert [(f["value"], f["expected"], f["difference"]) for f in seen.findings] == [("2", "4 a year before, within 20.0 %", -2.0)]


@pytest.mark.parametrize(
    ("saturdays", "failing"),
    [(2, []), (3, [(None, "adm_date")]), (0, [(None, "adm_date")])],
)
def test_share_of_the_weekend_mzg_glo_02(saturdays, failing):
    seen = check_rule(
        "MZG-GLO-02",
        {"stayhosp": drawn("a2_hosptype_fac | adm_date", (8, "H | 2025-02-03"), (saturdays, "H | 2025-02-08"))},
        failing=[{"item": "weekend"} for _ in failing],
        rule_parameters=SMALL,
        reference=counts("admissions by weekday | 1 | 8", "admissions by weekday | 6 | 1", "admissions by weekday | 7 | 1"),
    )
    assert [f["field"] for f in seen.findings] == [field for _, field in failing]


@pytest.mark.parametrize(("saturdays", "failing"), [(23, False), (24, True), (17, False), (16, True)])
def test_weekend_within_three_percentage_points_mzg_glo_02(saturdays, failing):
    stays = drawn("a2_hosptype_fac | adm_date", (100 - saturdays, "H | 2025-02-03"), (saturdays, "H | 2025-02-08"))
    # a day that is empty and a stay of another type or of none count neither way
    empty = "\n".join(f"E{n} | {cells}" for n, cells in enumerate(["H | "] * 9 + [" | 2025-02-08"] * 9))

    check_rule(
        "MZG-GLO-02",
        {"stayhosp": f"{stays}\n{empty}"},
        failing=[{"item": "weekend"}] if failing else [],
        reference=counts("admissions by weekday | 1 | 80", "admissions by weekday | 7 | 20"),
        boundary=True,
    )


def test_weekend_of_discharges_and_few_stays_mzg_glo_02():
    stays = {"stayhosp": drawn("a2_hosptype_fac | dis_date", (4, "H | 2025-02-09"))}
    before = counts("discharges by weekday | 1 | 10")

    seen = check_rule("MZG-GLO-02", stays, failing=[{"item": "weekend"}], rule_parameters=SMALL, reference=before)
    check_rule("MZG-GLO-02", stays, rule_parameters={"drift_min_n": "5"}, reference=before)

    assert [(f["field"], f["value"], f["difference"]) for f in seen.findings] == [("dis_date", "100.0 %", 100.0)]


def test_each_month_has_a_discharge_mzg_glo_03():
    seen = check_rule("MZG-GLO-03", months((1, 1), (2, 1), (3, 1), (5, 1), (6, 1)), failing=[{"month": "04"}], denominator=5, boundary=True)

    assert [(f["value"], f["expected"], f["difference"]) for f in seen.findings] == [("0", "at least 1", -1.0)]


def test_other_types_are_no_discharge_of_the_month_mzg_glo_03():
    check_rule("MZG-GLO-03", months(*((month, 1) for month in range(1, 7))))
    check_rule("MZG-GLO-03", months((1, 1), letter="C"), failing=[{"month": f"{month:02d}"} for month in range(1, 7)])


def test_months_of_the_second_half_year_mzg_glo_03():
    check_rule(
        "MZG-GLO-03",
        months((7, 1), (8, 1), (9, 1), (10, 1), (11, 1)),
        failing=[{"month": "12"}],
        period="2025-2",
    )


@pytest.mark.parametrize(("earlier", "failing"), [(5, []), (6, [{"month": "01"}]), (3, [])])
def test_discharges_against_the_year_before_mzg_glo_03(earlier, failing):
    check_rule(
        "MZG-GLO-03",
        months((1, 4), (2, 1), (3, 1), (4, 1), (5, 1), (6, 1)),
        failing=failing,
        rule_parameters={"drift_min_n": "4"},
        reference=counts(f"discharges by month | 01 | {earlier}"),
        boundary=True,
    )


def test_a_stay_without_type_or_day_is_no_discharge_of_the_month_mzg_glo_03():
    stays = months((1, 1), (2, 1), (3, 1), (4, 1), (5, 1))["stayhosp"]

    check_rule("MZG-GLO-03", {"stayhosp": f"{stays}\n S6 | | 2025-06-15\n S7 | H |"}, failing=[{"month": "06"}])
    check_rule("MZG-GLO-03", {"stayhosp": f"{stays}\n S6 | H | 2025-06-15\n S7 | H |"})


def test_sex_and_age_classes_mzg_glo_04():
    born = {"P1": 2025, "P2": 2024, "P3": 2011, "P4": 2010, "P5": 1981, "P6": 1980, "P7": 1951, "P8": 1941, "P9": 1940, "P0": 2026}
    seen = check_rule(
        "MZG-GLO-04",
        {
            "stayhosp": drawn("patnum | adm_date | a2_code_sex", *((1, f"{who} | 2025-02-01 | 1") for who in born)),
            "pathospi": "\n".join(["patnum | a1_year_birth", *(f"{who} | {year}" for who, year in born.items())]),
        },
        failing=[
            {"item": "1 / 0"},
            {"item": "1 / 1-14"},
            {"item": "1 / 15-44"},
            {"item": "1 / 45-64"},
            {"item": "1 / 65-74"},
            {"item": "1 / 75-84"},
            {"item": "1 / 85+"},
            {"item": "2 / 0"},
        ],
        rule_parameters=SMALL,
        reference=counts("sex and age | 2 / 0 | 100"),
    )
    assert {json_item(f): f["value"] for f in seen.findings} == {
        "1 / 0": "11.11 %",
        "1 / 1-14": "22.22 %",
        "1 / 15-44": "22.22 %",
        "1 / 45-64": "11.11 %",
        "1 / 65-74": "11.11 %",
        "1 / 75-84": "11.11 %",
        "1 / 85+": "11.11 %",
        "2 / 0": "0.0 %",
    }


def json_item(finding):
    return finding["record_key"].removeprefix('{"item":"').removesuffix('"}')


@pytest.mark.parametrize(("women", "failing"), [(52, []), (53, [{"item": "1 / 15-44"}, {"item": "2 / 15-44"}])])
def test_share_within_two_percentage_points_mzg_glo_04(women, failing):
    check_rule(
        "MZG-GLO-04",
        {
            "stayhosp": drawn("patnum | adm_date | a2_code_sex", (women, "P1 | 2025-02-01 | 2"), (100 - women, "P1 | 2025-02-01 | 1")),
            "pathospi": "patnum | a1_year_birth\n P1 | 1990",
        },
        failing=failing,
        reference=counts("sex and age | 1 / 15-44 | 50", "sex and age | 2 / 15-44 | 50"),
        boundary=True,
    )


@pytest.mark.parametrize(("women", "failing"), [(7, False), (8, True)])
def test_two_percentage_points_of_150_stays_mzg_glo_04(women, failing):
    # 7 of 150 against 4 of 150: their shares do not end after two decimals
    stays = drawn("patnum | adm_date | a2_code_sex", (women, "P1 | 2025-02-01 | 2"), (150 - women, "P1 | 2025-02-01 | 1"))
    # without sex, without day of admission, without year of birth
    empty = "\n E1 | P1 | 2025-02-01 |\n E2 | P1 | | 2\n E3 | P2 | 2025-02-01 | 2\n E4 | | 2025-02-01 | 2" * 3

    check_rule(
        "MZG-GLO-04",
        {"stayhosp": stays + empty, "pathospi": "patnum | a1_year_birth\n P1 | 1990\n P2 |"},
        failing=[{"item": "1 / 15-44"}, {"item": "2 / 15-44"}] if failing else [],
        reference=counts("sex and age | 1 / 15-44 | 146", "sex and age | 2 / 15-44 | 4"),
        boundary=True,
    )


def test_few_stays_say_nothing_mzg_glo_04():
    check_rule(
        "MZG-GLO-04",
        {
            "stayhosp": drawn("patnum | adm_date | a2_code_sex", (29, "P1 | 2025-02-01 | 2")),
            "pathospi": "patnum | a1_year_birth\n P1 | 1990",
        },
        reference=counts("sex and age | 1 / 15-44 | 50"),
    )


@pytest.mark.parametrize(("unknown", "failing"), [(1, []), (2, [None])])
def test_postcodes_that_do_not_exist_mzg_glo_06(unknown, failing):
    seen = check_rule(
        "MZG-GLO-06",
        {
            "stayhosp": drawn(
                "a2_code_country | a2_code_zip", (200 - unknown, "BE | 9000"), (unknown, "150 | 9999"), (5, "FR | 9999"), (5, " | 9999")
            )
        },
        failing=failing,
        denominator=200,
        boundary=True,
    )
    assert [f["value"] for f in seen.findings] == ["2 of 200 stays (1.0 %)" for _ in failing]


def test_empty_postcode_is_unknown_and_own_codes_are_known_mzg_glo_06():
    check_rule("MZG-GLO-06", {"stayhosp": drawn("a2_code_country | a2_code_zip", (1, "BE | "))}, failing=[None])
    check_rule("MZG-GLO-06", {"stayhosp": drawn("a2_code_country | a2_code_zip", (1, "BE | 9999"))}, codes={"postcode": ["9999"]})


def test_nationality_by_province_and_country_abroad_mzg_glo_07():
    seen = check_rule(
        "MZG-GLO-07",
        {
            "stayhosp": drawn(
                "a2_code_country | a2_code_zip | a2_code_indic_nat",
                (9, "BE | 9000 | BE"),
                (1, "150 | 9000 | FR"),
                (3, "BE | 2000 | FR"),
                (8, "FR | 0000 | FR"),
                (2, "NL | 0000 | NL"),
            )
        },
        failing=[{"item": "East Flanders / BE"}, {"item": "East Flanders / FR"}, {"item": "DE"}, {"item": "NL"}],
        rule_parameters=SMALL,
        reference=counts(
            "nationality of residents | East Flanders / BE | 10",
            "nationality of residents | Antwerp / BE | 10",
            "country of others | FR | 8",
            "country of others | DE | 2",
        ),
    )
    assert {json_item(f): f["difference"] for f in seen.findings} == {
        "East Flanders / BE": -10.0,
        "East Flanders / FR": 10.0,
        "DE": -20.0,
        "NL": 20.0,
    }


@pytest.mark.parametrize(("others", "failing"), [(7, False), (8, True)])
def test_two_percentage_points_of_a_province_and_abroad_mzg_glo_07(others, failing):
    header = "a2_code_country | a2_code_zip | a2_code_indic_nat"
    at_home = drawn(header, (150 - others, "BE | 9000 | BE"), (others, "150 | 9000 | FR"))
    abroad = drawn(header, (150 - others, "FR | 0000 | FR"), (others, "NL | 0000 | NL"))
    # without nationality, postcode or country
    empty = "\n E1 | BE | 9000 |\n E2 | BE | | FR\n E3 | | 9000 | FR" * 5

    check_rule(
        "MZG-GLO-07",
        {"stayhosp": at_home + empty},
        failing=[{"item": "East Flanders / BE"}, {"item": "East Flanders / FR"}] if failing else [],
        reference=counts("nationality of residents | East Flanders / BE | 146", "nationality of residents | East Flanders / FR | 4"),
        boundary=True,
    )
    check_rule(
        "MZG-GLO-07",
        {"stayhosp": abroad + empty},
        failing=[{"item": "FR"}, {"item": "NL"}] if failing else [],
        reference=counts("country of others | FR | 146", "country of others | NL | 4"),
        boundary=True,
    )


@pytest.mark.parametrize("unknown", ["0 | 1", "1 | 0", "|", "0 | 0"])
def test_one_in_a_hundred_may_be_unknown_mzg_glo_08(unknown):
    check_rule(
        "MZG-GLO-08", {"stayhosp": drawn("a2_code_place_before_adm | a2_code_destinate", (99, "1 | 1"), (1, unknown))}, boundary=True
    )


@pytest.mark.parametrize("unknown", ["0 | 1", " | 1"])
def test_two_in_a_hundred_unknown_mzg_glo_08(unknown):
    check_rule(
        "MZG-GLO-08",
        {"stayhosp": drawn("a2_code_place_before_adm | a2_code_destinate", (98, "1 | 1"), (2, unknown))},
        failing=[{"item": "a2_code_place_before_adm"}],
        boundary=True,
    )


def test_unknown_origin_and_destination_mzg_glo_08():
    seen = check_rule(
        "MZG-GLO-08",
        {"stayhosp": drawn("a2_code_place_before_adm | a2_code_destinate", (8, "1 | 1"), (1, "0 | "), (1, " | 0"))},
        failing=[{"item": "a2_code_place_before_adm"}, {"item": "a2_code_destinate"}],
    )
    assert [(f["field"], f["value"], f["difference"]) for f in seen.findings] == [
        ("a2_code_destinate", "2 of 10 stays (20.0 %)", 19.0),
        ("a2_code_place_before_adm", "2 of 10 stays (20.0 %)", 19.0),
    ]


@pytest.mark.parametrize("column", ["a2_code_place_before_adm", "a2_code_adm", "a2_code_adrby", "a2_code_destinate", "a2_code_discharge"])
def test_share_of_each_value_mzg_glo_09(column):
    before = counts(f"{column} | 1 | 100")

    seen = check_rule(
        "MZG-GLO-09",
        {"stayhosp": drawn(column, (97, "1"), (3, "2"))},
        failing=[{"item": f"{column} 1"}, {"item": f"{column} 2"}],
        reference=before,
        boundary=True,
    )
    check_rule("MZG-GLO-09", {"stayhosp": drawn(column, (98, "1"), (2, "2"))}, reference=before, boundary=True)

    assert sorted(f["difference"] for f in seen.findings) == [-3.0, 3.0]


@pytest.mark.parametrize(("others", "failing"), [(7, False), (8, True)])
def test_two_percentage_points_of_150_stays_and_empty_codes_mzg_glo_09(others, failing):
    check_rule(
        "MZG-GLO-09",
        {"stayhosp": drawn("a2_code_adm | a2_code_adrby", (150 - others, "1 | "), (others, "2 | "), (20, " | "))},
        failing=[{"item": "a2_code_adm 1"}, {"item": "a2_code_adm 2"}] if failing else [],
        reference=counts("a2_code_adm | 1 | 146", "a2_code_adm | 2 | 4"),
        boundary=True,
    )


def test_new_and_vanished_values_mzg_glo_09():
    check_rule(
        "MZG-GLO-09",
        {"stayhosp": drawn("a2_code_adm", (396, "1"), (4, "2"), (3, "3"))},
        failing=[{"item": "a2_code_adm 2"}, {"item": "a2_code_adm 4"}],
        rule_parameters=SMALL,
        reference=counts("a2_code_adm | 1 | 393", "a2_code_adm | 4 | 4", "a2_code_adm | 5 | 3"),
    )


@pytest.mark.parametrize("rule", ["MZG-GLO-01", "MZG-GLO-02", "MZG-GLO-04", "MZG-GLO-07", "MZG-GLO-09", "MZG-GLO-12"])
def test_without_counts_of_the_year_before_not_evaluated(rule):
    stays = {"stayhosp": "staynum | a2_hosptype_fac\n S1 | H", "stayindx": "staynum\n S1"}

    seen = check_rule(rule, stays, outcome="not_evaluated")
    check_rule(rule, stays, reference=counts("stays by type | H | 50", period="2024-2"), outcome="not_applicable")

    assert seen.reason == "the reference list earlier_period is not there"
