"""Everything about an installation that can go wrong between two nights, looked at in one go; nothing is changed by looking."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.engine import make_url
from sqlalchemy.exc import SQLAlchemyError

from finhosta_dq.acceptance.signing import key_folder
from finhosta_dq.keeping import due, lists, places, published, server, software
from finhosta_dq.keeping.check import Check, tried
from finhosta_dq.keeping.clock import clock
from finhosta_dq.keeping.remembered import registry
from finhosta_dq.pipeline.settings import Settings
from finhosta_dq.publication.run_folder import BUILDING, RUNS
from finhosta_dq.registry.migrate import RegistryError
from finhosta_dq.registry.store import default_url, look_at
from finhosta_dq.registry.tables import accepted_version

_MOUNTS = Path("/proc/self/mountinfo")


def examine(settings: Settings, *, landing: Path | None, api: str | None, now: datetime) -> list[Check]:
    """All checks in the order in which a person would make them.

    landing: folder of the deliveries, None where it is not known. api: address of the Prefect server, None where none is configured.
    now: the moment with its zone, as the machine tells it.
    """
    out = settings.out
    url = settings.registry or default_url(out)
    reference = settings.reference or (landing / "_reference" if landing else None)
    own = reference if reference and reference.is_dir() else None
    mounts = _MOUNTS.read_text(encoding="utf-8") if _MOUNTS.is_file() else ""
    today = now.date()
    found = tried("software", lambda: software.software(software.lock_file(), software.installed()))
    found += tried("results", lambda: _permissions(settings, url, landing))
    found += tried("disk", lambda: [places.free_disk(out, published.largest(out))])
    found += tried("encrypted disk", lambda: places.protection([out, *([landing] if landing else [])]))
    found += tried("registry", lambda: registry(url, mounts))
    found += tried("clock", lambda: clock(out, now))
    found += tried("prefect", lambda: [server.prefect(api)])
    found += tried("telemetry", server.telemetry)
    found += tried("lists", lambda: lists.reference_checks(reference, today))
    found += tried("parameters", lambda: lists.parameters(own, today))
    found += tried("deadlines", lambda: due.due(due.verdicts(out), _accepted(url), today))
    found += tried("last run", lambda: [published.age(out, now)])
    found += tried("whole run", lambda: published.wholeness(out))
    found += tried("leftovers", lambda: places.leftovers(out, now.timestamp()))
    return found


def exit_code(checks: list[Check]) -> int:
    """1 when one of them is a problem, else 0."""
    return int(any(check.state == "problem" for check in checks))


def _permissions(settings: Settings, url: str, landing: Path | None) -> Iterator[Check]:
    out = settings.out
    yield from places.permissions("results", [out / RUNS, out / BUILDING], may_lack=False)
    place = make_url(url)
    if place.get_backend_name() == "sqlite" and place.database:
        yield from places.permissions("registry file", [Path(place.database + end) for end in ("", "-wal", "-shm")])
    yield from places.permissions("keys", [key_folder(out, settings.signing), out / places.SERVE_KEY, out / places.EXTRACT_KEY])
    if landing is None:
        yield Check("landing", "not checked", "no landing folder was given", "give --landing, or set FDQ_LANDING")
    else:
        yield from places.permissions("landing", [landing], may_lack=False)


def _accepted(url: str) -> set[str]:
    try:
        store = look_at(url)
        with store.read() as con:
            found = set(con.execute(select(accepted_version.c.delivery_id)).scalars())
        store.close()
    except (FileNotFoundError, RegistryError, SQLAlchemyError):
        # the check of the registry says so
        return set()
    return found
