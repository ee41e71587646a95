"""Effect of corrections in justified days (GEN-09): what the days would become if every disputed value took the value its rule expects."""

from __future__ import annotations

import pytest

from finhosta_dq.indicators.run import derive
from tests.unit.indicators.drawn import EXERCISE, derived, new_run, stays, valuations
from tests.unit.indicators.test_effect import BEDS, STAYS, find, run

TOTAL = "a2_total_number_day_fac"
# of category 9 as registered: the value is the mean of the hospital, so the short one falls and the long one rises when it is put right
LONG = STAYS + "long    | 30  | 50  | 100    | C 30      | {long}\n"
OLD = STAYS.format(total="5") + "old     | 8   | 50  | 100    | C 8       | 8\nolder   | 8   | 50  | 100    | C 8       | 8\n"


def corrections(con):
    """GEN-09 by scope: (value, number of corrections, status, fitness, reason)."""
    found = derived(con)
    return {
        scope: tuple(row[name] for name in ("value", "numerator", "status", "fitness", "reason"))
        for (indicator, scope), row in found.items()
        if indicator == "GEN-09"
    }


def test_it_is_the_difference_that_corrected_files_would_make():
    con = run(total="9")
    find(con, "MZG-DAY-01", "stayhosp", 3, {"staynum": "wrong"}, TOTAL, 4, "5")
    found = corrections(con)
    registered = con.execute("SELECT value FROM marts.indicator WHERE indicator_id = 'B2-05'").fetchall()[0][0]

    right = derived(run(total="5"))["B2-05", ""]["value"]

    assert found["up"][0] + found["down"][0] == pytest.approx(right - registered)
    assert found["down"][:2] == (pytest.approx(right - registered), 1)
    assert found["up"][:2] == (0, 0)


def test_up_and_down_are_added_up_apart():
    con = run(text=LONG.format(total=9, long=12))
    find(con, "MZG-DAY-01", "stayhosp", 3, {"staynum": "wrong"}, TOTAL, 4, "5")
    find(con, "MZG-DAY-01", "stayhosp", 6, {"staynum": "long"}, TOTAL, -18, "30")

    found = corrections(con)
    registered = valuations(con, "fv")
    right = run(text=LONG.format(total=5, long=30))
    derived(right)
    corrected = valuations(right, "fv")

    assert found["down"][:2] == (pytest.approx(corrected["wrong"][0] - registered["wrong"][0]), 1)
    assert found["up"][:2] == (pytest.approx(corrected["long"][0] - registered["long"][0]), 1)
    assert found["down"][0] < 0 < found["up"][0]


def test_a_correction_that_two_rules_ask_for_counts_once():
    con = run(total="9")
    find(con, "MZG-DAY-01", "stayhosp", 3, {"staynum": "wrong"}, TOTAL, 4, None)
    find(con, "MZG-LNG-01", "stayhosp", 3, {"staynum": "wrong"}, TOTAL, None, "5")

    found = corrections(con)

    assert con.execute("SELECT count(*) FROM marts.finding_effect WHERE right_days IS NOT NULL").fetchall() == [(2,)]
    assert found["down"][1] == 1


def test_equal_corrections_of_two_patients_count_twice():
    con = run(text=OLD)
    for line, patient in ((6, "Pold"), (7, "Polder")):
        find(con, "MZG-LNG-01", "pathospi", line, {"code_agr": "999", "patnum": patient}, "a1_year_birth", None, "1940")

    found = corrections(con)

    assert found["up"][:2] == (pytest.approx(2 * (8 - 6.5)), 2)
    assert found["down"][:2] == (0, 0)


def test_a_finding_without_an_expected_value_corrects_nothing():
    con = run(total="5")
    find(con, "MZG-DIA-01", "stayhosp", 2, {"staynum": "b"})

    assert {scope: row[:2] for scope, row in corrections(con).items()} == {"up": (0, 0), "down": (0, 0)}


def test_a_rule_that_does_not_say_what_to_put_there_corrects_nothing():
    con = run(total="9")
    find(con, "MZG-DIA-01", "stayhosp", 3, {"staynum": "wrong"}, TOTAL, 4, "5")

    assert {scope: row[:2] for scope, row in corrections(con).items()} == {"up": (0, 0), "down": (0, 0)}


def test_a_correction_that_moves_no_day_is_neither_up_nor_down():
    con = run(total="9")
    # still faulty, so of category 9 at any age
    find(con, "MZG-LNG-01", "pathospi", 3, {"patnum": "Pwrong"}, "a1_year_birth", None, "1940")

    found = corrections(con)

    assert con.execute("SELECT right_days FROM marts.finding_effect").fetchall() == [(0,)]
    assert {scope: row[:2] for scope, row in found.items()} == {"up": (0, 0), "down": (0, 0)}


def test_days_of_an_index_put_right_value_the_stay_anew():
    text = STAYS.format(total=5) + "half | 6 | 50 | 100 | C {c} G 3 | 6\n"
    con = run(text=text.replace("{c}", "2"))
    ((line,),) = con.execute("SELECT _line FROM staging.stayindx WHERE staynum = 'half' AND order_bedindex = 1").fetchall()
    find(con, "MZG-DAY-01", "stayindx", line, {"staynum": "half"}, "a4_number_day_fac", -1, None)

    found = corrections(con)
    registered = con.execute("SELECT value FROM marts.indicator WHERE indicator_id = 'B2-05'").fetchall()[0][0]

    right = derived(run(text=text.replace("{c}", "3")))["B2-05", ""]["value"]
    assert found["up"][0] + found["down"][0] == pytest.approx(right - registered)
    assert found["up"][1] + found["down"][1] == 1
    assert con.execute("SELECT DISTINCT staynum FROM effect.corrected_stay").fetchall() == [("half",)]


def test_nothing_found_is_zero_and_not_derived_is_unknown():
    con = run(total="5")
    assert {scope: row[:2] for scope, row in corrections(con).items()} == {"up": (0, 0), "down": (0, 0)}

    derive(con, EXERCISE, effects=False)

    rows = con.execute("SELECT scope, value, fitness, reason FROM marts.indicator WHERE indicator_id = 'GEN-09' ORDER BY scope").fetchall()
    assert rows == [(scope, None, "not_computable", "effects of findings not derived") for scope in ("down", "up")]


def test_without_national_means_it_is_unknown_whatever_was_found():
    con = new_run({"setting": BEDS})
    stays(con, STAYS.format(total="9"))
    con.execute(
        "INSERT INTO quality.delivery (delivery_id, registration, hospital, period) VALUES ('mzg/999/2025-1', 'mzg', '999', '2025-1')"
    )
    find(con, "MZG-DAY-01", "stayhosp", 3, {"staynum": "wrong"}, TOTAL, 4, "5")

    found = corrections(con)

    assert {(row[0], row[3]) for row in found.values()} == {(None, "not_computable")}
    assert all("national_los.csv" in row[4] for row in found.values())


def test_it_is_no_surer_than_the_value_of_the_stays():
    con = run(total="9")
    con.execute("UPDATE reference.national_los SET status = 'synthetic'")
    find(con, "MZG-DAY-01", "stayhosp", 3, {"staynum": "wrong"}, TOTAL, 4, "5")

    assert corrections(con)["down"][2:] == ("synthetic", "fit_with_reservations", "weakest status: synthetic")
