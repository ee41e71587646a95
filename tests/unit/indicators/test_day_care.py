"""Day care beside the budget and low-variable care, through the statements of a run."""

from __future__ import annotations

import pytest

from tests.unit.indicators.drawn import derived, fill, new_run, stays
from tests.unit.indicators.stated import own_parameters

KEYS = {"code_agr": "999", "year_registr": "2025", "period_registr": "1"}
# a day stay lies in index C for no night
STAYS = """
    staynum | los | nights | aprdrg | soi | a2_hosptype_fac | a2_code_adm | days
    day1    | 0   | 0      | 226    | 1   | C               | 9           | C 0
    day2    | 0   | 0      | 226    | 1   | C               | 9           | C 0
    day3    | 0   | 0      | 300    | 1   | C               | 9           | C 0
    night   | 1   | 1      | 226    | 1   | H               | 9           | C 1
    two     | 2   | 2      | 226    | 1   | H               | 9           | C 2
    severe  | 1   | 1      | 300    | 2   | H               | 9           | C 1
    urgent  | 1   | 1      | 300    | 1   | H               | 7           | C 1
"""


def _run(text: str = STAYS, **mounted: str):
    con = new_run(mounted)
    con.execute("UPDATE reference.rule_parameter SET value = '9' WHERE name = 'adm_planned'")
    stays(con, text)
    return con


def _acts(con, text: str) -> None:
    fill(con, "staging.procrizi", "staynum | m3_code_inariz\n" + text, **KEYS)


def test_substitution_counts_a_stay_once_and_the_hospital_partner_of_a_code():
    con = _run()
    own_parameters(con, "a3.listA.codes | nomenclature codes | 220231;250176")
    _acts(con, "day1 | 220231\nday1 | 250176\nday2 | 220231\nnight | 220242\nnight | 250180\ntwo | 250180\nday3 | 999999")

    found = derived(con)["DAY-05", ""]

    # 250180 is the hospital partner of 250176; 220242 of 220231
    assert (found["numerator"], found["denominator"], found["value"]) == (2, 4, 0.5)
    table = con.execute("SELECT level, item, day_stays, classic_stays, day_share FROM marts.day_substitution").fetchall()
    assert set(table) == {("APR-DRG", "226", 2, 2, 0.5), ("code", "220231", 2, 1, 2 / 3), ("code", "250176", 1, 2, 1 / 3)}


def test_candidates_are_planned_stays_of_one_night_in_groups_mostly_done_by_day():
    con = _run()
    con.execute("UPDATE reference.rule_parameter SET value = '49' WHERE name = 'day_candidate_share_pct'")
    found = derived(con)["DAY-06", ""]
    con.execute("UPDATE reference.rule_parameter SET value = '50' WHERE name = 'day_candidate_share_pct'")
    stricter = derived(con)["DAY-06", ""]

    assert (found["value"], found["denominator"]) == (1, 1)
    # half of the stays of group 226 are not more than half
    assert (stricter["value"], stricter["denominator"]) == (0, 1)


def test_day_stays_by_tariff_and_those_that_miss_the_other_side():
    con = _run(day_tariff="code | tariff\n761235 | maxi\n761236 | mini")
    fill(
        con,
        "staging.procri30",
        "staynum | f3_code_ps_forf_inariz\nday1 | 761235\nday1 | 761235\nday2 | 761236\nnight | 761235\nday3 | 111111",
        **KEYS,
    )

    found = {scope: (row["value"], row["numerator"], row["denominator"]) for (one, scope), row in derived(con).items() if one == "DAY-07"}

    assert found == {
        "maxi C": (1, 1, None),
        "mini C": (1, 1, None),
        "day stays without tariff": (1, 1, 3),
        "tariffs without day stay": (1, 1, 3),
    }


@pytest.mark.parametrize(("patient", "alone"), [("P1", None), ("P2", ["1 day stays without the classic stay that follows"])])
def test_a_classic_stay_follows_the_day_stay_of_the_same_patient(patient, alone):
    con = _run(
        f"""
        staynum | los | nights | patnum    | a2_hosptype_fac | a2_code_destinate | a2_code_place_before_adm | days
        day1    | 0   | 0      | P1        | C               | Z                 | 1                        | C 0
        day2    | 0   | 0      | P3        | C               | 1                 | 1                        | C 0
        classic | 2   | 2      | {patient} | H               | 1                 | Z                        | C 2
        """
    )

    found = derived(con)["DAY-08", ""]

    assert (found["value"], found["numerator"], found["denominator"]) == (0.5, 1, 2)
    assert (found["warnings"] or None) == alone


@pytest.mark.parametrize(("days", "value", "reason"), [("day1 | 0 | 0 | P1 | C | Z | 1 | C 0", 1, None), ("", None, "no day stay")])
def test_share_of_one_day_stay_and_of_none(days, value, reason):
    head = "staynum | los | nights | patnum | a2_hosptype_fac | a2_code_destinate | a2_code_place_before_adm | days"
    con = _run(f"{head}\nclassic | 2 | 2 | P9 | H | 1 | 1 | C 2\n{days}")

    found = derived(con)["DAY-08", ""]

    assert (found["value"], found["reason"]) == (value, reason)


def test_an_item_of_a_single_stay_has_a_share():
    con = _run()
    own_parameters(con, "a3.listA.codes | nomenclature codes | 220231;250176")
    _acts(con, "day1 | 220231\nday3 | 250176")

    assert (derived(con)["DAY-05", ""]["value"], derived(con)["DAY-05", ""]["denominator"]) == (1, 2)
    shares = dict(con.execute("SELECT item, day_share FROM marts.day_substitution WHERE level = 'code'").fetchall())
    assert shares == {"220231": 1, "250176": 1}


CONDITIONS = """
    version | lvz_group | valid_from | valid_to   | aprdrg | soi | condition | item         | code   | must_be | status
    2024    | hernia    | 2024-01-01 |            | 226    | 1   | repair    | nomenclature | 220231 | present | law
    2024    | hernia    | 2024-01-01 |            | 226    | 1   | repair    | nomenclature | 250176 | present | law
    2024    | hernia    | 2024-01-01 |            | 226    | 1   | no cancer | diagnosis    | C189   | absent  | law
    2021    | hernia    | 2021-01-01 | 2023-12-31 | 226    | 1   | repair    | nomenclature | 220231 | present | law
    2024    | plain     | 2024-01-01 |            | 300    | 2   |           |              |        |         | law
"""


def test_a_stay_is_of_a_group_when_every_condition_holds():
    con = _run(lvz_condition=CONDITIONS)
    # day1 by one code of the condition, day2 has the cancer as well, night lacks the repair, two fails both
    _acts(con, "day1 | 250176\nday2 | 220231")
    fill(con, "staging.diagnose", "staynum | code_diagnose\nday2 | C189\ntwo | C189", **KEYS)

    found = derived(con)

    rows = con.execute(
        "SELECT staynum, version || ' ' || lvz_group, failing FROM marts.lvz_stay AS v JOIN intermediate.counted_stay AS s USING (_file, _line)"
    ).fetchall()
    assert {(stay, group): failing for stay, group, failing in rows} == {
        ("day1", "2024 hernia"): None,
        ("day2", "2024 hernia"): ["no cancer must be absent"],
        ("night", "2024 hernia"): ["repair must be present"],
        ("two", "2024 hernia"): ["no cancer must be absent", "repair must be present"],
        ("severe", "2024 plain"): None,
    }
    assert (found["LVZ-01", ""]["value"], found["LVZ-03", ""]["value"]) == (2, 2)
    assert found["LVZ-02", "2024 hernia"]["value"] == pytest.approx(1 / 7)
    assert found["LVZ-02", "all"]["value"] == pytest.approx(2 / 7)


def test_a_stay_with_days_in_sp_is_of_no_group():
    con = _run("staynum | los | aprdrg | soi | days\nsp | 6 | 300 | 2 | C 3 Sp 3", lvz_condition=CONDITIONS)

    assert derived(con)["LVZ-01", ""]["value"] == 0


@pytest.mark.parametrize(
    ("first_day", "last_day", "stays_of_a_group"),
    [
        ("2024-01-01", "2025-01-02", 1), ("2024-01-01", "2025-01-01", 0), ("2024-01-01", "", 1), ("2025-01-02", "", 1), ("2025-01-03", "", 0),
        ("", "", 1),
    ],
)  # fmt: skip
def test_a_version_holds_for_stays_admitted_from_its_first_until_its_last_day(first_day, last_day, stays_of_a_group):
    groups = f"version | lvz_group | valid_from | valid_to | aprdrg | soi | status\n2024 | plain | {first_day} | {last_day} | 300 | 2 | law"
    con = _run("staynum | los | aprdrg | soi | days\nfrom 2 January | 6 | 300 | 2 | C 6", lvz_condition=groups)

    assert derived(con)["LVZ-01", ""]["value"] == stays_of_a_group


def test_without_the_list_of_groups_there_is_no_low_variable_care():
    assert derived(_run())["LVZ-02", "all"]["reason"] == "groups of low-variable care missing: mount lvz_condition.csv"
