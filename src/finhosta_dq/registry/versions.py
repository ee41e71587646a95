"""Versions of a delivery that a person accepted: entered once for good, with the hash of the document that proves it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import insert, select

from finhosta_dq.registry.decisions import ORIGINS
from finhosta_dq.registry.events import enter_event
from finhosta_dq.registry.migrate import RegistryError
from finhosta_dq.registry.store import Registry
from finhosta_dq.registry.tables import accepted_version, delivery_run


def accept_version(
    registry: Registry,
    run_id: str,
    delivery_id: str,
    by: str,
    sha256: str,
    *,
    origin: str,
    at: datetime | None = None,
    keep: Callable[[], None] | None = None,
) -> None:
    """Enter that a person accepted a delivery as a run published it, and the same in the trail of events.

    sha256: of the signed validation document. origin: page, workbook, cli or system. at: when, default now. keep: puts the document in
    its place; called once nothing stands in the way, and when it fails nothing is entered.
    Raises RegistryError when the registry does not know that delivery of that run, or it was accepted already.
    """
    if origin not in ORIGINS:
        raise ValueError(f"origin must be one of {', '.join(ORIGINS)}, found {origin!r}")
    moment = at or datetime.now(UTC)
    with registry.begin() as con:
        here = delivery_run.c.run_id == run_id, delivery_run.c.delivery_id == delivery_id
        if not con.execute(select(delivery_run.c.run_id).where(*here)).first():
            raise RegistryError(f"the registry does not know {delivery_id} of run {run_id}")
        version = accepted_version.c.run_id == run_id, accepted_version.c.delivery_id == delivery_id
        before = con.execute(select(accepted_version.c.accepted_by).where(*version)).scalar()
        if before is not None:
            raise RegistryError(f"{delivery_id} of run {run_id} was accepted by {before} already")
        row = {"run_id": run_id, "delivery_id": delivery_id, "accepted_by": by, "accepted_at": moment, "document_sha256": sha256}
        con.execute(insert(accepted_version), row)
        enter_event(con, who=by, act="accept_version", subject=delivery_id, detail=f"{run_id} {sha256}", origin=origin, at=moment)
        if keep is not None:
            keep()


def accepted_runs(registry: Registry) -> set[str]:
    """Runs of which a delivery was accepted: they are kept."""
    with registry.read() as con:
        return set(con.execute(select(accepted_version.c.run_id)).scalars())


@dataclass(frozen=True)
class Version:
    """An accepted version: who accepted it, when (UTC), and the SHA-256 of its document."""

    by: str
    at: datetime
    sha256: str


def accepted_version_of(registry: Registry, run_id: str, delivery_id: str) -> Version | None:
    """The acceptance of a delivery of a run; None when nobody accepted it."""
    columns = accepted_version.c.accepted_by, accepted_version.c.accepted_at, accepted_version.c.document_sha256
    with registry.read() as con:
        found = con.execute(
            select(*columns).where(accepted_version.c.run_id == run_id, accepted_version.c.delivery_id == delivery_id)
        ).first()
    return None if found is None else Version(*found)
