"""What is removed when its time is over, and the removing: never proof before its time, never the run now published last."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import duckdb
from sqlalchemy import func, select

from finhosta_dq.keeping.age import PROOF_YEARS, Age, RetentionSettings
from finhosta_dq.keeping.thin import RAW_TEXT, REJECTED_LINES, ThinError, is_told, tell, text_of, thin
from finhosta_dq.pipeline.hold import held
from finhosta_dq.progress import report
from finhosta_dq.publication.run_folder import RUNS, SUCCESS
from finhosta_dq.registry.events import enter_event, write_event
from finhosta_dq.registry.forget import count_forgettable, forget_findings
from finhosta_dq.registry.record import unrecorded
from finhosta_dq.registry.store import Registry
from finhosta_dq.registry.tables import accepted_version

RUN, LEFTOVER, FINDINGS, NOTE = "run", "leftover", "findings", "note"
_NAME = re.compile(r"(?P<hospital>[0-9]{3})-(?P<year>[0-9]{4})-(?P<at>[0-9]{8}T[0-9]{6}Z)-[0-9a-f]+")


@dataclass(frozen=True)
class Due:
    """One thing whose time is over. run: its id, empty for the registry. part: run, leftover (of a removal that was interrupted), raw_text,
    rejected_lines, note (a manifest that does not yet say what went), findings. rows: of text or findings, 0 for a whole run."""

    run: str
    part: str
    age_days: int
    size_bytes: int
    rows: int = 0

    def as_dict(self) -> dict[str, Any]:
        """Plain members, for machines."""
        return asdict(self)


@dataclass(frozen=True)
class Applied:
    """What was removed, and what was left with the reason why."""

    done: list[Due]
    left: list[tuple[Due, str]]


def due(out: Path, registry: Registry, settings: RetentionSettings, now: datetime | None = None) -> list[Due]:
    """Everything whose time is over in ``out`` and in the registry; nothing is changed."""
    moment = now or datetime.now(UTC)
    return [*_runs_due(out, registry, settings, moment), *_findings_due(registry, settings, moment)]


def apply(out: Path, registry: Registry, settings: RetentionSettings, now: datetime | None = None) -> Applied:
    """Remove what is due, one thing after another, each entered in the trail of events with its counts.

    A run is looked at again under the lock of its hospital; what is busy or fails is left and named, and due the next time. What is
    interrupted is carried on the next time.
    """
    moment = now or datetime.now(UTC)
    found = due(out, registry, settings, moment)
    done, left = [], []
    for number, one in enumerate(found):
        report("retention", number, len(found))
        try:
            if one.part == FINDINGS:
                assert settings.findings is not None
                forget_findings(registry, settings.findings.before(moment), _proof_since(moment))
            else:
                with held(one.run[:3], out, patience=0):
                    _remove(out, registry, settings, moment, one)
        except (TimeoutError, ThinError, OSError, duckdb.Error) as error:
            # the message of a database may quote a value
            left.append((one, str(error) if isinstance(error, (TimeoutError, ThinError)) else type(error).__name__))
            continue
        done.append(one)
    report("retention", len(found), len(found))
    return Applied(done, left)


def _runs_due(out: Path, registry: Registry, settings: RetentionSettings, now: datetime) -> Iterator[Due]:
    stays = _staying(out, registry)
    accepted = _accepted(registry)
    for folder, at in _runs(out):
        days = (now - at).days
        if not (folder / SUCCESS).is_file():
            yield Due(folder.name, LEFTOVER, days, _size(folder))
            continue
        if folder.name in stays:
            continue
        if folder.name in accepted or _has_document(folder):
            # a document that the registry does not know of is proof all the same
            since = accepted.get(folder.name)
            if since is not None and settings.accepted is not None and since < settings.accepted.before(now):
                yield Due(folder.name, RUN, days, _size(folder))
            continue
        if settings.runs is not None and at < settings.runs.before(now):
            yield Due(folder.name, RUN, days, _size(folder))
            continue
        yield from _text_due(folder, at, settings, now)


def _text_due(folder: Path, at: datetime, settings: RetentionSettings, now: datetime) -> Iterator[Due]:
    over = {
        part: kept
        for part, kept in ((RAW_TEXT, settings.raw_text), (REJECTED_LINES, settings.rejected_lines))
        if kept and at < kept.before(now)
    }
    if not over:
        return
    days, text = (now - at).days, text_of(folder)
    parts = [Due(folder.name, part, days, text[part].size_bytes, text[part].rows) for part in over if text[part].rows]
    if not parts and not is_told(folder):
        parts = [Due(folder.name, NOTE, days, 0)]
    yield from parts


def _findings_due(registry: Registry, settings: RetentionSettings, now: datetime) -> Iterator[Due]:
    if settings.findings is None:
        return
    number, oldest = count_forgettable(registry, settings.findings.before(now), _proof_since(now))
    if number:
        yield Due("", FINDINGS, (now - oldest).days if oldest else 0, 0, number)


def _remove(out: Path, registry: Registry, settings: RetentionSettings, now: datetime, one: Due) -> None:
    folder = out / RUNS / one.run
    if one not in list(_runs_due(out, registry, settings, now)):
        raise TimeoutError("it is not due any more")
    if one.part == RUN:
        accepted_before = _accepted(registry)
        with registry.begin() as con:
            # an acceptance is entered in a write of its own: either before this one, and seen here, or after, and then the run is gone
            if _accepted_on(con) != accepted_before:
                raise TimeoutError("a delivery was accepted meanwhile")
            (folder / SUCCESS).unlink()
            detail = f"{one.run}: run of {one.age_days} days, {one.size_bytes} bytes"
            enter_event(con, who="system", act="retention", subject=RUN, detail=detail, origin="system")
        shutil.rmtree(folder)
    elif one.part == LEFTOVER:
        shutil.rmtree(folder)
        write_event(registry, who="system", act="retention", subject=LEFTOVER, detail=one.run, origin="system")
    elif one.part == NOTE:
        tell(folder)
    else:
        gone = thin(folder, frozenset({one.part}))
        detail = f"{one.run}: {gone.get(one.part, 0)} rows of {one.part}"
        write_event(registry, who="system", act="retention", subject=one.part, detail=detail, origin="system")


def _staying(out: Path, registry: Registry) -> set[str]:
    """Runs that stay whatever their age: the last of each hospital and year, and those the registry has not remembered."""
    last: dict[str, str] = {}
    for folder, _ in _runs(out):
        if (folder / SUCCESS).is_file():
            # the id of a run sorts by time within hospital and year
            last[folder.name[:8]] = max(folder.name, last.get(folder.name[:8], ""))
    return {*last.values(), *(path.name for path in unrecorded(registry, out / RUNS))}


def _runs(out: Path) -> list[tuple[Path, datetime]]:
    found = []
    for path in sorted((out / RUNS).glob("*")):
        match = _NAME.fullmatch(path.name)
        if match and path.is_dir():
            found.append((path, datetime.strptime(match["at"], "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)))
    return found


def _accepted(registry: Registry) -> dict[str, datetime]:
    with registry.read() as con:
        return _accepted_on(con)


def _accepted_on(con: Any) -> dict[str, datetime]:
    """When a delivery of a run was accepted last, per run."""
    at = accepted_version.c
    return {row[0]: row[1] for row in con.execute(select(at.run_id, func.max(at.accepted_at)).group_by(at.run_id))}


def _has_document(folder: Path) -> bool:
    return any((folder / "validation").glob("*.json"))


def _proof_since(now: datetime) -> datetime:
    return Age(PROOF_YEARS, "year").before(now)


def _size(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
