"""Loads the lists that only the hospital has into ``reference.*``; what does not fit its contract is refused with file and line."""

from __future__ import annotations

import csv
from pathlib import Path

import duckdb

from finhosta_dq.contracts.loader import ContractError
from finhosta_dq.contracts.mounted import MountedColumn, MountedList
from finhosta_dq.home import path_literal
from finhosta_dq.limits import limits

SHOWN = 5
# a cast alone would round 1.5 and cut the time off a date
_FORM = {
    "date": ("[0-9]{4}-[0-9]{2}-[0-9]{2}", "not a date such as 2025-11-30"),
    "integer": ("-?[0-9]+", "not a whole number"),
    "decimal": ("-?[0-9]+([.][0-9]+)?([eE][-+]?[0-9]+)?", "not a number such as 12.5"),
}


def create_mounted(con: duckdb.DuckDBPyConnection, contract: MountedList) -> None:
    """Create ``reference.<table>`` of a list, empty."""
    ddl = ", ".join(f"{_quoted(column.name)} {column.sql_type}" for column in contract.columns)
    con.execute(f"CREATE OR REPLACE TABLE reference.{contract.table} ({ddl})")


def fill_mounted(con: duckdb.DuckDBPyConnection, contract: MountedList, path: Path) -> int:
    """Load ``path`` into ``reference.<table>``; the number of rows.

    Raises ContractError with file, line and column of the first mistakes; it says what is expected, never what was found, because the
    lists hold stay numbers.
    """
    source = "temp.main.mounted_list"
    found = _header(contract, path)
    columns = ", ".join(f"'{name}': 'VARCHAR'" for name in found)
    left_out = "".join(f", NULL::VARCHAR AS {_quoted(column.name)}" for column in contract.columns if column.name not in found)
    try:
        con.execute(
            f"""CREATE OR REPLACE TEMP TABLE mounted_list AS SELECT *, row_number() OVER () + 1 AS _line{left_out}
                FROM read_csv({path_literal(path)}, header = true, delim = ',', quote = '"', escape = '"', auto_detect = false,
                              columns = {{{columns}}}, null_padding = false, hive_partitioning = false)"""
        )
    except duckdb.Error as error:
        raise ContractError(f"{path}: not a readable CSV file: {str(error).splitlines()[0]}") from None
    try:
        mistakes = con.execute(_mistakes(contract, source)).fetchall()
        if mistakes:
            raise ContractError("\n".join(f"{path}:{line}: {column}: {what}" for line, column, what in mistakes))
        broken = con.execute(_broken_checks(contract, source)).fetchall() if contract.checks else []
        if broken:
            raise ContractError("\n".join(f"{path}:{line}: {what}" for line, what in broken))
        con.execute(f"INSERT INTO reference.{contract.table} SELECT {_typed(contract)} FROM {source}")
        row = con.execute(f"SELECT count(*) FROM {source}").fetchone()
        return row[0] if row else 0
    finally:
        con.execute(f"DROP TABLE {source}")


def _header(contract: MountedList, path: Path) -> list[str]:
    """The columns of the file; those that are not of the list are numbered, whatever they are called."""
    allowed = limits()
    try:
        with path.open(encoding="utf-8-sig", newline="") as stream:
            # a line may be as large as the file; no more of it is held than a line may have
            found = [name.strip() for name in next(csv.reader(iter(lambda: stream.readline(allowed.line_bytes), "")), [])]
    except (UnicodeDecodeError, csv.Error) as error:
        raise ContractError(f"{path}: not a readable CSV file: {type(error).__name__}") from None
    if len(found) > allowed.max_fields:
        raise ContractError(f"{path}:1: more columns than are read: {allowed.said('max_fields')}")
    known = [column.name for column in contract.columns]
    optional = {column.name for column in contract.columns if column.optional}
    absent = [name for name in known if found.count(name) != 1 and not (name in optional and name not in found)]
    if absent:
        raise ContractError(f"{path}:1: the header must name {', '.join(absent)} once")
    return [name if name in known else f"_{number}" for number, name in enumerate(found)]


def _typed(contract: MountedList) -> str:
    return ", ".join(
        f"CAST(nullif({_quoted(column.name)}, '') AS {column.sql_type}) AS {_quoted(column.name)}" for column in contract.columns
    )


def _broken_checks(contract: MountedList, source: str) -> str:
    """Line and sentence of the lines that break a check of the list."""
    parts = []
    for check in contract.checks:
        said = check.what.replace("'", "''")
        parts.append(f"SELECT _line, '{said}' AS what FROM (SELECT _line, {_typed(contract)} FROM {source}) WHERE NOT ({check.holds})")
    return f"SELECT * FROM ({' UNION ALL '.join(parts)}) ORDER BY ALL LIMIT {SHOWN}"


def _mistakes(contract: MountedList, source: str) -> str:
    parts = [part for column in contract.columns for part in _of_column(column, source)]
    if contract.key:
        key = ", ".join(contract.key)
        same = ", ".join(f"coalesce({_quoted(name)}, '')" for name in contract.key)
        parts.append(
            f"SELECT _line, '{key}' AS field, 'the same as line ' || first_line AS what FROM (SELECT _line, min(_line) OVER "
            f"(PARTITION BY {same}) AS first_line FROM {source}) "
            "WHERE _line > first_line"
        )
    return f"SELECT * FROM ({' UNION ALL '.join(parts)}) ORDER BY _line, field LIMIT {SHOWN}"


def _quoted(name: str) -> str:
    # a column may be called like a word of SQL
    return f'"{name}"'


def _of_column(column: MountedColumn, source: str) -> list[str]:
    name = _quoted(column.name)

    def wrong(condition: str, what: str) -> str:
        said = what.replace("'", "''")
        return f"SELECT _line, '{column.name}' AS field, '{said}' AS what FROM {source} WHERE coalesce({name}, '') {condition}"

    parts = []
    if column.required:
        parts.append(wrong("= ''", "empty"))
    if column.type != "text":
        form, what = _FORM[column.type]
        unfit = f"NOT regexp_full_match({name}, '{form}') OR try_cast({name} AS {column.sql_type}) IS NULL"
        parts.append(wrong(f"<> '' AND ({unfit})", what))
        for bound, sign, what in ((column.least, "<", "less than"), (column.most, ">", "more than")):
            if bound is not None:
                parts.append(wrong(f"<> '' AND try_cast({name} AS {column.sql_type}) {sign} {bound}", f"{what} {bound:g}"))
    if column.values:
        listed = ", ".join(f"'{value}'" for value in column.values)
        parts.append(wrong(f"NOT IN ('', {listed})", f"not one of {', '.join(column.values)}"))
    if column.pattern:
        pattern = column.pattern.replace("'", "''")
        parts.append(wrong(f"<> '' AND NOT regexp_full_match({name}, '{pattern}')", f"not of the form {column.pattern}"))
    return parts
