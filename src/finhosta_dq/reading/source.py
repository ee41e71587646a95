"""One file of a delivery, lying on disk or inside a ZIP, read as bytes without ever being unpacked under its own name."""

from __future__ import annotations

import errno
import lzma
import struct
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, cast

DAMAGED = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    struct.error,
    EOFError,
    ValueError,
    OverflowError,
    RuntimeError,  # encrypted
    NotImplementedError,  # compressed by a method that zipfile does not know
    FileNotFoundError,
    PermissionError,
    IsADirectoryError,
)
"""What Python raises for a file or ZIP that cannot be read, however often one tries. Other trouble of the machine stays an OSError."""


@dataclass(frozen=True)
class SourceFile:
    """A file to read.

    name: unique in the run, shown to people. path: the file, or the ZIP in whose directory it is number ``member`` (0-based).
    table: table of its contract, None when unknown. size: bytes (unpacked).
    refused: reason word when the file may not be loaded (``duplicate_file``, ``unknown_table``); its lines are rejected.
    problem: reason word when no byte of it may be read (``directory``, ``link_outside``, ``not_a_file``, ``encrypted``, ``unreadable``).
    issues: (rule id, field, value, expected) seen in the name.
    """

    name: str
    path: Path
    member: int | None
    table: str | None
    size: int
    refused: str | None = None
    problem: str | None = None
    issues: tuple[tuple[str, str | None, str | None, str | None], ...] = ()

    @contextmanager
    def open(self) -> Iterator[BinaryIO]:
        """The bytes of the file, from the start. Raises OSError or one of ``DAMAGED`` when they cannot be read."""
        if self.member is None:
            with self.path.open("rb") as stream:
                yield stream
            return
        with zipfile.ZipFile(self.path) as archive:
            members = archive.infolist()
            if self.member >= len(members):
                raise zipfile.BadZipFile("the archive has changed")
            # by its entry, not by its name: two members may have the same name
            with archive.open(members[self.member]) as stream:
                yield cast(BinaryIO, stream)


def is_damage(error: Exception) -> bool:
    """Whether an error while reading says that the file is damaged; other trouble is of the machine and may pass."""
    # a broken stream is an OSError without number; a broken offset in a ZIP leads in front of the file: invalid argument
    return isinstance(error, DAMAGED) or (isinstance(error, OSError) and error.errno in (None, errno.EINVAL))
