"""Runs pieces of work side by side, each thread on a connection of its own beside the connection of the run."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from concurrent.futures import CancelledError, ThreadPoolExecutor
from typing import TypeVar

import duckdb

Result = TypeVar("Result")


def settle(con: duckdb.DuckDBPyConnection) -> duckdb.DuckDBPyConnection:
    """The connection, set as all are: no progress bar of its own, moments in Belgian time."""
    con.execute("SET enable_progress_bar = false")
    con.execute("SET TimeZone = 'Europe/Brussels'")
    return con


def beside(con: duckdb.DuckDBPyConnection) -> duckdb.DuckDBPyConnection:
    """A further connection to the same database, for another thread of this process; it sees what was committed, and no temporary table."""
    return settle(con.cursor())


def side_by_side(
    con: duckdb.DuckDBPyConnection,
    work: Sequence[Callable[[duckdb.DuckDBPyConnection], Result]],
    workers: int,
    progress: Callable[[int], None] | None = None,
) -> list[Result]:
    """What each piece of work returns, in their order. No more than ``workers`` are done at a time; they are begun in order.

    To be called outside a transaction: the connections see what was committed. progress: called with the number of pieces done.
    The first error, in order of the work, is raised, and no further piece is begun.
    """
    mine = threading.local()
    opened: list[duckdb.DuckDBPyConnection] = []
    broken = threading.Event()

    def one(piece: Callable[[duckdb.DuckDBPyConnection], Result]) -> Result:
        if broken.is_set():
            # a piece begun before this one failed, so nobody gets to see this
            raise CancelledError
        if not hasattr(mine, "con"):
            mine.con = beside(con)
            opened.append(mine.con)
        try:
            return piece(mine.con)
        except BaseException:
            broken.set()
            raise

    pool = ThreadPoolExecutor(workers, thread_name_prefix="beside")
    results = []
    try:
        for done, result in enumerate(pool.map(one, work), start=1):
            results.append(result)
            if progress:
                progress(done)
    finally:
        broken.set()
        pool.shutdown(cancel_futures=True)
        for each in opened:
            each.close()
    return results
