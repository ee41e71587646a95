"""Runs pieces of work two at a time on connections of their own, beside the connection of the run."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

import duckdb

from finhosta_dq.warehouse.connection import beside

BESIDE = "caught"
"""Database in memory, attached while rules are evaluated, that holds what was found; it spills to disk as tables of the warehouse do."""

WORKERS = 2
"""Statements that run at a time. One alone leaves threads idle at its beginning and end; more would only need more memory."""

Work = Callable[[duckdb.DuckDBPyConnection], None]


@contextmanager
def done_beside(con: duckdb.DuckDBPyConnection, work: Sequence[Work], progress: Callable[[int], None]) -> Iterator[None]:
    """Do the work; the tables it made in the database ``BESIDE`` are there inside the block.

    To be entered outside a transaction: the connections see what was committed. progress: called with the number of pieces done.
    The first error, in order of the work, is raised, and no further piece is begun.
    """
    con.execute(f"ATTACH ':memory:' AS {BESIDE}")
    try:
        _do(con, work, progress)
        yield
    finally:
        con.execute(f"DETACH {BESIDE}")


def _do(con: duckdb.DuckDBPyConnection, work: Sequence[Work], progress: Callable[[int], None]) -> None:
    mine = threading.local()
    opened: list[duckdb.DuckDBPyConnection] = []
    broken = threading.Event()

    def one(piece: Work) -> None:
        if broken.is_set():
            return
        if not hasattr(mine, "con"):
            mine.con = beside(con)
            opened.append(mine.con)
        try:
            piece(mine.con)
        except BaseException:
            broken.set()
            raise

    pool = ThreadPoolExecutor(WORKERS, thread_name_prefix="rules")
    try:
        for done, _ in enumerate(pool.map(one, work), start=1):
            progress(done)
    finally:
        broken.set()
        pool.shutdown(cancel_futures=True)
        for each in opened:
            each.close()
