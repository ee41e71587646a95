"""What more rules cost: the catalogue judged as it is, with three hundred copies of its rules, and with six hundred.

The copies are the same hundred rules of stays, spread over the catalogue, under other ids: the second three hundred do the work of the first
once more, so any cost that grows faster than the number of rules shows as a ratio over 1. The ratio is one of differences, in which the noise of a
machine weighs double. So the three catalogues run in turns, and what counts are the seconds of the processor, on all threads. Of the same code the
seconds that passed gave 1.39, 1.24, 0.89 and 0.84 within two hours, those of the processor 0.89 and 0.82 in the last two of these, where they were
measured too. Both are printed.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Sequence
from pathlib import Path

from benchmarks.goals import Goal
from benchmarks.measure import measure_each_in_turns, timed
from benchmarks.validation import open_copy
from finhosta_dq.rules.catalogue import Catalogue, load_catalogue
from finhosta_dq.rules.evaluate import evaluate

SPREAD = 100
"""Rules of the catalogue that are copied."""
TIMES = 3
"""How often they are copied for one lot of more rules."""
GOAL = 1.1
"""A second lot takes at most so many times the first."""
_NAME = f"second {SPREAD * TIMES} rules against the first, processor time"


def bench_growth(staged: Path, scratch: Path, runs: int) -> list[Goal]:
    """Print seconds of ``evaluate`` for each catalogue, and what the second lot of rules costs against the first."""
    lot = SPREAD * TIMES
    print(f"\n{lot} and {2 * lot} more rules on the same warehouse", flush=True)
    measured = measure_each_in_turns(judge_with, [(staged, scratch, lots * TIMES) for lots in (0, 1, 2)], runs)
    for lots, one in enumerate(measured):
        print(f"  {one.result[0]} entries of the catalogue ({lots * lot} added)   {one}", flush=True)
    ratio = second_against_first([statistics.median(cpu for _, cpu in one.results) for one in measured])
    passed = second_against_first([one.median for one in measured])
    goal = Goal(_NAME, GOAL, ratio, "x", runs)
    if ratio is None:
        print("  so many rules cost less than the noise of this machine: no ratio", flush=True)
        return [goal]
    told = "" if passed is None else f", x{passed:.2f} of the seconds that passed"
    verdict = "met" if goal.is_met else "MISSED"
    print(f"  the second lot takes x{ratio:.2f} of the processor time of the first{told}; goal at most x{GOAL}: {verdict}", flush=True)
    return [goal]


def second_against_first(seconds: Sequence[float]) -> float | None:
    """What a second lot adds against what the first adds, from the seconds with none, one and both; None where more did not take longer."""
    none, first, second = seconds
    return (second - first) / (first - none) if none < first < second else None


def judge_with(staged: Path, scratch: Path, copies: int) -> tuple[float, tuple[int, float]]:
    """Seconds to evaluate the catalogue with so many copies of a hundred rules more; the number of its entries, and processor seconds."""
    con, path = open_copy(staged, scratch)
    catalogue = load_catalogue()
    sample = [rule for rule in catalogue.rules if rule.registration == "mzg" and (rule.violation or rule.query)]
    spread = [sample[at * len(sample) // SPREAD] for at in range(SPREAD)]
    more = [
        rule.model_copy(update={"id": f"MZG-MORE-{number * SPREAD + at:03d}"}) for number in range(copies) for at, rule in enumerate(spread)
    ]
    rules = Catalogue((*catalogue.rules, *more), catalogue.families)
    before = time.process_time()
    seconds, _ = timed(lambda: evaluate(con, rules))
    cpu = time.process_time() - before
    con.close()
    path.unlink()
    return seconds, (len(rules.rules), cpu)
