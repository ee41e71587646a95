"""One hash for the content of a table, whatever file format, encryption or version of a library it went through."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc


def content_sha256(schema: pa.Schema, batches: Iterable[pa.RecordBatch]) -> str:
    """SHA-256 (hex) over names, types, order of rows and values of a table; how the rows are cut into batches makes no difference.

    Per column, in order: its name, its type, the SHA-256 of one byte per row (1 = there is a value), of the values (little endian, zero
    where there is none; text as UTF-8, one after another) and, for text and lists, of their lengths (64 bits). Lists and structures are
    columns of their own. Raises TypeError for a type without such a form.
    """
    columns = [_column(entry.name, entry.type) for entry in schema]
    rows = 0
    for batch in batches:
        rows += batch.num_rows
        for column, values in zip(columns, batch.columns, strict=True):
            column.add(values)
    whole = hashlib.sha256(f"{rows} rows\n".encode())
    for column in columns:
        for line in column.lines():
            whole.update(line.encode() + b"\n")
    return whole.hexdigest()


class _Fixed:
    """A column of numbers, dates or booleans."""

    def __init__(self, name: str, kind: str) -> None:
        self.name, self.kind = name, kind
        self.there, self.values = hashlib.sha256(), hashlib.sha256()

    def add(self, values: Any) -> None:
        there = _there(values)
        self.there.update(there.tobytes())
        if len(values) and not pa.types.is_null(values.type):
            self.values.update(_bytes(values, there))

    def lines(self) -> Iterator[str]:
        yield f"{self.name!r} {self.kind} {self.there.hexdigest()} {self.values.hexdigest()}"


class _Text(_Fixed):
    """A column of text or bytes."""

    def __init__(self, name: str, kind: str) -> None:
        super().__init__(name, kind)
        self.lengths = hashlib.sha256()

    def add(self, values: Any) -> None:
        self.there.update(_there(values).tobytes())
        plain = pc.fill_null(values.cast(pa.large_binary()), b"")
        offsets = np.frombuffer(plain.buffers()[1], dtype="<i8", count=len(plain) + 1, offset=plain.offset * 8) if len(plain) else None
        if offsets is None:
            return
        self.lengths.update(np.diff(offsets).tobytes())
        if offsets[-1] > offsets[0]:
            self.values.update(memoryview(plain.buffers()[2])[offsets[0] : offsets[-1]])

    def lines(self) -> Iterator[str]:
        yield f"{self.name!r} {self.kind} {self.there.hexdigest()} {self.values.hexdigest()} {self.lengths.hexdigest()}"


class _List(_Fixed):
    """A column of lists; what they hold is a column of its own."""

    def __init__(self, name: str, held: Any) -> None:
        super().__init__(name, "list")
        self.held = _column(f"{name}[]", held)

    def add(self, values: Any) -> None:
        there = _there(values)
        self.there.update(there.tobytes())
        lengths = pc.fill_null(pc.list_value_length(values).cast(pa.int64()), 0)
        self.values.update(_bytes(lengths, np.ones(len(values), dtype=np.uint8)))
        self.held.add(values.flatten())

    def lines(self) -> Iterator[str]:
        yield from super().lines()
        yield from self.held.lines()


class _Struct(_Fixed):
    """A column of structures; every member is a column of its own."""

    def __init__(self, name: str, kind: Any) -> None:
        super().__init__(name, "struct")
        self.members = [_column(f"{name}.{entry.name}", entry.type) for entry in kind]

    def add(self, values: Any) -> None:
        self.there.update(_there(values).tobytes())
        for member, found in zip(self.members, values.flatten(), strict=True):
            member.add(found)

    def lines(self) -> Iterator[str]:
        yield from super().lines()
        for member in self.members:
            yield from member.lines()


class _Storage:
    """A column of an extension type, by what it is stored as."""

    def __init__(self, name: str, kind: Any) -> None:
        self.held = _column(name, kind.storage_type)

    def add(self, values: Any) -> None:
        self.held.add(values.storage)

    def lines(self) -> Iterator[str]:
        return self.held.lines()


def _column(name: str, kind: Any) -> Any:
    types = pa.types
    if isinstance(kind, pa.BaseExtensionType):
        return _Storage(name, kind)
    if types.is_string(kind) or types.is_large_string(kind) or types.is_string_view(kind):
        return _Text(name, "text")
    if types.is_binary(kind) or types.is_large_binary(kind) or types.is_binary_view(kind):
        return _Text(name, "bytes")
    if types.is_list(kind) or types.is_large_list(kind):
        return _List(name, kind.value_type)
    if types.is_struct(kind):
        return _Struct(name, kind)
    if types.is_timestamp(kind):
        # the moment is kept in UTC; the zone it is shown in is no part of it
        return _Fixed(name, f"timestamp {kind.unit}" + (" UTC" if kind.tz else ""))
    plain = (types.is_integer, types.is_floating, types.is_decimal128, types.is_boolean, types.is_date, types.is_time, types.is_null)
    if any(is_it(kind) for is_it in plain):
        return _Fixed(name, str(kind))
    raise TypeError(f"column {name}: no hash of type {kind}")


def _there(values: Any) -> Any:
    return pc.is_valid(values).cast(pa.uint8()).to_numpy(zero_copy_only=False).astype(np.uint8, copy=False)


def _bytes(values: Any, there: Any) -> bytes:
    if pa.types.is_boolean(values.type):
        values = values.cast(pa.uint8())
    width = values.type.bit_width // 8
    found = np.frombuffer(values.buffers()[1], dtype=np.uint8, count=len(values) * width, offset=values.offset * width)
    if not there.all():
        found = found.reshape(len(values), width) * there[:, None]
    return bytes(found.tobytes())
