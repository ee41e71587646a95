"""A published run gets into the registry, sooner or later, and trouble with it is told."""

from __future__ import annotations

import pytest
from sqlalchemy import select
from sqlalchemy.exc import OperationalError

from finhosta_dq.pipeline.build import begin
from finhosta_dq.pipeline.memory import catch_up, opened, remembered
from finhosta_dq.pipeline.plan import RunPlan
from finhosta_dq.pipeline.settings import Settings
from finhosta_dq.registry.migrate import RegistryError
from finhosta_dq.registry.tables import finding_spell, run
from finhosta_dq.registry.versions import accept_version
from tests.unit.registry.nights import Night, warehouse

A, B = ("MZG-STA-01", "S01"), ("MZG-STA-02", "S02")


def published(out, number, night):
    """The run of that night as a published folder."""
    name = f"999-2025-2026010{number + 1}T033000Z-000{number}"
    folder = out / "runs" / name
    folder.mkdir(parents=True)
    warehouse(number, night, path=folder / "warehouse.duckdb", run_id=name).close()
    (folder / "_SUCCESS").touch()
    return folder


def recorded(settings):
    """Runs in the registry in the order in which they were entered, and how many findings stand."""
    with opened(settings) as registry, registry.read() as con:
        runs = con.execute(select(run.c.run_id).order_by(run.c.sequence)).scalars().all()
        return list(runs), len(con.execute(select(finding_spell).where(finding_spell.c.closed_run.is_(None))).all())


def test_a_run_that_could_not_be_entered_is_told_and_entered_before_the_next_one(tmp_path):
    out = tmp_path / "out"
    first = published(out, 0, Night({A: "1", B: "1"}))
    (tmp_path / "file").write_text("no folder")

    told = remembered(Settings(out=out, registry=f"sqlite:///{tmp_path}/file/registry.sqlite"), first)

    assert told is not None
    assert told.startswith(f"run {first.name} is published but not yet in the registry (")
    settings = Settings(out=out)
    second = published(out, 1, Night({A: "1"}))
    with opened(settings) as registry:
        assert catch_up(registry, out / "runs") == []
    assert recorded(settings) == ([first.name, second.name], 1)
    assert remembered(settings, second) is None
    assert recorded(settings) == ([first.name, second.name], 1)


def test_a_run_that_cannot_be_read_is_named_and_the_others_are_entered(tmp_path):
    broken, good = published(tmp_path, 0, Night({A: "1"})), published(tmp_path, 1, Night({A: "1"}))
    (broken / "warehouse.duckdb").write_bytes(b"S0CANARY1 is no database")

    with opened(Settings(out=tmp_path)) as registry:
        told = catch_up(registry, tmp_path / "runs")

    assert told == [f"run {broken.name} is not in the registry: IOException"]
    assert recorded(Settings(out=tmp_path)) == ([good.name], 1)


@pytest.mark.parametrize(
    ("registry", "error"), [("mysql://somewhere/registry", RegistryError), ("postgresql://127.0.0.1:1/registry", OperationalError)]
)
def test_a_run_does_not_begin_without_its_registry(tmp_path, registry, error):
    with pytest.raises(error):
        begin(RunPlan("999", "2025", []), Settings(out=tmp_path / "out", registry=registry))
    assert not (tmp_path / "out").exists()


def test_old_runs_go_but_the_accepted_ones_and_those_not_remembered_stay(tmp_path):
    settings = Settings(out=tmp_path, keep_runs=2)
    folders = [published(tmp_path, 0, Night({A: "1"}))]
    other = tmp_path / "runs" / "123-2025-20260101T033000Z-0000"
    other.mkdir()
    (other / "_SUCCESS").touch()
    assert remembered(settings, folders[0]) is None
    with opened(settings) as registry:
        accept_version(registry, folders[0].name, "mzg/999/2025-1", "steward-1", "ab" * 32, origin="cli")
    for number in (1, 2):
        folders.append(published(tmp_path, number, Night({A: "1"})))
        assert remembered(settings, folders[-1]) is None
    unknown = published(tmp_path, 3, Night({A: "1"}))
    newest = published(tmp_path, 4, Night({A: "1"}))

    assert remembered(settings, newest) is None

    # of the five of this hospital and year: the last two, the accepted one and the one nobody remembers
    left = sorted(path.name for path in (tmp_path / "runs").iterdir())
    assert left == sorted(one.name for one in (other, folders[0], unknown, newest))


def test_the_rest_of_a_run_that_was_being_removed_goes_too(tmp_path):
    settings = Settings(_env_file=None, out=tmp_path)
    night = Night({A: "1"})
    folders = [published(tmp_path, number, night) for number in (1, 2, 3)]
    for folder in folders[:2]:
        remembered(settings, folder)
    (folders[0] / "_SUCCESS").unlink()

    assert remembered(settings.model_copy(update={"keep_runs": 2}), folders[2]) is None

    assert sorted(path.name for path in (tmp_path / "runs").iterdir()) == [folder.name for folder in folders[1:]]
