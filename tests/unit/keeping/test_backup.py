"""A backup is one state, made while others write; it comes back whole, or is refused with the name of what is wrong."""

from __future__ import annotations

import json
import shutil
import stat
import threading

import pytest
from sqlalchemy import create_engine, select, text
from sqlalchemy.exc import DBAPIError

from finhosta_dq.keeping.backup import back_up
from finhosta_dq.keeping.backup_file import BackupError, verify
from finhosta_dq.keeping.restore import restore
from finhosta_dq.pipeline.memory import opened, remembered
from finhosta_dq.pipeline.settings import Settings
from finhosta_dq.registry.decisions import Decision, decide
from finhosta_dq.registry.store import open_registry
from finhosta_dq.registry.tables import decision, finding_spell
from finhosta_dq.registry.tables import run as run_table
from finhosta_dq.registry.versions import accept_version
from tests.unit.keeping.drawn import publish, run_id
from tests.unit.registry.test_migrations import next_version


def entered(out, url, number, hospital="999"):
    folder = publish(out, number, hospital=hospital)
    assert remembered(Settings(_env_file=None, out=out, registry=url), folder) is None
    return folder


def trail(url):
    """Every decision in order."""
    registry = open_registry(url)
    with registry.read() as con:
        found = [tuple(row) for row in con.execute(select(decision).order_by(decision.c.id))]
    registry.close()
    return found


class People:
    """Somebody who comments on a finding again and again until told to stop; ``more`` waits until that many more comments are in."""

    def __init__(self, url):
        self.registry = open_registry(url)
        with self.registry.read() as con:
            self.key, self.evidence = con.execute(select(finding_spell.c.finding_key, finding_spell.c.evidence_hash)).first()
        self.made, self.stopped, self.news = 0, False, threading.Condition()
        self.thread = threading.Thread(target=self._go)

    def _go(self):
        while not self.stopped:
            one = Decision(self.key, self.evidence, "comment", note=f"looked {self.made} times")
            assert decide(self.registry, [one], by="registrar-1", origin="page", run_id=None) == []
            with self.news:
                self.made += 1
                self.news.notify_all()

    def more(self, count):
        with self.news:
            wanted = self.made + count
            assert self.news.wait_for(lambda: self.made >= wanted, timeout=120)

    def __enter__(self):
        self.thread.start()
        return self

    def __exit__(self, *_):
        self.stopped = True
        self.thread.join(120)
        self.registry.close()


def test_a_backup_beside_people_who_decide_and_a_run_that_is_published_is_one_state(tmp_path, url):
    out = tmp_path / "out"
    first = entered(out, url, 0)
    settings = Settings(_env_file=None, out=out, registry=url)

    with People(url) as people:
        people.more(5)

        def meanwhile():
            entered(out, url, 1)
            people.more(5)

        made = back_up(settings, tmp_path / "backup", runs="all", before_runs=meanwhile)
    # everybody stopped: the trail is at its end
    whole = trail(url)

    held = verify(made)
    restore(made, tmp_path / "elsewhere")

    there = f"sqlite:///{tmp_path / 'elsewhere' / 'registry.sqlite'}"
    kept = trail(there)
    assert 5 <= len(kept) <= len(whole) - 5
    assert kept == whole[: len(kept)]
    assert held.registry["rows"]["decision"] == len(kept)
    assert held.runs == [run_id(0), run_id(1)]
    for name in (first.name, run_id(1)):
        file = f"runs/{name}/extract/stayhosp.parquet"
        assert (tmp_path / "elsewhere" / file).read_bytes() == (out / file).read_bytes()
    assert (tmp_path / "elsewhere" / "latest").resolve().name == run_id(1)
    # the run published meanwhile is not in that state of the registry; the next run enters it, decisions still go in and still stay
    back = Settings(_env_file=None, out=tmp_path / "elsewhere")
    with opened(back) as registry:
        with registry.read() as con:
            assert list(con.execute(select(run_table.c.run_id)).scalars()) == [run_id(0)]
        one = Decision(people.key, people.evidence, "comment", note="after the restore")
        assert decide(registry, [one], by="steward-1", origin="cli", run_id=None) == []
        with pytest.raises(DBAPIError, match="append-only"), registry.begin() as con:
            con.execute(text("DELETE FROM decision"))
    assert remembered(back, tmp_path / "elsewhere" / "runs" / run_id(1)) is None


def test_tables_of_postgresql_come_back_into_postgresql_and_count_on(tmp_path, postgres):
    engine = create_engine(f"{postgres}/postgres", isolation_level="AUTOCOMMIT")
    with engine.connect() as con:
        for name in ("here", "there"):
            con.execute(text(f"CREATE DATABASE {name}"))
    engine.dispose()
    here, there = f"{postgres}/here", f"{postgres}/there"
    entered(tmp_path / "out", here, 0)
    with People(here) as people:
        people.more(3)
    made = back_up(Settings(_env_file=None, out=tmp_path / "out", registry=here), tmp_path / "backup")

    restore(made, tmp_path / "elsewhere", registry=there)

    assert trail(there) == trail(here)
    registry = open_registry(there)
    assert decide(registry, [Decision(people.key, people.evidence, "comment", note="next")], by="s", origin="cli", run_id=None) == []
    registry.close()
    assert [row[0] for row in trail(there)] == list(range(1, len(trail(here)) + 2))
    with pytest.raises(BackupError, match="not empty"):
        restore(made, tmp_path / "again", registry=there)
    assert not (tmp_path / "again").exists()


@pytest.fixture(scope="module")
def drawn(tmp_path_factory):
    """Results with three runs of one hospital, one of them accepted, one of another, and keys; and a backup of them."""
    place = tmp_path_factory.mktemp("drawn")
    out = place / "out"
    for number in (0, 1, 2):
        entered(out, None, number)
    entered(out, None, 3, hospital="123")
    (out / "keys").mkdir(mode=0o700)
    (out / "keys" / "signing-key.pem").write_text("SECRET")
    (out / ".serve-key").write_text("SECRET")
    with opened(Settings(_env_file=None, out=out)) as registry:
        accept_version(registry, run_id(0), "mzg/999/2025-1", "steward-1", "ab" * 32, origin="cli")
    (out / "runs" / run_id(0) / "validation").mkdir()
    for name in ("mzg-999-2025-1.json", "mzg-999-2025-1.html", "mzg-999-2025-2.json"):
        (out / "runs" / run_id(0) / "validation" / name).write_text("{}")
    back_up(Settings(_env_file=None, out=out), place / "backup")
    return place


@pytest.fixture
def made(tmp_path, drawn):
    """The backup, with the results beside it in ``out``; both of the test alone."""
    shutil.copytree(drawn, tmp_path, symlinks=True, dirs_exist_ok=True)
    return tmp_path / "backup"


@pytest.mark.parametrize(
    ("runs", "wanted"),
    [
        ("last", [run_id(2), run_id(3, "123")]),
        ("accepted", [run_id(0), run_id(2), run_id(3, "123")]),
        ("all", [run_id(0), run_id(1), run_id(2), run_id(3, "123")]),
    ],
)
def test_which_runs_are_in_it(tmp_path, made, runs, wanted):
    other = back_up(Settings(_env_file=None, out=tmp_path / "out"), tmp_path / "other", runs=runs)

    assert verify(other).runs == wanted
    assert verify(other).missing == []


def test_an_existing_folder_gets_a_backup_with_the_moment_in_its_name(tmp_path, made):
    (tmp_path / "backups").mkdir()

    other = back_up(Settings(_env_file=None, out=tmp_path / "out"), tmp_path / "backups")

    assert [path.name for path in (tmp_path / "backups").iterdir()] == [other.name]
    assert other.name.startswith("fdq-20")
    with pytest.raises(BackupError, match="is a backup already"):
        back_up(Settings(_env_file=None, out=tmp_path / "out"), other)


def test_keys_and_values_of_settings_stay_out_unless_keys_are_asked_for(tmp_path, made, monkeypatch):
    monkeypatch.setenv("FDQ_NOTICE_SMTP_PASSWORD", "SECRET")
    (tmp_path / "extract.key").write_text("SECRET")
    monkeypatch.setenv("FDQ_EXTRACT_KEY_FILE", str(tmp_path / "extract.key"))
    with_keys = back_up(Settings(_env_file=None, out=tmp_path / "out"), tmp_path / "keyed", with_keys=True)

    assert not [path for path in made.rglob("*") if path.is_file() and b"SECRET" in path.read_bytes()]
    assert {
        path.relative_to(with_keys).as_posix() for path in with_keys.rglob("*") if path.is_file() and b"SECRET" in path.read_bytes()
    } == {
        "keys/signing-key.pem",
        ".serve-key",
        ".extract-key",
    }
    assert "FDQ_NOTICE_SMTP_PASSWORD" in verify(with_keys).settings
    restore(with_keys, tmp_path / "elsewhere")
    assert (tmp_path / "elsewhere" / "keys" / "signing-key.pem").read_text() == "SECRET"
    assert (tmp_path / "elsewhere" / ".serve-key").read_text() == "SECRET"
    assert (tmp_path / "elsewhere" / ".extract-key").read_text() == "SECRET"


def test_only_its_owner_can_read_it_and_what_comes_out_of_it(tmp_path, made):
    restore(made, tmp_path / "elsewhere")

    for place in (made, tmp_path / "elsewhere"):
        modes = {stat.S_IMODE(path.lstat().st_mode) for path in (place, *place.rglob("*")) if not path.is_symlink()}
        assert modes == {0o600, 0o700}


def test_a_document_of_an_acceptance_that_is_not_in_it_stays_out(made):
    names = {name for name in verify(made).files if "validation" in name}

    assert names == {f"runs/{run_id(0)}/validation/mzg-999-2025-1.{end}" for end in ("json", "html")}


def flip(path):
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)


@pytest.mark.parametrize(
    ("name", "harm", "told"),
    [
        ("registry.sqlite", flip, "registry.sqlite is damaged"),
        (f"runs/{run_id(0)}/warehouse.duckdb", flip, f"runs/{run_id(0)}/warehouse.duckdb is damaged"),
        (f"runs/{run_id(2)}/extract/stayhosp.parquet", lambda path: path.unlink(), "extract/stayhosp.parquet is missing"),
        (f"runs/{run_id(2)}/extract/more.parquet", lambda path: path.write_bytes(b""), "more.parquet is not part of the backup"),
        ("backup.json", flip, "backup.json is damaged"),
        ("backup.json.sha256", lambda path: path.unlink(), "backup.json.sha256 cannot be read"),
    ],
)
def test_a_damaged_backup_is_refused_and_nothing_is_restored(tmp_path, made, name, harm, told):
    harm(made / name)

    with pytest.raises(BackupError, match=told):
        restore(made, tmp_path / "elsewhere")

    assert not (tmp_path / "elsewhere").exists()
    assert not list(tmp_path.glob(".elsewhere*"))


def test_a_folder_with_something_in_it_is_not_restored_into(tmp_path, made):
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / "note").write_text("mine")

    with pytest.raises(BackupError, match="is not empty"):
        restore(made, tmp_path / "elsewhere")

    assert [path.name for path in (tmp_path / "elsewhere").iterdir()] == ["note"]


def test_a_published_run_that_is_damaged_is_not_backed_up_as_if_it_were_whole(tmp_path, made):
    flip(tmp_path / "out" / "runs" / run_id(2) / "extract" / "stayhosp.parquet")

    with pytest.raises(BackupError, match=f"run {run_id(2)} is damaged: extract/stayhosp.parquet"):
        back_up(Settings(_env_file=None, out=tmp_path / "out"), tmp_path / "other")

    assert not (tmp_path / "other").exists()
    assert not list(tmp_path.glob(".other*"))


def test_what_the_backup_says_of_itself(made):
    document = json.loads((made / "backup.json").read_text())

    assert document["$version"] == 1
    assert document["registry"]["kind"] == "sqlite"
    assert document["registry"]["rows"]["accepted_version"] == 1
    assert document["has_keys"] is False


def test_a_backup_of_an_older_revision_comes_forward_when_it_is_restored(tmp_path, url, monkeypatch):
    entered(tmp_path / "out", url, 0)
    with People(url) as people:
        people.more(1)
    older = trail(url)
    made = back_up(Settings(_env_file=None, out=tmp_path / "out", registry=url), tmp_path / "backup")
    next_version(monkeypatch, tmp_path)

    restore(made, tmp_path / "elsewhere")

    engine = create_engine(f"sqlite:///{tmp_path / 'elsewhere' / 'registry.sqlite'}")
    with engine.connect() as con:
        assert con.execute(text("SELECT version_num FROM alembic_version")).scalar() == "9001"
        assert con.execute(text("SELECT count(*), sum(weight) FROM decision")).one() == (len(older), len(older))
    engine.dispose()
