"""The worklist as an Excel workbook: what is critical first, one row per finding, the official name beside the friendly one."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb
from xlsxwriter import Workbook

from finhosta_dq.findings.labels import label
from finhosta_dq.findings.worklist import build_worklist, worklist_rows
from finhosta_dq.publication.document import read_key, rows
from finhosta_dq.publication.phrases import expected_in_words
from finhosta_dq.publication.root_cause import override_rows, pair_rows
from finhosta_dq.publication.sheets import EXCEL_ROWS, Column, SheetWriter
from finhosta_dq.publication.wording import table_title, texts

# column of the workbook -> (column of the worklist, smallest and largest width)
_COLUMNS: dict[str, tuple[str, int, int]] = {
    "severity": ("severity", 10, 12),
    "rule": ("rule_id", 12, 16),
    "rule_text": ("rule_text", 30, 60),
    "fix": ("fix", 30, 60),
    "stay": ("record_key", 14, 18),
    "patient": ("record_key", 12, 20),
    "order": ("record_key", 7, 10),
    "other_key": ("record_key", 12, 40),
    "table": ("table_name", 12, 24),
    "item": ("item", 14, 36),
    "field": ("field", 12, 28),
    "value": ("value", 10, 30),
    "expected": ("expected", 10, 30),
    "difference": ("difference", 10, 12),
    "file": ("file", 20, 44),
    "line": ("line", 8, 10),
    "related_key": ("related_key", 12, 40),
    "related_rules": ("related_rules", 12, 36),
    "stake": ("stake", 10, 12),
    "if_right": ("if_right", 10, 12),
    "state": ("state", 8, 12),
}
_WRAPPED = frozenset({"rule_text", "fix", "other_key", "expected", "related_rules"})
_SOURCE = list(dict.fromkeys(source for source, _, _ in _COLUMNS.values()))
_ORDERS = ("order_spec", "order_bedindex", "order_unit", "m5_order_test_1_day")


def write_workbook(con: duckdb.DuckDBPyConnection, path: Path, *, language: str = "en", max_rows: int = EXCEL_ROWS) -> None:
    """Write the worklist of a run: sheets Critical, All findings, Rules, Together, Thresholds, Files, About.

    A table longer than Excel's ``max_rows`` goes on in further sheets, which About names. Works on a read-only connection.
    The workbook names stays and patients: it is for the registration team. Raises OSError, ValueError (language).
    """
    words = texts(language)["workbook"]
    build_worklist(con, language)
    # what it writes in between names stays too: not into the temporary folder of the system
    texts_only = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    book = Workbook(str(path), {"constant_memory": True, "tmpdir": str(path.absolute().parent), **texts_only})
    try:
        book.set_properties({"title": words["title"], "comments": words["confidential"]})
        writer = SheetWriter(book, max_rows)
        columns = _widths(con, words)
        critical = writer.table(words["sheets"]["critical"], columns, _rows(con, language, critical=True), mark=True)
        complete = writer.table(words["sheets"]["all"], columns, _rows(con, language), mark=True)
        writer.table(words["sheets"]["rules"], _plain_columns(words, "rules"), _rules(con, language), mark=True)
        writer.table(words["sheets"]["together"], _plain_columns(words, "together"), pair_rows(con, language))
        writer.table(words["sheets"]["thresholds"], _plain_columns(words, "thresholds"), override_rows(con, language))
        writer.table(words["sheets"]["files"], _plain_columns(words, "files"), _files(con, language))
        _about(con, writer, words, critical + complete)
    finally:
        book.close()


def _widths(con: duckdb.DuckDBPyConnection, words: dict[str, Any]) -> list[Column]:
    """Columns as wide as most of their texts, within bounds; a sheet written row by row cannot fit itself."""
    measured = ", ".join(f"coalesce(quantile_cont(length(CAST({name} AS VARCHAR)), 0.95), 0)" for name in _SOURCE)
    found = dict(zip(_SOURCE, con.execute(f"SELECT {measured} FROM worklist").fetchone() or (), strict=True))
    columns = []
    for name, (source, least, most) in _COLUMNS.items():
        heading = words["columns"][name]
        wanted = max(found[source] or 0, len(heading) * 0.7) + 2
        columns.append(Column(heading, max(least, min(most, wanted)), name in _WRAPPED))
    return columns


def _rows(con: duckdb.DuckDBPyConnection, language: str, *, critical: bool = False) -> Iterator[list[Any]]:
    words = texts(language)
    severities, states, titles = words["severity"], words["state"], {}
    for found in worklist_rows(con, _SOURCE, critical=critical):
        row = dict(zip(_SOURCE, found, strict=True))
        key = read_key(row["record_key"]) or {}
        table = row["table_name"]
        if table not in titles:
            titles[table] = table_title(table, language)
        yield [
            (row["severity"], severities[row["severity"]]),
            row["rule_id"],
            row["rule_text"],
            row["fix"],
            key.pop("staynum", None),
            key.pop("patnum", None),
            _order(key),
            key_in_words(key, table, language),
            titles[table],
            row["item"] or row["field"],
            row["field"],
            row["value"],
            expected_in_words(row["expected"], language),
            row["difference"],
            row["file"],
            row["line"],
            key_in_words(read_key(row["related_key"]) or {}, table, language),
            row["related_rules"],
            row["stake"],
            row["if_right"],
            states.get(row["state"], row["state"]),
        ]


def _order(key: dict[str, Any]) -> Any:
    for name in _ORDERS:
        if name in key:
            return _numeric(key.pop(name))
    return None


def _numeric(value: Any) -> Any:
    return int(value) if isinstance(value, str) and value.isascii() and value.isdigit() and len(value) < 10 else value


def key_in_words(key: dict[str, Any], table: str, language: str) -> str:
    """The parts of a key as ``name: value``, without the hospital's own number and without empty parts."""
    parts = (f"{label(name, table, language)}: {value}" for name, value in key.items() if name != "code_agr" and value not in (None, ""))
    return " · ".join(parts)


def _plain_columns(words: dict[str, Any], sheet: str) -> list[Column]:
    return [Column(heading, width, width >= 40) for heading, width in words[sheet]]


def _rules(con: duckdb.DuckDBPyConnection, language: str) -> Iterator[list[Any]]:
    severities = texts(language)["severity"]
    found = con.execute(
        f"""SELECT r.severity, r.rule_id, r.text_{language}, r.fix_{language}, r.source, r.basis,
                   (SELECT count(*) FROM quality.finding AS f WHERE f.rule_id = r.rule_id),
                   (SELECT coalesce(sum(t.withheld), 0)::BIGINT FROM quality.rule_result AS t WHERE t.rule_id = r.rule_id)
            FROM quality.rule AS r
            QUALIFY row_number() OVER (PARTITION BY r.rule_id ORDER BY r.delivery_id DESC) = 1
            ORDER BY r.rule_id"""
    ).fetchall()
    for severity, *rest in found:
        yield [(severity, severities[severity]), *rest]


def _files(con: duckdb.DuckDBPyConnection, language: str) -> Iterator[list[Any]]:
    statuses = texts(language)["file_status"]
    for row in rows(con, "SELECT * FROM quality.file_account ORDER BY delivery_id, file"):
        table = row["table_name"]
        yield [
            row["delivery_id"],
            row["file"],
            table_title(table, language) if table else None,
            row["lines"],
            row["loaded"],
            row["rejected"],
            statuses.get(row["status"], row["status"]),
            row["encoding"],
            row["newline"],
            row["size_bytes"],
            row["sha256"],
        ]


def _about(con: duckdb.DuckDBPyConnection, writer: SheetWriter, words: dict[str, Any], sheets: list[str]) -> None:
    sheet = writer.book.add_worksheet(words["sheets"]["about"])
    sheet.hide_gridlines(2)
    sheet.set_column(0, 0, 26)
    sheet.set_column(1, 1, 100)
    writer.text(sheet, 0, 0, words["title"], form=writer.title)
    run = (rows(con, "SELECT * FROM quality.run") or [{}])[0]
    deliveries = con.execute("SELECT string_agg(delivery_id, ', ' ORDER BY delivery_id) FROM quality.delivery").fetchone()
    facts = [
        (words["about"]["confidential"], words["confidential"]),
        (words["about"]["run"], run.get("run_id")),
        (words["about"]["deliveries"], deliveries[0] if deliveries else None),
        (words["about"]["tool"], run.get("tool_version")),
        (words["about"]["rule_set"], run.get("rule_set")),
        (words["about"]["sheets"], ", ".join(sheets)),
        *words["about"]["notes"],
    ]
    if len(sheets) > 2:
        facts.append((words["about"]["further"], words["about"]["further_text"]))
    for at, (name, value) in enumerate(facts, start=2):
        writer.text(sheet, at, 0, name, form=writer.header)
        writer.text(sheet, at, 1, str(value or ""), wrap=True)
