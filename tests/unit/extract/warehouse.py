"""Fills the example warehouse with the rows of a delivery: the statements of the profile, read backwards."""

from __future__ import annotations

import re
from pathlib import Path

from finhosta_dq.contracts import contracts
from finhosta_dq.home import sql_dir

HERE = Path(__file__).parent
PLAIN = re.compile(r"^    s\.(\w+) AS (\w+),?$", re.MULTILINE)
PART = re.compile(r"^    extract\((\w+) FROM s\.(\w+)\)::integer AS (\w+),?$", re.MULTILINE)


def create(con) -> None:
    """The empty tables."""
    con.execute((HERE / "example_warehouse.sql").read_text())


def fill(con, folder: Path) -> None:
    """Every MZG file of a folder into its table; the rows changed at midnight of 1 July 2025."""
    registration = contracts()["mzg"]
    # a stay refers to its patient
    for contract in sorted(registration.files, key=lambda one: one.table != "pathospi"):
        (path,) = folder.glob(f"*-{contract.file}-*.TXT")
        con.execute("DROP TABLE IF EXISTS arrived")
        con.execute(f"CREATE TEMP TABLE arrived ({', '.join(f'{c} text' for c in contract.columns)}, at bigserial)")
        rows = [line.split("#")[:-1] for line in path.read_text().splitlines()]
        with con.cursor() as cursor, cursor.copy(f"COPY arrived ({', '.join(contract.columns)}) FROM STDIN") as copy:
            for row in rows:
                copy.write_row([value or None for value in row])
        _insert(con, contract.table)
    con.execute("DROP TABLE arrived")


def _insert(con, table: str) -> None:
    statement = (sql_dir() / "extract" / "example" / f"{table}.sql").read_text()
    target = re.search(r"FROM (dwh\.\w+) AS s", statement)[1]
    types = dict(
        con.execute(
            "SELECT column_name, data_type FROM information_schema.columns WHERE table_schema || '.' || table_name = %s", [target]
        ).fetchall()
    )
    values = {
        column: f"{field}::{types[column]}".replace("::character", "::text").removesuffix(" varying")
        for column, field in PLAIN.findall(statement)
        if column != "changed_at"
    }
    parts: dict[str, dict[str, str]] = {}
    for part, column, field in PART.findall(statement):
        parts.setdefault(column, {})[part] = field
    for column, of in parts.items():
        values[column] = f"make_date({of['YEAR']}::integer, {of['MONTH']}::integer, {of['DAY']}::integer)"
    if table == "pathospi":
        values["patient_id"] = "at"
    if table == "stayhosp":
        values["patient_id"] = "(SELECT p.patient_id FROM dwh.patient AS p WHERE p.patient_number = patnum)"
    con.execute(
        f"""INSERT INTO {target} ({", ".join(values)}, changed_at)
            SELECT {", ".join(values.values())}, '2025-07-01 00:00+02' FROM arrived"""
    )
