"""The workplace of an extract: a DuckDB file beside the delivery under construction, where rows are merged, sorted and written out."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

import duckdb
import pyarrow as pa

from finhosta_dq.contracts import FileContract
from finhosta_dq.home import path_literal
from finhosta_dq.source import files
from finhosta_dq.source.profile import Target
from finhosta_dq.source.text import Tally
from finhosta_dq.warehouse.connection import connect


class Stage:
    """Rows of one table at a time, in a file that is removed with ``close``; memory stays within ``memory_limit``."""

    def __init__(self, folder: Path, memory_limit: str) -> None:
        self._folder = folder
        folder.mkdir(mode=0o700)
        self._con = connect(folder / "rows.duckdb", memory_limit=memory_limit, temp_directory=folder / "spill")

    def close(self) -> None:
        """Close the file; its folder is the caller's to remove."""
        self._con.close()

    def load(self, reader: pa.RecordBatchReader, tally: Tally) -> None:
        """Take in a stream of rows; raises what the source raised."""
        self._con.register("arriving", reader)
        try:
            self._con.execute("CREATE OR REPLACE TABLE staged AS SELECT * FROM arriving")
        except duckdb.Error:
            if tally.error is not None:
                raise tally.error from None
            raise
        finally:
            self._con.unregister("arriving")

    def merge(self, target: Target, contract: FileContract, earlier: Path) -> int:
        """Add the rows of an earlier file whose key is not among the staged ones; number of rows then."""
        key = [name.lower() for name in contract.key.fields] if contract.key else []
        same = " AND ".join(f"coalesce(e.{column}, '') = coalesce(s.{column}, '')" for column in key)
        self._con.execute(
            f"""INSERT INTO staged SELECT e.* FROM {files.read_back(target, contract, path_literal(earlier))} AS e
                WHERE NOT EXISTS (SELECT 1 FROM staged AS s WHERE {same})"""
        )
        return self.rows()

    def rows(self) -> int:
        """Number of staged rows."""
        return int(self._con.execute("SELECT count(*) FROM staged").fetchall()[0][0])

    def write(self, target: Target, contract: FileContract, folder: Path) -> dict[str, str]:
        """Write the files of a table, sorted so that equal rows give equal bytes; SHA-256 by name. A collection without records has no file."""
        head = files.header(target, contract)
        written = {}
        for name, predicate in files.file_names(target, contract).items():
            path = folder / name
            self._con.execute(
                # sorted by the whole line: a sort by columns holds them twice
                f"""COPY (SELECT line AS "{head or "line"}" FROM (SELECT {files.line(target, contract)} AS line FROM staged WHERE {predicate})
                          ORDER BY line)
                    TO {_target(path)} (FORMAT csv, HEADER {str(head is not None).lower()}, DELIMITER '\x1f', QUOTE '', ESCAPE '', NULL '')"""
            )
            if not path.stat().st_size and target.registration.name == "finhosta":
                path.unlink()
                continue
            path.chmod(0o600)
            with path.open("rb") as stream:
                written[name] = hashlib.file_digest(stream, "sha256").hexdigest()
                os.fsync(stream.fileno())
        return written


def _target(path: Path) -> str:
    # what is written to is no pattern
    return "'" + str(path.absolute()).replace("'", "''") + "'"
