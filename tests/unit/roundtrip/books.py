"""A run whose findings the registry knows, and hands that fill in its workbook: by program, or in the XML itself."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

import duckdb
from openpyxl import Workbook, load_workbook
from openpyxl.utils import get_column_letter
from sqlalchemy import select

from finhosta_dq.registry.bulk import insert_columns
from finhosta_dq.registry.store import Registry
from finhosta_dq.registry.tables import decision, event, finding, finding_spell, run
from finhosta_dq.roundtrip.columns import ALL
from tests.unit.publication.run_tables import STAYHOSP, insert, small_run

RUN = "run-1"
AT = datetime(2025, 8, 1, 1, 30, tzinfo=UTC)
NAMES = [field.name for field in ALL]
FALSE_ALARM = "False alarm of the rule [rule_false_alarm]"
IN_SOURCE = "Checked in the source and found right [source_confirmed]"

_STATE = """CREATE TABLE quality.finding_state AS
    SELECT delivery_id, md5('k' || rowid) AS finding_key, md5('e' || rowid) AS evidence_hash, 'new' AS state, false AS is_back,
           TIMESTAMPTZ '2025-08-01 03:30:00+02' AS first_seen, NULL::VARCHAR AS decision_kind, NULL::VARCHAR AS reason_code,
           NULL::VARCHAR AS decided_by, NULL::TIMESTAMPTZ AS decided_at, NULL::DATE AS until, NULL::VARCHAR AS assignee,
           false AS reopened, rowid AS rowid_finding FROM quality.finding"""


def drawn(findings: int = 0) -> duckdb.DuckDBPyConnection:
    """The drawn run with memory; findings: so many instead of its eight."""
    con = small_run()
    if findings:
        con.execute("DELETE FROM quality.finding")
        con.execute(
            f"""INSERT INTO quality.finding
                SELECT 'mzg/999/2025-1', 'MZG-DAY-02', 'error', 'stayhosp', '{STAYHOSP}', n, '{{"code_agr":"999","staynum":"S' || n || '"}}',
                       'a2_code_sex', 'value ' || n, 'expected ' || n % 7, NULL, NULL FROM range(1, {findings + 1}) AS made(n)"""
        )
        con.execute("CREATE OR REPLACE TABLE quality.finding AS FROM quality.finding ORDER BY line")
    con.execute(_STATE)
    return con


def with_lists(con: duckdb.DuckDBPyConnection) -> None:
    """Ward, specialty and coder of two stays, as the hospital's own list says."""
    con.execute(
        "CREATE TABLE reference.worklist_columns (code_agr VARCHAR, staynum VARCHAR, ward VARCHAR, specialty VARCHAR, coder VARCHAR)"
    )
    insert(con, "reference.worklist_columns", [("999", "S2", "W2", "CAR", "anna"), ("999", "S3", "W3", "URO", "bram")])


def keys_of(con: duckdb.DuckDBPyConnection) -> list[tuple[str, str]]:
    """(finding key, evidence) in order of rowid."""
    return con.execute("SELECT finding_key, evidence_hash FROM quality.finding_state ORDER BY rowid_finding").fetchall()


def remember(registry: Registry, con: duckdb.DuckDBPyConnection) -> None:
    """The registry as the run left it."""
    keys = keys_of(con)
    number = len(keys)
    with registry.begin() as to:
        insert_columns(
            to,
            run,
            {"run_id": [RUN], "hospital": ["999"], "year": ["2025"], "tool_version": ["0.1.0"], "rule_set": ["x"], "started_at": [AT],
             "folder": ["runs/run-1"], "sequence": [1]},
        )  # fmt: skip
        insert_columns(
            to,
            finding,
            {"finding_key": [key for key, _ in keys], "delivery_id": ["mzg/999/2025-1"] * number, "rule_id": ["X"] * number,
             "severity": ["error"] * number, "table_name": ["stayhosp"] * number, "first_run": [RUN] * number},
        )  # fmt: skip
        insert_columns(
            to,
            finding_spell,
            {"finding_key": [key for key, _ in keys], "first_run": [RUN] * number, "evidence_hash": [hashed for _, hashed in keys],
             "first_seen": [AT] * number},
        )  # fmt: skip


def decisions(registry: Registry) -> list[Any]:
    """Everything decided, in the order it was."""
    with registry.read() as con:
        return list(con.execute(select(decision).order_by(decision.c.id)))


def events(registry: Registry) -> list[Any]:
    """The audit trail."""
    with registry.read() as con:
        return list(con.execute(select(event).order_by(event.c.id)))


def column(name: str) -> int:
    """Number of a column of the list, from 1."""
    return NAMES.index(name) + 1


def change(path: Path, edit: Callable[[Workbook], None]) -> None:
    """Open, edit and save a workbook by program."""
    book = load_workbook(path)
    edit(book)
    book.save(path)


def fill(path: Path, row: int, **cells: Any) -> None:
    """Fill in cells of one row of the list (2 is the first finding)."""
    change(path, lambda book: put(book, row, **cells))


def put(book: Workbook, row: int, **cells: Any) -> None:
    """Fill in cells of an open workbook."""
    for name, value in cells.items():
        cell = book.worksheets[0].cell(row, column(name))
        cell.value = value
        if isinstance(value, str):
            # openpyxl would take a text that starts with = for a formula
            cell.data_type = "f" if name.startswith("formula") else "s"


def as_excel(text: str) -> str:
    """A text as Excel writes it into the XML, where openpyxl leaves alone what looks like an escaped character."""
    return re.sub(r"_(?=x[0-9A-Fa-f]{4}_)", "_x005F_", text)


def fill_many(path: Path, wanted: dict[int, dict[str, str]]) -> None:
    """Fill in many rows in the XML: faster than by openpyxl, which builds every cell."""
    blank = re.compile(r'<c r="([A-Z]+)(\d+)" s="(\d+)"/>')
    names = {get_column_letter(column(name)): name for name in NAMES}

    def filled(found: re.Match[str]) -> str:
        text = wanted.get(int(found[2]), {}).get(names[found[1]])
        if text is None:
            return found[0]
        return f'<c r="{found[1]}{found[2]}" s="{found[3]}" t="inlineStr"><is><t>{escape(text)}</t></is></c>'

    rewrite(path, {"xl/worksheets/sheet1.xml": lambda xml: blank.sub(filled, xml.decode()).encode()})


def rewrite(path: Path, parts: dict[str, Callable[[bytes], bytes]], added: dict[str, bytes] | None = None) -> None:
    """Change or add parts of the ZIP."""
    with zipfile.ZipFile(path) as archive:
        content = {name: archive.read(name) for name in archive.namelist()}
    for name, edit in parts.items():
        content[name] = edit(content[name])
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, held in (content | (added or {})).items():
            archive.writestr(name, held)
