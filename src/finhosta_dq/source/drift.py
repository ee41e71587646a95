"""Where the source does not give what the contract asks: a column too few or too many, another type, a statement that fails."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import pyarrow as pa

from finhosta_dq.contracts import FileContract

Kind = Literal["missing_column", "extra_column", "type", "statement"]

WATERMARK = "_watermark"
"""Column of a statement that says when a row last changed; it goes into no file."""

_TEXT = ("text", "varchar", "bpchar", "name")
_WHOLE = ("int2", "int4", "int8")
_FITTING = {"C": _TEXT, "N": (*_TEXT, *_WHOLE), "ND2": _TEXT, "D": (*_TEXT, "date")}
_EXPECTED = {"C": "text", "N": "a whole number or text", "ND2": "numeric with two decimals, or text", "D": "a date, or text YYYYMMDD"}
_WRITABLE = (*_TEXT, *_WHOLE, "numeric", "date")
_WATERMARKS = ("timestamptz", "timestamp", "date", *_WHOLE, "text", "varchar")


@dataclass(frozen=True)
class Drift:
    """One difference. written: whether the file of the table was written nevertheless; found: SQLSTATE and class, or a type, never a value."""

    table: str
    kind: Kind
    column: str | None
    found: str | None
    expected: str | None
    written: bool


def compare(contract: FileContract, schema: pa.Schema) -> list[Drift]:
    """The differences between what a statement returns (Arrow schema with PostgreSQL types) and the fields of a contract.

    A missing column, and a type without an exact text form, keep the whole table from being written.
    """
    found = {name: _type(schema, name) for name in schema.names}
    out = [
        Drift(contract.table, "missing_column", field.column, None, _EXPECTED[field.type], False)
        for field in contract.fields
        if field.column not in found
    ]
    for name, (kind, scale) in found.items():
        if name == WATERMARK:
            if kind not in _WATERMARKS:
                out.append(Drift(contract.table, "type", name, kind, "a moment, a whole number or text", False))
        elif name not in contract.columns:
            out.append(Drift(contract.table, "extra_column", name, kind, None, True))
        elif schema.names.count(name) > 1:
            out.append(Drift(contract.table, "type", name, "twice", "once", False))
        else:
            wanted = contract.field(name).type
            fits = kind in _FITTING[wanted] or (kind == "numeric" and scale == {"N": 0, "ND2": 2}.get(wanted))
            if not fits:
                shown = kind if scale is None else f"{kind} with {scale} decimals"
                out.append(Drift(contract.table, "type", name, shown, _EXPECTED[wanted], kind in _WRITABLE))
    return out


def _type(schema: pa.Schema, name: str) -> tuple[str, int | None]:
    """PostgreSQL's name of the type of a column, and the decimals of a numeric (None = not fixed)."""
    metadata = schema.field(schema.names.index(name)).metadata or {}
    kind = metadata.get(b"POSTGRESQL:type", b"unknown").decode()
    modifier = int(metadata.get(b"POSTGRESQL:typmod", b"-1"))
    return kind, (modifier - 4) & 0xFFFF if kind == "numeric" and modifier >= 4 else None
