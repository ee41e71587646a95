"""The careful way: block by block, each line loaded or rejected with its reason. Takes any bytes."""

from __future__ import annotations

import duckdb
import pyarrow as pa

from finhosta_dq.contracts import FileContract, Registration
from finhosta_dq.reading.account import Account
from finhosta_dq.reading.lines import Block, blocks
from finhosta_dq.reading.scan import Scan
from finhosta_dq.reading.source import SourceFile

_FAULT_RULE = {"mzg": "MZG-FIL-04", "grouper": "MZG-FIL-04", "social": "MZG-FIL-04", "finhosta": "FIN-F02a"}
EXPECTED = {
    "control_character": "no control characters",
    "undecodable": "UTF-8 or cp1252 text",
    "line_too_long": "a line of at most 1 MiB",
}
_FAULTS = pa.schema([("line", pa.int64()), ("reason", pa.string()), ("byte_offset", pa.int64())])


def load(
    con: duckdb.DuckDBPyConnection, source: SourceFile, account: Account, found: Scan, registration: Registration, contract: FileContract
) -> None:
    """Load what can be loaded of a delimited file and reject the rest line by line."""
    text = registration.text
    first = True
    with source.open() as stream:
        for block in blocks(stream, utf8=found.utf8, bom=found.bom):
            if first and text.header and not _skip_header(block, account, text.delimiter, contract):
                account.issue("MZG-FIL-05", "header", None, text.delimiter.join(contract.columns))
                reject_file(con, source, account, found, "header")
                return
            stage_block(con, block, skip=1 if first and text.header else 0)
            first = False
            reject_faulty(con, account)
            _judge(con, account, text.delimiter, text.closing_delimiter, len(contract.columns), header=text.header)
            columns = ", ".join(f"nullif(parts[{at}], '')" for at in range(1, len(contract.columns) + 1))
            insert_counted(
                con,
                account,
                f"INSERT INTO raw.{contract.table} SELECT {columns}, ?, line FROM "
                "(SELECT line, string_split(text, ?) AS parts FROM reading_block WHERE reason IS NULL ORDER BY line)",
                [account.file, text.delimiter],
            )
    _drop(con)
    account.settle()


def reject_file(con: duckdb.DuckDBPyConnection, source: SourceFile, account: Account, found: Scan, reason: str) -> None:
    """Reject every line of a file that may not be loaded at all."""
    account.status = {"duplicate_file": "duplicate"}.get(reason, "rejected")
    account.lines = found.lines
    with source.open() as stream:
        for block in blocks(stream, utf8=found.utf8, bom=found.bom):
            stage_block(con, block)
            con.execute("UPDATE reading_block SET reason = ?", [reason])
            reject_marked(con, account)
    _drop(con)


def _skip_header(block: Block, account: Account, delimiter: str, contract: FileContract) -> bool:
    header = block.texts[0].as_py() if len(block.texts) else ""
    fits = [name.strip().lower() for name in header.split(delimiter)] == contract.columns
    if fits:
        account.lines -= 1
    return fits


def stage_block(con: duckdb.DuckDBPyConnection, block: Block, skip: int = 0) -> None:
    """Temporary table ``reading_block`` (line, text, reason, byte_offset, expected) of one block."""
    numbers = pa.array(range(block.first + skip, block.first + len(block.texts)), pa.int64())
    lines = pa.table({"line": numbers, "text": block.texts.slice(skip)})
    faults = pa.Table.from_pylist([dict(zip(_FAULTS.names, fault, strict=True)) for fault in block.faults], schema=_FAULTS)
    con.register("arrow_lines", lines)
    con.register("arrow_faults", faults)
    try:
        con.execute(
            """CREATE OR REPLACE TEMP TABLE reading_block AS
               SELECT l.line, l.text, f.reason, f.byte_offset, NULL::VARCHAR AS expected, NULL::VARCHAR AS detail
               FROM arrow_lines AS l LEFT JOIN arrow_faults AS f ON l.line = f.line"""
        )
    finally:
        con.unregister("arrow_lines")
        con.unregister("arrow_faults")


def reject_faulty(con: duckdb.DuckDBPyConnection, account: Account) -> None:
    """Reject the lines whose bytes are no text."""
    for reason, expected in EXPECTED.items():
        con.execute("UPDATE reading_block SET expected = ? WHERE reason = ?", [expected, reason])
    con.execute(
        """INSERT INTO quality.reading_issue
           SELECT ?, ?, line, NULL, reason || coalesce(' at byte ' || byte_offset, ''), expected FROM reading_block WHERE reason IS NOT NULL
           ORDER BY line""",
        [_FAULT_RULE[account.registration], account.file],
    )
    reject_marked(con, account)


def _judge(con: duckdb.DuckDBPyConnection, account: Account, delimiter: str, closing: bool, fields: int, *, header: bool) -> None:
    """Reject lines without closing delimiter or with another number of fields."""
    wanted = fields if closing else fields - 1
    con.execute(
        f"""UPDATE reading_block SET
                reason = CASE WHEN text = '' THEN 'empty_line'
                              WHEN {closing} AND NOT ends_with(text, $1) THEN 'missing_terminator' ELSE 'field_count' END,
                expected = {fields} || ' fields', detail = (length(text) - length(replace(text, $1, ''))) || ' delimiters'
            WHERE reason IS NULL AND (length(text) - length(replace(text, $1, '')) <> {wanted} OR ({closing} AND NOT ends_with(text, $1)))""",
        [delimiter],
    )
    if not header:
        con.execute(
            """INSERT INTO quality.reading_issue
               SELECT 'MZG-REC-01', $1, line, NULL, NULL, 'the closing ' || $2 FROM reading_block
               WHERE reason IS NOT NULL AND NOT ends_with(text, $2) ORDER BY line""",
            [account.file, delimiter],
        )
    con.execute(
        f"""INSERT INTO quality.reading_issue
            SELECT 'MZG-REC-02', $1, line, NULL, detail, $3 FROM reading_block
            WHERE reason IS NOT NULL AND length(text) - length(replace(text, $2, '')) <> {wanted} ORDER BY line""",
        [account.file, delimiter, f"{wanted} delimiters"],
    )
    reject_marked(con, account)


def reject_marked(con: duckdb.DuckDBPyConnection, account: Account) -> None:
    """Move the lines with a reason to ``quality.rejected_line``."""
    rows = con.execute("SELECT count(*) FROM reading_block WHERE reason IS NOT NULL").fetchall()
    con.execute(
        """INSERT INTO quality.rejected_line
           SELECT ?, line, reason, detail, expected, byte_offset, left(text, 4000) FROM reading_block WHERE reason IS NOT NULL ORDER BY line""",
        [account.file],
    )
    con.execute("DELETE FROM reading_block WHERE reason IS NOT NULL")
    account.rejected += int(rows[0][0])


def insert_counted(con: duckdb.DuckDBPyConnection, account: Account, statement: str, parameters: list[str]) -> None:
    rows = con.execute(statement, parameters).fetchall()
    account.loaded += int(rows[0][0])


def _drop(con: duckdb.DuckDBPyConnection) -> None:
    con.execute("DROP TABLE IF EXISTS reading_block")
