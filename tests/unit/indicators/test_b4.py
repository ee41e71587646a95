"""Lines of B4, the former index of B8, revision and merger: the worked examples, through the statements of a run."""

from __future__ import annotations

from datetime import date

import pytest

from tests.unit.indicators.drawn import derived, fill, new_run, stays
from tests.unit.indicators.stated import own_parameters, own_settings, values_of, values_on_beds

BEDS_450 = {"CD": 380.0, "E": 10.0, "M": 15.0, "G": 40.0, "NI": 5.0}


@pytest.mark.parametrize(
    ("is_public", "physician", "auditor"), [(0, 116482.50, 24736.50), (1, 257.34 * 450, 54.73 * 450)], ids=["private", "public"]
)
def test_chief_physician_and_auditor_t32(is_public, physician, auditor):
    found = values_on_beds(new_run(own_settings(is_public=is_public)), BEDS_450, "b4_bed", "value_b4_bed")

    assert found["B4-02", "chief physician"] == pytest.approx(physician)
    assert found["B4-02", "auditor"] == pytest.approx(auditor)


@pytest.mark.parametrize(("beds", "amount"), [(450, 74929.20), (100, 40738.80), (101, 49286.40)])
def test_pain_team_t32(beds, amount):
    found = values_on_beds(new_run(), BEDS_450 | {"CD": beds - 70.0}, "b4_bed", "value_b4_bed")

    assert found["B4-05", "amount"] == pytest.approx(amount)


@pytest.mark.parametrize(
    ("stays_of_75", "fte", "amount"), [(1700, 2.5, 145000), (800, 2, 116000), (1001, 2.25, 130500), (12000, 6, 348000)]
)
def test_geriatric_liaison_t32(stays_of_75, fte, amount):
    con = new_run(own_settings(g_occupancy_gap_stays=0))
    derived(con)
    con.execute(
        "CREATE OR REPLACE TABLE intermediate.b4_stay AS SELECT ? AS elderly, 0 AS geriatric_day, 0 AS consults, 0 AS palliative",
        [stays_of_75],
    )

    found = values_of(con, "value_b4_stay")

    assert (found["B4-04", "liaison FTE"], found["B4-04", "liaison amount"]) == (fte, amount)


@pytest.mark.parametrize(("beds", "amount"), [(620, 124822.24), (500, 100663.10), (120, 100663.10)])
def test_palliative_team_t32(beds, amount):
    con = new_run(own_settings(**{"recognised_beds.CD": beds}))
    derived(con)

    assert values_of(con, "value_b4_stay")["B4-07", "fixed amount"] == pytest.approx(amount, abs=0.005)


def test_nutrition_team_t32():
    # six intensive beds by convention, and as many G beds as give the points of the example
    beds = BEDS_450 | {"E": 0.0, "G": (2097.625 - 6 * 6.275) / 7.15}

    found = values_on_beds(new_run(own_settings(beds_c=0, beds_d=0)), beds, "b4_bed", "value_b4_nutrition")

    assert found["B4-06", "points"] == pytest.approx(2097.625)
    assert found["B4-06", "amount"] == pytest.approx(18751.68, abs=0.005)


def test_intensive_beds_of_the_nutrition_team_are_two_percent_of_c_d_and_e():
    con = new_run(own_settings(beds_c=200, beds_d=180, **{"recognised_beds.Sp": 10, "recognised_beds.A1": 2}))

    found = values_on_beds(con, BEDS_450 | {"E": 20.0, "G": 0.0}, "b4_bed", "value_b4_nutrition")

    points = 196 * 5.10 + 176.4 * 7.45 + 19.6 * 8.5 + 8 * 6.275 + 10 * 5.44 + 2 * 6.24
    assert found["B4-06", "points"] == pytest.approx(points)
    assert found["B4-06", "amount"] == pytest.approx(15300 + 2.66 * (points - 800))


def test_hygiene_t32():
    con = new_run(own_settings(beds_c=100, beds_d=150, intensive_beds=10, beds_l=0, **{"recognised_beds.Sp": 1}))

    found = values_on_beds(con, {"CD": 260.0, "E": 10.0, "M": 15.0, "G": 36.0, "NI": 1.0}, "b4_bed", "value_b4_bed")

    # 807.3 weighted beds are fewer than the minima ask for
    assert con.execute("SELECT DISTINCT numerator FROM intermediate.indicator_value WHERE indicator_id = 'B4-03'").fetchall()[0][
        0
    ] == pytest.approx(807.3)
    assert (found["B4-03", "nurse FTE"], found["B4-03", "physician FTE"]) == (1, 0.5)
    assert found["B4-03", "amount"] == pytest.approx(103355.86, abs=0.005)


def test_hygiene_above_the_minima():
    con = new_run(own_settings(beds_c=1000, beds_d=0, intensive_beds=0, beds_l=0))

    found = values_on_beds(con, {"CD": 1000.0, "E": 0.0, "M": 0.0, "G": 0.0, "NI": 0.0}, "b4_bed", "value_b4_bed")

    assert (found["B4-03", "nurse FTE"], found["B4-03", "physician FTE"]) == (3, 1.25)


@pytest.mark.parametrize(("npercis", "amount"), [(4.44, 30000), (4.445, 50000), (8.8, 50000), (13.4, 90000), (17.8, 110000)])
def test_haemovigilance_and_donor_coordination(npercis, amount):
    con = new_run(own_settings(beds_l=10, donor_npercis=npercis))

    found = values_on_beds(con, BEDS_450, "b4_bed", "value_b4_bed", "value_b4_donor")

    assert found["B4-09", "haemovigilance points"] == 10 + 15 + 40 + 10 + 2 * (370 + 5)
    assert found["B4-09", "donor value"] == pytest.approx(450 * npercis)
    assert found["B4-09", "donor amount"] == amount


@pytest.mark.parametrize(("npercis", "amount"), [(0, 30000), (5, 50000), (10, 70000), (15, 90000), (20, 110000)])
def test_a_band_of_donor_coordination_begins_with_its_lower_bound(npercis, amount):
    # 400 beds: 0, and exactly 2,000 to 8,000
    found = values_on_beds(
        new_run(own_settings(donor_npercis=npercis)), BEDS_450 | {"CD": 330.0}, "b4_bed", "value_b4_bed", "value_b4_donor"
    )

    assert (found["B4-09", "donor value"], found["B4-09", "donor amount"]) == (400 * npercis, amount)


def test_nutrition_team_of_few_points_gets_the_base():
    found = values_on_beds(new_run(own_settings(beds_c=0, beds_d=0)), {"CD": 0.0, "G": 100.0}, "b4_bed", "value_b4_nutrition")

    assert found["B4-06", "points"] == pytest.approx(715 + 6 * 6.275)
    assert found["B4-06", "amount"] == 15300


def test_a_line_names_the_settings_it_lacks():
    con = new_run()

    found = values_on_beds(con, BEDS_450, "b4_bed", "value_b4_bed", "value_b4_nutrition", "value_b4_donor")

    assert {key for key, value in found.items() if value is None} == {
        ("B4-02", "chief physician"), ("B4-02", "auditor"), ("B4-03", "nurse FTE"), ("B4-03", "physician FTE"), ("B4-03", "amount"),
        ("B4-06", "points"), ("B4-06", "amount"), ("B4-09", "haemovigilance points"), ("B4-09", "donor value"),
        ("B4-09", "donor amount"),
    }  # fmt: skip
    reasons = dict(con.execute("SELECT scope, reason FROM intermediate.indicator_value WHERE indicator_id = 'B4-09'").fetchall())
    assert reasons == {
        "haemovigilance points": "missing: setting beds_l",
        "donor value": "missing: setting donor_npercis",
        "donor amount": "missing: setting donor_npercis",
    }


STAYS = """
    staynum | los | age | aprdrg | soi | rom | days    | period | a2_hosptype_cat
    old     | 6   | 75  | 100    | 1   | 1   | C 6     | 1      |
    young   | 6   | 74  | 100    | 3   | 3   | C 6     | 1      |
    in_g    | 6   | 80  | 100    | 3   | 2   | C 3 G 3 | 1      |
    mother  | 6   | 30  | 560    | 3   | 4   | M 6     | 1      |
    second  | 6   | 30  | 100    | 1   | 1   | D 6     | 2      | G
"""


def test_stays_and_consults_that_drive_a_line():
    con = new_run(own_settings(**{"recognised_beds.CD": 100, "g_occupancy_gap_stays": 0}))
    stays(con, STAYS)
    keys = {"code_agr": "999", "year_registr": "2025", "period_registr": "1"}
    fill(con, "staging.diagnose", "staynum | code_diagnose | type_diagnose\nold | Z515 | S\nold | Z515 | S\nin_g | Z515 | P", **keys)
    fill(
        con,
        "staging.procrizi",
        "staynum | order_bedindex | m3_code_inariz | m3_number_inariz_1_day\nold | 1 | 350383 | 2\nin_g | 1 | 350276 |\nold | 1 | 350394 | 9",
        **keys,
    )

    found = derived(con)

    assert found["B4-04", "liaison FTE"]["numerator"] == 1
    assert found["B4-04", "day hospital amount"]["numerator"] == 1
    # one with palliative care as secondary diagnosis, one of severity and risk 3; the mother lies in M only
    assert found["B4-07", "stays"]["value"] == 2
    assert found["B4-08", "psychologist"]["value"] == 3 / 250
    assert found["B4-08", "social worker"]["value"] == 3 / 500
    assert found["B4-08", "dietician"]["reason"] == "missing: setting consults_2008"
    assert found["B4-07", "variable amount"]["reason"] == "missing: national.b4.palliative_stays"


def test_without_consults_there_are_none():
    con = new_run(own_settings(**{"recognised_beds.CD": 100}))
    stays(con, STAYS)

    found = derived(con)

    assert (found["B4-08", "psychologist"]["value"], found["B4-08", "social worker"]["value"]) == (0, 0)


@pytest.mark.parametrize(("consults", "fte"), [(0, 1), (500, 1), (501, 1.5), (1250, 2.5), (1999, 3.5), (2000, 4)])
def test_dieticians_by_band(consults, fte):
    con = new_run(own_settings(consults_2008=consults))
    derived(con)

    assert values_of(con, "value_b4_stay")["B4-08", "dietician"] == fte


@pytest.mark.parametrize(("n", "amount"), [(0, 81900), (520, 81900), (521, 136500), (1560, 227500), (2080, 318500), (2081, 409500)])
def test_geriatric_day_hospital_by_band(n, amount):
    con = new_run()
    derived(con)
    con.execute(
        "CREATE OR REPLACE TABLE intermediate.b4_stay AS SELECT 0 AS elderly, ? AS geriatric_day, 0 AS consults, 0 AS palliative", [n]
    )

    assert values_of(con, "value_b4_stay")["B4-04", "day hospital amount"] == amount


def test_drivers_come_one_per_line():
    con = new_run(own_settings(smur_functions=1, **{"recognised_beds.A1": 30, "recognised_beds.Sp": 20}))

    found = values_on_beds(con, BEDS_450, "b4_bed", "value_b4_line")

    lines = {scope: value for (one, scope), value in found.items() if one == "B4-01"}
    assert (lines["art. 53"], lines["art. 55 psychiatric beds"], lines["art. 55 other beds"]) == (500, 30, 470)
    assert (lines["art. 68"], lines["art. 57"]) == (1, None)


def test_contracts_with_evidence_in_time():
    con = new_run()
    fill(
        con,
        "reference.b4_contract",
        """
        line   | amount | index_coefficient | notified | due_date   | delivered_date
        early  | 1000   | 1.1               | 1000     | 2026-03-31 | 2026-03-31
        late   | 1000   | 1.1               | 1100     | 2026-03-31 | 2026-04-01
        never  | 1000   | 1.1               | 1100     | 2026-03-31 |
        coming | 1000   | 1.1               | 1100     | 2026-09-30 |
        """,
    )

    found = derived(con)

    assert (found["B4-10", "evidence in time"]["numerator"], found["B4-10", "evidence in time"]["denominator"]) == (1, 3)
    assert found["B4-10", "evidence in time"]["warnings"] == ["late: no evidence in time", "never: no evidence in time"]
    assert found["B4-10", "recomputed less notified"]["value"] == pytest.approx(100)


@pytest.mark.parametrize(
    ("due", "value", "reason"), [("2026-07-01", 1, None), ("2026-07-02", None, "no evidence due")], ids=["on the day", "the day after"]
)
def test_evidence_counts_from_the_day_it_is_due(due, value, reason):
    con = new_run()
    text = f"line | amount | index_coefficient | notified | due_date | delivered_date\none | 1000 | 1.1 | 1000 | {due} | 2026-03-31"
    fill(con, "reference.b4_contract", text)

    found = derived(con, date(2026, 7, 1))["B4-10", "evidence in time"]

    assert (found["value"], found["reason"], found["warnings"] or []) == (value, reason, [])


COUNTS = {
    "age75": 5000, "bim": 4000, "ihand": 300, "isolated": 3500, "forfait": 800, "age75*bim": 1500, "ihand*isolated": 100,
    "ihand*forfait": 60, "age75*ihand": 80, "age75*isolated": 2000, "age75*forfait": 500,
}  # fmt: skip


def test_former_regression_index_t31():
    con = new_run(own_settings(**{f"b8_old.{name}": count for name, count in COUNTS.items()}))
    own_parameters(con, "national.b8_old.regression_sum | all | 573735")

    then = derived(con, date(2025, 1, 1))
    now = derived(con, date(2025, 7, 1))

    assert then["B8-07", "index"]["value"] == pytest.approx(5737.35)
    assert then["B8-07", "share"]["value"] == pytest.approx(0.01)
    assert now["B8-07", "index"]["reason"] == "not in force on 2025-07-01: b8.old.beta"


def test_former_index_names_the_counts_that_are_missing():
    con = new_run(own_settings(**{f"b8_old.{name}": count for name, count in COUNTS.items() if name != "bim"}))

    assert derived(con, date(2025, 1, 1))["B8-07", "index"]["reason"] == "missing: setting b8_old.bim"


def test_revision_by_line():
    con = new_run()
    fill(
        con,
        "reference.revision_line",
        "line | provisional | final | on_delivered | on_corrected\nart. 64 | 1000 | 900 | 950 | 910\nart. 73ter | 500 | 500 | 500 | 500",
    )

    found = derived(con)

    assert (found["C2-01", "exposure"]["value"], found["C2-01", "explained"]["value"]) == (-100, -40)
    assert found["C2-01", "exposure"]["warnings"] == ["art. 64: -100.0"]


@pytest.mark.parametrize(("year", "b8_after", "amount"), [(1, 900, 300100), (2, 900, 195065), (3, 1100, 90000), (4, 900, 0)])
def test_merger_pays_off_over_four_years(year, b8_after, amount):
    con = new_run(
        own_settings(merger_points_before=510, merger_points_after=500, merger_b8_before=1000, merger_b8_after=b8_after, merger_year=year)
    )
    own_parameters(con, "national.b2.point_value | all | 30000")

    assert derived(con)["C2-02", ""]["value"] == pytest.approx(amount)
