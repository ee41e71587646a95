"""Which staged rows are fit to leave the house: rows of quarantined stays and rows with grave findings are not."""

from __future__ import annotations

from dataclasses import dataclass

import duckdb

from finhosta_dq.home import sql_text

# the same stay key under the names that the registrations give it
_STAY_KEYS = (("code_agr", "year_registr", "period_registr", "staynum"), ("code_agr", "year", "period", "staynum"))


@dataclass(frozen=True)
class StagedTable:
    """A table of ``staging``: name, columns in order, and the four columns of its stay key (None: no stay table)."""

    name: str
    columns: tuple[str, ...]
    stay_key: tuple[str, ...] | None

    @property
    def condition(self) -> str:
        """SQL predicate over a row (alias ``t``), true where the row is quarantined, never NULL."""
        own = "EXISTS (FROM quarantined_row AS q WHERE q.file = t._file AND q.line = t._line)"
        if not self.stay_key:
            return own
        code, year, period, stay = self.stay_key
        whole = (
            f"EXISTS (FROM quarantined_stay AS q WHERE q.code_agr = t.{code} AND q.year = t.{year} "
            f"AND q.period = t.{period} AND q.staynum = t.{stay})"
        )
        return f"({whole} OR {own})"


def staged_tables(con: duckdb.DuckDBPyConnection) -> list[StagedTable]:
    """Every table of ``staging``, by name."""
    found = con.execute(
        """SELECT table_name, list(column_name ORDER BY column_index) FROM duckdb_columns()
           WHERE schema_name = 'staging' AND NOT internal GROUP BY table_name ORDER BY table_name"""
    ).fetchall()
    tables = []
    for name, columns in found:
        key = next((key for key in _STAY_KEYS if set(key) <= set(columns)), None)
        tables.append(StagedTable(name, tuple(columns), key))
    return tables


def mark_quarantine(con: duckdb.DuckDBPyConnection, tables: list[StagedTable]) -> None:
    """Temporary tables ``quarantined_stay`` (stay key, rules) and ``quarantined_row`` (file, line, rules).

    Only blocking and error findings quarantine; findings on a file or a delivery as a whole name no row and
    quarantine none: the verdict of the delivery speaks of them.
    """
    stays = [table for table in tables if table.stay_key]
    selects = []
    for table in stays:
        code, year, period, stay = table.stay_key or ()
        selects.append(
            f"SELECT _file, _line, {code} AS code_agr, {year} AS year, {period} AS period, {stay} AS staynum FROM staging.{table.name}"
        )
    empty = (
        "SELECT NULL::VARCHAR AS _file, NULL::BIGINT AS _line, NULL::VARCHAR AS code_agr, NULL::INTEGER AS year, NULL::INTEGER AS period, "
    )
    selects.append(f"{empty} NULL::VARCHAR AS staynum WHERE false")
    con.execute("CREATE OR REPLACE TEMP VIEW stay_row AS " + " UNION ALL ".join(selects))
    con.execute(sql_text("publication/quarantined_stay"))
    con.execute(
        """CREATE OR REPLACE TEMP TABLE quarantined_row AS
           SELECT file, line, list_sort(list(DISTINCT rule_id)) AS rules FROM quality.finding
           WHERE severity IN ('blocking', 'error') AND file IS NOT NULL AND line IS NOT NULL GROUP BY file, line"""
    )
