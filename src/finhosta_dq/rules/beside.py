"""Runs the statements of rules two at a time, beside the connection of the run."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

import duckdb

from finhosta_dq.side_by_side import side_by_side

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
        side_by_side(con, work, WORKERS, progress)
        yield
    finally:
        con.execute(f"DETACH {BESIDE}")
