"""What a run measures, from warehouses drawn as text tables; run of 14 April 2025 unless said otherwise."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from finhosta_dq.trends.indicators import indicators, targets
from finhosta_dq.trends.measure import left_out, measure
from finhosta_dq.trends.memory import remember
from finhosta_dq.trends.section import run_section
from finhosta_dq.warehouse.connection import open_warehouse
from tests.unit.trends.drawn import new_registry, nights

MZG, LATER = "mzg/999/2025-1", "mzg/999/2025-2"
_KEY = "code_agr VARCHAR, year_registr INTEGER, period_registr INTEGER, staynum VARCHAR"
_TABLES = f"""
CREATE TABLE staging.stayhosp ({_KEY}, _file VARCHAR);
CREATE TABLE staging.stayunit ({_KEY}, order_unit INTEGER, code_campus VARCHAR, code_unit VARCHAR);
CREATE TABLE staging.stayspec ({_KEY}, order_spec INTEGER, code_spec VARCHAR);
CREATE TABLE staging.diagnose ({_KEY}, type_diagnose VARCHAR);
CREATE TABLE intermediate.stay ({_KEY}, dis_date DATE, is_classic BOOLEAN, period_start DATE, period_end DATE, _file VARCHAR);
CREATE TABLE reference.delivery_register (registration VARCHAR, period VARCHAR, collection VARCHAR, delivered_on DATE);
"""


@pytest.fixture
def con():
    made = open_warehouse(None)
    made.execute(_TABLES)
    made.execute("INSERT INTO reference.rule_parameter (name, value) VALUES ('smallest_group', '3'), ('coded_target_pct', '90')")
    ran(made, "2025-04-14")
    made.execute(f"INSERT INTO quality.delivery VALUES ('{MZG}', 'mzg', '999', '2025-1', 'failed')")
    account(made, "stayhosp", 10)
    yield made
    made.close()


def ran(con, day):
    con.execute("DELETE FROM quality.run")
    con.execute("INSERT INTO quality.run VALUES ('run-1', '0.1.0', 'sha256:abc', 'fast', ?, NULL)", [f"{day} 03:30:00+02"])


def account(con, table, lines, delivery=MZG, rejected=0):
    values = [delivery, f"{table}-{delivery}", table, lines + rejected, lines, rejected]
    con.execute("INSERT INTO quality.file_account VALUES ($1, $2, $3, 'ab', 9, 'utf-8', 'LF', $4, $5, $6, 'loaded')", values)


def rule(con, name, outcome="failed", delivery=MZG):
    con.execute(
        "INSERT INTO quality.rule (rule_id, delivery_id, registration, family, severity, kind, max_rate, max_count, fingerprint) "
        "VALUES ($1, $2, 'mzg', split_part($1, '-', 2), 'error', 'query', 0, 0, 'x')",
        [name, delivery],
    )
    con.execute(
        "INSERT INTO quality.rule_result VALUES ($1, $2, 'stayhosp', 'error', $3, 0, 0, 0, NULL, NULL, 0)", [delivery, name, outcome]
    )


def found(con, name, staynum=None, severity="error", delivery=MZG):
    key = None if staynum is None else f'{{"staynum":"{staynum}"}}'
    con.execute(
        "INSERT INTO quality.finding (delivery_id, rule_id, severity, table_name, record_key) VALUES ($1, $2, $3, 'stayhosp', $4)",
        [delivery, name, severity, key],
    )


def stay(con, staynum, unit="A", specialism="S", discharged=None, is_classic=True, is_coded=False):
    key = ("999", 2025, 1, staynum)
    file = f"stayhosp-{MZG}"
    con.execute("INSERT INTO staging.stayhosp VALUES ($1, $2, $3, $4, $5)", [*key, file])
    con.execute("INSERT INTO staging.stayunit VALUES ($1, $2, $3, $4, 1, 'C', 'FIRST'), ($1, $2, $3, $4, 2, 'C', $5)", [*key, unit])
    con.execute("INSERT INTO staging.stayspec VALUES ($1, $2, $3, $4, 1, $5)", [*key, specialism])
    con.execute(
        "INSERT INTO intermediate.stay VALUES ($1, $2, $3, $4, $5, $6, '2025-01-01', '2025-06-30', $7)",
        [*key, discharged, is_classic, file],
    )
    # a stay of two specialisms has two principal diagnoses
    for _ in range(2 * is_coded):
        con.execute("INSERT INTO staging.diagnose VALUES ($1, $2, $3, $4, 'P')", [*key])
    con.execute("INSERT INTO staging.diagnose VALUES ($1, $2, $3, $4, 'S')", [*key])


def any_size(con):
    con.execute("UPDATE reference.rule_parameter SET value = '1' WHERE name = 'smallest_group'")


def measured(con, indicator):
    rows = [row for row in measure(con, "run-1") if row.indicator == indicator]
    assert {row.run_id for row in rows} <= {"run-1"}
    return [(row.delivery_id, row.scope, row.numerator, row.denominator) for row in rows]


def skipped(con, indicator):
    return [(one.delivery_id, one.reason, one.count) for one in left_out(con) if one.indicator == indicator]


def test_findings_by_family_and_together(con):
    rule(con, "MZG-DIA-01")
    rule(con, "MZG-DIA-02", "partial")
    rule(con, "MZG-STA-01", "passed")
    rule(con, "MZG-GRP-01", "not_evaluated")
    for name in ("MZG-DIA-01", "MZG-DIA-01", "MZG-DIA-02"):
        found(con, name)
    assert measured(con, "findings_per_100_stays") == [(MZG, "", 3, 10), (MZG, "DIA", 3, 10), (MZG, "STA", 0, 10)]


def test_a_delivery_that_could_not_be_judged_is_not_measured(con):
    con.execute("UPDATE quality.delivery SET verdict = 'not_evaluated'")
    rule(con, "MZG-DIA-01")
    stay(con, "s1", discharged=date(2025, 3, 12))
    assert measure(con, "run-1") == []


def test_groups_of_few_stays_stand_together(con):
    for at, (unit, specialism) in enumerate([*[("A", "S")] * 4, ("B", "S"), ("B", "S"), ("C", "T")]):
        stay(con, f"s{at}", unit, specialism)
    found(con, "MZG-DIA-01", "s0")
    found(con, "MZG-DIA-01", "s0", "blocking")
    found(con, "MZG-DIA-01", "s4")
    found(con, "MZG-DIA-02", "s1", "signal")
    assert measured(con, "stays_with_findings") == [
        (MZG, "", 2, 7),
        # the one stay of specialism T is too few, alone and together
        (MZG, "specialism:S", 2, 6),
        (MZG, "unit:", 1, 3),
        (MZG, "unit:C A", 1, 4),
    ]


# weeks of 2025: W10 = 3-9 March, W13 = 24-30 March, W14 = 31 March - 6 April, W15 = 7-13 April
AGES = """
run        | coded_d7 | coded_d30 | coded_d60
2025-03-15 |          |           |
2025-03-16 | W10      |           |
2025-03-19 | W10      |           |
2025-03-20 |          |           |
2025-04-07 |          |           |
2025-04-08 |          | W10       |
2025-04-15 |          | W10       |
2025-04-16 |          |           |
2025-05-08 |          |           | W10
2025-05-22 |          |           | W10
2025-05-23 |          |           |
"""


@pytest.mark.parametrize("line", AGES.strip().splitlines()[1:])
def test_a_cohort_is_measured_at_its_age_not_before_and_not_long_after(con, line):
    day, *expected = (cell.strip() for cell in line.split("|"))
    any_size(con)
    ran(con, day)
    stay(con, "s1", discharged=date(2025, 3, 3), is_coded=True)
    stay(con, "s2", discharged=date(2025, 3, 9))
    stay(con, "s3", discharged=date(2025, 3, 9), is_classic=False)
    for indicator, week in zip(("coded_d7", "coded_d30", "coded_d60"), expected, strict=True):
        assert measured(con, indicator) == ([(MZG, f"2025-{week}", 1, 2)] if week else []), indicator
        assert bool(skipped(con, indicator)) is not bool(week), indicator


def test_why_weeks_are_left_out(con):
    any_size(con)
    for week, day in enumerate([date(2025, 1, 1), date(2025, 3, 12), date(2025, 4, 1), date(2025, 4, 8), date(2025, 6, 30)]):
        stay(con, f"s{week}", discharged=day)
    assert measured(con, "coded_d7") == [(MZG, "2025-W14", 0, 1)]
    assert skipped(con, "coded_d7") == [(MZG, "cut_week", 2), (MZG, "immature", 1), (MZG, "too_late", 1)]


def test_content_is_no_younger_than_its_delivery(con):
    stay(con, "s1", discharged=date(2025, 4, 1))
    con.execute(
        "INSERT INTO reference.delivery_register VALUES ('mzg', '2025-1', NULL, '2025-04-07'), ('mzg', '2025-2', NULL, '2025-01-01')"
    )
    assert measured(con, "coded_d7") == []
    assert skipped(con, "coded_d7") == [(MZG, "immature", 1)]


def test_a_share_of_few_stays_is_not_kept(con):
    for name in ("a", "b"):
        stay(con, name, discharged=date(2025, 4, 1))
    assert measured(con, "coded_d7") == []
    assert skipped(con, "coded_d7") == [(MZG, "few_stays", 1)]
    stay(con, "c", discharged=date(2025, 4, 6))
    assert measured(con, "coded_d7") == [(MZG, "2025-W14", 0, 3)]


def test_backlog_counts_from_the_day_after_thirty_days(con):
    seen = date(2025, 4, 14)
    stay(con, "open 31", discharged=seen - timedelta(31))
    stay(con, "open 30", discharged=seen - timedelta(30))
    stay(con, "coded", discharged=seen - timedelta(60), is_coded=True)
    stay(con, "day", discharged=seen - timedelta(60), is_classic=False)
    stay(con, "in house")
    assert measured(con, "uncoded_backlog") == [(MZG, "", 1, 1)]


def test_stays_per_week_once_a_week_is_mature(con):
    for at, day in enumerate([date(2025, 3, 3), date(2025, 3, 9), date(2025, 3, 16), date(2025, 3, 17)]):
        stay(con, f"s{at}", discharged=day, is_classic=at > 0)
    assert measured(con, "stays_per_week") == [(MZG, "2025-W10", 2, 1)]
    assert skipped(con, "stays_per_week") == [(MZG, "immature", 2)]


def test_volumes(con):
    con.execute("INSERT INTO quality.delivery VALUES ('finhosta/999/2025', 'finhosta', '999', '2025', 'passed')")
    account(con, "diagnose", 25, rejected=4)
    account(con, "finhosta", 300, "finhosta/999/2025")
    assert measured(con, "file_lines") == [("finhosta/999/2025", "finhosta", 300, 1), (MZG, "diagnose", 25, 1), (MZG, "stayhosp", 10, 1)]
    assert measured(con, "lines_per_100_stays") == [(MZG, "diagnose", 25, 10)]
    assert skipped(con, "lines_per_100_stays") == [("finhosta/999/2025", "no_stays", 1)]


def test_a_run_without_stays(con):
    for table in ("stayhosp", "stayunit", "stayspec", "diagnose"):
        con.execute(f"DROP TABLE staging.{table}")
    con.execute("DROP TABLE intermediate.stay")
    con.execute("DELETE FROM quality.file_account")
    assert measure(con, "run-1") == []


def test_the_warehouse_of_another_run(con):
    with pytest.raises(LookupError, match="run-2"):
        measure(con, "run-2")


def test_an_indicator_that_nothing_measures(con, monkeypatch):
    other = indicators()["file_lines"].model_copy(update={"indicator_id": "happiness"})
    monkeypatch.setattr("finhosta_dq.trends.measure.indicators", lambda: {"happiness": other})
    with pytest.raises(LookupError, match="happiness, which nothing measures"):
        measure(con, "run-1")


def test_targets_come_from_the_parameters_of_the_run(con):
    assert targets(con) == {"coded_d60": pytest.approx(0.9)}
    con.execute("UPDATE reference.rule_parameter SET value = '' WHERE name = 'coded_target_pct'")
    assert targets(con) == {}


def test_the_section_of_a_run_has_its_own_point_kept_or_not(con, tmp_path):
    rule(con, "MZG-DIA-01")
    found(con, "MZG-DIA-01")
    stay(con, "s1", discharged=date(2025, 3, 12))
    registry = new_registry(tmp_path)
    remember(registry, nights([5, 6, 7], 10))
    before = run_section(con, registry, "999", "run-1", "en")
    chart = next(one for one in before["charts"] if (one["indicator"], one["scope"]) == ("findings_per_100_stays", ""))
    assert [(point["label"], point["value"]) for point in chart["points"]] == [
        ("2025-04-14", 10),
        ("2026-01-05", 50),
        ("2026-01-06", 60),
        ("2026-01-07", 70),
    ]
    assert {one["reason"] for one in before["not_measured"]} == {"immature", "too_late"}
    assert before["days"] == 4

    remember(registry, measure(con, "run-1"))
    assert run_section(con, registry, "999", "run-1", "en") == before
    registry.close()
    with pytest.raises(LookupError):
        run_section(con, registry, "999", "another", "en")
