"""What goes when its time is over: proof never before its time, the last run never, and a dry run changes nothing."""

from __future__ import annotations

import fcntl
import hashlib
import json
from datetime import timedelta

import pytest
from sqlalchemy import select
from typer.testing import CliRunner

from finhosta_dq.cli.main import app
from finhosta_dq.keeping import retention
from finhosta_dq.keeping.age import RetentionSettings
from finhosta_dq.keeping.retention import apply, due
from finhosta_dq.pipeline.memory import remembered
from finhosta_dq.pipeline.settings import Settings
from finhosta_dq.publication.run_folder import hospital_lock
from finhosta_dq.registry.decisions import Decision, enter
from finhosta_dq.registry.store import default_url, open_registry
from finhosta_dq.registry.tables import event, finding, finding_spell
from finhosta_dq.registry.versions import accept_version
from tests.unit.keeping.runs import DELIVERY, FOUND, day, publish, run_name

ALL = {"runs": "30 days", "raw_text": "10 days", "rejected_lines": "5 days", "accepted": "5 years"}


@pytest.fixture
def registry(tmp_path):
    found = open_registry(default_url(tmp_path))
    yield found
    found.close()


def settings(**given):
    return RetentionSettings(_env_file=None, **given)


def nights(out, *numbers, found=None):
    """Published and entered runs of those days."""
    made = [publish(out, number, found=found) for number in numbers]
    for folder in made:
        assert remembered(Settings(out=out), folder) is None
    return made


def shown(found):
    return {(one.run, one.part) for one in found}


def snapshot(out):
    return {
        path: hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(out.rglob("*"))
        if path.is_file() and "registry" not in path.name
    }


def test_each_part_has_its_time_and_a_dry_run_changes_nothing(tmp_path, registry):
    nights(tmp_path, 0, 25, 33, 39)
    before = snapshot(tmp_path)

    found = due(tmp_path, registry, settings(**ALL), day(40))

    assert shown(found) == {
        (run_name(0), "run"),
        (run_name(25), "raw_text"),
        (run_name(25), "rejected_lines"),
        (run_name(33), "rejected_lines"),
    }
    sizes = {(one.run, one.part): (one.age_days, one.rows, one.size_bytes) for one in found}
    assert sizes[run_name(0), "run"][0] == 40
    assert sizes[run_name(0), "run"][2] == sum(
        path.stat().st_size for path in (tmp_path / "runs" / run_name(0)).rglob("*") if path.is_file()
    )
    assert sizes[run_name(25), "raw_text"][:2] == (15, 2000)
    assert sizes[run_name(33), "rejected_lines"][:2] == (7, 1)
    assert snapshot(tmp_path) == before


def test_what_is_due_goes_once_and_is_in_the_trail(tmp_path, registry):
    nights(tmp_path, 0, 25, 39)

    applied = apply(tmp_path, registry, settings(**ALL), day(40))

    assert (len(applied.done), applied.left) == (3, [])
    assert {path.name for path in (tmp_path / "runs").iterdir()} == {run_name(25), run_name(39)}
    assert due(tmp_path, registry, settings(**ALL), day(40)) == []
    with registry.read() as con:
        trail = con.execute(select(event.c.subject, event.c.detail, event.c.who).where(event.c.act == "retention")).all()
    assert {(subject, who) for subject, _, who in trail} == {("run", "system"), ("raw_text", "system"), ("rejected_lines", "system")}
    assert any("2000 rows of raw_text" in detail for _, detail, _ in trail)


def test_nothing_is_due_where_nothing_is_set(tmp_path, registry):
    nights(tmp_path, 0, 1)

    assert due(tmp_path, registry, settings(), day(40_000)) == []


def test_the_last_run_of_a_hospital_and_year_stays_whatever_its_age(tmp_path, registry):
    nights(tmp_path, 0)

    assert due(tmp_path, registry, settings(**ALL), day(9_000)) == []


def test_a_run_the_registry_has_not_remembered_stays(tmp_path, registry):
    publish(tmp_path, 0)
    nights(tmp_path, 39)

    assert due(tmp_path, registry, settings(**ALL), day(40)) == []


@pytest.mark.parametrize(("years", "goes"), [(1, False), (4.9, False), (5.1, True)])
def test_an_accepted_run_stays_five_years_from_its_acceptance_whole(tmp_path, registry, years, goes):
    nights(tmp_path, 0, 39)
    accept_version(registry, run_name(0), DELIVERY, "steward-1", "ab" * 32, origin="cli", at=day(20))
    moment = day(20) + timedelta(days=round(365.25 * years))

    found = shown(due(tmp_path, registry, settings(**ALL), moment))

    assert found == ({(run_name(0), "run")} if goes else set())
    assert due(tmp_path, registry, settings(**{**ALL, "accepted": None}), moment) == []


def test_a_document_the_registry_does_not_know_keeps_its_run(tmp_path, registry):
    folder, _ = nights(tmp_path, 0, 39)
    (folder / "validation").mkdir()
    (folder / "validation" / "mzg-999-2025-1.json").write_text("{}")

    assert due(tmp_path, registry, settings(**ALL), day(9_000)) == []


def test_a_hospital_that_is_being_run_is_left_and_named(tmp_path, registry):
    nights(tmp_path, 0, 39)
    with hospital_lock(tmp_path, "999").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        applied = apply(tmp_path, registry, settings(**ALL), day(40))

    assert applied.done == []
    assert [(one.run, why.startswith("hospital 999 is still being run")) for one, why in applied.left] == [(run_name(0), True)]
    assert (tmp_path / "runs" / run_name(0) / "_SUCCESS").is_file()


def test_a_delivery_accepted_at_the_last_moment_keeps_its_run(tmp_path, registry, monkeypatch):
    nights(tmp_path, 0, 39)
    accepted, remove = retention._accepted, retention._remove

    def late(out, store, kept, moment, one):
        monkeypatch.setattr(retention, "_runs_due", lambda *_: [one])
        before = accepted(store)
        monkeypatch.setattr(retention, "_accepted", lambda _: before)
        accept_version(registry, run_name(0), DELIVERY, "steward-1", "ab" * 32, origin="cli")
        return remove(out, store, kept, moment, one)

    monkeypatch.setattr(retention, "_remove", late)

    applied = apply(tmp_path, registry, settings(runs="30 days"), day(40))

    assert [why for _, why in applied.left] == ["a delivery was accepted meanwhile"]
    assert (tmp_path / "runs" / run_name(0) / "_SUCCESS").is_file()


def test_an_interrupted_removal_is_carried_on(tmp_path, registry, monkeypatch):
    nights(tmp_path, 0, 39)
    monkeypatch.setattr(retention.shutil, "rmtree", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
    with pytest.raises(KeyboardInterrupt):
        apply(tmp_path, registry, settings(**ALL), day(40))
    monkeypatch.undo()
    assert (tmp_path / "runs" / run_name(0)).is_dir()

    assert shown(due(tmp_path, registry, settings(), day(40))) == {(run_name(0), "leftover")}
    apply(tmp_path, registry, settings(), day(40))

    assert not (tmp_path / "runs" / run_name(0)).exists()


def test_resolved_findings_go_but_decided_accepted_and_standing_ones_stay(tmp_path, registry):
    nights(tmp_path, 0)
    nights(tmp_path, 1, found={("MZG-DIA-01", "S03"): "3"})
    with registry.read() as con:
        keys = {
            (rule, json.loads(record)["staynum"]): key
            for key, rule, record in con.execute(select(finding.c.finding_key, finding.c.rule_id, finding.c.record_key))
        }
        evidence = {row[0]: row[1] for row in con.execute(select(finding_spell.c.finding_key, finding_spell.c.evidence_hash))}
    decided = keys["MZG-STA-02", "S02"]
    with registry.begin() as con:
        enter(con, [Decision(decided, evidence[decided], "comment", note="n")], by="registrar-1", origin="cli", run_id=run_name(0))
    kept = settings(findings="100 days")

    assert due(tmp_path, registry, kept, day(90)) == []
    (one,) = due(tmp_path, registry, kept, day(102))
    assert (one.part, one.rows, one.age_days) == ("findings", len(FOUND) - 2, 101)
    apply(tmp_path, registry, kept, day(102))

    with registry.read() as con:
        left = set(con.execute(select(finding.c.finding_key)).scalars())
        assert set(con.execute(select(finding_spell.c.finding_key)).scalars()) == left
    assert left == {decided, keys["MZG-DIA-01", "S03"]}
    assert due(tmp_path, registry, kept, day(102)) == []


def test_findings_of_a_delivery_with_proof_stay(tmp_path, registry):
    nights(tmp_path, 0)
    nights(tmp_path, 1, found={})
    accept_version(registry, run_name(1), DELIVERY, "steward-1", "ab" * 32, origin="cli", at=day(2))

    assert due(tmp_path, registry, settings(findings="100 days"), day(1_700)) == []
    assert shown(due(tmp_path, registry, settings(findings="100 days"), day(1_900))) == {("", "findings")}


def test_the_command_shows_and_removes(tmp_path, registry, monkeypatch):
    nights(tmp_path, 0, 39)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("FDQ_RETENTION_RUNS", "1 day")

    dry = CliRunner().invoke(app, ["retention", "apply", "--dry-run", "--json", "--out", str(tmp_path)])
    told = json.loads(dry.stdout)
    assert dry.exit_code == 0
    assert (told["dry_run"], [(one["run"], one["part"]) for one in told["removed"]]) == (True, [(run_name(0), "run")])
    assert (tmp_path / "runs" / run_name(0)).is_dir()
    assert "art. 6" in dry.stderr

    assert CliRunner().invoke(app, ["retention", "apply", "--out", str(tmp_path)]).exit_code == 0
    assert [path.name for path in (tmp_path / "runs").iterdir()] == [run_name(39)]
    assert "1 day" in CliRunner().invoke(app, ["retention", "show"]).stdout
