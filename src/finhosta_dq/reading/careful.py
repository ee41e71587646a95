"""The careful way: block by block, each line loaded or rejected with its reason. Takes any bytes."""

from __future__ import annotations

import duckdb
import numpy as np
import pyarrow as pa
from pyarrow import csv

from finhosta_dq.contracts import FileContract, Registration
from finhosta_dq.limits import Limits
from finhosta_dq.reading import rejects
from finhosta_dq.reading.account import Account, ConservationError
from finhosta_dq.reading.lines import BLOCK_BYTES, Block, Marks, blocks
from finhosta_dq.reading.scan import Scan
from finhosta_dq.reading.source import SourceFile


def load(
    con: duckdb.DuckDBPyConnection,
    source: SourceFile,
    account: Account,
    found: Scan,
    registration: Registration,
    contract: FileContract,
    limits: Limits,
) -> None:
    """Load what can be loaded of a delimited file and reject the rest line by line."""
    header = registration.text.header
    with source.open() as stream:
        for block in blocks(stream, utf8=found.utf8, bom=found.bom, most=limits.line_bytes):
            records = np.ones(len(block), dtype=bool)
            if header and block.first == 1:
                if not header_fits(_first_line(block), registration, contract):
                    account.issue("MZG-FIL-05", "header", None, registration.text.delimiter.join(contract.columns))
                    rejects.reject_file(con, source, account, found, "header", limits)
                    return
                records[0] = False
                account.lines -= 1
            bad = _judge(con, account, block, records, registration, contract, limits)
            _insert(con, account, block, records & ~bad, registration, contract)
    rejects.drop_lines(con)


def header_fits(line: str, registration: Registration, contract: FileContract) -> bool:
    """Whether a first line names the columns of the contract in their order, in capitals or not."""
    return [name.strip().lower() for name in line.split(registration.text.delimiter)] == contract.columns


def _first_line(block: Block) -> str:
    return str(block.texts(block.numbers == 1)[0].as_py())


def _judge(
    con: duckdb.DuckDBPyConnection,
    account: Account,
    block: Block,
    records: Marks,
    registration: Registration,
    contract: FileContract,
    limits: Limits,
) -> Marks:
    """Reject lines that are no text, lack the closing delimiter or have another number of fields; marks of what was rejected."""
    delimiter, closing = registration.text.delimiter, registration.text.closing_delimiter
    wanted = len(contract.columns) - (not closing)
    count = block.count(delimiter)
    open_end = ~block.ends_with(delimiter) if closing else np.zeros(len(block), dtype=bool)
    form = np.select(
        [block.ends == block.starts, open_end, count != wanted], ["empty_line", "missing_terminator", "field_count"], default=""
    ).astype(str)
    faults = rejects.fault_words(block)
    words = np.where(faults != "", faults, form)
    bad = records & (words != "")
    if not bad.any():
        return bad
    rejects.stage_lines(con, block, bad, words, {"delimiters": count, "open_end": open_end})
    rejects.reject_faulty(con, account, limits)
    con.execute(
        f"""UPDATE reading_block SET expected = '{len(contract.columns)} fields', detail = delimiters || ' delimiters'
            WHERE byte_offset IS NULL"""
    )
    con.execute(
        """INSERT INTO quality.reading_issue
           SELECT 'MZG-REC-01', $1, line, NULL, NULL, 'the closing ' || $2 FROM reading_block
           WHERE byte_offset IS NULL AND open_end ORDER BY line""",
        [account.file, delimiter],
    )
    con.execute(
        f"""INSERT INTO quality.reading_issue
            SELECT 'MZG-REC-02', ?, line, NULL, detail, '{wanted} delimiters' FROM reading_block
            WHERE byte_offset IS NULL AND delimiters <> {wanted} ORDER BY line""",
        [account.file],
    )
    rejects.move_rejected(con, account)
    return bad


def _insert(
    con: duckdb.DuckDBPyConnection, account: Account, block: Block, good: Marks, registration: Registration, contract: FileContract
) -> None:
    """Load the lines marked; their form is known to be right."""
    if not good.any():
        return
    text = registration.text
    names = [*contract.columns, *(["_closing"] if text.closing_delimiter else [])]
    try:
        rows = csv.read_csv(
            pa.BufferReader(block.bytes_of(good)),
            csv.ReadOptions(column_names=names, block_size=BLOCK_BYTES),
            csv.ParseOptions(delimiter=text.delimiter, quote_char=False, escape_char=False, ignore_empty_lines=False),
            csv.ConvertOptions(
                column_types=dict.fromkeys(names, pa.string()), include_columns=contract.columns, null_values=[""], strings_can_be_null=True
            ),
        )
    except pa.ArrowInvalid:  # its message quotes the line
        raise ConservationError(f"{account.file}: lines of the right form could not be split") from None
    con.register("arrow_rows", rows.append_column("_line", pa.array(block.numbers[good])))
    try:
        loaded = con.execute(
            f"INSERT INTO raw.{contract.table} SELECT {', '.join(contract.columns)}, ?, _line FROM arrow_rows", [account.file]
        ).fetchall()
    finally:
        con.unregister("arrow_rows")
    account.loaded += int(loaded[0][0])
