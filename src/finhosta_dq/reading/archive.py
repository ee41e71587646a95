"""What lies in a landing folder: files, members of ZIPs, and what cannot be taken, with the reason."""

from __future__ import annotations

import io
import os
import re
import stat
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path, PurePosixPath

from finhosta_dq.limits import GIB, KIB, Limits, limits
from finhosta_dq.reading.source import is_damage

# a small file of equal lines packs well beyond any ratio, and cannot hurt
RATIO_FROM_BYTES = 64 * 1024**2
OWN_NAMES = frozenset({"defects.csv"})
_DATA = (".txt", ".csv", ".zip")


@dataclass(frozen=True)
class Found:
    """Something in the landing: shown name, base name, where it lies, number in the directory of a ZIP, size in bytes.

    problem: reason word when it cannot be read: ``directory`` (with the name of a file), ``link_outside``, ``not_a_file``, ``unreadable``,
    ``encrypted``, ``unsafe_name``, ``zip_unreadable``, ``zip_empty``, ``zip_without_txt``, ``zip_in_zip``, or more than is read:
    ``file_too_large``, ``too_many_files``, ``zip_too_large``, ``zip_too_dense``, ``zip_too_many_files``.
    """

    shown: str
    base: str
    path: Path
    member: int | None
    size: int
    problem: str | None = None


_LIMIT_OF = {
    "file_too_large": ("GiB of a file", "max_file_gib"),
    "too_many_files": ("files", "max_files"),
    "zip_too_large": ("GiB unpacked", "max_zip_gib"),
    "zip_too_dense": ("times its packed size", "max_zip_ratio"),
    "zip_too_many_files": ("members", "max_zip_files"),
}


def limit_said(problem: str, allowed: Limits) -> str | None:
    """What is allowed and which setting raises it, when a problem is that there is more than is read; else None."""
    what = _LIMIT_OF.get(problem)
    return f"{what[0]}: {allowed.said(what[1])}" if what else None


def walk(landing: Path) -> Iterator[Found]:
    """Everything under a path in a fixed order; hidden names, names with ``_`` in front and defects.csv are not part of a landing.

    A symbolic link that leads out of the folder is a problem, never followed; so is a folder that cannot be listed. Behind the most files
    that are read comes one problem more, and nothing else. Raises ValueError for a limit (``FDQ_MAX_...``) that is no number.
    """
    allowed = limits()
    if not landing.is_dir():
        everything = _one(landing, landing.name, allowed) if os.path.lexists(landing) else iter(())
    else:
        everything = _folders(landing, landing.resolve(), allowed)
    for number, found in enumerate(everything):
        if number == allowed.max_files:
            yield Found(found.shown, found.base, found.path, found.member, 0, "too_many_files")
            return
        yield found


def _folders(landing: Path, root: Path, allowed: Limits) -> Iterator[Found]:
    """A folder, then the folders in it, in order; however deep they lie."""
    waiting = [landing]
    while waiting:
        folders: list[Path] = []
        yield from _folder(waiting.pop(), landing, root, allowed, folders)
        waiting += reversed(folders)


def _folder(folder: Path, landing: Path, root: Path, allowed: Limits, folders: list[Path]) -> Iterator[Found]:
    """What lies in one folder; the folders in it are added to ``folders``."""
    try:
        with os.scandir(folder) as entries:
            names = sorted(entry.name for entry in islice(entries, allowed.max_files + 1))
    except OSError:
        yield Found(_shown(folder, landing), folder.name, folder, None, 0, "unreadable")
        return
    if len(names) > allowed.max_files:
        yield Found(_shown(folder, landing), folder.name, folder, None, 0, "too_many_files")
        return
    for name in names:
        path = folder / name
        if _ignored(name):
            continue
        if path.is_symlink() and not _leads_inside(path, root):
            yield Found(_shown(path, landing), name, path, None, 0, "link_outside")
        elif not path.is_dir():
            yield from _one(path, _shown(path, landing), allowed)
        elif name.lower().endswith(_DATA):
            yield Found(_shown(path, landing), name, path, None, 0, "directory")
        elif not path.is_symlink():  # what a link inside the folder leads to is found in its own place
            folders.append(path)


def _leads_inside(path: Path, root: Path) -> bool:
    try:
        return path.resolve().is_relative_to(root)
    except (OSError, RuntimeError):  # a link that leads to itself
        return False


def _shown(path: Path, landing: Path) -> str:
    return path.relative_to(landing).as_posix() if path != landing else path.name


def _ignored(name: str) -> bool:
    return name.startswith((".", "_")) or name in OWN_NAMES


def _one(path: Path, shown: str, allowed: Limits) -> Iterator[Found]:
    problem, size = None, 0
    try:
        status = path.stat()
        size = status.st_size
        if not stat.S_ISREG(status.st_mode):
            problem = "not_a_file"  # opening a pipe would wait for ever
        else:
            with path.open("rb"):
                pass
    except OSError:
        problem = "unreadable"
    if problem is None and path.suffix.lower() == ".zip":
        yield from _members(path, shown, size, allowed)
        return
    yield Found(shown, path.name, path, None, size, problem or _size_problem(size, allowed))


def _size_problem(size: int, allowed: Limits) -> str | None:
    return "file_too_large" if size > allowed.max_file_gib * GIB else None


class _DirectoryTooLargeError(Exception):
    """Error raised when the directory of a ZIP is larger than that of the most members with long names."""


class _Bounded(io.FileIO):
    """A file of which no more is read at once than the directory of a ZIP may take: zipfile reads that as a whole."""

    def __init__(self, path: Path, most: int) -> None:
        super().__init__(path)
        self._most = most

    def read(self, size: int | None = -1, /) -> bytes:
        """See ``io.FileIO``. Raises _DirectoryTooLargeError."""
        if size is not None and size > self._most:
            raise _DirectoryTooLargeError
        return super().read(size) or b""


def _members(path: Path, shown: str, packed: int, allowed: Limits) -> Iterator[Found]:
    try:
        # a directory of ordinary names has about 100 bytes a member
        with _Bounded(path, (allowed.max_zip_files + 64) * KIB) as stream, zipfile.ZipFile(stream) as archive:
            members = [(at, info) for at, info in enumerate(archive.infolist()) if not info.is_dir()]
    except _DirectoryTooLargeError:
        yield Found(shown, path.name, path, None, 0, "zip_too_many_files")
        return
    except Exception as error:
        if not is_damage(error):
            raise
        yield Found(shown, path.name, path, None, 0, "zip_unreadable")
        return
    problem = _refusal([info for _, info in members], packed, allowed)
    if problem:
        yield Found(shown, path.name, path, None, 0, problem)
        return
    for at, info in sorted(members, key=lambda one: (one[1].filename, one[0])):
        parts = PurePosixPath(info.filename.replace("\\", "/")).parts
        if not any(_ignored(part) for part in parts if part != ".."):
            base = parts[-1] if parts else info.filename
            problem = _member_problem(info, parts) or _size_problem(info.file_size, allowed)
            yield Found(f"{shown}!{base}", base, path, at, info.file_size, problem)
    if not any(info.filename.lower().endswith(_DATA) for _, info in members):
        yield Found(shown, path.name, path, None, 0, "zip_without_txt")


def _refusal(members: list[zipfile.ZipInfo], packed: int, allowed: Limits) -> str | None:
    """Why a ZIP is not opened at all: nothing in it, or more than is read."""
    unpacked = sum(info.file_size for info in members)
    if not members:
        return "zip_empty"
    if len(members) > allowed.max_zip_files:
        return "zip_too_many_files"
    if unpacked > allowed.max_zip_gib * GIB:
        return "zip_too_large"
    if unpacked > RATIO_FROM_BYTES and unpacked / max(1, packed) > allowed.max_zip_ratio:
        return "zip_too_dense"
    return None


def _member_problem(info: zipfile.ZipInfo, parts: tuple[str, ...]) -> str | None:
    """Why a member is not read. Nothing is ever unpacked under its own name; a name that leads out of the ZIP still is no name of a file."""
    if not parts or ".." in parts or parts[0].startswith("/") or re.match("[A-Za-z]:", parts[0]):
        return "unsafe_name"
    if stat.S_ISLNK(info.external_attr >> 16):
        return "link_outside"
    if info.flag_bits & 1:
        return "encrypted"
    return "zip_in_zip" if parts[-1].lower().endswith(".zip") else None
