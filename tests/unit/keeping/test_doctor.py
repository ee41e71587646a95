"""What the doctor says of installations drawn by hand: each check in each of its states."""

from __future__ import annotations

import json
import os
import threading
from datetime import UTC, date, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from sqlalchemy import text
from typer.testing import CliRunner

from finhosta_dq.cli.main import app
from finhosta_dq.keeping import clock, due, lists, places, published, remembered, server, software
from finhosta_dq.keeping.check import Check, tried
from finhosta_dq.publication.run_folder import discard, prepare_building
from finhosta_dq.registry.events import write_event
from finhosta_dq.registry.store import open_registry
from tests.unit.keeping.drawn import publish, run_id

LOCK = """
[[package]]
name = "finhosta-dq"
version = "0.1.0"
dependencies = [{ name = "prefect" }, { name = "fastapi" }, { name = "duckdb" }]
[[package]]
name = "prefect"
version = "3.8.8"
[[package]]
name = "fastapi"
version = "0.150.0"
[[package]]
name = "duckdb"
version = "2.0.0"
[[package]]
name = "numpy"
version = "2.4.6"
[[package]]
name = "numpy"
version = "2.5.5"
"""
RIGHT = {"prefect": "3.8.8", "fastapi": "0.150.0", "duckdb": "2.0.0", "numpy": "2.5.5", "not-ours": "1"}


def states(checks):
    return {check.name: check.state for check in checks}


@pytest.mark.parametrize(
    ("found", "python", "wanted"),
    [
        (RIGHT, (3, 11), {"python": "ok", "libraries": "ok"}),
        (RIGHT, (3, 14), {"python": "problem", "libraries": "ok"}),
        (RIGHT | {"fastapi": "0.165.0"}, (3, 12), {"python": "ok", "libraries": "problem"}),
        (RIGHT | {"numpy": "1.0"}, (3, 12), {"python": "ok", "libraries below": "warning"}),
        ({name: version for name, version in RIGHT.items() if name != "duckdb"}, (3, 13), {"python": "ok", "libraries": "problem"}),
    ],
)
def test_versions_are_held_against_the_lock(tmp_path, found, python, wanted):
    (tmp_path / "uv.lock").write_text(LOCK)

    assert states(software.software(tmp_path / "uv.lock", found, python)) == wanted


def test_a_newer_fastapi_is_named_with_what_it_does(tmp_path):
    (tmp_path / "uv.lock").write_text(LOCK)

    told = list(software.software(tmp_path / "uv.lock", RIGHT | {"fastapi": "0.165.0"}, (3, 11)))[1]

    assert told.seen == "fastapi 0.165.0 (tested with 0.150.0); Prefect of this version dies at run time with a newer fastapi"


def test_the_lock_of_this_program_is_found_and_this_environment_fits_it():
    assert "problem" not in states(software.software(software.lock_file(), software.installed())).values()


def test_without_a_lock_versions_are_not_checked():
    assert states(software.software(None, RIGHT)) == {"python": "ok", "libraries": "not checked"}


@pytest.mark.parametrize(("mode", "state"), [(0o600, "ok"), (0o640, "problem"), (0o604, "problem")])
def test_files_others_can_reach_are_a_problem(tmp_path, mode, state):
    folder = tmp_path / "keys"
    folder.mkdir(mode=0o700)
    (folder / "key").write_text("")
    (folder / "key").chmod(mode)

    found = list(places.permissions("keys", [folder]))

    assert states(found) == {"keys": state}
    assert (str(folder / "key") in found[0].seen) == (state == "problem")


@pytest.mark.parametrize(
    ("last", "free", "state"), [(None, 1, "not checked"), (100, 1000, "ok"), (100, 200, "warning"), (100, 110, "problem")]
)
def test_free_disk_is_held_against_what_a_run_takes(tmp_path, last, free, state):
    assert places.free_disk(tmp_path, last, free).state == state


MOUNTS = """22 1 8:1 / / rw - ext4 /dev/sda1 rw
30 22 0:50 / /mnt/share rw,relatime shared:1 - nfs4 server:/export rw
31 22 0:51 / /mnt/share\\040two rw - cifs //server/share rw
32 30 8:2 / /mnt/share/local rw - xfs /dev/sdb1 rw"""


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/srv/results/registry.sqlite", "ext4"),
        ("/mnt/share/results/registry.sqlite", "nfs4"),
        ("/mnt/shared/registry.sqlite", "ext4"),
        ("/mnt/share/local/registry.sqlite", "xfs"),
        ("/mnt/share two/registry.sqlite", "cifs"),
    ],
)
def test_the_file_system_below_a_path(path, kind, monkeypatch):
    monkeypatch.setattr(places, "_existing", lambda found: found)

    assert places.file_system(places.Path(path), MOUNTS)[1] == kind
    assert places.on_network(places.Path(path), MOUNTS).state == ("warning" if kind in ("nfs4", "cifs") else "ok")


def test_leftovers_are_told_and_left_where_they_are(tmp_path):
    publish(tmp_path, 0)
    assert states(places.leftovers(tmp_path, 0)) == {"leftovers": "ok"}
    mine = prepare_building(tmp_path, "999-2025-mine")
    dead = tmp_path / ".building" / "999-2025-dead"
    dead.mkdir()
    (tmp_path / "runs" / "999-2025-half").mkdir()

    found = [check.seen for check in places.leftovers(tmp_path, mine.stat().st_mtime + 90_000)]

    assert found == [
        "builds whose process is gone: 999-2025-dead",
        "being built for more than a day: 999-2025-mine",
        "run folders without _SUCCESS: 999-2025-half",
    ]
    assert dead.is_dir()
    discard(mine)


def test_the_registry_on_each_database(url, tmp_path):
    assert states(remembered.registry(url, MOUNTS))["registry"] == ("warning" if url.startswith("sqlite") else "ok")
    registry = open_registry(url)
    write_event(registry, who="a", act="login")
    sound = {"registry": "ok", "registry tables": "ok", "append-only tables": "ok", "trail of events": "ok"}
    more = {"registry disk": "ok", "registry file": "ok"} if registry.is_sqlite else {}
    assert states(remembered.registry(url, MOUNTS)) == sound | more
    assert states(remembered.registry(url, MOUNTS, datetime.now(UTC) - timedelta(days=1)))["trail of events"] == "problem"

    with registry.begin() as con:
        con.execute(
            text("DROP TRIGGER decision_no_delete" if registry.is_sqlite else "ALTER TABLE decision DISABLE TRIGGER decision_no_rows")
        )
    found = {check.name: check for check in remembered.registry(url, MOUNTS)}
    assert found["append-only tables"].state == "problem"
    assert found["append-only tables"].seen.startswith("decision can be changed")

    with registry.begin() as con:
        con.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    assert states(remembered.registry(url, MOUNTS))["registry tables"] == "problem"
    registry.close()


def test_a_registry_that_does_not_answer_is_a_problem_without_its_password():
    found = list(remembered.registry("postgresql://fdq:hidden-word@127.0.0.1:1/registry", ""))

    assert [check.state for check in found] == ["problem"]
    assert "hidden-word" not in repr(found)


def test_looking_at_a_registry_makes_none(tmp_path):
    list(remembered.registry(f"sqlite:///{tmp_path / 'registry.sqlite'}", ""))

    assert not list(tmp_path.iterdir())


def test_a_damaged_file_of_the_registry_is_a_problem(tmp_path):
    url = f"sqlite:///{tmp_path / 'registry.sqlite'}"
    open_registry(url).close()
    (tmp_path / "registry.sqlite").write_bytes(b"no database at all" * 500)

    assert "problem" in states(remembered.registry(url, "")).values()


SUMMER, WINTER = datetime.fromisoformat("2026-07-01T12:00:00+02:00"), datetime.fromisoformat("2026-01-01T12:00:00+02:00")


@pytest.mark.parametrize(("now", "state"), [(SUMMER, "ok"), (WINTER, "warning")])
def test_the_time_zone_is_that_of_the_schedule(tmp_path, now, state):
    assert states(clock.clock(tmp_path, now)) == {"clock": "not checked", "time zone": state}


@pytest.mark.parametrize(("ahead", "state"), [(-3600, "ok"), (60, "ok"), (3600, "problem")])
def test_a_file_from_the_future_tells_that_the_clock_jumped_back(tmp_path, ahead, state):
    folder = publish(tmp_path, 0)
    os.utime(folder / "_SUCCESS", (SUMMER.timestamp() + ahead,) * 2)

    assert states(clock.clock(tmp_path, SUMMER))["clock"] == state


@pytest.mark.parametrize(("now", "state"), [("2026-01-01T12", "ok"), ("2026-01-04T12", "warning"), ("2025-12-31T12", "problem")])
def test_the_age_of_the_last_run(tmp_path, now, state):
    publish(tmp_path, 0)

    assert published.age(tmp_path, datetime.fromisoformat(f"{now}:00:00+00:00")).state == state


def test_without_a_run_that_is_said(tmp_path):
    assert published.age(tmp_path, SUMMER).state == "warning"
    assert states(published.wholeness(tmp_path)) == {"whole run": "not checked"}


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("extract/stayhosp.parquet", b"other", "extract/stayhosp.parquet has other bytes than the manifest says"),
        ("extract/stayhosp.parquet", None, "extract/stayhosp.parquet is missing"),
        ("report.html", None, "report.html is missing"),
        ("manifest.json", b"{", "manifest.json cannot be read"),
    ],
)
def test_a_run_that_is_not_whole_is_a_problem_that_names_the_file(tmp_path, name, content, told):
    folder = publish(tmp_path, 0)
    assert states(published.wholeness(tmp_path)) == {"whole run": "ok"}
    (folder / name).unlink() if content is None else (folder / name).write_bytes(content)

    assert [(check.state, check.seen) for check in published.wholeness(tmp_path)] == [("problem", f"{run_id(0)}: {told}")]


def test_latest_must_lead_to_a_run(tmp_path):
    publish(tmp_path, 0)
    (tmp_path / "latest").unlink()

    assert states(published.wholeness(tmp_path)) == {"whole run": "ok", "latest": "problem"}


@pytest.fixture
def api(request):
    """Address of a server on loopback that answers every request with a status and a body."""
    status, body = request.param

    class Answers(BaseHTTPRequestHandler):
        def do_GET(self):
            self.send_response(status)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_):
            pass

    running = HTTPServer(("127.0.0.1", 0), Answers)
    thread = threading.Thread(target=running.serve_forever)
    thread.start()
    yield f"http://user:hidden-word@127.0.0.1:{running.server_port}/api".replace("user:hidden-word@", "")
    running.shutdown()
    thread.join()
    running.server_close()


@pytest.mark.parametrize(
    ("api", "state"), [((200, b"true"), "ok"), ((200, b"<html>"), "problem"), ((500, b"true"), "problem")], indirect=["api"]
)
def test_the_prefect_server_that_is_configured(api, state):
    assert server.prefect(api).state == state


def test_without_a_server_it_is_not_checked_and_one_that_is_down_is_a_problem():
    assert server.prefect(None) == Check("prefect", "not checked", "no server configured; fdq run starts one of its own", "")
    assert server.prefect("http://127.0.0.1:1/api").state == "problem"


@pytest.mark.parametrize(
    ("environment", "state"),
    [
        ({"PREFECT_SERVER_ANALYTICS_ENABLED": "false", "DO_NOT_TRACK": "1"}, "ok"),
        ({"PREFECT_SERVER_ANALYTICS_ENABLED": "true", "DO_NOT_TRACK": "1"}, "problem"),
        ({"PREFECT_SERVER_ANALYTICS_ENABLED": "false", "DO_NOT_TRACK": "0"}, "problem"),
        ({"PREFECT_API_URL": "http://127.0.0.1:4200/api"}, "warning"),
        ({}, "ok"),
    ],
)
def test_statistics_are_off(environment, state):
    assert states(server.telemetry(environment)) == {"telemetry": state}


@pytest.mark.parametrize(
    ("today", "own", "state"),
    [
        ("2026-05-01", None, "ok"),
        ("2026-07-15", None, "warning"),  # the edition of 1 October is not there
        ("2026-07-15", "system,code,last_fy\nCM,A00,2027\n", "ok"),
        ("2026-10-01", None, "problem"),
    ],
)
def test_icd_editions_reach_far_enough(tmp_path, today, own, state):
    (tmp_path / "editions.csv").write_text("system,fy,last_day\nCM,2025,2025-09-30\nCM,2026,2026-09-30\n")
    if own:
        (tmp_path / "icd10.csv").write_text(own)

    assert states(lists.icd_editions(tmp_path / "editions.csv", date.fromisoformat(today), tmp_path / "icd10.csv")) == {"ICD-10-CM": state}


@pytest.mark.parametrize(
    ("rows", "state"),
    [("a,,2025-1\nb,,\n", "ok"), ("a,,2025-1\nb,,2026\n", "ok"), ("a,,2025-1\nb,,2025-12-31\n", "warning"), ("a,,\n", "ok")],
)
def test_a_list_of_which_every_row_ended_is_told(tmp_path, rows, state):
    (tmp_path / "codes").mkdir()
    (tmp_path / "codes" / "sex.csv").write_text(f"code,label_en,valid_to\n{rows}")

    assert states(lists.ended_lists(tmp_path, date(2026, 5, 1))) == {"dated lists": state}


def test_own_lists_that_are_there_missing_or_ended(tmp_path):
    assert states(lists.mounted(None, date(2026, 5, 1))) == {"own lists": "not checked"}
    (tmp_path / "thresholds.csv").write_text("rule,valid_to\nMZG-STA-01,2025-12-31\n")

    assert states(lists.mounted(tmp_path, date(2025, 5, 1))) == {"own lists": "ok"}
    assert [check.state for check in lists.mounted(tmp_path, date(2026, 5, 1))] == ["warning", "ok"]


def test_parameters_that_end_before_the_exercise_to_come(tmp_path):
    (tmp_path / "parameters.csv").write_text(
        "key,scope,value,unit,valid_from,valid_to,article,status,note\nown.factor,all,1,ratio,2025-07-01,2026-06-30,letter,law,\n"
    )

    near = {check.name: check for check in lists.parameters(tmp_path, date(2026, 5, 1))}

    assert near["parameters"].state == "warning"
    assert "own.factor" in near["parameters"].seen
    assert near["parameters"].seen.startswith("exercise of 2026-07-01: ")


HERE = ("999", "mzg", "2025-2")


@pytest.mark.parametrize(
    ("today", "known", "accepted", "wanted"),
    [
        ("2026-05-01", {HERE: "failed"}, (), ("warning", "2026-05-31, 30 days left; verdict failed, not accepted")),
        ("2026-03-01", {HERE: "failed"}, (), ("ok", "2026-05-31, 91 days left; verdict failed, not accepted")),
        ("2026-05-31", {HERE: "passed"}, ("mzg/999/2025-2",), ("ok", "2026-05-31, last day today; accepted")),
        ("2026-06-01", {HERE: "passed"}, (), ("warning", "2026-05-31, last day passed 1 days ago; verdict passed, not accepted")),
        ("2026-05-01", {("999", "mzg", "2024-1"): "passed"}, (), ("warning", "2026-05-31, 30 days left; no run of it yet")),
    ],
)
def test_a_delivery_that_is_due(today, known, accepted, wanted):
    found = {check.name: (check.state, check.seen) for check in due.due(known, accepted, date.fromisoformat(today))}

    assert found["deadline mzg/999/2025-2"] == wanted


def test_deliveries_are_known_from_the_runs(tmp_path):
    publish(tmp_path, 0)

    assert due.verdicts(tmp_path) == {("999", "mzg", "2025-1"): "failed"}


@pytest.mark.parametrize("debug", [False, True])
def test_a_check_that_fails_is_not_checked_and_quotes_nothing_unless_asked(monkeypatch, capsys, debug):
    monkeypatch.delenv("FDQ_DEBUG", raising=False)
    if debug:
        monkeypatch.setenv("FDQ_DEBUG", "1")

    def look():
        raise ValueError("value of a record")

    assert [(check.state, "record" in check.seen) for check in tried("x", look)] == [("not checked", False)]
    told = capsys.readouterr()
    assert (told.out, "ValueError: value of a record" in told.err) == ("", debug)


def test_the_command_says_a_line_per_check_and_ends_by_the_worst(tmp_path, monkeypatch):
    monkeypatch.delenv("PREFECT_API_URL", raising=False)
    monkeypatch.chdir(tmp_path)
    publish(tmp_path / "out", 0)
    (tmp_path / "landing").mkdir(mode=0o700)
    arguments = ["doctor", "--out", str(tmp_path / "out"), "--landing", str(tmp_path / "landing")]

    whole = CliRunner().invoke(app, [*arguments, "--json"])
    (tmp_path / "landing").chmod(0o755)
    broken = CliRunner().invoke(app, [*arguments, "--json"])
    said = CliRunner().invoke(app, arguments)

    checks = json.loads(whole.stdout)
    assert {"python", "libraries", "landing", "registry", "clock", "prefect", "telemetry", "parameters", "last run", "whole run"} <= {
        check["name"] for check in checks
    }
    assert [check for check in checks if check["state"] == "problem"] == []
    assert whole.exit_code == 0
    assert broken.exit_code == said.exit_code == 1
    assert len(said.stdout.splitlines()) == len(json.loads(broken.stdout))
