"""One pass over the bytes of a file: hash, size, lines, line ends, and whether every byte is ordinary text."""

from __future__ import annotations

import codecs
import hashlib
from dataclasses import dataclass
from typing import BinaryIO

import numpy as np

_CHUNK = 8 * 1024 * 1024
_LF, _CR = 10, 13


@dataclass(frozen=True)
class Scan:
    """What the bytes of a file are.

    lines: number of lines; a last line without line end counts. newline: ``LF``, ``CRLF``, ``mixed`` or None (no line end).
    utf8: the whole file decodes as UTF-8. bom: it begins with a UTF-8 byte order mark. controls: bytes 0x00-0x1F other than CR and LF.
    longest: length in bytes of the longest line. ends_open: the last line has no line end. delimiters: occurrences of the delimiter.
    """

    sha256: str
    size: int
    lines: int
    newline: str | None
    utf8: bool
    bom: bool
    controls: int
    longest: int
    ends_open: bool
    delimiters: int

    @property
    def plain(self) -> bool:
        """Whether the fast reader may take it: UTF-8 without mark or control characters, and one kind of line end."""
        return self.utf8 and not self.bom and not self.controls and self.newline in ("LF", "CRLF")


def scan(stream: BinaryIO, delimiter: bytes = b"#") -> Scan:
    """Read a stream to its end once, counting a delimiter of one byte; memory does not grow with its size."""
    digest = hashlib.sha256()
    decoder = codecs.getincrementaldecoder("utf-8")("strict")
    size = feeds = returns = pairs = controls = delimiters = 0
    longest = running = 0
    utf8, ascii_so_far, first, last = True, True, b"", -1
    while chunk := stream.read(_CHUNK):
        digest.update(chunk)
        if len(first) < len(codecs.BOM_UTF8):
            first += chunk[: len(codecs.BOM_UTF8) - len(first)]
        size += len(chunk)
        array = np.frombuffer(chunk, dtype=np.uint8)
        ends = np.flatnonzero(array == _LF)
        feeds += len(ends)
        chunk_returns = chunk.count(b"\r")
        returns += chunk_returns
        pairs += last == _CR and chunk[0] == _LF
        if chunk_returns:
            pairs += chunk.count(b"\r\n")
        delimiters += chunk.count(delimiter)
        controls += int(np.count_nonzero(array < 32)) - len(ends) - chunk_returns
        if len(ends):
            longest = max(longest, running + int(ends[0]), int(np.diff(ends).max(initial=1)) - 1)
            running = len(chunk) - int(ends[-1]) - 1
        else:
            running += len(chunk)
        last = chunk[-1]
        if utf8 and not (ascii_so_far and chunk.isascii()):
            ascii_so_far = False
            try:
                decoder.decode(chunk)
            except UnicodeDecodeError:
                utf8 = False
    if utf8:
        try:
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            utf8 = False
    bom = first == codecs.BOM_UTF8
    ends_open = size > 3 * bom and last != _LF
    return Scan(
        digest.hexdigest(),
        size,
        feeds + ends_open,
        _newline(feeds, returns, pairs),
        utf8,
        bom,
        controls,
        max(longest, running),
        ends_open,
        delimiters,
    )


def _newline(feeds: int, returns: int, pairs: int) -> str | None:
    if not feeds and not returns:
        return None
    if not returns:
        return "LF"
    return "CRLF" if returns == pairs == feeds else "mixed"
