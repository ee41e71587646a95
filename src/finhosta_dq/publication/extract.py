"""The clean extract: one Parquet file per staged table without quarantined rows, and proof that nothing got lost."""

from __future__ import annotations

import hashlib
from dataclasses import asdict, dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb

from finhosta_dq.encryption.keys import KeyRing
from finhosta_dq.encryption.parquet import content, copy_to_parquet, readable
from finhosta_dq.findings.quarantine import StagedTable, mark_quarantine, staged_tables

# beside the number of rows, what finance ties to the ledger: (table, measure, SQL expression, grouping or None)
MEASURES: tuple[tuple[str, str, str, str | None], ...] = (
    ("stayhosp", "a2_total_number_day_fac", "a2_total_number_day_fac", None),
    ("stayindx", "a4_number_day_fac", "a4_number_day_fac", None),
    ("stayindx", "a4_number_day_fac_prev", "a4_number_day_fac_prev", None),
    ("procri30", "f3_fact_ps_forf_inariz", "f3_fact_ps_forf_inariz", None),
    ("procri40", "f4_fact_farm_inariz", "f4_fact_farm_inariz", None),
    ("procri50", "f5_fact_ps_inariz", "f5_fact_ps_inariz", None),
    ("finhosta", "value", "value", "table_no"),
)
_NUMBER = "DECIMAL(38, 4)"


class ReconciliationError(AssertionError):
    """Error raised when staged rows, days or amounts are not clean + accepted + quarantined."""


@dataclass(frozen=True)
class ExtractFile:
    """One Parquet file: name in the extract folder, source table, rows, bytes, SHA-256 of the file and of its content, columns with types.

    The content hash is that of ``encryption.content``: a rerun, another key or no key at all give the same.
    """

    name: str
    table: str
    rows: int
    size_bytes: int
    sha256: str
    content_sha256: str
    columns: list[dict[str, str]]

    def as_dict(self) -> dict[str, Any]:
        """Plain members, for the manifest."""
        return asdict(self)


def write_extract(con: duckdb.DuckDBPyConnection, folder: Path, ring: KeyRing | None = None) -> list[ExtractFile]:
    """Write the extract of a run into ``folder``, encrypted with the current key of ``ring`` if it has one; fill ``marts.reconciliation``.

    ``<table>.parquet`` (zstd, ordered by file and line) for every staged table, clean and accepted rows only;
    ``marts.<name>.parquet`` for every mart but the lists of findings and records, stay valuations of clean and accepted stays only.
    marts.reconciliation: table_name, measure (``rows``, a day or amount column), staged, clean, accepted, quarantined.
    ``clean + accepted`` is read back from the written files. Raises ReconciliationError when they do not add up.
    """
    ring = ring or KeyRing()
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    tables = staged_tables(con)
    mark_quarantine(con, tables)
    files = [_write(con, folder / f"{t.name}.parquet", f"staging.{t.name}", _clean(t), ring) for t in tables]
    reconcile(con, tables, folder, ring)
    files += [_write(con, folder / f"marts.{name}.parquet", f"marts.{name}", select, ring) for name, select in _marts(con)]
    return files


def reconcile(con: duckdb.DuckDBPyConnection, tables: list[StagedTable], folder: Path, ring: KeyRing) -> None:
    """Fill ``marts.reconciliation`` from staging, the quarantine and the written files, and prove it."""
    con.execute("CREATE SCHEMA IF NOT EXISTS marts")
    con.execute(
        f"""CREATE OR REPLACE TABLE marts.reconciliation (table_name VARCHAR, measure VARCHAR,
            staged {_NUMBER}, clean {_NUMBER}, accepted {_NUMBER}, quarantined {_NUMBER})"""
    )
    for table in tables:
        for measure, expression, group in _measures(table):
            with readable(con, folder / f"{table.name}.parquet", ring) as written:
                con.execute(_reconciliation(table, measure, expression, group, written))
    broken = con.execute(
        "SELECT table_name, measure, staged, clean, accepted, quarantined FROM marts.reconciliation "
        "WHERE staged IS DISTINCT FROM clean + accepted + quarantined ORDER BY ALL"
    ).fetchall()
    if broken:
        lines = [
            f"{table} {measure}: staged {s} is not clean {c} + accepted {a} + quarantined {q}" for table, measure, s, c, a, q in broken
        ]
        raise ReconciliationError("; ".join(lines))


def reconciliation(con: duckdb.DuckDBPyConnection) -> list[dict[str, Any]]:
    """The reconciliation as rows: whole numbers as int, others as float."""
    result = con.execute("FROM marts.reconciliation ORDER BY ALL")
    names = [column[0] for column in result.description or []]
    return [dict(zip(names, map(_number, row), strict=True)) for row in result.fetchall()]


def _measures(table: StagedTable) -> list[tuple[str, str, str | None]]:
    wanted: list[tuple[str, str, str | None]] = [("rows", "1", None)]
    for name, measure, column, group in MEASURES:
        if name == table.name and column in table.columns and (group is None or group in table.columns):
            wanted.append((measure, column, group))
    return wanted


def _reconciliation(table: StagedTable, measure: str, expression: str, group: str | None, written: str) -> str:
    label = f"'{measure}' || coalesce(' ' || '{group} ' || {group}, '')" if group else f"'{measure}'"
    total = f"coalesce(sum(CAST({expression} AS {_NUMBER})), 0)"
    grouping = "GROUP BY ALL" if group else ""
    return f"""
        INSERT INTO marts.reconciliation
        WITH staged AS (SELECT {label} AS measure, {total} AS n FROM staging.{table.name} AS t {grouping}),
        written AS (SELECT {label} AS measure, {total} AS n FROM {written} {grouping}),
        quarantined AS (SELECT {label} AS measure, {total} AS n FROM staging.{table.name} AS t WHERE {table.condition} {grouping}),
        accepted AS (SELECT {label} AS measure, {total} AS n FROM staging.{table.name} AS t
                     WHERE {table.doubtful} AND NOT {table.condition} {grouping})
        SELECT '{table.name}', measure, coalesce(s.n, 0), coalesce(w.n, 0) - coalesce(a.n, 0), coalesce(a.n, 0), coalesce(q.n, 0)
        FROM staged AS s FULL JOIN written AS w USING (measure) FULL JOIN quarantined AS q USING (measure)
        FULL JOIN accepted AS a USING (measure)"""


def _clean(table: StagedTable) -> str:
    return f"SELECT * FROM staging.{table.name} AS t WHERE NOT {table.condition} ORDER BY _file, _line"


def _marts(con: duckdb.DuckDBPyConnection) -> list[tuple[str, str]]:
    names = [row[0] for row in con.execute(_MART_NAMES).fetchall()]
    chosen = []
    for name in names:
        if name in _NAMES_RECORDS:
            continue
        where = ""
        if name == "stay_valuation":
            where = "WHERE NOT " + StagedTable(name, (), ("code_agr", "year_registr", "period_registr", "staynum")).condition
        chosen.append((name, f"SELECT * FROM marts.{name} AS t {where} ORDER BY ALL"))
    return chosen


# findings and what each is worth name quarantined records too: they belong to the worklist
_NAMES_RECORDS = frozenset({"finding_effect", "change_effect", "stay_change", "worklist_page"})
_MART_NAMES = "SELECT table_name FROM duckdb_tables() WHERE schema_name = 'marts' AND NOT internal ORDER BY table_name"


def _write(con: duckdb.DuckDBPyConnection, path: Path, source: str, select: str, ring: KeyRing) -> ExtractFile:
    copy_to_parquet(con, select, path, ring.current)
    with readable(con, path, ring) as written:
        described = con.execute(f"DESCRIBE SELECT * FROM {written}").fetchall()
        counted = con.execute(f"SELECT count(*) FROM {written}").fetchall()[0][0]
    with path.open("rb") as stream:
        digest = hashlib.file_digest(stream, "sha256").hexdigest()
    columns = [{"name": row[0], "type": row[1]} for row in described]
    return ExtractFile(path.name, source, int(counted), path.stat().st_size, digest, content(path, ring), columns)


def _number(value: Any) -> Any:
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    return value
