"""Reads the deliveries of the year before, as they were sent, from the folder ``year_before`` of the hospital's own lists.

The same reader and the same staging as for a delivery of the run, in a warehouse of their own; what rules compare with is copied to
``reference.year_before`` (Finhosta records) and ``reference.year_before_stay`` (stays of MZG). Nothing of it is judged or published.
"""

from __future__ import annotations

import hashlib
from dataclasses import replace
from pathlib import Path

import duckdb

from finhosta_dq.contracts.loader import ContractError
from finhosta_dq.home import sql_text
from finhosta_dq.reading.discover import Delivery, discover
from finhosta_dq.reading.fast import spill_folder
from finhosta_dq.reading.load import load_delivery
from finhosta_dq.reading.tables import create_raw_tables
from finhosta_dq.warehouse.connection import open_warehouse

FOLDER = "year_before"
STAYS = "STAYHOSP"

# columns of reference.<table>, taken from the staged table beside hospital and period
_TABLES = {
    "year_before": (
        "finhosta",
        {
            "collection": "VARCHAR",
            "table_no": "INTEGER",
            "record_type_cd": "VARCHAR",
            "heading": "VARCHAR",
            "asset_type": "VARCHAR",
            "component": "VARCHAR",
            "movement": "VARCHAR",
            "cost_centre": "VARCHAR",
            "function_code": "VARCHAR",
            "employment_status": "VARCHAR",
            "person_key": "VARCHAR",
            "birth_date": "VARCHAR",
            "tranche": "VARCHAR",
            "option": "VARCHAR",
            "bed_index": "VARCHAR",
            "value": "DECIMAL(18, 4)",
        },
    ),
    "year_before_stay": ("stayhosp", {"staynum": "VARCHAR", "patnum": "VARCHAR", "a2_hosptype_fac": "VARCHAR", "adm_date": "DATE"}),
}
_SHOWN = 5


def create_year_before(con: duckdb.DuckDBPyConnection) -> None:
    """Create the two tables, empty."""
    for table, (_, columns) in _TABLES.items():
        ddl = ", ".join(f"{name} {kind}" for name, kind in columns.items())
        con.execute(f"CREATE OR REPLACE TABLE reference.{table} (hospital VARCHAR, period VARCHAR, {ddl})")


def fill_year_before(con: duckdb.DuckDBPyConnection, mounted: Path) -> list[tuple[str, str, int]]:
    """Load what lies in ``year_before`` under ``mounted``: Finhosta files and STAYHOSP of MZG; other files of MZG are left aside.

    Returns (name relative to ``mounted``, SHA-256, lines loaded) per file on disk. Raises ContractError, with file and line where it has
    them, for a name of no registration and for what cannot be read whole: a comparison with half a year would be wrong.
    """
    folder = mounted / FOLDER
    if not folder.is_dir():
        return []
    deliveries = _wanted(folder)
    spill = spill_folder(con)
    side = open_warehouse(None, temp_directory=spill / FOLDER if spill else None)
    try:
        create_raw_tables(side)
        for delivery in deliveries:
            load_delivery(side, delivery, mounted)
        _refuse_damage(side, folder)
        for staging in ("stg_finhosta__finhosta", "stg_mzg__stayhosp"):
            side.execute(sql_text(f"staging/{staging}"))
        for table, (staged, columns) in _TABLES.items():
            rows = side.sql(
                f"""SELECT d.hospital, d.period, {", ".join(f"s.{name}" for name in columns)} FROM staging.{staged} AS s
                    INNER JOIN quality.file_account AS a ON s._file = a.file INNER JOIN quality.delivery AS d USING (delivery_id)"""
            ).to_arrow_table()
            con.register("year_before_rows", rows)
            con.execute(f"INSERT INTO reference.{table} SELECT * FROM year_before_rows")
            con.unregister("year_before_rows")
        loaded = dict(side.execute("SELECT file, loaded FROM quality.file_account").fetchall())
    finally:
        side.close()
    lines: dict[Path, int] = {}
    for source in [source for delivery in deliveries for source in delivery.files]:
        lines[source.path] = lines.get(source.path, 0) + loaded[source.name]
    return [
        (path.relative_to(mounted).as_posix(), hashlib.sha256(path.read_bytes()).hexdigest(), count)
        for path, count in sorted(lines.items())
    ]


def _wanted(folder: Path) -> list[Delivery]:
    found = discover(folder)
    if found.unrecognised:
        names = ", ".join(stray.name for stray in found.unrecognised[:_SHOWN])
        raise ContractError(f"{folder}: not a file of a registration: {names}")
    out = []
    for delivery in found.deliveries:
        files = tuple(source for source in delivery.files if source.table in ("finhosta", "stayhosp"))
        if files:
            out.append(replace(delivery, files=files))
    return out


def _refuse_damage(side: duckdb.DuckDBPyConnection, folder: Path) -> None:
    lines = side.execute("SELECT file || ':' || line || ': ' || replace(reason, '_', ' ') FROM quality.rejected_line ORDER BY file, line")
    said = [text for (text,) in lines.fetchmany(_SHOWN)]
    if not said:
        files = side.execute(
            "SELECT file || ': ' || status FROM quality.file_account WHERE status NOT IN ('loaded', 'empty') ORDER BY file"
        )
        said = [text for (text,) in files.fetchmany(_SHOWN)]
    if said:
        raise ContractError("\n".join(f"{folder}/{text}" for text in said))
