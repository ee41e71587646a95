"""The part of reading that goes for several files at a time: one pass over the bytes of each, and the fast way where it is open.

DuckDB numbers the lines of a file on one thread, so a file by itself leaves the others idle.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

import duckdb

from finhosta_dq.contracts import Registration
from finhosta_dq.limits import Limits
from finhosta_dq.reading import fast
from finhosta_dq.reading.scan import Scan, scan
from finhosta_dq.reading.source import SourceFile, is_damage
from finhosta_dq.side_by_side import side_by_side

MOST_FILES = 4
"""Files that are read at a time, where there are as many threads; each has buffers of its own."""


@dataclass(frozen=True)
class Begun:
    """What is known of a file. found: its bytes, None when they cannot be read. loaded: lines that the fast way took, None when it took none."""

    found: Scan | None
    loaded: int | None = None


def begin(con: duckdb.DuckDBPyConnection, sources: Sequence[SourceFile], registration: Registration, allowed: Limits) -> dict[str, Begun]:
    """Look at the bytes of files of one delivery, and load those that are clean: name of the file -> what is known of it.

    Files no byte of which may be read have no entry. Raises OSError for trouble of the machine while reading.
    """
    # the largest first, so that none is left for the end alone
    readable = sorted((source for source in sources if not source.problem), key=lambda source: -source.size)
    ((threads,),) = con.execute("SELECT current_setting('threads')").fetchall()
    work = [partial(_begin, source=source, registration=registration, allowed=allowed) for source in readable]
    found = side_by_side(con, work, min(int(threads), MOST_FILES))
    return {source.name: one for source, one in zip(readable, found, strict=True)}


def _begin(con: duckdb.DuckDBPyConnection, *, source: SourceFile, registration: Registration, allowed: Limits) -> Begun:
    try:
        with source.open() as stream:
            found = scan(stream, registration.text.delimiter.encode())
    except Exception as error:
        if not is_damage(error):
            raise
        return Begun(None)
    if source.refused or registration.name == "finhosta":
        return Begun(found)
    return Begun(found, fast.load(con, source, found, registration, registration.by_table(source.table or ""), allowed))
