"""Which test shows which worked example of the budget rules: every one of the 35 has a test that exists."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from finhosta_dq.indicators.catalogue import load_catalogue
from tests.unit.indicators.drawn import derived, new_run

UNIT = Path(__file__).parents[1]
SHOWN = {
    "T1 T2 T3 T4": "indicators/test_vectors.py test_limits_category_and_value",
    "T5": "indicators/test_vectors.py test_mean_of_normal_stays_and_one_far_stay_cut_at_u2_t5",
    "T6": "indicators/test_national_mean.py test_limits_and_mean_settle_at_the_worked_example",
    "T7": "indicators/test_vectors.py test_residual_and_faulty_stays_are_worth_the_hospital_mean_t7",
    "T8 T9": "indicators/test_vectors.py test_geriatric_transfer",
    "T10": "indicators/test_vectors.py test_justified_beds_per_family_t10",
    "T11": "indicators/test_vectors.py test_at_most_six_g_beds_from_transferred_stays_t11",
    "T12": "indicators/test_vectors.py test_half_of_the_excess_over_112_percent_is_taken_off_t12",
    "T13": "indicators/test_day_surgery.py test_thousand_day_stays_t13",
    "T14": "indicators/test_day_surgery.py test_inappropriate_classic_stay_t14",
    "T15": "indicators/test_vectors.py test_discharge_comparison_until_mid_2025_t15",
    "T16": "indicators/test_b1.py test_weighted_surface_t16",
    "T17": "indicators/test_b1.py test_general_costs_and_maintenance_t17",
    "T18": "indicators/test_b1.py test_administration_t18",
    "T19": "indicators/test_b1.py test_laundry_and_food_t19",
    "T20": "indicators/test_day_surgery.py test_k_and_operation_8_t20",
    "T21": "indicators/test_b1.py test_social_service_for_g_beds_t21",
    "T22": "indicators/test_run.py test_base_and_management_points_t22",
    "T23": "indicators/test_points.py test_additional_points_by_decile_t23",
    "T24": "indicators/test_points.py test_intensive_points_and_beds_t24",
    "T25": "indicators/test_points.py test_theatres_from_acts_t25",
    "T26": "indicators/test_points.py test_emergency_units_and_points_t26",
    "T27": "indicators/test_points.py test_pools_of_fifty_thousand_points_t27",
    "T28": "indicators/test_points.py test_products_and_sterilisation_t28",
    "T29": "indicators/test_vectors.py test_social_profile_of_four_hospitals_t29",
    "T30": "indicators/test_vectors.py test_phase_in_of_the_social_profile_t30",
    "T31": "indicators/test_b4.py test_former_regression_index_t31",
    "T32": "indicators/test_b4.py test_hygiene_t32",
    "T33": "indicators/test_b1.py test_variable_part_t33",
    "T34": "indicators/test_points.py test_score_of_annex_8_t34",
    "T35": "indicators/test_vector_coverage.py test_check_digit_of_every_code_of_the_legal_lists_t35",
}


def test_every_worked_example_is_shown():
    shown = [vector for vectors in SHOWN for vector in vectors.split()]

    assert sorted(shown, key=lambda vector: int(vector[1:])) == [f"T{number}" for number in range(1, 36)]


@pytest.mark.parametrize("place", SHOWN.values())
def test_the_test_that_shows_it_is_there(place):
    path, name = place.split()

    assert re.search(rf"^def {name}\(", (UNIT / path).read_text(encoding="utf-8"), re.MULTILINE)


def test_check_digit_of_every_code_of_the_legal_lists_t35():
    con = new_run()
    con.execute(
        """CREATE TEMP TABLE code AS
           SELECT DISTINCT unnest(regexp_extract_all(value, '\\b[0-9]{6}\\b')) AS code FROM reference.parameter
           WHERE key IN ('a3.listA.codes', 'a3.listB.codes', 'b2.or.std_minutes', 'b2.intensive.icu_codes')
           UNION SELECT code FROM reference.day_surgery_lists"""
    )

    wrong = con.execute("SELECT code FROM code WHERE nomenclature_check_digit(code) <> CAST(right(code, 1) AS integer)").fetchall()

    assert con.execute("SELECT count(*) FROM code").fetchall()[0][0] >= 400
    assert wrong == []
    assert con.execute("SELECT nomenclature_check_digit('22023'), nomenclature_partner('250176')").fetchall() == [(1, "250180")]


def test_an_empty_run_answers_for_every_indicator_of_the_catalogue():
    found = derived(new_run())

    assert {one for one, _ in found} == {indicator.id for indicator in load_catalogue()}
    assert len({one for one, _ in found}) == 90
    # every value rests on parameters, inputs or other indicators that are named
    assert all(one.parameters or one.inputs or one.upstream for one in load_catalogue())
