"""Points of art. 46: deciles, intensive care, theatres, emergency, products, pools and the total, through the statements of a run."""

from __future__ import annotations

import pytest

from finhosta_dq.home import sql_text
from tests.unit.indicators.drawn import add_stay, derived, fill, load_stays, new_run, stays
from tests.unit.indicators.stated import own_parameters, own_settings, values_of, values_on_beds

BEDS = {"CD": 220.0, "E": 15.0, "M": 24.0, "G": 48.0, "NI": 10.0}


@pytest.mark.parametrize(
    ("beds", "points"),
    [
        (0, 6.45),
        (149.49, 6.45),
        (149.5, 7.63),
        (250.49, 7.63),
        (250.5, 9.5),
        (299.5, 12.29),
        (1200.49, 27.28),
        (1200.5, 35.02),
        (5000, 35.02),
    ],
)
def test_management_points_by_band_of_whole_beds(beds, points):
    found = values_on_beds(new_run(), {"CD": float(beds)}, "value_bed_points")

    assert found["B2-17", ""] == points


def test_beds_whose_indices_earn_different_points_are_left_open():
    con = new_run()
    con.execute("UPDATE reference.parameter SET value = '2' WHERE key = 'b2.base_points' AND scope = 'bed index D'")

    found = values_on_beds(con, BEDS, "family_point", "value_bed_points")

    reasons = dict(con.execute("SELECT scope, reason FROM intermediate.indicator_value WHERE indicator_id = 'B2-15'").fetchall())
    assert (found["B2-15", "CD"], reasons["CD"]) == (None, "the split of these beds over their indices is unknown")
    assert (found["B2-15", "E"], reasons["E"]) == (15, None)
    assert found["B2-15", "all"] is None


def test_additional_points_by_decile_t23():
    found = values_on_beds(new_run(own_settings(beds_c_d=210, decile_c_d=7, decile_e=5)), BEDS, "value_b2_extra")

    assert {scope: found["B2-19", scope] for scope in ("points", "kept", "to the pool")} == pytest.approx(
        {"points": 29.4, "kept": 5.88, "to the pool": 23.52}
    )
    assert {scope: found["B2-20", scope] for scope in ("points", "kept", "to the pool")} == pytest.approx(
        {"points": 1.95, "kept": 1.365, "to the pool": 0.585}
    )


def test_act_value_per_occupied_bed_and_share_of_the_pool():
    con = new_run(own_settings(act_value_c_d=7_300_000, insured_days_c_d=73_000, nrg_residual_points_c_d=20, nrg_residual_points_e=3))
    own_parameters(
        con,
        "national.b2.nrg_residual_points | CD | 1000",
        "national.b2.nrg_residual_points | E | 100",
        "national.b2.nrg_pool | CD | 6000",
        "national.b2.nrg_pool | E | 50",
    )

    found = derived(con)

    assert found["B2-18", "CD"]["value"] == 36500
    assert found["B2-18", "E"]["reason"] == "missing: setting act_value_e, setting insured_days_e"
    values = {scope: found["B2-21", scope]["value"] for scope in ("CD share", "CD points", "E share", "E points")}
    assert values == pytest.approx({"CD share": 0.02, "CD points": 120, "E share": 0.03, "E points": 1.5})


@pytest.mark.parametrize(
    ("deciles", "beds", "per_bed"),
    # the table values of the example: .21 is the upper half of decile 8, .13 decile 6, .24 the lower half of decile 9
    [
        ((8.5, 6, 9), 210, 0.19),
        ((1, 1, 1), 210, 0.08),
        ((10.5, 10.5, 10.5), 85, 0.41),
        ((7, 7.5, 5), 85, 0.2 * 0.15 + 0.4 * 0.17 + 0.4 * 0.1),
    ],
)
def test_intensive_points_and_beds_t24(deciles, beds, per_bed):
    named = {f"decile_intensive_c{number}": decile for number, decile in enumerate(deciles, 1)}

    found = values_on_beds(new_run(own_settings(beds_c_d=beds, **named)), BEDS, "value_b2_intensive")

    points = per_bed * (beds + BEDS["E"])
    assert found["B2-24", "points"] == pytest.approx(points)
    assert found["B2-24", "beds"] == pytest.approx(points / 4)
    if beds == 210 and per_bed == 0.19:
        assert (found["B2-24", "points"], found["B2-24", "beds"]) == (pytest.approx(42.75), pytest.approx(10.6875))


def test_reanimation_acts_count_in_c_d_e_and_g_only():
    con = new_run(own_settings(insured_days_c_d_e=3650))
    stays(con, "staynum | los | days | period\na | 6 | C 3 Sp 3 | 1\nb | 7 | G 7 | 2")
    fill(
        con,
        "staging.procrizi",
        """
        staynum | order_bedindex | m3_code_inariz | m3_number_inariz_1_day | period_registr
        a       | 1              | 211024         | 3                      | 1
        a       | 2              | 211024         | 5                      | 1
        a       | 1              | 220231         | 7                      | 1
        b       | 1              | 214045         | 1                      | 2
        """,
        code_agr="999",
        year_registr="2025",
    )

    found = derived(con)["B2-22", ""]

    assert (found["numerator"], found["denominator"], found["value"]) == (4, 10, 0.4)


SHARE = "aprdrg | soi | share | status\n100 | 1 | 0.2 | law"


def _passages(con, text: str) -> None:
    fill(con, "staging.stayunit", text, code_agr="999", year_registr="2025", period_registr="1")


def _score_run():
    con = new_run({"national_icu_share": SHARE})
    con.execute("UPDATE reference.rule_parameter SET value = '2' WHERE name = 'transport_100'")
    return con


PASSAGES = """
    staynum | order_unit | code_unit | unit_in_date | a5_hour_unit_in
    five    | 1          | INT001    | 2025-01-02   | 10
    five    | 2          | DIV001    | {left}       | {hour}
"""


@pytest.mark.parametrize(
    ("left", "hour", "transport", "destination", "expected"),
    [
        ("2025-01-03", 11, "2", "1", 0.266667),
        ("2025-01-03", 10, "2", "1", 0.2),  # 24 hours are not more than 24 hours
        ("2025-01-03", 11, "1", "1", 0.2),  # not by the 100 service
        ("2025-01-03", 11, "1", "8", 0.266667),  # deceased
    ],
)
def test_score_of_annex_8_t34(left, hour, transport, destination, expected):
    con = _score_run()
    stays(con, f"staynum | los | aprdrg | mdc | a2_code_destinate\nten | 10 | 100 | 05 | 1\nfive | 5 | 100 | 05 | {destination}")
    _passages(con, PASSAGES.format(left=left, hour=hour))
    fill(con, "staging.transpor", f"staynum | type_transport\nfive | {transport}", code_agr="999", year_registr="2025", period_registr="1")

    assert derived(con)["B2-23", ""]["value"] == pytest.approx(expected, abs=5e-7)


@pytest.mark.parametrize(
    "excluded",
    [
        "5 | 950 | 05 | C 5",
        "5 | 955 | 05 | C 5",
        "5 | 100 | 14 | M 5",
        "6 | 100 | 05 | C 3 Sp 3",
        "6 | 100 | 05 | C 3 G 3",
        "5 | 100 | 15 | NI 5",
    ],
)
def test_score_of_annex_8_leaves_stays_out(excluded):
    con = _score_run()
    stays(con, f"staynum | los | aprdrg | mdc | days\nten | 10 | 100 | 05 | C 10\nout | {excluded}")

    found = derived(con)["B2-23", ""]

    assert (found["denominator"], found["numerator"]) == (10, 2)


def test_stays_of_a_group_without_national_share_are_told():
    con = _score_run()
    stays(con, "staynum | los | aprdrg | mdc\nten | 10 | 100 | 05\nother | 4 | 200 | 05")

    found = derived(con)["B2-23", ""]

    assert (found["value"], found["warnings"][0]) == (pytest.approx(0.2), "1 stays of groups absent from the national table")


def test_pools_of_fifty_thousand_points_t27():
    con = new_run()
    own_parameters(con, "national.b2.points | all | 50000")

    found = {scope: row["value"] for (one, scope), row in derived(con).items() if one == "B2-25"}

    assert found == pytest.approx(
        {"OR_staff": 5675, "ED_staff": 3160, "sterilisation_staff": 970, "medprod_OR": 3090, "medprod_ED": 265, "medprod_units": 3955}
    )


MINUTES = "b2.or.std_minutes | annex 9 base list, code:minutes | 111111:100;222222:240;333333:300"
ACTS = "code | acts | secondary_acts\n111111 | 1300 | 300\n222222 | 200 | \n333333 | 50 | 0"


def test_theatres_from_acts_t25():
    con = new_run({"or_act": ACTS} | own_settings(or_day_coefficient=1.04))
    own_parameters(con, MINUTES)

    found = derived(con)

    assert found["B2-26", "theatres"]["numerator"] == pytest.approx(240188)
    assert found["B2-26", "theatres"]["value"] == pytest.approx(0.87788, abs=5e-6)
    # 6.584 points are fewer than the minimum
    assert found["B2-26", "points"]["value"] == 15
    assert found["B2-26", "points in the pool"]["reason"] == "missing: national.b2.points, national.b2.or_points"


@pytest.mark.parametrize(("minutes", "band"), [(209, 1.33), (210, 1.25), (269, 1.25), (270, 1.20)])
def test_set_up_time_by_length(minutes, band):
    con = new_run({"or_act": "code | acts | secondary_acts\n111111 | 10 | 0"} | own_settings(or_day_coefficient=1))
    own_parameters(con, f"b2.or.std_minutes | annex 9 base list, code:minutes | 111111:{minutes}")

    assert derived(con)["B2-26", "theatres"]["numerator"] == pytest.approx(10 * minutes * band)


def test_two_million_four_hundred_thousand_minutes_t25():
    con = new_run({"or_act": "code | acts | secondary_acts\n111111 | 10000 | 0"} | own_settings(or_day_coefficient=1))
    own_parameters(con, "b2.or.std_minutes | annex 9 base list, code:minutes | 111111:200")
    con.execute("UPDATE reference.parameter SET value = '0.2' WHERE key = 'b2.or.setup_add' AND scope = '<210 min'")

    found = derived(con)

    assert found["B2-26", "theatres"]["value"] == pytest.approx(8.77193, abs=5e-6)
    assert found["B2-26", "points"]["value"] == pytest.approx(65.789, abs=5e-4)


def test_a_code_without_standard_minutes_leaves_the_theatres_open():
    con = new_run({"or_act": ACTS + "\n444444 | 1 | 0"} | own_settings(or_day_coefficient=1))
    assert derived(con)["B2-26", "theatres"]["reason"] == "missing: b2.or.std_minutes"

    own_parameters(con, MINUTES)

    assert derived(con)["B2-26", "theatres"]["reason"] == "missing: standard minutes of 1 codes"
    assert {scope: value for (_, scope), value in values_of(con, "value_b2_theatre").items() if value is not None} == {}


def test_theatres_without_the_coefficient_have_no_minimum_either():
    con = new_run({"or_act": ACTS})
    own_parameters(con, MINUTES, "national.b2.points | all | 50000", "national.b2.or_points | all | 4000")
    derived(con)

    assert set(values_of(con, "value_b2_theatre").values()) == {None}


@pytest.mark.parametrize(
    ("theatres", "aid", "cardiac", "neuro", "heavy", "points"),
    [
        (5, 1, 1, 0, 0, 20), (4.99, 1, 1, 0, 0, 0), (5, 0, 1, 0, 0, 0), (5, 1, 0, 250, 150, 20), (5, 1, 0, 249, 150, 0), (5, 1, 0, 250, 149, 0),
        (8, 1, 1, 250, 150, 40), (7.99, 1, 1, 250, 150, 20), (8, 1, 0, 250, 150, 20),
    ],
)  # fmt: skip
def test_permanently_available_theatres(theatres, aid, cardiac, neuro, heavy, points):
    stated = own_settings(
        or_day_coefficient=1, has_urgent_medical_aid=aid, has_cardiac_b1_b2_b3=cardiac, neuro_operations=neuro, neuro_operations_k400=heavy
    )
    con = new_run({"or_act": f"code | acts | secondary_acts\n111111 | {theatres * 4560 * 60 / 300} | 0"} | stated)
    own_parameters(con, "b2.or.std_minutes | annex 9 base list, code:minutes | 111111:300")
    con.execute("UPDATE reference.parameter SET value = '0' WHERE key = 'b2.or.setup_add'")

    assert derived(con)["B2-27", ""]["value"] == points


def _emergency_run(rows: list[dict[str, str]]):
    con = new_run()
    con.execute("UPDATE reference.rule_parameter SET value = '7' WHERE name = 'adm_urgent'")
    tables = {"stayhosp": [], "stayindx": [], "grouper": [], "pathospi": []}
    units, diagnoses = [], []
    for number, row in enumerate(rows):
        own = {"los": "1", "a2_code_adm": "7", "age": "40", "staynum": f"s{number}", **row}
        unit, hour, secondary = own.pop("unit", None), own.pop("hour", None), own.pop("secondary", None)
        add_stay(tables, own, number)
        if unit or hour:
            units.append(f"s{number} | 1 | {unit or 'URG001'} | {hour or ''} | 2025-01-02")
        if secondary:
            diagnoses.append(f"s{number} | {secondary}")
    add_stay(tables, {"staynum": "second", "los": "1", "period": "2"}, len(rows))
    load_stays(con, tables)
    if units:
        _passages(con, "staynum | order_unit | code_unit | a5_hour_unit_in | unit_in_date\n" + "\n".join(units))
    if diagnoses:
        fill(
            con,
            "staging.diagnose",
            "staynum | code_diagnose\n" + "\n".join(diagnoses),
            code_agr="999",
            year_registr="2025",
            period_registr="1",
        )
    return con


ICU = {"unit": "INT001"}
STROKE = {"a2_code_diag_verif_adm": "I639"}
MENTAL = {"a2_code_diag_verif_adm": "F329"}


@pytest.mark.parametrize(
    ("stay", "extra"),
    [
        ({}, 0), (ICU, 1), (STROKE, 1), ({"a2_code_diag_verif_adm": "I649"}, 0), (MENTAL, 1), ({"secondary": "F101"}, 1), ({"unit": "AKT001"}, 1),
        ({"age": "3"}, 1), ({"age": "4"}, 0.5), ({"age": "15"}, 0.5), ({"age": "16"}, 0), ({"age": "75"}, 0.4), ({"age": "74"}, 0),
        ({"age": "74", "a2_code_place_before_adm": "6"}, 0.4), ({"hour": "21"}, 0.1), ({"hour": "20"}, 0), ({"hour": "5"}, 0.1), ({"hour": "6"}, 0),
        ({"age": "3", **ICU}, 1), ({"age": "80", "hour": "23"}, 0.4), ({"a2_code_adm": "1"}, -1),
        ({"age": "80", "a2_hosptype_fac": "U"}, 0.2),
    ],
)  # fmt: skip
def test_emergency_units_of_one_admission(stay, extra):
    found = derived(_emergency_run([stay, {}]))["B2-28", ""]

    assert found["value"] == pytest.approx(2 + extra)


def test_emergency_units_and_points_t26():
    # a hundredth of the example: 300 urgent admissions
    kinds = [
        (6, ICU), (4, STROKE), (15, MENTAL), (25, {"age": "2"}), (30, {"age": "10"}), (20, {"age": "80", "a2_hosptype_fac": "U"}),
        (25, {"age": "80"}), (60, {"hour": "2"}), (115, {}),
    ]  # fmt: skip
    con = _emergency_run([dict(kind) for n, kind in kinds for _ in range(n)])
    own_parameters(con, "national.b2.uu | all | 35000", "national.b2.points | all | 50000", "national.b2.ed_extra_points | all | 0")
    con.execute("INSERT INTO reference.setting (name, value) VALUES ('has_emergency_or_intensive', '1'), ('is_remote_emergency', '0')")

    found = derived(con)

    assert (found["B2-28", ""]["numerator"], found["B2-28", ""]["value"]) == (300, pytest.approx(385))
    assert found["B2-29", "share of the pool"]["value"] == pytest.approx(34.76)
    assert found["B2-29", "with minimum"]["value"] == pytest.approx(34.76)


@pytest.mark.parametrize(("recognised", "remote", "points"), [(1, 0, 15), (1, 1, 30), (0, 0, 0.010971)])
def test_minimum_of_the_emergency_points(recognised, remote, points):
    con = _emergency_run([{}])
    own_parameters(con, "national.b2.uu | all | 288000", "national.b2.points | all | 50000", "national.b2.ed_extra_points | all | 0")
    con.execute(
        "INSERT INTO reference.setting (name, value) VALUES ('has_emergency_or_intensive', ?), ('is_remote_emergency', ?)",
        [str(recognised), str(remote)],
    )

    assert derived(con)["B2-29", "with minimum"]["value"] == pytest.approx(points, abs=1e-5)


def test_products_and_sterilisation_t28():
    con = new_run(own_settings(beds_c=105, beds_d=94.3125, intensive_beds=10.6875, decile_products=6))

    found = values_on_beds(con, BEDS, "product_point", "value_b2_product")

    assert found["B2-30", "points"] == pytest.approx(498.26125)
    assert found["B2-30", "points by decile"] == pytest.approx(1146.000875)
    assert found["B2-31", "sterilisation"] == pytest.approx(117.1212894, abs=5e-8)


def test_products_and_sterilisation_get_their_part_of_the_pools():
    con = new_run(own_settings(beds_c=105, beds_d=94.3125, intensive_beds=10.6875, decile_products=6))
    own_parameters(
        con, "national.b2.points | all | 50000", "national.b2.product_points | all | 10000", "national.b2.sterilisation_points | all | 2000"
    )

    found = values_on_beds(con, BEDS, "product_point", "value_b2_product")

    # pools of 3955 and 970 points as in T27
    assert found["B2-30", "in the pool"] == pytest.approx(3955 * 1146.000875 / 10000)
    assert found["B2-31", "sterilisation in the pool"] == pytest.approx(970 * 117.1212894 / 2000)
    assert (found["B2-31", "theatre products"], found["B2-31", "emergency products"]) == (None, None)


def test_all_points_and_the_amount_they_give():
    stated = own_settings(wage_cost=61000, points_day=10)
    con = new_run(stated)
    own_parameters(con, "national.b2.wage_cost | all | 60000", "national.b2.point_value | all | 30000")
    parts = [
        ("B2-15", "all", 420.82), ("B2-17", "", 12.29), ("B2-19", "kept", 5.88), ("B2-20", "kept", 1.365), ("B2-21", "CD points", 20.0),
        ("B2-21", "E points", 0.5), ("B2-24", "points", 42.75), ("B2-26", "points in the pool", 60.0), ("B2-27", "", 20.0),
        ("B2-29", "with minimum", 34.76), ("B2-30", "in the pool", 300.0), ("B2-31", "theatre products", 40.0),
        ("B2-31", "emergency products", 5.0), ("B2-31", "sterilisation in the pool", 30.0),
    ]  # fmt: skip
    staff = sum(value for one, scope, value in parts if one != "B2-30" and not scope.endswith(" products"))
    derived(con)
    con.execute("UPDATE marts.justified_beds SET beds = 10, recognised_beds = CASE family WHEN 'E' THEN 14 WHEN 'G' THEN 6 ELSE 10 END")
    con.execute("DELETE FROM intermediate.indicator_value")
    con.executemany("INSERT INTO intermediate.indicator_value (indicator_id, scope, value) VALUES (?, ?, ?)", parts)

    con.execute(sql_text("marts/value_b2_total"))

    found = dict(con.execute("SELECT scope, value FROM intermediate.indicator_value WHERE indicator_id IN ('B2-32', 'B2-33')").fetchall())
    # four E beds more are recognised than justified: half of them count for the FTE, at 1 point
    assert found["FTE"] == pytest.approx((staff + 2 + 10) / 2.5)
    assert found["points"] == pytest.approx((staff + 10) * 61 / 60 + 345)
    assert found["amount"] == pytest.approx(found["points"] * 30000)


def test_a_total_names_the_points_that_are_missing():
    con = new_run(own_settings(wage_cost=1, points_day=1))
    derived(con)

    reasons = dict(con.execute("SELECT scope, reason FROM intermediate.indicator_value WHERE indicator_id = 'B2-33'").fetchall())

    assert reasons["points"].startswith("missing: points of B2-15")
    assert "B2-29" in reasons["points"]


GFIN = "aprdrg | soi | mean_los | inlier75_mean_los | status\n100 | 1 | 40 | 8 | law"

PURE = """
    staynum  | los | nights | aprdrg | age | a2_code_destinate | days     | mdc
    good     | 6   | 6      | 100    | 50  | 1                 | C 6      | 05
    sp       | 6   | 6      | 100    | 50  | 1                 | C 5 Sp 1 | 05
    sent     | 1   | 1      | 100    | 50  | 3                 | C 1      | 05
    stays_in | 2   | 2      | 100    | 50  | 3                 | C 2      | 05
    chemo    | 1   | 1      | 693    | 50  | 1                 | C 1      | 17
    residual | 6   | 6      | 951    | 50  | 1                 | C 6      | 05
    died     | 3   | 3      | 100    | 50  | 8                 | C 3      | 05
    died_4   | 4   | 4      | 100    | 50  | 8                 | C 4      | 05
    faulty   | 9   | 9      | 100    | 50  | 1                 | C 4      | 05
"""


def test_stays_for_the_national_mean_have_one_reason_each():
    con = new_run()
    con.execute("UPDATE reference.rule_parameter SET value = '9' WHERE name = 'adm_planned'")
    stays(con, PURE)
    fill(
        con,
        "reference.parameter",
        "key | scope | value\na3.listB.codes | nomenclature codes | 250176",
        valid_from="2022-07-01",
        status="synthetic",
        origin="parameters.csv",
    )

    found = {scope: row for (one, scope), row in derived(con).items() if one == "B2-01"}

    assert {scope: row["value"] for scope, row in found.items()} == {
        "eligible": 3, "1 Sp, A or K": 1, "5 one day, transferred": 1, "6 APR-DRG 693, one day": 1, "7 residual APR-DRG": 1,
        "8 death within 3 days": 1, "9 faulty stay": 1,
    }  # fmt: skip
    assert sum(row["value"] for row in found.values()) == found["eligible"]["denominator"] == 9
    told = {scope for scope, row in found.items() if "stays of the pilot for short deliveries carry no mark" in (row["warnings"] or [])}
    assert told == {"eligible"}


def test_stays_by_age_group_subgroup_and_category():
    head = "aprdrg | soi | age_group | n_stays | q1 | q3 | ngl | soi4_share | status\n"
    con = new_run(
        {
            "national_los": head + "100 | 1 | L | 500 | 4 | 8 | 6.5 | 0.3 | law\n100 | 1 | H | 500 | 4 | 8 | 6.5 | 0.3 | law",
            "national_gfin": GFIN,
        }
    )
    stays(con, "staynum | los | aprdrg | age\na | 1 | 100 | 50\nb | 6 | 100 | 50\nc | 17 | 100 | 80\nd | 25 | 100 | 80\ne | 6 | 200 | 50")

    found = derived(con)

    assert {scope: found["B2-02", scope]["value"] for scope in "LHAG"} == {"L": 3, "H": 2, "A": 0, "G": 0}
    assert {scope: found["B2-04", scope]["value"] for scope in ("1", "2", "3", "4", "0f")} == {"1": 1, "2": 1, "3": 1, "4": 1, "0f": 1}
    assert found["B2-03", "subgroups with mean"]["value"] == 2
    assert found["B2-03", "subgroups without mean"]["value"] == 1
