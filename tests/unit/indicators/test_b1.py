"""Keys of B1, variable part and short-term credit: the worked examples, through the statements of a run."""

from __future__ import annotations

from datetime import date

import pytest

from tests.unit.indicators.drawn import add_stay, derived, fill, load_stays, new_run, stays
from tests.unit.indicators.stated import own_parameters

BEDS = "name | value\nrecognised_beds.CD | {beds}\nuniversity_beds | {university}\n"
STAY = "staynum | los | period\na | 6 | 1\nb | 7 | 2"


def _run(beds: int = 300, university: int = 0, settings: str = "", **finhosta: float):
    con = new_run({"setting": BEDS.format(beds=beds, university=university) + settings})
    surfaces = "\n".join(f"{centre[1:]} | {m2}" for centre, m2 in finhosta.items())
    if surfaces:
        fill(con, "staging.finhosta", f"cost_centre | value\n{surfaces}", record_type_cd="B0302")
    return con


@pytest.mark.parametrize(
    ("beds", "university", "per_bed", "expected"),
    [
        (300, 0, 45, 14400),
        (300, 0, 48, 14400),
        (300, 0, 50, 14700),
        (300, 0, 55, 15450),
        (300, 0, 60, 15825),
        (800, 800, 70, 60000),
        (800, 800, 80, 62000),
        (800, 600, 90, 64800),
    ],
)
def test_weighted_surface_t16(beds, university, per_bed, expected):
    found = derived(_run(beds, university, c210=per_bed * beds))["B1-02", ""]

    assert found["value"] == pytest.approx(expected)
    assert (found["numerator"], found["denominator"]) == (per_bed * beds, beds)
    # the kind of the hospital and the first two letters of the surface are readings
    assert found["status"] == "inferred"


def test_general_costs_and_maintenance_t17():
    # intensive care: 6 000 m2 of C, 30 of the 300 beds; the rest of 60 m2 a bed lies in other units; services on two cost centres are added up
    surfaces = {
        "c210": 2000, "c240": 4000, "c100": 800, "c150": 300, "c159": 100, "c320": 450, "c329": 50, "c300": 10000, "c400": 300, "c050": 600,
        "c059": 400,
    }  # fmt: skip
    con = _run(300, 0, "intensive_beds | 30\ntheatre_day_m2 | 0\nnic_m2 | 0", **surfaces)

    found = derived(con)

    assert found["B1-02", ""]["value"] == pytest.approx(15825)
    assert found["B1-03", ""]["value"] == pytest.approx(15933.333, abs=5e-4)
    assert found["B1-04", ""]["value"] == pytest.approx(16100)


def test_surface_of_burns_and_sp_does_not_count_and_a_second_record_neither():
    con = _run(300, 0, c210=9000, c290=500, c312=500, c152=0, c830=700)
    fill(con, "staging.finhosta", "cost_centre | value\n210 | 9000", record_type_cd="B0302", _line=99)

    assert derived(con)["B1-02", ""]["numerator"] == 9000


@pytest.mark.parametrize("missing", ["theatre_day_m2", "nic_m2", "intensive_beds", "university_beds"])
def test_a_work_unit_names_the_setting_that_is_missing(missing):
    con = _run(300, 0, "intensive_beds | 30\ntheatre_day_m2 | 0\nnic_m2 | 0", c210=9000)
    con.execute("DELETE FROM reference.setting WHERE name = ?", [missing])

    found = derived(con)["B1-04", ""]

    assert (found["value"], found["fitness"], found["reason"]) == (None, "not_computable", f"missing: setting {missing}")


@pytest.mark.parametrize(
    ("beds", "university", "group"),
    [(199, 0, "lt200"), (200, 0, "200_299"), (299, 0, "200_299"), (300, 0, "300_449"), (449, 0, "300_449"), (450, 0, "ge450"),
     (200, 150, "univ"), (200, 149, "200_299"), (0, 0, "lt200"), (1, 1, "univ")],
)  # fmt: skip
def test_group_of_the_hospital(beds, university, group):
    found = derived(_run(beds, university))

    assert {scope for (one, scope), row in found.items() if one == "B1-01" and row["value"] == 1} == {group}
    assert {row["value"] for (one, _), row in found.items() if one == "B1-01"} == {0, 1}


def _parameter(con, key: str, column: str, value: str) -> None:
    con.execute(f"UPDATE reference.parameter SET {column} = $value WHERE key = $key", {"key": key, "value": value})


def test_a_class_that_is_not_known_gives_no_group_and_other_parameters_are_no_classes():
    con = _run(300, 0)
    con.execute(
        "INSERT INTO reference.parameter SELECT * REPLACE ('b1.other.wide' AS key) FROM reference.parameter WHERE key = 'b1.group.300_449'"
    )
    assert con.execute("SELECT count(*) FROM reference.parameter WHERE value = '300-449'").fetchall() == [(2,)]
    derived(con)
    assert con.execute("SELECT b1_group FROM intermediate.b1_group").fetchall() == [("300_449",)]

    _parameter(con, "b1.group.300_449", "status", "unknown")
    derived(con)
    assert con.execute("SELECT b1_group FROM intermediate.b1_group").fetchall() == [(None,)]


def test_sp_and_burn_beds_are_not_counted_in_the_size():
    con = _run(299, 0, "recognised_beds.Sp | 60\nrecognised_beds.BR | 6\nrecognised_beds.A | 1")

    assert derived(con)["B1-01", "300_449"]["numerator"] == 300


STAFF = "\n".join(
    f"{name} | {value}"
    for name, value in {
        "fte_norm": 400, "intensive_beds": 10, "points_or": 50, "points_ed": 20, "points_sterilisation": 5, "points_day": 25,
        "fte_long_absence": 4, "fte_first_job": 30, "fte_june": 1000, "fte_contract_fbi": 6, "fte_hygiene_nurse": 1, "fte_maribel": 20,
        "fte_art51": 5,
    }.items()
)  # fmt: skip
# 400 + 20 + (50 + 20 + 5) / 2.5 + 25 / 2.5 + 1 + 300 / 150 + 4 + 18 (1.8 % of 1 000) + 6 + 1 + 20 + 5
MAXIMUM = 400 + 20 + 30 + 10 + 1 + 2 + 4 + 18 + 6 + 1 + 20 + 5


def _activity(con, classic: float, heavy: float = 0.0) -> None:
    rows = f"D | 1 | {classic - heavy}\nC | 1 | {heavy}"
    fill(con, "staging.finhosta", f"bed_index | month | value\n{rows}", record_type_cd="B0809", insurer="x")


def _stays(con, classic: int, day: int) -> None:
    tables = {"stayhosp": [], "stayindx": [], "grouper": [], "pathospi": []}
    for number in range(classic):
        add_stay(tables, {"staynum": f"s{number}", "los": 1, "period": str(1 + number % 2)}, number)
    for number in range(classic, classic + day):
        add_stay(tables, {"staynum": f"d{number}", "los": 0, "a2_hosptype_fac": "C", "days": "C 0", "period": "1"}, number)
    load_stays(con, tables)


@pytest.mark.parametrize(("when", "expected"), [(date(2026, 7, 1), 474.10), (date(2013, 6, 1), 477.10)])
def test_administration_t18(when, expected):
    # a hundredth of the example: 140 classic and 60 surgical-day admissions, 950 classic days, 5.2 FTE below the maximum
    con = _run(300, 0, STAFF)
    fill(
        con,
        "staging.finhosta",
        "cost_centre | function_code | value\n210 | 24116 | 5\n100 | 24116 | 0.2\n050 | 24116 | 9\n210 | 10800 | 9",
        record_type_cd="Y1301",
    )
    _activity(con, 950)
    _stays(con, 140, 60)
    con.execute("UPDATE reference.parameter SET valid_from = '2002-07-01' WHERE key = 'a3.days_per_year'")

    found = derived(con, when)

    assert found["B1-05", "counted"]["value"] == 5.2
    assert found["GEN-02", ""]["value"] == 200
    assert found["B1-06", ""]["value"] == pytest.approx(expected)


def test_staff_above_the_maximum_of_the_article_does_not_count():
    con = _run(300, 0, STAFF)
    fill(con, "staging.finhosta", "cost_centre | function_code | value\n210 | 24116 | 900", record_type_cd="Y1301")

    found = derived(con)

    assert found["B1-05", "actual"]["value"] == 900
    assert found["B1-05", "maximum"]["value"] == pytest.approx(MAXIMUM)
    assert found["B1-05", "counted"]["value"] == pytest.approx(MAXIMUM)


@pytest.mark.parametrize("missing", ["fte_maribel", "fte_june", "fte_first_job", "points_or"])
def test_staff_without_the_settings_is_counted_but_not_bounded(missing):
    con = _run(300, 0, STAFF)
    con.execute("DELETE FROM reference.setting WHERE name = ?", [missing])
    fill(con, "staging.finhosta", "cost_centre | function_code | value\n210 | 24116 | 900", record_type_cd="Y1301")

    found = derived(con)

    assert found["B1-05", "actual"]["value"] == 900
    assert found["B1-05", "counted"]["reason"] == f"missing: setting {missing}"
    assert (found["B1-05", "maximum"]["value"], found["B1-05", "counted"]["value"]) == (None, None)


def test_laundry_and_food_t19():
    con = _run(300, 0)
    # a hundredth of the example
    _activity(con, 950, heavy=500)
    _stays(con, 2, 60)

    found = derived(con)

    assert found["B1-07", ""]["value"] == pytest.approx(1150)
    assert found["B1-08", ""]["value"] == pytest.approx(976.4)


def test_days_above_full_occupancy_do_not_count_and_mixed_beds_are_not_split():
    con = _run(100, 0)
    _activity(con, 73000, heavy=36500)
    _stays(con, 2, 0)

    found = derived(con)

    # 100 beds x 365 days, half of them C
    assert found["B1-08", ""]["value"] == 36500
    assert found["B1-07", ""]["value"] == pytest.approx(18250 + 1.25 * 18250)

    fill(con, "staging.finhosta", "bed_index | month | value\nCD | 1 | 5", record_type_cd="B0809", insurer="x")
    found = derived(con)
    assert found["B1-07", ""]["reason"] == "missing: split of the days of mixed beds (index CD) over C and D"
    assert found["B1-08", ""]["value"] == 36500


def test_days_in_burns_sp_and_units_without_classic_stays_do_not_count():
    con = _run(300, 0)
    rows = "\n".join(f"{index} | 1 | 100" for index in ("D", "BR", "Z", "U", "OP", "HD", "Sp", "S1", "S6"))
    fill(con, "staging.finhosta", f"bed_index | month | value\n{rows}", record_type_cd="B0809", insurer="x")

    derived(con)

    assert con.execute("SELECT days, classic_days, heavy_days FROM intermediate.b1_activity").fetchall() == [(100, 100, 0)]


def test_the_bound_of_occupancy_is_a_parameter():
    con = _run(100, 0)
    _parameter(con, "b1.op3.occupancy_cap", "value", "0.8")
    _activity(con, 73000, heavy=36500)

    derived(con)

    assert con.execute("SELECT days, classic_days, heavy_days FROM intermediate.b1_activity").fetchall() == [(73000, 29200, 14600)]


def test_amounts_by_key_and_the_scaling_to_the_national_budget():
    surfaces = {"c210": 6000, "c100": 800, "c150": 400, "c320": 500, "c300": 10300, "c050": 1000}
    con = _run(300, 0, f"{STAFF}\ntheatre_day_m2 | 0\nnic_m2 | 0", **surfaces)
    fill(con, "staging.finhosta", "cost_centre | function_code | value\n210 | 24116 | 400", record_type_cd="Y1301")
    _activity(con, 95000, heavy=50000)
    _stays(con, 2, 0)
    services = ("general", "maintenance", "heating", "administration", "laundry", "food")
    units = derived(con)
    ids = dict(zip(services, ("B1-03", "B1-04", "B1-02", "B1-06", "B1-07", "B1-08"), strict=True))
    assert units["B1-09", "food"]["reason"] == "missing: national.b1.group_budget, national.b1.work_units"

    # ten hospitals like this one
    own_parameters(
        con,
        "national.b1.group_budget | own group | 1000000",
        *(f"national.b1.work_units | {service} | {units[ids[service], '']['value'] * 10:.6f}" for service in services),
        "national.b1.budget | all | 3000000",
        "national.b1.sum_of_amounts | all | 2000000",
    )

    found = derived(con)

    amounts = {service: found["B1-09", service]["value"] for service in services}
    # the shares of the group of 300 to 449 beds
    assert amounts == pytest.approx(
        {"general": 7000, "maintenance": 30000, "heating": 2000, "administration": 29000, "laundry": 10000, "food": 22000}
    )
    assert found["B1-10", ""]["value"] == pytest.approx(150000)


def test_the_shares_of_the_services_of_each_group_sum_to_one():
    con = _run()
    derived(con)

    sums = con.execute(
        "SELECT scope, sum(number), count(*) FROM marts.parameter WHERE key LIKE 'b1.op2.share.%' GROUP BY scope ORDER BY scope"
    ).fetchall()

    assert [(round(total, 9), n) for _, total, n in sums] == [(1, 6)] * 5


LOS = "aprdrg | soi | age_group | n_stays | q1 | q3 | ngl | soi4_share | status\n950 | 1 | L | 500 | 4 | 8 | 6.5 | 0.3 | law"
GFIN = "aprdrg | soi | mean_los | inlier75_mean_los | status\n950 | 1 | 10 | 8 | law"


def _geriatric_run(recognised: int):
    con = new_run(
        {
            "national_los": LOS,
            "national_gfin": GFIN,
            "setting": f"name | value\nrecognised_beds.G | {recognised}\nrecognised_beds.CD | 100",
        }
    )
    # 15 768 days / (365 x 0.90) = 48 beds
    stays(
        con,
        """
        staynum | los   | age | aprdrg | systems | days    | period
        g       | 15768 | 60  | 950    | 1       | G 15768 | 1
        second  | 0     | 50  | 950    | 1       | C 0     | 2
        """,
    )
    own_parameters(
        con,
        "national.b1.social_g.envelope | all | 1000000",
        "national.b1.social_g.hospitals | all | 81",
        "national.b1.social_g.beds | all | 7000",
    )
    return con


@pytest.mark.parametrize(
    ("recognised", "expected"),
    # 80 hospitals with recognised G beds and 4 without, which count for a quarter: 81
    [(40, 8229.28), (0, 250000 / 81 / 4 + 750000 * 48 / 7000)],
)
def test_social_service_for_g_beds_t21(recognised, expected):
    found = derived(_geriatric_run(recognised))

    assert found["B2-14", "G"]["value"] == pytest.approx(48)
    assert found["B1-13", ""]["value"] == pytest.approx(expected, abs=0.005)


def test_share_by_decile_follows_the_table_and_warns_of_its_direction():
    con = _geriatric_run(40)
    con.execute("INSERT INTO reference.setting (name, value) VALUES ('decile_b8', '1')")
    own_parameters(con, "national.b1.social_decile.weighted_days | all | 1576800")
    first = derived(con)["B1-14", ""]
    con.execute("UPDATE reference.setting SET value = '10' WHERE name = 'decile_b8'")
    last = derived(con)["B1-14", ""]

    assert (first["value"], last["value"]) == (pytest.approx(0.015), pytest.approx(0.006))
    assert "the direction of the deciles is to be confirmed" in first["warnings"]


@pytest.mark.parametrize(
    ("beds", "amount"), [(0, 0), (4, 2478.94), (5, 12394.68), (10, 12394.68), (11, 24789.35), (15, 24789.35), (16, 37184.03)]
)
def test_lump_sum_for_k_day_and_night(beds, amount):
    con = _geriatric_run(40)
    con.execute("INSERT INTO reference.setting (name, value) VALUES ('beds_k_day_night', ?)", [str(beds)])

    assert derived(con)["B1-15", "K lump sum"]["value"] == pytest.approx(amount)


def test_transport_points_are_one_rate_on_all_beds():
    con = _geriatric_run(40)
    before = derived(con)
    own_parameters(con, "national.b1.transport_points | all | 12000")

    found = derived(con)

    assert before["B1-15", "transport points"]["value"] == pytest.approx(48 * 2.5)
    assert before["B1-15", "transport amount"]["reason"] == "missing: national.b1.transport_points"
    assert before["B1-15", "K lump sum"]["reason"] == "missing: setting beds_k_day_night"
    assert found["B1-15", "transport amount"]["value"] == pytest.approx(12552000 * 0.01)


def test_energy_by_square_metre_of_the_cost_centres_that_count():
    con = _run(300, 0, c210=9000, c290=500, c312=500, c020=1000, c500=700)
    own_parameters(con, "national.b1.energy_m2 | all | 1000000")

    found = derived(con)["B1-16", ""]

    assert (found["numerator"], found["value"]) == (10000, pytest.approx(44340))


@pytest.mark.parametrize(
    ("beds", "after", "extra", "priority", "expected"),
    [(150, 22000, 0, 0, 2000 * 9), (149, 22000, 0, 0, 0), (150, 21999, 0, 0, 0), (150, 22000, 1, 0, 0), (10, 20500, 0, 1, 500 * 9)],
)
def test_a_new_building_needs_half_the_beds_and_a_tenth_more_surface(beds, after, extra, priority, expected):
    settings = (
        f"building_m2_before | 20000\nbuilding_m2_after | {after}\nbuilding_beds | {beds}\nbuilding_extra_beds | {extra}\n"
        f"building_is_priority | {priority}"
    )
    con = _run(300, 0, settings)
    own_parameters(
        con,
        *(f"national.b1.cost_per_work_unit | {service} | {cost}" for service, cost in (("general", 2), ("maintenance", 6), ("heating", 1))),
    )

    assert derived(con)["B1-17", ""]["value"] == pytest.approx(expected)


@pytest.mark.parametrize(
    ("when", "forfaits", "admission", "day"),
    [(date(2026, 7, 1), None, 400, 80), (date(2023, 7, 1), 80, 285.71, 74.07), (date(2024, 7, 1), 80, 285.71, 74.07)],
)
def test_variable_part_t33(when, forfaits, admission, day):
    # a hundredth of the example: 200 admissions and 1 000 days, 80 maxi lump sums
    con = new_run({"setting": "name | value\nb1_b2_amount | 800000"})
    if forfaits:
        con.execute("INSERT INTO reference.setting (name, value) VALUES ('maxi_forfaits', ?)", [str(forfaits)])
    tables = {"stayhosp": [], "stayindx": [], "grouper": [], "pathospi": []}
    for number in range(200):
        add_stay(tables, {"staynum": f"s{number}", "los": 5, "period": str(1 + number % 2)}, number)
    load_stays(con, tables)

    found = derived(con, when)

    assert found["GEN-05", "admission"]["value"] == pytest.approx(admission, abs=0.005)
    assert found["GEN-05", "day"]["value"] == pytest.approx(day, abs=0.005)


def test_variable_part_of_2023_is_not_computed_without_the_maxi_lump_sums():
    con = new_run({"setting": "name | value\nb1_b2_amount | 800000"})
    stays(con, STAY)

    assert derived(con, date(2023, 7, 1))["GEN-05", "day"]["reason"] == "missing: setting maxi_forfaits"


def test_short_term_credit_t34():
    con = new_run({"setting": "name | value\nbudget_without_a2 | 180000000\ninpatient_drugs_insurer | 20000000"})

    assert derived(con)["GEN-06", ""]["value"] == pytest.approx(1125600)


@pytest.mark.parametrize(("start", "flag"), [(399, 0), (500, 1), (300, 1), (499, 0)])
def test_change_of_recognised_beds_by_a_quarter(start, flag):
    con = new_run({"setting": f"name | value\nrecognised_beds_start | {start}\nrecognised_beds_mean | 400"})

    assert derived(con)["GEN-07", ""]["value"] == flag


def test_contribution_of_the_subgroups_adds_up_and_the_largest_come_first():
    head = "aprdrg | soi | age_group | n_stays | q1 | q3 | ngl | soi4_share | status\n"
    con = new_run({"national_los": f"{head}100 | 1 | L | 500 | 4 | 8 | 6.5 | 0.3 | law\n200 | 1 | L | 500 | 4 | 8 | 6.5 | 0.3 | law"})
    con.execute("UPDATE reference.rule_parameter SET value = '1' WHERE name = 'subgroups_shown'")
    many = [f"a{n} | 6 | 100" for n in range(5)] + [f"b{n} | 9 | 200" for n in range(5)] + [f"c{n} | 20 | 300" for n in range(4)]
    stays(con, "staynum | los | aprdrg\n" + "\n".join(many))

    found = {scope: row for (one, scope), row in derived(con).items() if one == "GEN-04"}

    # the subgroup of four stays without a mean is worth its billed days, and is not shown by itself
    assert {scope: row["value"] for scope, row in found.items()} == {"": -10, "200-1-L": -12.5}
    assert con.execute("SELECT aprdrg, contribution_days, justified_over_billed FROM marts.subgroup_contribution").fetchall() == [
        ("200", -12.5, 6.5 / 9),
        ("100", 2.5, 6.5 / 6),
        ("300", 0, 1),
    ]
