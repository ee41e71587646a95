"""The published run that the page shows, opened for one request without a copy."""

from __future__ import annotations

import json
import threading
from collections import OrderedDict
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path

import duckdb

from finhosta_dq.pipeline.build import WAREHOUSE
from finhosta_dq.publication.run_folder import LATEST, RUNS, SUCCESS
from finhosta_dq.warehouse.connection import beside, connect

# runs kept open at once: the latest, and the one before it while somebody still reads it
_OPEN_RUNS = 3
_open: OrderedDict[Path, duckdb.DuckDBPyConnection] = OrderedDict()
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
    con = beside(_shared(folder.resolve()))
    try:
        yield con
    finally:
        con.close()


def _shared(folder: Path) -> duckdb.DuckDBPyConnection:
    with _lock:
        con = _open.get(folder)
        if con is None:
            con = connect(folder / WAREHOUSE, read_only=True)
            _open[folder] = con
        _open.move_to_end(folder)
        while len(_open) > _OPEN_RUNS:
            # connections that requests still hold keep the database until they are closed
            _open.popitem(last=False)[1].close()
        return con


def close_runs() -> None:
    """Close every warehouse that is open."""
    with _lock:
        while _open:
            _open.popitem()[1].close()
