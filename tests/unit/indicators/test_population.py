"""Which stays count, how often, and what becomes of the parts of long stays, M days and damaged records."""

from __future__ import annotations

import pytest

from tests.unit.indicators.drawn import derived, fill, new_run, stays, valuations

LOS = "aprdrg | soi | age_group | n_stays | q1 | q3 | ngl | soi4_share | status\n100 | 1 | L | 500 | 4 | 8 | 6.5 | 0.3 | law"
BEDS = "name | value\nrecognised_beds.CD | 100\nrecognised_beds.M | 10\nrecognised_beds.BR | 6"


def test_every_stay_outside_the_population_has_one_reason():
    con = new_run({"national_los": LOS, "setting": BEDS})
    stays(
        con,
        """
        staynum   | los | age | aprdrg | mdc | principal_dx | days    | a2_hosptype_fac
        plain     | 6   | 50  | 100    | 05  | I10          | C 6     | H
        newborn   | 3   | 0   | 640    | 15  | Z380         | N* 3    | H
        paediatric | 3  | 0   | 640    | 15  | Z380         | E 3     | H
        burnt     | 6   | 50  | 843    | 22  | T310         | C 6     | H
        tracheo   | 6   | 50  | 004    | P   | T201         | C 6     | H
        tracheo2  | 6   | 50  | 004    | P   | J96          | C 6     | H
        rehab     | 6   | 50  | 860    | 23  | Z50          | Sp 6    | H
        day       | 1   | 50  | 100    | 05  | I10          | C 1     | C
        """,
    )
    fill(con, "staging.patbirth", "patnum\nPnewborn\nPpaediatric", code_agr="999", year_registr=2025, period_registr=1)

    found = derived(con)

    assert valuations(con, "exclusion, category") == {
        "plain": (None, "1"),
        "newborn": ("newborn only in M or N*", None),
        "paediatric": (None, "0f"),
        "burnt": ("burns", None),
        "tracheo": ("burns", None),
        "tracheo2": (None, "0b"),
        "rehab": ("no billed day in a financed index", None),
    }
    assert (found["B2-07", ""]["value"], found["B2-07", ""]["denominator"]) == (3, 7)
    assert found["GEN-01", ""]["value"] == 6 + 3 + 3 + 6 + 6 + 6 + 6 + 1
    assert found["GEN-02", ""]["value"] == 8


def test_without_a_burn_unit_burns_stay_in_the_population():
    con = new_run({"national_los": LOS, "setting": "name | value\nrecognised_beds.CD | 100"})
    stays(con, "staynum | los | aprdrg | mdc\nburnt | 6 | 843 | 22")

    derived(con)

    assert valuations(con, "exclusion, category") == {"burnt": (None, "0f")}


@pytest.mark.parametrize(("m_beds", "cd", "m"), [(10, 3 + 2 + 6, 4 + 2), (0, 3 + 2 + 6 + 4 + 2, 0)])
def test_m_days_follow_mdc_14_and_the_recognised_service(m_beds, cd, m):
    con = new_run({"national_los": LOS, "setting": f"name | value\nrecognised_beds.CD | 100\nrecognised_beds.M | {m_beds}"})
    stays(
        con,
        """
        staynum     | los | aprdrg | mdc | days
        delivery    | 6   | 951    | 14  | M 4 C 2
        gynaecology | 5   | 951    | 13  | M 2 C 3
        plain       | 6   | 951    | 05  | C 6
        """,
    )

    found = derived(con)

    assert (found["B2-12", "CD"]["value"], found["B2-12", "M"]["value"]) == (cd, m)


def test_unknown_recognised_beds_leave_the_split_open_but_not_the_sum():
    con = new_run({"national_los": LOS})
    stays(con, "staynum | los | aprdrg | mdc\nplain | 6 | 951 | 05")

    found = derived(con)

    assert found["B2-05", ""]["value"] == 6
    assert found["B2-12", "CD"]["value"] is None
    assert found["B2-12", "CD"]["reason"] == "missing: recognised beds (Finhosta B0802 or setting recognised_beds.<index>)"
    assert valuations(con, "days_financed, days_cd") == {"plain": (6, None)}


def test_recognised_beds_come_from_finhosta_once_per_record():
    con = new_run({"national_los": LOS, "setting": "name | value\nrecognised_beds.G | 24"})
    stays(con, "staynum | los | aprdrg | mdc\nplain | 6 | 951 | 05")
    fill(
        con,
        "staging.finhosta",
        "record_type_cd | bed_index | cost_centre | value\nB0802 | C | 210 | 30\nB0802 | C | 210 | 30\nB0802 | D | 220 | 50\nB0802 | G | 300 | 9\nB0802 | Sp | 310 | 20",
    )

    derived(con)

    beds = con.execute("SELECT family, sum(beds) FROM intermediate.recognised_beds GROUP BY ALL ORDER BY ALL").fetchall()
    assert beds == [("AKS", 20), ("CD", 80), ("G", 24)]


def test_parts_of_a_long_stay_are_one_stay_of_the_year():
    con = new_run({"national_los": LOS, "setting": BEDS})
    # days before the plus sign: of the registration year, after it: of the year before
    stays(
        con,
        """
        staynum | los | nights | days      | a2_hosptype_fac | period | open
        begun   | 210 | 210    | D 180+30  | F               | 1      | yes
        begun   | 390 | 390    | D 360+30  | M               | 2      | yes
        going   | 300 | 300    | D 180+120 | M               | 1      | yes
        ended   | 260 | 260    | D 80+180  | L               | 2      |
        """,
    )
    con.execute("UPDATE intermediate.stay SET is_faulty = false")

    found = derived(con)

    assert con.execute(
        "SELECT staynum, hosptype_fac, los, exclusion, category, fv FROM marts.stay_valuation ORDER BY staynum, period_registr"
    ).fetchall() == [
        ("begun", "F", None, "earlier part of a long stay", None, None),
        ("begun", "M", 390, None, "5", 390),
        ("ended", "L", 80, None, "5", 80),
        ("going", "M", 180, None, "5", 180),
    ]
    assert found["GEN-01", ""]["value"] == 390 + 80 + 180
    assert found["B2-05", ""]["value"] is None
    assert found["B2-05", ""]["reason"] == "missing: grouper output"


def test_damaged_records_neither_multiply_nor_stop_the_run():
    con = new_run({"national_los": LOS, "setting": BEDS})
    stays(
        con,
        """
        staynum | los | aprdrg | days | grouper_version
        twice   | 6   | 100    | C 6  | v40
        silent  | 6   |        | C 6  |
        noindex | 6   | 100    | C 6  | v40
        strange | 6   | 100    | ZZ 6 | v40
        """,
    )
    con.execute("DELETE FROM staging.stayindx WHERE staynum = 'noindex'")
    con.execute("INSERT INTO staging.stayindx SELECT * REPLACE ('ghost' AS staynum) FROM staging.stayindx WHERE staynum = 'twice'")
    con.execute("INSERT INTO staging.stayindx (_file, _line) VALUES ('x', 99), ('x', 100)")
    con.execute(
        "INSERT INTO staging.grouper SELECT * REPLACE ('101' AS aprdrg, 'v36' AS grouper_version, 98 AS _line) FROM staging.grouper WHERE staynum = 'twice'"
    )
    con.execute("INSERT INTO staging.stayhosp SELECT * REPLACE (90 AS _line) FROM staging.stayhosp WHERE staynum = 'twice'")
    con.execute(
        "INSERT INTO staging.stayhosp (a2_hosptype_fac, _file, _line) VALUES ('H', 'stayhosp', 91), ('H', 'stayhosp', 92), (NULL, 'stayhosp', 93)"
    )
    con.execute("INSERT INTO intermediate.stay SELECT * REPLACE (90 AS _line) FROM intermediate.stay WHERE staynum = 'twice'")
    con.execute(
        "INSERT INTO intermediate.stay (hosptype_fac, is_faulty, is_long, _file, _line) VALUES ('H', true, false, 'stayhosp', 91), ('H', true, false, 'stayhosp', 92)"
    )
    con.execute("INSERT INTO quality.delivery VALUES ('mzg/999/2025-1', 'mzg', '999', '2025-1', NULL)")
    con.execute(
        "INSERT INTO quality.finding VALUES ('mzg/999/2025-1', 'R', 'blocking', 'stayhosp', 'f', 1, 'no json', NULL, NULL, NULL, NULL, NULL)"
    )

    found = derived(con)

    rows = con.execute("SELECT staynum, category, fv, reason, exclusion FROM marts.stay_valuation ORDER BY ALL").fetchall()
    assert rows == [
        ("noindex", None, None, None, "no billed day in a financed index"),
        ("silent", None, None, "no grouper output", None),
        ("strange", None, None, None, "no billed day in a financed index"),
        ("twice", "1", 6.5, None, None),
        (None, None, None, None, "no billed day in a financed index"),
        (None, None, None, None, "no billed day in a financed index"),
    ]
    # one of two stays cannot be valued: more than the share above which an indicator is unfit
    assert (found["B2-05", ""]["value"], found["B2-05", ""]["fitness"]) == (6.5, "unfit")
    assert "1 stays without value: no grouper output" in found["B2-05", ""]["warnings"]
