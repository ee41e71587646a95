"""The report document: one JSON object that says everything about a run, findings complete."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any, TextIO

import duckdb

from finhosta_dq.findings.masking import mask_key, mask_value
from finhosta_dq.findings.worklist import has_table
from finhosta_dq.publication.few import hide_few_stays, smallest_group

VERSION = 1
_BATCH = 10_000

_FINDINGS = """
    SELECT rule_id, severity, table_name, file, line, record_key, field, value, expected, difference, related_key
    FROM quality.finding WHERE delivery_id = ?
    ORDER BY list_position(['blocking', 'error', 'signal'], severity), rule_id, file, line, field, record_key"""
_FILES = """
    SELECT file AS name, table_name AS "table", sha256, lines, loaded, rejected, status
    FROM quality.file_account WHERE delivery_id = ? ORDER BY file"""
_RULES = """
    SELECT rule_id AS id, severity, outcome, numerator, denominator, table_name AS "table", reason
    FROM quality.rule_result WHERE delivery_id = ?
    ORDER BY list_position(['blocking', 'error', 'signal'], severity), rule_id, table_name"""


def document(
    con: duckdb.DuckDBPyConnection, *, redacted: bool, run: Mapping[str, Any] | None = None, language: str = "en"
) -> dict[str, Any]:
    """The whole document of a run as one dict, ready for ``json.dump``.

    redacted: keys (but for hospital, campus and unit) and values of findings are masked, and small numbers of stays are not shown.
    run: members that replace or extend those of ``quality.run``. language: of the indicator names.
    """
    out, delivery_ids = _head(con, run, language, redacted)
    for delivery, delivery_id in zip(out["deliveries"], delivery_ids, strict=True):
        delivery["findings"] = list(_findings(con, delivery_id, redacted))
    return out


def write_document(
    con: duckdb.DuckDBPyConnection,
    stream: TextIO,
    *,
    redacted: bool,
    run: Mapping[str, Any] | None = None,
    language: str = "en",
) -> None:
    """The same document written to a text stream, findings in batches: memory does not grow with their number."""
    head, delivery_ids = _head(con, run, language, redacted)
    stream.write(f'{{"$version": {VERSION}, "run": {_dumps(head["run"])}, "deliveries": [')
    for number, (delivery, delivery_id) in enumerate(zip(head["deliveries"], delivery_ids, strict=True)):
        stream.write("," * bool(number) + "\n" + _dumps(delivery)[:-1] + ', "findings": [')
        first = True
        for finding in _findings(con, delivery_id, redacted):
            stream.write(("\n" if first else ",\n") + _dumps(finding))
            first = False
        stream.write("]}")
    stream.write(f'], "indicators": {_dumps(head["indicators"])}}}\n')


def _dumps(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, allow_nan=False)


def _head(con: duckdb.DuckDBPyConnection, run: Mapping[str, Any] | None, language: str, redacted: bool) -> tuple[dict[str, Any], list[str]]:
    """The document without findings, and the ids of its deliveries in the same order."""
    runs = rows(con, "SELECT run_id AS id, tool_version AS tool, rule_set, started_at AS started, finished_at AS finished FROM quality.run")
    deliveries, delivery_ids = [], []
    for found in rows(con, "SELECT * FROM quality.delivery ORDER BY registration, hospital, period"):
        delivery_ids.append(found["delivery_id"])
        deliveries.append(
            {
                "registration": found["registration"],
                "hospital": found["hospital"],
                "period": found["period"],
                "verdict": found["verdict"] or "not_evaluated",
                "files": rows(con, _FILES, [found["delivery_id"]]),
                "rules": rows(con, _RULES, [found["delivery_id"]]),
            }
        )
    head = {
        "$version": VERSION,
        "run": {**(runs[0] if runs else {}), **(run or {})},
        "deliveries": deliveries,
        "indicators": shared_indicators(con, language) if redacted else indicators(con, language),
    }
    return head, delivery_ids


def indicators(con: duckdb.DuckDBPyConnection, language: str = "en") -> list[dict[str, Any]]:
    """The indicators of the run in order of id and scope; empty when none were derived."""
    if not has_table(con, "marts", "indicator"):
        return []
    found = rows(
        con,
        f"""SELECT indicator_id AS id, coalesce(name_{language}, name_en) AS name, scope, hospital, period, value, unit, numerator, denominator,
                   status, fitness, reason, warnings, parameters, article, findings
            FROM marts.indicator ORDER BY indicator_id, scope""",
    )
    for indicator in found:
        indicator["warnings"] = indicator["warnings"] or []
        indicator["parameters"] = json.loads(indicator["parameters"]) if indicator["parameters"] else []
    return found


def shared_indicators(con: duckdb.DuckDBPyConnection, language: str = "en") -> list[dict[str, Any]]:
    """The same as they may be shared, see ``few.hide_few_stays``."""
    found = indicators(con, language)
    return hide_few_stays(found, smallest_group(con)) if found else []


def _findings(con: duckdb.DuckDBPyConnection, delivery_id: str, redacted: bool) -> Iterator[dict[str, Any]]:
    result = con.cursor().execute(_FINDINGS, [delivery_id])
    while batch := result.fetchmany(_BATCH):
        for rule, severity, table, file, line, key_text, field, value, expected, difference, related_text in batch:
            key, related = read_key(key_text), read_key(related_text)
            finding = {
                "rule": rule,
                "severity": severity,
                "table": table,
                "file": file,
                "line": line,
                "key": mask_key(key) if redacted else key,
                "field": field,
                "value": mask_value(value) if redacted else value,
                "expected": mask_value(expected) if redacted else expected,
                "redacted": redacted,
            }
            if difference is not None and not redacted:
                finding["difference"] = _plain(difference)
            if related is not None:
                finding["related_key"] = mask_key(related) if redacted else related
            yield finding


def read_key(text: str | None) -> dict[str, Any] | None:
    """A key as an object; text that is no JSON object becomes ``{"key": text}``, so that nothing is lost."""
    if text is None:
        return None
    try:
        key = json.loads(text)
    except json.JSONDecodeError:
        key = text
    return key if isinstance(key, dict) else {"key": key}


def rows(con: duckdb.DuckDBPyConnection, sql: str, parameters: list[Any] | None = None) -> list[dict[str, Any]]:
    """Rows of a query as dicts of JSON values: timestamps in ISO 8601, no NaN."""
    result = con.execute(sql, parameters or [])
    names = [column[0] for column in result.description or []]
    return [dict(zip(names, map(_plain, row), strict=True)) for row in result.fetchall()]


def _plain(value: Any) -> Any:
    if isinstance(value, float) and not math.isfinite(value):
        return None
    if isinstance(value, datetime):
        return value.isoformat(timespec="seconds")
    return value
