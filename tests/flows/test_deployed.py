"""The deployments of prefect.yaml on a real server and worker: a triggered nightly run ends Completed."""

from __future__ import annotations

import json
import sqlite3
import time
import urllib.request
from pathlib import Path

import pytest

from finhosta_dq.cli.synth import synthesise
from tests.flows.conftest import stop
from tests.unit.notices.web import listening

pytestmark = [pytest.mark.server, pytest.mark.timeout(420)]


def call(server, path, body=None):
    request = urllib.request.Request(
        server.env["PREFECT_API_URL"] + path,
        data=None if body is None else json.dumps(body).encode(),
        headers={"Content-Type": "application/json"},
    )
    with urllib.request.urlopen(request, timeout=30) as answer:
        return json.load(answer)


@pytest.fixture(scope="module")
def deployed(prefect_server):
    prefect_server.prefect("work-pool", "create", "finhosta-dq", "--type", "process")
    prefect_server.prefect("--no-prompt", "deploy", "--all")
    with listening() as (address, taken):
        prefect_server.env["FDQ_NOTICE_WEBHOOK"] = address
        prefect_server.notices = taken
        worker = prefect_server.start("worker", "worker", "start", "--pool", "finhosta-dq", "--limit", "1")
        yield prefect_server
        stop(worker)


def finished(server, run_id, seconds=300):
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        run = call(server, f"/flow_runs/{run_id}")
        if run["state_type"] in ("COMPLETED", "FAILED", "CRASHED", "CANCELLED"):
            return run
        time.sleep(1)
    raise AssertionError("the run did not end")


def test_deployments_are_as_written(deployed):
    found = {one["name"]: one for one in call(deployed, "/deployments/filter", {})}

    assert set(found) == {"nightly", "check-on-demand", "derive-only", "extract-source", "network"}
    schedule = found["nightly"]["schedules"][0]["schedule"]
    assert (schedule["cron"], schedule["timezone"]) == ("30 3 * * *", "Europe/Brussels")


def test_triggered_nightly_completes_publishes_and_keeps_keys_private(deployed):
    landing = Path(deployed.env["FDQ_LANDING"])
    synthesise(landing, hospital="999", period="2025", stays=300, defects=0.05, seed=3)
    out = deployed.folder / "out"
    deployment = call(deployed, "/deployments/name/nightly/nightly")

    run = call(
        deployed,
        f"/deployments/{deployment['id']}/create_flow_run",
        {"parameters": {"landing": str(landing), "out": str(out)}, "state": {"type": "SCHEDULED"}},
    )
    ended = finished(deployed, run["id"])

    assert ended["state_name"] == "Completed", (deployed.folder / "worker.log").read_text()[-3000:]
    published = list((out / "runs").glob("*/_SUCCESS"))
    assert len(published) == 1
    document = json.loads((published[0].parent / "report.json").read_text())
    assert {delivery["registration"] for delivery in document["deliveries"]} == {"mzg", "finhosta", "grouper", "social"}
    (notice,) = deployed.notices
    assert (notice["run"], notice["hospital"]) == (published[0].parent.name, "999")
    assert [(one["delivery"], one["verdict"]) for one in notice["deliveries"]] == sorted(
        (f"{one['registration']}/{one['hospital']}/{one['period']}", one["verdict"]) for one in document["deliveries"]
    )
    assert_no_stay_number(deployed, landing)


def assert_no_stay_number(server, landing):
    stays = {
        line.split("#")[3] for line in next(landing.glob("*STAYHOSP-2025-1.TXT")).read_text().splitlines()[:200] if line.count("#") > 3
    }
    with sqlite3.connect(server.folder / "home" / "prefect.db") as database:
        text = "\n".join(database.iterdump()) + json.dumps(server.notices)
    logs = "".join(path.read_text() for path in server.folder.glob("*.log"))
    assert stays
    assert not [stay for stay in stays if len(stay) > 4 and (stay in text or stay in logs)]
