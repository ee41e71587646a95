"""Small published runs: a real warehouse, extract, summary and manifest of one stay table, and what lies beside them."""

from __future__ import annotations

import hashlib
import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

from finhosta_dq.encryption.keys import KeyRing
from finhosta_dq.publication.extract import write_extract
from finhosta_dq.publication.manifest import write_manifest
from finhosta_dq.publication.summary import write_summary
from tests.unit.registry.nights import DELIVERY, FIRST, Night, warehouse

CANARY = "S-CANARY-9071"
FOUND = {("MZG-STA-01", "S01"): "1", ("MZG-STA-02", "S02"): "2", ("MZG-DIA-01", "S03"): "3"}
__all__ = ["CANARY", "DELIVERY", "FIRST", "FOUND", "day", "publish", "run_name"]


def day(number: int) -> datetime:
    return FIRST + timedelta(days=number)


def run_name(number: int, hospital: str = "999") -> str:
    return f"{hospital}-2025-{day(number):%Y%m%dT%H%M%SZ}-{number:04x}"


def publish(out: Path, number: int, ring: KeyRing | None = None, found: dict | None = None, hospital: str = "999") -> Path:
    """The folder of a published run of that day, with a gap in the row numbers of its findings."""
    folder = out / "runs" / run_name(number, hospital)
    folder.mkdir(parents=True)
    night = Night({("MZG-STA-01", "GONE"): "0", **(FOUND if found is None else found)})
    con = warehouse(number, night, path=folder / "warehouse.duckdb", run_id=folder.name)
    con.execute("DELETE FROM quality.finding WHERE record_key LIKE '%GONE%'")
    con.execute(
        """CREATE TABLE quality.finding_state AS SELECT rowid AS rowid_finding, delivery_id, rule_id || record_key AS finding_key,
           'e' AS evidence_hash, 'new' AS state FROM quality.finding"""
    )
    con.execute("CREATE TABLE quality.mounted AS SELECT 'settings.csv' AS name, 'cd' AS sha256, 4 AS rows")
    con.execute("INSERT INTO reference.rule_parameter (name, value) VALUES ('smallest_group', '5')")
    con.execute(
        "CREATE TABLE raw.stayhosp AS SELECT ? || i AS staynum, 'stays' AS _file, i AS _line FROM range(1, 2001) AS t (i)", [CANARY]
    )
    con.execute("INSERT INTO quality.rejected_line VALUES ('stays', 9, 'too_short', NULL, NULL, 0, ?)", [CANARY])
    con.execute(
        """CREATE TABLE staging.stayhosp AS SELECT '999' AS code_agr, 2025 AS year_registr, 1 AS period_registr, 'S0' || i AS staynum,
           i::INTEGER AS a2_total_number_day_fac, 'stays' AS _file, i AS _line FROM range(10, 30) AS t (i)"""
    )
    key = ring.current if ring else None
    write_manifest(con, write_extract(con, folder / "extract", ring), folder, key)
    write_summary(con, folder / "summary", ring)
    con.close()
    (folder / "report.json").write_text("{}")
    (folder / "_SUCCESS").write_text(folder.name + "\n")
    return folder


def manifest_of(folder: Path) -> dict:
    return json.loads((folder / "manifest.json").read_text())


def true_to_manifest(folder: Path) -> bool:
    """Whether every file of the manifest lies there with the hash that it says."""
    return all(hashlib.sha256((folder / file["name"]).read_bytes()).hexdigest() == file["sha256"] for file in manifest_of(folder)["files"])


def now(years: int) -> datetime:
    return datetime(2026 + years, 6, 1, tzinfo=UTC)
