"""The lines of a file in blocks: where each begins and ends, and what is wrong with the bytes of those that are no text.

Blocks are cut at line ends, so memory stays bounded whatever the size of the file; NumPy does the work on a block, no loop runs per line.
"""

from __future__ import annotations

import codecs
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

import numpy as np
import numpy.typing as npt
import pyarrow as pa

BLOCK_BYTES = 16 * 1024 * 1024
# what is kept of a line that is too long to be held in memory
_KEPT_BYTES = 200
_LF, _CR = 10, 13
# bytes that cp1252 does not define
_UNDEFINED = np.array([0x81, 0x8D, 0x8F, 0x90, 0x9D], dtype=np.uint8)

FAULTS = np.array(["", "control_character", "undecodable", "line_too_long"])
"""Reason words by the number in ``Block.faults``; 0 = the line is text. A line has the last that applies."""
_CONTROL, _UNDECODABLE, _TOO_LONG = 1, 2, 3

Bytes = npt.NDArray[np.uint8]
Positions = npt.NDArray[np.int64]
Marks = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Block:
    """Lines of a file.

    first: number of the first line (1-based). data: their bytes as UTF-8. starts, ends: where each line lies in ``data``, without line end.
    faults: number of the reason word in ``FAULTS`` by line. offsets: byte in the file where the fault of a line is; texts of such lines
    are lossy.
    """

    first: int
    data: Bytes
    starts: Positions
    ends: Positions
    faults: npt.NDArray[np.int8]
    offsets: Positions

    def __len__(self) -> int:
        return len(self.starts)

    @property
    def numbers(self) -> Positions:
        """Line numbers in the file."""
        return np.arange(self.first, self.first + len(self), dtype=np.int64)

    def count(self, delimiter: str) -> Positions:
        """How often a delimiter of one byte stands on each line."""
        places = np.flatnonzero(self.data == ord(delimiter))
        return np.searchsorted(places, self.ends) - np.searchsorted(places, self.starts)

    def ends_with(self, delimiter: str) -> Marks:
        """Whether the last character of each line is the delimiter."""
        last = self.data[np.maximum(self.ends - 1, 0)] if len(self.data) else self.data
        return (self.ends > self.starts) & (last == ord(delimiter))

    def texts(self, chosen: Marks) -> pa.LargeStringArray:
        """The chosen lines as Arrow strings, without line ends."""
        starts, ends = self.starts[chosen], self.ends[chosen]
        offsets = np.concatenate([np.zeros(1, dtype=np.int64), np.cumsum(ends - starts)])
        kept = _cut(self.data, starts, ends)
        return pa.LargeStringArray.from_buffers(len(starts), pa.py_buffer(offsets.tobytes()), pa.py_buffer(kept.tobytes()))

    def bytes_of(self, chosen: Marks) -> bytes:
        """The chosen lines with their line ends."""
        if chosen.all():
            return self.data.tobytes()
        following = np.append(self.starts[1:], len(self.data))
        return _cut(self.data, self.starts[chosen], following[chosen]).tobytes()


def _cut(data: Bytes, starts: Positions, ends: Positions) -> Bytes:
    """The pieces of data from starts to ends (in order, apart), one behind the other."""
    steps = np.zeros(len(data) + 1, dtype=np.int8)
    steps[starts] += 1
    steps[ends] -= 1
    return data[np.cumsum(steps[:-1], dtype=np.int8).astype(bool)]


def blocks(stream: BinaryIO, *, utf8: bool, bom: bool, most: int, allowed: bytes = b"") -> Iterator[Block]:
    """The lines of a stream as blocks in order.

    utf8: decode as UTF-8, else as cp1252. bom: skip the mark in front. most: bytes of a line that is held, a longer one is a fault.
    allowed: control characters that are no fault (a tab that separates).
    """
    offset = len(codecs.BOM_UTF8) if bom else 0
    stream.read(offset)
    number, carry, dropping = 1, b"", False
    while True:
        chunk = stream.read(BLOCK_BYTES)
        data = carry + chunk
        if dropping:
            end = data.find(b"\n") + 1
            skip = end or len(data)
            offset += skip
            data, dropping = data[skip:], not end
        cut = data.rfind(b"\n") + 1 if chunk else len(data)
        whole, carry = data[:cut], data[cut:]
        if whole:
            block = _block(whole, number, offset, utf8, most, allowed)
            number += len(block)
            offset += len(whole)
            yield block
        if not chunk:
            return
        if len(carry) > most:
            yield _too_long(carry, number, offset)
            number += 1
            offset += len(carry)
            carry, dropping = b"", True


def _too_long(begin: bytes, number: int, offset: int) -> Block:
    """A line of which more is still to come than may be held."""
    text = np.frombuffer(begin[:_KEPT_BYTES].decode("utf-8", errors="replace").encode(), dtype=np.uint8)
    at = [np.array([value], dtype=np.int64) for value in (0, len(text), offset)]
    return Block(number, text, at[0], at[1], np.array([_TOO_LONG], dtype=np.int8), at[2])


def _block(data: bytes, first: int, offset: int, utf8: bool, most: int, allowed: bytes) -> Block:
    array = np.frombuffer(data, dtype=np.uint8)
    starts, ends = _bounds(array)
    faults, offsets = _faults(array, starts, ends, offset, utf8, most, allowed)
    if not utf8 and not data.isascii():
        # line ends are the same bytes in both codes, so the lines stay the same
        array = np.frombuffer(data.decode("cp1252", errors="replace").encode(), dtype=np.uint8)
        starts, ends = _bounds(array)
    # the end of a line goes without its CR
    ends = np.where((ends > starts) & (array[np.maximum(ends - 1, 0)] == _CR), ends - 1, ends)
    return Block(first, array, starts, ends, faults, offsets)


def _bounds(array: Bytes) -> tuple[Positions, Positions]:
    """Where each line begins and where its line feed (or the end of the data) stands."""
    ends = np.flatnonzero(array == _LF).astype(np.int64)
    starts = np.concatenate([np.zeros(1, dtype=np.int64), ends + 1])
    if not len(ends) or ends[-1] != len(array) - 1:
        return starts, np.append(ends, len(array))
    return starts[:-1], ends


def _faults(
    array: Bytes, starts: Positions, ends: Positions, offset: int, utf8: bool, most: int, allowed: bytes
) -> tuple[npt.NDArray[np.int8], Positions]:
    """The fault of each line, and the byte in the file where it is first seen."""
    faults = np.zeros(len(starts), dtype=np.int8)
    offsets = np.zeros(len(starts), dtype=np.int64)
    # a carriage return is a line end only in front of a line feed, or at the very end
    controls = np.flatnonzero((array < 32) & (array != _LF))
    controls = controls[(array[controls] != _CR) | ((controls + 1 < len(array)) & (array[np.minimum(controls + 1, len(array) - 1)] != _LF))]
    if allowed:
        controls = controls[~np.isin(array[controls], np.frombuffer(allowed, dtype=np.uint8))]
    undecodable = np.flatnonzero(np.isin(array, _UNDEFINED)) if not utf8 else controls[:0]
    for fault, places in ((_CONTROL, controls), (_UNDECODABLE, undecodable)):
        if len(places):
            lines, at = np.unique(np.searchsorted(starts, places, side="right") - 1, return_index=True)
            faults[lines], offsets[lines] = fault, offset + places[at]
    long = ends - starts > most
    faults[long], offsets[long] = _TOO_LONG, offset + starts[long]
    return faults, offsets
