"""Runs an engine as a process of its own, within a limit of memory and of time."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

HOME = Path(__file__).resolve().parents[2]
ENVIRONMENT = HOME / "build" / "peers" / ".venv"
# what the libraries of others would tell the world about their use
_QUIET = {"SODA_CORE_TELEMETRY_ENABLED": "false", "GX_ANALYTICS_ENABLED": "false", "PB_TELEMETRY": "false", "DO_NOT_TRACK": "1"}
_LOOK_SECONDS = 0.02


@dataclass(frozen=True)
class Engine:
    """An engine of the comparison. name: its module in ``engines``; label: what the table calls it; by_product: whether it runs in the
    environment of the product; lends: whether it needs modules of the product in the environment of the others."""

    name: str
    label: str
    by_product: bool = False
    lends: bool = False


ENGINES = (
    Engine("ours", "finhosta-dq: findings and verdict", by_product=True),
    Engine("hand_sql", "DuckDB, SQL by hand", by_product=True),
    Engine("gx_pandas", "Great Expectations on pandas"),
    Engine("gx_duckdb", "Great Expectations on DuckDB", lends=True),
    Engine("pointblank_polars", "Pointblank on Polars"),
    Engine("pandera_polars", "pandera on Polars"),
    Engine("dataframely_polars", "dataframely on Polars"),
    Engine("soda_duckdb", "Soda Core on DuckDB"),
)
BY_HAND = "hand_sql"


@dataclass(frozen=True)
class Limits:
    """Most resident memory in GB, and most seconds, of one process."""

    gigabytes: float
    seconds: float


def measure(engine: Engine, tables: Path, limits: Limits, memory_limit: str = "", python: Path | None = None) -> dict[str, Any]:
    """What the engine answered (see ``child.run``), or ``{"failure": why}`` where it did not.

    tables: folder with the two files. memory_limit: for engines that keep one. python: interpreter, by default that of its environment.
    """
    if python is None:
        python = Path(sys.executable) if engine.by_product else ENVIRONMENT / "bin" / "python"
    with tempfile.TemporaryDirectory(prefix="fdq-peer-") as scratch:
        command = [str(python), "-m", f"benchmarks.peers.engines.{engine.name}", str(tables.resolve()), scratch]
        command += ["--memory-limit", memory_limit] if memory_limit else []
        paths = [str(HOME), *([str(HOME / "src")] if engine.lends else [])]
        environment = {**os.environ, **_QUIET, "PYTHONPATH": os.pathsep.join(paths)}
        said = Path(scratch) / "said.txt"
        with said.open("wb") as stream:
            process = subprocess.Popen(command, cwd=scratch, env=environment, stdout=stream, stderr=stream)
            stopped = _watch(process, limits)
        if stopped:
            return {"failure": stopped}
        if process.returncode:
            return {"failure": _why(process.returncode, said.read_text(encoding="utf-8", errors="replace"))}
        answer: dict[str, Any] = json.loads((Path(scratch) / "answer.json").read_text(encoding="utf-8"))
        return answer


def _watch(process: subprocess.Popen[bytes], limits: Limits) -> str | None:
    """Wait for the end; stop the process where it goes over a limit, and say which."""
    start = time.monotonic()
    # should memory run out all the same, the system is to end this process and no other
    _write(Path(f"/proc/{process.pid}/oom_score_adj"), "1000")
    while process.poll() is None:
        if _resident_gb(process.pid) > limits.gigabytes:
            process.kill()
            process.wait()
            return f"out of memory at {limits.gigabytes:g} GB"
        if time.monotonic() - start > limits.seconds:
            process.kill()
            process.wait()
            return f"over {limits.seconds:g} s"
        time.sleep(_LOOK_SECONDS)
    return None


def _resident_gb(pid: int) -> float:
    try:
        status = Path(f"/proc/{pid}/status").read_text(encoding="ascii")
    except OSError:
        return 0.0
    return int(status.split("VmRSS:")[1].split()[0]) / 1e6 if "VmRSS:" in status else 0.0


def _write(path: Path, text: str) -> None:
    try:
        path.write_text(text, encoding="ascii")
    except OSError:
        # it has ended already, or the system does not let us: the limit above still holds
        return


def _why(code: int, said: str) -> str:
    last = said.strip().splitlines()[-1][:160] if said.strip() else f"exit code {code}"
    if code == -9 or "OutOfMemory" in said or "Out of Memory" in said or "MemoryError" in said:
        return f"out of memory: {last}" if code != -9 else "out of memory: ended by the system"
    return f"failed: {last}"
