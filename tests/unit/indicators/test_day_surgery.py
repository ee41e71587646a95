"""Surgical day care, inappropriate classic stays, and what they do to K."""

from __future__ import annotations

from datetime import date

import pytest

from tests.unit.indicators.drawn import derived, fill, new_run, stays

LOS = "aprdrg | soi | age_group | n_stays | q1 | q3 | ngl | soi4_share | status\n226 | 1 | L | 500 | 1 | 3 | 2 | 0.3 | law"
OWN = """
    key           | scope                               | value         | unit | valid_from | status    | origin
    a3.day.factor | surgical day stay with list A code  | 0.9           | day  | 2022-07-01 | synthetic | parameters.csv
    a3.listA.codes | nomenclature codes                 | 220231;220275 | list | 2022-07-01 | synthetic | parameters.csv
    a3.listB.codes | nomenclature codes                 | 250176;220231 | list | 2022-07-01 | synthetic | parameters.csv
"""
PLANNED = "UPDATE reference.rule_parameter SET value = '3' WHERE name = 'adm_planned'"


def _acts(con, text: str) -> None:
    fill(con, "staging.procrizi", text, code_agr="999", year_registr=2025, period_registr=1, order_bedindex=1)


def test_day_stays_with_a_list_a_code_count_once_t13():
    con = new_run({"national_los": LOS})
    con.execute(PLANNED)
    # the list of 2014 holds 220231 (ambulatory) and so its hospital partner 220242; 100000 is in no list
    stays(
        con,
        """
        staynum  | los | a2_hosptype_fac | aprdrg
        one      | 1   | C               | 226
        two      | 1   | C               | 226
        partner  | 1   | C               | 226
        no_list  | 1   | C               | 226
        medical  | 1   | D               | 226
        """,
    )
    _acts(con, "staynum | m3_code_inariz\none | 220231\ntwo | 220231\ntwo | 220275\npartner | 220242\nno_list | 100000\nmedical | 220231")
    con.execute("UPDATE reference.parameter SET valid_to = NULL WHERE key = 'a3.listB.codes'")
    con.execute("UPDATE reference.parameter SET valid_from = '2013-07-01' WHERE key LIKE 'a3.inapp.%' AND valid_from = '2025-07-01'")
    con.execute("DELETE FROM reference.parameter WHERE key LIKE 'a3.inapp.%' AND valid_from < '2025-07-01' AND valid_to IS NOT NULL")
    con.execute("UPDATE reference.parameter SET valid_from = '2020-09-18' WHERE key = 'a3.inapp.treatment'")

    found = derived(con, date(2022, 1, 1))

    assert (found["DAY-01", ""]["value"], found["DAY-01", ""]["denominator"]) == (3, 4)
    assert found["DAY-02", "days"]["value"] == pytest.approx(3 * 0.81)
    assert found["DAY-02", "beds"]["value"] == pytest.approx(3 * 0.81 / (365 * 0.8))


@pytest.mark.parametrize(("day_stays", "days", "beds"), [(1000, 810, 2.77397)])
def test_thousand_day_stays_t13(day_stays, days, beds):
    con = new_run({"national_los": LOS, "parameter": OWN.replace("0.9  ", "0.81 ")})
    con.execute(PLANNED)
    stays(con, "staynum | los | a2_hosptype_fac | aprdrg\n" + "\n".join(f"d{n} | 1 | C | 226" for n in range(day_stays)))
    _acts(con, "staynum | m3_code_inariz\n" + "\n".join(f"d{n} | 220231" for n in range(day_stays)))

    found = derived(con)

    assert found["DAY-02", "days"]["value"] == pytest.approx(days)
    assert found["DAY-02", "beds"]["value"] == pytest.approx(beds, abs=5e-6)
    assert found["DAY-02", "days"]["status"] == "synthetic"
    assert "parameter of the hospital: a3.day.factor" in found["DAY-02", "days"]["warnings"]


def test_inappropriate_classic_stay_t14():
    con = new_run({"national_los": LOS, "parameter": OWN})
    con.execute(PLANNED)
    stays(
        con,
        """
        staynum  | los | age | aprdrg | soi | rom | a2_code_adm | a2_code_destinate | a2_hosptype_fac
        base     | 3   | 2   | 226    | 1   | 1   | 3           | 1                 | H
        age1     | 3   | 1   | 226    | 1   | 1   | 3           | 1                 | H
        age74    | 3   | 74  | 226    | 1   | 1   | 3           | 1                 | H
        age75    | 3   | 75  | 226    | 1   | 1   | 3           | 1                 | H
        los4     | 4   | 2   | 226    | 1   | 1   | 3           | 1                 | H
        twocodes | 3   | 2   | 226    | 1   | 1   | 3           | 1                 | H
        nocode   | 3   | 2   | 226    | 1   | 1   | 3           | 1                 | H
        twice    | 3   | 2   | 226    | 1   | 1   | 3           | 1                 | H
        drg97_13 | 3   | 13  | 097    | 1   | 1   | 3           | 1                 | H
        drg97_14 | 3   | 14  | 097    | 1   | 1   | 3           | 1                 | H
        drg314   | 3   | 2   | 314    | 1   | 1   | 3           | 1                 | H
        medical  | 3   | 2   | 862    | 1   | 1   | 3           | 1                 | H
        soi2     | 3   | 2   | 226    | 2   | 1   | 3           | 1                 | H
        rom2     | 3   | 2   | 226    | 1   | 2   | 3           | 1                 | H
        urgent   | 3   | 2   | 226    | 1   | 1   | 1           | 1                 | H
        died     | 3   | 2   | 226    | 1   | 1   | 3           | 8                 | H
        day      | 1   | 2   | 226    | 1   | 1   | 3           | 1                 | C
        """,
    )
    # 250180 is the hospital partner of list B code 250176; the same code billed twice is one code
    names = ["base", "age1", "age74", "age75", "los4", "drg97_13", "drg97_14", "drg314", "medical", "soi2", "rom2", "urgent", "died", "day"]
    _acts(con, "staynum | m3_code_inariz\n" + "\n".join(f"{name} | 250180" for name in names))
    _acts(con, "staynum | m3_code_inariz\ntwice | 250180\ntwice | 250180\ntwocodes | 250180\ntwocodes | 220242\nnocode | 100000")

    found = derived(con)

    flagged = con.execute(
        "SELECT s.staynum FROM intermediate.inappropriate_stay AS i JOIN staging.stayhosp AS s USING (_file, _line) ORDER BY ALL"
    ).fetchall()
    assert [row[0] for row in flagged] == ["age74", "base", "drg97_13", "medical", "twice"]
    assert found["DAY-03", ""]["value"] == 5
    assert found["DAY-04", ""]["value"] == pytest.approx(5 / 6)


def test_k_and_operation_8_t20():
    # JD 98 000 = 97 991 days of inpatient stays + 10 day stays x 0.9; RD 101 000 = 100 980 + 10 in Sp + 10
    con = new_run(
        {
            "national_los": LOS + "\n100 | 1 | L | 500 | 1 | 3 | 97991 | 0.3 | law",
            "parameter": OWN,
            "setting": "name | value\nb1_amount_x | 10000000\nb1_amount_y | 5000000",
        }
    )
    con.execute("UPDATE reference.national_los SET ll = 0, u2 = 200000, u1 = 200000 WHERE aprdrg = '100'")
    con.execute(PLANNED)
    day = "\n".join(f"d{n} | 1 | C | 226 | C 1" for n in range(10))
    stays(con, f"staynum | los | a2_hosptype_fac | aprdrg | days\nlong | 100980 | H | 100 | C 100980\nrehab | 10 | H | 860 | Sp 10\n{day}")
    _acts(con, "staynum | m3_code_inariz\n" + "\n".join(f"d{n} | 220231" for n in range(10)))

    found = derived(con)

    assert (found["B1-11", ""]["numerator"], found["B1-11", ""]["denominator"]) == (98000, 101000)
    assert found["B1-11", ""]["value"] == pytest.approx(0.9702970, abs=5e-8)
    assert found["B1-11", ""]["warnings"][0] == "10 realised days lie outside the financed indices"
    assert found["B1-12", "amount"]["value"] == pytest.approx(14702970.30, abs=0.005)
    assert found["B1-12", "effect"]["value"] == pytest.approx(-297029.70, abs=0.005)


def test_without_the_day_factor_k_is_not_computable_and_the_rest_is():
    con = new_run({"national_los": LOS, "parameter": OWN.replace("    a3.day.factor", "    other.key")})
    con.execute(PLANNED)
    stays(con, "staynum | los | aprdrg\na | 3 | 226")

    found = derived(con)

    for key in (("B1-11", ""), ("DAY-02", "days")):
        assert (found[key]["value"], found[key]["fitness"], found[key]["status"]) == (None, "not_computable", "unknown")
        assert found[key]["reason"] == "missing: a3.day.factor"
    assert found["B2-05", ""]["value"] == 2
