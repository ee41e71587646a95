"""Kills runs and imports in every stage, and disturbs the machine around them: ``python -m drills.crash [--kills 50] [--seed 1]``.

After each: every published run is whole, the page can read the last one, no decision is lost, the next run ends with the extract that an
undisturbed run gives, byte for byte, and what the dead run left is gone.
"""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
import time
from collections import defaultdict
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from drills.crash_machine import MACHINE
from drills.crash_points import STAGES, Moment, moments
from drills.ground import WRITTEN, DisturbedError, Ground, HungError, fdq, prefect_server, prepare, watch
from drills.table import Row, finish
from drills.whole import broken_runs, decisions, extract_of, leftovers, lost_decisions, published, unreadable_page
from finhosta_dq.registry.decisions import Decision, decide
from finhosta_dq.registry.store import default_url, open_registry

_TRIES = 4


@dataclass
class Outcome:
    """What became of one trial. landed: the stage the kill fell in."""

    name: str
    landed: str = ""
    problems: list[str] = field(default_factory=list)
    is_hung: bool = False


def kill(ground: Ground, moment: Moment, name: str = "") -> Outcome:
    """One kill at that moment, and all that must be true after it."""
    place = name or f"kill-{moment.number}"
    for again in range(_TRIES):
        out, env = ground.trial(f"{place}-{again}")
        outcome = _kill(ground, moment, out, env)
        if outcome.landed != "over":
            break
        # it was faster than usual and had ended: sooner next time
        moment = Moment(moment.number, moment.stage, moment.share / 2)
    if not outcome.problems:
        shutil.rmtree(out.parent)
    return outcome


def _kill(ground: Ground, moment: Moment, out: Path, env: dict[str, str]) -> Outcome:
    outcome, url = Outcome(str(moment)), default_url(out)
    is_import = moment.stage == "import"
    before = len(published(out))
    try:
        child = watch(ground.import_command(out) if is_import else ground.run_command(out), env)
        if not child.until(moment.stage):
            raise DisturbedError(f"{moment.stage} did not begin: exit code {child.end()}")
        known = decisions(url) if is_import else _decided_meanwhile(ground, out)
        time.sleep(moment.share * ground.lengths[moment.stage])
        outcome.landed = child.kill()
        if outcome.landed == "over":
            return outcome
        outcome.problems += broken_runs(out) + unreadable_page(out) + lost_decisions(known, url)
        outcome.problems += ["a run disappeared"] * (len(published(out)) < before)
        if is_import:
            outcome.problems += _imported_again(ground, out, env, len(known))
        fdq(ground.run_command(out), env)
        outcome.problems += converged(ground, out, known)
    except HungError as error:
        outcome.is_hung = True
        outcome.problems.append(str(error))
    except Exception as error:
        outcome.problems.append(f"{type(error).__name__}: {error}")
    return outcome


def converged(ground: Ground, out: Path, known: list[tuple[Any, ...]], url: str | None = None, but: str | None = None) -> list[str]:
    """What is wrong after the next run: the extract differs (in another file than ``but``), something is broken, lost or left."""
    last, problems = published(out)[-1], []
    found = extract_of(last)
    problems += [
        f"extract differs: {name}"
        for name in sorted(found.keys() | ground.reference.keys())
        if found.get(name) != ground.reference.get(name) and name != but
    ]
    problems += ["latest is another run"] * ((out / "latest").resolve() != last.resolve())
    return problems + broken_runs(out) + unreadable_page(out) + lost_decisions(known, url or default_url(out)) + leftovers(out, url)


def _decided_meanwhile(ground: Ground, out: Path) -> list[tuple[Any, ...]]:
    """Somebody decides while the run goes on; all decisions there are then."""
    url = default_url(out)
    with closing(open_registry(url)) as registry:
        chosen = [Decision(*one, kind="assign", assignee="bram") for one in ground.findings[5:8]]
        if decide(registry, chosen, by="carla", origin="page", run_id=published(out)[-1].name):
            raise DisturbedError("a decision during the run was refused")
    return decisions(url)


def _imported_again(ground: Ground, out: Path, env: dict[str, str], before: int) -> list[str]:
    url = default_url(out)
    cut_off = len(decisions(url)) - before
    fdq(ground.import_command(out), env, (0,))
    after = len(decisions(url)) - before
    told = [f"the import that was cut off left {cut_off} of {WRITTEN} decisions"] * (cut_off not in (0, WRITTEN))
    return told + [f"{after} decisions after the second import, {WRITTEN} expected"] * (after != WRITTEN)


def rows_of(outcomes: dict[str, list[Outcome]]) -> list[Row]:
    """A row per kind of trial."""
    rows = []
    for name, trials in outcomes.items():
        good = sum(not one.problems for one in trials)
        hung = sum(one.is_hung for one in trials)
        landed = defaultdict(int)
        for one in trials:
            landed[one.landed] += 1
        note = ", ".join(f"{stage} {number}" for stage, number in landed.items() if stage)
        rows.append(Row(name, len(trials), good, len(trials) - good - hung, 0, hung, note=f"fell in: {note}" if note else ""))
    return rows


def main() -> None:
    """Run the drill; exits with 1 when something was lost or hung."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=50)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--lanes", type=int, default=2, help="trials side by side")
    parser.add_argument("--only", choices=["kills", "machine", *MACHINE], help="one half of the drill, or one kind of disturbance")
    given = parser.parse_args()
    begun = time.monotonic()
    folder = Path(tempfile.mkdtemp(prefix="fdq-crash-drill-"))
    outcomes: dict[str, list[Outcome]] = {}
    with prefect_server(folder) as env:
        ground = prepare(folder, env)
        told = ", ".join(f"{stage} {seconds:.2f} s" for stage, seconds in ground.lengths.items())
        print(f"seed {given.seed}; an undisturbed run takes {ground.run_seconds:.0f} s: {told}", flush=True)
        chosen = moments(given.kills, given.seed) if given.only in (None, "kills") else []
        others = [(name, trials) for name, trials in MACHINE.items() if given.only in (None, "machine", name)]
        with ThreadPoolExecutor(given.lanes) as pool:
            # the slow ones wait most of their time, so they come first
            machine = [(name, pool.submit(_machine, ground, name, trial)) for name, trials in others for trial in trials]
            killed = [(f"kill: {moment.stage}", pool.submit(kill, ground, moment)) for moment in chosen]
            for name, future in [*killed, *machine]:
                outcome = future.result()
                outcomes.setdefault(name, []).append(outcome)
                said = "; ".join(outcome.problems) or "recovered"
                print(f"{outcome.name}{f' (fell in {outcome.landed})' if outcome.landed else ''}: {said}", flush=True)
    order = [f"kill: {stage}" for stage in STAGES if f"kill: {stage}" in outcomes]
    rows = rows_of({name: outcomes[name] for name in [*order, *(name for name in outcomes if name not in order)]})
    print(f"{time.monotonic() - begun:.0f} s in all", flush=True)
    if all(row.is_good for row in rows):
        shutil.rmtree(folder, ignore_errors=True)
    else:
        print(f"what is wrong is kept in {folder}", flush=True)
    finish("crash", rows, "python -m drills.crash " + " ".join(sys.argv[1:]))


def _machine(ground: Ground, name: str, trial: Any) -> Outcome:
    outcome = Outcome(f"{name}: {trial.what}")
    try:
        outcome.problems += trial.tried(ground, converged)
    except HungError as error:
        outcome.is_hung = True
        outcome.problems.append(str(error))
    except Exception as error:
        outcome.problems.append(f"{type(error).__name__}: {error}")
    return outcome


if __name__ == "__main__":
    main()
