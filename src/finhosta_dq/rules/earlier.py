"""The list ``earlier_period.csv`` from a published run: its counts by half-year, with which the next year is compared."""

from __future__ import annotations

import csv
from pathlib import Path

import duckdb

COLUMNS = ("period", "measure", "item", "value")

_COUNTS = """
    SELECT d.period, c.measure, c.item, c.value
    FROM (
        SELECT delivery_id, measure, item, CAST(value AS DOUBLE) AS value FROM intermediate.globalisation
        UNION ALL
        SELECT delivery_id, measure, item, CAST(value AS DOUBLE) AS value FROM intermediate.coding_count
    ) AS c
    INNER JOIN quality.delivery AS d ON c.delivery_id = d.delivery_id
    WHERE d.registration = 'mzg' AND c.value <> 0
    UNION ALL
    SELECT DISTINCT g.year || '-' || g.period, 'grouper version', g.grouper_version, 1
    FROM staging.grouper AS g
    WHERE g.grouper_version IS NOT NULL AND g.year IS NOT NULL AND g.period IS NOT NULL
    ORDER BY 1, 2, 3"""


def earlier_counts(con: duckdb.DuckDBPyConnection) -> list[tuple[str, str, str, float]]:
    """Rows of ``earlier_period.csv`` from the warehouse of a run: half-year, measure, item and count; the grouper version with count 1.

    Counts that are nil are left out, as are those of the year before that the run itself was compared with.
    """
    return con.execute(_COUNTS).fetchall()


def write_earlier(con: duckdb.DuckDBPyConnection, path: Path) -> int:
    """Write the list; the number of rows. Raises FileExistsError rather than replace a list, ValueError when the run has no MZG delivery."""
    rows = earlier_counts(con)
    if not rows:
        raise ValueError("the run holds no counts of MZG")
    with path.open("x", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(COLUMNS)
        writer.writerows((period, measure, item, f"{value:.10g}") for period, measure, item, value in rows)
    return len(rows)
