"""One file of a delivery, lying on disk or inside a ZIP, read as bytes without ever being unpacked under its own name."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, cast


@dataclass(frozen=True)
class SourceFile:
    """A file to read.

    name: unique in the run, shown to people. path: the file, or the ZIP that holds ``member``.
    table: table of its contract, None when unknown. size: bytes (unpacked).
    refused: reason word when the file may not be loaded (``duplicate_file``, ``unknown_table``); its lines are rejected.
    issues: (rule id, field, value, expected) seen in the name.
    """

    name: str
    path: Path
    member: str | None
    table: str | None
    size: int
    refused: str | None = None
    issues: tuple[tuple[str, str | None, str | None, str | None], ...] = ()

    @contextmanager
    def open(self) -> Iterator[BinaryIO]:
        """The bytes of the file, from the start. Raises OSError or zipfile.BadZipFile when they cannot be read."""
        if self.member is None:
            with self.path.open("rb") as stream:
                yield stream
            return
        with zipfile.ZipFile(self.path) as archive, archive.open(self.member) as stream:
            yield cast(BinaryIO, stream)
