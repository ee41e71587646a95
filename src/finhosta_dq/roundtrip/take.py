"""Reads a workbook back: every row is untouched, taken, there already or refused with a reason, and none is lost."""

from __future__ import annotations

import secrets
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass, field
from datetime import date
from itertools import islice
from pathlib import Path
from typing import Any

import duckdb
from sqlalchemy import Connection

from finhosta_dq.registry.decisions import Refusal, decide_within
from finhosta_dq.registry.events import enter_event, write_event
from finhosta_dq.registry.standing import SYSTEM
from finhosta_dq.registry.store import Registry
from finhosta_dq.roundtrip.cells import OpenBook, opened
from finhosta_dq.roundtrip.choice import items_of, mount, run_of
from finhosta_dq.roundtrip.columns import NAME_LENGTH
from finhosta_dq.roundtrip.identity import WorkbookIdentity, read_identity
from finhosta_dq.roundtrip.judge import Candidate, Judge
from finhosta_dq.roundtrip.made import Made, batch_of
from finhosta_dq.roundtrip.package import WorkbookRefused
from finhosta_dq.roundtrip.rows import Row, RowRefused, list_rows
from finhosta_dq.roundtrip.shown import Shown
from finhosta_dq.roundtrip.wording import refusal_text
from finhosta_dq.side_by_side import beside

_CHUNK = 5_000


@dataclass(frozen=True)
class RowRefusal:
    """A row that was not taken. sheet, row: where people see it; code: a key of ``row`` in the texts; params: ``most``, or ``column``."""

    sheet: str
    row: int
    code: str
    params: Mapping[str, Any] = field(default_factory=dict)

    def message(self, language: str) -> str:
        """Why, without any value of the row."""
        return refusal_text(self.code, self.params, language)


@dataclass
class ImportResult:
    """What became of the rows: rows = untouched + taken + already (decided so before) + the number refused."""

    identity: WorkbookIdentity
    sha256: str
    rows: int = 0
    untouched: int = 0
    taken: int = 0
    already: int = 0
    refused: list[RowRefusal] = field(default_factory=list)

    def refuse(self, sheet: str, row: int, code: str, params: Mapping[str, Any] | None = None) -> None:
        """Add a refusal."""
        self.refused.append(RowRefusal(sheet, row, code, dict(params or {})))


def read_decision_workbook(
    con: duckdb.DuckDBPyConnection,
    registry: Registry,
    source: Path,
    *,
    by: str,
    who: str | None = None,
    origin: str = "cli",
    only_by: bool = False,
    day: date | None = None,
) -> ImportResult:
    """Take the decisions of a workbook into the registry, refuse row by row what is not right, and record the import as an event.

    con: warehouse of the run the workbook was made from (see ``workbook_identity``), also read-only. by: who decides where a row names
    nobody. who, origin: who imports and how (cli, page), for the event; default ``by``. only_by: refuse rows that name
    somebody else, where whoever imports proved to be ``by``. day: day that end dates are judged on, default today.
    A decision that this workbook brought before is not made again. Decisions and event are entered in one transaction, which looks up what
    was there within it: an import that is cut off leaves nothing, and of two at the same moment the second finds what the first brought.
    Raises WorkbookRefused (nothing is taken), NoMemory, ValueError (by), OSError.
    """
    by = by.strip()
    if not by or len(by) > NAME_LENGTH or by.casefold() == SYSTEM:
        raise ValueError(f"who decides must have 1 to {NAME_LENGTH} characters, and not be {SYSTEM}")
    try:
        # what is mounted replaces nothing that the caller mounted
        with opened(source) as book, closing(beside(con)) as own:
            result, candidates = _read(own, book, day)
        chosen = _named(_once(candidates, result), result, by, only_by)
        with registry.begin() as store:
            result.taken = _decide(store, result, chosen, by, day)
            assert result.rows == result.untouched + result.taken + result.already + len(result.refused), "a row was lost"
            subject, detail = result.identity.run_id, _told(result)
            enter_event(store, who=who or by, act="workbook_imported", subject=subject, detail=detail, origin=origin)
    except WorkbookRefused as refused:
        record_refused(registry, refused.code, who=who or by, origin=origin)
        raise
    result.refused.sort(key=lambda one: (one.sheet, one.row))
    return result


def _told(result: ImportResult) -> str:
    counts = f"rows={result.rows} untouched={result.untouched} taken={result.taken} already={result.already} refused={len(result.refused)}"
    return f"sha256={result.sha256} workbook={result.identity.workbook_id} {counts}"


def _read(con: duckdb.DuckDBPyConnection, book: OpenBook, day: date | None) -> tuple[ImportResult, list[Candidate]]:
    identity = read_identity(book)
    run = run_of(con)
    if (identity.run_id, identity.hospitals) != (run.run_id, run.hospitals):
        raise WorkbookRefused("other_run")
    # what stands now is asked of the registry row by row; here only what the run itself says is needed
    mount(con, None, run, day=day)
    judge = Judge(Shown(con, identity.language), identity.workbook_id)
    result, candidates = ImportResult(identity, book.sha256), []
    for rows in _chunks(list_rows(book, identity.headings)):
        items = defaultdict(list)
        for item in items_of(con, list({row.text("finding_key") for row in rows})):
            items[item["finding_key"]].append(item)
        for row in rows:
            result.rows += 1
            try:
                found = judge.judged(row, items.get(row.text("finding_key"), ()))
            except RowRefused as refused:
                result.refuse(row.sheet, row.number, refused.code, refused.params)
                continue
            if found is None:
                result.untouched += 1
            else:
                candidates.append(found)
    return result, candidates


def _chunks(rows: Iterator[Row]) -> Iterator[list[Row]]:
    while chunk := list(islice(rows, _CHUNK)):
        yield chunk


def _once(candidates: list[Candidate], result: ImportResult) -> list[Candidate]:
    # which of two rows on one finding was meant cannot be known
    times = Counter(one.decision.finding_key for one in candidates)
    for one in candidates:
        if times[one.decision.finding_key] > 1:
            result.refuse(one.sheet, one.row, "duplicate_key")
    return [one for one in candidates if times[one.decision.finding_key] == 1]


def _named(candidates: list[Candidate], result: ImportResult, by: str, only_by: bool) -> list[Candidate]:
    kept = []
    for one in candidates:
        name = one.by.casefold()
        if name == SYSTEM or (only_by and name not in ("", by.casefold())):
            result.refuse(one.sheet, one.row, "other_name")
        else:
            kept.append(one)
    return kept


def _decide(store: Connection, result: ImportResult, candidates: list[Candidate], by: str, day: date | None) -> int:
    identity, taken = result.identity, 0
    made = Made(store, [one.decision.finding_key for one in candidates], identity.workbook_id, identity.as_of)
    by_person: dict[str, list[Candidate]] = defaultdict(list)
    for one in candidates:
        person = one.by or by
        if made.is_taken(one.decision, person):
            result.already += 1
        elif made.is_overtaken(one.decision):
            result.refuse(one.sheet, one.row, "decided_since")
        else:
            by_person[person].append(one)
    batch = batch_of(identity.workbook_id, secrets.token_hex(4))
    for person, theirs in by_person.items():
        decisions = [one.decision for one in theirs]
        refused: list[Refusal] = decide_within(store, decisions, by=person, origin="workbook", run_id=identity.run_id, batch=batch, day=day)
        for refusal in refused:
            at = theirs[refusal.index]
            result.refuse(at.sheet, at.row, refusal.code, refusal.params)
        taken += len(theirs) - len(refused)
    return taken


def record_refused(registry: Registry, code: str, *, who: str, origin: str) -> None:
    """Record that a workbook was refused as a whole, for a caller that found it so before its run was known."""
    write_event(registry, who=who, act="workbook_refused", detail=f"code={code}", origin=origin)
