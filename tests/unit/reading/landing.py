"""Small landing folders, loaded as a run does it, and what became of their lines."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import duckdb

from finhosta_dq.contracts import contracts
from finhosta_dq.reading.discover import Delivery, Landing, discover
from finhosta_dq.reading.load import load_delivery, record_strays
from finhosta_dq.reading.source import SourceFile
from finhosta_dq.warehouse.connection import open_warehouse

HOSPITAL = "999-Z-3.0-S-HOSPITAL-2025-1.TXT"
BUDGET = "999-FIN-4.7-BUDGET-2025-Y-01.TXT"
SOCIAL = "999-SOCIAL-2025-1.CSV"
SOCIAL_HEADER = ";".join(contracts()["social"].files[0].columns)
LINE = "999#2025#1#2007#1#1####"


@dataclass
class Read:
    """A loaded landing: accounts by file as (status, lines, loaded, rejected), rejects and issues in order."""

    con: duckdb.DuckDBPyConnection
    landing: Landing
    accounts: dict[str, tuple[str, int, int, int]] = field(default_factory=dict)

    def rows(self, statement: str) -> list[tuple[Any, ...]]:
        return self.con.execute(statement).fetchall()

    def raw(self, table: str) -> list[tuple[Any, ...]]:
        """Rows of a raw table, file left out, in the order of the lines."""
        return self.rows(f"SELECT * EXCLUDE (_file) FROM raw.{table} ORDER BY _file, _line")

    @property
    def rejected(self) -> list[tuple[int, str]]:
        """(line, reason)."""
        return self.rows("SELECT line, reason FROM quality.rejected_line ORDER BY file, line")

    @property
    def issues(self) -> list[tuple[str, int | None]]:
        """(rule, line or None for the file)."""
        return self.rows("SELECT rule_id, line FROM quality.reading_issue ORDER BY file, line NULLS FIRST, rule_id")


def write(folder: Path, files: dict[str, bytes | str]) -> Path:
    """Files with their content under a folder; text as UTF-8."""
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
    return folder


def read(landing: Path, reference: Path | None = None) -> Read:
    """Discover and load everything in a landing into a warehouse in memory."""
    con = open_warehouse(None, threads=1)
    seen = discover(landing)
    for delivery in seen.deliveries:
        load_delivery(con, delivery, reference)
    record_strays(con, seen.unrecognised, seen.deliveries)
    return _done(con, seen)


def read_files(files: list[Path], table: str, registration: str = "mzg") -> Read:
    """Load many files for one table as if they were one delivery; names of files are their base names."""
    con = open_warehouse(None, threads=1)
    sources = tuple(SourceFile(path.name, path, None, table, path.stat().st_size) for path in files)
    delivery = Delivery(registration, "999", "2025-1", sources)
    load_delivery(con, delivery)
    return _done(con, Landing([delivery], []))


def _done(con: duckdb.DuckDBPyConnection, seen: Landing) -> Read:
    rows = con.execute("SELECT file, status, lines, loaded, rejected FROM quality.file_account").fetchall()
    return Read(con, seen, {file: tuple(rest) for file, *rest in rows})
