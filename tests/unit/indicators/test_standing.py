"""All, clean, clean and accepted: the same statements on fewer records, while the run's own numbers stay as they are."""

from __future__ import annotations

import pytest

from finhosta_dq.indicators.scenario import indicators_of, scenario
from finhosta_dq.indicators.standing import derive_standing
from tests.unit.indicators.drawn import derived
from tests.unit.indicators.test_effect import STAYS, find, run


def key(staynum):
    return {"code_agr": "999", "year_registr": 2025, "period_registr": 1, "staynum": staynum}


def values(con, indicator, scope=""):
    return con.execute(
        "SELECT value_all, value_clean, value_accepted, doubtful_share FROM marts.indicator_standing WHERE indicator_id = ? AND scope = ?",
        [indicator, scope],
    ).fetchall()[0]


def judged(findings):
    """The drawn run with findings (rule, line of the stay in STAYHOSP, severity), derived, with its standing."""
    con = run(total="5")
    for rule, line, severity in findings:
        find(con, rule, "stayhosp", line, key("?"))
        con.execute("UPDATE quality.finding SET severity = ? WHERE rule_id = ? AND line = ?", [severity, rule, line])
    derived(con)
    return con


def test_clean_is_what_a_run_without_the_stay_gives():
    con = judged([("MZG-STA-01", 5, "error")])
    without = run(total="5", text=STAYS.replace("outlier | 20  | 50  | 100    | C 20      | 20\n", ""))
    derived(without)
    # what findings are worth is no number of the stays
    expected = dict(
        without.execute("SELECT indicator_id || ' ' || scope, value FROM marts.indicator WHERE indicator_id <> 'GEN-09'").fetchall()
    )

    derive_standing(con)

    rows = con.execute("SELECT indicator_id || ' ' || scope, value_clean FROM marts.indicator_standing").fetchall()
    assert {name: value for name, value in rows if value is not None} == {
        name: value for name, value in expected.items() if value is not None and name in dict(rows)
    }
    everything, clean, accepted, share = values(con, "B2-07")
    assert (everything, clean, accepted, share) == (5, 4, 4, pytest.approx(0.2))


def test_a_signal_takes_nothing_away_and_a_blocking_finding_does():
    con = judged([("MZG-STA-01", 5, "signal"), ("MZG-STA-02", 4, "blocking")])

    derive_standing(con)

    assert values(con, "B2-07")[:3] == (5, 4, 4)


def test_accepted_findings_bring_their_stays_back():
    con = judged([("MZG-STA-01", 5, "error"), ("MZG-STA-02", 4, "error"), ("MZG-STA-03", 4, "error")])
    con.execute(
        "INSERT INTO quality.accepted_finding SELECT rule_id, file, line, record_key, field, 'checked in the file' FROM quality.finding "
        "WHERE rule_id IN ('MZG-STA-01', 'MZG-STA-02')"
    )

    derive_standing(con)

    # the stay of line 4 has a second grave finding that nobody accepted
    assert values(con, "B2-07")[:3] == (5, 3, 4)


def test_the_numbers_of_the_run_stay_as_they_are():
    con = judged([("MZG-STA-01", 5, "error")])
    before = con.execute("FROM marts.indicator ORDER BY ALL").fetchall()
    date = con.execute("SELECT getvariable('exercise_date')").fetchall()

    derive_standing(con)

    assert con.execute("FROM marts.indicator ORDER BY ALL").fetchall() == before
    assert con.execute("SELECT getvariable('exercise_date')").fetchall() == date
    assert con.execute("SELECT count(*) FROM duckdb_databases() WHERE database_name = 'scenario'").fetchall() == [(0,)]


def test_a_scenario_without_changes_gives_the_run_again():
    con = judged([])
    stored = dict(con.execute("SELECT indicator_id || ' ' || scope, value FROM marts.indicator WHERE indicator_id <> 'GEN-09'").fetchall())

    again = indicators_of(con, "memory")

    assert {f"{name} {scope}": value for (name, scope), value in again.items()} == stored


def test_a_scenario_that_fails_leaves_the_connection_where_it_was():
    con = judged([])

    with pytest.raises(RuntimeError), scenario(con, "memory"):
        raise RuntimeError

    assert con.execute("SELECT current_catalog()").fetchall() == [("memory",)]
    assert con.execute("SELECT count(*) > 0 FROM marts.indicator").fetchall() == [(True,)]
