"""Gives the findings of a run their memory: what is new, what came back, what is gone, and what people decided about them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import duckdb
import pyarrow as pa
from sqlalchemy import Connection, func, select

from finhosta_dq.home import sql_text
from finhosta_dq.registry.standing import Standing, standing_with, today
from finhosta_dq.registry.store import Registry
from finhosta_dq.registry.tables import decision, delivery_run, finding, finding_spell

_OPEN = ("finding_key", "evidence_hash", "delivery_id", "rule_id", "severity", "table_name", "record_key", "staynum")
_AT = pa.timestamp("us", tz="UTC")
_DECIDED = pa.schema(
    [
        *((name, pa.string()) for name in ("finding_key", "kind", "reason_code", "made_by", "assignee", "evidence_hash")),
        ("made_at", _AT),
        ("until", pa.date32()),
    ]
)


def carry(con: duckdb.DuckDBPyConnection, registry: Registry, *, day: date | None = None) -> None:
    """Compare the findings of a run with the last recorded run of each delivery that could be judged.

    con: the warehouse of the run, after the rules. Writes

    - ``quality.finding_state``, one row per row of ``quality.finding``: delivery_id, finding_key, evidence_hash, rule_id, table_name, file,
      line, field, record_key, state (new, unchanged, updated; NULL where the delivery was never recorded), is_back (new here, known from
      earlier), first_seen, the decision in force (decision_kind, reason_code, decided_by, decided_at, until, assignee), reopened (a
      decision lapsed or was taken back), rowid_finding;
    - ``quality.resolved_finding``: delivery_id, finding_key, rule_id, severity, table_name, record_key, staynum of what is gone;
    - ``quality.accepted_finding``: what a person accepted, so that it keeps no record from the clean extract.

    day: as of which end dates are read, default today. The registry is only read.
    """
    identify(con)
    deliveries = [row[0] for row in con.execute("SELECT delivery_id FROM quality.delivery ORDER BY ALL").fetchall()]
    with registry.read() as store:
        compared = store.execute(
            select(delivery_run.c.delivery_id).where(delivery_run.c.is_baseline, delivery_run.c.delivery_id.in_(deliveries)).distinct()
        ).scalars()
        mount(con, "compared_delivery", {"delivery_id": pa.array(list(compared), pa.string())})
        mount_open(con, store, deliveries)
        known = store.execute(
            select(finding.c.finding_key, func.min(finding_spell.c.first_seen, type_=finding_spell.c.first_seen.type))
            .join(finding_spell, finding_spell.c.finding_key == finding.c.finding_key)
            .where(finding.c.delivery_id.in_(deliveries))
            .group_by(finding.c.finding_key)
        ).all()
        keys = pa.array([row[0] for row in known], pa.string())
        mount(con, "known_finding", {"finding_key": keys, "first_seen": pa.array([row[1] for row in known], _AT)})
        in_force = decisions_in_force(con, store, deliveries, day or today())
    rows = [
        {
            "finding_key": key,
            "kind": one.kind,
            "reason_code": one.reason_code,
            "made_by": one.by,
            "assignee": one.assignee,
            "evidence_hash": one.evidence_hash,
            "made_at": one.at,
            "until": one.until,
        }
        for key, one in in_force.items()
    ]
    con.register("mounting", pa.Table.from_pylist(rows, _DECIDED))
    con.execute("CREATE OR REPLACE TEMP TABLE decision_now AS FROM mounting")
    con.unregister("mounting")
    con.execute(sql_text("registry/finding_state"))
    con.execute(sql_text("registry/gone_finding"))
    con.execute("CREATE OR REPLACE TABLE quality.resolved_finding AS FROM gone_finding ORDER BY ALL")
    con.execute("DELETE FROM quality.accepted_finding")
    con.execute(sql_text("registry/accepted_finding"))
    for name in ("identified_finding", "compared_delivery", "open_spell", "known_finding", "decision_now", "gone_finding"):
        con.execute(f"DROP TABLE {name}")


def decision_mark(store: Connection, deliveries: Sequence[str], *, since: date | None = None, day: date | None = None) -> str:
    """A text that changes when somebody decides on a finding of the deliveries, or when a decision ended from ``since`` until before ``day``."""
    of_these = select(func.max(decision.c.id), func.count()).join(finding, finding.c.finding_key == decision.c.finding_key)
    of_these = of_these.where(finding.c.delivery_id.in_(deliveries))
    last = store.execute(of_these).one()[0] or 0
    ended = 0
    if since is not None and day is not None:
        ended = store.execute(of_these.where(decision.c.until >= since, decision.c.until < day)).one()[1]
    return f"{last} {ended}"


def identify(con: duckdb.DuckDBPyConnection) -> None:
    """Temporary table ``identified_finding``: rowid_finding, finding_key, evidence_hash and what the finding is about, one row per finding."""
    con.execute(sql_text("registry/identified_finding"))


def mount_open(con: duckdb.DuckDBPyConnection, store: Connection, deliveries: Sequence[str]) -> None:
    """Temporary table ``open_spell``: the findings of the deliveries that stand in the registry, with their evidence."""
    columns = [(finding_spell if name == "evidence_hash" else finding).c[name] for name in _OPEN]
    rows = store.execute(
        select(*columns)
        .join(finding_spell, finding_spell.c.finding_key == finding.c.finding_key)
        .where(finding_spell.c.closed_run.is_(None), finding.c.delivery_id.in_(deliveries))
    ).all()
    mount(con, "open_spell", {name: pa.array([row[at] for row in rows], pa.string()) for at, name in enumerate(_OPEN)})


def mount(con: duckdb.DuckDBPyConnection, name: str, columns: dict[str, Any]) -> None:
    """A temporary table from columns of Arrow."""
    con.register("mounting", pa.table(columns))
    con.execute(f"CREATE OR REPLACE TEMP TABLE {name} AS FROM mounting")
    con.unregister("mounting")


def decisions_in_force(con: duckdb.DuckDBPyConnection, store: Connection, deliveries: Sequence[str], day: date) -> dict[str, Standing]:
    """What stands on the findings of this run (temporary table ``identified_finding``), judged on the values that this run saw."""
    decided = store.execute(
        select(decision.c.finding_key)
        .join(finding, finding.c.finding_key == decision.c.finding_key)
        .where(finding.c.delivery_id.in_(deliveries))
        .distinct()
    ).scalars()
    mount(con, "decided_finding", {"finding_key": pa.array(list(decided), pa.string())})
    seen: dict[str, str] = dict(
        con.execute(
            "SELECT i.finding_key, i.evidence_hash FROM identified_finding AS i SEMI JOIN decided_finding USING (finding_key)"
        ).fetchall()
    )
    con.execute("DROP TABLE decided_finding")
    return standing_with(store, seen, day)
