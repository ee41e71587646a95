"""The worklist: every finding of a run with the texts, the stake and the order that people work in."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import duckdb

from finhosta_dq.findings.labels import LANGUAGES, mount_labels
from finhosta_dq.home import sql_text

_STAKE = {"code_agr": "VARCHAR", "year_registr": "INTEGER", "period_registr": "INTEGER", "staynum": "VARCHAR", "fv": "DOUBLE"}
WORTH = {
    **dict.fromkeys(("delivery_id", "rule_id", "file", "field", "staynum"), "VARCHAR"),
    "line": "BIGINT",
    "out_days": "DOUBLE",
    "right_days": "DOUBLE",
}
_MEMORY = {"rowid_finding": "BIGINT", "state": "VARCHAR", "is_back": "BOOLEAN"}


def build_worklist(con: duckdb.DuckDBPyConnection, language: str = "en") -> int:
    """Temporary table ``worklist`` in working order; number of rows, one per row of ``quality.finding``.

    Columns: severity, severity_rank (1-3), is_critical (blocking, or an error that decides a budget number),
    rule_id, rule_text, fix, delivery_id, table_name, file, line, record_key (JSON), staynum, field,
    item (friendly name of the field), value, expected, difference, related_key, related_rules (other rules
    broken by the same stay or line), stake (justified days of the stay, NULL when it has none), if_right (change of the justified days
    when the value is put right, NULL where the rule does not tell how), state (new, back, updated or unchanged;
    NULL where the run was not compared with an earlier one).
    Works on a read-only connection. Raises ValueError for an unknown language.
    """
    if language not in LANGUAGES:
        raise ValueError(f"language must be one of {', '.join(LANGUAGES)}, found {language!r}")
    mount_labels(con, language)
    con.execute(f"SET VARIABLE language = '{language}'")
    for view, schema, table, columns in (
        ("stay_stake", "marts", "stay_valuation", _STAKE),
        ("finding_worth", "marts", "finding_effect", WORTH),
        ("finding_memory", "quality", "finding_state", _MEMORY),
    ):
        if has_table(con, schema, table):
            source = f"SELECT {', '.join(columns)} FROM {schema}.{table}"
        else:
            source = f"SELECT {', '.join(f'CAST(NULL AS {kind}) AS {name}' for name, kind in columns.items())} WHERE false"
        con.execute(f"CREATE OR REPLACE TEMP VIEW {view} AS {source}")
    con.execute(sql_text("publication/keyed_finding"))
    con.execute(sql_text("publication/worklist"))
    row = con.execute("SELECT count(*) FROM worklist").fetchone()
    return int(row[0]) if row else 0


def worklist_rows(
    con: duckdb.DuckDBPyConnection, columns: list[str], *, critical: bool = False, batch: int = 20_000
) -> Iterator[tuple[Any, ...]]:
    """Rows of the worklist in working order, ``columns`` only; ``critical``: only what stops the delivery or a number."""
    chosen = ", ".join(columns)
    where = "WHERE is_critical" if critical else ""
    result = con.execute(f"SELECT {chosen} FROM worklist {where} ORDER BY rowid")
    while rows := result.fetchmany(batch):
        yield from rows


def has_table(con: duckdb.DuckDBPyConnection, schema: str, table: str) -> bool:
    """Whether the run has that table."""
    row = con.execute(
        "SELECT count(*) FROM duckdb_tables() WHERE schema_name = ? AND table_name = ? AND NOT internal", [schema, table]
    ).fetchone()
    return bool(row and row[0])
