"""The same registration under the law of different exercises: each budget date gets the answers of its own text."""

from __future__ import annotations

from datetime import date

import pytest

from tests.unit.indicators.drawn import add_stay, derived, fill, load_stays, new_run

LOS = "aprdrg | soi | age_group | n_stays | q1 | q3 | ngl | soi4_share | status\n226 | 1 | L | 500 | 4 | 8 | 6 | 0.3 | law"
OWN = """
    key            | scope                              | value         | unit | valid_from | status    | origin
    a3.day.factor  | surgical day stay with list A code | 0.9           | day  | 2022-07-01 | synthetic | parameters.csv
    a3.listA.codes | nomenclature codes                 | 220231;220275 | list | 2022-07-01 | synthetic | parameters.csv
    a3.listB.codes | nomenclature codes                 | 250176;220231 | list | 2022-07-01 | synthetic | parameters.csv
"""
SETTINGS = "name | value\nrecognised_beds.CD | 100\nb8_old_amount | 500000\nb8_index | 1.02"
SOCIAL = "hospital | n1 | d1 | n2 | d2 | n3 | d3 | status\n999 | 1 | 2 | 1 | 2 | 1 | 2 | law"


@pytest.fixture(scope="module")
def answers():
    """Indicators of one and the same data per budget date."""
    found = {}
    for when in (date(2024, 7, 1), date(2025, 7, 1), date(2026, 7, 1)):
        con = new_run({"national_los": LOS, "parameter": OWN, "setting": SETTINGS, "b8_national": SOCIAL})
        con.execute("UPDATE reference.rule_parameter SET value = '3' WHERE name = 'adm_planned'")
        tables = {"stayhosp": [], "stayindx": [], "grouper": [], "pathospi": []}
        for number in range(40):
            row = {"staynum": f"s{number}", "los": 6 if number % 10 else 2, "age": 40, "aprdrg": "226", "soi": "1", "rom": "1"}
            add_stay(tables, {**row, "a2_code_adm": "3", "a2_code_destinate": "1", "period": str(1 + number % 2)}, number)
        load_stays(con, tables)
        # 40 discharges in MZG, 38 in Finhosta
        fill(con, "staging.finhosta", "record_type_cd | bed_index | month | value\nB0807 | C | 01 | 38")
        acts = "\n".join(f"s{number} | {1 + number % 2} | 250180" for number in range(0, 40, 10))
        fill(con, "staging.procrizi", f"staynum | period_registr | m3_code_inariz\n{acts}", code_agr="999", year_registr=2025)
        found[when.year] = derived(con, when)
    return found


def test_justified_days_themselves_do_not_depend_on_the_exercise(answers):
    values = {year: found["B2-05", ""]["value"] for year, found in answers.items()}

    assert values == {2024: 240, 2025: 240, 2026: 240}  # 40 normal stays, each worth the national mean


def test_discharge_comparison_was_repealed_on_1_july_2025(answers):
    corrections = {year: (found["B2-11", ""]["value"], found["B2-12", "CD"]["value"]) for year, found in answers.items()}

    # two discharges more than Finhosta, at the hospital mean of (36 x 6 + 4 x 2) / 40 days
    assert corrections == {2024: (pytest.approx(11.2), pytest.approx(228.8)), 2025: (None, 240), 2026: (None, 240)}
    assert answers[2026]["B2-11", ""]["reason"] == "not in force on 2026-07-01: a3.discharge_comparison"


def test_inappropriate_classic_stays_are_defined_since_1_july_2025(answers):
    stays = {year: found["DAY-03", ""]["value"] for year, found in answers.items()}

    assert stays == {2024: None, 2025: 4, 2026: 4}
    assert answers[2024]["DAY-03", ""]["fitness"] == "not_computable"
    assert "a3.inapp" in answers[2024]["DAY-03", ""]["reason"]


def test_social_profile_is_phased_in(answers):
    new = {year: found["B8-05", "all"]["value"] for year, found in answers.items()}

    assert (answers[2024]["B8-06", ""]["value"], new[2024]) == (None, None)
    assert answers[2025]["B8-06", ""]["value"] == pytest.approx(1.02 * (0.66 * 500_000 + 0.34 * new[2025]))
    assert answers[2026]["B8-06", ""]["value"] == pytest.approx(1.02 * (0.34 * 500_000 + 0.66 * new[2026]))
    assert '"0.66"' in answers[2025]["B8-06", ""]["parameters"]
