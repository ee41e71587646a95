"""``python -m finhosta_dq.reference_build``: writes ``schemas/reference/icd10/`` from the packages that are installed."""

from __future__ import annotations

import csv
import sys
from pathlib import Path

import duckdb
import polars as pl

from finhosta_dq.home import path_literal, schemas_dir
from finhosta_dq.reference_build.icd10 import CODE_COLUMNS, EDITION_COLUMNS, Tables, build


def write(tables: Tables, folder: Path) -> None:
    """``codes.parquet`` (small integers, zstd) and ``editions.csv`` into the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    codes = pl.DataFrame(tables.codes, schema=list(CODE_COLUMNS), orient="row")
    with duckdb.connect() as con:
        con.register("codes", codes.to_arrow())
        con.execute(
            f"""COPY (SELECT system, code, first_fy::SMALLINT AS first_fy, last_fy::SMALLINT AS last_fy, billable FROM codes ORDER BY ALL)
                TO {path_literal(folder / "codes.parquet")} (FORMAT parquet, COMPRESSION zstd, COMPRESSION_LEVEL 19)"""
        )
    with (folder / "editions.csv").open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(EDITION_COLUMNS)
        writer.writerows(tables.editions)


def main() -> int:
    """Build, write, and say how many codes and editions there are."""
    tables = build()
    write(tables, schemas_dir() / "reference" / "icd10")
    sys.stdout.write(f"{len(tables.codes)} rows of codes, {len(tables.editions)} editions\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
