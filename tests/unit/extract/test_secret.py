"""The password is in no output, file, message or traceback, whatever goes wrong."""

from __future__ import annotations

import os
import subprocess
import sys
import traceback

import pytest

from finhosta_dq.source.extract import extract
from finhosta_dq.source.settings import SourceSettings
from finhosta_dq.source.snapshot import SourceError, open_snapshot

CANARY = "kanarie7Zq"


def with_password(dsn):
    return dsn.replace("fdq@", f"fdq:{CANARY}@")


@pytest.mark.parametrize(
    "dsn",
    [
        "postgresql://fdq:kanarie7Zq@127.0.0.1:1/x",
        "postgresql://fdq:kanarie7Zq@127.0.0.1:port/x",
        "postgresql://fdq:kanarie7Zq@nowhere.invalid/x",
        # a sign in the password that should have been escaped
        "postgresql://fdq:kanarie7Zq/@127.0.0.1/x",
        "postgresql://fdq:x@kanarie7Zq@127.0.0.1/x",
        "postgresql://fdq:x?kanarie7Zq@127.0.0.1/x",
        "postgresql://fdq:x?host=kanarie7Zq@127.0.0.1/x",
        "postgresql://kanarie7Zq@127.0.0.1:1/%zz",
        "mysql://fdq:kanarie7Zq@127.0.0.1/x",
        "kanarie7Zq",
        "host=127.0.0.1 port=1 password=kanarie7Zq stray",
        "host=127.0.0.1 port=1 password='kanarie7Zq",
        "host=127.0.0.1 port=1 sslmode=kanarie7Zq password=kanarie7Zq",
        "host=127.0.0.1 port=1 kanarie7Zq=1",
    ],
)
def test_source_that_cannot_be_reached_keeps_the_secret(dsn):
    with pytest.raises(SourceError, match="source") as caught, open_snapshot(dsn):
        pass

    shown = "".join(traceback.format_exception(caught.value))
    assert CANARY not in shown + repr(caught.value) + str(caught.value.__context__)


def test_database_that_is_not_there_keeps_the_secret(empty):
    with (
        pytest.raises(SourceError, match="cannot be reached: does not exist") as caught,
        open_snapshot(with_password(empty).rsplit("/", 1)[0] + "/nodb"),
    ):
        pass

    assert CANARY not in "".join(traceback.format_exception(caught.value))


def test_lost_connection_is_trouble_of_the_machine(empty, tmp_path):
    (tmp_path / "own").mkdir()
    (tmp_path / "own" / "pathospi.sql").write_text(
        """SELECT '999' AS code_agr, 2025 AS year_registr, 1 AS period_registr, 1990 AS a1_year_birth,
                  pg_terminate_backend(pg_backend_pid())::text AS patnum"""
    )

    with pytest.raises(SourceError, match="lost"):
        extract(empty, str(tmp_path / "own"), "999", "2025-1", tmp_path / "landing")


def test_settings_do_not_show_it(monkeypatch):
    monkeypatch.setenv("FDQ_SOURCE_DSN", f"postgresql://fdq:{CANARY}@h/x")

    settings = SourceSettings()

    assert CANARY not in repr(settings) + str(settings) + settings.model_dump_json()
    assert CANARY in settings.given_dsn()


def test_settings_say_what_to_set(monkeypatch):
    for name in ("FDQ_SOURCE_DSN", "PGSERVICE", "PGHOST", "PGHOSTADDR"):
        monkeypatch.delenv(name, raising=False)

    with pytest.raises(ValueError, match="set FDQ_SOURCE_DSN, FDQ_SOURCE_BLOCK, or libpq's PGSERVICE or PGHOST"):
        SourceSettings().given_dsn()


def command(tmp_path, env, *more):
    asked = ["--hospital", "999", "--period", "2025-1", "--landing", str(tmp_path / "landing"), *more]
    return subprocess.run(
        [sys.executable, "-m", "finhosta_dq.cli.main", "extract", *asked],
        capture_output=True,
        text=True,
        check=False,
        cwd=tmp_path,
        env={**{name: value for name, value in os.environ.items() if not name.startswith(("PG", "FDQ_"))}, "FDQ_DEBUG": "1", **env},
    )


def test_command_extracts_and_keeps_the_secret(dsn, run_sql, tmp_path):
    done = command(tmp_path, {"FDQ_SOURCE_DSN": with_password(dsn)}, "--profile", "example")
    run_sql(dsn, "DROP TABLE dwh.act")
    drifted = command(tmp_path, {"FDQ_SOURCE_DSN": with_password(dsn)}, "--profile", "example", "--full")

    assert (done.returncode, drifted.returncode) == (0, 1), done.stderr + drifted.stderr
    assert "mzg/999/2025-1" in done.stdout
    assert 'procrizi: statement 42P01 undefined table: relation "dwh.act" does not exist; not extracted' in drifted.stdout
    assert "extracting stayhosp" in done.stderr
    written = b"".join(path.read_bytes() for path in (tmp_path / "landing").rglob("*") if path.is_file())
    assert CANARY.encode() not in written + (done.stdout + done.stderr + drifted.stdout + drifted.stderr).encode()


def test_command_fails_in_one_line_without_the_secret(tmp_path):
    gone = command(tmp_path, {"FDQ_SOURCE_DSN": f"host=127.0.0.1 port=1 password={CANARY}"}, "--profile", "example")
    unset = command(tmp_path, {}, "--profile", "example")

    assert gone.returncode == unset.returncode == 2
    assert "fdq: the source cannot be reached: connection refused" in gone.stderr
    assert "set FDQ_SOURCE_DSN" in unset.stderr
    assert CANARY not in gone.stdout + gone.stderr


def test_command_takes_the_settings_of_libpq(dsn, tmp_path):
    host, database = dsn.split("@")[1].split("/")
    (tmp_path / "services").write_text(f"[warehouse]\nhost={host.split(':')[0]}\nport={host.split(':')[1]}\nuser=fdq\ndbname={database}\n")

    done = command(tmp_path, {"PGSERVICE": "warehouse", "PGSERVICEFILE": str(tmp_path / "services")}, "--profile", "example")

    assert done.returncode == 0, done.stderr
