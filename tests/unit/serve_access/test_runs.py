"""The run that the page shows."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from finhosta_dq.serve.runs import NoRun, close_runs, latest_run, open_run
from finhosta_dq.warehouse.connection import connect


@pytest.fixture(autouse=True)
def closed() -> Iterator[None]:
    yield
    close_runs()


def publish(out: Path, run: str, hospital: str, when: int) -> Path:
    folder = out / "runs" / run
    folder.mkdir(parents=True)
    con = connect(folder / "warehouse.duckdb")
    con.execute("CREATE TABLE said AS SELECT $1 AS run", [run])
    con.close()
    (folder / "report.json").write_text(json.dumps({"deliveries": [{"hospital": hospital}]}))
    (folder / "_SUCCESS").write_text(run)
    os.utime(folder / "_SUCCESS", (when, when))
    latest = out / "latest"
    latest.unlink(missing_ok=True)
    latest.symlink_to(Path("runs") / run)
    return folder.resolve()


def test_nothing_was_published(tmp_path: Path) -> None:
    for hospital in (None, "701"):
        with pytest.raises(NoRun):
            latest_run(tmp_path, hospital)


def test_latest_run_also_of_one_hospital(tmp_path: Path) -> None:
    publish(tmp_path, "a", "701", 100)
    second = publish(tmp_path, "b", "701", 200)
    third = publish(tmp_path, "c", "702", 300)
    assert latest_run(tmp_path) == third
    assert latest_run(tmp_path, "702") == third
    assert latest_run(tmp_path, "701") == second
    with pytest.raises(NoRun):
        latest_run(tmp_path, "703")


def test_run_without_success_is_none(tmp_path: Path) -> None:
    (publish(tmp_path, "a", "701", 100) / "_SUCCESS").unlink()
    with pytest.raises(NoRun):
        latest_run(tmp_path)


def test_connection_reads_and_writes_nothing(tmp_path: Path) -> None:
    folder = publish(tmp_path, "a", "701", 100)
    with open_run(folder) as con:
        assert con.execute("SELECT run FROM said").fetchall() == [("a",)]
        with pytest.raises(duckdb.Error):
            con.execute("CREATE TABLE other AS SELECT 1")
    assert sorted(path.name for path in folder.iterdir()) == ["_SUCCESS", "report.json", "warehouse.duckdb"]


def test_what_one_request_keeps_for_itself_no_other_sees(tmp_path: Path) -> None:
    folder = publish(tmp_path, "a", "701", 100)
    with open_run(folder) as one, open_run(folder) as other:
        one.execute("CREATE TEMP TABLE mine AS SELECT 1")
        one.execute("SET VARIABLE who = 'one'")
        with pytest.raises(duckdb.CatalogException):
            other.execute("SELECT * FROM mine")
        assert other.execute("SELECT getvariable('who')").fetchall() == [(None,)]


def test_requests_under_way_outlive_newer_runs(tmp_path: Path) -> None:
    folders = [publish(tmp_path, f"run-{n}", "701", n) for n in range(6)]
    with open_run(folders[0]) as held:
        for folder in folders[1:]:
            with open_run(folder) as con:
                assert con.execute("SELECT run FROM said").fetchall() == [(folder.name,)]
        assert held.execute("SELECT run FROM said").fetchall() == [("run-0",)]
