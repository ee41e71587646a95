"""Thirty people at the worklist page while the nightly run of the same hospital goes on: ``make load``.

Each reads the list of errors somewhere, opens a record, decides on three findings, and pauses a few seconds, until the run is published and a little
longer. Every decision carries a note of its own, so that afterwards each one that was confirmed can be looked up in the registry.
"""

from __future__ import annotations

import argparse
import random
import re
import statistics
import subprocess
import tempfile
import threading
import time
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

import httpx
from sqlalchemy import func, select

from benchmarks.measure import machine
from benchmarks.page_server import add_users, environment, log_in, program, served, token
from finhosta_dq.cli.synth import synthesise
from finhosta_dq.pipeline import build
from finhosta_dq.pipeline.plan import plan_runs
from finhosta_dq.pipeline.settings import Settings
from finhosta_dq.registry.store import default_url, open_registry
from finhosta_dq.registry.tables import decision

PEOPLE, GOAL_MS = 30, 500.0
PAUSE = (2.0, 4.0)
"""Seconds between what one person does and does next."""
# rounds of one person at most, however long the run takes
_MOST_ROUNDS = 500
_PICK = re.compile(r'name="pick" value="([0-9a-f]{32}\.[0-9a-f]{32})"')
_MARK = re.compile(r'href="(/record/[0-9a-f]{32})"')
_RECORDED = re.compile(r"Decisions recorded: (\d+)\.")


@dataclass
class Work:
    """What one or all people met. took: milliseconds by what was asked; statuses: of answers that were no success; confirmed: note ->
    decisions that the page said were recorded; refused: decisions it did not record."""

    took: dict[str, list[float]] = field(default_factory=dict)
    statuses: list[int] = field(default_factory=list)
    confirmed: dict[str, int] = field(default_factory=dict)
    refused: int = 0

    def add(self, other: Work) -> None:
        """Add what somebody else met."""
        for name, times in other.took.items():
            self.took.setdefault(name, []).extend(times)
        self.statuses += other.statuses
        self.confirmed |= other.confirmed
        self.refused += other.refused

    def p95(self) -> float:
        """Milliseconds that 95 % of all answers took at most."""
        every = sorted(one for times in self.took.values() for one in times)
        return statistics.quantiles(every, n=20)[-1]


def people_at_work(address: str, names: list[str], there: threading.Barrier, over: threading.Event, pause: tuple[float, float]) -> Work:
    """Let them log in, wait at ``there`` for everybody, and work until ``over`` is set."""
    together = Work()
    with ThreadPoolExecutor(len(names)) as pool:
        for done in pool.map(lambda name: _work(address, name, there, over, pause), names):
            together.add(done)
    return together


def night(landing: Path, out: Path, settings: Mapping[str, str]) -> subprocess.Popen[bytes]:
    """The nightly run as a process of its own."""
    command = [program(), "run", "--landing", str(landing), "--out", str(out)]
    with (out.parent / "night.log").open("wb") as log:
        return subprocess.Popen(command, env={**environment(), **settings}, cwd=out, stdout=log, stderr=log)


def under_load(landing: Path, out: Path, address: str, names: list[str], pause: tuple[float, float], **settings: str) -> tuple[Work, int]:
    """What people met while a run was made and published, and the exit code of that run. settings: of that run, by name."""
    over, there = threading.Event(), threading.Barrier(len(names) + 1)
    with ThreadPoolExecutor(1) as pool:
        working = pool.submit(people_at_work, address, names, there, over, pause)
        there.wait(300)
        code = night(landing, out, settings).wait()
        # a few more rounds on the new run
        time.sleep(pause[1])
        over.set()
        return working.result(), code


def times_in_registry(out: Path, notes: list[str]) -> dict[str, int]:
    """How many decisions of the registry carry each note."""
    registry = open_registry(default_url(out))
    with registry.read() as con:
        rows = con.execute(select(decision.c.note, func.count()).where(decision.c.note.is_not(None)).group_by(decision.c.note)).all()
    registry.close()
    found = {str(note): int(number) for note, number in rows}
    return {note: found.get(note, 0) for note in notes}


def _work(address: str, name: str, there: threading.Barrier, over: threading.Event, pause: tuple[float, float]) -> Work:
    work, chance = Work(), random.Random(name)
    with closing(log_in(address, name)) as client:
        there.wait(300)
        # not all in the same moment
        over.wait(chance.uniform(0, pause[1]))
        for number in range(_MOST_ROUNDS):
            if over.is_set():
                break
            _round(client, work, chance, f"{name} round {number}")
            over.wait(chance.uniform(*pause))
    return work


def _round(client: httpx.Client, work: Work, chance: random.Random, note: str) -> None:
    listed = _ask(work, "list", lambda: client.get("/list", params={"severity": "error", "after": chance.randrange(200)}))
    picks, marks = list(dict.fromkeys(_PICK.findall(listed.text))), _MARK.findall(listed.text)
    if len(picks) < 3 or not marks:
        raise RuntimeError(f"the list holds no findings: {listed.status_code}")
    _ask(work, "record", lambda: client.get(chance.choice(marks)))
    form = {"csrf": token(listed), "run": "-", "note": note, "pick": chance.sample(picks, 3)}
    form |= chance.choice(({"kind": "accept", "reason": "source_confirmed"}, {"kind": "assign"}, {"kind": "comment"}))
    answer = _ask(work, "decide", lambda: client.post("/decide", data=form))
    said = _RECORDED.search(answer.text)
    recorded = int(said.group(1)) if said else 0
    work.confirmed[note] = recorded
    work.refused += 3 - recorded


def _ask(work: Work, what: str, ask: Callable[[], httpx.Response]) -> httpx.Response:
    start = time.perf_counter()
    answer = ask()
    work.took.setdefault(what, []).append((time.perf_counter() - start) * 1000)
    if answer.status_code >= 400:
        work.statuses.append(answer.status_code)
    return answer


def main() -> None:
    parser = argparse.ArgumentParser(prog="benchmarks.page_load")
    parser.add_argument("--people", type=int, default=PEOPLE)
    parser.add_argument("--stays", type=int, default=3_000, help="stays per half-year of the hospital")
    options = parser.parse_args()
    print(f"machine: {machine()}", flush=True)
    with tempfile.TemporaryDirectory(prefix="fdq-load-") as temporary:
        landing, out = Path(temporary) / "landing", Path(temporary) / "out"
        synthesise(landing, hospital="999", period="2025", stays=options.stays, defects=0.06, seed=1)
        (plan,) = plan_runs(landing)
        build.run(plan, Settings(out=out))
        names = [f"registrar-{number}" for number in range(options.people)]
        add_users(out, dict.fromkeys(names, "registrar"))
        with served(out, Path(temporary) / "serve.log") as address:
            work, code = under_load(landing, out, address, names, PAUSE)
        confirmed = {note: number for note, number in work.confirmed.items() if number}
        lost = {note for note, number in times_in_registry(out, list(confirmed)).items() if number != confirmed[note]}
    asked = sum(len(times) for times in work.took.values())
    print(
        f"{options.people} people, logged in before, during a run, {PAUSE[0]:.0f}-{PAUSE[1]:.0f} s between two rounds of each: {asked} requests"
    )
    for name, times in work.took.items():
        print(f"  {name:8} median {statistics.median(times):6.0f} ms   slowest {max(times):6.0f} ms   {len(times)}")
    print(
        f"  decisions confirmed {sum(confirmed.values())}, refused {work.refused}, lost or doubled {len(lost)}, errors {len(work.statuses)}"
    )
    met = work.p95() < GOAL_MS
    print(f"  95 % within {work.p95():.0f} ms; goal under {GOAL_MS:.0f} ms: {'met' if met else 'MISSED'}", flush=True)
    # 1: the run is published and found something that blocks
    if code > 1 or lost or work.statuses or not met:
        raise SystemExit(1)


if __name__ == "__main__":
    main()
