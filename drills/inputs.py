"""``make drill-input``: broken and hostile input. Ten thousand mutated deliveries through the reader, and named attacks one by one.

Prints one table: tries, survived, lost (a crash, a file or line not accounted for), leaked (a value was executed, or a script ran), hung.
"""

from __future__ import annotations

import argparse
import multiprocessing
import os
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from queue import Empty, SimpleQueue

from drills.hostile import attempt
from drills.hostile_files import FILES
from drills.hostile_outputs import OUTPUTS
from drills.hostile_values import VALUES
from drills.mutations import LEVELS
from drills.reader import Result, work
from drills.table import Row, finish

BATCH = 50
MOST_SECONDS = 60
"""Limit of one delivery. A batch has a little more for each further one; when it takes longer, its deliveries have the limit one by one."""
_START_SECONDS = 120
JUDGED_EVERY = 8
"""One in so many batches gives one delivery that goes on to the verdict and the indicators."""


class Reader:
    """A process that reads deliveries; ended and started anew when it dies or hangs."""

    def __init__(self) -> None:
        self._process: BaseProcess | None = None
        self._line: Connection | None = None

    def ask(self, seeds: Sequence[int], judged: bool) -> list[Result] | str:
        """The results, or in a word why there are none: ``hung``, ``died``, or what a batch raised."""
        fresh = self._line is None
        if self._line is None:
            context = multiprocessing.get_context("spawn")
            self._line, theirs = context.Pipe()
            self._process = context.Process(target=work, args=(theirs,), daemon=True)
            self._process.start()
            theirs.close()
        try:
            self._line.send((list(seeds), judged))
            if not self._line.poll(MOST_SECONDS + 6 * (len(seeds) - 1) + (_START_SECONDS if fresh or judged else 0)):
                self.end(kill=True)
                return "hung"
            found: list[Result] | str = self._line.recv()
            return found
        except (EOFError, OSError):
            self.end(kill=True)
            return "died"

    def end(self, *, kill: bool = False) -> None:
        """End the process."""
        if self._line is not None and self._process is not None:
            if kill:
                self._process.kill()
            else:
                self._line.send(None)
            self._process.join(60)
            self._line.close()
        self._line = self._process = None


def _apart(reader: Reader, seeds: Sequence[int], judged: bool) -> Iterator[tuple[Result, bool]]:
    """Results with whether it hung; a batch without results is read delivery by delivery."""
    found = reader.ask(seeds, judged)
    if not isinstance(found, str):
        yield from ((one, False) for one in found)
    elif len(seeds) == 1:
        yield Result(seeds[0], "unknown", (found,)), found == "hung"
    else:
        print(f"deliveries {seeds[0]} to {seeds[-1]} failed together, each by itself now: {found}", flush=True)
        for seed in seeds:
            yield from _apart(reader, [seed], judged)


def mutated(tries: int, *, seed: int = 0, processes: int = 2) -> list[Row]:
    """Rows of that many mutated deliveries: one per level, one for those that were judged. Says the seed of everything that went wrong."""
    orders: SimpleQueue[tuple[list[int], bool]] = SimpleQueue()
    for number, first in enumerate(range(seed, seed + tries, BATCH)):
        orders.put((list(range(first, min(first + BATCH, seed + tries))), False))
        if number % JUDGED_EVERY == 0:
            orders.put(([first], True))
    counts: Counter[tuple[str, str]] = Counter()
    lock, start = threading.Lock(), time.monotonic()

    def serve() -> None:
        reader = Reader()
        while True:
            try:
                seeds, judged = orders.get_nowait()
            except Empty:
                break
            for one, hung in _apart(reader, seeds, judged):
                with lock:
                    _count(counts, one, hung, judged)
        reader.end()

    threads = [threading.Thread(target=serve) for _ in range(processes)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    took = time.monotonic() - start
    rows = [_row(counts, level, f"mutated: {level}") for level in (*LEVELS, "unknown") if counts[level, "tries"]]
    return [*rows, _row(counts, "judged", "mutated, judged to the end", f"{tries:,} deliveries in {took / 60:.1f} min")]


def _count(counts: Counter[tuple[str, str]], one: Result, hung: bool, judged: bool) -> None:
    name = "judged" if judged else one.level
    counts[name, "tries"] += 1
    counts[name, "lost"] += bool(one.lost) and not hung
    counts[name, "leaked"] += one.leaked
    counts[name, "hung"] += hung
    counts[name, "survived"] += not (one.lost or one.leaked or hung)
    for what in one.lost:
        print(f"seed {one.seed} ({name}): {what}", flush=True)


def _row(counts: Counter[tuple[str, str]], key: str, name: str, note: str = "") -> Row:
    tries, survived, lost, leaked, hung = (counts[key, what] for what in ("tries", "survived", "lost", "leaked", "hung"))
    return Row(name, tries, survived, lost, leaked, hung, note)


def _told(row: Row) -> Row:
    print(f"{row.name}: {row.survived} of {row.tries}, {row.note}", flush=True)
    return row


def main() -> None:
    """Run the drill; exit 1 when anything was lost, leaked or hung."""
    parser = argparse.ArgumentParser(prog="python -m drills.inputs", description=__doc__)
    parser.add_argument("--tries", type=int, default=10_000, help="mutated deliveries")
    parser.add_argument("--seed", type=int, default=0, help="seed of the first; each has the next number")
    parser.add_argument("--processes", type=int, default=len(os.sched_getaffinity(0)))
    parser.add_argument("--only-mutated", action="store_true", help="without the named attacks")
    chosen = parser.parse_args()
    rows = [] if chosen.only_mutated else [_told(attempt(case)) for case in (*FILES, *VALUES, *OUTPUTS)]
    rows += mutated(chosen.tries, seed=chosen.seed, processes=chosen.processes)
    finish("input", rows, " ".join(["python -m drills.inputs", *sys.argv[1:]]))


if __name__ == "__main__":
    main()
