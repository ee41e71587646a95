"""Rows of the source as the text of a file: every value in the form of its field, every row on one line."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from finhosta_dq.contracts import FileContract
from finhosta_dq.progress import report
from finhosta_dq.source.drift import WATERMARK

LINE_BREAK = "\x1e"
"""What stands for a line break inside a value: a control character, so that reading rejects that line and never two halves of it."""


@dataclass
class Tally:
    """What was seen on the way. rows: of the source; odd: rows with a line break or the delimiter inside a value; mark: last change."""

    rows: int = 0
    odd: int = 0
    mark: Any = None
    error: Exception | None = None

    @property
    def watermark(self) -> str | None:
        """The last change as text for the next extract; None when no row told one."""
        return None if self.mark is None else self.mark.isoformat() if hasattr(self.mark, "isoformat") else str(self.mark)


def as_text(
    reader: pa.RecordBatchReader, contract: FileContract, delimiter: str, *, hide_delimiter: bool, tally: Tally
) -> pa.RecordBatchReader:
    """A stream of the contract's columns, all strings, in the order of the file; one batch of the source is in memory at a time.

    hide_delimiter: the delimiter inside a value becomes ``LINE_BREAK`` too, for a form in which a line with one field more could be read.
    An error of the source is kept in ``tally.error``, because it does not pass a stream as it is.
    """
    schema = pa.schema([(column, pa.string()) for column in contract.columns])
    kinds = {field.name: (field.metadata or {}).get(b"POSTGRESQL:type", b"").decode() for field in reader.schema}

    def batches() -> Iterator[pa.RecordBatch]:
        try:
            for batch in reader:
                columns = [_text(batch.column(field.column), kinds[field.column], field.type) for field in contract.fields]
                columns = _on_one_line(columns, delimiter, hide_delimiter, tally)
                tally.rows += batch.num_rows
                report(f"extracting {contract.table}", tally.rows, tally.rows)
                if WATERMARK in kinds:
                    latest = pc.max(batch.column(WATERMARK)).as_py()
                    if latest is not None and (tally.mark is None or latest > tally.mark):
                        tally.mark = latest
                yield pa.RecordBatch.from_arrays(columns, schema=schema)
        except Exception as error:
            tally.error = error
            raise

    return pa.RecordBatchReader.from_batches(schema, batches())


def _text(values: pa.Array, kind: str, wanted: str) -> pa.Array:
    if isinstance(values, pa.ExtensionArray):
        values = values.storage
    text = values.cast(pa.string())
    if kind == "bpchar":  # filled up to its length by the type, not by whoever wrote it
        return pc.utf8_rtrim(text, characters=" ")
    if kind == "date" and wanted == "D":
        return pc.replace_substring(text, "-", "")
    return text


def _on_one_line(columns: list[pa.Array], delimiter: str, hide_delimiter: bool, tally: Tally) -> list[pa.Array]:
    odd = None
    out = []
    for column in columns:
        broken = pc.fill_null(pc.match_substring_regex(column, "[\r\n]"), False)
        split = pc.fill_null(pc.match_substring(column, delimiter), False)
        mine = pc.or_(broken, split)
        if pc.any(mine).as_py():
            odd = mine if odd is None else pc.or_(odd, mine)
            column = pc.replace_substring_regex(column, "\r\n|[\r\n]", LINE_BREAK)
            if hide_delimiter:
                column = pc.replace_substring(column, delimiter, LINE_BREAK)
        out.append(column)
    tally.odd += pc.sum(odd).as_py() if odd is not None else 0
    return out
