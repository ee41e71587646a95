"""What an extract saw of drift, told to the run: a finding per difference, and a file that is not there for a table that was not written."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import duckdb

from finhosta_dq.reading.account import Account, write_account
from finhosta_dq.reading.discover import Delivery
from finhosta_dq.reading.take_over import AFTER_READING
from finhosta_dq.source.manifest import MANIFEST, DriftEntry, Manifest, read_manifest

_WORDS = {"missing_column": "missing column", "extra_column": "extra column", "type": "type", "statement": "statement failed"}
_EXPECTED = {"missing_column": "a column", "extra_column": "no such column", "type": "another type", "statement": "a statement that runs"}


def record_drift(con: duckdb.DuckDBPyConnection, deliveries: Sequence[Delivery]) -> int:
    """Enter the drift of the extracts that gave the deliveries, after their files were read; number of differences.

    A table that was not written gets a file account with status unreadable and no line, so that what rests on it is not evaluated rather
    than passed. An extract of which no table was written is told under another delivery of the same hospital and year.
    """
    told = 0
    for manifest in _manifests(deliveries):
        delivery = _nearest(manifest, deliveries)
        if delivery is None:
            continue
        # MZG and its companions have the same
        rule = AFTER_READING.get(delivery.registration, AFTER_READING["mzg"])
        for entry in manifest.drift:
            _enter(con, delivery, rule, entry)
        told += len(manifest.drift)
    return told


def _manifests(deliveries: Sequence[Delivery]) -> list[Manifest]:
    folders = {file.path.parent for delivery in deliveries for file in delivery.files if file.member is None}
    landings: set[Path] = {folder.parent for folder in folders if (folder / MANIFEST).is_file()}
    places = sorted(path.parent for landing in landings for path in landing.glob(f"[!.]*/{MANIFEST}"))
    return [manifest for manifest in map(read_manifest, places) if manifest is not None]


def _nearest(manifest: Manifest, deliveries: Sequence[Delivery]) -> Delivery | None:
    _, hospital, period = manifest.delivery.split("/")
    same = [one for one in deliveries if one.hospital == hospital and one.period[:4] == period[:4]]
    return min(same, key=lambda one: (one.id != manifest.delivery, one.period != period, one.registration != "mzg", one.id), default=None)


def _enter(con: duckdb.DuckDBPyConnection, delivery: Delivery, rule: str, entry: DriftEntry) -> None:
    if not con.execute("SELECT 1 FROM quality.file_account WHERE file = ?", [entry.file]).fetchall():
        account = Account(file=entry.file, table=entry.table, registration=delivery.registration, status="unreadable")
        write_account(con, delivery.id, account, ())
    found = _WORDS[entry.kind] + (f": {entry.found}" if entry.found else "")
    con.execute(
        "INSERT INTO quality.reading_issue VALUES (?, ?, NULL, ?, ?, ?)",
        [rule, entry.file, entry.column, found, entry.expected or _EXPECTED[entry.kind]],
    )
