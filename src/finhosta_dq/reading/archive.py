"""What lies in a landing folder: files, members of ZIPs, and what cannot be taken, with the reason."""

from __future__ import annotations

import os
import re
import stat
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from finhosta_dq.reading.source import is_damage

GIB = 1024**3
MAX_ZIP_GIB = 32
MAX_RATIO = 400
# a small file of equal lines packs well beyond any ratio, and cannot hurt
RATIO_FROM_BYTES = 64 * 1024**2
OWN_NAMES = frozenset({"defects.csv"})
_DATA = (".txt", ".csv", ".zip")


@dataclass(frozen=True)
class Found:
    """Something in the landing: shown name, base name, where it lies, number in the directory of a ZIP, size in bytes.

    problem: reason word when it cannot be read: ``directory`` (with the name of a file), ``link_outside``, ``not_a_file``, ``unreadable``,
    ``encrypted``, ``unsafe_name``, ``zip_unreadable``, ``zip_too_large``, ``zip_empty``, ``zip_without_txt``, ``zip_in_zip``.
    """

    shown: str
    base: str
    path: Path
    member: int | None
    size: int
    problem: str | None = None


def max_zip_bytes() -> int:
    """How much a ZIP may hold unpacked: ``FDQ_MAX_ZIP_GIB`` gibibytes, by default 32.

    Raises ValueError when the setting is no whole number of at least 1.
    """
    text = os.environ.get("FDQ_MAX_ZIP_GIB") or str(MAX_ZIP_GIB)
    if not re.fullmatch("[0-9]{1,6}", text) or not int(text):
        raise ValueError(f"FDQ_MAX_ZIP_GIB must be a whole number of at least 1, found {text!r}")
    return int(text) * GIB


def walk(landing: Path) -> Iterator[Found]:
    """Everything under a path in a fixed order; hidden names, names with ``_`` in front and defects.csv are not part of a landing.

    A symbolic link that leads out of the folder is a problem, never followed; so is a folder that cannot be listed.
    """
    if not landing.is_dir():
        if os.path.lexists(landing):
            yield from _one(landing, landing.name)
        return
    yield from _folder(landing, landing, landing.resolve())


def _folder(folder: Path, landing: Path, root: Path) -> Iterator[Found]:
    try:
        names = sorted(entry.name for entry in os.scandir(folder))
    except OSError:
        yield Found(_shown(folder, landing), folder.name, folder, None, 0, "unreadable")
        return
    folders = []
    for name in names:
        path = folder / name
        if _ignored(name):
            continue
        if path.is_symlink() and not _leads_inside(path, root):
            yield Found(_shown(path, landing), name, path, None, 0, "link_outside")
        elif not path.is_dir():
            yield from _one(path, _shown(path, landing))
        elif name.lower().endswith(_DATA):
            yield Found(_shown(path, landing), name, path, None, 0, "directory")
        elif not path.is_symlink():  # what a link inside the folder leads to is found in its own place
            folders.append(path)
    for path in folders:
        yield from _folder(path, landing, root)


def _leads_inside(path: Path, root: Path) -> bool:
    try:
        return path.resolve().is_relative_to(root)
    except (OSError, RuntimeError):  # a link that leads to itself
        return False


def _shown(path: Path, landing: Path) -> str:
    return path.relative_to(landing).as_posix() if path != landing else path.name


def _ignored(name: str) -> bool:
    return name.startswith((".", "_")) or name in OWN_NAMES


def _one(path: Path, shown: str) -> Iterator[Found]:
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
        yield from _members(path, shown, size)
        return
    yield Found(shown, path.name, path, None, size, problem)


def _members(path: Path, shown: str, packed: int) -> Iterator[Found]:
    try:
        with zipfile.ZipFile(path) as archive:
            members = [(at, info) for at, info in enumerate(archive.infolist()) if not info.is_dir()]
    except Exception as error:
        if not is_damage(error):
            raise
        yield Found(shown, path.name, path, None, 0, "zip_unreadable")
        return
    problem = _refusal([info for _, info in members], packed)
    if problem:
        yield Found(shown, path.name, path, None, 0, problem)
        return
    for at, info in sorted(members, key=lambda one: (one[1].filename, one[0])):
        parts = PurePosixPath(info.filename.replace("\\", "/")).parts
        if not any(_ignored(part) for part in parts if part != ".."):
            base = parts[-1] if parts else info.filename
            yield Found(f"{shown}!{base}", base, path, at, info.file_size, _member_problem(info, parts))
    if not any(info.filename.lower().endswith(_DATA) for _, info in members):
        yield Found(shown, path.name, path, None, 0, "zip_without_txt")


def _refusal(members: list[zipfile.ZipInfo], packed: int) -> str | None:
    """Why a ZIP is not opened at all: nothing in it, or more than fits."""
    unpacked = sum(info.file_size for info in members)
    if not members:
        return "zip_empty"
    if unpacked > max_zip_bytes() or (unpacked > RATIO_FROM_BYTES and unpacked / max(1, packed) > MAX_RATIO):
        return "zip_too_large"
    return None


def _member_problem(info: zipfile.ZipInfo, parts: tuple[str, ...]) -> str | None:
    """Why a member is not read. Nothing is ever unpacked under its own name; a name that leads out of the ZIP still is no name of a file."""
    if not parts or ".." in parts or parts[0] == "/" or re.match("[A-Za-z]:", parts[0]):
        return "unsafe_name"
    if stat.S_ISLNK(info.external_attr >> 16):
        return "link_outside"
    if info.flag_bits & 1:
        return "encrypted"
    return "zip_in_zip" if parts[-1].lower().endswith(".zip") else None
