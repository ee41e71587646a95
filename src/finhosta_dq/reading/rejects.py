"""Writes rejected lines with their reason, in bulk, and the evidence that reading leaves for the rules."""

from __future__ import annotations

from typing import Any

import duckdb
import numpy as np
import numpy.typing as npt
import pyarrow as pa

from finhosta_dq.limits import Limits
from finhosta_dq.reading.account import Account
from finhosta_dq.reading.lines import FAULTS, Block, Marks, blocks
from finhosta_dq.reading.scan import Scan
from finhosta_dq.reading.source import SourceFile

KEPT_CHARACTERS = 4000
"""How much of a rejected line is kept."""

FAULT_RULE = {"mzg": "MZG-FIL-04", "grouper": "MZG-FIL-04", "social": "MZG-FIL-04", "finhosta": "FIN-F02a"}
"""The rule that a line breaks whose bytes are no text, by registration."""


Words = npt.NDArray[np.str_]


def stage_lines(con: duckdb.DuckDBPyConnection, block: Block, chosen: Marks, reasons: Words, extra: dict[str, Any] | None = None) -> None:
    """Temporary table ``reading_block`` of the chosen lines.

    Columns: line, text, reason (NULL where empty), byte_offset (of faults), expected, detail (both NULL), and ``extra`` (values of all
    lines of the block by name).
    """
    rows = pa.table(
        {
            "line": block.numbers[chosen],
            "text": block.texts(chosen),
            "reason": pa.array(reasons[chosen].tolist(), pa.string()),
            "byte_offset": pa.array(block.offsets[chosen], mask=block.faults[chosen] == 0),
            **{name: values[chosen] for name, values in (extra or {}).items()},
        }
    )
    con.register("arrow_lines", rows)
    try:
        con.execute(
            """CREATE OR REPLACE TEMP TABLE reading_block AS
               SELECT * REPLACE (nullif(reason, '') AS reason), CAST(NULL AS VARCHAR) AS expected, CAST(NULL AS VARCHAR) AS detail
               FROM arrow_lines"""
        )
    finally:
        con.unregister("arrow_lines")


def reject_faulty(con: duckdb.DuckDBPyConnection, account: Account, limits: Limits) -> None:
    """Reject the lines of ``reading_block`` whose bytes are no text, or more than is read."""
    expected = " ".join(f"WHEN '{reason}' THEN '{text}'" for reason, text in _expected(limits).items())
    con.execute(f"UPDATE reading_block SET expected = CASE reason {expected} END WHERE reason IS NOT NULL")
    con.execute(
        """INSERT INTO quality.reading_issue
           SELECT ?, ?, line, NULL, concat_ws(' at byte ', reason, byte_offset), expected FROM reading_block
           WHERE byte_offset IS NOT NULL OR reason = 'too_many_fields' ORDER BY line""",
        [FAULT_RULE[account.registration], account.file],
    )


def move_rejected(con: duckdb.DuckDBPyConnection, account: Account) -> None:
    """Move the lines of ``reading_block`` that have a reason to ``quality.rejected_line``."""
    rows = con.execute(
        f"""INSERT INTO quality.rejected_line
            SELECT ?, line, reason, detail, expected, byte_offset, left(text, {KEPT_CHARACTERS}) FROM reading_block
            WHERE reason IS NOT NULL ORDER BY line""",
        [account.file],
    ).fetchall()
    con.execute("DELETE FROM reading_block WHERE reason IS NOT NULL")
    account.rejected += int(rows[0][0])


def drop_lines(con: duckdb.DuckDBPyConnection) -> None:
    """Drop ``reading_block``."""
    con.execute("DROP TABLE IF EXISTS reading_block")


def reject_file(con: duckdb.DuckDBPyConnection, source: SourceFile, account: Account, found: Scan, reason: str, limits: Limits) -> None:
    """Reject every line of a file that may not be loaded at all."""
    account.status = {"duplicate_file": "duplicate"}.get(reason, "rejected")
    account.lines = found.lines
    with source.open() as stream:
        for block in blocks(stream, utf8=found.utf8, bom=found.bom, most=limits.line_bytes):
            stage_lines(con, block, np.ones(len(block), dtype=bool), np.full(len(block), reason))
            move_rejected(con, account)
    drop_lines(con)


def _expected(limits: Limits) -> dict[str, str]:
    return {
        "control_character": "no control characters",
        "undecodable": "UTF-8 or cp1252 text",
        "line_too_long": f"KiB on a line: {limits.said('max_line_kib')}",
        "too_many_fields": f"fields on a line: {limits.said('max_fields')}",
    }


def fault_words(block: Block) -> Words:
    """The reason word of each line that is no text, else empty."""
    return FAULTS[block.faults]
