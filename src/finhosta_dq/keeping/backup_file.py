"""What a backup is: a folder whose ``backup.json`` names every file in it with its hash."""

from __future__ import annotations

import hashlib
import json
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

BACKUP = "backup.json"
BACKUP_HASH = "backup.json.sha256"
VERSION = 1
_BLOCK = 1 << 20


class BackupError(ValueError):
    """Error raised when a backup cannot be made, is not whole, or cannot be restored there."""


@dataclass(frozen=True)
class Backup:
    """made_at: moment of the registry in it (UTC, ISO 8601). tool: version that made it. registry: kind (``sqlite`` or ``tables``),
    revision, rows by table. runs: ids. missing: accepted runs that are
    no longer published. has_keys: whether keys are in it. settings: names of those that were set, never their values.
    files: SHA-256 and bytes by name within the folder."""

    made_at: str
    tool: str
    registry: dict[str, Any]
    runs: list[str]
    missing: list[str]
    has_keys: bool
    settings: list[str]
    files: dict[str, dict[str, Any]]


def write_file(folder: Path, backup: Backup) -> None:
    """Write ``backup.json`` and its own hash into the folder."""
    text = json.dumps({"$version": VERSION, **backup.__dict__}, indent=1, sort_keys=True) + "\n"
    for name, content in ((BACKUP, text), (BACKUP_HASH, hashlib.sha256(text.encode()).hexdigest() + "\n")):
        with os.fdopen(os.open(folder / name, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as stream:
            stream.write(content.encode())
            stream.flush()
            os.fsync(stream.fileno())


def read_file(folder: Path) -> Backup:
    """What the folder says it holds. Raises BackupError when it is no backup, or its ``backup.json`` was altered."""
    try:
        text = (folder / BACKUP).read_bytes()
        known = (folder / BACKUP_HASH).read_text(encoding="ascii").strip()
    except (OSError, UnicodeDecodeError):
        raise BackupError(f"{folder} is no whole backup: {BACKUP} or {BACKUP_HASH} cannot be read") from None
    if hashlib.sha256(text).hexdigest() != known:
        raise BackupError(f"{BACKUP} is damaged: it is not the one that was written")
    document = json.loads(text)
    if document.pop("$version") != VERSION:
        raise BackupError(f"{BACKUP} is of another version of the program")
    return Backup(**document)


def verify(folder: Path) -> Backup:
    """The backup when every file in the folder is there with the bytes that were written, and no other; reads all of it.

    Raises BackupError naming the first file that is missing, damaged or not part of the backup.
    """
    backup = read_file(folder)
    there = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if not path.is_dir() or path.is_symlink()}
    there -= {BACKUP, BACKUP_HASH}
    for name in sorted(there - backup.files.keys()):
        raise BackupError(f"{name} is not part of the backup")
    for name, known in sorted(backup.files.items()):
        path = folder / name
        if name not in there or not path.is_file() or path.is_symlink():
            raise BackupError(f"{name} is missing from the backup")
        with path.open("rb") as stream:
            if path.stat().st_size != known["bytes"] or hashlib.file_digest(stream, "sha256").hexdigest() != known["sha256"]:
                raise BackupError(f"{name} is damaged: it is not the file that was backed up")
    return backup


def copy(source: Path, target: Path) -> dict[str, Any]:
    """Copy a file to disk, readable by its owner only; its SHA-256 and bytes as they were read."""
    private_folder(target.parent)
    digest, count = hashlib.sha256(), 0
    with source.open("rb") as stream, os.fdopen(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
        while block := stream.read(_BLOCK):
            digest.update(block)
            out.write(block)
            count += len(block)
        out.flush()
        os.fsync(out.fileno())
    return {"sha256": digest.hexdigest(), "bytes": count}


def private_folder(folder: Path) -> None:
    """Make a folder and those above it that are not there, each open to its owner only."""
    for one in (*reversed(folder.parents), folder):
        if not one.is_dir():
            one.mkdir(mode=0o700, exist_ok=True)


def sync_folders(folder: Path) -> None:
    """Make the entries of a folder and of all below it last."""
    for where, _, _ in os.walk(folder, topdown=False):
        descriptor = os.open(where, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
