"""What a run has to do with the registry: its findings get their memory from it, and once published it is entered there."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb
from sqlalchemy.exc import SQLAlchemyError

from finhosta_dq.pipeline.settings import Settings
from finhosta_dq.progress import report
from finhosta_dq.publication.run_folder import WAREHOUSE
from finhosta_dq.registry.migrate import RegistryError
from finhosta_dq.registry.record import Recorded, record, unrecorded
from finhosta_dq.registry.store import Registry, default_url, open_registry
from finhosta_dq.registry.versions import accepted_runs
from finhosta_dq.trends.measure import measure
from finhosta_dq.trends.memory import remember
from finhosta_dq.warehouse.connection import connect


@contextmanager
def opened(settings: Settings) -> Iterator[Registry]:
    """The registry of these settings, for one step. Raises RegistryError, OperationalError when it cannot be reached."""
    registry = open_registry(settings.registry or default_url(settings.out))
    try:
        yield registry
    finally:
        registry.close()


def enter(registry: Registry, folder: Path) -> Recorded | None:
    """Enter a published run and what it measured; None when it is there already."""
    con = connect(folder / WAREHOUSE, read_only=True)
    try:
        found = record(con, registry, folder)
        remember(registry, measure(con, folder.name))
        return found
    finally:
        con.close()


def catch_up(registry: Registry, runs: Path) -> list[str]:
    """Enter the published runs that the registry does not know (it could not be reached, or is a new one), oldest first; what went wrong.

    A run that cannot be entered, e.g. of an older version of the program, stays out and is named; the others go on.
    """
    waiting = unrecorded(registry, runs)
    trouble = []
    for number, folder in enumerate(waiting):
        report("remembering earlier runs", number, len(waiting))
        try:
            enter(registry, folder)
        except (RegistryError, LookupError, duckdb.Error) as error:
            # the message of a database may quote a value
            trouble.append(
                f"run {folder.name} is not in the registry: {error if isinstance(error, RegistryError) else type(error).__name__}"
            )
    if waiting:
        report("remembering earlier runs", len(waiting), len(waiting))
    return trouble


def remembered(settings: Settings, folder: Path) -> str | None:
    """Enter a published run; None when it is in, else why it is not. The run stands as it is, and the next one enters it.

    Then runs of the same hospital and year beyond ``settings.keep_runs`` are removed, oldest first.
    """
    try:
        with opened(settings) as registry:
            enter(registry, folder)
            if settings.keep_runs:
                prune(registry, folder, settings.keep_runs)
    except (RegistryError, SQLAlchemyError, OSError, duckdb.Error) as error:
        return f"run {folder.name} is published but not yet in the registry ({type(error).__name__}); the next run enters it"
    return None


def prune(registry: Registry, newest: Path, keep: int) -> list[str]:
    """Remove published runs of the hospital and year of ``newest`` but the last ``keep`` of them; names of those removed.

    A run that a person accepted, or that is not in the registry, stays whatever its age: the first is proof for five years, the second
    has not been remembered.
    """
    hospital, year = newest.name.split("-")[:2]
    found = sorted((path.parent for path in newest.parent.glob(f"{hospital}-{year}-*/_SUCCESS")), reverse=True)
    for half in newest.parent.glob(f"{hospital}-{year}-*"):
        # a process that ended while it removed a run left the rest of it
        if not (half / "_SUCCESS").is_file():
            shutil.rmtree(half)
    stays = accepted_runs(registry) | {path.name for path in unrecorded(registry, newest.parent)}
    removed = []
    for folder in found[keep:]:
        if folder.name not in stays and folder != newest:
            # without this mark nobody opens it any more
            (folder / "_SUCCESS").unlink()
            shutil.rmtree(folder)
            removed.append(folder.name)
    return removed
