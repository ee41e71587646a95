"""Finhosta files into the long model of ``raw.finhosta``: one record is one number, items of the record type by position."""

from __future__ import annotations

import re

import duckdb
import pyarrow as pa

from finhosta_dq.contracts import contracts
from finhosta_dq.contracts.profile import Profile, load_profile, record_types
from finhosta_dq.reading import careful
from finhosta_dq.reading.account import Account
from finhosta_dq.reading.lines import Block, blocks
from finhosta_dq.reading.scan import Scan
from finhosta_dq.reading.source import SourceFile

_STRICT_TYPES = ("B07", "B08", "R21", "R22", "R23")


def load(con: duckdb.DuckDBPyConnection, source: SourceFile, account: Account, found: Scan, profile: Profile | None = None) -> None:
    """Load a Finhosta file by its format profile (default: the product's). Lines that do not split by it are rejected.

    The delimiter is found in the first lines; when none fits, the file is rejected as a whole with FIN-F02a.
    """
    profile = profile or load_profile()
    delimiter = ""
    header = 0
    first = True
    _mount_types(con)
    with source.open() as stream:
        for block in blocks(stream, utf8=found.utf8, bom=found.bom):
            if first:
                sample = [text for text in block.texts.slice(0, profile.delimiter.sample_lines).to_pylist() if text]
                delimiter = detect_delimiter(sample, profile)
                if not delimiter:
                    account.issue("FIN-F02a", None, None, "one of the delimiters " + " ".join(map(repr, profile.delimiter.detect)))
                    careful.reject_file(con, source, account, found, "no_delimiter")
                    return
                header = int(_is_header(block, delimiter, profile))
                account.lines -= header
            careful.stage_block(con, block, skip=header if first else 0)
            first = False
            careful.reject_faulty(con, account)
            _split(con, account, delimiter, profile)
            _judge(con, account)
            _insert(con, account)
    con.execute("DROP TABLE IF EXISTS finhosta_type")
    con.execute("DROP TABLE IF EXISTS reading_block")


def detect_delimiter(sample: list[str], profile: Profile) -> str:
    """The candidate that splits most of the sample into records, by the highest least number of fields; empty when none does.

    A candidate fits when nine in ten lines give enough fields, begin with a record type and have a four-digit year in third place.
    """
    best, most = "", 0
    for candidate in profile.delimiter.detect:
        counts = []
        for line in sample:
            parts = line.split(candidate)
            if parts[-1] == "" and len(parts) > 1:
                parts.pop()
            if len(parts) >= profile.fields.min_fields and _starts(parts, profile):
                counts.append(len(parts))
        if counts and len(counts) >= 0.9 * (len(sample) - 1) and min(counts) > most:
            best, most = candidate, min(counts)
    return best


def _starts(parts: list[str], profile: Profile) -> bool:
    header = parts[0].strip().upper() == profile.fields.first[0]
    return header or (re.fullmatch(profile.record_type_regex, parts[0]) is not None and re.fullmatch(r"\d{4}", parts[2]) is not None)


def _is_header(block: Block, delimiter: str, profile: Profile) -> bool:
    return len(block.texts) > 0 and block.texts[0].as_py().split(delimiter)[0].strip().upper() == profile.fields.first[0]


def _mount_types(con: duckdb.DuckDBPyConnection) -> None:
    known = [{"code": one.code, "items": one.items} for one in record_types().values()]
    schema = pa.schema([("code", pa.string()), ("items", pa.list_(pa.string()))])
    con.register("arrow_types", pa.Table.from_pylist(known, schema=schema))
    con.execute("CREATE OR REPLACE TEMP TABLE finhosta_type AS SELECT * FROM arrow_types")
    con.unregister("arrow_types")


def _split(con: duckdb.DuckDBPyConnection, account: Account, delimiter: str, profile: Profile) -> None:
    """Add ``parts`` (one empty field behind a closing delimiter dropped) and the items of the record type."""
    con.execute(
        """CREATE OR REPLACE TEMP TABLE reading_block AS
           WITH split AS (SELECT *, string_split(text, $1) AS every FROM reading_block)
           SELECT s.* EXCLUDE (every), CASE WHEN s.every[-1] = '' AND len(s.every) > 1 THEN s.every[:-2] ELSE s.every END AS parts, t.items,
                  s.every[1] AS code
           FROM split AS s LEFT JOIN finhosta_type AS t ON s.every[1] = t.code ORDER BY s.line""",
        [delimiter],
    )
    # an item list that ends in an empty item and value cannot be told from a closing delimiter: the record type decides
    con.execute(
        """UPDATE reading_block SET parts = string_split(text, $1)
           WHERE items IS NOT NULL AND len(parts) = len(items) + 4 AND ends_with(text, $1)""",
        [delimiter],
    )
    con.execute(
        "UPDATE reading_block SET reason = CASE WHEN text = '' THEN 'empty_line' ELSE 'field_count' END, expected = $1 || ' fields or more', "
        "detail = len(parts) || ' fields' WHERE reason IS NULL AND len(parts) < $1",
        [profile.fields.min_fields],
    )


def _judge(con: duckdb.DuckDBPyConnection, account: Account) -> None:
    con.execute(
        """INSERT INTO quality.reading_issue
           SELECT 'FIN-F02a', ?, line, NULL, detail, expected FROM reading_block WHERE reason IS NOT NULL ORDER BY line""",
        [account.file],
    )
    con.execute(
        """UPDATE reading_block SET
               reason = CASE WHEN items IS NULL THEN 'unknown_record_type' ELSE 'item_count' END,
               expected = CASE WHEN items IS NULL THEN 'a known record type' ELSE len(items) || ' items' END,
               detail = CASE WHEN items IS NULL THEN NULL ELSE (len(parts) - 5) || ' items' END
           WHERE reason IS NULL AND (items IS NULL OR len(parts) <> len(items) + 5)"""
    )
    strict = ", ".join(f"'{code}'" for code in _STRICT_TYPES)
    con.execute(
        f"""INSERT INTO quality.reading_issue
            SELECT rule, $1, line, 'record_type_cd', CASE WHEN items IS NULL THEN code ELSE detail END, expected
            FROM (SELECT *, unnest(CASE WHEN items IS NULL AND left(code, 3) IN ({strict}) THEN ['FIN-F03', 'FIN-F06a'] ELSE ['FIN-F06a'] END) AS rule
                  FROM reading_block WHERE reason IN ('unknown_record_type', 'item_count'))
            ORDER BY line, rule""",
        [account.file],
    )
    careful.reject_marked(con, account)


def _insert(con: duckdb.DuckDBPyConnection, account: Account) -> None:
    contract = contracts()["finhosta"].files[0]
    first = {"record_type_cd": 1, "sender_cd": 2, "year": 3, "period_cd": 4}
    selected = []
    for column in contract.columns:
        if column in first:
            selected.append(f"nullif(parts[{first[column]}], '')")
        elif column == "value":
            selected.append("nullif(parts[-1], '')")
        else:
            selected.append(f"CASE WHEN list_contains(items, '{column}') THEN nullif(parts[4 + list_position(items, '{column}')], '') END")
    careful.insert_counted(
        con, account, f"INSERT INTO raw.finhosta SELECT {', '.join(selected)}, ?, line FROM reading_block ORDER BY line", [account.file]
    )
