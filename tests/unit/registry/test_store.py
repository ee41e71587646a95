"""The tables are made, brought up to date, refused when ahead; four of them are append-only; writers wait for each other."""

import os
import shutil
import stat
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta, timezone

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import func, insert, select, text
from sqlalchemy.exc import DBAPIError, IntegrityError

from finhosta_dq.registry import migrate
from finhosta_dq.registry.migrate import HEAD, known_revisions
from finhosta_dq.registry.store import RegistryError, default_url, open_registry
from finhosta_dq.registry.tables import APPEND_ONLY, UtcTime, app_user, event, metadata

NOW = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)


def _event(con, who="steward-1"):
    con.execute(insert(event).values(at=NOW, who=who, origin="page", act="login"))


def test_migrations_make_the_tables_that_the_program_names(registry):
    with registry.read() as con:
        assert compare_metadata(MigrationContext.configure(con), metadata) == []
        assert con.execute(text("SELECT version_num FROM alembic_version")).scalar() == HEAD
    assert known_revisions()[0] == HEAD


def test_opening_again_changes_nothing(registry, url):
    with registry.begin() as con:
        _event(con)
    again = open_registry(url)
    with again.read() as con:
        assert con.execute(select(func.count()).select_from(event)).scalar() == 1
    again.close()


def test_opened_by_many_at_once_the_tables_are_made_once(url):
    with ThreadPoolExecutor(8) as pool:
        opened = list(pool.map(lambda _: open_registry(url), range(8)))
    for one in opened:
        with one.read() as con:
            assert con.execute(text("SELECT count(*) FROM alembic_version")).scalar() == 1
        one.close()


def test_a_registry_of_a_newer_program_is_refused_and_left_alone(registry, url):
    with registry.begin() as con:
        con.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(RegistryError, match=r"newer version of the program \(tables 9999, this program knows"):
        open_registry(url)
    with registry.read() as con:
        assert con.execute(text("SELECT version_num FROM alembic_version")).scalar() == "9999"


@pytest.mark.parametrize("table", APPEND_ONLY)
def test_rows_of_append_only_tables_are_neither_changed_nor_removed(registry, table):
    values = {
        "event": {"at": NOW, "who": "steward-1", "origin": "page", "act": "login"},
        "chart_baseline": {
            "hospital": "999",
            "indicator": "i",
            "scope": "s",
            "from_run": "a",
            "to_run": "b",
            "set_by": "steward-1",
            "set_at": NOW,
        },
        "accepted_version": {"run_id": "r", "delivery_id": "d", "accepted_by": "steward-1", "accepted_at": NOW, "document_sha256": "0"},
        "decision": {"finding_key": "k", "evidence_hash": "e", "kind": "comment", "made_by": "steward-1", "made_at": NOW, "origin": "page"},
    }[table]
    with registry.begin() as con:
        con.execute(text("INSERT INTO run VALUES ('r', '999', '2026', '1', '', :at, NULL, 'f', 1)"), {"at": "2026-01-01 00:00:00.000000"})
        con.execute(text("INSERT INTO finding VALUES ('k', 'd', 'R', 'error', 't', NULL, NULL, 'r')"))
        con.execute(insert(metadata.tables[table]).values(**values))
    changes = [f"UPDATE {table} SET id = id + 1", f"DELETE FROM {table}"] + ([] if registry.is_sqlite else [f"TRUNCATE {table}"])
    for change in changes:
        with pytest.raises(DBAPIError, match=f"{table} is append-only"), registry.begin() as con:
            con.execute(text(change))
    with registry.read() as con:
        assert con.execute(text(f"SELECT count(*) FROM {table}")).scalar() == 1


def test_moments_come_back_in_utc_whatever_zone_they_were_given_in(registry):
    brussels = timezone(timedelta(hours=2))
    with registry.begin() as con:
        con.execute(insert(event).values(at=datetime(2026, 7, 1, 14, tzinfo=brussels), who="a", origin="page", act="x"))
    with registry.read() as con:
        found = con.execute(select(event.c.at)).scalar()
    assert found == datetime(2026, 7, 1, 12, tzinfo=UTC)
    assert found.utcoffset() == timedelta(0)


def test_a_write_that_fails_leaves_nothing(registry):
    def fail():
        with registry.begin() as con:
            _event(con)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    with registry.read() as con:
        assert con.execute(select(func.count()).select_from(event)).scalar() == 0


def test_thirty_writers_at_once_lose_nothing_though_each_reads_before_it_writes(registry):
    with registry.begin() as con:
        con.execute(insert(app_user).values(name="counter", role="steward", coder="0", created_at=NOW))
    start = threading.Barrier(30)

    def write(_):
        start.wait()
        for _ in range(5):
            with registry.begin() as con:
                count = int(con.execute(select(app_user.c.coder)).scalar())
                con.execute(app_user.update().values(coder=str(count + 1)))

    with ThreadPoolExecutor(30) as pool:
        list(pool.map(write, range(30)))
    with registry.read() as con:
        assert con.execute(select(app_user.c.coder)).scalar() == "150"


def test_a_reader_sees_one_state_and_does_not_wait_for_a_writer(registry):
    with registry.read() as reader:
        assert reader.execute(select(func.count()).select_from(event)).scalar() == 0
        with registry.begin() as con:
            _event(con)
        assert reader.execute(select(func.count()).select_from(event)).scalar() == 0
    with registry.read() as reader:
        assert reader.execute(select(func.count()).select_from(event)).scalar() == 1


def test_foreign_keys_hold(registry):
    with pytest.raises(IntegrityError), registry.begin() as con:
        con.execute(text("INSERT INTO delivery_run VALUES ('none', 'd', 'MZG', '2026-1', NULL, true, 0)"))


def test_the_embedded_registry_is_readable_by_its_owner_only(tmp_path):
    old = os.umask(0)
    try:
        open_registry(default_url(tmp_path / "out")).close()
    finally:
        os.umask(old)
    assert stat.S_IMODE((tmp_path / "out" / "registry.sqlite").stat().st_mode) == 0o600


@pytest.mark.parametrize("url", ["sqlite://", "sqlite:///:memory:", "mysql+pymysql://host/db"])
def test_other_databases_are_refused(url):
    with pytest.raises(RegistryError, match="registry"):
        open_registry(url)


def test_a_new_folder_and_file_of_the_registry_are_closed_to_others(tmp_path):
    before = os.umask(0o022)
    try:
        open_registry(f"sqlite:///{tmp_path}/new/registry.sqlite").close()
    finally:
        os.umask(before)

    assert stat.S_IMODE((tmp_path / "new").stat().st_mode) == 0o700
    assert stat.S_IMODE((tmp_path / "new" / "registry.sqlite").stat().st_mode) == 0o600


def test_migrations_are_found_in_a_folder_with_a_percent_sign(tmp_path, monkeypatch):
    folder = tmp_path / "100% whole" / "migrations"
    shutil.copytree(migrate._SCRIPTS, folder)
    monkeypatch.setattr(migrate, "_SCRIPTS", folder)
    known = open_registry(f"sqlite:///{tmp_path}/registry.sqlite")
    with known.read() as con:
        assert con.execute(text("SELECT version_num FROM alembic_version")).scalar() == HEAD
    known.close()


@pytest.mark.parametrize(
    ("moment", "expected"),
    [
        (datetime(2026, 1, 2, 3, tzinfo=UTC).replace(tzinfo=None), datetime(2026, 1, 2, 3, tzinfo=UTC)),
        (datetime(2026, 1, 2, 3, tzinfo=timezone(timedelta(hours=2))), datetime(2026, 1, 2, 1, tzinfo=UTC)),
        (None, None),
    ],
)
def test_a_moment_without_a_zone_is_utc_wherever_the_program_runs(monkeypatch, moment, expected):
    monkeypatch.setenv("TZ", "Pacific/Auckland")
    time.tzset()
    try:
        found = [UtcTime().process_bind_param(moment, None), UtcTime().process_result_value(moment, None)]
    finally:
        monkeypatch.undo()
        time.tzset()

    assert found == [expected, expected]
    assert {one.tzinfo for one in found if one} <= {UTC}
