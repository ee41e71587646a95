"""Compares a run that is about to be published with the one published before it: what moved, and why."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import duckdb

from finhosta_dq.home import path_literal
from finhosta_dq.indicators.bridge import PARTS, BridgeError, bridge, changed_files, changed_parameters, changed_rules
from finhosta_dq.progress import report
from finhosta_dq.warehouse.connection import connect

_NUMBERS = ("before", *PARTS, "after")


def previous_run(runs: Path, hospital: str, year: str) -> Path | None:
    """Folder of the run of that hospital and year that was published last; None when there is none."""
    found = sorted(path.parent for path in runs.glob(f"{hospital}-{year}-*/_SUCCESS"))
    return found[-1] if found else None


def compare(warehouse: Path, previous: Path, settings: dict[str, Any]) -> tuple[list[dict[str, Any]], str]:
    """Rows of the bridge (see ``indicators.bridge``) between a published run and a closed warehouse, and a note.

    note: ``compared``, ``nothing changed`` (same files, lists, rules, parameters and version: no rows), or why it could not be done.
    settings: limits for the connection (threads, memory_limit).
    """
    con = connect(None, **settings)
    try:
        for name, path in (("before", previous / warehouse.name), ("after", warehouse)):
            con.execute(f"ATTACH {path_literal(path)} AS {name} (READ_ONLY)")
        tools = [con.execute(f"SELECT max(tool_version) FROM {name}.quality.run").fetchall() for name in ("before", "after")]
        if tools[0] == tools[1] and not (changed_files(con) or changed_rules(con) or changed_parameters(con)):
            return [], "nothing changed"
        return bridge(con, lambda done, total: report("comparing", done, total)), "compared"
    except (BridgeError, duckdb.Error) as error:
        # the message of a database error may quote a value
        return [], str(error) if isinstance(error, BridgeError) else f"the previous run could not be read: {type(error).__name__}"
    finally:
        con.close()


def keep(con: duckdb.DuckDBPyConnection, previous: str | None, rows: list[dict[str, Any]], note: str) -> None:
    """Write ``marts.bridge`` (indicator_id, scope, basis, before, parts, after) and ``marts.bridge_run`` (previous, note)."""
    columns = ", ".join(f'"{name}" DOUBLE' for name in _NUMBERS)
    con.execute(f"CREATE OR REPLACE TABLE marts.bridge (indicator_id VARCHAR, scope VARCHAR, basis VARCHAR, {columns})")
    if rows:
        marks = ", ".join("?" * (3 + len(_NUMBERS)))
        values = [[row[name] for name in ("indicator_id", "scope", "basis", *_NUMBERS)] for row in rows]
        con.executemany(f"INSERT INTO marts.bridge VALUES ({marks})", values)
    con.execute(
        "CREATE OR REPLACE TABLE marts.bridge_run AS SELECT CAST(? AS VARCHAR) AS previous, CAST(? AS VARCHAR) AS note", [previous, note]
    )
