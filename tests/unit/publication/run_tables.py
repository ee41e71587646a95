"""A run drawn by hand: hospital 999, first half of 2025, five stays, with what the earlier floors would have filled in."""

from __future__ import annotations

import json
from typing import Any

import duckdb

from finhosta_dq.warehouse.connection import open_warehouse

CANARY_STAY = "S0CANARY1"
CANARY_PATIENT = "P0CANARY9"
CANARY_VALUE = "canary-value-4711"
FILE = "999-Z-3.0-A-{}-2025-1.TXT"
STAYHOSP, STAYINDX, PATHOSPI, CAMPUNIT = (FILE.format(name) for name in ("STAYHOSP", "STAYINDX", "PATHOSPI", "CAMPUNIT"))
BUDGET = "999-FIN-4.7-BUDGET-2025-Y-01.TXT"
GROUPER = "999-GROUPER-2025-1.CSV"

_STAYS = "code_agr VARCHAR, year_registr INTEGER, period_registr INTEGER, staynum VARCHAR"
_ORIGIN = "_file VARCHAR, _line BIGINT"
_STAGING = f"""
CREATE TABLE staging.stayhosp ({_STAYS}, patnum VARCHAR, a2_total_number_day_fac INTEGER, {_ORIGIN});
CREATE TABLE staging.stayindx ({_STAYS}, order_bedindex INTEGER, a4_number_day_fac INTEGER, a4_number_day_fac_prev INTEGER, {_ORIGIN});
CREATE TABLE staging.pathospi (code_agr VARCHAR, year_registr INTEGER, period_registr INTEGER, patnum VARCHAR, {_ORIGIN});
CREATE TABLE staging.grouper (code_agr VARCHAR, year INTEGER, period INTEGER, staynum VARCHAR, aprdrg VARCHAR, {_ORIGIN});
CREATE TABLE staging.finhosta (record_type_cd VARCHAR, account VARCHAR, table_no INTEGER, value DECIMAL(18, 4), {_ORIGIN});
CREATE TABLE marts.stay_valuation (_file VARCHAR, _line BIGINT, {_STAYS}, aprdrg VARCHAR, fv DOUBLE,
    los INTEGER, exclusion VARCHAR, category VARCHAR);
CREATE TABLE marts.indicator (indicator_id VARCHAR, scope VARCHAR, name_en VARCHAR, name_nl VARCHAR, name_fr VARCHAR, unit VARCHAR,
    hospital VARCHAR, period VARCHAR, exercise_date DATE, value DOUBLE, numerator DOUBLE, denominator DOUBLE, status VARCHAR,
    fitness VARCHAR, reason VARCHAR, warnings VARCHAR[], parameters VARCHAR, article VARCHAR, findings BIGINT);
"""


def small_run() -> duckdb.DuckDBPyConnection:
    """An in-memory warehouse of the drawn run."""
    con = open_warehouse(None)
    con.execute(_STAGING)
    con.execute("INSERT INTO reference.rule_parameter (name, value) VALUES ('smallest_group', '5')")
    con.execute(
        "INSERT INTO quality.run VALUES ('run-1', '0.1.0', 'sha256:abc', 'fast', '2025-08-01 03:30:00+02', '2025-08-01 03:31:00+02')"
    )
    insert(
        con,
        "quality.delivery",
        [
            ("mzg/999/2025-1", "mzg", "999", "2025-1", "failed"),
            ("finhosta/999/2025", "finhosta", "999", "2025", "passed_with_findings"),
            ("grouper/999/2025-1", "grouper", "999", "2025-1", "passed"),
        ],
    )
    sha = "ab" * 32
    insert(
        con,
        "quality.file_account",
        [
            ("mzg/999/2025-1", STAYHOSP, "stayhosp", sha, 900, "utf-8", "LF", 6, 5, 1, "loaded"),
            ("mzg/999/2025-1", STAYINDX, "stayindx", sha, 800, "utf-8", "LF", 6, 6, 0, "loaded"),
            ("mzg/999/2025-1", PATHOSPI, "pathospi", sha, 300, "utf-8", "LF", 5, 5, 0, "loaded"),
            ("mzg/999/2025-1", CAMPUNIT, "campunit", sha, 0, None, None, 0, 0, 0, "empty"),
            ("finhosta/999/2025", BUDGET, "finhosta", sha, 400, "cp1252", "CRLF", 4, 4, 0, "loaded"),
            ("grouper/999/2025-1", GROUPER, "grouper", sha, 400, "utf-8", "LF", 6, 5, 0, "loaded"),
        ],
    )
    con.execute("UPDATE quality.file_account SET loaded = 6 WHERE file = ?", [GROUPER])
    insert(con, "quality.rejected_line", [(STAYHOSP, 6, "field_count", None, "30", None, f"{CANARY_STAY}#{CANARY_VALUE}#")])
    stays = [CANARY_STAY, "S2", "S3", "S4", "S5"]
    days = [10, 4, 3, 2, 1]
    insert(
        con, "staging.stayhosp", [("999", 2025, 1, s, f"P{n}", d, STAYHOSP, n) for n, (s, d) in enumerate(zip(stays, days, strict=True), 1)]
    )
    insert(
        con, "staging.stayindx", [("999", 2025, 1, s, 1, d, 0, STAYINDX, n) for n, (s, d) in enumerate(zip(stays, days, strict=True), 1)]
    )
    insert(con, "staging.pathospi", [("999", 2025, 1, CANARY_PATIENT if n == 5 else f"P{n}", PATHOSPI, n) for n in range(1, 6)])
    insert(con, "staging.grouper", [("999", 2025, 1, s, "302", GROUPER, n) for n, s in enumerate(stays, 2)])
    insert(con, "staging.finhosta", [("A021n", "700000", 2, v, BUDGET, n) for n, v in enumerate(["100.50", "-40.25", "7.0000"], 1)])
    insert(con, "staging.finhosta", [("A081n", None, 8, None, BUDGET, 4)])
    insert(
        con, "marts.stay_valuation", [(STAYHOSP, n, "999", 2025, 1, s, "302", float(10 - n), n, None, "1") for n, s in enumerate(stays, 1)]
    )
    _rules(con)
    insert(
        con,
        "quality.finding",
        [
            _finding("MZG-STA-01", "blocking", "stayhosp", STAYHOSP, 1, {"staynum": CANARY_STAY}, "a2_year_hosp_out", CANARY_VALUE, "2025"),
            _finding("MZG-DAY-01", "error", "stayindx", STAYINDX, 2, {"staynum": "S2", "order_bedindex": "1"}, "a4_number_day_fac", "=1+1", "4", 3.5),
            _finding("MZG-DAY-02", "error", "stayhosp", STAYHOSP, 2, {"staynum": "S2"}, None, "-4", None),
            _finding("MZG-STA-09", "signal", "stayhosp", STAYHOSP, 3, {"staynum": "S3"}, "a2_code_sex", "@SUM(A1)", None),
            _finding("MZG-REF-01", "error", "pathospi", PATHOSPI, 5, {"patnum": CANARY_PATIENT}, "a1_year_birth", "\tx", "1950", None, {"staynum": "S5"}),
            _finding("MZG-REC-02", "blocking", "stayhosp", STAYHOSP, 6, None, None, "29", "30"),
            _finding("MZG-FIL-06", "signal", "campunit", CAMPUNIT, None, None, None, None, None),
            _finding("FIN-A01", "error", "finhosta", BUDGET, 2, {"record_type_cd": "A021n", "account": "700000"}, "value", "-40.25", None,
                     delivery="finhosta/999/2025"),
        ],
    )  # fmt: skip
    parameters = [
        {
            "key": "a3.day.factor",
            "scope": "all",
            "value": "1",
            "unit": "",
            "valid_from": "2025-07-01",
            "article": "annex 3",
            "status": "law",
        }
    ]
    insert(
        con,
        "marts.indicator",
        [
            ("B1-11", "", "Justified to realised days (K)", "K (nl)", "K (fr)", "ratio", "999", "2025", "2025-07-01", 1.0375, 83.0, 80.0, "law",
             "fit_with_reservations", "5 findings on stays in the population", ["outside 0.80-1.25"], json.dumps(parameters), "art. 42", 5),
            ("B2-13", "CD", "Justified beds", "Verantwoorde bedden", None, "bed", "999", "2025", "2025-07-01", None, None, None, "unknown",
             "not_computable", "missing: b2.base_points", None, None, "annex 3", 0),
        ],
    )  # fmt: skip
    return con


def insert(con: duckdb.DuckDBPyConnection, table: str, rows: list[tuple[Any, ...]]) -> None:
    """Rows into a table, in the order of its columns."""
    con.executemany(f"INSERT INTO {table} VALUES ({', '.join('?' * len(rows[0]))})", rows)


def _finding(
    rule: str,
    severity: str,
    table: str,
    file: str | None,
    line: int | None,
    key: dict[str, str] | None,
    field: str | None,
    value: str | None,
    expected: str | None,
    difference: float | None = None,
    related: dict[str, str] | None = None,
    *,
    delivery: str = "mzg/999/2025-1",
) -> tuple[Any, ...]:
    texts = [json.dumps({"code_agr": "999", **part}) if part is not None else None for part in (key, related)]
    return (delivery, rule, severity, table, file, line, texts[0], field, value, expected, difference, texts[1])


def _rules(con: duckdb.DuckDBPyConnection) -> None:
    drawn = """
        MZG-STA-01 | blocking | stayhosp | failed               | 1    | 5    | B2
        MZG-DAY-01 | error    | stayindx | failed               | 1    | 5    | B2
        MZG-DAY-02 | error    | stayhosp | failed               | 1    | 5    |
        MZG-STA-09 | signal   | stayhosp | passed_with_findings | 1    | 5    |
        MZG-REF-01 | error    | pathospi | failed               | 1    | 5    | B1,B2
        MZG-REC-02 | blocking | stayhosp | failed               | 1    | 6    |
        MZG-FIL-06 | signal   | campunit | passed_with_findings | 1    | 1    |
        MZG-KEY-01 | blocking | stayhosp | passed               | 0    | 5    |
        MZG-REF-21 | error    | stayhosp | not_evaluated        | NULL | NULL |
        FIN-A01    | error    | finhosta | failed               | 1    | 4    | B1
    """
    for text in drawn.strip().splitlines():
        rule, severity, table, outcome, numerator, denominator, affects = (part.strip() for part in text.split("|"))
        delivery = "finhosta/999/2025" if rule.startswith("FIN") else "mzg/999/2025-1"
        registration, family = delivery.split("/")[0], rule.split("-")[1]
        insert(
            con,
            "quality.rule",
            [
                (rule, delivery, registration, family, severity, "validity", "record", "predicate", "law", f"source of {rule}",
                 f"{rule} says no <b>&amp;", f"{rule} zegt nee", f"{rule} dit non", f"Correct {rule}", f"Verbeter {rule}", f"Corrigez {rule}",
                 affects, 0.0, 0, "f"),
            ],
        )  # fmt: skip
        counts = [None if text == "NULL" else int(text) for text in (numerator, denominator)]
        reason = "the previous half-year is not there" if outcome == "not_evaluated" else None
        insert(con, "quality.rule_result", [(delivery, rule, table, severity, outcome, *counts, counts[0], reason, "SELECT 1", 0)])
