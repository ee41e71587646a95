"""Typed tables from raw text, and the helper tables that rules and indicators share."""

from __future__ import annotations

import duckdb

from finhosta_dq.home import sql_dir
from finhosta_dq.reading.kept import EARLIER, Kept, file_marks
from finhosta_dq.warehouse.intermediate import build_intermediate


def build_staging(con: duckdb.DuckDBPyConnection, kept: Kept | None = None) -> None:
    """Build ``staging.<table>`` for every raw table by ``sql/staging/``, then ``intermediate.*``.

    Official names in lower case, typed (C text, N integer, ND2 decimal, D date), one DATE column per date in parts, ``_file``, ``_line``.
    A value that does not fit its type is NULL here and a finding of the rules on raw text.
    kept: a table of which every file is the same as in the run before is taken over from it.
    """
    for path in sorted((sql_dir() / "staging").glob("stg_*.sql")):
        statement = path.read_text(encoding="utf-8")
        if kept is None:
            con.execute(statement)
            continue
        table = path.stem.split("__")[1]
        part, mark = f"staging.{table}", kept.mark([statement, *file_marks(con, table)])
        con.execute(f"CREATE OR REPLACE TABLE {part} AS FROM {EARLIER}.{part}" if kept.has(part, mark) else statement)
        kept.note(part, mark)
    build_intermediate(con)
