"""Runs drawn night by night: warehouses with findings of one delivery, and a plain model of what the registry should make of them."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import duckdb

from finhosta_dq.warehouse.connection import open_warehouse

DELIVERY = "mzg/999/2025-1"
FIRST = datetime(2026, 1, 1, 3, 30, tzinfo=UTC)
RULES = ("MZG-STA-01", "MZG-STA-02", "MZG-DIA-01")
TABLE = "stayhosp"


@dataclass(frozen=True)
class Night:
    """What a run finds: (rule, stay) to value. untested: rules that were not evaluated. withheld: (rule, stay) kept from judgement.
    verdict: None where the delivery could not be judged. has_file: whether the file of the stays came."""

    found: dict[tuple[str, str], str]
    untested: frozenset[str] = frozenset()
    withheld: frozenset[tuple[str, str]] = frozenset()
    verdict: str | None = "failed"
    has_file: bool = True


def key(stay: str) -> str:
    return json.dumps({"staynum": stay}, separators=(",", ":"))


def warehouse(
    number: int, night: Night, *, path: Path | None = None, run_id: str | None = None, delivery: str = DELIVERY
) -> duckdb.DuckDBPyConnection:
    """The warehouse of that night's run, as the rules leave it."""
    con = open_warehouse(path)
    started = FIRST + timedelta(days=number)
    name = run_id or f"999-2025-{started:%Y%m%dT%H%M%SZ}-{number:04x}"
    con.execute("INSERT INTO quality.run VALUES (?, '1', 's', 'fast', ?, ?)", [name, started, started + timedelta(minutes=5)])
    con.execute("INSERT INTO quality.delivery VALUES (?, 'mzg', '999', '2025-1', ?)", [delivery, night.verdict])
    if night.has_file:
        con.execute("INSERT INTO quality.file_account VALUES (?, 'stays', ?, 'aa', 1, 'utf-8', 'LF', 9, 9, 0, 'loaded')", [delivery, TABLE])
    for rule in RULES:
        outcome = "not_evaluated" if rule in night.untested else "failed"
        con.execute(
            "INSERT INTO quality.rule_result VALUES (?, ?, ?, 'error', ?, 1, 9, 1, NULL, NULL, 0)", [delivery, rule, TABLE, outcome]
        )
    for line, ((rule, stay), value) in enumerate(night.found.items(), 1):
        con.execute(
            "INSERT INTO quality.finding VALUES (?, ?, 'error', ?, 'stays', ?, ?, 'a2_code_sex', ?, 'another', NULL, NULL)",
            [delivery, rule, TABLE, line, key(stay), value],
        )
    for rule, stay in night.withheld:
        con.execute("INSERT INTO quality.withheld_finding VALUES (?, ?, ?, 'stays', 1, md5(?))", [delivery, rule, TABLE, key(stay)])
    return con


@dataclass
class Model:
    """The registry in plain Python: what stands with which value, what was ever known, and what was accepted on which value."""

    standing: dict[tuple[str, str], str] = field(default_factory=dict)
    known: set[tuple[str, str]] = field(default_factory=set)
    accepted: dict[tuple[str, str], tuple[str, datetime | None]] = field(default_factory=dict)
    nights: int = 0

    def see(self, night: Night, day: datetime) -> tuple[dict[tuple[str, str], tuple[str | None, bool, bool]], set[tuple[str, str]]]:
        """(state, is_back, is accepted) by finding, and what was resolved; afterwards the night is part of the model."""
        out = {}
        for one, value in night.found.items():
            before = self.standing.get(one)
            state = None if not self.nights else "new" if before is None else "unchanged" if before == value else "updated"
            kept = self.accepted.get(one)
            holds = kept is not None and kept[0] == value and (kept[1] is None or kept[1].date() >= day.date())
            out[one] = (state, before is None and one in self.known, holds)
            if kept is not None and not holds and night.verdict:
                del self.accepted[one]
        gone = set()
        if night.has_file:
            tested = set(self.standing) - set(night.withheld)
            gone = {one for one in tested - set(night.found) if one[0] not in night.untested}
        if night.verdict:
            self.standing = {one: value for one, value in self.standing.items() if one not in gone} | night.found
            self.known |= set(night.found)
            self.nights += 1
        return out, gone
