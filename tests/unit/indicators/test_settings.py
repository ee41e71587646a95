"""Settings and mounted lists that say how sure they are: the indicators that rest on them are never surer."""

from __future__ import annotations

import pytest

from tests.unit.indicators.drawn import derived, new_run
from tests.unit.indicators.test_effect import run

ACTS = "code | acts | secondary_acts | status\n262441 | 10 | 0 | "


@pytest.mark.parametrize(("status", "said"), [("", "law"), ("guideline", "guideline"), ("synthetic", "synthetic"), ("guess", "unknown")])
def test_an_indicator_is_no_surer_than_the_settings_it_rests_on(status, said):
    beds = "\n".join(f"recognised_beds_{when} | 200 | {status}" for when in ("start", "mean"))

    row = derived(new_run({"setting": f"name | value | status\n{beds}"}))["GEN-07", ""]

    assert (row["value"], row["status"]) == (0, said)


def test_a_setting_of_one_part_counts_where_it_is_stated_and_is_not_missed_where_it_is_not():
    beds = "name | value | status\nrecognised_beds.CD | 100 |\nrecognised_beds.G | 20 |"

    without = derived(new_run({"setting": beds}))["B1-01", "lt200"]
    stated = derived(new_run({"setting": f"{beds}\nuniversity_beds | 0 | synthetic"}))["B1-01", "lt200"]

    assert (without["value"], without["reason"]) == (None, "missing: setting university_beds")
    assert (stated["value"], stated["status"]) == (1, "synthetic")


@pytest.mark.parametrize(("status", "weakest"), [("", "inferred"), ("recall", "recall"), ("synthetic", "synthetic")])
def test_a_mounted_list_says_how_sure_it_is(status, weakest):
    con = new_run({"or_act": ACTS + status, "setting": "name | value\nor_day_coefficient | 1"})
    con.execute("UPDATE reference.parameter SET value = '262441:30', status = 'law' WHERE key = 'b2.or.std_minutes' AND status = 'unknown'")

    row = derived(con)["B2-26", "theatres"]

    assert row["value"] > 0
    assert row["status"] == weakest


@pytest.mark.parametrize(("status", "weakest"), [("", "law"), ("synthetic", "synthetic")])
def test_the_meaning_of_a_code_says_how_sure_it_is(status, weakest):
    con = run(total="5")
    con.execute("UPDATE reference.rule_parameter SET value = '1', status = ? WHERE name = 'adm_planned'", [status or None])

    row = derived(con)["DAY-06", ""]

    assert row["value"] == 0
    assert row["status"] == weakest
