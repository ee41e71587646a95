"""A run is left out only when it would repeat the one before: every other reason to run is seen."""

from __future__ import annotations

import shutil
from datetime import timedelta

import pytest

from finhosta_dq.cli.synth import synthesise
from finhosta_dq.pipeline import build as building
from finhosta_dq.pipeline.memory import opened
from finhosta_dq.pipeline.plan import RunPlan, plan_runs
from finhosta_dq.pipeline.settings import Settings
from finhosta_dq.pipeline.unchanged import fingerprint, keep_input, repeats
from finhosta_dq.registry.carry import carry
from finhosta_dq.registry.decisions import Decision, decide
from finhosta_dq.registry.record import record
from finhosta_dq.registry.standing import today
from finhosta_dq.warehouse.connection import connect
from tests.unit.registry.nights import FIRST, Night, warehouse


@pytest.fixture(scope="module")
def year(tmp_path_factory):
    folder = tmp_path_factory.mktemp("year") / "landing"
    synthesise(folder, hospital="999", period="2025-1", stays=60, defects=0.1, seed=3)
    return folder


@pytest.fixture
def landing(year, tmp_path):
    return shutil.copytree(year, tmp_path / "landing")


def mark_of(landing, **given):
    (plan,) = plan_runs(landing)
    return fingerprint(plan, Settings(_env_file=None, **given))


def some_file(landing):
    return sorted(landing.glob("*STAYHOSP*"))[0]


def test_same_bytes_give_the_same_fingerprint_wherever_they_lie(landing, year):
    assert mark_of(landing) == mark_of(year)


def changed_value(landing):
    path = some_file(landing)
    path.write_bytes(path.read_bytes().replace(b"1", b"2", 1))


def further_line(landing):
    path = some_file(landing)
    path.write_bytes(path.read_bytes() + path.read_bytes().splitlines(keepends=True)[-1])


def missing_file(landing):
    some_file(landing).unlink()


def stray_file(landing):
    (landing / "999-notes.txt").write_text("by hand")


def own_list(landing):
    path = landing / "_reference" / "settings.csv"
    path.write_text(path.read_text() + "b8_weight,1\n")


def last_year(landing):
    (landing / "_reference" / "year_before").mkdir()
    (landing / "_reference" / "year_before" / "x.txt").write_text("x")


@pytest.mark.parametrize("change", [changed_value, further_line, missing_file, stray_file, own_list, last_year])
def test_every_change_of_the_input_changes_it(landing, year, change):
    change(landing)
    assert mark_of(landing) != mark_of(year)


def test_judge_language_and_rules_are_part_of_it(landing, tmp_path, monkeypatch):
    before = mark_of(landing)
    assert len({before, mark_of(landing, judge="native"), mark_of(landing, language="nl")}) == 3
    home = tmp_path / "home"
    from finhosta_dq.home import project_home

    for name in ("schemas", "expectations", "sql"):
        shutil.copytree(project_home() / name, home / name)
    monkeypatch.setenv("FDQ_HOME", str(home))
    assert mark_of(landing) == before
    statement = next((home / "sql" / "rules").rglob("*.sql"))
    statement.write_text(statement.read_text() + "\n-- other\n")
    assert mark_of(landing) != before


def test_a_run_is_repeated_until_somebody_decides_or_a_decision_ends(landing, tmp_path):
    settings = Settings(_env_file=None, out=tmp_path / "out", only_changed=True)
    (plan,) = plan_runs(landing)
    mark, day = fingerprint(plan, settings), today()

    def left_out(mark=mark, day=day):
        with opened(settings) as registry:
            return repeats(plan, settings, registry, mark, day)

    def run():
        build = building.begin(plan, settings, mark)
        building.extract(build, plan)
        building.validate(build)
        assert building.remember_earlier(build) == []
        building.derive(build)
        folder = building.finish(build)
        assert building.remember(build, folder) is None
        return folder

    assert left_out() is None
    first = run()
    assert left_out() == first
    assert left_out(mark="other") is None
    # MZG-DLV-04 looks at the date, so another day may give another answer
    assert left_out(day=day + timedelta(days=1)) is None

    con = connect(first / "warehouse.duckdb", read_only=True)
    key, evidence = con.execute("SELECT finding_key, evidence_hash FROM quality.finding_state ORDER BY ALL LIMIT 1").fetchall()[0]
    con.close()
    with opened(settings) as registry:
        one = Decision(key, evidence, "accept", "source_confirmed", until=day + timedelta(days=3))
        assert decide(registry, [one], by="registrar-1", origin="page", run_id=None) == []
    assert left_out() is None
    second = run()
    assert left_out() == second


def test_an_acceptance_that_ended_since_is_a_reason_to_run(tmp_path):
    (tmp_path / "landing").mkdir()
    settings = Settings(_env_file=None, out=tmp_path / "out")
    plan = RunPlan("999", "2025", [])
    folder = settings.out / "runs" / "999-2025-20260101T033000Z-0001"
    folder.mkdir(parents=True)
    (folder / "_SUCCESS").touch()
    con = warehouse(0, Night({("MZG-STA-01", "S01"): "1"}), path=folder / "warehouse.duckdb", run_id=folder.name)
    with opened(settings) as registry:
        carry(con, registry)
        record(con, registry, folder)
        key, evidence = con.execute("SELECT finding_key, evidence_hash FROM quality.finding_state").fetchall()[0]
        one = Decision(key, evidence, "accept", "source_confirmed", until=FIRST.date() + timedelta(days=3))
        assert decide(registry, [one], by="registrar-1", origin="page", run_id=None, day=FIRST.date()) == []
        keep_input(con, registry, "mark")
        con.close()

        def left_out(days):
            return repeats(plan, settings, registry, "mark", FIRST.date() + timedelta(days=days))

        assert [left_out(days) for days in (0, 2, 3, 4)] == [folder, folder, folder, None]


def test_what_is_derived_from_a_run_is_no_repetition_of_it(landing, tmp_path):
    settings = Settings(_env_file=None, out=tmp_path / "out")
    (plan,) = plan_runs(landing)
    mark = fingerprint(plan, settings)
    build = building.begin(plan, settings, mark)
    building.extract(build, plan)
    building.validate(build)
    building.remember_earlier(build)
    building.derive(build)
    again = building.begin_from(building.finish(build), settings)
    building.derive(again)
    building.finish(again)

    with opened(settings) as registry:
        assert repeats(plan, settings, registry, mark, today()) is None
