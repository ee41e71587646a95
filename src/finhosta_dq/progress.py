"""Progress of long work: whoever runs it says how far it is, whoever watches chooses how to show it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

Progress = Callable[[str, int, int], None]
"""Called with (what is being done, steps done, steps in all)."""

_watchers: list[Progress] = []


def report(what: str, done: int, total: int) -> None:
    """Tell every watcher that ``done`` of ``total`` steps of ``what`` are finished."""
    for watcher in tuple(_watchers):
        watcher(what, done, total)


@contextmanager
def watching(watcher: Progress) -> Iterator[None]:
    """Within the block ``watcher`` hears of all progress of this process."""
    _watchers.append(watcher)
    try:
        yield
    finally:
        _watchers.remove(watcher)
