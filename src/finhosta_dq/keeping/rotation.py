"""Brings published Parquet files under the current extract key, run by run; whatever interrupts it, every file stays readable."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from finhosta_dq.encryption.keys import ExtractKey, KeyFileError, KeyRing
from finhosta_dq.encryption.parquet import content, key_id, open_parquet, reader, write_parquet
from finhosta_dq.pipeline.hold import held
from finhosta_dq.progress import report
from finhosta_dq.publication.manifest import MANIFEST, earlier_manifest, encryption, manifest_text
from finhosta_dq.publication.run_folder import RUNS, SUCCESS
from finhosta_dq.publication.summary import SUMMARY

WORK = ".rekey"
"""Folder inside a run with its files under the new key; once it holds a manifest, all of them are there and take their places."""

_ENCRYPTED = ("extract", SUMMARY)
_VALIDATION = "validation"


class ContentError(ValueError):
    """Error raised when a published file does not hold what the manifest of its run says."""


@dataclass(frozen=True)
class Stored:
    """A published run and the ids of the keys its Parquet files ask for; None stands for plain files."""

    folder: Path
    key_ids: frozenset[str | None]


@dataclass(frozen=True)
class Rotated:
    """Runs whose files were encrypted anew, runs that were left with the reason why, and files written."""

    done: list[str]
    left: dict[str, str]
    files: int


def stored(out: Path) -> list[Stored]:
    """Every published run in ``out`` that has Parquet files, in order of name."""
    return [Stored(folder, frozenset(key_id(path) for path in _parquet(folder))) for folder in _published(out) if list(_parquet(folder))]


def pending(found: Collection[Stored], key: ExtractKey) -> list[Stored]:
    """Runs with a file that is not under this key, and whose files may be brought under it."""
    return [one for one in found if (one.key_ids != {key.id} or (one.folder / WORK).exists()) and _why_left(one.folder) is None]


def rotate(out: Path, ring: KeyRing) -> Rotated:
    """Encrypt every published Parquet file in ``out`` that is not under the current key of ``ring``.

    Plain files are encrypted too. A run whose hospital is being run, or that was accepted before manifests had content hashes, is left and
    named. Raises UnknownKeyError for a file under a key that the ring does not hold, ContentError for a file that is not what its manifest
    says, KeyFileError when the ring has no key.
    """
    key = _current(ring)
    done, left, files = [], {}, 0
    found = _published(out)
    for number, folder in enumerate(found):
        report("extract key", number, len(found))
        if (why := _why_left(folder)) is not None:
            left[folder.name] = why
            continue
        try:
            with held(folder.name[:3], out, patience=0):
                written = reencrypt(folder, ring, key)
        except TimeoutError:
            left[folder.name] = "its hospital is being run"
            continue
        if written:
            done.append(folder.name)
            files += written
    report("extract key", len(found), len(found))
    return Rotated(done, left, files)


def reencrypt(folder: Path, ring: KeyRing, key: ExtractKey) -> int:
    """Bring the Parquet files of one published run under ``key``; number of files that took a new place.

    New files and then the new manifest are written beside, and only then take their places: what was interrupted before is begun again,
    what was interrupted after is carried on. The manifest that was replaced is kept by its hash, for documents that were signed over it.
    """
    work = folder / WORK
    written = _take_places(folder)
    shutil.rmtree(work, ignore_errors=True)
    todo = [path for path in _parquet(folder) if key_id(path) != key.id]
    if not todo:
        return written
    before = (folder / MANIFEST).read_bytes()
    made = json.loads(before)
    known = {file["name"]: file for file in made.get("files", [])}
    for path in todo:
        name = path.relative_to(folder).as_posix()
        _encrypt(path, work / name, ring, key, known.get(name))
    made["encryption"] = encryption(key)
    _write(earlier_manifest(folder, hashlib.sha256(before).hexdigest()), before)
    _write(work / MANIFEST, manifest_text(made).encode())
    return written + _take_places(folder)


def used_keys(out: Path) -> set[str]:
    """Ids of the keys that files of published runs in ``out`` ask for."""
    return {found for one in stored(out) for found in one.key_ids if found is not None}


def decrypt(folder: Path, target: Path, ring: KeyRing) -> list[Path]:
    """Write the extract of a published run into ``target`` as plain Parquet, each file compared with the manifest; the files.

    target: a folder of its own, made readable by its owner only. Raises FileExistsError when it holds anything, UnknownKeyError, ContentError.
    """
    if target.exists() and any(target.iterdir()):
        raise FileExistsError(f"{target} is not empty; name a folder of its own for the plain extract")
    target.mkdir(parents=True, exist_ok=True, mode=0o700)
    target.chmod(0o700)
    made = []
    for file in json.loads((folder / MANIFEST).read_text(encoding="utf-8"))["files"]:
        source, place = folder / file["name"], target / Path(file["name"]).name
        beside = place.with_name(f".{place.name}")
        try:
            _copy(source, beside, ring, None)
            _compare(beside, KeyRing(), file)
            os.replace(beside, place)
        finally:
            beside.unlink(missing_ok=True)
        made.append(place)
    return made


def _current(ring: KeyRing) -> ExtractKey:
    if ring.current is None:
        raise KeyFileError("no extract key is set: fdq keys new makes one, FDQ_EXTRACT_KEY_FILE says where it is")
    return ring.current


def _encrypt(path: Path, place: Path, ring: KeyRing, key: ExtractKey, file: dict[str, Any] | None) -> None:
    """One file under the new key, proved to hold the same; its entry of the manifest follows."""
    before = content(path, ring)
    if file is not None and file.get("content_sha256", before) != before:
        raise ContentError(f"{path.parent.parent.name}: {file['name']} does not hold what the manifest says; nothing was changed")
    place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    _copy(path, place, ring, key)
    if content(place, KeyRing((key,))) != before:
        raise ContentError(f"{path.parent.parent.name}: {path.name} reads back otherwise under the new key; nothing was changed")
    if file is not None:
        with place.open("rb") as stream:
            sha256 = hashlib.file_digest(stream, "sha256").hexdigest()
        file.update(sha256=sha256, size_bytes=place.stat().st_size, content_sha256=before)


def _compare(path: Path, ring: KeyRing, file: dict[str, Any]) -> None:
    expected = file.get("content_sha256")
    if expected is not None and content(path, ring) != expected:
        raise ContentError(f"{file['name']} does not hold what the manifest says")


def _copy(source: Path, place: Path, ring: KeyRing, key: ExtractKey | None) -> None:
    descriptor = os.open(place, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with open_parquet(source, ring) as file:
        write_parquet(reader(file), place, key)
    os.fsync(descriptor)
    os.close(descriptor)


def _take_places(folder: Path) -> int:
    """Move complete files of an earlier or this rotation to their places, the manifest last; how many Parquet files."""
    work = folder / WORK
    if not (work / MANIFEST).is_file():
        return 0
    moved = 0
    for path in sorted(work.rglob("*.parquet")):
        os.replace(path, folder / path.relative_to(work))
        moved += 1
    for name in _ENCRYPTED:
        if (folder / name).is_dir():
            _sync(folder / name)
    os.replace(work / MANIFEST, folder / MANIFEST)
    _sync(folder)
    shutil.rmtree(work)
    # all of them may have been moved before it was interrupted
    return moved or 1


def _why_left(folder: Path) -> str | None:
    """Why the files of a run must stay as they are; None when they may be encrypted anew."""
    if not any((folder / _VALIDATION).glob("*.json")):
        return None
    files = json.loads((folder / MANIFEST).read_text(encoding="utf-8")).get("files", [])
    if all(file.get("content_sha256") for file in files):
        return None
    return "accepted before manifests had content hashes: its proof names these very bytes"


def _published(out: Path) -> list[Path]:
    return sorted(path.parent for path in (out / RUNS).glob(f"*/{SUCCESS}"))


def _parquet(folder: Path) -> Iterator[Path]:
    for name in _ENCRYPTED:
        yield from sorted((folder / name).glob("*.parquet"))


def _write(path: Path, data: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    beside = path.with_name(f".{path.name}")
    descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as stream:
        stream.write(data)
        stream.flush()
        os.fsync(stream.fileno())
    os.replace(beside, path)
    _sync(path.parent)


def _sync(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
