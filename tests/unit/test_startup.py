"""What a command loads before it speaks: libraries that take long to load wait until a command needs them."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

HEAVY = frozenset(
    "alembic altair duckdb fastapi great_expectations jinja2 numpy openpyxl pandas polars prefect pyarrow scipy sqlalchemy "
    "xlsxwriter yaml".split()
)
_IMPORTED = "import finhosta_dq.cli.main"
_DONE = """
from finhosta_dq.cli.main import main
try:
    main()
except SystemExit as stop:
    assert not stop.code, stop.code
"""
# ends the command where it says its first word
_FIRST_WORD = """
from finhosta_dq.cli import check, main
def spoken(*said, **_):
    assert said[0].startswith("Checking "), said
    raise SystemExit(0)
check.stderr.print = spoken
try:
    main.main()
except SystemExit as stop:
    assert not stop.code, stop.code
else:
    raise AssertionError("it said nothing")
"""


def loaded(code: str, told: Path, *arguments: str) -> set[str]:
    """Names of the packages that are loaded once the code has run in a process of its own; arguments: of the command."""
    told_by = f"import json, sys\nopen({str(told)!r}, 'w').write(json.dumps(sorted({{name.split('.')[0] for name in sys.modules}})))"
    command = [sys.executable, "-c", f"{code}\n{told_by}", *arguments]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return set(json.loads(told.read_text()))


def test_commands_are_known_without_heavy_libraries(tmp_path: Path) -> None:
    assert not loaded(_IMPORTED, tmp_path / "loaded") & HEAVY


@pytest.mark.parametrize("arguments", [["--help"], ["--version"], ["run", "--help"], ["parameters", "list", "--help"]], ids=" ".join)
def test_help_loads_no_heavy_library(tmp_path: Path, arguments: list[str]) -> None:
    assert not loaded(_DONE, tmp_path / "loaded", *arguments) & HEAVY


def test_runs_are_listed_without_heavy_libraries(tmp_path: Path) -> None:
    folder = tmp_path / "out" / "runs" / "999-2025-20260101T000000Z-0000"
    folder.mkdir(parents=True)
    (folder / "_SUCCESS").write_text("")
    (folder / "report.json").write_text('{"run": {"id": "r", "finished": "2026-01-01"}, "deliveries": []}')
    assert not loaded(_DONE, tmp_path / "loaded", "runs", "--out", str(tmp_path / "out")) & HEAVY


def test_check_speaks_before_it_loads_a_heavy_library(tmp_path: Path) -> None:
    assert not loaded(_FIRST_WORD, tmp_path / "loaded", "check", str(tmp_path)) & HEAVY


def test_the_measure_sees_a_heavy_library(tmp_path: Path) -> None:
    assert loaded("import finhosta_dq.pipeline.check", tmp_path / "loaded") & HEAVY >= {"duckdb", "pyarrow"}
