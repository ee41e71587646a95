"""What each finding is worth: the stays it touches taken out, and put right where the rule says what the value should be.

To put a record right its stay is copied into the schema ``effect`` with that one value replaced, under a number of its own, and the very
statements that value the stays are run on the copies. What belongs to the hospital or the country as a whole (mean stays, limits,
recognised beds) stays as it is.
"""

from __future__ import annotations

import re

import duckdb

from finhosta_dq.home import sql_dir, sql_text
from finhosta_dq.indicators.steps import EFFECTS, ONE_STAY
from finhosta_dq.rules.catalogue import Catalogue, load_catalogue

# records that belong to a stay, with the columns of its half-year
_OF_STAY = {
    "stayhosp": ("year_registr", "period_registr"),
    "stayindx": ("year_registr", "period_registr"),
    "stayspec": ("year_registr", "period_registr"),
    "grouper": ("year", "period"),
}
_OF_PATIENT = ("pathospi", "patbirth")
# a copy lies in a file of its own, as a record is known by file and line
_FILE = "'effect ' || s.correction || ' ' || t._file AS _file"
_TABLES = {
    "staging": {*_OF_STAY, *_OF_PATIENT},
    "intermediate": {
        "stay",
        "counted_stay",
        "stay_index_days",
        "stay_group",
        "population",
        "stay_category",
        "stay_value",
        "geriatric_transfer",
    },
    "marts": {"stay_valuation"},
}


def derive_effects(con: duckdb.DuckDBPyConnection, catalogue: Catalogue | None = None) -> None:
    """Build ``marts.change_effect``, ``marts.finding_effect`` and ``marts.effect_total`` of the run on this connection.

    Needs the derived indicators and ``quality.finding``. Units: days, beds, points; ``k`` and ``b8_score`` as differences.
    Source: BFM decree, art. 42 §1 operation 8, art. 46 §2, art. 78bis and annex 3, points 3.4 to 3.6.1.
    """
    con.execute("DROP SCHEMA IF EXISTS effect CASCADE")
    con.execute("CREATE SCHEMA effect")
    _note_remedies(con, catalogue or load_catalogue())
    con.execute(sql_text("marts/effect_correction"))
    con.execute(sql_text("marts/effect_corrected_stay"))
    _copy_stays(con)
    con.execute(redirected((sql_dir() / "intermediate" / "int_stay_describe.sql").read_text(encoding="utf-8")))
    for step in ONE_STAY:
        con.execute(redirected(sql_text(f"marts/{step}")))
    for step in EFFECTS:
        con.execute(sql_text(f"marts/{step}"))


def redirected(statement: str) -> str:
    """A statement of ``sql/`` that reads and writes the copies in the schema ``effect`` in place of the run's own tables."""

    def other(match: re.Match[str]) -> str:
        schema, table = match.group(1), match.group(2)
        if table not in _TABLES[schema]:
            return match.group(0)
        return f"effect.{table}" if schema == "marts" else f"effect.{schema}_{table}"

    return re.sub(r"\b(staging|intermediate|marts)\.(\w+)", other, statement)


def _note_remedies(con: duckdb.DuckDBPyConnection, catalogue: Catalogue) -> None:
    con.execute("CREATE TABLE effect.remedy (rule_id VARCHAR, remedy VARCHAR)")
    rows = sorted({(rule.id, rule.remedy) for rule in catalogue.rules if rule.remedy})
    if rows:
        con.executemany("INSERT INTO effect.remedy VALUES (?, ?)", [list(row) for row in rows])


def _copy_stays(con: duckdb.DuckDBPyConnection) -> None:
    """Records of the corrected stays under the number of their copy, the disputed field replaced."""
    disputed: dict[str, list[str]] = {}
    for table, field in con.execute("SELECT DISTINCT table_name, field FROM effect.correction ORDER BY ALL").fetchall():
        disputed.setdefault(table, []).append(field)
    for table, (year, period) in _OF_STAY.items():
        replaced = [_FILE, "s.shadow AS staynum", *_replaced(con, table, disputed.get(table, []))]
        con.execute(
            f"""CREATE TABLE effect.staging_{table} AS SELECT t.* REPLACE ({", ".join(replaced)}) FROM staging.{table} AS t
                INNER JOIN effect.corrected_stay AS s
                    ON t.code_agr = s.code_agr AND t.{year} = s.year_registr AND t.{period} = s.period_registr AND t.staynum = s.staynum
                INNER JOIN effect.correction AS c ON s.correction = c.correction"""
        )
        if table == "stayhosp":
            # a copy has its own patient, so that one patient's correction does not reach the copies of others
            con.execute("UPDATE effect.staging_stayhosp SET patnum = staynum || ' ' || patnum WHERE patnum IS NOT NULL")
    for table in _OF_PATIENT:
        replaced = [_FILE, "s.shadow || ' ' || t.patnum AS patnum", *_replaced(con, table, disputed.get(table, []))]
        con.execute(
            f"""CREATE TABLE effect.staging_{table} AS SELECT t.* REPLACE ({", ".join(replaced)}) FROM staging.{table} AS t
                INNER JOIN (SELECT DISTINCT correction, code_agr, year_registr, period_registr, patnum, shadow FROM effect.corrected_stay) AS s
                    ON t.code_agr = s.code_agr AND t.year_registr = s.year_registr AND t.period_registr = s.period_registr AND t.patnum = s.patnum
                INNER JOIN effect.correction AS c ON s.correction = c.correction"""
        )


def _replaced(con: duckdb.DuckDBPyConnection, table: str, fields: list[str]) -> list[str]:
    kinds = {row[0]: row[1] for row in con.execute(f"DESCRIBE staging.{table}").fetchall()}
    return [
        f"CASE WHEN c.table_name = '{table}' AND c.field = '{field}' AND t._file = c.file AND t._line = c.line THEN "
        f"CASE c.remedy WHEN 'difference' THEN TRY_CAST(TRY_CAST(t.{field} AS DOUBLE) - c.difference AS {kinds[field]}) "
        f"ELSE TRY_CAST(c.expected AS {kinds[field]}) END ELSE t.{field} END AS {field}"
        for field in fields
        if field in kinds
    ]
