"""Recognises what lies in a landing by its name, and groups it into deliveries: registration x hospital x period."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from pathlib import Path

from finhosta_dq.contracts import Registration, contracts
from finhosta_dq.reading.archive import Found, walk
from finhosta_dq.reading.source import SourceFile

Issue = tuple[str, str | None, str | None, str | None]


@dataclass(frozen=True)
class Delivery:
    """All files of one registration, hospital (three digits) and period (``2025-1`` or ``2025``)."""

    registration: str
    hospital: str
    period: str
    files: tuple[SourceFile, ...]

    @property
    def id(self) -> str:
        """``mzg/999/2025-1``."""
        return f"{self.registration}/{self.hospital}/{self.period}"


@dataclass(frozen=True)
class Unrecognised:
    """Something in the landing that is no file of a delivery: shown name, what its name tells of hospital and period, reason word.

    Reasons: ``unknown_name``, or a problem of ``archive.Found``.
    """

    name: str
    hospital: str | None
    period: str | None
    reason: str


@dataclass(frozen=True)
class Landing:
    """What was found: deliveries in order, and what is none."""

    deliveries: list[Delivery]
    unrecognised: list[Unrecognised]


@dataclass
class _Group:
    files: list[SourceFile] = field(default_factory=list)
    tables: dict[tuple[str, ...], str] = field(default_factory=dict)


def discover(landing: Path | list[Path]) -> Landing:
    """What lies in one or more files, folders or ZIPs. Nothing is unpacked and nothing is read but names and sizes.

    A file that lies under two of the paths is taken once. What has the name of a file and cannot be read is a file of its delivery, with
    its ``problem``; every other thing is unrecognised. Names are unique in the run: base name, else path in the landing, else numbered.
    """
    groups: dict[tuple[str, str, str], _Group] = {}
    strays: list[Unrecognised] = []
    names: set[str] = set()
    for found in _all(landing):
        match = None if found.problem in _NAMELESS else _recognise(found.base)
        if match is None:
            hospital, period = _hints(found.base)
            strays.append(Unrecognised(_unique(found.shown, found.shown, names), hospital, period, found.problem or "unknown_name"))
            continue
        registration, parts = match
        name = _unique(found.base, found.shown, names)
        key = (registration.name, parts["hospital"], parts["period"])
        group = groups.setdefault(key, _Group())
        group.files.append(_source(found, name, registration, parts, group))
    deliveries = [Delivery(*key, tuple(group.files)) for key, group in sorted(groups.items())]
    return Landing(deliveries, strays)


_NAMELESS = ("unsafe_name",)


def _all(landing: Path | list[Path]) -> Iterable[Found]:
    seen: set[tuple[Path, int | None]] = set()
    for path in [landing] if isinstance(landing, Path) else landing:
        for found in walk(path):
            place = (Path(os.path.abspath(found.path)), found.member)
            if place not in seen or found.problem:
                seen.add(place)
                yield found


def _unique(name: str, longer: str, names: set[str]) -> str:
    """A name that no other file of the run has, as text that can be stored and shown."""
    candidate, number = _printable(name), 1
    if candidate in names:
        candidate = _printable(longer)
    while candidate in names:
        number += 1
        candidate = f"{_printable(longer)} ({number})"
    names.add(candidate)
    return candidate


def _printable(name: str) -> str:
    text = name.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
    return re.sub(r"[\x00-\x1f\x7f]", "\ufffd", text)


def _recognise(base: str) -> tuple[Registration, dict[str, str]] | None:
    for registration in contracts().values():
        flags = re.ASCII | (re.IGNORECASE if registration.file_name.ignore_case else 0)
        match = re.fullmatch(registration.file_name.regex.strip("^$"), base, flags)
        if match:
            return registration, {name: value.upper() for name, value in match.groupdict().items()}
    return None


def _source(found: Found, name: str, registration: Registration, parts: dict[str, str], group: _Group) -> SourceFile:
    """The file with its table; a second file for one table and an unknown table are refused, with the rule they break."""
    source = SourceFile(name, found.path, found.member, None, found.size, problem=found.problem)
    if registration.name == "finhosta":
        identity = tuple(parts[part] for part in ("collection", "part", "seq"))
        table: str | None = registration.files[0].table
        issues: list[Issue] = []
    elif registration.name == "mzg":
        contract = registration.by_file(parts["table"])
        identity = (parts["table"],)
        table = contract.table if contract else None
        issues = _name_issues(registration, contract.domain if contract else None, parts)
    else:
        identity, table, issues = (registration.name,), registration.files[0].table, []
    refused = None if table else "unknown_table"
    if source.problem:  # it does not take the place of a file that can be read
        return replace(source, table=table, issues=tuple(issues))
    if identity in group.tables:
        refused = "duplicate_file"
        issues = [*issues, (_DUPLICATE[registration.name], None, name, group.tables[identity])]
    else:
        group.tables[identity] = name
    return replace(source, table=table, refused=refused, issues=tuple(issues))


_DUPLICATE = {"mzg": "MZG-FIL-02", "grouper": "MZG-FIL-02", "social": "MZG-FIL-02", "finhosta": "FIN-F08"}


def _name_issues(registration: Registration, domain: str | None, parts: dict[str, str]) -> list[Issue]:
    issues: list[Issue] = []
    if domain is None:
        issues.append(("MZG-FIL-05", "table", parts["table"], ", ".join(f.file for f in registration.files)))
    elif domain != parts["domain"]:
        issues.append(("MZG-FIL-05", "domain", parts["domain"], domain))
    if registration.format_version and parts["version"] != registration.format_version:
        issues.append(("MZG-FIL-08", "version", parts["version"], registration.format_version))
    return issues


def _hints(base: str) -> tuple[str | None, str | None]:
    """What a wrong name still tells: a recognition number in front, a year with or without half-year."""
    hospital = re.match(r"([0-9]{3})(?![0-9])", base)
    period = re.search(r"(?<![0-9])((?:19|20)[0-9]{2}(?:-[12](?![0-9]))?)", base)
    return (hospital.group(1) if hospital else None, period.group(1) if period else None)
