"""The manifest of an extract: what is in it, what was left out and why, and how far its numbers can be trusted."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import duckdb

from finhosta_dq.encryption.keys import ExtractKey
from finhosta_dq.encryption.parquet import ALGORITHM
from finhosta_dq.findings.quarantine import staged_tables
from finhosta_dq.findings.worklist import has_table
from finhosta_dq.publication.document import rows, shared_indicators
from finhosta_dq.publication.extract import ExtractFile, reconciliation
from finhosta_dq.publication.few import hide_few_rows, smallest_group

MANIFEST_VERSION = 1
MANIFEST = "manifest.json"


def manifest(con: duckdb.DuckDBPyConnection, files: list[ExtractFile], key: ExtractKey | None = None) -> dict[str, Any]:
    """The manifest of the extract that ``write_extract`` just wrote on this connection, with this key."""
    run = rows(
        con, "SELECT run_id AS id, tool_version AS tool, rule_set, judge, started_at AS started, finished_at AS finished FROM quality.run"
    )
    inputs = rows(
        con, "SELECT delivery_id AS delivery, file AS name, sha256, lines, loaded, rejected FROM quality.file_account ORDER BY ALL"
    )
    fitness = [
        {name: indicator[name] for name in ("id", "scope", "value", "unit", "status", "fitness", "reason")}
        for indicator in shared_indicators(con)
    ]
    return {
        "$version": MANIFEST_VERSION,
        "run": run[0] if run else {},
        "deliveries": rows(
            con, "SELECT delivery_id AS delivery, registration, hospital, period, verdict FROM quality.delivery ORDER BY ALL"
        ),
        "inputs": inputs,
        "mounted": rows(con, "SELECT name, sha256, rows FROM quality.mounted ORDER BY ALL") if has_table(con, "quality", "mounted") else [],
        "encryption": encryption(key),
        "files": [{**file.as_dict(), "name": f"extract/{file.name}"} for file in files],
        "reconciliation": hide_few_rows(reconciliation(con), smallest_group(con), amounts_only=True),
        "exclusions": exclusions(con),
        "fitness": fitness,
    }


def encryption(key: ExtractKey | None) -> dict[str, str] | None:
    """What the manifest says of encryption: algorithm and id of the key; None for plain files."""
    return None if key is None else {"algorithm": ALGORITHM, "key_id": key.id}


def exclusions(con: duckdb.DuckDBPyConnection) -> dict[str, Any]:
    """Why records are not in the extract.

    stays: whole stays left out. rules: per rule the stays it keeps out (``stays``) and the staged rows it flags itself
    (``rows``); a record flagged by two rules counts under both. tables: staged rows left out per table.
    without_record: blocking and error findings on a file or a delivery as a whole, which keep no record out.
    """
    rules: dict[str, dict[str, Any]] = {}
    for rule_id, severity in con.execute(
        "SELECT rule_id, min(severity) FROM quality.finding WHERE severity IN ('blocking', 'error') GROUP BY rule_id ORDER BY rule_id"
    ).fetchall():
        rules[rule_id] = {"rule": rule_id, "severity": severity, "stays": 0, "rows": 0}
    for name, sql in (
        ("stays", "SELECT r, count(*) FROM (SELECT unnest(rules) AS r FROM quarantined_stay) GROUP BY r"),
        ("rows", "SELECT r, count(*) FROM (SELECT unnest(rules) AS r FROM quarantined_row) GROUP BY r"),
    ):
        for rule_id, count in con.execute(sql).fetchall():
            rules[rule_id][name] = count
    tables = {}
    for table in staged_tables(con):
        found = con.execute(f"SELECT count(*) FROM staging.{table.name} AS t WHERE {table.condition}").fetchone()
        tables[table.name] = found[0] if found else 0
    stays = con.execute("SELECT count(*) FROM quarantined_stay").fetchone()
    without = con.execute("SELECT count(*) FROM quality.finding WHERE severity IN ('blocking', 'error') AND line IS NULL").fetchone()
    return {
        "stays": stays[0] if stays else 0,
        "rules": list(rules.values()),
        "tables": {name: count for name, count in tables.items() if count},
        "without_record": without[0] if without else 0,
    }


def write_manifest(con: duckdb.DuckDBPyConnection, files: list[ExtractFile], folder: Path, key: ExtractKey | None = None) -> None:
    """Write ``manifest.json`` into the folder of the run; the files lie in ``extract/`` beside it."""
    (folder / MANIFEST).write_text(manifest_text(manifest(con, files, key)), encoding="utf-8")


def manifest_text(made: dict[str, Any]) -> str:
    """The manifest as it stands in its file."""
    return json.dumps(made, ensure_ascii=False, indent=1, allow_nan=False) + "\n"


def earlier_manifest(folder: Path, sha256: str) -> Path:
    """Where a manifest of the run in ``folder`` lies that was replaced when its files were stored under another key; by its hash."""
    return folder / "manifests" / f"{sha256}.json"


def says_the_same(one: dict[str, Any], other: dict[str, Any]) -> bool:
    """Whether two manifests speak of the same content, however it is encrypted. Manifests without content hashes never do."""
    files = [*one.get("files", []), *other.get("files", [])]
    return all(file.get("content_sha256") for file in files) and _content(one) == _content(other)


def _content(made: dict[str, Any]) -> dict[str, Any]:
    stored = ("sha256", "size_bytes")
    files = [{name: value for name, value in file.items() if name not in stored} for file in made.get("files", [])]
    return {**{name: value for name, value in made.items() if name != "encryption"}, "files": files}
