"""The published run that the page shows, opened for one request without a copy."""

from __future__ import annotations

import json
import threading
from collections import OrderedDict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import duckdb

from finhosta_dq.pipeline.build import WAREHOUSE
from finhosta_dq.publication.run_folder import LATEST, RUNS, SUCCESS
from finhosta_dq.side_by_side import beside
from finhosta_dq.warehouse.connection import connect


@dataclass
class _Shared:
    """The warehouse of a run and how many requests read it: closing it would close their connections too."""

    con: duckdb.DuckDBPyConnection
    readers: int = 0
    is_dropped: bool = False


# runs kept open at once: the latest, and the one before it while somebody still reads it
_OPEN_RUNS = 3
_open: OrderedDict[Path, _Shared] = OrderedDict()
_lock = threading.Lock()


class NoRun(LookupError):
    """Error raised when nothing was published yet, or not for that hospital."""


def latest_run(out: Path, hospital: str | None = None) -> Path:
    """Folder of the run published last, real path.

    hospital: only runs that hold a delivery of that hospital. Raises NoRun.
    """
    latest = (out / LATEST).resolve()
    if (latest / SUCCESS).is_file() and (hospital is None or hospital in hospitals(latest)):
        return latest
    if hospital is not None:
        published = sorted((path for path in (out / RUNS).glob(f"*/{SUCCESS}")), key=lambda path: path.stat().st_mtime, reverse=True)
        for success in published:
            if hospital in hospitals(success.parent.resolve()):
                return success.parent.resolve()
    raise NoRun


@lru_cache(maxsize=64)
def hospitals(folder: Path) -> frozenset[str]:
    """Hospitals with a delivery in that run."""
    document = json.loads((folder / "report.json").read_text(encoding="utf-8"))
    return frozenset(delivery["hospital"] for delivery in document["deliveries"])


@contextmanager
def open_run(folder: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """A read-only connection to the warehouse of a run for one request and one thread; closed afterwards.

    The file itself stays open for the next request; temporary tables are seen by this connection only.
    """
    shared = _take(folder.resolve())
    try:
        con = beside(shared.con)
        try:
            yield con
        finally:
            con.close()
    finally:
        _give_back(shared)


def _take(folder: Path) -> _Shared:
    with _lock:
        shared = _open.get(folder)
        if shared is None:
            shared = _open[folder] = _Shared(connect(folder / WAREHOUSE, read_only=True))
        shared.readers += 1
        _open.move_to_end(folder)
        while len(_open) > _OPEN_RUNS:
            _drop(_open.popitem(last=False)[1])
        return shared


def _give_back(shared: _Shared) -> None:
    with _lock:
        shared.readers -= 1
        if shared.is_dropped and not shared.readers:
            shared.con.close()


def _drop(shared: _Shared) -> None:
    shared.is_dropped = True
    if not shared.readers:
        shared.con.close()


def close_runs() -> None:
    """Close every warehouse that is open, those in use when their last request ends."""
    with _lock:
        while _open:
            _drop(_open.popitem()[1])
