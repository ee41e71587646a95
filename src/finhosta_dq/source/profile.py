"""A profile: one SQL statement per contract table, in ``sql/extract/<profile>/`` or in a folder of the hospital's own."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from pathlib import Path

from finhosta_dq.contracts import FileContract, Registration, contracts
from finhosta_dq.home import sql_dir


class ProfileError(ValueError):
    """Error raised when a profile, or what is asked of it, does not fit the contracts."""


@dataclass(frozen=True)
class Statement:
    """The statement of one table: text without a semicolon at its end, and the SHA-256 of that text."""

    table: str
    text: str
    sha256: str


@dataclass(frozen=True)
class Profile:
    """Statements by contract table."""

    name: str
    statements: dict[str, Statement]

    @property
    def sha256(self) -> str:
        """One fingerprint of all statements."""
        lines = "".join(f"{table} {one.sha256}\n" for table, one in sorted(self.statements.items()))
        return hashlib.sha256(lines.encode()).hexdigest()


@dataclass(frozen=True)
class Target:
    """One delivery to extract: registration, hospital (three digits), year, half-year (``1``, ``2`` or empty), and its tables in order."""

    registration: Registration
    hospital: str
    year: str
    half: str
    tables: tuple[FileContract, ...]

    @property
    def period(self) -> str:
        """``2025-1``, or ``2025`` for a registration of a year."""
        return f"{self.year}-{self.half}" if self.half else self.year

    @property
    def id(self) -> str:
        """``mzg/999/2025-1``."""
        return f"{self.registration.name}/{self.hospital}/{self.period}"

    @property
    def folder(self) -> str:
        """Name of the folder of this delivery in the landing."""
        return self.id.replace("/", "-")


def load_profile(name: str) -> Profile:
    """The profile with that name, or in that folder. Raises ProfileError when there is none, or a file is named after no table."""
    shipped = sql_dir() / "extract" / name
    folder = shipped if re.fullmatch(r"[a-z0-9_-]+", name) and shipped.is_dir() else Path(name)
    paths = sorted(folder.glob("*.sql")) if folder.is_dir() else []
    if not paths:
        raise ProfileError(f"no profile {name!r}: neither a name under sql/extract nor a folder with statements")
    known = {contract.table for registration in contracts().values() for contract in registration.files}
    statements = {}
    for path in paths:
        if path.stem not in known:
            raise ProfileError(f"{path.name}: no contract has a table {path.stem!r}")
        text = path.read_text(encoding="utf-8").rstrip().removesuffix(";").rstrip()
        statements[path.stem] = Statement(path.stem, text, hashlib.sha256(text.encode()).hexdigest())
    return Profile(folder.name, statements)


def plan(profile: Profile, hospital: str, period: str) -> list[Target]:
    """The deliveries that a profile can extract.

    period: ``2025-1`` = the half-yearly registrations of that half-year; ``2025`` = both half-years and the yearly registration.
    Raises ProfileError when hospital or period is badly formed, or the profile has no statement for them.
    """
    if not re.fullmatch("[0-9]{3}", hospital):
        raise ProfileError(f"a hospital is three digits, found {hospital!r}")
    if not re.fullmatch("[0-9]{4}(-[12])?", period):
        raise ProfileError(f"a period is 2025-1 or 2025, found {period!r}")
    year, _, half = period.partition("-")
    targets = []
    for registration in contracts().values():
        tables = tuple(contract for contract in registration.files if contract.table in profile.statements)
        if registration.period == "year":
            halves = [] if half else [""]
        else:
            halves = [half] if half else ["1", "2"]
        targets += [Target(registration, hospital, year, one, tables) for one in halves if tables]
    if not targets:
        raise ProfileError(f"profile {profile.name} has no statement for period {period}")
    return targets
