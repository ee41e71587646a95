"""Typed tables from raw text, and the helper tables that rules and indicators share."""

from __future__ import annotations

import duckdb

from finhosta_dq.home import sql_dir
from finhosta_dq.warehouse.intermediate import build_intermediate


def build_staging(con: duckdb.DuckDBPyConnection) -> None:
    """Build ``staging.<table>`` for every raw table by ``sql/staging/``, then ``intermediate.*``.

    Official names in lower case, typed (C text, N integer, ND2 decimal, D date), one DATE column per date in parts, ``_file``, ``_line``.
    A value that does not fit its type is NULL here and a finding of the rules on raw text.
    """
    for path in sorted((sql_dir() / "staging").glob("stg_*.sql")):
        con.execute(path.read_text(encoding="utf-8"))
    build_intermediate(con)
