"""A registry on each database: a file of SQLite, and a PostgreSQL that the session starts and stops."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import tempfile
import time
import uuid
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import create_engine, insert, select, text

from finhosta_dq.registry.store import open_registry
from finhosta_dq.registry.tables import delivery_run, event, finding, finding_spell, run

AT = datetime(2026, 3, 1, 4, tzinfo=UTC)


def _program(name: str) -> str | None:
    found = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"))
    return str(found[-1]) if found else shutil.which(name)


@pytest.fixture(scope="session")
def postgres():
    """URL of a server on loopback without the name of a database; it refuses to run as root, so it runs as nobody then."""
    initdb, server = _program("initdb"), _program("postgres")
    if not initdb or not server:
        pytest.skip("PostgreSQL is not installed")
    folder = Path(tempfile.mkdtemp(prefix="fdq-pg-"))
    folder.chmod(0o777)
    as_user = ["setpriv", "--reuid=nobody", "--regid=nogroup", "--clear-groups"] if os.getuid() == 0 else []
    data = folder / "data"
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    subprocess.run(
        [*as_user, initdb, "-D", str(data), "-U", "fdq", "-A", "trust", "-E", "UTF8", "--no-sync"], check=True, capture_output=True
    )
    options = ["-D", str(data), "-p", str(port), "-c", "listen_addresses=127.0.0.1", "-k", str(folder), "-c", "fsync=off"]
    running = subprocess.Popen([*as_user, server, *options], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    url = f"postgresql+psycopg://fdq@127.0.0.1:{port}"
    try:
        _wait(f"{url}/postgres", running)
        yield url
    finally:
        running.terminate()
        running.wait(30)
        shutil.rmtree(folder, ignore_errors=True)


def _wait(url: str, running: subprocess.Popen) -> None:
    ready = _program("pg_isready")
    for _ in range(300):
        assert running.poll() is None, "PostgreSQL stopped by itself"
        if subprocess.run([ready, "-d", url.replace("+psycopg", "")], capture_output=True, check=False).returncode == 0:
            break
        time.sleep(0.1)


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request, tmp_path):
    """URL of a database without any table."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'registry.sqlite'}"
        return
    server = request.getfixturevalue("postgres")
    name = f"r{uuid.uuid4().hex}"
    engine = create_engine(f"{server}/postgres", isolation_level="AUTOCOMMIT")
    with engine.connect() as con:
        con.execute(text(f"CREATE DATABASE {name}"))
    engine.dispose()
    yield f"{server}/{name}"


@pytest.fixture
def registry(url):
    """An open registry, closed afterwards."""
    found = open_registry(url)
    yield found
    found.close()


@pytest.fixture
def known(registry):
    """Findings a to d as one run saw them; d was resolved by the next."""
    with registry.begin() as con:
        for number, name in enumerate(("run-1", "run-2")):
            con.execute(
                insert(run),
                {
                    "run_id": name,
                    "hospital": "999",
                    "year": "2025",
                    "tool_version": "1",
                    "rule_set": "s",
                    "folder": "f",
                    "started_at": AT,
                    "finished_at": AT,
                    "sequence": number + 1,
                },
            )
        for key in "abcd":
            con.execute(
                insert(finding),
                {
                    "finding_key": key,
                    "delivery_id": "mzg/999/2025-1",
                    "rule_id": "MZG-STA-01",
                    "severity": "error",
                    "table_name": "stayhosp",
                    "record_key": None,
                    "staynum": None,
                    "first_run": "run-1",
                },
            )
            closed = {"closed_run": "run-2", "closed_at": AT + timedelta(days=1), "how": "resolved"} if key == "d" else {}
            con.execute(
                insert(finding_spell), {"finding_key": key, "first_run": "run-1", "evidence_hash": f"e{key}", "first_seen": AT, **closed}
            )
    return registry


def enter_delivery(registry, run_id, delivery):
    """That a run, which is known, published a delivery."""
    row = {"run_id": run_id, "delivery_id": delivery, "registration": "mzg", "period": "2025-1", "verdict": "failed"}
    with registry.begin() as con:
        con.execute(insert(delivery_run), {**row, "is_baseline": True, "findings": 4})


def trail(registry):
    """The trail of events without its moments: who, origin, act, subject, detail."""
    columns = (event.c[name] for name in ("who", "origin", "act", "subject", "detail"))
    with registry.read() as con:
        return [tuple(row) for row in con.execute(select(*columns).order_by(event.c.id))]
