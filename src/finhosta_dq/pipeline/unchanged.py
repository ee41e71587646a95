"""Whether a run would only repeat the one before: same files, lists, rules, version and decisions, and nothing that depends on the day; and
what the parts of a run rest on, so that one that differs somewhere takes over the rest."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import duckdb

from finhosta_dq import __version__
from finhosta_dq.findings.worklist import has_table
from finhosta_dq.home import expectations_dir, schemas_dir, sql_dir
from finhosta_dq.limits import limits
from finhosta_dq.pipeline.compare import previous_run
from finhosta_dq.pipeline.plan import RunPlan
from finhosta_dq.pipeline.settings import Settings
from finhosta_dq.publication.run_folder import RUNS, WAREHOUSE
from finhosta_dq.registry.carry import decision_mark
from finhosta_dq.registry.store import Registry
from finhosta_dq.rules.catalogue import load_catalogue, query_text
from finhosta_dq.warehouse.connection import connect

_BLOCK = 1 << 20
RULES = "rules"
"""Folder of ``sql/`` with the statements of rules, each of which counts for its own rule."""


def fingerprint(plan: RunPlan, settings: Settings) -> str:
    """SHA-256 over everything that a run is made of: the bytes of every file of the deliveries and of the hospital's own lists, what the
    names of files told, contracts, rules, statements, version, judge and language. Reads every file once."""
    digest = hashlib.sha256()
    for line in _parts(plan, settings):
        digest.update(line.encode() + b"\n")
    return digest.hexdigest()


def base_of(plan: RunPlan) -> str:
    """SHA-256 over what all parts of a run rest on: version, limits of reading, contracts, the hospital's own lists, and
    all statements but those of rules."""
    digest = hashlib.sha256()
    for line in _shared(plan):
        digest.update(line.encode() + b"\n")
    return digest.hexdigest()


def keep_input(con: duckdb.DuckDBPyConnection, registry: Registry, mark: str) -> None:
    """Write ``quality.run_input`` (fingerprint, decisions) into the warehouse of a run, before its decisions are taken over."""
    with registry.read() as store:
        decided = decision_mark(store, _deliveries(con))
    con.execute("CREATE OR REPLACE TABLE quality.run_input AS SELECT ? AS fingerprint, ? AS decisions", [mark, decided])


def repeats(plan: RunPlan, settings: Settings, registry: Registry, mark: str, day: date) -> Path | None:
    """The folder of the run published last that this one would repeat; None when there is a reason to run.

    mark: ``fingerprint`` of the plan. day: today. Reasons: another fingerprint, decisions since, an acceptance that ended since, a rule
    that reads the date and another day, and a run that kept no fingerprint.
    """
    previous = previous_run(settings.out / RUNS, plan.hospital, plan.year)
    if previous is None:
        return None
    con = connect(previous / WAREHOUSE, read_only=True)
    try:
        if not has_table(con, "quality", "run_input"):
            return None
        (known, decided, started), *_ = con.execute(
            "SELECT i.fingerprint, i.decisions, CAST(r.started_at AS DATE) FROM quality.run_input AS i CROSS JOIN quality.run AS r"
        ).fetchall()
        if known != mark or (started != day and _reads_the_date(con)):
            return None
        with registry.read() as store:
            return previous if decision_mark(store, _deliveries(con), since=started, day=day) == decided else None
    finally:
        con.close()


def _deliveries(con: duckdb.DuckDBPyConnection) -> list[str]:
    return [row[0] for row in con.execute("SELECT delivery_id FROM quality.delivery ORDER BY ALL").fetchall()]


def _reads_the_date(con: duckdb.DuckDBPyConnection) -> bool:
    """Whether a rule that was evaluated looks at today's date."""
    evaluated = {
        row[0] for row in con.execute("SELECT DISTINCT rule_id FROM quality.rule_result WHERE outcome <> 'not_evaluated'").fetchall()
    }
    dated = (rule for rule in load_catalogue().rules if rule.id in evaluated)
    return any("current_date" in (query_text(rule) if rule.query else rule.violation or "").lower() for rule in dated)


def _parts(plan: RunPlan, settings: Settings) -> Iterator[str]:
    yield from _shared(plan)
    yield f"judge {settings.judge} language {settings.language}"
    for delivery in plan.deliveries:
        yield f"delivery {delivery.id}"
        for file in sorted(delivery.files, key=lambda one: one.name):
            yield repr((file.name, file.table, file.refused, file.problem, file.issues, file.size))
            if file.problem is None:
                with file.open() as stream:
                    found = hashlib.sha256()
                    while block := stream.read(_BLOCK):
                        found.update(block)
                yield found.hexdigest()
    for stray in plan.unrecognised:
        yield f"stray {stray!r}"
    for folder in (expectations_dir(), sql_dir() / RULES):
        yield f"folder {folder.name}"
        yield from _folder(folder)


def _shared(plan: RunPlan) -> Iterator[str]:
    yield f"version {__version__} DuckDB {duckdb.__version__} {limits()!r}"
    yield f"own lists {'none' if plan.reference is None else ''}"
    if plan.reference is not None:
        yield from _folder(plan.reference)
    for folder in (schemas_dir(), *sorted(path for path in sql_dir().iterdir() if path.is_dir() and path.name != RULES)):
        yield f"folder {folder.name}"
        yield from _folder(folder)


def _folder(folder: Path) -> Iterator[str]:
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        with path.open("rb") as stream:
            yield f"{path.relative_to(folder).as_posix()} {hashlib.file_digest(stream, 'sha256').hexdigest()}"
