"""What must hold whatever the stays: sums, one category, shares that make one, and that every value says what it rests on.

That K rises with a shorter stay is in ``test_run.py``.
"""

from __future__ import annotations

import json
from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from finhosta_dq.indicators.catalogue import load_catalogue
from finhosta_dq.indicators.run import derive
from tests.unit.indicators.drawn import add_stay, derived, fill, load_stays, new_run, stays

LOS = """
aprdrg | soi | age_group | n_stays | q1 | q3 | ngl | soi4_share | status
100    | 1   | L         | 500     | 4  | 8  | 6.5 | 0.3        | law
100    | 1   | H         | 500     | 6  | 9  | 8   | 0.3        | law
100    | 3   | A         | 500     | 7  | 15 | 11  | 0.3        | law
100    | 1   | G         | 500     | 9  | 20 | 14  | 0.3        | law
560    | 1   | L         | 20      | 2  | 4  | 3   | 0.3        | law
"""
GFIN = "aprdrg | soi | mean_los | inlier75_mean_los | status\n100 | 1 | 14 | 7 | law\n100 | 3 | 18 | 10 | law"
BEDS = "name | value\nrecognised_beds.CD | 100\nrecognised_beds.G | 20\nrecognised_beds.M | 10\nrecognised_beds.E | 5"
FAMILIES = ("days_cd", "days_e", "days_g", "days_m", "days_ni")
OUTSIDE = ("A", "K", "Sp", "Z")

index_days = st.lists(
    st.tuples(st.sampled_from(["C", "D", "G", "E", "M", "NI", "I", "Sp", "A"]), st.integers(0, 30)),
    min_size=1,
    max_size=3,
    unique_by=lambda one: one[0],
)
one_stay = st.fixed_dictionaries(
    {
        "days": index_days,
        "age": st.integers(0, 100),
        "aprdrg": st.sampled_from(["100", "560", "950", "955", "003", "777"]),
        "soi": st.sampled_from(["1", "3"]),
        "mdc": st.sampled_from(["05", "14"]),
        "systems": st.sampled_from(["1", "2", "3"]),
        "kind": st.sampled_from(["H", "H", "H", "F", "L"]),
        "destination": st.sampled_from(["1", "3", "8"]),
    }
)


@pytest.fixture(scope="module")
def warehouse():
    return new_run({"national_los": LOS, "national_gfin": GFIN, "setting": BEDS})


def drawn(con, many):
    """The run on these stays alone."""
    for table in ("stayhosp", "stayindx", "grouper", "pathospi"):
        con.execute(f"DELETE FROM staging.{table}")
    tables = {"stayhosp": [], "stayindx": [], "grouper": [], "pathospi": []}
    for number, stay in enumerate(many):
        row = {name: str(stay[name]) for name in ("age", "aprdrg", "soi", "mdc", "systems")}
        row |= {"staynum": f"s{number}", "los": str(sum(days for _, days in stay["days"])), "a2_hosptype_fac": stay["kind"]}
        row |= {"days": " ".join(f"{index} {days}" for index, days in stay["days"]), "a2_code_destinate": stay["destination"]}
        add_stay(tables, row, number)
    load_stays(con, tables)
    derive(con, date(2026, 7, 1), effects=False)


SLOW = settings(deadline=None, max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])


@SLOW
@given(st.lists(one_stay, min_size=1, max_size=12))
def test_days_per_family_and_those_outside_make_up_the_value(warehouse, many):
    drawn(warehouse, many)
    families = " + ".join(FAMILIES)

    rows = warehouse.execute(f"SELECT fv, {families}, days_financed FROM marts.stay_valuation WHERE fv IS NOT NULL").fetchall()

    outside = {f"s{number}": sum(days for index, days in stay["days"] if index in OUTSIDE) for number, stay in enumerate(many)}
    found = dict(warehouse.execute("SELECT staynum, [fv, los, days_financed] FROM marts.stay_valuation WHERE fv IS NOT NULL").fetchall())
    for fv, days, financed in rows:
        assert days == pytest.approx(financed, abs=1e-9)
        assert -1e-9 <= days <= fv + 1e-9
    for staynum, (fv, los, financed) in found.items():
        if outside[staynum] == 0:
            assert financed == pytest.approx(fv, abs=1e-9)
        elif los:
            assert financed <= fv + 1e-9


@SLOW
@given(st.lists(one_stay, min_size=1, max_size=12))
def test_every_stay_has_exactly_one_category_or_one_reason(warehouse, many):
    drawn(warehouse, many)

    rows = warehouse.execute("SELECT staynum, exclusion, category, reason FROM marts.stay_valuation").fetchall()

    assert sorted(row[0] for row in rows) == sorted(f"s{number}" for number in range(len(many)))
    for _, exclusion, category, reason in rows:
        assert (exclusion is not None) + (category is not None) + (category is None and reason is not None) == 1
    shares = warehouse.execute("SELECT sum(value) FROM marts.indicator WHERE indicator_id = 'B2-08'").fetchall()[0][0]
    assert shares is None or shares <= 1 + 1e-9


@given(st.integers(0, 3650))
@settings(deadline=None, max_examples=60)
def test_shares_of_a_date_make_one(warehouse, days):
    when = date(2025, 7, 1) + timedelta(days=days)
    warehouse.execute(f"SET VARIABLE exercise_date = DATE '{when.isoformat()}'")

    def value(key):
        return warehouse.execute(
            """SELECT scope, CAST(value AS DOUBLE) FROM reference.parameter WHERE key = ? AND valid_from <= getvariable('exercise_date')
               AND coalesce(valid_to >= getvariable('exercise_date'), true)""",
            [key],
        ).fetchall()

    (old,), (new,) = ([one[1] for one in value(key)] for key in ("b8.phase.w_old", "b8.phase.w_new"))
    assert old + new == pytest.approx(1)
    stays_in_cd, goes_to_g = dict(value("a3.G.share_CD")), dict(value("a3.G.share_G"))
    assert set(stays_in_cd) == set(goes_to_g)
    assert len(stays_in_cd) == 4
    for scope, share in stays_in_cd.items():
        assert share + goes_to_g[scope] == pytest.approx(1)
    assert sum(share for _, share in value("b8.budget_share")) == pytest.approx(1)


def test_no_value_without_its_parameters():
    con = new_run({"national_los": LOS, "national_gfin": GFIN, "setting": BEDS})
    stays(con, "staynum | los | aprdrg | age | period\na | 6 | 100 | 50 | 1\nb | 9 | 100 | 80 | 2\nc | 2 | 560 | 30 | 1")
    fill(con, "staging.finhosta", "record_type_cd | bed_index | month | value\nB0807 | C | 01 | 3")

    found = derived(con)

    declared = {one.id: one for one in load_catalogue()}
    computed = [row for row in found.values() if row["value"] is not None]
    assert len(computed) > 20
    for row in computed:
        used = json.loads(row["parameters"] or "[]")
        assert bool(used) or not declared[row["indicator_id"]].parameters, f"{row['indicator_id']} names no parameter"
        assert all(one["status"] and one["key"] for one in used)
        assert all(one["article"] for one in used if not one["key"].startswith(("reference.", "reading of the text"))), row["indicator_id"]
        assert row["status"] not in (None, "", "unknown")
