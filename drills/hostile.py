"""Named attacks on the reader, each in a process of its own that is measured: what is hostile is refused by name, and the rest is loaded."""

from __future__ import annotations

import multiprocessing
import os
import resource
import tempfile
import time
import traceback
from collections.abc import Callable
from contextlib import contextmanager
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from pathlib import Path

import duckdb

from drills.accounted import left_out, unaccounted
from drills.corpus import corpus
from drills.table import Row
from finhosta_dq.pipeline import steps
from finhosta_dq.pipeline.plan import RunPlan, plan_runs
from finhosta_dq.warehouse.connection import open_warehouse

STAYS = "999-Z-3.0-A-STAYHOSP-2025-1.TXT"
PATIENTS = "999-Z-3.0-A-PATHOSPI-2025-1.TXT"
BUDGET = "999-FIN-4.7-BUDGET-2025-Y-01.TXT"
GOOD = "999-Z-3.0-S-HOSPITAL-2025-1.TXT"


@dataclass
class Outcome:
    """What a case did. wrong: one sentence for each try that did not end as it must; leaked: how often a value was executed."""

    tries: int = 0
    wrong: list[str] = field(default_factory=list)
    leaked: int = 0

    def expect(self, said: str, held: bool) -> None:
        """Count one try, and the sentence when it did not hold."""
        self.tries += 1
        if not held:
            self.wrong.append(said)


@dataclass(frozen=True)
class Case:
    """An attack: its name, what does it in an empty folder, and its limits in seconds and MiB of memory."""

    name: str
    act: Callable[[Path, Outcome], None]
    seconds: int = 120
    most_mib: int = 2048


class Seen:
    """A landing that was read: accounts by file (status, lines, loaded, rejected), and what was said of each file."""

    def __init__(self, con: duckdb.DuckDBPyConnection, plans: list[RunPlan], landing: Path) -> None:
        self.con, self.plans = con, plans
        rows = con.execute("SELECT file, status, lines, loaded, rejected FROM quality.file_account").fetchall()
        self.accounts = {file: tuple(rest) for file, *rest in rows}
        self.said = con.execute("SELECT file, value, expected FROM quality.reading_issue WHERE line IS NULL").fetchall()
        self.lost = left_out(landing, plans)

    def refused(self, reason: str, setting: str = "") -> bool:
        """Whether some file was refused for that reason, and the setting that raises the limit is named."""
        return any(value == reason and (not setting or setting in str(expected)) for _, value, expected in self.said)


def read(landing: Path, *, reference: Path | None = None, judged: bool = False) -> Seen:
    """Plan and read a landing as a run does; judged: on to verdict and indicators."""
    plans = plan_runs(landing, reference=reference)
    con = open_warehouse(None, threads=1, memory_limit="1GB", temp_directory=landing.parent / "spill")
    steps.start(con, "drill", "fast")
    steps.extract(con, plans[0])
    if judged:
        steps.validate(con)
        steps.derive(con)
    return Seen(con, plans[:1], landing)


def landing_of(folder: Path, files: dict[str, bytes]) -> Path:
    """A landing with those files, and one that is in order."""
    landing = folder / "landing"
    for name, content in {GOOD: corpus()[GOOD], **files}.items():
        path = landing / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    return landing


def good(seen: Seen) -> bool:
    """The file that is in order was loaded."""
    return seen.accounts.get(GOOD) == ("loaded", 1, 1, 0) and not seen.lost


def accounted(seen: Seen) -> bool:
    """Every line of every file, by an independent count."""
    return not unaccounted(seen.con, seen.plans)


@contextmanager
def limit(**settings: str):  # type: ignore[no-untyped-def]
    """Settings of limits (``max_line_kib="1"``) for a while."""
    before = {name: os.environ.get(f"FDQ_{name.upper()}") for name in settings}
    os.environ.update({f"FDQ_{name.upper()}": value for name, value in settings.items()})
    try:
        yield
    finally:
        for name, value in before.items():
            os.environ.pop(f"FDQ_{name.upper()}")
            if value is not None:
                os.environ[f"FDQ_{name.upper()}"] = value


def _child(case: Case, line: Connection) -> None:
    outcome = Outcome()
    with tempfile.TemporaryDirectory(prefix="fdq-drill-") as folder:
        start = time.monotonic()
        try:
            case.act(Path(folder), outcome)
        except Exception:
            outcome.tries += 1
            outcome.wrong.append(traceback.format_exc(limit=-3))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    line.send((outcome, time.monotonic() - start, peak))


def attempt(case: Case) -> Row:
    """The row of a case, which runs in its own process; prints every sentence that does not hold."""
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe()
    process = context.Process(target=_child, args=(case, theirs), daemon=True)
    process.start()
    theirs.close()
    try:
        if not ours.poll(case.seconds):
            process.kill()
            return Row(case.name, 1, 0, 0, 0, 1, f"not done after {case.seconds} s")
        outcome, took, peak = ours.recv()
    except EOFError:
        return Row(case.name, 1, 0, 1, 0, 0, "the process died")
    finally:
        process.join(60)
        ours.close()
    if peak > case.most_mib:
        outcome.wrong.append(f"{peak} MiB of memory, at most {case.most_mib}")
    for said in outcome.wrong:
        print(f"{case.name}: {said}", flush=True)
    lost = min(outcome.tries, len(outcome.wrong))
    return Row(case.name, outcome.tries, outcome.tries - lost, lost, outcome.leaked, 0, f"{took:.1f} s, peak {peak:,} MiB")
