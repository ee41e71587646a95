"""How long ``fdq check`` keeps a person waiting for its first word: from the start of the process to the first byte it writes."""

from __future__ import annotations

import statistics
import subprocess
import time
from pathlib import Path

from benchmarks.goals import Goal
from benchmarks.page_server import environment, program
from finhosta_dq.cli.synth import synthesise

GOAL_SECONDS = 1.0
STAYS = 50


def bench_startup(scratch: Path, runs: int) -> list[Goal]:
    """Print seconds to the first byte and to the end; the first start warms the files up and does not count."""
    landing = scratch / "tiny"
    synthesise(landing, hospital="999", period="2025-1", stays=STAYS, defects=0.0, seed=1)
    print(f"\nfdq check on {STAYS} stays", flush=True)
    took = [first_byte(landing) for _ in range(runs + 1)][1:]
    for at, what in enumerate(("first word", "verdict and end")):
        seconds = [one[at] for one in took]
        print(f"  {what:16} {statistics.median(seconds):.2f} s  ({min(seconds):.2f}-{max(seconds):.2f})", flush=True)
    return [Goal("fdq check: first word", GOAL_SECONDS, statistics.median(one[0] for one in took), "s", runs)]


def first_byte(landing: Path) -> tuple[float, float]:
    """Seconds from the start of ``fdq check`` to its first byte on either stream, and to its end. Raises RuntimeError when it fails."""
    start = time.perf_counter()
    process = subprocess.Popen(
        [program(), "check", str(landing)], env=environment(), stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    )
    assert process.stdout is not None
    seen = process.stdout.read(1)
    first = time.perf_counter() - start
    rest = process.stdout.read()
    code = process.wait()
    whole = time.perf_counter() - start
    # 1: the delivery has blocking findings
    if not seen or code > 1:
        raise RuntimeError(f"fdq check ended with {code}: {(seen + rest).decode(errors='replace')[-300:]}")
    return first, whole
