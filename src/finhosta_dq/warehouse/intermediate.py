"""Tables between staging and what is judged or derived: described stays, dated lists of the year."""

from __future__ import annotations

import duckdb

from finhosta_dq.home import sql_dir


def build_intermediate(con: duckdb.DuckDBPyConnection) -> None:
    """Build ``intermediate.*`` by ``sql/intermediate/int_*.sql``, in order of the file names."""
    for path in sorted((sql_dir() / "intermediate").glob("int_*.sql")):
        con.execute(path.read_text(encoding="utf-8"))
