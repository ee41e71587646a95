"""Loads code lists, parameters and other reference data into the schema ``reference`` of a run.

The product's lists come from ``schemas/``; a hospital mounts its own beside them. What is mounted
is added with its file name as ``origin`` and its hash, so a run says what it rested on.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import duckdb

from finhosta_dq.contracts.loader import ContractError, check_size
from finhosta_dq.contracts.mounted import mounted_lists
from finhosta_dq.contracts.profile import OWN_PROFILE
from finhosta_dq.home import path_literal, schemas_dir
from finhosta_dq.limits import MIB
from finhosta_dq.warehouse.icd10 import add_icd10
from finhosta_dq.warehouse.mounted import create_mounted, fill_mounted
from finhosta_dq.warehouse.year_before import create_year_before, fill_year_before

PRODUCT = "product"

_CODE_COLUMNS = ("code", "label_en", "label_nl", "valid_from", "valid_to", "source", "confidence")
_PARAMETER_COLUMNS = ("key", "scope", "value", "unit", "valid_from", "valid_to", "article", "status", "note")
_RULE_PARAMETER_COLUMNS = ("name", "value", "unit", "source", "status", "note")

# what a hospital may mount, with the columns that must be there (text unless typed)
EXTERNAL: dict[str, dict[str, str]] = {
    # counts of the same half-year of the year before, to compare with: measures and items of intermediate.globalisation
    # and intermediate.coding_count, and ``grouper version`` with the version as item
    "earlier_period": {"period": "VARCHAR", "measure": "VARCHAR", "item": "VARCHAR", "value": "DOUBLE"},
    "setting": {"name": "VARCHAR", "value": "VARCHAR", "status": "VARCHAR"},
    # ICD-10 codes by edition; system CM or PCS, an edition is the US fiscal year of its code set; the product has its own
    "icd10": {"system": "VARCHAR", "code": "VARCHAR", "first_fy": "INTEGER", "last_fy": "INTEGER", "billable": "BOOLEAN"},
    # code groups the authority looks at; system CM or PCS, a group is all codes that start with one of its prefixes
    "warning_light": {"code_group": "VARCHAR", "system": "VARCHAR", "prefix": "VARCHAR", "reference_share": "DOUBLE"},
}
_FILE_OF = {"setting": "settings.csv"}
_MAY_LACK = {"status"}


@dataclass(frozen=True)
class Mounted:
    """One file of the hospital's own reference folder: name relative to it, SHA-256 and rows (0 for a format profile).

    Of a delivery of the year before the rows are the lines loaded.
    """

    name: str
    sha256: str
    rows: int


def load_reference(con: duckdb.DuckDBPyConnection, mounted: Path | None = None) -> list[Mounted]:
    """Fill ``reference.*`` from ``schemas/`` and from the hospital's folder ``mounted``.

    Returns what was mounted. Raises ContractError naming file and column, and the line where it has one, when a file does not fit.
    """
    schemas = schemas_dir()
    found: list[Mounted] = []
    for path in [*mounted.glob("*.csv"), *(mounted / "codes").glob("*.csv")] if mounted else []:
        check_size(path, "max_list_mib", MIB, "MiB")
    _code_lists(con, schemas / "codes", mounted, found)
    _parameters(con, schemas / "parameters" / "bfm.csv", mounted, found)
    _rule_parameters(con, schemas / "parameters" / "rules.csv", mounted, found)
    for path in sorted((schemas / "reference").glob("*.csv")):
        con.execute(f"CREATE OR REPLACE TABLE reference.{path.stem} AS SELECT * FROM {_csv(path)}")
    con.execute(
        f"CREATE OR REPLACE TABLE reference.finhosta_record_type AS SELECT * FROM {_csv(schemas / 'finhosta' / 'record_types.csv')}"
    )
    for table, columns in EXTERNAL.items():
        ddl = ", ".join(f"{name} {kind}" for name, kind in columns.items())
        con.execute(f"CREATE OR REPLACE TABLE reference.{table} ({ddl})")
        own = mounted / _FILE_OF.get(table, f"{table}.csv") if mounted else None
        if own is not None and own.is_file():
            _append(con, f"reference.{table}", own, columns, found, mounted)
    own_codes = mounted / "icd10.csv" if mounted else None
    add_icd10(con, own_codes if own_codes and own_codes.is_file() else None)
    for contract in mounted_lists().values():
        create_mounted(con, contract)
        own = mounted / contract.file if mounted else None
        if own is not None and own.is_file():
            rows = fill_mounted(con, contract, own)
            found.append(Mounted(contract.file, hashlib.sha256(own.read_bytes()).hexdigest(), rows))
    create_year_before(con)
    found += [Mounted(*one) for one in fill_year_before(con, mounted)] if mounted else []
    profile = mounted / OWN_PROFILE if mounted else None
    if profile is not None and profile.is_file():
        found.append(Mounted(profile.name, hashlib.sha256(profile.read_bytes()).hexdigest(), 0))
    return found


def _csv(path: Path) -> str:
    settings = "header = true, delim = ',', quote = '\"', escape = '\"', all_varchar = true, null_padding = false"
    return f"read_csv({path_literal(path)}, {settings}, hive_partitioning = false)"


def _code_lists(con: duckdb.DuckDBPyConnection, folder: Path, mounted: Path | None, found: list[Mounted]) -> None:
    columns = ", ".join(f"{name} VARCHAR" for name in _CODE_COLUMNS)
    con.execute(f"CREATE OR REPLACE TABLE reference.code (list VARCHAR, {columns}, origin VARCHAR)")
    selected = ", ".join(_CODE_COLUMNS)
    con.execute(
        f"""INSERT INTO reference.code
            SELECT parse_filename(filename, true), {selected}, '{PRODUCT}'
            FROM read_csv({path_literal(folder, "/*.csv")}, header = true, delim = ',', quote = '"', escape = '"', all_varchar = true,
                          filename = true, union_by_name = true, hive_partitioning = false)
            ORDER BY ALL"""
    )
    for path in sorted((mounted / "codes").glob("*.csv")) if mounted else []:
        present = _columns(con, path)
        _require(path, present, ["code"])
        chosen = ", ".join(name if name in present else f"NULL AS {name}" for name in _CODE_COLUMNS)
        with _named(path):
            con.execute(f"INSERT INTO reference.code SELECT ?, {chosen}, ? FROM {_csv(path)}", [path.stem, path.name])
        found.append(_mounted(con, path, mounted))


def _parameters(con: duckdb.DuckDBPyConnection, path: Path, mounted: Path | None, found: list[Mounted]) -> None:
    columns = ", ".join(f"{name} {'DATE' if name.startswith('valid_') else 'VARCHAR'}" for name in _PARAMETER_COLUMNS)
    con.execute(f"CREATE OR REPLACE TABLE reference.parameter ({columns}, origin VARCHAR, line BIGINT)")
    sources = [(path, PRODUCT)]
    if mounted and (mounted / "parameters.csv").is_file():
        sources.append((mounted / "parameters.csv", "parameters.csv"))
        found.append(_mounted(con, mounted / "parameters.csv", mounted))
    for source, origin in sources:
        _require(source, _columns(con, source), list(_PARAMETER_COLUMNS))
        _insert(con, "reference.parameter", source, list(_PARAMETER_COLUMNS), origin, numbered=True)
    if len(sources) > 1:
        _require_filled(con, sources[1][0])


def _require_filled(con: duckdb.DuckDBPyConnection, path: Path) -> None:
    """Refuse rows of the hospital that would hold for nothing, as ``marts.parameter`` joins by key, scope and date."""
    named = ("key", "scope", "valid_from")
    asked = " UNION ALL ".join(
        f"SELECT line, {place}, '{name}' FROM reference.parameter WHERE origin <> '{PRODUCT}' AND coalesce(CAST({name} AS varchar), '') = ''"
        for place, name in enumerate(named)
    )
    empty = con.execute(f"{asked} ORDER BY ALL LIMIT 1").fetchone()
    if empty:
        what = "the first day on which the value holds, as 2026-07-01" if empty[2] == "valid_from" else "as in schemas/parameters/bfm.csv"
        raise ContractError(f"{path}: line {empty[0]}: {empty[2]} is empty (expected: {what})")


def _rule_parameters(con: duckdb.DuckDBPyConnection, path: Path, mounted: Path | None, found: list[Mounted]) -> None:
    columns = ", ".join(f"{name} VARCHAR" for name in _RULE_PARAMETER_COLUMNS)
    con.execute(f"CREATE OR REPLACE TABLE reference.rule_parameter ({columns}, origin VARCHAR)")
    _require(path, _columns(con, path), list(_RULE_PARAMETER_COLUMNS))
    _insert(con, "reference.rule_parameter", path, list(_RULE_PARAMETER_COLUMNS), PRODUCT)
    own = mounted / "rule_parameters.csv" if mounted else None
    if own is not None and own.is_file():
        _require(own, _columns(con, own), ["name", "value"])
        present = _columns(con, own)
        chosen = ", ".join(name if name in present else "NULL" for name in _RULE_PARAMETER_COLUMNS)
        with _named(own):
            con.execute(f"DELETE FROM reference.rule_parameter WHERE name IN (SELECT name FROM {_csv(own)})")
            con.execute(f"INSERT INTO reference.rule_parameter SELECT {chosen}, ? FROM {_csv(own)}", [own.name])
        found.append(_mounted(con, own, mounted))


def _append(
    con: duckdb.DuckDBPyConnection, table: str, path: Path, columns: dict[str, str], found: list[Mounted], root: Path | None
) -> None:
    present = _columns(con, path)
    _require(path, present, [name for name in columns if name not in _MAY_LACK])
    chosen = ", ".join(f"CAST({name if name in present else 'NULL'} AS {kind})" for name, kind in columns.items())
    with _named(path):
        con.execute(f"INSERT INTO {table} SELECT {chosen} FROM {_csv(path)}")
    found.append(_mounted(con, path, root))


def _insert(con: duckdb.DuckDBPyConnection, table: str, path: Path, columns: list[str], origin: str, numbered: bool = False) -> None:
    # the header is line 1
    line = ", row_number() OVER () + 1" if numbered else ""
    with _named(path):
        con.execute(f"INSERT INTO {table} SELECT {', '.join(columns)}, ?{line} FROM {_csv(path)}", [origin])


@contextmanager
def _named(path: Path) -> Iterator[None]:
    """What DuckDB says against a list, as a ContractError that names it."""
    try:
        yield
    except duckdb.ConversionException as error:
        raise ContractError(f"{path}: a value does not fit its type: {str(error).splitlines()[0]}") from error
    except duckdb.Error as error:
        raise ContractError(f"{path}: not a readable CSV file: {str(error).splitlines()[0]}") from error


def _columns(con: duckdb.DuckDBPyConnection, path: Path) -> list[str]:
    with _named(path):
        return [row[0] for row in con.execute(f"DESCRIBE SELECT * FROM {_csv(path)}").fetchall()]


def _require(path: Path, present: list[str], needed: list[str]) -> None:
    missing = [name for name in needed if name not in present]
    if missing:
        raise ContractError(f"{path}: column {', '.join(missing)} is missing (found {', '.join(present)})")


def _mounted(con: duckdb.DuckDBPyConnection, path: Path, root: Path | None) -> Mounted:
    with _named(path):
        row = con.execute(f"SELECT count(*) FROM {_csv(path)}").fetchone()
    name = path.relative_to(root).as_posix() if root else path.name
    return Mounted(name, hashlib.sha256(path.read_bytes()).hexdigest(), row[0] if row else 0)
