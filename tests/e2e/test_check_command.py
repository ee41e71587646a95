"""``fdq check``: the document, the exit codes, and that it writes nothing."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

FDQ = str(Path(sys.executable).parent / "fdq")


def fdq(*arguments, **env):
    return subprocess.run([FDQ, *map(str, arguments)], capture_output=True, text=True, timeout=300, env={**os.environ, **env}, check=False)


@pytest.fixture(scope="module")
def read_only(broken_year):
    before = {path: path.stat().st_mtime_ns for path in broken_year.rglob("*")}
    broken_year.chmod(0o555)
    yield broken_year
    broken_year.chmod(0o755)
    assert {path: path.stat().st_mtime_ns for path in broken_year.rglob("*")} == before


def test_document_of_a_broken_delivery(read_only):
    done = fdq("check", read_only, "--json")

    assert done.returncode == 1, done.stderr
    document = json.loads(done.stdout)
    assert document["$version"] == 1
    assert set(document) == {"$version", "run", "deliveries", "indicators"}
    assert set(document["run"]) == {"id", "tool", "rule_set", "started", "finished"}
    stays = next(d for d in document["deliveries"] if (d["registration"], d["period"]) == ("mzg", "2025-1"))
    assert set(stays) >= {"registration", "hospital", "period", "verdict", "files", "rules", "findings"}
    assert stays["verdict"] == "failed"
    for file in stays["files"]:
        assert file["lines"] == file["loaded"] + file["rejected"]
    finding = next(f for f in stays["findings"] if f["rule"] == "MZG-STA-01")
    assert set(finding) >= {"rule", "severity", "table", "file", "line", "key", "field", "value", "expected", "redacted"}
    assert finding["redacted"] is False
    assert set(finding["key"]) == {"code_agr", "staynum"}


def test_findings_are_complete(read_only):
    document = json.loads(fdq("check", read_only, "--json").stdout)

    listed = sum(len(delivery["findings"]) for delivery in document["deliveries"])
    with (read_only / "defects.csv").open() as stream:
        known = len(stream.readlines()) - 1
    assert listed >= known > 0


def test_clean_delivery_is_exit_0(clean_year):
    assert fdq("check", clean_year).returncode == 0


def test_nothing_to_check_is_exit_2(tmp_path):
    (tmp_path / "notes.txt").write_text("hello")

    done = fdq("check", tmp_path)

    assert done.returncode == 2
    assert "nothing to run" in done.stderr


def test_unknown_path_is_exit_2(tmp_path):
    assert fdq("check", tmp_path / "nowhere").returncode == 2


def test_wrong_use_is_exit_2():
    assert fdq("check").returncode == 2


def test_a_single_file_is_checked(broken_year):
    file = next(broken_year.glob("*-A-STAYHOSP-2025-1.TXT"))

    document = json.loads(fdq("check", file, "--json").stdout)

    assert [f["name"] for f in document["deliveries"][0]["files"] if f["lines"]] == [file.name]


def test_needs_no_network(broken_year):
    # a network namespace of its own has no interface that is up, not even loopback
    alone = ["unshare", "--net", "--map-root-user"]
    if subprocess.run([*alone, "true"], capture_output=True, check=False).returncode:
        pytest.skip("network namespaces are not allowed here")

    done = subprocess.run([*alone, FDQ, "check", str(broken_year), "--json"], capture_output=True, text=True, timeout=300, check=False)

    assert done.returncode == 1, done.stderr
    assert json.loads(done.stdout)["deliveries"]
