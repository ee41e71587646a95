"""The worked examples of the budget rules, through the statements that also run at night."""

from __future__ import annotations

from datetime import date

import pytest

from tests.unit.indicators.drawn import add_stay, derived, fill, load_stays, new_run, stays, valuations

LOS_HEAD = "aprdrg | soi | age_group | n_stays | q1 | q3 | ngl | soi4_share | status\n"
BEDS = "name | value\nrecognised_beds.CD | 100\nrecognised_beds.G | 20\nrecognised_beds.M | 10\n"


def _group(q1: float, q3: float, ngl: float) -> str:
    return f"{LOS_HEAD}100 | 1 | L | 500 | {q1} | {q3} | {ngl} | 0.3 | law"


@pytest.mark.parametrize(
    ("q1", "q3", "ngl", "limits", "expected"),
    [
        (
            4,
            8,
            6.5,
            (1, 16, 24),
            {1: ("2", 1), 2: ("1", 6.5), 6: ("1", 6.5), 16: ("1", 6.5), 17: ("4", 7.5), 24: ("4", 14.5), 25: ("3", 25)},
        ),
        (2, 3, 2.6, (-0.4, 10.6, 10.6), {1: ("1", 2.6), 3: ("1", 2.6), 10: ("1", 2.6), 11: ("3", 11)}),
        (12, 25, 19.4, (3, 51, 77), {3: ("2", 3), 4: ("1", 19.4), 51: ("1", 19.4), 52: ("4", 20.4), 77: ("4", 45.4), 78: ("3", 78)}),
        (5, 30, 18, (1.8, 80, 130), {1: ("2", 1), 2: ("1", 18)}),
    ],
    ids=["T1", "T2", "T3", "T4"],
)
def test_limits_category_and_value(q1, q3, ngl, limits, expected):
    con = new_run({"national_los": _group(q1, q3, ngl)})
    stays(con, "staynum | los | aprdrg\n" + "\n".join(f"{los} | {los} | 100" for los in expected))

    derived(con)

    found = valuations(con, "category, fv, ll, u2, u1")
    assert {int(stay): (row[0], pytest.approx(row[1])) for stay, row in found.items()} == expected
    assert {tuple(round(limit, 9) for limit in row[2:]) for row in found.values()} == {limits}


def test_mean_of_normal_stays_and_one_far_stay_cut_at_u2_t5():
    # the hospital mean is the same formula as the national one: categories 1 and 4, the latter cut at U2
    con = new_run({"national_los": _group(4, 8, 6.5)})
    stays(con, "staynum | los | aprdrg\n" + "\n".join(f"s{los} | {los} | 100" for los in (3, 4, 5, 6, 7, 8, 18)))

    found = derived(con)

    assert found["B2-06", ""]["value"] == pytest.approx(7.0)
    assert (found["B2-06", ""]["numerator"], found["B2-06", ""]["denominator"]) == (49, 7)


def test_residual_and_faulty_stays_are_worth_the_hospital_mean_t7():
    con = new_run({"national_los": _group(4, 8, 6.5), "setting": BEDS})
    # six days of mean; the last stay says 9 days while its indices say 4
    stays(
        con,
        """
        staynum | los | aprdrg | days
        normal  | 6   | 100    |
        short   | 3   | 955    |
        long    | 9   | 955    |
        faulty  | 9   | 100    | G 4
        """,
    )

    derived(con)

    assert valuations(con, "category, fv, days_cd, days_g") == {
        "normal": ("1", 6.5, 6.5, 0),
        "short": ("6a", 3, 3, 0),
        "long": ("6a", 4, 4, 0),
        "faulty": ("9", 6, 6, 0),
    }


@pytest.mark.parametrize(
    ("age", "fv", "days", "kind", "expected"),
    [
        (82, 10, "C 8", "potential", (2.5, 0, 7.5)),
        (71, 9, "C 4 E 2", "potential", (3.3, 3.0, 2.7)),
        (78, 20, "C 6 G 2", "real", (5.25, 0, 14.75)),
        (91, 12, "C 4 G 4", "real", (0.6, 0, 11.4)),
    ],
    ids=["T8-82y", "T8-71y", "T9-78y", "T9-91y"],
)
def test_geriatric_transfer(age, fv, days, kind, expected):
    los = sum(int(cell) for cell in days.split()[1::2])
    group = "H" if age >= 75 else "L"
    con = new_run(
        {
            "national_los": f"{LOS_HEAD}100 | 1 | {group} | 500 | 4 | 8 | {fv} | 0.3 | law",
            "national_gfin": "aprdrg | soi | mean_los | inlier75_mean_los | status\n100 | 1 | 11 | 8 | law",
            "setting": BEDS,
        }
    )
    con.execute(f"UPDATE reference.national_los SET ll = 0, u2 = {fv + 50}, u1 = {fv + 50}")
    stays(con, f"staynum | los | age | aprdrg | systems | days\ns | {los} | {age} | 100 | 2 | {days}")

    derived(con)

    found = valuations(con, "transfer, days_cd, days_e, days_g, fv")["s"]
    assert found[0] == kind
    assert found[1:4] == pytest.approx(expected)
    assert sum(found[1:4]) == pytest.approx(found[4])


@pytest.mark.parametrize(
    ("systems", "los", "transfer"), [("2", 6, "potential"), ("1", 6, None), ("2", 5, None), ("", 6, "undecided"), ("", 5, None)]
)
def test_geriatric_transfer_asks_for_systems_and_half_the_gfin_mean(systems, los, transfer):
    con = new_run(
        {
            "national_los": f"{LOS_HEAD}100 | 1 | H | 500 | 4 | 8 | 6.5 | 0.3 | law",
            "national_gfin": "aprdrg | soi | mean_los | inlier75_mean_los | status\n100 | 1 | 10 | 8 | law",
            "setting": BEDS,
        }
    )
    stays(con, f"staynum | los | age | aprdrg | systems\ns | {los} | 80 | 100 | {systems}\nother | 6 | 20 | 100 | 1")

    derived(con)

    assert valuations(con, "transfer")["s"] == (transfer,)


# stays of residual group II (950) are worth their billed days, so one stay can carry the days of a whole index; the second half-year has one too
GFIN = "aprdrg | soi | mean_los | inlier75_mean_los | status\n950 | 1 | 10 | 8 | law"
SECOND_HALF = "second | 0 | 50 | 950 | | 1 | C 0 | 2"


def test_justified_beds_per_family_t10():
    con = new_run({"setting": BEDS, "national_los": _group(4, 8, 6.5), "national_gfin": GFIN})
    stays(
        con,
        f"""
        staynum | los   | age | aprdrg | mdc | systems | days     | period
        cd      | 29200 | 50  | 950    | 05  | 1       | C 29200  | 1
        e       | 7665  | 10  | 950    | 05  | 1       | E 7665   | 1
        m       | 5110  | 30  | 950    | 14  | 1       | M 5110   | 1
        g       | 32850 | 60  | 950    | 05  | 1       | G 32850  | 1
        ni      | 16425 | 0   | 950    | 15  | 1       | NI 16425 | 1
        {SECOND_HALF}
        """,
    )

    found = derived(con)

    beds = {scope: found["B2-13", scope]["value"] for scope in ("CD", "E", "M", "G", "NI")}
    assert beds == pytest.approx({"CD": 100, "E": 30, "M": 20, "G": 100, "NI": 60})
    assert found["B2-12", "all"]["value"] == 29200 + 7665 + 5110 + 32850 + 16425


def test_at_most_six_g_beds_from_transferred_stays_t11():
    con = new_run({"setting": BEDS, "national_los": _group(4, 8, 6.5), "national_gfin": GFIN})
    stays(
        con,
        f"""
        staynum | los  | age | aprdrg | mdc | systems | days   | period
        old     | 3650 | 86  | 950    | 05  | 2       | C 3650 | 1
        {SECOND_HALF}
        """,
    )

    found = derived(con)

    # 90 % of 3 650 days = 3 285 G days = 10 beds; 4 beds = 1 314 days = 4.5 CD beds go back
    assert found["B2-10", "beds before"]["value"] == pytest.approx(10)
    assert found["B2-10", "beds kept"]["value"] == pytest.approx(6)
    assert found["B2-10", "days back to CD"]["value"] == pytest.approx(1314)
    assert found["B2-13", "G"]["value"] == pytest.approx(6)
    assert found["B2-13", "CD"]["value"] == pytest.approx(365 / 292 + 4.5)
    assert found["B2-12", "all"]["value"] == pytest.approx(3650)


@pytest.mark.parametrize(
    ("cd_beds", "g_beds", "expected"),
    [(380, 120, {"CD": 380 - 19.76, "G": 120 - 6.24, "all": 474}), (340, 108, {"CD": 340, "G": 108, "all": 448})],
    ids=["500", "448"],
)
def test_half_of_the_excess_over_112_percent_is_taken_off_t12(cd_beds, g_beds, expected):
    beds = "name | value\nrecognised_beds.CD | 300\nrecognised_beds.G | 100"
    con = new_run({"setting": beds, "national_los": _group(4, 8, 6.5), "national_gfin": GFIN})
    cd, g = cd_beds * 292, round(g_beds * 328.5)
    stays(
        con,
        f"""
        staynum | los  | age | aprdrg | mdc | systems | days | period
        cd      | {cd} | 50  | 950    | 05  | 1       | C {cd} | 1
        g       | {g}  | 60  | 950    | 05  | 1       | G {g}  | 1
        {SECOND_HALF}
        """,
    )

    found = derived(con)

    assert {scope: found["B2-14", scope]["value"] for scope in expected} == pytest.approx(expected)
    assert found["B2-14", "all"]["denominator"] == 400


def test_discharge_comparison_until_mid_2025_t15():
    con = new_run({"setting": BEDS, "national_los": _group(4, 8, 6.1)})
    tables = {"stayhosp": [], "stayindx": [], "grouper": [], "pathospi": []}
    # 205 stays; their mean of 6.1 comes from 185 times 6 days and 20 times 7 days + 0.5
    for number in range(205):
        add_stay(tables, {"staynum": f"s{number}", "los": 6 if number % 10 else 7, "aprdrg": "100", "period": str(1 + number % 2)}, number)
    load_stays(con, tables)
    fill(
        con,
        "staging.finhosta",
        "record_type_cd | bed_index | month | value\nB0807 | C | 01 | 100\nB0807 | D | 02 | 103\nB0807 | A | 02 | 500",
    )
    mean = (21 * 7 + 184 * 6) / 205

    before = derived(con, date(2025, 1, 1))
    after = derived(con, date(2025, 7, 1))

    assert before["B2-11", ""]["value"] == pytest.approx(2 * mean)
    assert before["B2-12", "CD"]["value"] == pytest.approx(205 * 6.1 - 2 * mean)
    assert after["B2-11", ""]["value"] is None
    assert after["B2-11", ""]["reason"] == "not in force on 2025-07-01: a3.discharge_comparison"
    assert after["B2-12", "CD"]["value"] == pytest.approx(205 * 6.1)


def test_phase_in_of_the_social_profile_t30():
    amounts = {}
    for when in (date(2025, 7, 1), date(2026, 7, 1), date(2027, 7, 1)):
        con = new_run(
            {
                "b8_national": "hospital | n1 | d1 | n2 | d2 | n3 | d3 | status\n999 | 1 | 2 | 1 | 2 | 1 | 2 | law",
                "setting": "name | value\nb8_old_amount | 500000\nb8_index | 1.02",
            }
        )
        # one hospital is never above its own median: it gets the whole first half and nothing of the second
        con.execute("UPDATE reference.parameter SET value = '1240000' WHERE key = 'b8.envelope'")
        stays(con, "staynum | los | aprdrg\na | 1 | 100")
        amounts[when.year] = derived(con, when)["B8-06", ""]["value"]

    assert amounts == pytest.approx({2025: 551616, 2026: 590784, 2027: 632400})


SOCIAL = """
    hospital | n1   | d1   | n2  | d2    | n3  | d3  | status
    A        | 6000 | 7000 | 900 | 25000 | 120 | 150 | law
    B        | 2000 | 4000 | 300 | 20000 | 10  | 20  | law
    C        | 1000 | 2500 | 100 | 15000 | 0   | 5   | law
    D        | 4000 | 5000 | 500 | 18000 | 60  | 100 | law
"""


@pytest.mark.parametrize(
    ("hospital", "score", "is_group2", "amount"),
    [("A", 1.0380457, 1, 558687.10), ("B", 0.6349, 0, 70934.55), ("C", 0.1044, 0, 30021.37), ("D", 0.8183333, 1, 340356.98)],
)
def test_social_profile_of_four_hospitals_t29(hospital, score, is_group2, amount):
    con = new_run({"b8_national": SOCIAL})
    con.execute("UPDATE reference.parameter SET value = '1000000' WHERE key = 'b8.envelope'")
    con.execute("INSERT INTO quality.delivery VALUES ('mzg/x/2025-1', 'mzg', ?, '2025-1', NULL)", [hospital])

    found = derived(con)

    assert found["B8-04", "score"]["value"] == pytest.approx(score, abs=5e-8)
    assert found["B8-04", "score"]["denominator"] == pytest.approx(0.7266167, abs=5e-8)
    assert found["B8-04", "group 2"]["value"] == is_group2
    assert found["B8-05", "all"]["value"] == pytest.approx(amount, abs=0.005)
