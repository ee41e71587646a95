"""Lines of a damaged or unusual file, in blocks: decoded where they can be, and what is wrong with each that cannot.

The careful way of reading. Blocks are cut at line ends, so memory stays bounded; the work on a block is done by NumPy and Arrow.
"""

from __future__ import annotations

import codecs
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

import numpy as np
import numpy.typing as npt
import pyarrow as pa

BLOCK_BYTES = 32 * 1024 * 1024
MAX_LINE_BYTES = 1024 * 1024
# bytes that cp1252 does not define
_UNDEFINED = np.array([0x81, 0x8D, 0x8F, 0x90, 0x9D], dtype=np.uint8)

Bytes = npt.NDArray[np.uint8]
Positions = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Block:
    """Lines of a file: number of the first, their texts (Arrow strings, without line end), and faults.

    faults: (line, reason word, byte offset in the file or None), at most one per line; texts of such lines are lossy.
    """

    first: int
    texts: pa.LargeStringArray
    faults: list[tuple[int, str, int | None]]


def blocks(stream: BinaryIO, *, utf8: bool, bom: bool) -> Iterator[Block]:
    """The lines of a stream as blocks in order. ``utf8``: decode as UTF-8, else as cp1252; ``bom``: skip the mark in front."""
    offset = len(codecs.BOM_UTF8) if bom else 0
    if bom:
        stream.read(offset)
    number, carry, dropping = 1, b"", False
    while True:
        chunk = stream.read(BLOCK_BYTES)
        data = carry + chunk
        if dropping:
            end = data.find(b"\n")
            if end < 0 and chunk:
                offset += len(data)
                carry = b""
                continue
            skip = end + 1 if end >= 0 else len(data)
            offset += skip
            data, dropping = data[skip:], False
        cut = data.rfind(b"\n") + 1 if chunk else len(data)
        whole, carry = data[:cut], data[cut:]
        if whole:
            block = _block(whole, number, offset, utf8)
            number += len(block.texts)
            offset += len(whole)
            yield block
        if not chunk:
            return
        if len(carry) > MAX_LINE_BYTES:
            yield Block(number, pa.array([_lossy(carry[:200])], pa.large_string()), [(number, "line_too_long", offset)])
            number += 1
            offset += len(carry)
            carry, dropping = b"", True


def _lossy(data: bytes) -> str:
    return data.decode("utf-8", errors="replace")


def _block(data: bytes, first: int, offset: int, utf8: bool) -> Block:
    array = np.frombuffer(data, dtype=np.uint8)
    starts, ends = _bounds(array)
    faults = _faults(array, starts, ends, first, offset, utf8)
    if not utf8:
        # line ends are the same bytes in both codes, so the lines stay the same
        data = data.decode("cp1252", errors="replace").encode()
        array = np.frombuffer(data, dtype=np.uint8)
        starts, ends = _bounds(array)
    return Block(first, _texts(data, array, starts, ends), faults)


def _bounds(array: Bytes) -> tuple[Positions, Positions]:
    """Where each line begins and where its line feed (or the end of the data) stands."""
    ends = np.flatnonzero(array == 10).astype(np.int64)
    starts = np.concatenate([np.zeros(1, dtype=np.int64), ends + 1])
    if not len(ends) or ends[-1] != len(array) - 1:
        return starts, np.concatenate([ends, np.array([len(array)], dtype=np.int64)])
    return starts[:-1], ends


def _faults(array: Bytes, starts: Positions, ends: Positions, first: int, offset: int, utf8: bool) -> list[tuple[int, str, int | None]]:
    """Control characters, undecodable bytes and overlong lines: the first of each line, with its offset."""
    found: dict[int, tuple[str, int]] = {}
    for line in np.flatnonzero(ends - starts > MAX_LINE_BYTES):
        found[int(line)] = ("line_too_long", int(starts[line]))
    bad = [(np.flatnonzero((array < 32) & (array != 10) & (array != 13)), "control_character")]
    # a carriage return is a line end only in front of a line feed
    returns = np.flatnonzero(array == 13)
    inside = returns[(returns + 1 < len(array)) & (array[np.minimum(returns + 1, len(array) - 1)] != 10)]
    bad.append((inside, "control_character"))
    if not utf8:
        bad.append((np.flatnonzero(np.isin(array, _UNDEFINED)), "undecodable"))
    for positions, reason in bad:
        if not len(positions):
            continue
        lines = np.searchsorted(starts, positions, side="right") - 1
        unique, at = np.unique(lines, return_index=True)
        for line, position in zip(unique.tolist(), positions[at].tolist(), strict=True):
            if line not in found or found[line][0] == "control_character":
                found[line] = (reason, position)
    return [(first + line, reason, offset + position) for line, (reason, position) in sorted(found.items())]


def _texts(data: bytes, array: Bytes, starts: Positions, ends: Positions) -> pa.LargeStringArray:
    # the end of a line goes without its CR
    last = np.maximum(ends - 1, 0)
    ends = np.where((ends > starts) & (array[np.minimum(last, len(array) - 1)] == 13), ends - 1, ends)
    # consecutive offsets over the buffer hold the line ends too: leave them out by taking every second piece
    pieces = np.empty(2 * len(starts) + 1, dtype=np.int64)
    pieces[0:-1:2] = starts
    pieces[1::2] = ends
    pieces[-1] = len(data)
    every = pa.LargeStringArray.from_buffers(2 * len(starts), pa.py_buffer(pieces.tobytes()), pa.py_buffer(data))
    return every.take(pa.array(np.arange(0, 2 * len(starts), 2)))
