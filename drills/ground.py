"""The ground that crash drills stand on: a synthetic hospital, one published run, decisions, and what an undisturbed run makes of it."""

from __future__ import annotations

import multiprocessing
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from openpyxl import load_workbook

from drills.crash_child import run_child
from drills.whole import extract_of, published
from finhosta_dq.cli.synth import synthesise
from finhosta_dq.home import project_home
from finhosta_dq.publication.run_folder import WAREHOUSE
from finhosta_dq.registry.decisions import Decision, decide
from finhosta_dq.registry.store import default_url, open_registry
from finhosta_dq.roundtrip import write_decision_workbook
from finhosta_dq.roundtrip.columns import ALL
from finhosta_dq.warehouse.connection import connect

FDQ = str(Path(sys.executable).parent / "fdq")
PATIENCE_SECONDS = 600
"""A run that takes longer hangs."""
_processes = multiprocessing.get_context("forkserver")
_processes.set_forkserver_preload(["drills.crash_child"])
PEOPLE = ("anna", "bram", "carla")
WRITTEN = 24
"""Rows that people filled in in the workbook."""


class HungError(RuntimeError):
    """Error raised when a process did not end, or a stage did not begin, in time."""


class DisturbedError(RuntimeError):
    """Error raised when something that should have worked did not."""


@dataclass
class Ground:
    """What every trial starts from. out: base folder of results; reference: extract of an undisturbed run; lengths: seconds by stage."""

    folder: Path
    landing: Path
    out: Path
    workbook: Path
    env: dict[str, str]
    findings: list[tuple[str, str]]
    reference: dict[str, str] = field(default_factory=dict)
    lengths: dict[str, float] = field(default_factory=dict)
    run_seconds: float = 0.0

    def trial(self, name: str) -> tuple[Path, dict[str, str]]:
        """A copy of the results to disturb, and the environment of its processes."""
        place = self.folder / name
        (place / "tmp").mkdir(parents=True)
        shutil.copytree(self.out, place / "out", symlinks=True)
        return place / "out", self.env | {"TMPDIR": str(place / "tmp")}

    def run_command(self, out: Path, landing: Path | None = None) -> list[str]:
        """Arguments of ``fdq`` for a run."""
        return ["run", "--landing", str(landing or self.landing), "--out", str(out)]

    def import_command(self, out: Path) -> list[str]:
        """Arguments of ``fdq`` that take the workbook."""
        return ["worklist", "import", str(self.workbook), "--by", "reader", "--out", str(out)]


def clean_environment(home: Path) -> dict[str, str]:
    """The environment without settings of product and scheduler, and with a home of its own for the scheduler."""
    env = {name: value for name, value in os.environ.items() if not name.startswith(("FDQ_", "PREFECT_"))}
    off = {
        "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
        "DO_NOT_TRACK": "1",
        "PREFECT_SERVER_UI_V2_ENABLED": "false",
        "NO_PROXY": "*",
        "FDQ_NICE": "0",
    }
    return env | off | {"PREFECT_HOME": str(home), "PYTHONPATH": str(project_home())}


@contextmanager
def prefect_server(folder: Path) -> Iterator[dict[str, str]]:
    """A Prefect server on loopback as a hospital runs it; the environment of its clients."""
    env = clean_environment(folder / "prefect")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    env["PREFECT_API_URL"] = f"http://127.0.0.1:{port}/api"
    program = str(Path(sys.executable).parent / "prefect")
    with (folder / "prefect.log").open("wb") as log:
        process = subprocess.Popen(
            [program, "server", "start", "--host", "127.0.0.1", "--port", str(port)], env=env, stdout=log, stderr=log
        )
    try:
        _wait(f"{env['PREFECT_API_URL']}/health", process)
        # the process that all others are forked from reads it when it imports Prefect
        os.environ.update(env)
        yield env
    finally:
        process.terminate()
        process.wait(60)


def prepare(folder: Path, env: dict[str, str], stays: int = 60) -> Ground:
    """A hospital with defects, its first run, decisions on it, a filled workbook, and an undisturbed second run as reference."""
    landing, out, workbook = folder / "landing", folder / "base" / "out", folder / "decided.xlsx"
    synthesise(landing, hospital="999", period="2025-1", stays=stays, defects=0.1, seed=3)
    (folder / "base" / "tmp").mkdir(parents=True)
    env = env | {"TMPDIR": str(folder / "base" / "tmp")}
    fdq(["run", "--landing", str(landing), "--out", str(out)], env)
    (first,) = published(out)
    with closing(connect(first / WAREHOUSE, read_only=True)) as con, closing(open_registry(default_url(out))) as registry:
        found = con.execute("SELECT DISTINCT finding_key, evidence_hash FROM quality.finding_state ORDER BY ALL").fetchall()
        accepted = [Decision(*one, kind="accept", reason_code="source_confirmed") for one in found[:5]]
        if refused := decide(registry, accepted, by="anna", origin="page", run_id=first.name):
            raise DisturbedError(f"decision refused: {refused[0].code}")
        write_decision_workbook(con, registry, workbook, language="en")
    _fill(workbook)
    ground = Ground(folder, landing, out, workbook, env, found)
    second, second_env = ground.trial("undisturbed")
    begun = time.monotonic()
    lengths, code = watch(ground.run_command(second), second_env).to_the_end()
    ground.run_seconds = time.monotonic() - begun
    imported, import_code = watch(ground.import_command(second), second_env).to_the_end()
    if code not in (0, 1) or import_code != 0:
        raise DisturbedError(f"the undisturbed run ended with {code}, the import with {import_code}")
    ground.lengths = lengths | imported
    ground.reference = extract_of(published(second)[-1])
    return ground


def fdq(arguments: list[str], env: dict[str, str], codes: tuple[int, ...] = (0, 1)) -> None:
    """Run ``fdq`` to its end. Raises HungError, DisturbedError for another exit code."""
    _, code = watch(arguments, env).to_the_end()
    if code not in codes:
        raise DisturbedError(f"fdq {arguments[0]} ended with {code}")


class Watched:
    """A running ``fdq`` that says where it is."""

    def __init__(self, arguments: list[str], env: dict[str, str]) -> None:
        self.marks, write = _processes.Pipe(duplex=False)
        self.process = _processes.Process(target=run_child, args=(write, arguments, env))
        self.process.start()
        write.close()
        self.inside: list[str] = []
        self.until_time = time.monotonic() + PATIENCE_SECONDS

    def until(self, stage: str) -> bool:
        """Wait until that stage begins; False when the process ended before it."""
        while (mark := self._next()) is not None:
            if mark == ("begin", stage):
                return True
        return False

    def kill(self) -> str:
        """SIGKILL; the stage it was in, "between" two, "over" when it had ended by itself."""
        self.process.kill()
        code = self.end()
        while self._next() is not None:
            pass
        return "over" if code != -signal.SIGKILL else self.inside[-1] if self.inside else "between"

    def to_the_end(self) -> tuple[dict[str, float], int]:
        """Seconds by stage that begins from now on, and the exit code. Raises HungError."""
        begun, took = {}, {}
        while (mark := self._next()) is not None:
            word, stage = mark
            if word == "begin":
                begun[stage] = time.monotonic()
            elif stage in begun:
                took[stage] = time.monotonic() - begun[stage]
        return took, self.end()

    def end(self) -> int:
        """Exit code. Raises HungError."""
        self.process.join(max(0.0, self.until_time - time.monotonic()))
        if self.process.exitcode is None:
            self.process.kill()
            self.process.join()
            raise HungError(f"did not end in {PATIENCE_SECONDS} s")
        return self.process.exitcode

    def _next(self) -> tuple[str, str] | None:
        if not self.marks.poll(max(0.0, self.until_time - time.monotonic())):
            self.process.kill()
            raise HungError(f"did not end in {PATIENCE_SECONDS} s")
        try:
            word, stage = self.marks.recv()
        except (EOFError, OSError):
            return None
        if word == "begin":
            self.inside.append(stage)
        elif stage in self.inside:
            self.inside.remove(stage)
        return word, stage


def watch(arguments: list[str], env: dict[str, str]) -> Watched:
    """Start ``fdq`` in a process of its own, forked from one that has everything imported."""
    return Watched(arguments, env)


def _fill(workbook: Path) -> None:
    book = load_workbook(workbook)
    columns = {one.name: at for at, one in enumerate(ALL, start=1)}
    for number in range(WRITTEN):
        cells = {"decision": "assign", "assign_to": PEOPLE[(number + 1) % 3], "by": PEOPLE[number % 3]}
        for name, value in cells.items():
            book.worksheets[0].cell(number + 2, columns[name]).value = value
    book.save(workbook)


def _wait(url: str, process: subprocess.Popen[bytes]) -> None:
    for _ in range(600):
        if process.poll() is not None:
            break
        try:
            with urllib.request.urlopen(url, timeout=2):
                return
        except (urllib.error.URLError, TimeoutError, ConnectionError):
            time.sleep(0.2)
    raise DisturbedError("the Prefect server does not answer")
