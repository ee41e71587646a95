"""Extracts deliveries from PostgreSQL: one snapshot, one folder per delivery in the landing, replaced as a whole."""

from __future__ import annotations

import fcntl
import hashlib
import shutil
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

from finhosta_dq import __version__
from finhosta_dq.contracts import FileContract
from finhosta_dq.progress import report
from finhosta_dq.source import files
from finhosta_dq.source.drift import WATERMARK, Drift, compare
from finhosta_dq.source.manifest import DriftEntry, Manifest, Table, read_manifest
from finhosta_dq.source.profile import Profile, ProfileError, Statement, Target, load_profile, plan
from finhosta_dq.source.snapshot import Snapshot, StatementError, open_snapshot
from finhosta_dq.source.stage import Stage
from finhosta_dq.source.text import Tally, as_text


@dataclass(frozen=True)
class Before:
    """What was extracted before of a table: its file, and up to when."""

    file: Path
    watermark: str


def extract(
    dsn: str, profile: str, hospital: str, period: str, landing: Path, *, full: bool = False, memory_limit: str = "1GB"
) -> list[Manifest]:
    """Extract the deliveries of a hospital and period into ``landing``; the manifest of each.

    dsn: connection string of libpq, empty = what libpq finds by itself. period: ``2025-1``, or ``2025`` for both half-years and Finhosta.
    full: take every row, also where an earlier extract tells from when on rows are new. memory_limit: of merging and sorting.
    What a delivery was before stays until the new one is complete. A table that does not fit its contract is told in the manifest
    (``drift``) and keeps no other from being extracted; when no table at all fits, nothing is replaced.
    Raises ProfileError for a profile, hospital or period that does not fit, and when no table does; SourceError when the source cannot be
    reached or is lost; BlockingIOError when another process extracts the same delivery.
    """
    chosen = load_profile(profile)
    targets = plan(chosen, hospital, period)
    landing.mkdir(parents=True, exist_ok=True)
    with ExitStack() as stack:
        for target in targets:
            stack.enter_context(_alone(landing, target))
        places = [stack.enter_context(_building(landing, target)) for target in targets]
        with open_snapshot(dsn) as snapshot:
            made = [_delivery(snapshot, chosen, *pair, full, memory_limit) for pair in zip(targets, places, strict=True)]
        if not any(manifest.tables for manifest in made):
            causes = "; ".join(sorted({f"{d.table}: {d.kind} {d.column or d.found or ''}".strip() for m in made for d in m.drift}))
            raise ProfileError(f"no table could be extracted: {causes}")
        for target, place in zip(targets, places, strict=True):
            # also one of which no table is left: what lies there is no longer true
            _replace(place, landing / target.folder)
    return made


def _delivery(snapshot: Snapshot, profile: Profile, target: Target, place: Path, full: bool, memory_limit: str) -> Manifest:
    earlier = None if full else read_manifest(place.parent / target.folder)
    if earlier is not None and not snapshot.origin.same_database(earlier.source):
        earlier = None
    tables: dict[str, Table] = {}
    drift: list[DriftEntry] = []
    stage = Stage(place / ".stage", memory_limit)
    try:
        for number, contract in enumerate(target.tables):
            report(f"extracting {target.id}", number, len(target.tables))
            statement = profile.statements[contract.table]
            before = _before(earlier, place.parent / target.folder, target, contract, statement)
            table, differences = _table(snapshot, stage, target, contract, statement, place, before)
            if table is not None:
                tables[contract.table] = table
            name = next(iter(files.file_names(target, contract)))
            drift += [DriftEntry(file=name, **asdict(one)) for one in differences]
        report(f"extracting {target.id}", len(target.tables), len(target.tables))
    finally:
        stage.close()
    shutil.rmtree(place / ".stage")
    manifest = Manifest(
        product=__version__,
        delivery=target.id,
        profile=profile.name,
        profile_sha256=profile.sha256,
        source=asdict(snapshot.origin),
        snapshot_at=snapshot.taken_at,
        tables=tables,
        drift=drift,
    )
    manifest.write(place)
    return manifest


def _table(
    snapshot: Snapshot, stage: Stage, target: Target, contract: FileContract, statement: Statement, place: Path, before: Before | None
) -> tuple[Table | None, list[Drift]]:
    """One table: its entry in the manifest (None when it was not written) and the differences from its contract."""
    differences: list[Drift] = []
    try:
        with snapshot.guarded():
            _set(snapshot, target, "")
            schema = snapshot.schema(statement.text)
            differences = compare(contract, schema)
            if not all(one.written for one in differences):
                return None, differences
            tally = None
            if before is not None and WATERMARK in schema.names:
                tally = _since(snapshot, stage, target, contract, statement, before)
            mode = "full" if tally is None else "watermark"
            if tally is None:
                _set(snapshot, target, "")
                tally = _load(snapshot, stage, target, contract, statement)
    except StatementError as error:
        return None, [*differences, Drift(contract.table, "statement", None, error.found, None, False)]
    earlier_mark = before.watermark if before is not None and mode == "watermark" else None
    entry = Table(
        files=stage.write(target, contract, place),
        rows=stage.rows(),
        arrived=tally.rows,
        mode=mode,
        odd=tally.odd,
        watermark=tally.watermark or earlier_mark,
        statement_sha256=statement.sha256,
        columns=contract.columns,
    )
    return entry, differences


def _since(snapshot: Snapshot, stage: Stage, target: Target, contract: FileContract, statement: Statement, before: Before) -> Tally | None:
    """The rows since the watermark, merged with the earlier file; None when the sum is not what the source has, so that all must be read.

    Rows that the source deleted, or whose key it changed, are seen by the number of rows.
    """
    _set(snapshot, target, before.watermark)
    tally = _load(snapshot, stage, target, contract, statement)
    if tally.odd:
        return None
    merged = stage.merge(target, contract, before.file)
    _set(snapshot, target, "")
    return tally if snapshot.count(statement.text) == merged else None


def _load(snapshot: Snapshot, stage: Stage, target: Target, contract: FileContract, statement: Statement) -> Tally:
    hide = target.registration.name == files.HIDDEN_DELIMITER
    tally = Tally()
    with snapshot.rows(statement.text) as reader:
        told = as_text(reader, contract, files.delimiter(target), hide_delimiter=hide, tally=tally)
        stage.load(told, tally)
    return tally


def _set(snapshot: Snapshot, target: Target, watermark: str) -> None:
    snapshot.set_parameters(hospital=target.hospital, year=target.year, period=target.half, watermark=watermark)


def _before(earlier: Manifest | None, folder: Path, target: Target, contract: FileContract, statement: Statement) -> Before | None:
    """An earlier extract that new rows can be merged with: same statement, same fields, a key, and a file that nobody touched."""
    table = earlier.tables.get(contract.table) if earlier is not None else None
    if table is None or not table.watermark or table.odd or contract.key is None or target.registration.name == "finhosta":
        return None
    if (table.statement_sha256, table.columns) != (statement.sha256, contract.columns):
        return None
    ((name, sha256),) = table.files.items()
    try:
        with (folder / name).open("rb") as stream:
            untouched = hashlib.file_digest(stream, "sha256").hexdigest() == sha256
    except OSError:
        return None
    return Before(folder / name, table.watermark) if untouched else None


@contextmanager
def _alone(landing: Path, target: Target) -> Iterator[None]:
    """Hold a delivery; put back what an extract left aside that was killed between two renames."""
    with (landing / f".{target.folder}.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise BlockingIOError(f"another process extracts {target.id} into this landing") from None
        old, final = landing / f".{target.folder}.old", landing / target.folder
        if old.is_dir() and not final.exists():
            old.rename(final)
        yield


@contextmanager
def _building(landing: Path, target: Target) -> Iterator[Path]:
    """A hidden folder in the landing, owner only, gone at the end unless it took its place."""
    place = landing / f".{target.folder}.new"
    shutil.rmtree(place, ignore_errors=True)
    place.mkdir(mode=0o700)
    try:
        yield place
    finally:
        shutil.rmtree(place, ignore_errors=True)


def _replace(place: Path, final: Path) -> None:
    """Put a finished folder where the delivery lies; what was there goes at once."""
    old = final.with_name(f".{final.name}.old")
    shutil.rmtree(old, ignore_errors=True)
    if final.exists():
        final.rename(old)
    place.rename(final)
    shutil.rmtree(old, ignore_errors=True)
