"""What an extract says of itself, in ``_extract.json`` beside its files: the state of the next extract, and what the run must be told."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, ValidationError

from finhosta_dq.source.drift import Kind

MANIFEST = "_extract.json"
"""Its name begins with ``_``: no part of a delivery."""


class Table(BaseModel):
    """One table. files: SHA-256 by name. rows: lines of records in them. arrived: rows that travelled. mode: full or watermark.

    odd: rows that do not fit the text form (a line break or delimiter inside a value). watermark: last change seen.
    """

    model_config = ConfigDict(extra="forbid")

    files: dict[str, str]
    rows: int
    arrived: int
    mode: str
    odd: int
    watermark: str | None
    statement_sha256: str
    columns: list[str]


class DriftEntry(BaseModel):
    """See ``drift.Drift``. file: official name of the file of that table."""

    model_config = ConfigDict(extra="forbid")

    table: str
    file: str
    kind: Kind
    column: str | None
    found: str | None
    expected: str | None
    written: bool


class Manifest(BaseModel):
    """The whole manifest. It holds no secret and no value of a record but the watermarks."""

    model_config = ConfigDict(extra="forbid")

    version: int = 1
    product: str
    delivery: str
    profile: str
    profile_sha256: str
    source: dict[str, str | None]
    snapshot_at: str
    tables: dict[str, Table]
    drift: list[DriftEntry]

    def write(self, folder: Path) -> None:
        """Write it into a folder, readable by its owner only."""
        text = json.dumps(self.model_dump(), indent=2, ensure_ascii=False) + "\n"
        descriptor = os.open(folder / MANIFEST, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8") as stream:
            stream.write(text)
            stream.flush()
            os.fsync(stream.fileno())


def read_manifest(folder: Path) -> Manifest | None:
    """The manifest in a folder; None when there is none, or none that this version can use: then everything is extracted afresh."""
    try:
        data: Any = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        return Manifest.model_validate(data)
    except (OSError, ValueError, ValidationError):
        return None
