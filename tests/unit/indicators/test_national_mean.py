"""National means from pure stays: the fixed point of limits and mean (vector T6)."""

from __future__ import annotations

import pytest

from finhosta_dq.home import sql_text
from finhosta_dq.indicators import national_mean
from finhosta_dq.indicators.national_mean import build_national_means
from tests.unit.indicators.drawn import derived, new_run

T6 = {1: 2, 3: 6, 4: 8, 5: 8, 6: 6, 8: 4, 12: 2, 15: 2, 30: 1}


@pytest.fixture
def con():
    run = new_run()
    derived(run)
    run.execute("CREATE TABLE intermediate.mean_stay (aprdrg VARCHAR, soi INTEGER, age_group VARCHAR, los INTEGER)")
    for los, number in T6.items():
        run.executemany("INSERT INTO intermediate.mean_stay VALUES ('139', 1, 'L', ?)", [[los]] * number)
    return run


def test_limits_and_mean_settle_at_the_worked_example(con):
    rounds = build_national_means(con)

    found = con.execute("SELECT n_stays, q1, q3, ngl, status FROM reference.national_los").fetchall()
    assert found == [(39, 4, 6, pytest.approx(182 / 34), "inferred")]
    limits = con.execute("SELECT ll, u2, u1 FROM intermediate.national_limit").fetchall()
    assert limits == [(2, pytest.approx(182 / 34 + 8), 14)]
    assert rounds <= 5


@pytest.mark.parametrize(
    ("lengths", "method", "expected"),
    [
        # q1 4, q3 6: 4 x (4/6)^2 = 1.78, 6 + 2 x 2, 6 + 4 x 2
        ([4, 4, 5, 6, 6], "linear", (4, 6, 2, 10, 14)),
        # q1 3.25, q3 4.75: 1.52, 7.75, 10.75
        ([1, 4, 4, 7], "linear", (3.25, 4.75, 2, 8, 11)),
        # 0.06, 10, 16
        ([1, 4, 4, 7], "nearest", (1, 4, 0, 10, 16)),
        # q1 5.5, q3 9.75: 1.75, 18.25, 26.75
        ([4, 6, 8, 15], "linear", (5.5, 9.75, 2, 18, 27)),
    ],
)
def test_raw_limits_are_rounded_half_up(lengths, method, expected):
    con = new_run()
    derived(con)
    con.execute("UPDATE reference.rule_parameter SET value = ? WHERE name = 'quartile_method'", [method])
    con.execute("CREATE TABLE intermediate.mean_stay (aprdrg VARCHAR, soi INTEGER, age_group VARCHAR, los INTEGER)")
    con.executemany("INSERT INTO intermediate.mean_stay VALUES ('139', 1, 'L', ?)", [[los] for los in lengths])

    con.execute(sql_text("marts/national_quartile"))

    assert con.execute("SELECT q1, q3, ll, u2, u1 FROM intermediate.national_quartile").fetchall() == [expected]


def test_subgroups_do_not_touch_one_another(con):
    con.execute("INSERT INTO intermediate.mean_stay SELECT '140', 2, 'H', los * 2 FROM intermediate.mean_stay")

    build_national_means(con)

    means = dict(con.execute("SELECT aprdrg, ngl FROM reference.national_los").fetchall())
    assert means["139"] == pytest.approx(182 / 34)
    assert means["140"] > means["139"]


def test_a_mean_that_does_not_settle_is_left_open(con, monkeypatch):
    con.execute("INSERT INTO intermediate.mean_stay SELECT '140', 1, 'L', 5 FROM range(40)")
    monkeypatch.setattr(national_mean, "MOST_ROUNDS", 2)

    build_national_means(con)

    # 40 equal stays stand still at once, the worked example needs more rounds
    assert dict(con.execute("SELECT aprdrg, ngl FROM reference.national_los").fetchall()) == {"139": None, "140": 5}
