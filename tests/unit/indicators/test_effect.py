"""What a finding is worth: the stay out, and the stay with its value put right, as if the run had been derived on those records."""

from __future__ import annotations

import json
from typing import Any

import pytest

from finhosta_dq.findings.worklist import build_worklist
from tests.unit.indicators.drawn import derived, fill, new_run, stays, valuations

LOS = """
aprdrg | soi | age_group | n_stays | q1 | q3 | ngl | soi4_share | status
100    | 1   | L         | 500     | 4  | 8  | 6.5 | 0.3        | law
100    | 1   | H         | 500     | 6  | 9  | 8   | 0.3        | law
"""
BEDS = "name | value\nrecognised_beds.CD | 100\nrecognised_beds.G | 20"
# total = A2_TOTAL_NUMBER_DAY_FAC; the days of the bed indices are in days
STAYS = """
staynum | los | age | aprdrg | days      | a2_total_number_day_fac
a       | 6   | 50  | 100    | C 6       | 6
b       | 7   | 50  | 100    | C 4 G 3   | 7
wrong   | 5   | 50  | 100    | C 5       | {total}
c       | 5   | 50  | 100    | C 5       | 5
outlier | 20  | 50  | 100    | C 20      | 20
"""


def run(total: str = "9", text: str = STAYS) -> Any:
    con = new_run({"national_los": LOS, "setting": BEDS})
    stays(con, text.format(total=total))
    con.execute(
        "INSERT INTO quality.delivery (delivery_id, registration, hospital, period) VALUES ('mzg/999/2025-1', 'mzg', '999', '2025-1')"
    )
    return con


def find(con, rule, table, line, key, field=None, difference=None, expected=None):
    fill(
        con,
        "quality.finding",
        "rule_id | severity\n" + f"{rule} | error",
        delivery_id="mzg/999/2025-1",
        table_name=table,
        file=table,
        line=line,
        record_key=json.dumps(key),
        field=field,
        difference=difference,
        expected=expected,
    )


def effects(con) -> dict[tuple[str, str], dict[str, Any]]:
    result = con.execute("FROM marts.finding_effect")
    names = [column[0] for column in result.description]
    return {(row["rule_id"], row["staynum"]): row for row in (dict(zip(names, one, strict=True)) for one in result.fetchall())}


def test_a_stay_taken_out_takes_its_days_beds_points_and_share_of_k():
    con = run(total="5")
    find(con, "MZG-DIA-01", "stayhosp", 2, {"code_agr": "999", "staynum": "b"})

    all_of_it = derived(con)
    effect = effects(con)["MZG-DIA-01", "b"]

    con = run("5", "\n".join(line for line in STAYS.splitlines() if not line.startswith("b ")))
    without = derived(con)
    for family in ("CD", "G"):
        before, after = all_of_it["B2-12", family]["value"], without["B2-12", family]["value"]
        assert after - before == pytest.approx(-6.5 * {"CD": 4, "G": 3}[family] / 7)
    assert effect["out_days"] == pytest.approx(-6.5)
    assert effect["out_beds"] == pytest.approx(-6.5 * 4 / 7 / (365 * 0.8) - 6.5 * 3 / 7 / (365 * 0.9))
    assert effect["out_points"] == pytest.approx(-6.5 * 4 / 7 / (365 * 0.8) * 1 - 6.5 * 3 / 7 / (365 * 0.9) * 1.36)
    assert effect["right_days"] is None
    assert effect["weight"] == pytest.approx(6.5)


def test_a_value_put_right_has_the_value_of_a_run_on_the_right_record():
    con = run()
    find(con, "MZG-DAY-01", "stayhosp", 3, {"code_agr": "999", "staynum": "wrong"}, "a2_total_number_day_fac", 4, "5")
    derived(con)
    registered = valuations(con, "category, fv, days_cd")["wrong"]
    effect = effects(con)["MZG-DAY-01", "wrong"]

    right = run(total="5")
    derived(right)
    category, fv, days_cd = valuations(right, "category, fv, days_cd")["wrong"]

    assert (registered[0], category) == ("9", "1")
    assert effect["right_days"] == pytest.approx(days_cd - registered[2])
    assert effect["right_days"] == pytest.approx(fv - registered[1])
    assert effect["out_days"] == pytest.approx(-registered[1])


def test_both_directions_are_shown_alike():
    # of category 9 the value is the mean of the hospital: a short stay gains by the error, a long one loses
    text = STAYS + "long    | 16  | 50  | 100    | C 16      | 12\n"
    con = run(text=text)
    find(con, "MZG-DAY-01", "stayhosp", 3, {"staynum": "wrong"}, "a2_total_number_day_fac", 4, "5")
    find(con, "MZG-DAY-01", "stayhosp", 6, {"staynum": "long"}, "a2_total_number_day_fac", -4, "16")

    derived(con)

    found = effects(con)
    right = {stay: round(found["MZG-DAY-01", stay]["right_days"], 6) for stay in ("wrong", "long")}
    mean = con.execute("SELECT mean_los FROM intermediate.hospital_mean").fetchone()[0]
    assert right["wrong"] == pytest.approx(6.5 - mean, abs=1e-6)
    fv = con.execute("SELECT fv FROM effect.stay_valuation WHERE staynum LIKE '% long'").fetchone()[0]
    assert right["long"] == pytest.approx(fv - mean, abs=1e-6)
    total = con.execute(
        "SELECT stays, findings, correctable, coalesce(right_days_up, 0) + coalesce(right_days_down, 0) FROM marts.effect_total "
        "WHERE dimension = 'rule' AND name = 'MZG-DAY-01'"
    ).fetchone()
    assert total[:3] == (2, 2, 2)
    assert total[3] == pytest.approx(sum(right.values()), abs=1e-5)


def test_a_birth_year_put_right_changes_the_age_group_of_the_patients_stays():
    con = run(text=STAYS + "old     | 8   | 50  | 100    | C 8       | 8\n")
    find(con, "MZG-LNG-01", "pathospi", 6, {"code_agr": "999", "patnum": "Pold"}, "a1_year_birth", None, "1940")

    derived(con)

    correction = con.execute("SELECT right_days, staynum FROM marts.finding_effect WHERE rule_id = 'MZG-LNG-01'").fetchall()
    assert [(round(days, 6), stay) for days, stay in correction] == [(8 - 6.5, None)]


def test_two_corrections_of_one_stay_do_not_touch_one_another():
    con = run()
    find(con, "MZG-DAY-01", "stayhosp", 3, {"staynum": "wrong"}, "a2_total_number_day_fac", 4, "5")
    find(con, "MZG-LNG-01", "pathospi", 3, {"patnum": "Pwrong"}, "a1_year_birth", None, "1940")

    derived(con)

    registered = valuations(con, "fv")["wrong"][0]
    rows = dict(con.execute("SELECT rule_id, right_days FROM marts.finding_effect").fetchall())
    assert rows["MZG-DAY-01"] == pytest.approx(6.5 - registered)
    # still faulty, so of category 9 at any age
    assert rows["MZG-LNG-01"] == pytest.approx(0)


def test_without_national_means_there_is_no_effect_and_it_is_not_zero():
    con = new_run({"setting": BEDS})
    stays(con, STAYS.format(total="9"))
    con.execute(
        "INSERT INTO quality.delivery (delivery_id, registration, hospital, period) VALUES ('mzg/999/2025-1', 'mzg', '999', '2025-1')"
    )
    find(con, "MZG-DIA-01", "stayhosp", 1, {"staynum": "a"})

    derived(con)

    assert effects(con)["MZG-DIA-01", "a"]["out_days"] is None


def test_a_run_without_findings_has_empty_effects():
    con = run(total="5")

    derived(con)

    assert effects(con) == {}
    assert con.execute("SELECT count(*) FROM marts.effect_total").fetchone() == (0,)


def test_the_worklist_starts_with_what_weighs_most_in_either_direction():
    con = run(text=STAYS + "long    | 30  | 50  | 100    | C 30      | 12\n")
    find(con, "MZG-DIA-01", "stayhosp", 4, {"staynum": "c"})
    find(con, "MZG-DIA-01", "stayhosp", 5, {"staynum": "outlier"})
    find(con, "MZG-DAY-01", "stayhosp", 6, {"staynum": "long"}, "a2_total_number_day_fac", -18, "30")
    derived(con)

    build_worklist(con)

    order = con.execute("SELECT staynum, round(stake, 2), if_right IS NOT NULL FROM worklist ORDER BY rowid").fetchall()
    mean = con.execute("SELECT mean_los FROM intermediate.hospital_mean").fetchone()[0]
    right = con.execute("SELECT right_days FROM marts.finding_effect WHERE right_days IS NOT NULL").fetchone()[0]
    assert right > mean
    assert order == [("long", round(mean, 2), True), ("outlier", 10.5, False), ("c", 6.5, False)]
