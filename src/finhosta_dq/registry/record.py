"""Enters a published run into the registry: which findings appeared, changed and vanished, and which decisions lapsed by it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import duckdb
from sqlalchemy import Connection, and_, bindparam, func, insert, select, update

from finhosta_dq.home import sql_text
from finhosta_dq.registry.bulk import insert_columns
from finhosta_dq.registry.carry import decisions_in_force, identify, mount_open
from finhosta_dq.registry.decisions import Decision, enter
from finhosta_dq.registry.migrate import RegistryError
from finhosta_dq.registry.standing import SYSTEM, today
from finhosta_dq.registry.store import Registry
from finhosta_dq.registry.tables import delivery_run, finding, finding_spell, run

_TRIES = 5
_FINDING = ("finding_key", "delivery_id", "rule_id", "severity", "table_name", "record_key", "staynum")
_APPEARED = f"""
    SELECT {", ".join(f"i.{name}" for name in _FINDING)}, i.evidence_hash, o.finding_key IS NOT NULL AS is_update
    FROM identified_finding AS i LEFT JOIN open_spell AS o ON i.finding_key = o.finding_key
    WHERE list_contains(?, i.delivery_id) AND o.evidence_hash IS DISTINCT FROM i.evidence_hash ORDER BY i.rowid_finding"""


@dataclass(frozen=True)
class Recorded:
    """What a run changed in the registry: findings that appeared, changed, vanished, and decisions that lapsed."""

    appeared: int = 0
    updated: int = 0
    resolved: int = 0
    reopened: int = 0


@dataclass(frozen=True)
class _Run:
    """A run as its warehouse tells it; deliveries: (delivery_id, registration, hospital, period, verdict, findings)."""

    run_id: str
    tool_version: str
    rule_set: str
    started_at: datetime
    finished_at: datetime | None
    deliveries: list[tuple[str, str, str, str, str | None, int]]


@dataclass(frozen=True)
class _Plan:
    last: int | None
    baseline: list[str]
    appeared: list[tuple[Any, ...]]
    gone: list[str]


def record(con: duckdb.DuckDBPyConnection, registry: Registry, folder: Path, *, day: date | None = None) -> Recorded | None:
    """Enter the run of a warehouse; None when it is there already.

    con: the warehouse of a published run, read-only will do. folder: where it lies. A delivery changes what stands only when it could be
    judged and no run of it that started at the same time or later was recorded; else it is entered and compared with by nobody. What
    is written is worked out before, so that people who decide meanwhile wait for the writing only. day: as of which end dates are read.
    Raises RegistryError when other runs of the same deliveries are recorded faster than this one can be.
    """
    known = _read(con)
    identify(con)
    try:
        for _ in range(_TRIES):
            plan = _plan(con, registry, known)
            if plan is None:
                return None
            with registry.begin() as store:
                if _last(store, known) == plan.last:
                    return _write(con, store, known, plan, folder, day or today())
        raise RegistryError(f"run {known.run_id}: other runs of its deliveries are being recorded at the same time; record it again")
    finally:
        for name in ("identified_finding", "open_spell", "gone_finding"):
            con.execute(f"DROP TABLE IF EXISTS {name}")


def unrecorded(registry: Registry, runs: Path) -> list[Path]:
    """Folders of published runs that the registry does not know, in the order in which the runs started."""
    with registry.read() as store:
        known = set(store.execute(select(run.c.run_id)).scalars())
    found = (path.parent for path in runs.glob("*/_SUCCESS"))
    # the name of a run is hospital, year, moment
    return sorted((path for path in found if path.name not in known), key=lambda path: (path.name.split("-")[2:], path.name))


def _read(con: duckdb.DuckDBPyConnection) -> _Run:
    head = con.execute("SELECT run_id, tool_version, rule_set, started_at, finished_at FROM quality.run").fetchall()
    deliveries = con.execute(
        """SELECT d.delivery_id, d.registration, d.hospital, d.period, d.verdict, count(f.rule_id)
           FROM quality.delivery AS d LEFT JOIN quality.finding AS f ON d.delivery_id = f.delivery_id GROUP BY ALL ORDER BY ALL"""
    ).fetchall()
    if len(head) != 1 or not deliveries:
        raise RegistryError("the warehouse holds no run with deliveries")
    run_id, tool, rules, started, finished = head[0]
    return _Run(run_id, tool, rules, started.astimezone(UTC), finished.astimezone(UTC) if finished else None, deliveries)


def _names(known: _Run) -> list[str]:
    return [one[0] for one in known.deliveries]


def _last(store: Connection, known: _Run) -> int | None:
    """The last recorded run of these deliveries."""
    entered = select(func.max(run.c.sequence)).join(delivery_run, delivery_run.c.run_id == run.c.run_id)
    found: int | None = store.execute(entered.where(delivery_run.c.delivery_id.in_(_names(known)))).scalar()
    return found


def _plan(con: duckdb.DuckDBPyConnection, registry: Registry, known: _Run) -> _Plan | None:
    with registry.read() as store:
        if store.execute(select(run.c.run_id).where(run.c.run_id == known.run_id)).first():
            return None
        overtaken = set(
            store.execute(
                select(delivery_run.c.delivery_id)
                .join(run, run.c.run_id == delivery_run.c.run_id)
                .where(run.c.started_at >= known.started_at, delivery_run.c.delivery_id.in_(_names(known)))
            ).scalars()
        )
        baseline = [one[0] for one in known.deliveries if one[4] not in (None, "not_evaluated") and one[0] not in overtaken]
        mount_open(con, store, baseline)
        last = _last(store, known)
    con.execute(sql_text("registry/gone_finding"))
    appeared = con.execute(_APPEARED, [baseline]).fetchall()
    gone = [row[0] for row in con.execute("SELECT finding_key FROM gone_finding ORDER BY ALL").fetchall()]
    return _Plan(last, baseline, appeared, gone)


def _write(con: duckdb.DuckDBPyConnection, store: Connection, known: _Run, plan: _Plan, folder: Path, day: date) -> Recorded | None:
    if store.execute(select(run.c.run_id).where(run.c.run_id == known.run_id)).first():
        return None
    _, _, hospital, period, _, _ = known.deliveries[0]
    store.execute(
        insert(run),
        {
            "run_id": known.run_id,
            "hospital": hospital,
            "year": period[:4],
            "tool_version": known.tool_version,
            "rule_set": known.rule_set,
            "started_at": known.started_at,
            "finished_at": known.finished_at,
            "folder": str(folder),
            "sequence": (store.execute(select(func.max(run.c.sequence))).scalar() or 0) + 1,
        },
    )
    store.execute(
        insert(delivery_run),
        [
            {
                "run_id": known.run_id,
                "delivery_id": name,
                "registration": registration,
                "period": period,
                "verdict": verdict,
                "is_baseline": name in plan.baseline,
                "findings": findings,
            }
            for name, registration, _, period, verdict, findings in known.deliveries
        ],
    )
    updated = [row[0] for row in plan.appeared if row[-1]]
    _close(store, known, plan.gone, "resolved")
    _close(store, known, updated, "updated")
    number = len(plan.appeared)
    if number:
        columns = list(zip(*plan.appeared, strict=True))
        found = {name: columns[at] for at, name in enumerate(_FINDING)}
        insert_columns(store, finding, {**found, "first_run": [known.run_id] * number}, keep_existing=True)
        insert_columns(
            store,
            finding_spell,
            {
                "finding_key": columns[0],
                "first_run": [known.run_id] * number,
                "evidence_hash": columns[len(_FINDING)],
                "first_seen": [known.started_at] * number,
            },
        )
    lapsed = _lapsed(con, store, plan.baseline, day)
    enter(store, lapsed, by=SYSTEM, origin="system", run_id=known.run_id)
    return Recorded(number - len(updated), len(updated), len(plan.gone), len(lapsed))


def _close(store: Connection, known: _Run, keys: Sequence[str], how: str) -> None:
    if not keys:
        return
    at = finding_spell.c
    close = update(finding_spell).where(and_(at.finding_key == bindparam("which"), at.closed_run.is_(None)))
    values = {"closed_run": known.run_id, "closed_at": known.started_at, "how": how}
    store.execute(close.values(**values), [{"which": key} for key in keys])


def _lapsed(con: duckdb.DuckDBPyConnection, store: Connection, deliveries: Iterable[str], day: date) -> list[Decision]:
    """A reopening in the trail for every decision that this run saw lapse, so that old values that return do not bring it back."""
    in_force = decisions_in_force(con, store, list(deliveries), day)
    seen = dict(con.execute("SELECT finding_key, evidence_hash FROM identified_finding").fetchall()) if in_force else {}
    return [Decision(key, seen[key], "reopen") for key, one in in_force.items() if one.lapsed is not None]
