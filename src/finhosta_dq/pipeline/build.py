"""Builds a run in its own folder, step by step; each step opens the warehouse file and closes it again."""

from __future__ import annotations

import logging
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
from sqlalchemy.exc import SQLAlchemyError

from finhosta_dq.encryption.keys import key_ring
from finhosta_dq.findings.page_table import prepare_page
from finhosta_dq.logs import about, tell
from finhosta_dq.notices.send import notify
from finhosta_dq.notices.settings import NoticeSettings
from finhosta_dq.pipeline import memory, steps
from finhosta_dq.pipeline.compare import compare, keep, previous_run
from finhosta_dq.pipeline.plan import RunPlan, new_run_id
from finhosta_dq.pipeline.settings import Settings
from finhosta_dq.pipeline.stages import stage
from finhosta_dq.pipeline.unchanged import base_of, keep_input, repeats
from finhosta_dq.publication import run_folder
from finhosta_dq.publication.run_folder import RUNS, prepare_building, promote, publish
from finhosta_dq.publication.run_folder import WAREHOUSE as WAREHOUSE
from finhosta_dq.reading.kept import Kept, kept_parts
from finhosta_dq.registry.carry import carry
from finhosta_dq.registry.migrate import RegistryError
from finhosta_dq.registry.standing import today
from finhosta_dq.trends.section import run_section
from finhosta_dq.warehouse.connection import connect, open_warehouse


@dataclass(frozen=True)
class Build:
    """A run under construction: its id, folder, settings, and the fingerprint of its input where one was made.

    base: what all its parts rest on, where parts may be taken over from the warehouse file ``earlier`` of the run before; see
    ``unchanged.base_of``.
    """

    run_id: str
    folder: Path
    settings: Settings
    mark: str | None = None
    base: str | None = None
    earlier: Path | None = None

    @contextmanager
    def warehouse(self) -> Iterator[duckdb.DuckDBPyConnection]:
        """The warehouse of this build, for one step; closing it writes everything down."""
        con = connect(
            self.folder / WAREHOUSE,
            threads=self.settings.threads,
            memory_limit=self.settings.memory_limit,
            temp_directory=self.folder / "spill",
        )
        try:
            yield con
        finally:
            con.close()

    @contextmanager
    def kept(self, con: duckdb.DuckDBPyConnection) -> Iterator[Kept | None]:
        """What this build takes over from the run before, for one step on its warehouse; None when everything is to be made."""
        if self.base is None:
            yield None
            return
        with kept_parts(con, self.base, self.earlier) as kept:
            yield kept


def begin(plan: RunPlan, settings: Settings, mark: str | None = None) -> Build:
    """A fresh building folder with an empty warehouse in it. mark: ``unchanged.fingerprint`` of the plan, kept with the run.

    With ``settings.only_changed`` it takes over from the run published last what did not change.
    Raises RegistryError, OperationalError when the registry cannot be used: without it the run would forget what people
    decided; KeyFileError when an extract key is set that cannot be used.
    """
    key_ring()
    with memory.opened(settings):
        pass
    run_id = new_run_id(plan)
    folder = prepare_building(settings.out, run_id)
    open_warehouse(folder / WAREHOUSE, threads=settings.threads, memory_limit=settings.memory_limit).close()
    build = Build(run_id, folder, settings, mark)
    if settings.only_changed:
        previous = previous_run(settings.out / RUNS, plan.hospital, plan.year)
        build = replace(build, base=base_of(plan), earlier=previous / WAREHOUSE if previous else None)
    with build.warehouse() as con:
        steps.start(con, run_id, settings.judge)
    return build


def repeated(plan: RunPlan, settings: Settings, mark: str) -> Path | None:
    """The folder of the run published last when this one would only repeat it; see ``unchanged.repeats``."""
    with memory.opened(settings) as registry:
        return repeats(plan, settings, registry, mark, today())


def extract(build: Build, plan: RunPlan) -> steps.Extracted:
    """Read and stage the deliveries of the plan."""
    with stage(build.folder, build.run_id, "extract"), build.warehouse() as con, build.kept(con) as kept:
        found = steps.extract(con, plan, kept)
        tell("lines accounted for", files=found.files, lines=found.lines, loaded=found.loaded, rejected=found.rejected)
        return found


def validate(build: Build) -> dict[str, str]:
    """Rules and judge; verdict by delivery id. Validation results go to ``gx/`` of the run."""
    with stage(build.folder, build.run_id, "validate"), build.warehouse() as con, build.kept(con) as kept:
        verdicts = steps.validate(con, judge=build.settings.judge, results_dir=build.folder / "gx", kept=kept)
        found = con.execute("SELECT severity, count(*) FROM quality.finding GROUP BY severity ORDER BY severity").fetchall()
        tell("deliveries judged", deliveries=len(verdicts), **{f"findings_{severity}": count for severity, count in found})
        return verdicts


def remember_earlier(build: Build) -> list[str]:
    """Compare the findings with the run before and take over what people decided; earlier runs that could not be remembered, if any."""
    with stage(build.folder, build.run_id, "remember"), memory.opened(build.settings) as registry:
        trouble = memory.catch_up(registry, build.settings.out / RUNS)
        with build.warehouse() as con:
            if build.mark is not None:
                keep_input(con, registry, build.mark)
            carry(con, registry)
    return trouble


def derive(build: Build, exercise_date: date | None = None) -> int:
    """Budget indicators; number of rows."""
    with stage(build.folder, build.run_id, "derive"), build.warehouse() as con:
        rows = steps.derive(con, exercise_date=exercise_date)
        tell("indicators derived", rows=rows)
        return rows


def finish(build: Build, before_rename: Callable[[], None] | None = None) -> Path:
    """Compare with the run before, write report, workbooks and extract, then publish the whole folder by one rename; the run folder.

    before_rename: called when everything is written; what it raises keeps the run from being published.
    """
    # what takes long comes before the rename, and so does the account of how long it took
    with stage(build.folder, build.run_id, "publish"):
        _compare(build)
        with build.warehouse() as con:
            steps.finish(con)
            prepare_page(con)
            publish(con, build.folder, run_id=build.run_id, language=build.settings.language, trends=_trends(build, con), ring=key_ring())
    if before_rename is not None:
        before_rename()
    folder = promote(build.folder, build.settings.out, build.run_id)
    with about(run_id=build.run_id, hospital=build.run_id.partition("-")[0], stage="publish"):
        tell("run published")
    return folder


def _trends(build: Build, con: duckdb.DuckDBPyConnection) -> dict[str, Any] | None:
    hospital = build.run_id.split("-")[0]
    try:
        with memory.opened(build.settings) as registry:
            return run_section(con, registry, hospital, build.run_id, build.settings.language)
    except (RegistryError, SQLAlchemyError):
        # a registry that is away keeps no run from being published; the report says so
        return None


def _compare(build: Build) -> None:
    hospital, year = build.run_id.split("-")[:2]
    previous = previous_run(build.settings.out / RUNS, hospital, year)
    rows: list[dict[str, Any]] = []
    note = "first run"
    if previous is not None:
        limits = {"threads": build.settings.threads, "memory_limit": build.settings.memory_limit}
        rows, note = compare(build.folder / WAREHOUSE, previous, {**limits, "temp_directory": build.folder / "spill"})
    with build.warehouse() as con:
        keep(con, previous.name if previous else None, rows, note)


def remember(build: Build, folder: Path) -> str | None:
    """Enter the published run in ``folder`` in the registry; None when it is in, else why it is not yet."""
    told = memory.remembered(build.settings, folder)
    with about(run_id=build.run_id, hospital=build.run_id.partition("-")[0], stage="enter"):
        tell(
            "run entered in the registry" if told is None else "run not yet in the registry",
            level=logging.INFO if told is None else logging.WARNING,
        )
    return told


def send_notices(build: Build, folder: Path) -> list[str]:
    """Send the notices of the published run in ``folder`` as far as they are set, counts only; what went where, or why it did not."""
    con = connect(folder / WAREHOUSE, read_only=True)
    try:
        return notify(con, NoticeSettings(), build.settings.language)
    finally:
        con.close()


def run(plan: RunPlan, settings: Settings) -> Path:
    """A whole run without a scheduler: extract, validate, remember, derive, publish, enter. Returns the run folder.

    Raises RegistryError when the published run could not be entered in the registry.
    """
    build = begin(plan, settings)
    extract(build, plan)
    validate(build)
    trouble = remember_earlier(build)
    derive(build)
    folder = finish(build)
    trouble += [reason] if (reason := remember(build, folder)) else []
    if trouble:
        raise RegistryError("; ".join(trouble))
    return folder


def restart(build: Build) -> None:
    """Empty the warehouse of a build, so that a repeated reading starts afresh."""
    with build.warehouse() as con:
        judge, started = con.execute("SELECT judge, started_at FROM quality.run").fetchall()[0]
    for path in build.folder.glob(f"{WAREHOUSE}*"):
        path.unlink()
    open_warehouse(build.folder / WAREHOUSE, threads=build.settings.threads, memory_limit=build.settings.memory_limit).close()
    with build.warehouse() as con:
        steps.start(con, build.run_id, judge, started)


def begin_from(run_folder: Path, settings: Settings) -> Build:
    """A building folder that starts from the warehouse of a published run, under a new run id."""
    source = run_folder / WAREHOUSE
    if not source.is_file():
        raise FileNotFoundError(f"{run_folder} is not a published run: it has no {WAREHOUSE}")
    hospital, year = run_folder.resolve().name.split("-")[:2]
    run_id = new_run_id(RunPlan(hospital, year, []))
    folder = prepare_building(settings.out, run_id)
    shutil.copy2(source, folder / WAREHOUSE)
    build = Build(run_id, folder, settings)
    with build.warehouse() as con:
        con.execute("UPDATE quality.run SET run_id = ?, finished_at = NULL", [run_id])
        # what is computed otherwise from it is no repetition of it
        con.execute("DROP TABLE IF EXISTS quality.run_input")
        con.execute("DROP TABLE IF EXISTS quality.part_mark")
    return build


def discard(build: Build) -> None:
    """Remove a building folder that will not be published, and free its lock."""
    run_folder.discard(build.folder)


def findings_by_rule(build: Build) -> list[dict[str, str | int]]:
    """Rows of delivery, rule, severity, outcome and counts of the rules with findings; no keys, no values."""
    with build.warehouse() as con:
        rows = con.execute(
            """SELECT delivery_id, rule_id, any_value(severity), any_value(outcome), sum(numerator)::BIGINT
               FROM quality.rule_result WHERE findings > 0 GROUP BY delivery_id, rule_id ORDER BY delivery_id, rule_id"""
        ).fetchall()
    return [
        {"delivery": delivery, "rule": rule, "severity": severity, "outcome": outcome, "records": records}
        for delivery, rule, severity, outcome, records in rows
    ]
