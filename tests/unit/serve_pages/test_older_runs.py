"""Runs of another version: read as far as they go, else refused in plain words, never an error of the program."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from finhosta_dq.serve.runs import close_runs
from finhosta_dq.warehouse.connection import connect
from tests.unit.serve_access.page import Page
from tests.unit.serve_pages.conftest import RUN

PAGES = ["/", "/list", "/rules", "/indicators", "/trends"]
_REFUSED = "another version of the program"


def tables(out: Path) -> list[str]:
    con = connect(out / "runs" / RUN / "warehouse.duckdb", read_only=True)
    found = con.execute("SELECT schema_name || '.' || table_name FROM duckdb_tables() WHERE schema_name IN ('quality', 'marts')").fetchall()
    con.close()
    return sorted(name for (name,) in found)


def without(out: Path, table: str) -> None:
    con = connect(out / "runs" / RUN / "warehouse.duckdb")
    con.execute(f"DROP TABLE {table} CASCADE")
    con.close()


@pytest.mark.parametrize(
    "table", ["quality.finding", "quality.rule", "quality.rule_result", "quality.file_account", "quality.finding_state", "marts.indicator"]
)
def test_a_page_of_a_run_that_lacks_a_table_reads_it_or_says_so(page: Page, tmp_path: Path, table: str) -> None:
    close_runs()
    assert table in tables(tmp_path)
    without(tmp_path, table)
    client = page.log_in("steward-1")

    answers = {path: client.get(path) for path in PAGES}

    assert {path: answer.status_code for path, answer in answers.items() if answer.status_code not in (200, 409)} == {}
    assert all((_REFUSED in answer.text) == (answer.status_code == 409) for answer in answers.values())


def test_a_page_that_cannot_read_a_run_says_which_way_out(page: Page, tmp_path: Path) -> None:
    close_runs()
    without(tmp_path, "quality.finding")
    client = page.log_in("steward-1")

    answer = client.get("/list")

    assert answer.status_code == 409
    assert "Make a new run" in answer.text


@pytest.mark.parametrize("command", ["report", "runs"])
def test_a_report_of_a_newer_program_is_refused(tmp_path: Path, command: str) -> None:
    folder = tmp_path / "runs" / RUN
    folder.mkdir(parents=True)
    (folder / "_SUCCESS").touch()
    (folder / "report.json").write_text(json.dumps({"$version": 99, "run": {}, "deliveries": []}))

    named = [RUN] if command == "report" else []
    done = subprocess.run(
        [sys.executable, "-m", "finhosta_dq.cli.main", command, *named, "--out", str(tmp_path)], capture_output=True, text=True, check=False
    )

    assert done.returncode == 2
    assert "was made by a newer version of the program" in done.stderr
