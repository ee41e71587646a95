"""The published runs: how old the last one is, what they took, and whether they are whole."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from finhosta_dq.keeping.check import Check, listed
from finhosta_dq.publication.run_folder import LATEST, RUNS, SUCCESS, WAREHOUSE

MANIFEST = "manifest.json"
_WANTED = (MANIFEST, "report.json", "report.html", "worklist.xlsx", "indicators.xlsx", WAREHOUSE, SUCCESS)
_OLD_HOURS = 36
_COMPARED = 5


def published(out: Path) -> list[Path]:
    """Folders of the published runs, oldest first; a run's name is hospital, year, moment."""
    return sorted((path.parent for path in (out / RUNS).glob(f"*/{SUCCESS}")), key=lambda path: (path.name.split("-")[2:], path.name))


def newest(out: Path) -> dict[tuple[str, str], Path]:
    """The run published last by hospital and year."""
    return {(hospital, year): folder for folder in published(out) for hospital, year in [folder.name.split("-")[:2]]}


def moment(folder: Path) -> datetime | None:
    """When a run began by its name, None where the name tells no moment."""
    parts = folder.name.split("-")
    try:
        return datetime.strptime(parts[2], "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
    except (IndexError, ValueError):
        return None


def bytes_of(folder: Path) -> int:
    """Bytes of all files below a folder."""
    return sum((Path(where) / name).lstat().st_size for where, _, names in os.walk(folder) for name in names)


def largest(out: Path) -> int | None:
    """Bytes of the largest of the last runs, None before the first."""
    return max((bytes_of(folder) for folder in published(out)[-_COMPARED:]), default=None)


def age(out: Path, now: datetime) -> Check:
    """How old the run published last is; a night that was missed is a warning."""
    runs = published(out)
    if not runs:
        return Check("last run", "warning", f"nothing was published in {out}", "start a run, or give the folder of the results with --out")
    began = moment(runs[-1])
    if began is None:
        return Check("last run", "not checked", f"{runs[-1].name} names no moment")
    hours = (now - began).total_seconds() / 3600
    seen = f"{runs[-1].name}, {hours:.0f} hours ago"
    if hours < 0:
        return Check("last run", "problem", f"{runs[-1].name} began in the future", "set the clock right")
    return Check(
        "last run", "warning" if hours > _OLD_HOURS else "ok", seen, "see why last night's run is missing" if hours > _OLD_HOURS else ""
    )


def wholeness(out: Path) -> Iterator[Check]:
    """Whether the last published run of each hospital and year is what its manifest says, and ``latest`` leads to a run."""
    runs = newest(out)
    for folder in runs.values():
        bad = damage(folder)
        if bad:
            yield Check("whole run", "problem", f"{folder.name}: {listed(bad)}", "run again, or restore the folder from a backup")
        else:
            yield Check("whole run", "ok", f"{folder.name}: every file is there, extract as its manifest says")
    if not runs:
        yield Check("whole run", "not checked", "nothing was published")
    elif not (out / LATEST / SUCCESS).is_file():
        yield Check("latest", "problem", "latest leads to no published run", "start a run, which sets it again")


def damage(folder: Path) -> list[str]:
    """What of a run folder is missing or not what its manifest says; a file that the manifest gives a hash has exactly these bytes."""
    found = [f"{name} is missing" for name in _WANTED if not (folder / name).is_file()]
    if f"{MANIFEST} is missing" in found:
        return found
    try:
        files = hashes(folder)
    except (ValueError, KeyError, TypeError):
        return [*found, f"{MANIFEST} cannot be read"]
    for name, sha256 in files.items():
        path = folder / name
        if not path.is_file():
            found.append(f"{name} is missing")
        elif hash_of(path) != sha256:
            found.append(f"{name} has other bytes than the manifest says")
    return found


def hashes(folder: Path) -> dict[str, str]:
    """SHA-256 by name within the run folder, of every file of which its manifest tells one."""
    document: dict[str, Any] = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    return {str(one["name"]): str(one["sha256"]) for one in document["files"]}


def hash_of(path: Path) -> str:
    """SHA-256 of the bytes of a file."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
