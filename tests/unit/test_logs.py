"""Lines for machines: one object each, with the run it is about, and no way in for a value."""

from __future__ import annotations

import json
import logging
import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from finhosta_dq.logs import tell
from finhosta_dq.pipeline.stages import stage, stages

_PROGRAM = """
import logging
from pathlib import Path
from finhosta_dq.logs import start_logging, tell
from finhosta_dq.pipeline.stages import stage
start_logging("json", Path("lines.jsonl"))
start_logging("json", Path("lines.jsonl"))
with stage(Path("."), "999-2025-x", "extract"):
    tell("lines accounted for", lines=3, loaded=3)
logging.getLogger("some.library").info("not told")
logging.getLogger("some.library").warning("quotes S0CANARY1")
try:
    with stage(Path("."), "999-2025-x", "derive"):
        raise ValueError("quotes S0CANARY1")
except ValueError:
    logging.getLogger("prefect.flow_runs").exception("quotes S0CANARY1")
"""


def test_lines_carry_run_hospital_stage_and_counts_and_quote_nothing(tmp_path: Path) -> None:
    done = subprocess.run([sys.executable, "-c", _PROGRAM], cwd=tmp_path, capture_output=True, text=True, check=True)

    lines = [json.loads(line) for line in done.stderr.splitlines()]
    about = {"run_id": "999-2025-x", "hospital": "999"}
    assert [{name: value for name, value in line.items() if name not in ("time", "seconds", "logger")} for line in lines] == [
        {"level": "info", **about, "stage": "extract", "event": "stage started"},
        {"level": "info", **about, "stage": "extract", "event": "lines accounted for", "lines": 3, "loaded": 3},
        {"level": "info", **about, "stage": "extract", "event": "stage finished"},
        {"level": "warning", "event": "told by a library"},
        {"level": "info", **about, "stage": "derive", "event": "stage started"},
        {"level": "error", **about, "stage": "derive", "event": "stage failed", "error": "ValueError"},
        {"level": "error", "event": "told by a library", "error": "ValueError"},
    ]
    assert all(line["time"].endswith("+00:00") for line in lines)
    assert (tmp_path / "lines.jsonl").read_text() == done.stderr
    assert stat.S_IMODE((tmp_path / "lines.jsonl").stat().st_mode) == 0o600


def test_a_count_is_a_number() -> None:
    with pytest.raises(TypeError):
        tell("read", stay="S0CANARY1")  # type: ignore[arg-type]


def test_seconds_of_a_stage_are_kept_beside_the_run_unless_it_failed(tmp_path: Path) -> None:
    assert stages(tmp_path) == {}
    with stage(tmp_path, "999-2025-x", "extract"):
        pass
    with pytest.raises(OSError), stage(tmp_path, "999-2025-x", "validate"):
        raise OSError

    assert list(stages(tmp_path)) == ["extract"]


def test_nothing_is_said_where_nobody_asked() -> None:
    code = "from finhosta_dq.logs import tell; import logging; tell('x', level=logging.ERROR)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, env=os.environ)

    assert done.stderr == ""
    assert logging.getLogger("finhosta_dq.events").handlers
