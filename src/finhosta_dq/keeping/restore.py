"""Restores a backup into an empty folder: verified first, tables brought forward, visible by one rename."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from finhosta_dq.keeping.backup import KEYS
from finhosta_dq.keeping.backup_file import Backup, BackupError, copy, sync_folders, verify
from finhosta_dq.keeping.places import EXTRACT_KEY, SERVE_KEY
from finhosta_dq.keeping.published import published
from finhosta_dq.keeping.registry_copy import restore_registry
from finhosta_dq.publication.run_folder import LATEST, RUNS
from finhosta_dq.registry.store import default_url


def restore(source: Path, out: Path, *, registry: str | None = None) -> Backup:
    """Restore runs, registry and, where they are in it, keys into the folder ``out``; what the backup holds.

    registry: URL of an empty database for the registry, default ``registry.sqlite`` in ``out``.
    Raises BackupError when a file of the backup is missing or damaged, ``out`` or the database is not empty, or rows got lost. Until the end
    nothing is in ``out``.
    """
    if out.exists() and (not out.is_dir() or any(out.iterdir())):
        raise BackupError(f"{out} is not empty: restore into a new folder")
    backup = verify(source)
    out.parent.mkdir(parents=True, exist_ok=True)
    beside = out.absolute().with_name(f".{out.name}.restoring-{os.getpid()}")
    beside.mkdir(mode=0o700)
    try:
        for name, known in sorted(backup.files.items()):
            if name.startswith((f"{RUNS}/", f"{KEYS}/")) or name in (SERVE_KEY, EXTRACT_KEY):
                found = copy(source / name, beside / name)
                if found["sha256"] != known["sha256"]:
                    raise BackupError(f"{name} is damaged: it is not the file that was backed up")
        runs = published(beside)
        if runs:
            (beside / LATEST).symlink_to(Path(RUNS) / runs[-1].name)
        restore_registry(source, backup.registry, registry or default_url(beside))
        sync_folders(beside)
        if out.is_dir():
            out.rmdir()
        os.rename(beside, out)
    except BaseException:
        shutil.rmtree(beside, ignore_errors=True)
        raise
    sync_folders(out)
    return backup
