"""What derived the indicators of a run: a mark over every statement and module they rest on.

Two runs with the mark of the tool that is installed hold what it would derive from them again, so nothing needs to be derived anew.
"""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path

import duckdb

from finhosta_dq import __version__, findings, indicators
from finhosta_dq.home import schemas_dir, sql_dir

_FOLDERS = ("macros", "intermediate", "marts")


@cache
def tool_mark() -> str:
    """SHA-256 over the versions of the tool and of DuckDB, and the bytes of statements, catalogue and modules that derive indicators."""
    digest = hashlib.sha256(f"{__version__} {duckdb.__version__}".encode())
    paths = [schemas_dir() / "indicators.csv", *Path(indicators.__path__[0]).glob("*.py")]
    # what is kept out of clean records
    paths += [Path(findings.__path__[0]) / "quarantine.py", sql_dir() / "publication" / "grave_stay.sql"]
    for folder in _FOLDERS:
        paths += (sql_dir() / folder).glob("*.sql")
    for path in sorted(paths, key=lambda one: (one.parent.name, one.name)):
        digest.update(path.name.encode() + b"\0" + hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


def sign(con: duckdb.DuckDBPyConnection) -> None:
    """Write ``marts.derived_by`` (mark) beside the indicators of the run on this connection."""
    con.execute("CREATE OR REPLACE TABLE marts.derived_by AS SELECT CAST(? AS VARCHAR) AS mark", [tool_mark()])


def is_ours(con: duckdb.DuckDBPyConnection, run: str) -> bool:
    """Whether the tool that is installed derived the indicators of the attached run ``run``."""
    there = con.execute(
        "SELECT 1 FROM duckdb_tables() WHERE database_name = ? AND schema_name = 'marts' AND table_name = 'derived_by'", [run]
    ).fetchall()
    return bool(there) and con.execute(f"SELECT mark FROM {run}.marts.derived_by").fetchall() == [(tool_mark(),)]
