"""What if: only the stays asked for change, and the numbers are those of a run that really had such stays."""

from __future__ import annotations

from pathlib import Path

import pytest

from finhosta_dq.home import sql_text
from finhosta_dq.indicators.whatif import Change, parse_change, simulate
from finhosta_dq.warehouse.connection import connect
from tests.unit.indicators.drawn import derived, new_run, stays

LOS = """
aprdrg | soi | age_group | n_stays | q1 | q3 | ngl | soi4_share | status
100    | 1   | L         | 500     | 4  | 8  | 6.5 | 0.3        | law
200    | 1   | L         | 500     | 4  | 8  | 5   | 0.3        | law
"""
BEDS = "name | value\nrecognised_beds.CD | 100\nrecognised_beds.C | 60"
STAYS = """
staynum | los | aprdrg | days    | a2_hosptype_fac
a       | 6   | 100    | C 6     | H
b       | 7   | 100    | C 5 D 2 | H
c       | 1   | 100    | C 1     | H
d       | 3   | 100    | D 3     | H
e       | 9   | 200    | C 9     | H
f       | 0   | 100    | C 0     | C
g       | 8   | 100    | C 8     | H
"""


def attached(tmp_path: Path, text: str = STAYS):
    """The drawn run as a warehouse file, attached as ``run``."""
    con = new_run({"national_los": LOS, "setting": BEDS})
    stays(con, text)
    derived(con)
    path = tmp_path / "warehouse.duckdb"
    con.execute(f"ATTACH '{path}' AS kept")
    con.execute("COPY FROM DATABASE memory TO kept")
    con.close()
    other = connect(None, threads=2)
    other.execute(f"ATTACH '{path}' AS run (READ_ONLY)")
    return other


def simulated(con, *changes):
    found = simulate(con, list(changes))
    return found["changes"], {(row["indicator_id"], row["scope"]): row for row in found["indicators"]}


def test_days_are_taken_where_a_stay_lay_longest_and_one_is_left(tmp_path):
    con = attached(tmp_path)

    changes, rows = simulated(con, Change("days", "100", -4))

    # a, b and g lose 4, d has 3 and keeps 1, c has but one and keeps it
    assert changes == [{"kind": "days", "of": "100", "amount": -4, "stays": 4, "days": -14}]
    assert con.execute(
        f"SELECT staynum, a4_code_bedindex_fac, a4_number_day_fac FROM ({sql_text('whatif/stayindx')}) ORDER BY ALL"
    ).fetchall() == [("a", "C", 2), ("b", "C", 1), ("b", "D", 2), ("c", "C", 1), ("d", "D", 1), ("e", "C", 9), ("f", "C", 0), ("g", "C", 4)]
    assert rows["GEN-01", ""]["change"] == -14


def test_the_result_is_that_of_a_run_with_such_stays(tmp_path):
    con = attached(tmp_path)
    really = new_run({"national_los": LOS, "setting": BEDS})
    stays(really, STAYS.replace("e       | 9   | 200    | C 9 ", "e       | 11  | 200    | C 11"))
    expected = {key: row["value"] for key, row in derived(really).items()}

    _, rows = simulated(con, Change("days", "200", 2))

    assert {key: row["simulated"] for key, row in rows.items()} == {key: expected[key] for key in rows}
    assert rows["B2-05", ""]["actual"] != expected["B2-05", ""] or rows["B2-06", ""]["actual"] != expected["B2-06", ""]


@pytest.mark.parametrize(("share", "moved"), [(0.2, 1), (0.5, 3), (1, 5)])
def test_a_share_of_an_apr_drg_becomes_day_stays(tmp_path, share, moved):
    con = attached(tmp_path)

    changes, rows = simulated(con, Change("day care", "100", share))

    # half of five is rounded up
    assert changes[0]["stays"] == moved
    kinds = con.execute(f"SELECT a2_hosptype_fac, count(*) FROM ({sql_text('whatif/stayhosp')}) GROUP BY ALL ORDER BY ALL").fetchall()
    assert kinds == [("C", 1 + moved), ("H", 6 - moved)]
    assert rows["B2-07", ""]["change"] == -moved
    assert rows["DAY-01", ""]["change"] in (0, None)  # no code of list A was billed


def test_recognised_beds_of_a_family_change_as_a_whole(tmp_path):
    con = attached(tmp_path)

    simulated(con, Change("beds", "CD", -30))

    rows = con.execute(f"SELECT name, value FROM ({sql_text('whatif/setting')}) WHERE name LIKE 'recognised_beds%'").fetchall()
    assert rows == [("recognised_beds.CD", "130.0")]


def test_other_stays_and_the_run_stay_as_they_are(tmp_path):
    con = attached(tmp_path)
    before = con.execute("FROM run.marts.indicator ORDER BY ALL").fetchall()

    _, rows = simulated(con, Change("day care", "100", 0.4))

    assert con.execute("FROM run.marts.indicator ORDER BY ALL").fetchall() == before
    stored = {(row[0], row[1]): row[2] for row in con.execute("SELECT indicator_id, scope, value FROM run.marts.indicator").fetchall()}
    assert {key: row["actual"] for key, row in rows.items()} == {key: stored[key] for key in rows}


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("day care", "313"),
        ("day care", "313=0"),
        ("day care", "313=1.01"),
        ("day care", "all=0.5"),
        ("days", "313=0.5"),
        ("days", "CD=1"),
        ("days", "313=x"),
        ("beds", "CD="),
        ("beds", "=4"),
    ],
)
def test_what_is_not_understood_is_refused_with_what_was_expected(kind, text):
    with pytest.raises(ValueError, match=f"{kind}: expected .* found '{text}'"):
        parse_change(kind, text)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ([], "nothing to simulate"),
        ([Change("days", "999", 1)], "999 does not occur"),
        ([Change("beds", "XX", 1)], "XX does not occur"),
        ([Change("days", "100", 1), Change("days", "all", 1)], "two changes speak of 100"),
        ([Change("day care", "100", 0.1), Change("day care", "100", 0.2)], "two changes"),
    ],
)
def test_changes_that_cannot_be_are_refused(tmp_path, changes, message):
    with pytest.raises(ValueError, match=message):
        simulate(attached(tmp_path), changes)


def test_drg_is_read_with_its_zeros():
    assert parse_change("days", "26=-1") == Change("days", "026", -1)
