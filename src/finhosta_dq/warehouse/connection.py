"""Opens the DuckDB file of a run: settings stated, nothing fetched, schemas and macros in place."""

from __future__ import annotations

import os
from pathlib import Path

import duckdb

from finhosta_dq.home import sql_dir, sql_text
from finhosta_dq.side_by_side import settle

SCHEMAS = ("raw", "staging", "intermediate", "reference", "quality", "marts")


def open_warehouse(
    path: Path | None,
    *,
    threads: int | None = None,
    memory_limit: str | None = None,
    temp_directory: Path | None = None,
) -> duckdb.DuckDBPyConnection:
    """A fresh warehouse with the schemas of a run, the quality tables and the SQL macros.

    path: the DuckDB file to create, None = in memory.
    threads, memory_limit (e.g. ``"4GB"``), temp_directory: limits of this process; default: what
    DuckDB takes, ``FDQ_THREADS``/``FDQ_MEMORY_LIMIT`` where set, and spill files beside the database.
    Raises FileExistsError when ``path`` exists: a run never writes into an older file.
    """
    if path is not None and path.exists():
        raise FileExistsError(f"{path} exists; a run builds a fresh file")
    con = connect(path, threads=threads, memory_limit=memory_limit, temp_directory=temp_directory)
    for schema in SCHEMAS:
        con.execute(f"CREATE SCHEMA IF NOT EXISTS {schema}")
    con.execute(sql_text("quality/create_tables"))
    con.execute(_empty_rule_parameter())
    create_macros(con)
    return con


def create_macros(con: duckdb.DuckDBPyConnection) -> None:
    """Create the macros of ``sql/macros/``; one that uses another waits until that one is there."""
    waiting = [path.read_text(encoding="utf-8") for path in sorted((sql_dir() / "macros").glob("*.sql"))]
    while waiting:
        left = []
        for text in waiting:
            try:
                con.execute(text)
            except duckdb.CatalogException:
                if len(waiting) == 1:
                    raise
                left.append(text)
        if len(left) == len(waiting):
            con.execute(left[0])
        waiting = left


def connect(
    path: Path | None,
    *,
    read_only: bool = False,
    threads: int | None = None,
    memory_limit: str | None = None,
    temp_directory: Path | None = None,
) -> duckdb.DuckDBPyConnection:
    """A DuckDB connection that never downloads anything; see ``open_warehouse`` for the limits."""
    config: dict[str, str | bool | int | float | list[str]] = {
        "autoinstall_known_extensions": "false",
        "autoload_known_extensions": "false",
    }
    threads = threads or _int_env("FDQ_THREADS")
    memory_limit = memory_limit or os.environ.get("FDQ_MEMORY_LIMIT")
    if threads:
        config["threads"] = str(threads)
    if memory_limit:
        config["memory_limit"] = memory_limit
    if temp_directory is not None:
        config["temp_directory"] = str(temp_directory)
    return settle(duckdb.connect(str(path) if path is not None else ":memory:", read_only=read_only, config=config))


def _int_env(name: str) -> int | None:
    text = os.environ.get(name)
    if not text:
        return None
    if not text.isdigit() or int(text) < 1:
        raise ValueError(f"{name} must be a whole number of at least 1, found {text!r}")
    return int(text)


def _empty_rule_parameter() -> str:
    # the macros name this table, so it exists before the reference data is loaded
    return """
        CREATE TABLE IF NOT EXISTS reference.rule_parameter (
            name VARCHAR, value VARCHAR, unit VARCHAR, source VARCHAR, status VARCHAR, note VARCHAR, origin VARCHAR
        )"""
