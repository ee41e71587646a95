"""Times a piece of work in a process of its own, so that memory and caches of one measurement do not touch the next."""

from __future__ import annotations

import multiprocessing
import os
import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class Measured:
    """Median, least and most seconds of the runs, highest resident memory in GB, and what the work returned each time."""

    median: float
    least: float
    most: float
    peak_gb: float
    results: tuple[Any, ...]

    @property
    def result(self) -> Any:
        """What the work returned last."""
        return self.results[-1]

    @property
    def runs(self) -> int:
        """How many runs it were."""
        return len(self.results)

    def __str__(self) -> str:
        span = f"({self.least:.2f}-{self.most:.2f})" if self.runs > 1 else "(once)"
        return f"{self.median:8.2f} s  {span}  peak {self.peak_gb:.2f} GB"


def machine() -> str:
    """Cores and memory of this machine."""
    return f"{len(os.sched_getaffinity(0))} cores, {memory_gb():.0f} GB"


def memory_gb() -> float:
    """Memory of this machine in GB."""
    return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1e9


def _child(work: Callable[..., tuple[float, Any]], arguments: tuple[Any, ...], answer: Any) -> None:
    seconds, result = work(*arguments)
    answer.send((seconds, _peak_gb(), result))


def _peak_gb() -> float:
    """Highest resident memory of this process in GB; the usage counters of the system would carry over that of the parent."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return int(status.split("VmHWM:")[1].split()[0]) / 1e6


def measure(work: Callable[..., tuple[float, Any]], *arguments: Any, runs: int = 3) -> Measured:
    """Run ``work(*arguments)`` ``runs`` times, each in a fresh process; it returns (seconds of the measured part, result)."""
    return _measured([_once(work, arguments) for _ in range(runs)])


def measure_in_turns(
    first: tuple[Callable[..., tuple[float, Any]], tuple[Any, ...]],
    second: Callable[[Any], tuple[Callable[..., tuple[float, Any]], tuple[Any, ...]]],
    runs: int = 3,
) -> tuple[Measured, Measured, list[float]]:
    """Run two pieces of work in turns, so that a machine that slows down slows both: what each took, and the ratio of every pair.

    first: work and its arguments. second: work and arguments, given what the first returned.
    """
    ours, others = [], []
    for _ in range(runs):
        ours.append(_once(*first))
        others.append(_once(*second(ours[-1][2])))
    return _measured(ours), _measured(others), [one[0] / other[0] for one, other in zip(ours, others, strict=True)]


def measure_each_in_turns(work: Callable[..., tuple[float, Any]], several: Sequence[tuple[Any, ...]], runs: int = 3) -> list[Measured]:
    """Run ``work`` with each of several lots of arguments, one lot after the other and then all of them again; what each took."""
    rounds = [[_once(work, arguments) for arguments in several] for _ in range(runs)]
    return [_measured(list(lot)) for lot in zip(*rounds, strict=True)]


def _once(work: Callable[..., tuple[float, Any]], arguments: tuple[Any, ...]) -> tuple[float, float, Any]:
    context = multiprocessing.get_context("spawn")
    receiver, sender = context.Pipe(duplex=False)
    process = context.Process(target=_child, args=(work, arguments, sender))
    process.start()
    sender.close()  # so that a child that dies ends the wait
    answer: tuple[float, float, Any] = receiver.recv()
    process.join()
    return answer


def _measured(runs: list[tuple[float, float, Any]]) -> Measured:
    seconds = [one[0] for one in runs]
    return Measured(statistics.median(seconds), min(seconds), max(seconds), max(one[1] for one in runs), tuple(one[2] for one in runs))


def apart(work: Callable[..., Any], *arguments: Any) -> Any:
    """What ``work(*arguments)`` returns, done in a process of its own, so that its memory is free again before anything is measured."""
    return _once(_untimed, (work, *arguments))[2]


def _untimed(work: Callable[..., Any], *arguments: Any) -> tuple[float, Any]:
    return 0.0, work(*arguments)


def timed(work: Callable[[], Any]) -> tuple[float, Any]:
    """Seconds ``work()`` takes, and what it returns."""
    start = time.perf_counter()
    result = work()
    return time.perf_counter() - start, result


def slope(points: Sequence[tuple[float, float]]) -> float:
    """Slope of the line through the points (x, y) by least squares; with logarithms of size and seconds, the exponent of growth."""
    x = sum(point[0] for point in points) / len(points)
    y = sum(point[1] for point in points) / len(points)
    return sum((a - x) * (b - y) for a, b in points) / sum((a - x) ** 2 for a, _ in points)
