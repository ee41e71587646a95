"""The nightly flow extracts first when it is asked to, with the connection string in a Secret block; Prefect keeps no copy to read."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from flows.source import extract_before

CANARY = "kanarie7Zq"
NIGHT = """
import json, os, sys
from prefect.blocks.system import Secret
Secret(value=os.environ.pop("CANARY_DSN")).save("warehouse")
from flows.nightly import nightly
print(json.dumps(nightly(landing=sys.argv[1], out=sys.argv[2])))
"""


@pytest.mark.server
def test_night_extracts_judges_and_publishes(dsn, run_sql, tmp_path):
    run_sql(dsn, "DROP TABLE dwh.act")
    env = {name: value for name, value in os.environ.items() if not name.startswith(("PG", "FDQ_", "PREFECT_"))}
    env |= {
        "CANARY_DSN": dsn.replace("fdq@", f"fdq:{CANARY}@"),
        "FDQ_SOURCE_BLOCK": "warehouse",
        "FDQ_SOURCE_NIGHTLY_PROFILE": "example",
        "FDQ_SOURCE_NIGHTLY_HOSPITAL": "999",
        "FDQ_SOURCE_NIGHTLY_PERIOD": "2025-1",
        "PREFECT_HOME": str(tmp_path / "prefect"),
        "PREFECT_SERVER_ALLOW_EPHEMERAL_MODE": "true",
        "PREFECT_SERVER_EPHEMERAL_STARTUP_TIMEOUT_SECONDS": "180",
        "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
    }

    done = subprocess.run(
        [sys.executable, "-c", NIGHT, str(tmp_path / "landing"), str(tmp_path / "out")],
        capture_output=True,
        text=True,
        check=False,
        env=env,
    )

    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]
    (folder,) = (Path(one) for one in json.loads(done.stdout.splitlines()[-1]))
    report = json.loads((folder / "report.json").read_text())
    assert "MZG-FIL-SRC" in json.dumps(report)
    assert 'procrizi: statement 42P01 undefined table: relation "dwh.act" does not exist' in done.stderr
    kept = b"".join(path.read_bytes() for path in tmp_path.rglob("*") if path.is_file() and not path.is_symlink())
    assert CANARY.encode() not in kept + (done.stdout + done.stderr).encode()


def test_nothing_is_extracted_when_nothing_is_asked(monkeypatch, tmp_path):
    monkeypatch.delenv("FDQ_SOURCE_NIGHTLY_PROFILE", raising=False)

    extract_before(str(tmp_path))

    assert list(tmp_path.iterdir()) == []


def test_half_a_request_is_refused(monkeypatch, tmp_path):
    monkeypatch.setenv("FDQ_SOURCE_NIGHTLY_PROFILE", "example")
    monkeypatch.delenv("FDQ_SOURCE_NIGHTLY_HOSPITAL", raising=False)

    with pytest.raises(ValueError, match="needs FDQ_SOURCE_NIGHTLY_HOSPITAL"):
        extract_before(str(tmp_path))
