"""The registry: whether it can be reached, is up to date, is whole, and still refuses to change what was decided."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import Connection, func, select, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import SQLAlchemyError

from finhosta_dq.keeping.check import Check, listed
from finhosta_dq.keeping.places import on_network
from finhosta_dq.registry.migrate import HEAD, RegistryError, known_revisions, revision
from finhosta_dq.registry.store import look_at
from finhosta_dq.registry.tables import APPEND_ONLY, event

_TRIGGERS = {"sqlite": ("_no_update", "_no_delete"), "postgresql": ("_no_rows", "_no_all")}
_TOLERANCE = timedelta(minutes=2)


def registry(url: str, mounts: str, now: datetime | None = None) -> Iterator[Check]:
    """The registry at that URL, which is looked at and never made or changed. mounts: text of ``/proc/self/mountinfo``."""
    place = make_url(url)
    if place.get_backend_name() == "sqlite" and place.database:
        yield on_network(Path(place.database), mounts)
    try:
        store = look_at(url)
        with store.read() as con:
            at = revision(con)
            yield Check("registry", "ok", f"{place.get_backend_name()} answers")
            yield _migrations(at)
            if at == HEAD:
                yield _triggers(con)
                yield _future(con, now or datetime.now(UTC))
            if store.is_sqlite:
                yield _sound(con)
        store.close()
    except FileNotFoundError:
        yield Check("registry", "warning", "there is none yet", "the first run makes it")
    except (RegistryError, SQLAlchemyError) as error:
        # the message of a driver may hold the address with a password
        yield Check(
            "registry", "problem", f"cannot be reached ({type(error).__name__})", "start the database, and see that FDQ_REGISTRY is right"
        )


def _migrations(at: str | None) -> Check:
    if at == HEAD:
        return Check("registry tables", "ok", f"revision {at}, the newest this program knows")
    if at is None:
        return Check("registry tables", "warning", "the database is empty", "the first run makes the tables")
    if at in known_revisions():
        return Check(
            "registry tables",
            "warning",
            f"revision {at}, this program knows {HEAD}",
            "the next run or start of the page brings them up to date",
        )
    return Check("registry tables", "problem", f"revision {at} is of a newer program", "upgrade the program, or restore an older backup")


def _triggers(con: Connection) -> Check:
    kind = con.dialect.name
    if kind == "sqlite":
        found = set(con.execute(text("SELECT name FROM sqlite_master WHERE type = 'trigger' AND sql LIKE '%RAISE(ABORT%'")).scalars())
    else:
        found = set(con.execute(text("SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled = 'O'")).scalars())
    missing = sorted({table for table in APPEND_ONLY for end in _TRIGGERS[kind] if f"{table}{end}" not in found})
    if missing:
        seen = f"{listed(missing)} can be changed: a trigger is missing or off"
        return Check("append-only tables", "problem", seen, "find out who removed it; restore from a backup made before")
    return Check("append-only tables", "ok", f"{listed(APPEND_ONLY)} refuse changes")


def _future(con: Connection, now: datetime) -> Check:
    last = con.execute(select(func.max(event.c.at))).scalar()
    if last is None:
        return Check("trail of events", "not checked", "no event yet")
    if last > now + _TOLERANCE:
        return Check("trail of events", "problem", f"the last event is of {last:%Y-%m-%d %H:%M} UTC, in the future", "set the clock right")
    return Check("trail of events", "ok", f"the last event is of {last:%Y-%m-%d %H:%M} UTC")


def _sound(con: Connection) -> Check:
    told = list(con.execute(text("PRAGMA quick_check(1)")).scalars())
    if told == ["ok"]:
        return Check("registry file", "ok", "SQLite finds no damage")
    return Check("registry file", "problem", "SQLite finds the file damaged", "restore it from a backup")
