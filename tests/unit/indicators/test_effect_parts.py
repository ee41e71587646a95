"""Each part of what a stay is worth when it leaves: the difference between a run with it and a run without it, family by family."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.unit.indicators.drawn import delivered, derived, fill, new_run, stays
from tests.unit.indicators.stated import own_parameters
from tests.unit.indicators.test_effect import find

FAMILIES = ("CD", "E", "G", "M", "NI")
# base points per bed; those of CD and E are 1 in art. 46 §2, 1° a), which no product would tell from a quotient
POINTS = {"CD": 1.1, "E": 1.2, "G": 1.36, "M": 1.46, "NI": 6.25}
LOS = """
aprdrg | soi | age_group | n_stays | q1 | q3 | ngl | soi4_share | status
100    | 1   | L         | 500     | 4  | 8  | 6.5 | 0.3        | law
100    | 1   | H         | 500     | 6  | 9  | 8   | 0.3        | law
"""
BEDS = "name | value\n" + "\n".join(f"recognised_beds.{family} | 30" for family in FAMILIES)
# beds need the whole year
STAYS = """
staynum  | los | nights | period | aprdrg | mdc | a2_hosptype_fac | days
mixed    | 6   | 6      | 1      | 100    | 05  | H               | C 2 E 1 G 3
delivery | 7   | 7      | 1      | 100    | 14  | H               | M 5 C 2
child    | 5   | 5      | 1      | 100    | 05  | H               | E 5
newborn  | 8   | 8      | 1      | 100    | 15  | H               | NI 6 C 2
plain    | 5   | 5      | 1      | 100    | 05  | H               | C 5
later    | 5   | 5      | 2      | 100    | 05  | H               | C 5
rehab    | 6   | 6      | 1      | 100    | 05  | H               | Sp 6
listed   | 1   | 0      | 1      | 100    | 05  | C               | C 1
unlisted | 1   | 0      | 1      | 100    | 05  | C               | C 1
"""


def run(without: str = "") -> Any:
    con = new_run({"national_los": LOS, "setting": BEDS})
    stays(con, "\n".join(line for line in STAYS.splitlines() if not without or not line.startswith(f"{without} ")))
    delivered(con)
    lists = [f"a3.list{name}.codes | nomenclature codes | {code}" for name, code in (("A", "220231"), ("B", "250176"))]
    own_parameters(con, "a3.day.factor | surgical day stay with list A code | 0.9", *lists)
    own_parameters(con, *[f"b2.base_points | bed index {index} | {1.2 if index == 'E' else 1.1}" for index in "CDBLE"])
    con.execute("UPDATE reference.rule_parameter SET value = '3' WHERE name = 'adm_planned'")
    acts = "staynum | m3_code_inariz\nplain | 599082" + ("" if without == "listed" else "\nlisted | 220231")
    fill(con, "staging.procrizi", acts, code_agr="999", year_registr="2025", period_registr="1")
    return con


def change(con: Any, stay: str) -> dict[str, Any]:
    """The row of marts.change_effect of the stay that leaves."""
    result = con.execute("FROM marts.change_effect WHERE kind = 'out' AND staynum = ?", [stay])
    (row,) = result.fetchall()
    return dict(zip((column[0] for column in result.description), row, strict=True))


@pytest.mark.parametrize("stay", ["mixed", "delivery", "child", "newborn", "rehab", "listed", "unlisted"])
def test_a_stay_that_leaves_changes_what_a_run_without_it_has_changed(stay):
    con = run()
    find(con, "MZG-DIA-01", "stayhosp", 1, {"staynum": stay})
    every = derived(con)
    effect = change(con, stay)

    rest = derived(run(without=stay))

    def moved(indicator: str, scope: str = "") -> float:
        return rest[indicator, scope]["value"] - every[indicator, scope]["value"]

    assert {family: effect[family.lower()] for family in FAMILIES} == pytest.approx({f: moved("B2-12", f) for f in FAMILIES})
    assert effect["realised"] == moved("GEN-01")
    assert effect["day_surgery"] == pytest.approx(moved("DAY-02", "days"))
    assert effect["days"] == pytest.approx(sum(moved("B2-12", family) for family in FAMILIES) + moved("DAY-02", "days"))
    assert effect["beds"] == pytest.approx(sum(moved("B2-13", family) for family in FAMILIES))
    assert effect["points"] == pytest.approx(sum(moved("B2-13", family) * POINTS[family] for family in FAMILIES))
    assert effect["k"] == pytest.approx(moved("B1-11"))


def test_only_stays_with_findings_leave():
    con = run()
    find(con, "MZG-DIA-01", "stayhosp", 1, {"staynum": "plain"})

    derived(con)

    assert con.execute("SELECT staynum FROM marts.change_effect").fetchall() == [("plain",)]


# ratio 2.1 = maf_social / bim, ratio 2.2 = low income and isolated / insured
NATIONAL = "hospital | n1 | d1 | n2 | d2 | n3 | d3 | status\n999 | {} | {} | {} | {} | 1 | 5 | law\n998 | 3 | 9 | 4 | 80 | 0 | 6 | law"


@pytest.mark.parametrize(
    ("flags", "without"),
    [("Y | Y | N | Y", (9, 39, 6, 99)), ("N | Y | Y | Y", (10, 39, 5, 99)), ("N | N | N | N", (10, 40, 6, 100)), (None, None)],
)
def test_a_stay_that_leaves_takes_its_flags_out_of_the_score(flags, without):
    con = run()
    fill(con, "reference.b8_national", NATIONAL.format(10, 40, 6, 100))
    if flags:
        table = f"staynum | is_maf_social | is_bim | is_maf_low_income_isolated | is_insured\nplain | {flags}\nlater | Y | Y | Y | Y"
        fill(con, "staging.social", table, code_agr="999", year="2025", period="1")
    find(con, "MZG-DIA-01", "stayhosp", 1, {"staynum": "plain"})
    score = derived(con)["B8-04", "score"]["value"]
    effect = change(con, "plain")["b8_score"]

    if without is None:
        assert effect is None
    else:
        con = run()
        fill(con, "reference.b8_national", NATIONAL.format(*without))
        assert effect == pytest.approx(derived(con)["B8-04", "score"]["value"] - score)


def test_the_earlier_part_of_a_long_stay_takes_no_realised_days_with_it():
    con = new_run({"national_los": LOS, "setting": BEDS})
    text = "staynum | los | nights | days | a2_hosptype_fac | period | open\nlong | 210 | 210 | D 180+30 | F | 1 | yes\n"
    stays(con, text + "long | 390 | 390 | D 360+30 | M | 2 | yes\nplain | 5 | 5 | C 5 | H | 1 |")
    delivered(con)
    con.execute("UPDATE intermediate.stay SET is_faulty = false")
    for half in ("1", "2"):
        key = json.dumps({"staynum": "long"})
        fill(
            con,
            "quality.finding",
            "rule_id | severity\nMZG-DIA-01 | error",
            delivery_id=f"mzg/999/2025-{half}",
            table_name="stayhosp",
            file="x",
            record_key=key,
        )

    derived(con)

    found = con.execute("SELECT period, realised FROM marts.change_effect ORDER BY period").fetchall()
    assert found == [("2025-1", 0), ("2025-2", -390)]


UNITS = """
code_agr | year_registr | period_registr | staynum | order_unit | code_campus | code_unit
999      | 2025         | 1              | plain   | 1          | 10          | A
999      | 2025         | 1              | plain   | 2          | 10          | B
999      | 2025         | 1              | mixed   | 1          | 10          | B
999      | 2025         | 1              | child   | 1          | 10          | C
999      | 2025         | 2              | plain   | 3          | 10          | D
998      | 2025         | 1              | plain   | 3          | 10          | E
"""
SPECIALISMS = """
code_agr | year_registr | period_registr | staynum | order_spec | code_spec
999      | 2025         | 1              | plain   | 2          | CAR
999      | 2025         | 1              | plain   | 1          | PED
999      | 2025         | 1              | mixed   | 1          | CAR
999      | 2025         | 2              | plain   | 3          | GER
998      | 2025         | 1              | plain   | 3          | GYN
"""


def test_effects_are_added_up_where_the_stay_ended():
    con = run()
    fill(con, "staging.stayunit", UNITS)
    fill(con, "staging.stayspec", SPECIALISMS)
    find(con, "MZG-DIA-01", "stayhosp", 5, {"staynum": "plain"})
    find(con, "MZG-DIA-02", "stayhosp", 5, {"staynum": "plain"})
    find(con, "MZG-DIA-01", "stayhosp", 1, {"staynum": "mixed"})

    derived(con)

    found = con.execute("SELECT dimension, name, stays, findings, round(out_days, 6) FROM marts.effect_total ORDER BY ALL").fetchall()
    assert found == [
        ("rule", "MZG-DIA-01", 2, 2, -13),
        ("rule", "MZG-DIA-02", 1, 1, -6.5),
        ("specialism", "CAR", 2, 3, -13),
        ("unit", "10 B", 2, 3, -13),
    ]


# of category 9 as registered: the value is the mean of the hospital, all of it in CD
CORRECTED = """
staynum | los | period | aprdrg | mdc | days             | a2_total_number_day_fac
wrong   | 7   | 1      | 100    | 05  | C 1 E 1 G 2 NI 3 | {wrong}
birth   | 7   | 1      | 100    | 14  | M 5 C 2          | {birth}
rehab   | 7   | 1      | 100    | 05  | Sp 7             | {rehab}
plain   | 5   | 1      | 100    | 05  | C 5              | 5
later   | 5   | 2      | 100    | 05  | C 5              | 5
"""


def corrected(wrong: int = 7, birth: int = 7, rehab: int = 7) -> Any:
    con = new_run({"national_los": LOS, "setting": BEDS})
    stays(con, CORRECTED.format(wrong=wrong, birth=birth, rehab=rehab))
    delivered(con)
    return con


AGED = """
staynum | los | age | aprdrg | mdc | systems | days
wrong   | 7   | 50  | 100    | 05  | 1       | C 1 E 1 G 2 NI 3
birth   | 7   | 50  | 100    | 14  | 1       | M 5 C 2
plain   | 5   | 50  | 100    | 05  | 1       | C 5
"""


@pytest.mark.parametrize(("stay", "line", "moves"), [("wrong", 1, "CD E G NI"), ("birth", 2, "M")])
def test_an_age_put_right_adds_to_the_days_that_a_family_has(stay, line, moves):
    def run(age: int) -> Any:
        con = new_run({"national_los": LOS, "setting": BEDS})
        # no stay is as long as those of the geriatric group
        fill(con, "reference.national_gfin", "aprdrg | soi | mean_los | inlier75_mean_los | status\n100 | 1 | 90 | 90 | law")
        stays(con, AGED.replace(f"{stay}   | 7   | 50", f"{stay}   | 7   | {age}"))
        delivered(con, "1")
        return con

    con = run(50)
    find(con, "MZG-LNG-01", "pathospi", line, {"patnum": f"P{stay}"}, "a1_year_birth", None, "1945")
    registered = derived(con)
    (row,) = con.execute("SELECT cd, e, g, m, ni FROM marts.change_effect WHERE kind = 'corrected'").fetchall()

    right = derived(run(80))

    moved = {family: right["B2-12", family]["value"] - registered["B2-12", family]["value"] for family in FAMILIES}
    assert dict(zip(FAMILIES, row, strict=True)) == pytest.approx(moved)
    assert [family for family in FAMILIES if moved[family] > 0.1] == moves.split()


def test_a_correction_of_a_stay_without_days_moves_none():
    con = new_run({"national_los": LOS, "setting": BEDS})
    stays(con, "staynum | los | nights | days | a2_hosptype_fac | open\nlong | 180 | 180 | D 180 | M | yes\nplain | 5 | 5 | C 5 | H |")
    delivered(con, "1")
    con.execute("DELETE FROM staging.stayindx WHERE staynum = 'long'")
    find(con, "MZG-LNG-01", "pathospi", 1, {"patnum": "Plong"}, "a1_year_birth", None, "1940")

    derived(con)

    found = con.execute("SELECT cd, e, g, m, ni, realised FROM marts.change_effect WHERE kind = 'corrected'").fetchall()
    assert found == [(0, 0, 0, 0, 0, 0)]


@pytest.mark.parametrize(
    ("stay", "line", "total", "moves"),
    [("wrong", 1, 4, "CD E G NI"), ("wrong", 1, 9, "CD E G NI"), ("birth", 2, 9, "CD M"), ("rehab", 3, 9, "")],
)
def test_a_value_put_right_moves_the_days_of_every_family(stay, line, total, moves):
    con = corrected(**{stay: total})
    find(con, "MZG-DAY-01", "stayhosp", line, {"staynum": stay}, "a2_total_number_day_fac", total - 7, "7")
    registered = derived(con)
    (row,) = con.execute(
        "SELECT cd, e, g, m, ni, realised, day_surgery, staynum FROM marts.change_effect WHERE kind = 'corrected'"
    ).fetchall()

    right = derived(corrected())

    moved = {family: right["B2-12", family]["value"] - registered["B2-12", family]["value"] for family in FAMILIES}
    assert dict(zip(FAMILIES, row[:5], strict=True)) == pytest.approx(moved)
    assert [family for family in FAMILIES if abs(moved[family]) > 0.1] == moves.split()
    assert row[5:] == (right["GEN-01", ""]["value"] - registered["GEN-01", ""]["value"], 0, stay)
