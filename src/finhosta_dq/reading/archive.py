"""What lies in a landing folder: files, members of ZIPs, and what cannot be taken, with the reason."""

from __future__ import annotations

import os
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

MAX_UNPACKED_BYTES = 32 * 1024**3
MAX_RATIO = 400
_RATIO_FROM = 64 * 1024**2
OWN_NAMES = frozenset({"defects.csv"})


@dataclass(frozen=True)
class Found:
    """Something in the landing: shown name, base name, where it lies, size; ``problem`` when it cannot be read."""

    shown: str
    base: str
    path: Path
    member: str | None
    size: int
    problem: str | None = None


def walk(landing: Path) -> Iterator[Found]:
    """Everything under a path in a fixed order; hidden names, names with ``_`` in front and defects.csv are not part of a landing.

    A symbolic link that leads out of the folder is a problem, never followed.
    """
    if landing.is_file():
        yield from _one(landing, landing.name)
        return
    root = landing.resolve()
    for where, folders, names in os.walk(landing):
        folders[:] = sorted(name for name in folders if not _ignored(name))
        for name in list(folders):
            if name.upper().endswith((".TXT", ".CSV", ".ZIP")):
                path = Path(where) / name
                yield Found(_shown(path, landing), name, path, None, 0, "directory")
                folders.remove(name)
        for name in sorted(names):
            path = Path(where) / name
            if _ignored(name):
                continue
            if path.is_symlink() and not path.resolve().is_relative_to(root):
                yield Found(_shown(path, landing), name, path, None, 0, "link_outside")
                continue
            yield from _one(path, _shown(path, landing))


def _shown(path: Path, landing: Path) -> str:
    return path.relative_to(landing).as_posix()


def _ignored(name: str) -> bool:
    return name.startswith((".", "_")) or name in OWN_NAMES


def _one(path: Path, shown: str) -> Iterator[Found]:
    if path.suffix.lower() == ".zip":
        yield from _members(path, shown)
        return
    try:
        size = path.stat().st_size
        with path.open("rb"):
            pass
    except OSError:
        yield Found(shown, path.name, path, None, 0, "unreadable")
        return
    yield Found(shown, path.name, path, None, size)


def _members(path: Path, shown: str) -> Iterator[Found]:
    try:
        with zipfile.ZipFile(path) as archive:
            infos = [info for info in archive.infolist() if not info.is_dir()]
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, EOFError):
        yield Found(shown, path.name, path, None, 0, "zip_unreadable")
        return
    unpacked = sum(info.file_size for info in infos)
    packed = max(1, path.stat().st_size)
    if unpacked > MAX_UNPACKED_BYTES or (unpacked > _RATIO_FROM and unpacked / packed > MAX_RATIO):
        yield Found(shown, path.name, path, None, 0, "zip_too_large")
        return
    if not infos:
        yield Found(shown, path.name, path, None, 0, "zip_empty")
    for info in sorted(infos, key=lambda one: one.filename):
        base = PurePosixPath(info.filename.replace("\\", "/")).name
        if _ignored(base):
            continue
        label = f"{shown}!{base}"
        problem = None
        if info.flag_bits & 1:
            problem = "encrypted"
        elif base.lower().endswith(".zip"):
            problem = "zip_in_zip"
        yield Found(label, base, path, info.filename, info.file_size, problem)
