"""What a hundred more rules cost: the catalogue judged as it is, with a hundred copies of its rules, and with two hundred.

The copies are the same hundred rules of stays, spread over the catalogue, under other ids: the second hundred does the work of the first
once more, so any cost that grows faster than the number of rules shows as a ratio over 1. The three run in turns: the ratio is one of differences,
which a machine that slows down in between would decide.
"""

from __future__ import annotations

from pathlib import Path

from benchmarks.goals import Goal
from benchmarks.measure import measure_each_in_turns, timed
from benchmarks.validation import open_copy
from finhosta_dq.rules.catalogue import Catalogue, load_catalogue
from finhosta_dq.rules.evaluate import evaluate

MORE = 100
GOAL = 1.1
"""A second hundred takes at most so many times the first."""
_NAME = "second hundred of rules against the first"


def bench_growth(staged: Path, scratch: Path, runs: int) -> list[Goal]:
    """Print seconds of ``evaluate`` for each catalogue, and what the second hundred of rules costs against the first."""
    print(f"\n{MORE} and {2 * MORE} more rules on the same warehouse", flush=True)
    measured = measure_each_in_turns(judge_with, [(staged, scratch, copies) for copies in (0, 1, 2)], runs)
    for copies, one in enumerate(measured):
        print(f"  {one.result} entries of the catalogue ({copies * MORE} added)   {one}", flush=True)
    none, first, second = (one.median for one in measured)
    if not none < first < second:
        print("  a hundred rules cost less than the noise of this machine: no ratio", flush=True)
        return [Goal(_NAME, GOAL, None, "x", runs)]
    ratio = (second - first) / (first - none)
    goal = Goal(_NAME, GOAL, ratio, "x", runs)
    print(f"  the second hundred takes x{ratio:.2f} of the first; goal at most x{GOAL}: {'met' if goal.is_met else 'MISSED'}", flush=True)
    return [goal]


def judge_with(staged: Path, scratch: Path, copies: int) -> tuple[float, int]:
    """Seconds to evaluate the catalogue with ``copies`` times a hundred more rules, and the number of its entries."""
    con, path = open_copy(staged, scratch)
    catalogue = load_catalogue()
    sample = [rule for rule in catalogue.rules if rule.registration == "mzg" and (rule.violation or rule.query)]
    spread = [sample[at * len(sample) // MORE] for at in range(MORE)]
    more = [
        rule.model_copy(update={"id": f"MZG-MORE-{number * MORE + at:03d}"}) for number in range(copies) for at, rule in enumerate(spread)
    ]
    rules = Catalogue((*catalogue.rules, *more), catalogue.families)
    seconds, _ = timed(lambda: evaluate(con, rules))
    con.close()
    path.unlink()
    return seconds, len(rules.rules)
