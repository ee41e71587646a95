"""Published runs drawn small: a warehouse, an extract with its manifest, and what else lies in a run folder."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

from finhosta_dq.publication.run_folder import prepare_building, promote
from tests.unit.registry.nights import Night, warehouse

A, B = ("MZG-STA-01", "S01"), ("MZG-STA-02", "S02")


def run_id(number: int, hospital: str = "999") -> str:
    return f"{hospital}-2025-2026010{number + 1}T033000Z-000{number}"


def publish(out: Path, number: int, night: Night | None = None, hospital: str = "999") -> Path:
    """The run of that night, published as runs are."""
    name = run_id(number, hospital)
    folder = prepare_building(out, name)
    warehouse(number, night or Night({A: "1", B: "1"}), path=folder / "warehouse.duckdb", run_id=name).close()
    (folder / "extract").mkdir()
    rows = f"rows of night {number}".encode()
    (folder / "extract" / "stayhosp.parquet").write_bytes(rows)
    files = [{"name": "extract/stayhosp.parquet", "sha256": hashlib.sha256(rows).hexdigest()}]
    delivery = {"hospital": hospital, "registration": "mzg", "period": "2025-1", "verdict": "failed"}
    (folder / "manifest.json").write_text(json.dumps({"files": files}))
    (folder / "report.json").write_text(json.dumps({"run": {"id": name}, "deliveries": [delivery]}))
    for other in ("report.html", "worklist.xlsx", "indicators.xlsx"):
        (folder / other).write_bytes(b"-")
    (folder / "_SUCCESS").write_text(name)
    return promote(folder, out, name)
