"""Finhosta files into the long model of ``raw.finhosta``: one record is one number, items of the record type by position."""

from __future__ import annotations

import re

import duckdb
import numpy as np
import pyarrow as pa

from finhosta_dq.contracts import contracts
from finhosta_dq.contracts.profile import Profile, RecordType
from finhosta_dq.limits import Limits
from finhosta_dq.reading import rejects
from finhosta_dq.reading.account import Account
from finhosta_dq.reading.lines import Block, blocks
from finhosta_dq.reading.scan import Scan
from finhosta_dq.reading.source import SourceFile

_STRICT_TYPES = ("B07", "B08", "R21", "R22", "R23")
"""Begin of the record types that FIN-F03 names one by one."""


def load(
    con: duckdb.DuckDBPyConnection,
    source: SourceFile,
    account: Account,
    found: Scan,
    profile: Profile,
    types: dict[str, RecordType],
    limits: Limits,
) -> None:
    """Load a Finhosta file by its format profile. Lines that do not split by it are rejected.

    The delimiter is found in the first lines; when none fits, or the profile does not name the encoding, the file is rejected as a whole
    with FIN-F02a.
    """
    if not found.utf8 and "cp1252" not in profile.text.encodings:
        account.issue("FIN-F02a", None, None, "text in " + ", ".join(profile.text.encodings))
        rejects.reject_file(con, source, account, found, "encoding", limits)
        return
    delimiter = ""
    _mount_types(con, profile, types)
    allowed = "".join(one for one in profile.delimiter.detect if one < " ").encode()
    with source.open() as stream:
        for block in blocks(stream, utf8=found.utf8, bom=found.bom, most=limits.line_bytes, allowed=allowed):
            records = np.ones(len(block), dtype=bool)
            if block.first == 1:
                sample = _sample(block, profile.delimiter.sample_lines)
                delimiter = detect_delimiter(sample, profile)
                if not delimiter:
                    account.issue("FIN-F02a", None, None, "one of the delimiters " + " ".join(map(repr, profile.delimiter.detect)))
                    rejects.reject_file(con, source, account, found, "no_delimiter", limits)
                    break
                records[0] = not _is_header(block, delimiter, profile)
                account.lines -= int(~records[0])
            faults = rejects.fault_words(block)
            # before the line is split, which would hold every field of it
            many = (faults == "") & (block.count(delimiter) >= limits.max_fields)
            rejects.stage_lines(con, block, records, np.where(many, "too_many_fields", faults))
            rejects.reject_faulty(con, account, limits)
            rejects.move_rejected(con, account)
            _split(con, delimiter, profile)
            _judge(con, account, profile)
            _insert(con, account, profile)
    con.execute("DROP TABLE IF EXISTS finhosta_type")
    rejects.drop_lines(con)


def detect_delimiter(sample: list[str], profile: Profile) -> str:
    """The candidate that splits most of the sample into records, by the highest least number of fields; empty when none does.

    A candidate fits when nine in ten lines give enough fields, have a record type and a four-digit year in their places. The tenth line
    may be damaged: it is rejected by itself, and does not take the file with it.
    """
    best, most = "", 0
    for candidate in profile.delimiter.detect:
        counts = []
        for line in sample:
            parts = line.split(candidate)
            if parts[-1] == "" and len(parts) > 1 and profile.delimiter.closing_delimiter == "tolerated":
                parts.pop()
            if len(parts) >= profile.fields.min_fields and _starts(parts, profile):
                counts.append(len(parts))
        if counts and len(counts) >= 0.9 * (len(sample) - 1) and min(counts) > most:
            best, most = candidate, min(counts)
    return best


def _sample(block: Block, lines: int) -> list[str]:
    """The first lines that are text and not empty."""
    usable = (block.faults == 0) & (block.ends > block.starts)
    return list(block.texts(usable & (np.cumsum(usable) <= lines)).to_pylist())


def _starts(parts: list[str], profile: Profile) -> bool:
    first = profile.fields.first
    code, year = (parts[first.index(name)] for name in ("RECORD_TYPE_CD", "YEAR"))
    header = [part.strip().upper() for part in parts[: len(first)]] == first
    return header or (re.fullmatch(profile.record_type_regex, code) is not None and re.fullmatch("[0-9]{4}", year) is not None)


def _is_header(block: Block, delimiter: str, profile: Profile) -> bool:
    if profile.text.header == "none":
        return False
    line = str(block.texts(block.numbers == 1)[0].as_py())
    return line.split(delimiter)[0].strip().upper() == profile.fields.first[0]


def _mount_types(con: duckdb.DuckDBPyConnection, profile: Profile, types: dict[str, RecordType]) -> None:
    """Temporary table ``finhosta_type``: code, number of items, and for every item column its place among the fields of a line or NULL."""
    common = len(profile.fields.first)
    rows = [
        {"code": one.code, "item_count": len(one.items), **{item: common + at for at, item in enumerate(one.items, start=1)}}
        for one in types.values()
    ]
    columns = [pa.field("code", pa.string()), pa.field("item_count", pa.int32()), *(pa.field(name, pa.int32()) for name in _items(profile))]
    con.register("arrow_types", pa.Table.from_pylist(rows, schema=pa.schema(columns)))
    con.execute("CREATE OR REPLACE TEMP TABLE finhosta_type AS SELECT * FROM arrow_types")
    con.unregister("arrow_types")


def _items(profile: Profile) -> list[str]:
    """The item columns of the long model."""
    common = {name.lower() for name in (*profile.fields.first, profile.fields.last)}
    return [column for column in contracts()["finhosta"].files[0].columns if column not in common]


def _split(con: duckdb.DuckDBPyConnection, delimiter: str, profile: Profile) -> None:
    """Add ``parts``, ``code`` and ``item_count`` of the record type (NULL when unknown).

    One empty field behind a closing delimiter is dropped, unless the record type needs it: then the value is empty.
    """
    common = len(profile.fields.first)
    code = profile.fields.first.index("RECORD_TYPE_CD") + 1
    closing = profile.delimiter.closing_delimiter == "tolerated"
    con.execute(
        f"""CREATE OR REPLACE TEMP TABLE reading_block AS
            WITH split AS (SELECT *, string_split(text, ?) AS every FROM reading_block)
            SELECT s.* EXCLUDE (every), s.every[{code}] AS code, t.item_count,
                   CASE WHEN {closing} AND s.every[-1] = '' AND len(s.every) > 1 AND len(s.every) IS DISTINCT FROM t.item_count + {common + 1}
                        THEN s.every[:-2] ELSE s.every END AS parts
            FROM split AS s LEFT JOIN finhosta_type AS t ON s.every[{code}] = t.code ORDER BY s.line""",
        [delimiter],
    )


def _judge(con: duckdb.DuckDBPyConnection, account: Account, profile: Profile) -> None:
    """Reject lines with too few fields (FIN-F02a; an empty line breaks no rule), of an unknown record type, or with other items than it has."""
    least, common = profile.fields.min_fields, len(profile.fields.first) + 1
    con.execute(
        f"""UPDATE reading_block SET
                reason = CASE WHEN text = '' THEN 'empty_line' WHEN len(parts) < {least} THEN 'field_count'
                              WHEN item_count IS NULL THEN 'unknown_record_type' ELSE 'item_count' END,
                expected = CASE WHEN text = '' OR len(parts) < {least} THEN '{least} fields or more'
                                WHEN item_count IS NULL THEN 'a known record type' ELSE item_count || ' items' END,
                detail = CASE WHEN text = '' THEN NULL WHEN len(parts) < {least} THEN len(parts) || ' fields'
                              WHEN item_count IS NULL THEN NULL ELSE (len(parts) - {common}) || ' items' END
            WHERE len(parts) < {least} OR item_count IS NULL OR len(parts) <> item_count + {common}"""
    )
    strict = ", ".join(f"'{code}'" for code in _STRICT_TYPES)
    con.execute(
        f"""INSERT INTO quality.reading_issue
            SELECT rule, $1, line, CASE WHEN rule <> 'FIN-F02a' THEN 'record_type_cd' END, coalesce(detail, code), expected
            FROM (SELECT *, unnest(CASE WHEN reason = 'empty_line' THEN []
                                        WHEN reason = 'field_count' THEN ['FIN-F02a']
                                        WHEN reason = 'unknown_record_type' AND left(code, 3) IN ({strict}) THEN ['FIN-F03', 'FIN-F06a']
                                        ELSE ['FIN-F06a'] END) AS rule
                  FROM reading_block WHERE reason IS NOT NULL)
            ORDER BY line, rule""",
        [account.file],
    )
    rejects.move_rejected(con, account)


def _insert(con: duckdb.DuckDBPyConnection, account: Account, profile: Profile) -> None:
    """Load what is left of the block."""
    places = {name.lower(): str(at) for at, name in enumerate(profile.fields.first, start=1)}
    places[profile.fields.last.lower()] = "-1"
    columns = contracts()["finhosta"].files[0].columns
    selected = ", ".join(f"nullif(parts[{places.get(column, f't.{column}')}], '')" for column in columns)
    rows = con.execute(
        f"INSERT INTO raw.finhosta SELECT {selected}, ?, line FROM reading_block INNER JOIN finhosta_type AS t USING (code) ORDER BY line",
        [account.file],
    ).fetchall()
    account.loaded += int(rows[0][0])
