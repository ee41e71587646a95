"""The table that the worklist page reads: one row per finding, in working order, with everything people filter by."""

from __future__ import annotations

import duckdb

from finhosta_dq.findings.worklist import WORTH
from finhosta_dq.home import sql_text

PAGE_TABLE = "marts.worklist_page"

_STAY = "code_agr, year_registr || '-' || period_registr AS period, staynum"
_STAY_COLUMNS = {"code_agr": "VARCHAR", "period": "VARCHAR", "staynum": "VARCHAR"}
_MEMORY = {
    "rowid_finding": "BIGINT",
    **dict.fromkeys(("finding_key", "evidence_hash", "state"), "VARCHAR"),
    "is_back": "BOOLEAN",
    "first_seen": "TIMESTAMPTZ",
    **dict.fromkeys(("decision_kind", "reason_code", "decided_by"), "VARCHAR"),
    "decided_at": "TIMESTAMPTZ",
    "until": "DATE",
    "assignee": "VARCHAR",
    "reopened": "BOOLEAN",
}
_OWN = dict.fromkeys(("code_agr", "staynum", "ward", "specialty", "coder"), "VARCHAR")
# view -> schema, table, what to select, columns when the run has no such table
_INPUTS = {
    "page_unit": (
        "staging",
        "stayunit",
        f"{_STAY}, order_unit, code_unit",
        {**_STAY_COLUMNS, "order_unit": "INTEGER", "code_unit": "VARCHAR"},
    ),
    "page_specialty": (
        "staging",
        "stayspec",
        f"{_STAY}, order_spec, code_spec",
        {**_STAY_COLUMNS, "order_spec": "INTEGER", "code_spec": "VARCHAR"},
    ),
    "page_bed_index": (
        "staging",
        "stayindx",
        f"{_STAY}, order_bedindex, a4_code_bedindex_fac",
        {**_STAY_COLUMNS, "order_bedindex": "INTEGER", "a4_code_bedindex_fac": "VARCHAR"},
    ),
    "page_stake": ("marts", "stay_valuation", f"{_STAY}, fv", {**_STAY_COLUMNS, "fv": "DOUBLE"}),
    "page_memory": ("quality", "finding_state", ", ".join(_MEMORY), _MEMORY),
    "finding_worth": ("marts", "finding_effect", ", ".join(WORTH), WORTH),
    "page_own": ("reference", "worklist_columns", ", ".join(_OWN), _OWN),
}


def prepare_page(con: duckdb.DuckDBPyConnection, target: str = PAGE_TABLE) -> None:
    """Make the table the worklist page reads, one row per row of ``quality.finding``, stored in working order.

    Columns: position (1 is taken up first: severity, then effect), those of ``quality.finding``, finding_row (its rowid), hospital, period,
    staynum, stake and if_right and effect (justified days; NULL where none is known), ward, specialty, coder (the hospital's own list
    first, else the last unit and specialism of the stay), bed_index, finding_key, evidence_hash, state (new, back, unchanged, updated;
    NULL where the run knows no earlier one), first_seen, decision_kind, reason_code, decided_by, decided_at, until, assignee, reopened,
    severity_rank, record_mark (the same for all findings of one stay or line).
    target: name of the table, e.g. in a database attached in memory where the run has none of its own.
    """
    at = con.execute("SELECT current_catalog()").fetchall()[0][0]
    for view, (schema, table, chosen, columns) in _INPUTS.items():
        if _has(con, at, schema, table, columns if schema == "staging" else {}):
            source = f'SELECT {chosen} FROM "{at}".{schema}.{table}'
        else:
            source = f"SELECT {', '.join(f'CAST(NULL AS {kind}) AS {name}' for name, kind in columns.items())} WHERE false"
        con.execute(f"CREATE OR REPLACE TEMP VIEW {view} AS {source}")
    con.execute(sql_text("publication/keyed_finding"))
    con.execute(f"CREATE OR REPLACE TABLE {target} AS {sql_text('publication/worklist_page')}")
    for view in ("keyed_finding", *_INPUTS):
        con.execute(f"DROP VIEW {view}")


def _has(con: duckdb.DuckDBPyConnection, catalogue: str, schema: str, table: str, columns: dict[str, str]) -> bool:
    found = con.execute(
        "SELECT column_name FROM duckdb_columns() WHERE database_name = ? AND schema_name = ? AND table_name = ?",
        [catalogue, schema, table],
    ).fetchall()
    names = {name for (name,) in found}
    return bool(names) and set(columns) - {"period"} <= names
