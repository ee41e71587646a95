"""Runs drawn as text tables: a line of columns separated by ``|``, one row per line; an empty cell is NULL."""

from __future__ import annotations

from datetime import date
from typing import Any

import duckdb
import polars as pl

from finhosta_dq.indicators.run import derive
from finhosta_dq.reading.tables import create_raw_tables
from finhosta_dq.warehouse.connection import open_warehouse
from finhosta_dq.warehouse.intermediate import build_intermediate
from finhosta_dq.warehouse.reference import load_reference
from finhosta_dq.warehouse.staging import build_staging

EXERCISE = date(2026, 7, 1)
KEYS = {"code_agr": "999", "year_registr": "2025", "period_registr": "1", "year": "2025", "period": "1"}
_OTHER_DAYS = ("a4_number_day_part_fac", "a4_number_day_part_fac_prev", "a4_number_day_no_fac", "a4_number_day_no_fac_prev")
# a plain classic stay; los = days between admission and discharge
_STAY = {"a2_hosptype_fac": "H", "a2_code_destinate": "1", "a2_code_adm": "3", "patnum": "P1"}


def new_run(mount: dict[str, str] | None = None) -> duckdb.DuckDBPyConnection:
    """An empty run with the product's reference data, and the tables of ``mount`` put into ``reference``."""
    con = open_warehouse(None, threads=2)
    create_raw_tables(con)
    load_reference(con)
    build_staging(con)
    for table, text in (mount or {}).items():
        fill(con, f"reference.{table}", text)
    return con


def fill(con: duckdb.DuckDBPyConnection, table: str, text: str, **default: Any) -> None:
    """The rows of a text table into a table that exists; columns it does not name come from ``default`` or are NULL."""
    lines = [line for line in text.strip().splitlines() if line.strip()]
    names = [cell.strip().lower() for cell in lines[0].split("|")]
    columns = [row[0] for row in con.execute(f"DESCRIBE {table}").fetchall()]
    rows = []
    for number, line in enumerate(lines[1:], 1):
        cells = dict(zip(names, (cell.strip() or None for cell in line.split("|")), strict=True))
        row = {**default, **cells}
        rows.append([row.get(name, {"_file": table, "_line": number}.get(name)) for name in columns])
    insert_rows(con, table, rows)


def insert_rows(con: duckdb.DuckDBPyConnection, table: str, rows: list[list[Any]]) -> None:
    """Rows in the order of the columns of the table."""
    if rows:
        names = [f"column_{number}" for number in range(len(rows[0]))]
        text = [[None if cell is None else str(cell) for cell in row] for row in rows]
        frame = pl.DataFrame(text, schema=dict.fromkeys(names, pl.String), orient="row")
        con.register("drawn_rows", frame)
        con.execute(f"INSERT INTO {table} SELECT * FROM drawn_rows")
        con.unregister("drawn_rows")


def stays(con: duckdb.DuckDBPyConnection, text: str) -> None:
    """Stays from one text table: ``staynum | los`` and, where given, ``age``, grouper columns, days per bed index (``days``: ``C 3 G 12``)
    and columns of STAYHOSP. Without ``days`` all of them lie in index C. Rows without ``aprdrg`` get no grouper row."""
    lines = [line for line in text.strip().splitlines() if line.strip()]
    names = [cell.strip() for cell in lines[0].split("|")]
    tables: dict[str, list[dict[str, Any]]] = {"stayhosp": [], "stayindx": [], "grouper": [], "pathospi": []}
    for number, line in enumerate(lines[1:], 1):
        row = {name: cell.strip() for name, cell in zip(names, line.split("|"), strict=True) if cell.strip()}
        add_stay(tables, row, number)
    load_stays(con, tables)


def add_stay(tables: dict[str, list[dict[str, Any]]], row: dict[str, Any], number: int) -> None:
    """One stay into the four tables it needs."""
    los = int(row["los"])
    start = date(2025, 1, 2)
    end = date.fromordinal(start.toordinal() + int(row.get("nights", los)))
    key = {**KEYS, "staynum": row["staynum"]}
    if "period" in row:
        key |= {"period": row["period"], "period_registr": row["period"]}
    patient = row.get("patnum", f"P{row['staynum']}")
    tables["stayhosp"].append(
        {
            **_STAY,
            **key,
            "a2_year_hosp_in": start.year,
            "adm_date": start,
            "dis_date": None if row.get("open") else end,
            "a2_total_number_day_fac": los,
            "_file": "stayhosp",
            "_line": number,
            **{name: value for name, value in row.items() if name.startswith("a2_")},
            "patnum": patient,
        }
    )
    tables["pathospi"].append({**key, "patnum": patient, "a1_year_birth": start.year - int(row.get("age", 50))})
    cells = row.get("days", f"C {los}").split()
    for order, (index, days) in enumerate(zip(cells[::2], cells[1::2], strict=True), 1):
        year_days, _, before = days.partition("+")
        tables["stayindx"].append(
            {
                **key,
                "order_bedindex": order,
                "a4_code_bedindex_fac": index,
                "a4_number_day_fac": int(year_days),
                "a4_number_day_fac_prev": int(before or 0),
                **dict.fromkeys(_OTHER_DAYS, 0),
            }
        )
    if "aprdrg" in row:
        grouped = {name: row.get(name) for name in ("aprdrg", "mdc", "soi", "rom", "systems", "principal_dx", "grouper_version")}
        tables["grouper"].append({**key, "soi": "1", **{name: value for name, value in grouped.items() if value}})


def load_stays(con: duckdb.DuckDBPyConnection, tables: dict[str, list[dict[str, Any]]]) -> None:
    """The tables of ``add_stay`` into staging, then the described stays."""
    for table, rows in tables.items():
        columns = [found[0] for found in con.execute(f"DESCRIBE staging.{table}").fetchall()]
        insert_rows(
            con,
            f"staging.{table}",
            [[row.get(name, {"_file": table, "_line": number}.get(name)) for name in columns] for number, row in enumerate(rows, 1)],
        )
    build_intermediate(con)


def delivered(con: duckdb.DuckDBPyConnection, *halves: str) -> None:
    """MZG deliveries of 2025, of both half-years where none is named: beds need the whole year, effects the delivery of a finding."""
    lines = "\n".join(f"mzg/999/2025-{half} | 2025-{half}" for half in halves or ("1", "2"))
    fill(con, "quality.delivery", f"delivery_id | period\n{lines}", registration="mzg", hospital="999")


def derived(con: duckdb.DuckDBPyConnection, when: date = EXERCISE) -> dict[tuple[str, str], dict[str, Any]]:
    """Derive, and give the indicator rows by id and scope."""
    derive(con, when)
    result = con.execute("FROM marts.indicator")
    names = [column[0] for column in result.description]
    return {(row[0], row[1]): dict(zip(names, row, strict=True)) for row in result.fetchall()}


def valuations(con: duckdb.DuckDBPyConnection, columns: str) -> dict[str, tuple[Any, ...]]:
    """The named columns of ``marts.stay_valuation`` by stay."""
    return {row[0]: row[1:] for row in con.execute(f"SELECT staynum, {columns} FROM marts.stay_valuation").fetchall()}
