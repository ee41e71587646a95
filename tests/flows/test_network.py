"""A network of eight hospitals on a real Dask scheduler and two workers, of which one is killed in the middle of a run."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import time
import uuid
from pathlib import Path

import duckdb
import pytest
from sqlalchemy import create_engine, text

from finhosta_dq.cli.synth import synthesise
from tests.flows.conftest import free_port
from tests.flows.dask_cluster import dask_cluster
from tests.unit.registry.conftest import postgres  # noqa: F401

pytestmark = [pytest.mark.server, pytest.mark.timeout(600)]

FDQ = str(Path(sys.executable).parent / "fdq")
HOSPITALS = [str(number) for number in range(801, 809)]


@pytest.fixture(scope="module")
def landing(tmp_path_factory):
    folder = tmp_path_factory.mktemp("network") / "landing"
    for hospital in HOSPITALS:
        synthesise(folder, hospital=hospital, period="2025-1", stays=60, defects=0.05, seed=int(hospital))
    return folder


@pytest.fixture(scope="module")
def registry_url(request):
    server = request.getfixturevalue("postgres")
    name = f"n{uuid.uuid4().hex}"
    engine = create_engine(f"{server}/postgres", isolation_level="AUTOCOMMIT")
    with engine.connect() as con:
        con.execute(text(f"CREATE DATABASE {name}"))
    engine.dispose()
    return f"{server}/{name}"


def published(out: Path) -> list[Path]:
    return sorted(path.parent for path in (out / "runs").glob("*/_SUCCESS"))


def being_built_by(process: subprocess.Popen, out: Path) -> str | None:
    """Id of the run whose building lock this process has."""
    for descriptor in Path(f"/proc/{process.pid}/fd").iterdir():
        try:
            target = descriptor.readlink()
        except FileNotFoundError:
            continue
        if target.parent == out / ".building" and target.suffix == ".lock" and (out / ".building" / target.stem).is_dir():
            return target.stem
    return None


def until(condition, running: subprocess.Popen, seconds: int = 300):
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if found := condition():
            return found
        assert running.poll() is None, "the network run ended before"
        time.sleep(0.05)
    raise AssertionError(f"not in {seconds} s")


@pytest.fixture(scope="module")
def killed(prefect_server, landing, registry_url, tmp_path_factory):
    """The end of a network run of which one worker was killed: code, what it printed, folder of the results, store, the run that died."""
    folder = tmp_path_factory.mktemp("run")
    out, store = folder / "out", folder / "store"
    env = prefect_server.env | {"FDQ_REGISTRY": registry_url, "FDQ_RESULTS_URL": f"file://{store}", "FDQ_NICE": "0"}
    with dask_cluster(folder / "dask", free_port()) as cluster:
        command = [FDQ, "network", "run", "--landing", str(landing), "--out", str(out), "--scheduler", cluster.address, "--json"]
        with (folder / "run.log").open("w") as log:
            running = subprocess.Popen(command, env=env, cwd=folder, stdout=subprocess.PIPE, stderr=log, text=True)
            until(lambda: published(out), running)
            victim = cluster.workers[1]
            died = until(lambda: being_built_by(victim, out), running)
            victim.kill()
            victim.wait(20)
            was_published = died in {path.name for path in published(out)}
            printed, _ = running.communicate(timeout=400)
        logs = (folder / "run.log").read_text() + cluster.logs()
    assert not was_published
    return running.returncode, json.loads(printed), out, store, died, logs


def test_each_hospital_is_published_exactly_once(killed):
    code, printed, out, _, died, logs = killed

    assert code == 1, logs[-3000:]
    folders = published(out)
    assert [path.name[:3] for path in folders] == HOSPITALS
    assert sorted(one["run"] for one in printed) == [path.name for path in folders]
    assert died[:3] in HOSPITALS
    assert died not in {path.name for path in folders}
    for one in printed:
        assert set(one["verdicts"]) == {f"{name}/{one['run'][:3]}/2025-1" for name in ("grouper", "mzg", "social")}
        assert set(one["verdicts"].values()) <= {"passed", "passed_with_findings", "failed"}


def test_the_dead_build_is_gone(killed):
    _, _, out, _, _, _ = killed

    assert list((out / ".building").iterdir()) == []


def test_registry_knows_each_run_once(killed, registry_url):
    _, _, out, _, _, _ = killed
    engine = create_engine(registry_url)
    with engine.connect() as con:
        runs = con.execute(text("SELECT run_id FROM run ORDER BY run_id")).scalars().all()
        deliveries = con.execute(text("SELECT delivery_id, count(*) FROM delivery_run GROUP BY delivery_id")).all()
    engine.dispose()

    assert runs == [path.name for path in published(out)]
    assert {count for _, count in deliveries} == {1}
    assert len(deliveries) == 3 * len(HOSPITALS)


def test_parquet_in_the_store_adds_up_to_what_the_runs_say(killed, tmp_path):
    _, _, out, store, _, _ = killed
    command = [FDQ, "network", "rollup", "--out", f"file://{store}", "--parquet", str(tmp_path / "tables"), "--json"]

    done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)

    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    counted = {}
    for folder in published(out):
        with duckdb.connect(str(folder / "warehouse.duckdb"), read_only=True) as con:
            stays = con.execute(
                "SELECT count(*) FROM (SELECT DISTINCT code_agr, year_registr, period_registr, staynum FROM staging.stayhosp)"
            )
            counted[folder.name[:3]] = (
                stays.fetchall()[0][0],
                con.execute("SELECT count(*) FROM quality.finding WHERE severity = 'blocking'").fetchall()[0][0],
            )
    assert {row["hospital"]: (row["stays"], row["blocking"]) for row in told["hospital"]} == counted
    assert told["total"]["stays"] == sum(stays for stays, _ in counted.values())
    assert told["total"]["hospitals"] == len(HOSPITALS)
    assert len(told["delivery"]) == 3 * len(HOSPITALS)
    with duckdb.connect() as con:
        (shown,) = con.execute(f"SELECT count(*) FROM '{tmp_path}/tables/indicator.parquet'").fetchall()
    assert shown[0] == len(told["indicator"]) > 0


def test_no_stay_number_in_what_the_workers_say(killed, landing):
    _, _, _, _, _, logs = killed
    stays = {line.split("#")[3] for path in landing.glob("*STAYHOSP*.TXT") for line in path.read_text().splitlines() if line.count("#") > 3}

    assert stays
    assert not [stay for stay in stays if len(stay) > 4 and stay in logs]


def test_a_hospital_that_fails_does_not_stop_the_others(prefect_server, landing, tmp_path):
    # one after another in one process; the lock of one hospital cannot be opened
    out = tmp_path / "out"
    (out / ".lock-801").mkdir(parents=True)
    (tmp_path / "landing").mkdir()
    for path in [*landing.glob("801-*"), *landing.glob("802-*")]:
        shutil.copy(path, tmp_path / "landing")
    command = [FDQ, "network", "run", "--landing", str(tmp_path / "landing"), "--out", str(out), "--json"]

    done = subprocess.run(command, env=prefect_server.env, cwd=tmp_path, capture_output=True, text=True, timeout=300, check=False)

    assert done.returncode == 2, done.stderr[-3000:]
    assert [path.name[:3] for path in published(out)] == ["802"]
    assert "1 of 2 runs failed: hospital 801, year 2025: run failed with IsADirectoryError" in done.stderr.replace("\n", "")


def test_workers_of_several_machines_are_refused_a_registry_on_sqlite(prefect_server, landing, tmp_path):
    command = [FDQ, "network", "run", "--landing", str(landing), "--out", str(tmp_path), "--scheduler", "tcp://127.0.0.1:9"]

    done = subprocess.run(command, env=prefect_server.env, cwd=tmp_path, capture_output=True, text=True, timeout=120, check=False)

    assert done.returncode == 2
    assert "set FDQ_REGISTRY to PostgreSQL" in done.stderr
