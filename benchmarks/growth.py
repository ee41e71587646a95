"""What more rules cost: the catalogue judged as it is, with three hundred copies of its rules, and with six hundred.

The copies are the same hundred rules of stays, spread over the catalogue, under other ids: the second three hundred do the work of the first
once more, so any cost that grows faster than the number of rules shows as a ratio over 1. The ratio is one of differences: the three catalogues run
in turns, as a machine that slows down in between would decide it, and three hundred take long enough to stand out from its noise; with a
hundred the same code gave from 0.66 to 1.54.
"""

from __future__ import annotations

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
_NAME = f"second {SPREAD * TIMES} rules against the first"


def bench_growth(staged: Path, scratch: Path, runs: int) -> list[Goal]:
    """Print seconds of ``evaluate`` for each catalogue, and what the second lot of rules costs against the first."""
    lot = SPREAD * TIMES
    print(f"\n{lot} and {2 * lot} more rules on the same warehouse", flush=True)
    measured = measure_each_in_turns(judge_with, [(staged, scratch, lots * TIMES) for lots in (0, 1, 2)], runs)
    for lots, one in enumerate(measured):
        print(f"  {one.result} entries of the catalogue ({lots * lot} added)   {one}", flush=True)
    none, first, second = (one.median for one in measured)
    if not none < first < second:
        print("  so many rules cost less than the noise of this machine: no ratio", flush=True)
        return [Goal(_NAME, GOAL, None, "x", runs)]
    ratio = (second - first) / (first - none)
    goal = Goal(_NAME, GOAL, ratio, "x", runs)
    print(f"  the second lot takes x{ratio:.2f} of the first; goal at most x{GOAL}: {'met' if goal.is_met else 'MISSED'}", flush=True)
    return [goal]


def judge_with(staged: Path, scratch: Path, copies: int) -> tuple[float, int]:
    """Seconds to evaluate the catalogue with so many copies of a hundred rules more, and the number of its entries."""
    con, path = open_copy(staged, scratch)
    catalogue = load_catalogue()
    sample = [rule for rule in catalogue.rules if rule.registration == "mzg" and (rule.violation or rule.query)]
    spread = [sample[at * len(sample) // SPREAD] for at in range(SPREAD)]
    more = [
        rule.model_copy(update={"id": f"MZG-MORE-{number * SPREAD + at:03d}"}) for number in range(copies) for at, rule in enumerate(spread)
    ]
    rules = Catalogue((*catalogue.rules, *more), catalogue.families)
    seconds, _ = timed(lambda: evaluate(con, rules))
    con.close()
    path.unlink()
    return seconds, len(rules.rules)
