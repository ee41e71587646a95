"""What the report shows, read from the warehouse of a run: counts, rule texts and line numbers, never a key or a value."""

from __future__ import annotations

from typing import Any

import duckdb

from finhosta_dq.contracts import SENT
from finhosta_dq.findings.worklist import build_worklist, has_table
from finhosta_dq.publication.document import rows

SEVERITIES = ("blocking", "error", "signal")
_ORDER = "list_position(['blocking', 'error', 'signal'], severity)"
MOST_REJECTED = 50


def deliveries(con: duckdb.DuckDBPyConnection) -> list[dict[str, Any]]:
    """Deliveries with verdict, lines and findings per severity, and ``preview``: the answer the authority may give."""
    found = rows(
        con,
        """SELECT d.delivery_id AS id, d.registration, d.hospital, d.period, coalesce(d.verdict, 'not_evaluated') AS verdict,
                  coalesce(a.lines, 0)::BIGINT AS lines, coalesce(a.rejected, 0)::BIGINT AS rejected,
                  coalesce(f.blocking, 0)::BIGINT AS blocking, coalesce(f.error, 0)::BIGINT AS error, coalesce(f.signal, 0)::BIGINT AS signal
           FROM quality.delivery AS d
           LEFT JOIN (SELECT delivery_id, sum(lines) AS lines, sum(rejected) AS rejected FROM quality.file_account GROUP BY delivery_id) AS a
               USING (delivery_id)
           LEFT JOIN (SELECT delivery_id, count(*) FILTER (severity = 'blocking') AS blocking, count(*) FILTER (severity = 'error') AS error,
                             count(*) FILTER (severity = 'signal') AS signal FROM quality.finding GROUP BY delivery_id) AS f
               USING (delivery_id)
           ORDER BY list_position(['mzg', 'finhosta', 'grouper', 'social'], d.registration), d.period""",
    )
    for delivery in found:
        delivery["preview"], delivery["preview_count"] = _preview(delivery)
    return found


def _preview(delivery: dict[str, Any]) -> tuple[str, int]:
    if delivery["registration"] not in SENT:
        return "companion", 0
    if delivery["verdict"] == "not_evaluated":
        return "unknown", 0
    for severity, answer in (("blocking", "refused"), ("error", "remarks"), ("signal", "signals")):
        if delivery[severity]:
            return answer, delivery[severity]
    return "accepted", 0


def first_to_fix(con: duckdb.DuckDBPyConnection, language: str) -> list[dict[str, Any]]:
    """Rules with findings in working order: rule_id, severity, delivery_id, text, fix, records, stake (justified days), file, line."""
    build_worklist(con, language)
    return rows(
        con,
        f"""WITH per_stay AS (
                SELECT delivery_id, rule_id, severity, any_value(rule_text) AS text, any_value(fix) AS fix,
                       coalesce(staynum, file || ' ' || line, record_key) AS record, max(stake) AS stake,
                       min(file) AS file, min(line) AS line, count(DISTINCT coalesce(file || ' ' || line, record_key, '')) AS records
                FROM worklist GROUP BY ALL)
            SELECT rule_id, severity, delivery_id, any_value(text) AS text, any_value(fix) AS fix, sum(records)::BIGINT AS records,
                   sum(stake) AS stake, arg_min(file, (file, line)) AS file, arg_min(line, (file, line)) AS line
            FROM per_stay GROUP BY rule_id, severity, delivery_id
            ORDER BY {_ORDER}, stake DESC NULLS LAST, records DESC, rule_id, delivery_id""",
    )


def rules_with_findings(con: duckdb.DuckDBPyConnection, language: str) -> list[dict[str, Any]]:
    """Results of rules that found something: rule_id, delivery_id, table_name, severity, outcome, numerator, denominator, text, max_rate, max_count.

    is_own: whether what is tolerated is the hospital's own threshold.
    """
    return rows(
        con,
        f"""SELECT r.rule_id, r.delivery_id, r.table_name, r.severity, r.outcome, r.numerator, r.denominator,
                   u.text_{language} AS text, u.max_rate, u.max_count, o.rule_id IS NOT NULL AS is_own
            FROM quality.rule_result AS r
            LEFT JOIN quality.rule AS u ON r.rule_id = u.rule_id AND r.delivery_id = u.delivery_id
            LEFT JOIN quality.threshold_override AS o
                ON r.rule_id = o.rule_id AND r.delivery_id = o.delivery_id AND o.state = 'applied'
            WHERE r.findings > 0
            ORDER BY {_ORDER.replace("severity", "r.severity")}, r.numerator DESC, r.rule_id, r.delivery_id, r.table_name""",
    )


def tables_with_findings(con: duckdb.DuckDBPyConnection) -> list[dict[str, Any]]:
    """Findings per table and severity, the most first."""
    return rows(
        con,
        """SELECT table_name, count(*) AS findings, count(*) FILTER (severity = 'blocking') AS blocking,
                  count(*) FILTER (severity = 'error') AS error, count(*) FILTER (severity = 'signal') AS signal
           FROM quality.finding GROUP BY table_name ORDER BY findings DESC, table_name""",
    )


def outcomes(con: duckdb.DuckDBPyConnection) -> dict[str, int]:
    """Number of rule results (delivery x rule, the weightiest of its tables) per outcome."""
    found = con.execute(
        """WITH weighed AS (
               SELECT arg_min(outcome, list_position(
                   ['failed', 'passed_with_findings', 'partial', 'passed', 'not_evaluated', 'not_applicable'], outcome)) AS outcome
               FROM quality.rule_result GROUP BY delivery_id, rule_id)
           SELECT outcome, count(*) FROM weighed GROUP BY outcome"""
    ).fetchall()
    return dict(found)


def not_evaluated(con: duckdb.DuckDBPyConnection, language: str) -> list[dict[str, Any]]:
    """Rules that could not be evaluated, or only in part, with the reason and the deliveries concerned."""
    return rows(
        con,
        f"""SELECT r.rule_id, any_value(u.text_{language}) AS text, r.outcome, r.reason,
                   string_agg(DISTINCT r.delivery_id, ', ' ORDER BY r.delivery_id) AS deliveries
            FROM quality.rule_result AS r
            LEFT JOIN quality.rule AS u ON r.rule_id = u.rule_id AND r.delivery_id = u.delivery_id
            WHERE r.outcome IN ('not_evaluated', 'partial')
            GROUP BY r.rule_id, r.outcome, r.reason ORDER BY r.rule_id, r.reason""",
    )


def files(con: duckdb.DuckDBPyConnection) -> list[dict[str, Any]]:
    """The account of every file."""
    return rows(con, "SELECT *, lines = loaded + rejected AS proved FROM quality.file_account ORDER BY delivery_id, file")


def rejected_lines(con: duckdb.DuckDBPyConnection) -> tuple[list[dict[str, Any]], int]:
    """The first rejected lines without their text, and how many there are in all.

    Columns: file, line, reason, expected (how many fields or items, as text; NULL where the reason is another).
    """
    total = con.execute("SELECT count(*) FROM quality.rejected_line").fetchone()
    shown = rows(
        con,
        f"""SELECT file, line, reason, nullif(regexp_extract(expected, '^([0-9]+)( fields| items)?$', 1), '') AS expected
            FROM quality.rejected_line ORDER BY file, line LIMIT {MOST_REJECTED}""",
    )
    return shown, int(total[0]) if total else 0


def totals(con: duckdb.DuckDBPyConnection) -> dict[str, Any]:
    """Key figures: records with findings, stays kept out of the extract, justified days of stays with findings."""
    found = con.execute(
        """SELECT count(DISTINCT coalesce(file || ' ' || line, record_key)),
                  (SELECT sum(stake) FROM (SELECT max(stake) AS stake FROM worklist WHERE staynum IS NOT NULL
                                           GROUP BY split_part(delivery_id, '/', 3), staynum))
           FROM worklist"""
    ).fetchone()
    records, stake = found or (0, None)
    aside = con.execute("SELECT count(*) FROM duckdb_tables() WHERE table_name = 'quarantined_stay'").fetchone()
    stays = con.execute("SELECT count(*) FROM quarantined_stay").fetchone() if aside and aside[0] else None
    return {"records": records, "stake": stake, "stays_aside": stays[0] if stays else None}


def synthetic_references(con: duckdb.DuckDBPyConnection) -> list[str]:
    """Reference tables of the run that hold rows with status ``synthetic``."""
    with_status = con.execute(
        "SELECT table_name FROM duckdb_columns() WHERE schema_name = 'reference' AND column_name = 'status' AND NOT internal ORDER BY table_name"
    ).fetchall()
    found = []
    for (table,) in with_status:
        row = con.execute(f"SELECT count(*) FROM reference.{table} WHERE status = 'synthetic'").fetchone()
        if row and row[0]:
            found.append(table)
    return found


def reconciliation(con: duckdb.DuckDBPyConnection) -> list[dict[str, Any]]:
    """The reconciliation rows that hold something; empty before the extract is written."""
    if not has_table(con, "marts", "reconciliation"):
        return []
    result = con.execute(
        "SELECT table_name, measure, staged::DOUBLE, clean::DOUBLE, accepted::DOUBLE, quarantined::DOUBLE "
        "FROM marts.reconciliation WHERE staged <> 0 ORDER BY ALL"
    ).fetchall()
    names = ("table_name", "measure", "staged", "clean", "accepted", "quarantined")
    return [dict(zip(names, row, strict=True)) for row in result]
