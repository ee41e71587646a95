"""MZG-STA: dates, letters, origin, destination and patient of a stay; empty values, limits and what is not tested."""

import pytest

from tests.rules.spec import check_rule


def stays(text):
    return {"stayhosp": text}


def test_discharge_not_before_admission_mzg_sta_01():
    seen = check_rule(
        "MZG-STA-01",
        stays("""
            staynum | adm_date   | dis_date
            S1      | 2025-01-03 | 2025-01-05
            S2      | 2025-01-03 | 2025-01-03
            S3      | 2025-01-03 | 2025-01-02
            S4      | 2025-01-03 |
            S5      |            | 2025-01-03
            S6      | 2024-12-31 | 2025-01-01
        """),
        failing=[3],
        denominator=4,
        boundary=True,
    )
    assert [(f["value"], f["expected"], f["difference"]) for f in seen.findings] == [("2025-01-02", "not before 2025-01-03", -1.0)]


def test_a_date_that_does_not_exist_is_no_date_mzg_sta_01():
    check_rule(
        "MZG-STA-01",
        stays("""
            staynum | adm_date   | a2_year_hosp_out | a2_month_hosp_out | a2_day_hosp_out
            S1      | 2025-03-03 | 2025             | 2                 | 30
        """),
        outcome="not_applicable",
    )


@pytest.mark.parametrize(
    ("period", "found"),
    [
        ("2025-1", {1: -1.0, 4: 1.0}),
        ("2025-2", {1: -182.0, 2: -181.0, 3: -1.0}),
    ],
)
def test_discharge_lies_in_the_period_mzg_sta_02(period, found):
    half = period[-1]
    seen = check_rule(
        "MZG-STA-02",
        stays(f"""
            staynum | period_registr | dis_date   | a2_code_destinate
            S1      | {half}         | 2024-12-31 | 1
            S2      | {half}         | 2025-01-01 |
            S3      | {half}         | 2025-06-30 | 1
            S4      | {half}         | 2025-07-01 | 1
            S5      | {half}         | 2024-07-01 | F
            S6      | {half}         | 2024-07-01 | M
            S7      | {half}         |            | 1
        """),
        failing=list(found),
        period=period,
        denominator=4,
        boundary=True,
    )
    assert {f["line"]: f["difference"] for f in seen.findings} == found


def test_later_part_of_a_long_stay_began_before_the_period_mzg_sta_03():
    seen = check_rule(
        "MZG-STA-03",
        stays("""
            staynum | adm_date   | a2_code_place_before_adm
            S1      | 2024-12-31 | M
            S2      | 2025-01-01 | M
            S3      | 2025-03-01 | L
            S4      | 2024-12-31 | L
            S5      |            | L
            S6      | 2025-03-01 |
            S7      | 2025-03-01 | 1
        """),
        failing=[2, 3],
        denominator=5,
        boundary=True,
    )
    assert seen.findings[0]["difference"] == 0.0


def test_long_stay_letter_if_and_only_if_longer_than_six_months_mzg_sta_04():
    check_rule(
        "MZG-STA-04",
        stays("""
            staynum | a2_hosptype_fac | adm_date   | dis_date
            S1      | H               | 2024-12-30 | 2025-06-30
            S2      | H               | 2024-12-29 | 2025-06-30
            S3      | L               | 2024-12-29 | 2025-06-30
            S4      | L               | 2024-12-30 | 2025-06-30
            S5      | F               | 2024-12-30 |
            S6      | F               | 2024-12-29 |
            S7      | M               | 2023-01-01 |
            S8      | H               |            | 2025-06-30
            S9      | C               | 2024-01-01 | 2025-06-30
            S10     |                 | 2024-01-01 | 2025-06-30
        """),
        failing=[2, 4, 5],
        denominator=8,
        boundary=True,
    )


def test_a_discharge_date_in_part_does_not_tell_the_length_mzg_sta_04():
    check_rule(
        "MZG-STA-04",
        stays("""
            staynum | a2_hosptype_fac | adm_date   | a2_year_hosp_out | a2_month_hosp_out | a2_day_hosp_out
            S1      | H               | 2024-01-01 | 2025             | 2                 |
            S2      | H               | 2024-01-01 |                  |                   |
        """),
        failing=[2],
    )


def test_day_care_ends_on_its_day_mzg_sta_05():
    seen = check_rule(
        "MZG-STA-05",
        stays("""
            staynum | a2_hosptype_fac | adm_date   | dis_date
            S1      | C               | 2025-02-03 | 2025-02-03
            S2      | D               | 2025-02-03 | 2025-02-04
            S3      | C               | 2025-02-03 | 2025-02-02
            S4      | H               | 2025-02-03 | 2025-02-04
            S5      | C               | 2025-02-03 |
        """),
        failing=[2, 3],
        denominator=4,
        boundary=True,
    )
    assert [f["difference"] for f in seen.findings] == [1.0, -1.0]


def test_special_day_hospital_only_with_day_care_mzg_sta_06():
    check_rule(
        "MZG-STA-06",
        stays("""
            staynum | a2_hosptype_cat | a2_hosptype_fac
            S1      | G               | D
            S2      | G               | H
            S3      | E               | C
            S4      | O               | U
            S5      | O               |
            S6      | R               | H
            S7      |                 | H
            S8      | F               | H
            S9      | H               | C
            S10     | G               | E
        """),
        failing=[2, 3, 4, 10],
        denominator=6,
        boundary=True,
    )


def test_death_and_its_cause_go_together_mzg_sta_07():
    seen = check_rule(
        "MZG-STA-07",
        {
            "stayhosp": """
                staynum | a2_code_destinate | a2_code_diag_cause_death
                S1      | 8                 | I469
                S2      | 8                 |
                S3      | 1                 | I469
                S4      | 1                 |
                S5      |                   | I469
                S6      | 8                 |
                S7      | 8                 |
            """,
            "stayindx": """
                staynum | order_bedindex | a4_code_bedindex_fac
                S2      | 1              | C
                S6      | 1              | U
                S6      | 2              | A
                S7      | 1              | U
                S7      | 2              | A
                S7      | 3              | C
            """,
        },
        failing=[("stayhosp", 2), ("stayhosp", 3), ("stayhosp", 7)],
        denominator=6,
        boundary=True,
    )
    assert [f["expected"] for f in seen.findings] == ["a cause of death", "empty for destination 1", "a cause of death"]


def test_stay_without_bed_index_is_not_psychiatric_mzg_sta_07():
    check_rule("MZG-STA-07", {"stayhosp": "staynum | a2_code_destinate\n S1 | 8"}, failing=[1])


def test_birth_stay_in_the_year_of_birth_mzg_sta_08():
    seen = check_rule(
        "MZG-STA-08",
        {
            "stayhosp": """
                staynum | patnum | adm_date   | a2_code_place_before_adm
                S1      | P1     | 2025-01-02 | 8
                S2      | P2     | 2025-01-02 | 8
                S3      | P3     | 2025-01-02 | 8
                S4      | P2     | 2025-01-02 | 1
                S5      | P9     | 2025-01-02 | 8
                S6      | P2     |            | 8
                S7      |        | 2025-01-02 | 8
            """,
            "pathospi": "patnum | a1_year_birth\n P1 | 2025\n P2 | 2024\n P3 |",
        },
        failing=[("stayhosp", 2)],
        denominator=6,
        boundary=True,
    )
    assert seen.findings[0]["related_key"] == '{"patnum":"P2"}'
    assert seen.findings[0]["difference"] == -1.0


def test_age_from_0_to_120_mzg_sta_09():
    seen = check_rule(
        "MZG-STA-09",
        {
            "stayhosp": """
                staynum | patnum | adm_date
                S1      | P1     | 2025-01-02
                S2      | P2     | 2025-01-02
                S3      | P3     | 2025-01-02
                S4      | P4     | 2025-01-02
                S5      | P5     | 2025-01-02
                S6      | P9     | 2025-01-02
                S7      | P3     |
            """,
            "pathospi": "patnum | a1_year_birth\n P1 | 2025\n P2 | 1905\n P3 | 1904\n P4 | 2026\n P5 |",
        },
        failing=[("stayhosp", 3), ("stayhosp", 4)],
        boundary=True,
    )
    assert [(f["value"], f["difference"]) for f in seen.findings] == [("121", 1.0), ("-1", -1.0)]


def test_belgian_postcode_has_four_digits_mzg_sta_10():
    check_rule(
        "MZG-STA-10",
        stays("""
            staynum | a2_code_country | a2_code_zip
            S1      | BE              | 1000
            S2      | 150             | 9999
            S3      | BE              | 0999
            S4      | 150             | 100
            S5      | BE              | 1000A
            S6      | BE              |
            S7      | FR              | 0000
            S8      |                 | 0000
            S9      | BE              | 10000
        """),
        failing=[3, 4, 5, 9],
        denominator=7,
        boundary=True,
    )


def test_z_links_a_day_care_stay_and_a_classic_stay_mzg_sta_11():
    seen = check_rule(
        "MZG-STA-11",
        stays("""
            staynum | patnum | a2_hosptype_fac | adm_date   | dis_date   | a2_code_place_before_adm | a2_code_destinate
            S1      | P1     | C               | 2025-02-03 | 2025-02-03 | 1                        | Z
            S2      | P1     | H               | 2025-02-03 | 2025-02-07 | Z                        | 1
            S3      | P2     | D               | 2025-02-03 | 2025-02-03 | 1                        | Z
            S4      | P2     | H               | 2025-02-04 | 2025-02-07 | Z                        | 1
            S5      | P3     | C               | 2025-02-03 | 2025-02-03 | 1                        | Z
            S6      | P3     | H               | 2025-02-03 | 2025-02-07 | 1                        | 1
            S7      | P4     | C               | 2025-02-03 | 2025-02-03 | 1                        | 1
            S8      | P4     | H               | 2025-02-03 | 2025-02-07 | Z                        | 1
            S9      |        | C               | 2025-02-03 | 2025-02-03 | 1                        | Z
            S10     | P5     | H               |            | 2025-02-07 | Z                        | 1
            S11     | P6     | H               | 2025-02-03 | 2025-02-07 | 1                        | Z
            S12     | P7     | H               | 2025-02-03 | 2025-02-03 | Z                        | 1
            S13     | P8     | C               | 2025-02-03 | 2025-02-03 | Z                        | Z
        """),
        failing=[
            (3, "a2_code_destinate"),
            (4, "a2_code_place_before_adm"),
            (5, "a2_code_destinate"),
            (8, "a2_code_place_before_adm"),
            (12, "a2_code_place_before_adm"),
            (13, "a2_code_destinate"),
            (13, "a2_code_place_before_adm"),
        ],
        boundary=True,
    )
    assert seen.numerator == 6


def test_z_chain_over_the_loaded_half_years_mzg_sta_11():
    check_rule(
        "MZG-STA-11",
        stays("""
            staynum | period_registr | patnum | a2_hosptype_fac | adm_date   | dis_date   | a2_code_place_before_adm | a2_code_destinate
            S1      | 1              | P1     | C               | 2025-06-27 | 2025-06-27 | 1                        | Z
            S2      | 2              | P1     | H               | 2025-06-27 | 2025-07-03 | Z                        | 1
        """),
        periods=["2025-2"],
    )


def test_stays_of_a_patient_do_not_overlap_mzg_sta_12():
    seen = check_rule(
        "MZG-STA-12",
        stays("""
            staynum | patnum | a2_hosptype_fac | adm_date   | dis_date
            S1      | P1     | H               | 2025-02-01 | 2025-02-10
            S2      | P1     | H               | 2025-02-10 | 2025-02-12
            S3      | P2     | H               | 2025-02-01 | 2025-02-10
            S4      | P2     | H               | 2025-02-09 | 2025-02-12
            S5      | P3     | F               | 2025-01-01 |
            S6      | P3     | H               | 2025-06-29 | 2025-06-30
            S7      | P4     | H               | 2025-02-01 | 2025-02-10
            S8      | P4     | C               | 2025-02-05 | 2025-02-05
            S9      | P5     | H               | 2025-02-01 | 2025-02-10
            S10     | P5     | H               | 2025-02-01 | 2025-02-10
            S11     |        | H               | 2025-02-01 | 2025-02-10
            S12     |        | H               | 2025-02-01 | 2025-02-10
            S13     | P6     | H               | 2025-02-01 | 2025-02-10
            S14     | P6     | H               |            | 2025-02-10
            S15     | P7     | H               | 2025-03-05 | 2025-03-05
            S16     | P7     | H               | 2025-03-01 | 2025-03-10
        """),
        failing=[4, 6, 10, 15],
        denominator=15,
        boundary=True,
    )
    first = seen.findings[0]
    assert (first["value"], first["expected"], first["difference"]) == ("2025-02-09", "not before 2025-02-10", -1.0)
    assert first["related_key"] == '{"staynum":"S3"}'


def test_unknown_end_and_other_half_year_do_not_overlap_mzg_sta_12():
    check_rule(
        "MZG-STA-12",
        stays("""
            staynum | period_registr | patnum | a2_hosptype_fac | adm_date   | a2_year_hosp_out | a2_month_hosp_out | a2_day_hosp_out
            S1      | 1              | P1     | H               | 2025-02-01 | 2025             | 2                 |
            S2      | 1              | P1     | H               | 2025-02-05 | 2025             | 2                 | 9
            S3      | 1              | P2     | F               | 2025-02-01 |                  |                   |
            S4      | 2              | P2     | L               | 2025-02-01 | 2025             | 9                 | 9
        """),
        periods=["2025-2"],
    )


def test_discharge_date_whole_or_absent_mzg_sta_13():
    seen = check_rule(
        "MZG-STA-13",
        stays("""
            staynum | a2_year_hosp_out | a2_month_hosp_out | a2_day_hosp_out
            S1      | 2025             | 1                 | 31
            S2      |                  |                   |
            S3      | 2025             | 1                 |
            S4      |                  | 1                 | 31
            S5      | 2025             |                   | 31
            S6      | 2025             |                   |
        """),
        failing=[3, 4, 5, 6],
        denominator=6,
        boundary=True,
    )
    assert seen.findings[0]["value"] == "2025-1-?"


def test_hour_of_discharge_with_its_date_mzg_sta_14():
    check_rule(
        "MZG-STA-14",
        stays("""
            staynum | a2_year_hosp_out | a2_month_hosp_out | a2_day_hosp_out | a2_hour_hosp_out | a2_min_hosp_out
            S1      | 2025             | 1                 | 31              | 0                | 0
            S2      | 2025             | 1                 | 31              | 10               |
            S3      | 2025             | 1                 | 31              |                  | 30
            S4      |                  |                   |                 |                  |
            S5      |                  |                   |                 | 10               | 30
            S6      | 2025             | 1                 |                 |                  |
        """),
        failing=[2, 3, 5],
        denominator=5,
        boundary=True,
    )


def test_open_stay_if_and_only_if_destination_f_or_m_mzg_sta_15():
    check_rule(
        "MZG-STA-15",
        stays("""
            staynum | a2_code_destinate | a2_year_hosp_out | a2_month_hosp_out | a2_day_hosp_out
            S1      | F                 |                  |                   |
            S2      | M                 |                  |                   |
            S3      | 1                 | 2025             | 1                 | 31
            S4      | 1                 |                  |                   |
            S5      | F                 | 2025             | 1                 | 31
            S6      |                   |                  |                   |
            S7      |                   | 2025             | 1                 | 31
            S8      | M                 | 2025             |                   |
            S9      | 1                 | 2025             |                   |
        """),
        failing=[4, 5, 6, 8],
        boundary=True,
    )


def test_type_and_destination_agree_mzg_sta_16():
    seen = check_rule(
        "MZG-STA-16",
        stays("""
            staynum | a2_hosptype_fac | a2_code_destinate
            S1      | F               | F
            S2      | M               | M
            S3      | L               | 1
            S4      | H               | F
            S5      | F               | 1
            S6      | F               | M
            S7      | L               | M
            S8      |                 | F
            S9      | M               |
        """),
        failing=[4, 5, 6, 7],
        boundary=True,
    )
    assert [f["expected"] for f in seen.findings] == ["not F or M", "F", "F", "not F or M"]


def test_type_and_place_before_admission_agree_mzg_sta_17():
    check_rule(
        "MZG-STA-17",
        stays("""
            staynum | a2_hosptype_fac | a2_code_place_before_adm
            S1      | F               | 1
            S2      | M               | M
            S3      | L               | L
            S4      | H               | L
            S5      | M               | 1
            S6      | M               | L
            S7      | H               | 1
            S8      |                 | M
            S9      | L               |
        """),
        failing=[4, 5, 6],
        boundary=True,
    )
