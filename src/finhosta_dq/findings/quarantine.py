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
        return self._is_among("quarantined")

    @property
    def doubtful(self) -> str:
        """As ``condition``, but true also where a person accepted every grave finding on the row and its stay."""
        return self._is_among("doubtful")

    def _is_among(self, kind: str) -> str:
        own = f"EXISTS (FROM {kind}_row AS q WHERE q.file = t._file AND q.line = t._line)"
        if not self.stay_key:
            return own
        code, year, period, stay = self.stay_key
        whole = (
            f"EXISTS (FROM {kind}_stay AS q WHERE q.code_agr = t.{code} AND q.year = t.{year} "
            f"AND q.period = t.{period} AND q.staynum = t.{stay})"
        )
        return f"({whole} OR {own})"


def staged_tables(con: duckdb.DuckDBPyConnection, run: str | None = None) -> list[StagedTable]:
    """Every table of ``staging``, by name; run: catalogue of the warehouse, default the current one."""
    found = con.execute(
        """SELECT table_name, list(column_name ORDER BY column_index) FROM duckdb_columns()
           WHERE schema_name = 'staging' AND NOT internal AND database_name = coalesce(?, current_catalog())
           GROUP BY table_name ORDER BY table_name""",
        [run],
    ).fetchall()
    tables = []
    for name, columns in found:
        key = next((key for key in _STAY_KEYS if set(key) <= set(columns)), None)
        tables.append(StagedTable(name, tuple(columns), key))
    return tables


def mark_quarantine(con: duckdb.DuckDBPyConnection, tables: list[StagedTable], *, but: str = "false", run: str | None = None) -> None:
    """Temporary tables ``quarantined_stay`` (stay key, rules) and ``quarantined_row`` (file, line, rules), and the same under
    ``doubtful_``, where findings that a person accepted count too: a record that is doubtful and not quarantined is an accepted one.

    Only blocking and error findings quarantine; findings on a file or a delivery as a whole name no row and
    quarantine none: the verdict of the delivery speaks of them.
    but: SQL predicate over ``quality.finding`` (alias ``f``), true for findings to be passed over.
    run: catalogue of the warehouse that is read, default the current one.
    """
    at = run or con.execute("SELECT current_catalog()").fetchall()[0][0]
    selects = ["SELECT NULL::VARCHAR AS _file, NULL::BIGINT AS _line, NULL::VARCHAR AS code_agr, NULL::INTEGER AS year, "]
    selects[0] += "NULL::INTEGER AS period, NULL::VARCHAR AS staynum WHERE false"
    for table in tables:
        if table.stay_key:
            code, year, period, stay = table.stay_key
            selects.append(f"SELECT _file, _line, {code}, {year}, {period}, {stay} FROM {at}.staging.{table.name}")
    con.execute("CREATE OR REPLACE TEMP VIEW stay_row AS " + " UNION ALL ".join(selects))
    _mark(con, at, but, "doubtful")
    accepted = _accepted(con, at)
    _mark(con, at, f"({but}) OR {accepted}" if accepted else but, "quarantined")


def _mark(con: duckdb.DuckDBPyConnection, at: str, but: str, kind: str) -> None:
    con.execute(
        f"""CREATE OR REPLACE TEMP TABLE grave_finding AS
            SELECT f.*, d.hospital, d.period FROM {at}.quality.finding AS f
            LEFT JOIN {at}.quality.file_account AS a ON f.file = a.file
            LEFT JOIN {at}.quality.delivery AS d ON coalesce(a.delivery_id, f.delivery_id) = d.delivery_id
            WHERE f.severity IN ('blocking', 'error') AND NOT coalesce({but}, false)"""
    )
    con.execute(sql_text("publication/grave_stay"))
    con.execute(f"CREATE OR REPLACE TEMP TABLE {kind}_stay AS FROM grave_stay")
    con.execute(
        f"""CREATE OR REPLACE TEMP TABLE {kind}_row AS
            SELECT file, line, list_sort(list(DISTINCT rule_id)) AS rules FROM grave_finding
            WHERE file IS NOT NULL AND line IS NOT NULL GROUP BY file, line"""
    )


def _accepted(con: duckdb.DuckDBPyConnection, at: str) -> str | None:
    """Predicate over ``quality.finding`` (alias ``f``): a person accepted it with a reason; None when nothing was accepted."""
    there = con.execute(
        "SELECT count(*) FROM duckdb_tables() WHERE database_name = ? AND schema_name = 'quality' AND table_name = 'accepted_finding'", [at]
    ).fetchall()
    if not there[0][0] or not con.execute(f"SELECT count(*) FROM {at}.quality.accepted_finding").fetchall()[0][0]:
        return None
    same = " AND ".join(f"y.{name} IS NOT DISTINCT FROM f.{name}" for name in ("rule_id", "file", "line", "record_key", "field"))
    return f"EXISTS (FROM {at}.quality.accepted_finding AS y WHERE {same})"
