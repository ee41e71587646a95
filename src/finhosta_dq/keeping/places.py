"""Folders and disks: who may read, what is free, on what they lie, and what was left behind."""

from __future__ import annotations

import os
import re
import shutil
import stat
from collections.abc import Iterable, Iterator
from pathlib import Path

from finhosta_dq.keeping.check import Check, State, listed, size
from finhosta_dq.keeping.disk import disk_protection
from finhosta_dq.publication.run_folder import BUILDING, RUNS, is_being_built

SERVE_KEY = ".serve-key"
"""File in the folder of the results that signs the sessions of the page."""
EXTRACT_KEY = ".extract-key"
"""File of a backup, and of the folder it is restored into, with the keys of the encrypted extracts."""

NETWORK_FILE_SYSTEMS = frozenset("nfs nfs4 cifs smb3 smbfs fuse.sshfs 9p ceph glusterfs fuse.glusterfs lustre afs gpfs ocfs2 gfs2".split())
_SPARE, _LEAST = 3, 1.2
_DAY_SECONDS = 86_400


def permissions(name: str, places: Iterable[Path], *, may_lack: bool = True) -> Iterator[Check]:
    """Whether everything below those places is the user's own and closed to everybody else (files 0600, folders 0700)."""
    open_, foreign, seen = [], [], 0
    for place in places:
        if not place.exists():
            if not may_lack:
                yield Check(name, "not checked", f"{place} does not exist")
            continue
        for path in _below(place):
            seen += 1
            state = path.lstat()
            if stat.S_ISLNK(state.st_mode):
                continue
            if state.st_uid != os.geteuid():
                foreign.append(path)
            elif stat.S_IMODE(state.st_mode) & 0o077:
                open_.append(path)
    if open_:
        told = f"{len(open_)} of {seen} can be reached by others: {listed(map(str, open_), 3)}"
        yield Check(name, "problem", told, "chmod 700 the folders and 600 the files, and run with UMask=0077")
    if foreign:
        told = f"{len(foreign)} of {seen} belong to another user: {listed(map(str, foreign), 3)}"
        yield Check(name, "warning", told, "run pipeline and page as one user that owns them")
    if seen and not open_ and not foreign:
        yield Check(name, "ok", f"{seen} files and folders, all the user's own and closed to others")


def _below(place: Path) -> Iterator[Path]:
    yield place
    if not place.is_dir():
        return
    for where, folders, files in os.walk(place):
        for found in (*folders, *files):
            yield Path(where) / found


def free_disk(out: Path, last: int | None, free: int | None = None) -> Check:
    """Free disk against the largest of the last runs. last: its bytes, None before the first run. free: bytes, default as the disk says."""
    room = shutil.disk_usage(_existing(out)).free if free is None else free
    if last is None:
        return Check("disk", "not checked", f"{size(room)} free, and no run yet to compare with")
    seen = f"{size(room)} free; the largest of the last runs took {size(last)}"
    todo = "make room, or keep fewer runs with FDQ_KEEP_RUNS"
    if room < last * _LEAST:
        return Check("disk", "problem", seen, todo)
    return Check("disk", "warning" if room < last * _SPARE else "ok", seen, todo if room < last * _SPARE else "")


def file_system(path: Path, mounts: str) -> tuple[str, str]:
    """Mount point and type of the file system that holds a path. mounts: text of ``/proc/self/mountinfo``."""
    place = str(_existing(path).resolve())
    best = ("", "unknown")
    for line in mounts.splitlines():
        left, _, right = line.partition(" - ")
        fields, kind = left.split(), right.split()
        if len(fields) < 5 or not kind:
            continue
        point = re.sub(r"\\([0-7]{3})", lambda code: chr(int(code[1], 8)), fields[4])
        inside = point == "/" or place == point or place.startswith(point + "/")
        # of two mounts on one point the later one counts
        if inside and len(point) >= len(best[0]):
            best = (point, kind[0])
    return best


def on_network(file: Path, mounts: str) -> Check:
    """Whether the embedded registry lies on this machine: SQLite's locks do not hold on network file systems."""
    point, kind = file_system(file, mounts)
    if kind == "unknown":
        return Check("registry disk", "not checked", "the mount of the registry is not known")
    if kind in NETWORK_FILE_SYSTEMS or kind.startswith("nfs"):
        return Check(
            "registry disk",
            "warning",
            f"SQLite on {kind} ({point}): its locks do not hold there and the file may be damaged",
            "keep the registry on a local disk, or in PostgreSQL (FDQ_REGISTRY)",
        )
    return Check("registry disk", "ok", f"{kind} ({point})")


def protection(places: Iterable[Path]) -> Iterator[Check]:
    """Whether the disks below those folders are encrypted, as far as the system tells."""
    for place in places:
        state, why = disk_protection(_existing(place))
        kinds: dict[str, State] = {"encrypted": "ok", "ok": "ok", "unknown": "not checked"}
        found = kinds.get(state, "warning")
        todo = "" if found == "ok" else "encrypt the disk or volume that holds patient data"
        yield Check(f"encrypted disk {place.name or place}", found, why, todo)


def leftovers(out: Path, now: float) -> Iterator[Check]:
    """Folders of builds whose process is gone, builds that run for more than a day, files of a start that failed. now: seconds since 1970."""
    dead, long = [], []
    for folder in sorted(path for path in (out / BUILDING).glob("*") if path.is_dir()):
        if not is_being_built(folder):
            dead.append(folder.name)
        elif now - folder.stat().st_mtime > _DAY_SECONDS:
            long.append(folder.name)
    beside = [path.name for path in out.glob(".latest-*")] if out.is_dir() else []
    unmarked = [path.name for path in (out / RUNS).glob("*") if path.is_dir() and not (path / "_SUCCESS").is_file()]
    if dead:
        yield Check("leftovers", "warning", f"builds whose process is gone: {listed(dead)}", "the next run removes them")
    if long:
        yield Check("leftovers", "warning", f"being built for more than a day: {listed(long)}", "look whether that run hangs, and end it")
    if beside:
        yield Check("leftovers", "warning", f"half-made links: {listed(beside)}", "remove them")
    if unmarked:
        yield Check("leftovers", "warning", f"run folders without _SUCCESS: {listed(unmarked)}", "a removal was cut off: remove them")
    if not (dead or long or beside or unmarked):
        yield Check("leftovers", "ok", "none")


def _existing(path: Path) -> Path:
    """The path, or the nearest folder above it that is there."""
    found = path.absolute()
    while not found.exists():
        found = found.parent
    return found
