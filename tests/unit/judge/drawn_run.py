"""Runs drawn by hand for the judge: raw and staged tables from text tables, and rule results as the engine writes them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import duckdb

from finhosta_dq.contracts import contracts
from finhosta_dq.home import sql_text
from finhosta_dq.reading.tables import create_raw_tables
from finhosta_dq.warehouse.connection import open_warehouse
from finhosta_dq.warehouse.reference import load_reference

DELIVERY = "mzg/999/2025-1"
SECOND = "mzg/999/2025-2"
CANARY_STAY = "S0CANARY1"
CANARY_VALUE = "canary-value-4711"


def drawn_run(tables: Mapping[str, str], *, reference: bool = False) -> duckdb.DuckDBPyConnection:
    """A warehouse with one delivery (a second one when a row has period_registr 2) and the drawn MZG tables, raw and staged.

    Cells are separated by ``|``; an empty cell is NULL; code_agr, year_registr and period_registr are filled in when not drawn.
    """
    con = open_warehouse(None, threads=1)
    create_raw_tables(con)
    if reference:
        load_reference(con, None)
    seen = {"1"}
    for table in contracts()["mzg"].files:
        con.execute(sql_text(f"staging/stg_mzg__{table.table}"))
    for table, text in tables.items():
        header, *lines = [[cell.strip() for cell in line.split("|")] for line in text.strip().splitlines()]
        loaded: dict[str, int] = {}
        for line, cells in enumerate(lines, start=1):
            record: dict[str, Any] = {"code_agr": "999", "year_registr": "2025", "period_registr": "1"}
            record |= {name: cell or None for name, cell in zip(header, cells, strict=True)}
            period = record["period_registr"] if record["period_registr"] == "2" else "1"
            file = f"999-{table}-2025-{period}.TXT"
            loaded[period] = loaded.get(period, 0) + 1
            record |= {"_file": file, "_line": line}
            con.execute(f"INSERT INTO raw.{table} ({', '.join(record)}) VALUES ({', '.join('?' * len(record))})", list(record.values()))
        for period, rows in loaded.items() or {"1": 0}.items():
            status = "loaded" if rows else "empty"
            account = (f"mzg/999/2025-{period}", f"999-{table}-2025-{period}.TXT", table, None, 0, None, None, rows, rows, 0, status)
            insert(con, "quality.file_account", account)
        seen |= set(loaded)
        con.execute(sql_text(f"staging/stg_mzg__{table}"))
    for period in sorted(seen):
        insert(con, "quality.delivery", (f"mzg/999/2025-{period}", "mzg", "999", f"2025-{period}", None))
    return con


def insert(con: duckdb.DuckDBPyConnection, table: str, row: tuple[Any, ...]) -> None:
    """One row into a table, in the order of its columns."""
    con.execute(f"INSERT INTO {table} VALUES ({', '.join('?' * len(row))})", list(row))


def draw_results(con: duckdb.DuckDBPyConnection, text: str) -> None:
    """Rule results, one a line: ``rule | severity | table | outcome | failing lines | tested [| max_rate | max_count [| delivery]]``.

    Failing lines are numbers separated by blanks; each becomes a finding with a key and a value that must not come out.
    """
    for line in text.strip().splitlines():
        cells = [cell.strip() for cell in line.split("|")]
        rule, severity, table, outcome, failing, tested = cells[:6]
        max_rate, max_count = (float(cells[6]), int(cells[7])) if len(cells) > 7 else (0.0, 0)
        delivery = cells[8] if len(cells) > 8 else DELIVERY
        known = con.execute("SELECT 1 FROM quality.rule WHERE delivery_id = ? AND rule_id = ?", [delivery, rule]).fetchone()
        if not known:
            texts = [f"{rule} says so"] * 6
            described = ("mzg", rule.split("-")[1], severity, "validity", "record", "violation", "law", "source", *texts, "B1")
            insert(con, "quality.rule", (rule, delivery, *described, max_rate, max_count, f"print of {rule}"))
        numbers = [int(number) for number in failing.split()]
        counts = (len(set(numbers)), int(tested), len(numbers)) if tested else (None, None, 0)
        reason = None if outcome in ("passed", "failed", "passed_with_findings") else f"why {rule} is {outcome}"
        insert(con, "quality.rule_result", (delivery, rule, table, severity, outcome, *counts, reason, f"SELECT * FROM staging.{table}", 0))
        key = f'{{"code_agr":"999","staynum":"{CANARY_STAY}"}}'
        for number in numbers:
            file = f"999-{'stayhosp' if table == '*' else table}-{delivery[-6:]}.TXT"
            finding = (delivery, rule, severity, table, file, number, key, "staynum", CANARY_VALUE, None, None, None)
            insert(con, "quality.finding", finding)
