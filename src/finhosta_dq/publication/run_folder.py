"""The folder of a run: built out of sight, published by one rename, readable by its owner only."""

from __future__ import annotations

import contextlib
import fcntl
import os
import shutil
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any, TextIO

import duckdb

from finhosta_dq.encryption.keys import KeyRing
from finhosta_dq.progress import Progress, report
from finhosta_dq.publication.document import write_document
from finhosta_dq.publication.extract import write_extract
from finhosta_dq.publication.indicators_book import write_indicators
from finhosta_dq.publication.manifest import write_manifest
from finhosta_dq.publication.report import write_report
from finhosta_dq.publication.summary import write_summary
from finhosta_dq.publication.workbook import write_workbook

BUILDING = ".building"
RUNS = "runs"
LATEST = "latest"
SUCCESS = "_SUCCESS"
WAREHOUSE = "warehouse.duckdb"
_TRIES, _PAUSE_SECONDS = 20, 0.05

# locks of the builds of this process: the operating system frees them when the process ends, however it ends
_locks: dict[Path, int] = {}


class PublicationError(RuntimeError):
    """Error raised when a run folder cannot be published: it exists, is incomplete or still in use."""


def prepare_building(out: Path, run_id: str) -> Path:
    """An empty folder ``<out>/.building/<run_id>`` for one build; what dead builds left behind is removed.

    Raises PublicationError when the run is being built or was published already.
    """
    building = out / BUILDING
    for folder in (out, building, out / RUNS):
        if not folder.is_dir():
            folder.mkdir(parents=True, mode=0o700, exist_ok=True)
    remove_leftovers(out)
    if (out / RUNS / run_id).exists():
        raise PublicationError(f"run {run_id} is published already")
    folder = building / run_id
    lock = _own_lock(_lock_file(folder))
    if lock is None:
        raise PublicationError(f"run {run_id} is being built")
    _locks[folder.absolute()] = lock
    folder.mkdir(mode=0o700)
    return folder


def hospital_lock(out: Path, hospital: str) -> Path:
    """The file that a run of this hospital into ``out`` holds an exclusive lock on, whoever starts it."""
    return out / f".lock-{hospital}"


def open_hospital_lock(out: Path, hospital: str) -> TextIO:
    """``hospital_lock`` opened to be locked; it and the folder of the results are made where they are missing, for their owner only."""
    out.mkdir(parents=True, mode=0o700, exist_ok=True)
    return os.fdopen(os.open(hospital_lock(out, hospital), os.O_RDWR | os.O_CREAT, 0o600), "r+")


def remove_leftovers(out: Path) -> list[str]:
    """Remove the folders of builds whose process is gone, and the pointers that they had not yet put in place; their run ids."""
    building = out / BUILDING
    removed = []
    for pointer in out.glob(f".{LATEST}-*"):
        # who still needs his holds the lock of the run it names
        place = _lock_file(building / pointer.name.removeprefix(f".{LATEST}-"))
        if (lock := _lock(place)) is not None:
            pointer.unlink(missing_ok=True)
            _unlock(place, lock)
    for name in sorted({path.name.removesuffix(".lock") for path in building.glob("*")}):
        folder = building / name
        if folder.absolute() in _locks:
            continue
        lock = _lock(_lock_file(folder))
        if lock is None:
            continue
        if folder.is_dir():
            shutil.rmtree(folder)
            removed.append(name)
        _unlock(_lock_file(folder), lock)
    return removed


def is_being_built(folder: Path) -> bool:
    """Whether a process of this machine works on that building folder. Looking makes no lock and removes nothing."""
    if folder.absolute() in _locks:
        return True
    try:
        descriptor = os.open(_lock_file(folder), os.O_RDWR)
    except FileNotFoundError:
        return False
    try:
        # a shared lock, so that two who look at once see no builder in each other
        fcntl.flock(descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    finally:
        os.close(descriptor)
    return False


def discard(building: Path) -> None:
    """Remove a build of this process that failed; nothing of it was ever visible."""
    shutil.rmtree(building, ignore_errors=True)
    lock = _locks.pop(building.absolute(), None)
    if lock is not None:
        _unlock(_lock_file(building), lock)


def publish(
    con: duckdb.DuckDBPyConnection,
    building: Path,
    *,
    run_id: str,
    language: str = "en",
    trends: dict[str, Any] | None = None,
    ring: KeyRing | None = None,
    progress: Progress | None = None,
) -> None:
    """Write everything people read into ``building``: extract/, manifest.json, summary/, report.json, worklist.xlsx, indicators.xlsx,
    report.html and, last, _SUCCESS.

    report.json, report.html, indicators.xlsx and summary/ hold no record; worklist.xlsx and extract/ name stays.
    trends: what the report shows of earlier runs, as ``trends.section.run_section`` gives it. ring: extract keys, the current one of
    which encrypts the Parquet files.
    The caller closes ``con`` and then calls ``promote``. Raises ReconciliationError, OSError.
    """
    say = progress or report
    extract = building / "extract"

    def document() -> None:
        with (building / "report.json").open("w", encoding="utf-8") as stream:
            write_document(con, stream, redacted=True, run={"id": run_id}, language=language)

    def clean_extract() -> None:
        write_manifest(con, write_extract(con, extract, ring), building, ring.current if ring else None)

    # the extract comes first: the report shows its reconciliation
    steps = (
        clean_extract,
        lambda: write_summary(con, building / "summary", ring),
        document,
        lambda: write_workbook(con, building / "worklist.xlsx", language=language),
        lambda: write_indicators(con, building / "indicators.xlsx", language=language),
        lambda: write_report(con, building / "report.html", language=language, trends=trends),
        lambda: (building / SUCCESS).write_text(run_id + "\n", encoding="utf-8"),
    )
    for number, step in enumerate(steps):
        say("publishing", number, len(steps))
        step()
    say("publishing", len(steps), len(steps))


def promote(building: Path, out: Path, run_id: str) -> Path:
    """Publish a finished build by one rename to ``<out>/runs/<run_id>``, and point ``<out>/latest`` at it.

    Everything is on disk before the rename; files are left readable by their owner only (0600, folders 0700).
    Raises PublicationError when the build is incomplete, its warehouse is open, or the run exists.
    """
    target = out / RUNS / run_id
    if not (building / SUCCESS).is_file():
        raise PublicationError(f"{building} is not complete: it has no {SUCCESS}")
    if target.exists():
        raise PublicationError(f"run {run_id} is published already")
    shutil.rmtree(building / "spill", ignore_errors=True)
    for path in _tree(building):
        if path.name.endswith(".wal"):
            raise PublicationError(f"{path.name} is still there: close the warehouse before publishing")
        os.chmod(path, 0o700 if path.is_dir() else 0o600)
        _sync(path)
    os.rename(building, target)
    _sync(target.parent)
    beside = out / f".{LATEST}-{run_id}"
    with contextlib.suppress(FileNotFoundError):
        beside.unlink()
    beside.symlink_to(Path(RUNS) / run_id)
    os.replace(beside, out / LATEST)
    _sync(out)
    lock = _locks.pop(building.absolute(), None)
    if lock is not None:
        _unlock(_lock_file(building), lock)
    return target


def _tree(folder: Path) -> Iterator[Path]:
    """Everything below and including a folder, children first."""
    for where, _, names in os.walk(folder, topdown=False):
        for name in names:
            yield Path(where) / name
        yield Path(where)


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _lock_file(folder: Path) -> Path:
    return folder.with_name(folder.name + ".lock")


def _own_lock(path: Path) -> int | None:
    """The lock of a new build; a process that looks for leftovers may have it for a moment."""
    for _ in range(_TRIES):
        if (lock := _lock(path)) is not None:
            return lock
        time.sleep(_PAUSE_SECONDS)
    return None


def _lock(path: Path) -> int | None:
    """An exclusive lock on that file, None when another process or build has it."""
    while True:
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(descriptor)
            return None
        # who looks for leftovers may have removed the file between the two: a lock on it would keep nobody out
        with contextlib.suppress(FileNotFoundError):
            if os.path.samestat(os.fstat(descriptor), path.stat()):
                return descriptor
        os.close(descriptor)


def _unlock(path: Path, descriptor: int) -> None:
    with contextlib.suppress(FileNotFoundError):
        path.unlink()
    os.close(descriptor)
