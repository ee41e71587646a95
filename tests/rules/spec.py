"""Rules drawn as small text tables: ``check_rule`` stages them, runs the engine on one rule and compares the findings exactly.

    check_rule(
        "MZG-STA-01",
        tables={
            "stayhosp": '''
                staynum | adm_date   | dis_date
                S1      | 2025-01-03 | 2025-01-05
                S2      | 2025-01-03 | 2025-01-01
                S3      |            | 2025-01-01
            ''',
        },
        failing=[2],
    )

Tables. First line: columns, the rest: one record per line, cells separated by ``|``; an empty cell is an empty field (NULL); ``"  "`` in double quotes keeps its spaces.
``_line`` is the number of the record (1 = first record under the header), ``_file`` the name of the table. Columns that are not drawn are
empty, except those every record repeats: hospital, year and period (``code_agr``, ``year_registr``, ``period_registr``; ``year``,
``period``; for Finhosta ``sender_cd``, ``year`` and ``period_cd`` = Y). A date of the contract (``adm_date``) may be drawn as
``2025-01-03`` instead of its three parts. Staging is the product's: what does not fit its type is NULL there, as in a run.
A column ``_file`` puts records into other files than the one named after the table.
A header without records is an empty file. A table that is not drawn is a file that was not delivered, except the files that every MZG
delivery must hold: those are there and empty, unless ``absent`` names them.

Deliveries. One of ``period`` for the rule's registration and for that of every table drawn; Finhosta takes the year. ``periods`` adds
further ones; a record then belongs to the delivery whose period it carries, in a file ``<table>-<period>``. ``deliveries`` adds
registrations without files, e.g. ``["grouper"]``.

Failing. Each entry is one failing record: ``2`` (line, when the rule judges one of the drawn tables), ``("diagnose", 2)``; ``(2, "a2_code_sex")`` or
``("stayhosp", 2, "a2_code_sex")`` also compare the field, one entry per finding; ``{"month": "01"}`` a finding without a line by (part of)
its record key; ``None`` a finding on the delivery as a whole.

Outcome. Without ``outcome`` the rule must have been evaluated: ``passed`` when nothing fails, ``failed`` or ``passed_with_findings``
otherwise. Say ``outcome="not_applicable"``, ``"not_evaluated"``, ``"partial"`` or ``"not_in_force"`` where that is the point.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import Any

import duckdb

from finhosta_dq.contracts import FileContract, Registration, contracts
from finhosta_dq.home import sql_text
from finhosta_dq.reading.tables import create_raw_tables
from finhosta_dq.rules.catalogue import Catalogue, load_catalogue
from finhosta_dq.rules.evaluate import evaluate
from finhosta_dq.warehouse.connection import open_warehouse
from finhosta_dq.warehouse.intermediate import build_intermediate
from finhosta_dq.warehouse.reference import load_reference
from finhosta_dq.warehouse.staging import build_staging
from tests.rules import proof

HOSPITAL = "999"
_ORDER = ("failed", "passed_with_findings", "partial", "not_evaluated", "passed", "not_applicable")

Codes = Mapping[str, Sequence[str | tuple[str, str, str]]]
Failing = Sequence[int | tuple[Any, ...] | dict[str, str] | None]
_QUALITY = (
    *("delivery", "file_account", "reading_issue", "rejected_line", "rule", "rule_result", "finding", "withheld_finding"),
    *("threshold_override", "together"),
)
_NOTHING: Mapping[str, Any] = MappingProxyType({})


@dataclass(frozen=True)
class Evaluated:
    """What the engine said of one rule: rows of quality.finding and quality.rule_result as dicts, and the outcome over all of them."""

    findings: list[dict[str, Any]]
    results: list[dict[str, Any]]
    outcome: str

    @property
    def numerator(self) -> int:
        return sum(result["numerator"] or 0 for result in self.results)

    @property
    def denominator(self) -> int:
        return sum(result["denominator"] or 0 for result in self.results)

    @property
    def reason(self) -> str:
        return "; ".join(sorted({result["reason"] for result in self.results if result["reason"]}))


def check_rule(
    rule_id: str,
    tables: Mapping[str, str],
    failing: Failing = (),
    *,
    period: str = "2025-1",
    outcome: str | None = None,
    denominator: int | None = None,
    boundary: bool = False,
    **more: Any,
) -> Evaluated:
    """Evaluate one rule on drawn tables and compare its failing records exactly; see the top of this module.

    outcome: expected outcome; denominator: expected number of tested records, where given. ``more``: arguments of ``staged``.
    boundary: the drawing stands on a limit of the rule: the last value that passes or the first that fails; noted in ``proof.py``.
    Returns what was found, for further assertions on value, expected, difference, related_key.
    """
    entries = load_catalogue().by_id(rule_id)
    assert entries, f"no rule {rule_id} in expectations/"
    seen = evaluate_rules(Catalogue(tuple(entries), {}), tables, period=period, registration=entries[0].registration, **more)
    actual, wanted = _comparable(seen.findings, failing), _wanted(failing)
    assert actual == wanted, f"{rule_id}: failing {actual}, expected {wanted}\n" + "\n".join(map(str, seen.findings))
    if outcome is not None:
        assert seen.outcome == outcome, f"{rule_id}: {seen.outcome} ({seen.reason}), expected {outcome}"
    elif failing:
        assert seen.outcome in ("failed", "passed_with_findings"), f"{rule_id}: {seen.outcome} ({seen.reason})"
    else:
        assert seen.outcome == "passed", f"{rule_id}: {seen.outcome} ({seen.reason}); say outcome= when that is the point"
    if denominator is not None:
        assert seen.denominator == denominator, f"{rule_id}: {seen.denominator} records tested, expected {denominator}"
    drawn = {**tables, **{f"reference.{name}": text for name, text in more.get("reference", {}).items()}}
    proof.note(entries, {table: parse_table(text) for table, text in drawn.items()}, tables, period, seen, boundary, more)
    return seen


def evaluate_rules(catalogue: Catalogue, tables: Mapping[str, str], **more: Any) -> Evaluated:
    """Findings and results of a whole catalogue on drawn tables; arguments of ``staged``."""
    with staged(tables, **more) as con:
        evaluate(con, catalogue)
        findings = _rows(con, "SELECT * FROM quality.finding ORDER BY ALL")
        results = _rows(con, "SELECT * FROM quality.rule_result ORDER BY ALL")
    drawn = [result for result in results if result["table_name"] in tables] or results
    outcomes = {result["outcome"] for result in drawn}
    return Evaluated(findings, results, next((one for one in _ORDER if one in outcomes), "not_in_force"))


@contextmanager
def staged(
    tables: Mapping[str, str],
    *,
    period: str = "2025-1",
    periods: Sequence[str] = (),
    registration: str | None = None,
    deliveries: Sequence[str] = (),
    rule_parameters: Mapping[str, str] = _NOTHING,
    codes: Codes = _NOTHING,
    reference: Mapping[str, str] = _NOTHING,
    rejected: Mapping[str, int] = _NOTHING,
    absent: Sequence[str] = (),
    issues: Sequence[tuple[str, str, int | None, str | None, str | None, str | None]] = (),
) -> Iterator[duckdb.DuckDBPyConnection]:
    """A warehouse with the drawn tables staged, for the time of the block; one warehouse serves all tests of a process.

    rule_parameters: name -> value ('' = not filled). codes: list -> its codes, or (code, valid_from, valid_to), instead of the product's.
    reference: table of the schema ``reference`` -> text table instead of its rows. rejected: file -> lines rejected while reading.
    issues: rows of quality.reading_issue (rule, file, line, field, value, expected).
    """
    con = _warehouse()
    touched = {"code", "rule_parameter", *reference}
    try:
        for name, value in rule_parameters.items():
            con.execute("DELETE FROM reference.rule_parameter WHERE name = ?", [name])
            con.execute("INSERT INTO reference.rule_parameter (name, value) VALUES (?, ?)", [name, value])
        for name, members in codes.items():
            con.execute("DELETE FROM reference.code WHERE list = ?", [name])
            for member in members:
                code, start, end = member if isinstance(member, tuple) else (member, "", "")
                con.execute("INSERT INTO reference.code (list, code, valid_from, valid_to) VALUES (?, ?, ?, ?)", [name, code, start, end])
        for name, text in reference.items():
            con.execute(f"DELETE FROM reference.{name}")
            for record in parse_table(text):
                _insert(con, f"reference.{name}", record)
        _deliver(con, tables, [period, *(one for one in periods if one != period)], registration, deliveries, rejected)
        _fill_up(con, tables, absent)
        for issue in issues:
            con.execute("INSERT INTO quality.reading_issue VALUES (?, ?, ?, ?, ?, ?)", list(issue))
        for table in tables:
            con.execute(sql_text(f"staging/stg_{_find(table)[0].name}__{table}"))
        build_intermediate(con)
        yield con
    finally:
        for table in tables:
            con.execute(f"DELETE FROM raw.{table}")
            con.execute(f"DELETE FROM staging.{table}")
        for table in _QUALITY:
            con.execute(f"DELETE FROM quality.{table}")
        for table in touched if rule_parameters or codes or reference else ():
            con.execute(f"DELETE FROM reference.{table}")
            con.execute(f"INSERT INTO reference.{table} SELECT * FROM kept.{table}")


def parse_table(text: str) -> list[dict[str, str | None]]:
    """Records of a text table: column -> cell, an empty cell is None. Raises ValueError for a line with another number of cells."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    header = [cell.strip() for cell in lines[0].split("|")] if lines else []
    records = []
    for line in lines[1:]:
        cells = [_cell(cell.strip()) for cell in line.split("|")]
        if len(cells) != len(header):
            raise ValueError(f"{len(cells)} cells under {len(header)} columns: {line!r}")
        records.append(dict(zip(header, cells, strict=True)))
    return records


def _cell(text: str) -> str | None:
    if len(text) >= 2 and text[0] == text[-1] == '"':
        return text[1:-1]
    return text or None


def _deliver(
    con: duckdb.DuckDBPyConnection,
    tables: Mapping[str, str],
    periods: list[str],
    registration: str | None,
    more: Sequence[str],
    rejected: Mapping[str, int],
) -> None:
    names = {registration or "mzg", *more, *(_find(table)[0].name for table in tables)} - {"x"}
    if registration == "x":
        names.add("finhosta")
    for name in sorted(names):
        for period in dict.fromkeys(_period_of(name, one) for one in periods):
            con.execute("INSERT INTO quality.delivery VALUES (?, ?, ?, ?, NULL)", [f"{name}/{HOSPITAL}/{period}", name, HOSPITAL, period])
    for table, text in tables.items():
        owner, contract = _find(table)
        own = list(dict.fromkeys(_period_of(owner.name, one) for one in periods))
        files: dict[str, list[Any]] = {table: [own[0], 0]}
        for line, drawn in enumerate(parse_table(text), start=1):
            record = _complete(owner, contract, drawn, own[0])
            carried = _carried(owner, record)
            period = carried if carried in own else own[0]
            file = record.pop("_file", None) or (table if period == own[0] else f"{table}-{period}")
            files.setdefault(file, [period, 0])[1] += 1
            _insert(con, f"raw.{table}", {**record, "_file": file, "_line": line})
        if files[table][1] == 0 and len(files) > 1:
            del files[table]
        for file, (period, loaded) in files.items():
            refused = rejected.get(file, 0)
            status = ("partial" if loaded else "rejected") if refused else ("loaded" if loaded else "empty")
            con.execute(
                "INSERT INTO quality.file_account VALUES (?, ?, ?, NULL, 0, 'utf-8', 'LF', ?, ?, ?, ?)",
                [f"{owner.name}/{HOSPITAL}/{period}", file, table, loaded + refused, loaded, refused, status],
            )


def _fill_up(con: duckdb.DuckDBPyConnection, tables: Mapping[str, str], absent: Sequence[str]) -> None:
    """Empty files for what every delivery must hold and no test drew."""
    for registration in contracts().values():
        for table in registration.required_files:
            if table not in tables and table not in absent:
                con.execute(
                    "INSERT INTO quality.file_account SELECT delivery_id, delivery_id || '/' || ?, ?, NULL, 0, 'utf-8', 'LF', 0, 0, 0, 'empty' "
                    "FROM quality.delivery WHERE registration = ?",
                    [table, table, registration.name],
                )


def _complete(owner: Registration, contract: FileContract, drawn: dict[str, str | None], period: str) -> dict[str, Any]:
    """The record with the columns every record repeats, and dates taken apart."""
    record: dict[str, Any] = {}
    if owner.name == "finhosta":
        record |= {"sender_cd": HOSPITAL, "year": period, "period_cd": "Y"}
    else:
        year, part = ("year_registr", "period_registr") if "year_registr" in contract.columns else ("year", "period")
        record |= {"code_agr": HOSPITAL, year: period[:4], part: period[5:]}
    dates = {parts.column: parts for parts in contract.dates}
    for column, cell in drawn.items():
        if column in dates:
            parts = dates[column]
            numbers = [str(int(number)) for number in cell.split("-")] if cell else [None, None, None]
            record |= dict(zip((parts.year.lower(), parts.month.lower(), parts.day.lower()), numbers, strict=True))
        elif column in contract.columns or column == "_file":
            record[column] = cell
        else:
            raise ValueError(f"{contract.table} has no column {column}")
    return record


def _carried(owner: Registration, record: dict[str, Any]) -> str:
    if owner.name == "finhosta":
        return str(record["year"])
    year, part = ("year_registr", "period_registr") if "year_registr" in record else ("year", "period")
    return f"{record[year]}-{record[part]}"


def _period_of(registration: str, period: str) -> str:
    return period[:4] if registration == "finhosta" else period


def _insert(con: duckdb.DuckDBPyConnection, table: str, record: Mapping[str, Any]) -> None:
    marks = ", ".join("?" * len(record))
    con.execute(f"INSERT INTO {table} ({', '.join(record)}) VALUES ({marks})", list(record.values()))


def _find(table: str) -> tuple[Registration, FileContract]:
    for registration in contracts().values():
        for contract in registration.files:
            if contract.table == table:
                return registration, contract
    raise ValueError(f"no contract has a table {table}")


def _rows(con: duckdb.DuckDBPyConnection, query: str) -> list[dict[str, Any]]:
    cursor = con.execute(query)
    names = [column[0] for column in cursor.description]
    return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


@cache
def _warehouse() -> duckdb.DuckDBPyConnection:
    con = open_warehouse(None, threads=1)
    load_reference(con, None)
    con.execute("CREATE SCHEMA kept")
    for (table,) in con.execute("SELECT table_name FROM duckdb_tables() WHERE schema_name = 'reference'").fetchall():
        con.execute(f"CREATE TABLE kept.{table} AS SELECT * FROM reference.{table}")
    create_raw_tables(con)
    build_staging(con)
    return con


def _wanted(failing: Failing) -> list[str]:
    return sorted(json.dumps(one if not isinstance(one, tuple) else list(one), sort_keys=True) for one in failing)


def _comparable(findings: list[dict[str, Any]], failing: Failing) -> list[str]:
    """Findings as written in ``failing``: with table or field only where the entries have them."""
    named = any(isinstance(one, tuple) and isinstance(one[0], str) for one in failing)
    fielded = any(isinstance(one, tuple) and len(one) > 1 and isinstance(one[-1], str) for one in failing)
    keys = sorted({name for one in failing if isinstance(one, dict) for name in one})
    shown: list[str] = []
    for finding in findings:
        entry: Any
        if finding["line"] is None:
            key = json.loads(finding["record_key"] or "{}")
            entry = {name: key[name] for name in keys if name in key} or None
        else:
            parts = [finding["table_name"]] if named else []
            parts += [finding["line"]]
            parts += [finding["field"]] if fielded else []
            entry = parts if len(parts) > 1 else parts[0]
        shown.append(json.dumps(entry, sort_keys=True))
    return sorted(shown if fielded else set(shown))
