"""Makes a backup while runs are made and people decide: one state of the registry, published runs, keys only when asked for."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal

from finhosta_dq import __version__
from finhosta_dq.acceptance.accept import VALIDATION
from finhosta_dq.acceptance.signing import key_folder
from finhosta_dq.encryption.keys import KeySettings
from finhosta_dq.keeping.backup_file import BACKUP, Backup, BackupError, copy, sync_folders, write_file
from finhosta_dq.keeping.places import EXTRACT_KEY, SERVE_KEY
from finhosta_dq.keeping.published import MANIFEST, hash_of, hashes, newest, published
from finhosta_dq.keeping.registry_copy import accepted, copy_registry
from finhosta_dq.pipeline.settings import Settings
from finhosta_dq.progress import report
from finhosta_dq.publication.run_folder import RUNS, SUCCESS
from finhosta_dq.registry.store import default_url, look_at

KEYS = "keys"
Runs = Literal["last", "accepted", "all"]


def back_up(
    settings: Settings, target: Path, *, runs: Runs = "accepted", with_keys: bool = False, before_runs: Callable[[], None] | None = None
) -> Path:
    """Write a backup of the results and the registry; its folder.

    target: a new folder, or an existing one, in which ``fdq-<moment>`` is made. It appears whole, by one rename, or not at all.
    runs: ``last`` of each hospital and year, those and every ``accepted`` one, or ``all``. with_keys: also the signing keys, the key of the
    sessions and the file with the extract keys (keys that are handed out as text are not ours to keep). before_runs: called between the copy
    of the registry and that of the runs.
    The registry is copied first: a run published meanwhile is in the backup without its entry, and the next run enters it.
    Raises BackupError naming the file when a published run is damaged, FileNotFoundError without a registry.
    """
    made_at = datetime.now(UTC)
    if (target / BACKUP).exists():
        raise BackupError(f"{target} is a backup already")
    place = target / f"fdq-{made_at:%Y%m%dT%H%M%SZ}" if target.is_dir() else target
    if place.exists():
        raise BackupError(f"{place} exists already")
    place.parent.mkdir(parents=True, exist_ok=True)
    beside = place.with_name(f".{place.name}.part-{os.getpid()}")
    beside.mkdir(mode=0o700)
    try:
        kept = _registry(settings, beside)
        if before_runs is not None:
            before_runs()
        files = {path.relative_to(beside).as_posix(): _known(path) for path in sorted(beside.rglob("*")) if path.is_file()}
        versions = accepted(beside, kept["kind"])
        names = _runs(settings.out, runs, versions, beside, files)
        missing = sorted({run for run, _ in versions} - set(names)) if runs != "last" else []
        if with_keys:
            _keys(settings, beside, files)
        write_file(beside, Backup(made_at.isoformat(), __version__, kept, names, missing, with_keys, _set_names(), files))
        sync_folders(beside)
        os.rename(beside, place)
    except BaseException:
        shutil.rmtree(beside, ignore_errors=True)
        raise
    sync_folders(place)
    return place


def _registry(settings: Settings, folder: Path) -> dict[str, Any]:
    registry = look_at(settings.registry or default_url(settings.out))
    try:
        return copy_registry(registry, folder)
    finally:
        registry.close()


def _known(path: Path) -> dict[str, Any]:
    return {"sha256": hash_of(path), "bytes": path.stat().st_size}


def _runs(out: Path, which: Runs, versions: set[tuple[str, str]], beside: Path, files: dict[str, dict[str, Any]]) -> list[str]:
    last = {folder.name for folder in newest(out).values()}
    signed = {run for run, _ in versions}
    chosen = [
        folder for folder in published(out) if which == "all" or folder.name in last or (which == "accepted" and folder.name in signed)
    ]
    names = []
    for number, folder in enumerate(chosen):
        report("backing up runs", number, len(chosen))
        try:
            files |= _run(folder, beside / RUNS / folder.name, versions)
        except FileNotFoundError:
            if (folder / SUCCESS).is_file():
                raise
            # too old by the settings of a run that ended meanwhile
            shutil.rmtree(beside / RUNS / folder.name, ignore_errors=True)
            continue
        names.append(folder.name)
    report("backing up runs", len(chosen), len(chosen))
    return names


def _run(folder: Path, target: Path, versions: set[tuple[str, str]]) -> dict[str, dict[str, Any]]:
    wanted = {
        f"{VALIDATION}/{delivery.replace('/', '-')}.{end}" for run, delivery in versions if run == folder.name for end in ("json", "html")
    }
    copied = {}
    for where, folders, names in os.walk(folder):
        folders.sort()
        for name in sorted(names):
            path = Path(where) / name
            inside = path.relative_to(folder).as_posix()
            # a document is part of the backup when its entry is
            if inside.startswith(f"{VALIDATION}/") and inside not in wanted:
                continue
            copied[f"{RUNS}/{folder.name}/{inside}"] = copy(path, target / inside)
    for name, sha256 in hashes(folder).items() if (folder / MANIFEST).is_file() else ():
        found = copied.get(f"{RUNS}/{folder.name}/{name}")
        if found is None or found["sha256"] != sha256:
            raise BackupError(f"run {folder.name} is damaged: {name} is not what its manifest says")
    return copied


def _keys(settings: Settings, beside: Path, files: dict[str, dict[str, Any]]) -> None:
    folder = key_folder(settings.out, settings.signing)
    for path in sorted(folder.rglob("*")) if folder.is_dir() else []:
        if path.is_file():
            name = f"{KEYS}/{path.relative_to(folder).as_posix()}"
            files[name] = copy(path, beside / name)
    if (settings.out / SERVE_KEY).is_file():
        files[SERVE_KEY] = copy(settings.out / SERVE_KEY, beside / SERVE_KEY)
    extract_key = KeySettings().key_file
    if extract_key is not None:
        files[EXTRACT_KEY] = copy(extract_key, beside / EXTRACT_KEY)


def _set_names() -> list[str]:
    """Names of the settings in the environment; values stay out, some are secrets."""
    return sorted(name for name in os.environ if name.startswith("FDQ_"))
