"""Writes ``sql/staging/`` from the contracts: one statement per file, so that anybody can read how raw text becomes typed columns.

``python -m finhosta_dq.warehouse.staging_sql --write`` writes them, ``--check`` fails when they are not what the contracts say.
"""

from __future__ import annotations

import sys
from pathlib import Path

from finhosta_dq.contracts import DateParts, FieldContract, FileContract, Registration, contracts
from finhosta_dq.home import sql_dir


def staging_statements() -> dict[str, str]:
    """File name under ``sql/staging/`` -> statement, for every file of every registration."""
    return {
        f"stg_{registration.name}__{contract.table}.sql": _statement(registration, contract)
        for registration in contracts().values()
        for contract in registration.files
    }


def integer_type(field: FieldContract) -> str:
    """The column type of an N field: a value of its longest length must fit."""
    return "INTEGER" if field.max_len <= 9 else "BIGINT"


def staged_columns(registration: Registration, contract: FileContract) -> list[tuple[str, str]]:
    """(column, type) of ``staging.<table>`` in order."""
    columns = [(field.column, _type(contract, field)) for field in contract.fields]
    columns += [(parts.column, "DATE") for parts in contract.dates]
    if registration.name == "finhosta":
        columns += [("value_raw", "VARCHAR"), ("collection", "VARCHAR"), ("table_no", "INTEGER")]
    return [*columns, ("_file", "VARCHAR"), ("_line", "BIGINT")]


def _type(contract: FileContract, field: FieldContract) -> str:
    if contract.table == "finhosta" and field.name == "VALUE":
        return "DECIMAL(18, 4)"
    return {"C": "VARCHAR", "N": integer_type(field), "ND2": "DECIMAL(18, 2)", "D": "DATE"}[field.type]


def _statement(registration: Registration, contract: FileContract) -> str:
    lines = [_column(contract, field) for field in contract.fields]
    lines += [_date(parts) for parts in contract.dates]
    if registration.name == "finhosta":
        lines += ["value AS value_raw", _COLLECTION, _TABLE_NO]
    lines += ["_file", "_line"]
    body = ",\n    ".join(lines)
    return (
        f"-- {contract.file}: {contract.title['en']}, typed. Written from the contract; a value that does not fit is empty here\n"
        f"-- and a finding of the rules on types and dates.\n"
        f"CREATE OR REPLACE TABLE staging.{contract.table} AS\nSELECT\n    {body}\nFROM raw.{contract.table}\n"
    )


_COLLECTION = """CASE left(record_type_cd, 1)
        WHEN 'B' THEN 'BUDGET'
        WHEN 'R' THEN 'REVISOR'
        WHEN 'Y' THEN 'YEARLY'
        WHEN 'A' THEN 'SOCIAL'
        WHEN 'T' THEN 'QUARTER'
        WHEN 'S' THEN 'ONESHOT'
    END AS collection"""
_TABLE_NO = """try_cast(
        CASE WHEN left(record_type_cd, 1) = 'A' THEN substr(record_type_cd, 2, 3) ELSE substr(record_type_cd, 2, 2) END AS INTEGER
    ) AS table_no"""


def _column(contract: FileContract, field: FieldContract) -> str:
    name = field.column
    if contract.table == "finhosta" and field.name == "VALUE":
        return f"""CASE
        WHEN regexp_full_match({name}, '-?[0-9]+([.,][0-9]+)?') THEN try_cast(replace({name}, ',', '.') AS DECIMAL(18, 4))
    END AS {name}"""
    if field.type == "N":
        return _guarded(name, _digits(name), f"try_cast({name} AS {integer_type(field)})")
    if field.type == "ND2":
        return _guarded(name, f"regexp_full_match({name}, '[0-9]+[.][0-9]{{2}}')", f"try_cast({name} AS DECIMAL(18, 2))")
    if field.type == "D":
        form = f"length({name}) = 8 AND {_digits(name)} AND NOT starts_with({name}, '0000')"
        return _guarded(name, form, f"CAST(try_strptime({name}, '%Y%m%d') AS DATE)")
    return name


def _digits(text: str) -> str:
    """SQL: whether a text is digits only. A third less time than a regular expression; a cast alone would also take ``+5`` or ``1e3``."""
    return f"NOT ({text} GLOB '*[!0-9]*')"


def _guarded(name: str, form: str, value: str) -> str:
    """The value where the text has the form."""
    short = f"CASE WHEN {form} THEN {value} END AS {name}"
    if len(short) <= 120:
        return short
    return f"CASE\n        WHEN {form}\n            THEN {value}\n    END AS {name}"


def _date(parts: DateParts) -> str:
    """A date from its three text fields, NULL when a part is empty or there is no such day in the years 1 to 9999."""
    year, month, day = parts.year.lower(), parts.month.lower(), parts.day.lower()
    return (
        f"CASE\n        WHEN\n            {_digits(f'({year} || {month} || {day})')}\n"
        f"            AND length(ltrim({year}, '0')) BETWEEN 1 AND 4\n"
        f"            THEN try_cast({year} || '-' || {month} || '-' || {day} AS DATE)\n    END AS {parts.column}"
    )


def main(arguments: list[str]) -> int:
    """``--write`` or ``--check``; exit code 1 when the check finds a difference."""
    folder = sql_dir() / "staging"
    wanted = staging_statements()
    present = {path.name: path.read_text(encoding="utf-8") for path in folder.glob("*.sql")}
    if arguments == ["--write"]:
        folder.mkdir(parents=True, exist_ok=True)
        for name, statement in wanted.items():
            (folder / name).write_text(statement, encoding="utf-8")
        for name in set(present) - set(wanted):
            (Path(folder) / name).unlink()
        return 0
    if arguments == ["--check"]:
        differing = sorted(name for name in set(wanted) | set(present) if wanted.get(name) != present.get(name))
        for name in differing:
            sys.stdout.write(f"sql/staging/{name} is not what the contract says; run make fix\n")
        return 1 if differing else 0
    sys.stderr.write("give --write or --check\n")
    return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
