"""Parameters by date, what is missing and how that is said, status and fitness, lineage."""

from __future__ import annotations

import json
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from finhosta_dq.contracts.loader import ContractError
from finhosta_dq.indicators.exercise import read_exercise
from finhosta_dq.indicators.run import derive
from tests.unit.indicators.drawn import EXERCISE, derived, fill, new_run, stays, valuations
from tests.unit.publication.run_tables import small_run

LOS = "aprdrg | soi | age_group | n_stays | q1 | q3 | ngl | soi4_share | status\n100 | 1 | L | 500 | 4 | 8 | 6.5 | 0.3 | {status}"
STAYS = "staynum | los | aprdrg | period\na | 6 | 100 | 1\nb | 7 | 100 | 2"


def _run(status: str = "law"):
    con = new_run({"national_los": LOS.format(status=status), "setting": "name | value\nrecognised_beds.CD | 100"})
    stays(con, STAYS)
    return con


def test_an_empty_run_names_what_is_missing_everywhere():
    con = new_run()

    found = derived(con)

    assert {row["fitness"] for row in found.values()} == {"not_computable"}
    assert {row["value"] for row in found.values()} == {None}
    assert all(row["reason"] for row in found.values())
    assert found["GEN-01", ""]["reason"] == "missing: stays of types H, F, M or L (stayhosp)"
    assert found["B8-01", ""]["reason"] == "national social profile missing: mount b8_national.csv"


def test_the_columns_are_those_that_the_publication_reads():
    con = new_run()

    derive(con, EXERCISE)

    described = (
        "SELECT column_name, data_type FROM duckdb_columns() WHERE schema_name = 'marts' AND table_name = 'indicator' ORDER BY column_index"
    )
    assert con.execute(described).fetchall() == small_run().execute(described).fetchall()


def test_without_national_mean_stays_nothing_is_made_up():
    con = new_run({"setting": "name | value\nrecognised_beds.CD | 100"})
    stays(con, STAYS)

    found = derived(con)

    assert found["B2-12", "CD"]["reason"] == "national mean stay missing: mount national_los.csv"
    assert valuations(con, "category, fv, reason") == dict.fromkeys("ab", (None, None, "no national mean stays"))
    assert found["B2-07", ""]["value"] == 2


def test_an_unknown_status_is_as_good_as_missing():
    found = derived(_run(status="unknown"))

    assert found["B2-05", ""]["reason"] == "national mean stay missing: mount national_los.csv"


def test_parameters_are_those_of_the_date():
    con = _run()

    found = derived(con, date(2012, 7, 1))

    assert found["B2-05", ""]["value"] is None
    assert "a3.outlier.small.k" in found["B2-05", ""]["reason"]


def test_a_gap_between_two_rows_is_unknown_and_the_scope_without_restriction_serves_all():
    con = _run()
    con.execute("UPDATE reference.parameter SET valid_to = '2020-12-31' WHERE key = 'a3.cap.threshold'")
    con.execute("UPDATE reference.parameter SET scope = 'all' WHERE key = 'a3.occupancy' AND scope = 'NI'")
    con.execute("DELETE FROM reference.parameter WHERE key = 'a3.occupancy' AND scope = 'G'")

    found = derived(con)

    assert found["B2-14", "all"]["reason"] == "missing: a3.cap.threshold"
    assert found["B2-13", "CD"]["value"] == pytest.approx(13 / (365 * 0.8))


def test_contradictory_parameters_are_refused_and_both_named():
    con = _run()
    fill(
        con,
        "reference.parameter",
        """
        key          | scope | value | valid_from | valid_to   | status | origin         | line
        a3.occupancy | CD    | 0.7   | 2024-07-01 |            | law    | parameters.csv | 2
        a3.occupancy | CD    | 0.75  | 2025-07-01 | 2026-06-30 | law    | parameters.csv | 3
        """,
    )

    with pytest.raises(
        ContractError,
        match=r"parameters\.csv: parameter a3\.occupancy \(CD\) is 0.7 from 2024-07-01 \(line 2\) and 0.75 from 2025-07-01 \(line 3\)",
    ):
        derive(con, EXERCISE)


def test_the_hospitals_row_takes_the_place_of_the_products():
    con = _run()
    fill(
        con,
        "reference.parameter",
        "key | scope | value | valid_from | status | origin\na3.occupancy | CD | 4/5*1 | 2024-07-01 | law | parameters.csv",
    )
    con.execute("UPDATE reference.parameter SET value = '1/2' WHERE origin = 'parameters.csv'")

    found = derived(con)["B2-13", "CD"]

    assert found["value"] == pytest.approx(13 / (365 * 0.5))
    assert "parameter of the hospital: a3.occupancy" in found["warnings"]


def test_contradictory_national_rows_are_refused_and_equal_ones_count_once():
    con = _run()
    con.execute("INSERT INTO reference.national_los SELECT * REPLACE ('other' AS source) FROM reference.national_los")
    assert derived(con)["B2-07", ""]["value"] == 2

    con.execute("INSERT INTO reference.national_los SELECT DISTINCT * REPLACE (9 AS ngl) FROM reference.national_los")

    with pytest.raises(ContractError, match=r"national_los\.csv: 2 rows that contradict one another for aprdrg 100, soi 1, age_group L"):
        derive(con, EXERCISE)


@pytest.mark.parametrize(("status", "expected"), [("law", "inferred"), ("recall", "recall"), ("synthetic", "synthetic")])
def test_a_result_is_never_better_than_its_weakest_part(status, expected):
    found = derived(_run(status))

    assert {found[key]["status"] for key in (("B2-05", ""), ("B2-13", "CD"), ("B2-17", ""))} == {expected}
    assert found["B2-05", ""]["fitness"] == "fit_with_reservations"
    assert found["B2-05", ""]["reason"] == f"weakest status: {expected}"
    assert (found["B2-07", ""]["status"], found["B2-07", ""]["fitness"], found["B2-07", ""]["reason"]) == ("law", "fit", None)


def test_the_parameters_used_are_listed_with_their_article():
    found = derived(_run())["B2-13", "CD"]

    used = {(one["key"], one["scope"]): one for one in json.loads(found["parameters"])}
    assert used["a3.occupancy", "CD"] == {
        "key": "a3.occupancy", "scope": "CD", "value": "0.8", "unit": "ratio", "valid_from": "2013-07-01", "valid_to": None,
        "article": "annex 3, 3.6.1", "status": "law",
    }  # fmt: skip
    assert used["reference.national_los", None]["status"] == "law"


@pytest.mark.parametrize(
    ("bad", "affects", "fitness"),
    [(0, "B2", "fit"), (1, "B2", "fit_with_reservations"), (5, "B2", "unfit"), (5, "B8", "fit"), (5, "B1,B2", "unfit")],
)
def test_findings_on_the_stays_decide_the_fitness(bad, affects, fitness):
    con = new_run({"setting": "name | value\nrecognised_beds.CD | 100"})
    stays(con, "staynum | los | aprdrg | period\n" + "\n".join(f"s{n} | 6 | 100 | {1 + n % 2}" for n in range(40)))
    con.execute(
        "INSERT INTO quality.delivery VALUES ('mzg/999/2025-1', 'mzg', '999', '2025-1', NULL), ('mzg/999/2025-2', 'mzg', '999', '2025-2', NULL)"
    )
    con.execute(
        """INSERT INTO quality.rule SELECT 'R', 'mzg/999/2025-1', 'mzg', 'STA', 'error', NULL, NULL, 'predicate', NULL, NULL, NULL, NULL, NULL,
           NULL, NULL, NULL, ?, 0, 0, 'f'""",
        [affects],
    )
    for n in range(0, 2 * bad, 2):
        key = json.dumps({"code_agr": "999", "staynum": f"s{n}"})
        con.execute(
            "INSERT INTO quality.finding VALUES ('mzg/999/2025-1', 'R', 'error', 'stayhosp', 'f', 1, ?, NULL, NULL, NULL, NULL, NULL)",
            [key],
        )

    found = derived(con)["B2-07", ""]

    assert (found["fitness"], found["findings"]) == (fitness, bad if affects != "B8" else 0)


def test_half_a_year_gives_days_but_no_beds():
    con = new_run({"national_los": LOS.format(status="law"), "setting": "name | value\nrecognised_beds.CD | 100"})
    stays(con, "staynum | los | aprdrg\na | 6 | 100")

    found = derived(con)

    assert found["B2-12", "CD"]["value"] == 6.5
    assert found["B2-12", "CD"]["reason"] == "weakest status: inferred; only half-year 2025-1"
    assert found["B2-13", "CD"]["reason"] == "missing: the MZG delivery of 2025-2"


def test_lineage_adds_up_to_the_values():
    con = _run()

    found = derived(con)

    sums = dict(con.execute("SELECT indicator_id || ' ' || scope, sum(contribution) FROM marts.indicator_lineage GROUP BY ALL").fetchall())
    for indicator, scope in (("GEN-01", ""), ("B2-05", ""), ("B2-07", ""), ("B2-12", "CD"), ("B2-12", "all")):
        assert sums[f"{indicator} {scope}"] == found[indicator, scope]["value"]


def test_base_and_management_points_t22():
    con = _run()
    derived(con)
    # the justified beds of the example; its 1 300 deliveries
    con.execute(
        """CREATE OR REPLACE TABLE marts.justified_beds AS
           SELECT family, 1.0 AS days, 300.0 AS recognised_beds, beds AS beds_before, beds
           FROM (VALUES ('CD', 220.0), ('E', 15.0), ('M', 24.0), ('G', 48.0), ('NI', 10.0)) AS b (family, beds)"""
    )
    con.execute("CREATE OR REPLACE TABLE intermediate.deliveries AS SELECT 1300 AS n, 1310 AS newborns")
    con.execute("DELETE FROM intermediate.indicator_value")

    from finhosta_dq.home import sql_text

    con.execute(sql_text("marts/value_bed_points"))

    points = dict(con.execute("SELECT indicator_id || ' ' || scope, value FROM intermediate.indicator_value").fetchall())
    assert points["B2-16 "] == 23
    assert points["B2-15 all"] == pytest.approx(420.82)
    assert points["B2-17 "] == 12.29


@pytest.mark.parametrize(("deliveries", "points"), [(999, 15), (1000, 17), (1149, 17), (1150, 20), (2150, 38)])
def test_points_by_deliveries_t22(deliveries, points):
    con = _run()
    con.execute("INSERT INTO staging.patbirth (patnum, m4_patnum_mama) SELECT 'N' || i, 'M' || i FROM range(?) AS t (i)", [deliveries])
    con.execute("INSERT INTO staging.patbirth (patnum, m4_patnum_mama) VALUES ('twin', 'M0')")

    found = derived(con)

    assert (found["B2-16", ""]["value"], found["B2-16", ""]["numerator"]) == (points, deliveries)


def test_local_approximation_of_the_social_profile_says_what_is_unknown():
    con = _run()
    fill(con, "staging.social", "staynum | year | period | is_bim\na | 2025 | 1 | Y", code_agr="999")

    found = derived(con)

    assert (found["B8-08", "bim"]["value"], found["B8-08", "bim"]["denominator"]) == (0.5, 2)
    assert "flag known for 50.0 % of the admissions" in found["B8-08", "bim"]["warnings"]
    assert found["B8-08", "insured"]["reason"] == "flag never filled in"


def test_mzg_and_finhosta_days_are_compared_per_family():
    con = _run()
    fill(
        con,
        "staging.finhosta",
        "record_type_cd | bed_index | month | insurer | value\nB0803 | C | 1 | x | 5\nB0803 | D | 1 | x | 5\nB0803 | E | 1 | x | 5",
    )

    found = derived(con)

    assert found["GEN-08", "CD"]["value"] == pytest.approx(0.3)
    assert found["GEN-08", "CD"]["warnings"] == ["gap above 1.0 %"]


def test_the_budget_date_is_the_first_exercise_after_the_year_unless_stated():
    con = _run()
    assert read_exercise(con, None).date == date(2026, 7, 1)

    con.execute("INSERT INTO reference.setting (name, value) VALUES ('exercise_date', '2028-01-01')")
    assert read_exercise(con, None).date == date(2028, 1, 1)
    assert read_exercise(con, date(2027, 7, 1)).date == date(2027, 7, 1)

    con.execute("UPDATE reference.setting SET value = 'soon'")
    with pytest.raises(ContractError, match="exercise_date must be YYYY-MM-DD"):
        read_exercise(con, None)


def test_shares_and_weights_of_the_decree_sum_to_one():
    con = new_run()
    for when in (date(2025, 7, 1), date(2026, 1, 1), date(2026, 7, 1), date(2027, 7, 1)):
        derive(con, when)
        sums = con.execute(
            """SELECT 'transfer ' || scope, sum(number) FROM marts.parameter WHERE key IN ('a3.G.share_CD', 'a3.G.share_G') GROUP BY scope
               UNION ALL SELECT 'phase', sum(number) FROM marts.parameter WHERE key LIKE 'b8.phase.%'
               UNION ALL SELECT key, sum(number) FROM marts.parameter WHERE key IN ('b8.budget_share', 'b8.group_share') GROUP BY key"""
        ).fetchall()
        assert len(sums) == 7
        assert [total for _, total in sums] == pytest.approx([1] * 7)


DAY = """
    key           | scope                               | value  | valid_from | status    | origin
    a3.day.factor | surgical day stay with list A code  | 0.9    | 2022-07-01 | synthetic | parameters.csv
    a3.listA.codes | nomenclature codes                 | 220231 | 2022-07-01 | synthetic | parameters.csv
    a3.listB.codes | nomenclature codes                 | 250176 | 2022-07-01 | synthetic | parameters.csv
"""
GFIN = "aprdrg | soi | mean_los | inlier75_mean_los | status\n100 | 1 | 9 | 8 | law"


@settings(max_examples=8, deadline=None)
@given(st.lists(st.tuples(st.integers(1, 40), st.sampled_from(["C", "D", "G", "E", "Sp"])), min_size=2, max_size=30))
def test_a_shorter_normal_stay_raises_k(drawn_stays):
    con = new_run({"national_los": LOS.format(status="law"), "national_gfin": GFIN, "parameter": DAY})
    con.execute("UPDATE reference.rule_parameter SET value = '3' WHERE name = 'adm_planned'")
    rows = "\n".join(f"s{n} | {los} | 100 | {index} {los}" for n, (los, index) in enumerate(drawn_stays))
    stays(con, f"staynum | los | aprdrg | days\n{rows}\nlast | 16 | 100 | C 16")
    ratios = []
    for los in (16, 6, 2):
        con.execute("UPDATE staging.stayhosp SET a2_total_number_day_fac = ? WHERE staynum = 'last'", [los])
        con.execute("UPDATE staging.stayindx SET a4_number_day_fac = ? WHERE staynum = 'last'", [los])
        ratios.append(derived(con)["B1-11", ""]["value"])

    # the last stay stays a normal one, worth 6.5 days, while fewer days are realised
    assert ratios[0] < ratios[1] < ratios[2]
