"""The steps of a run, each over an open warehouse: extract, validate, derive, publish.

Plain functions: flows give them retries and a schedule, ``fdq check`` runs them in memory.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Literal

import duckdb

from finhosta_dq import __version__
from finhosta_dq.pipeline.plan import RunPlan
from finhosta_dq.progress import report
from finhosta_dq.reading.kept import Kept
from finhosta_dq.reading.load import load_delivery, record_strays
from finhosta_dq.rules.catalogue import load_catalogue
from finhosta_dq.rules.evaluate import evaluate
from finhosta_dq.rules.thresholds import read_overrides
from finhosta_dq.source.findings import record_drift
from finhosta_dq.warehouse.reference import Mounted, load_reference
from finhosta_dq.warehouse.staging import build_staging

Judge = Literal["fast", "native"]


@dataclass(frozen=True)
class Extracted:
    """What reading gave: files, lines = loaded + rejected, and the hospital's own lists in use."""

    files: int
    lines: int
    loaded: int
    rejected: int
    mounted: list[Mounted]


def start(con: duckdb.DuckDBPyConnection, run_id: str, judge: Judge, started: datetime | None = None) -> None:
    """Enter the run in ``quality.run``; its rule set is filled in by ``validate``."""
    con.execute("INSERT INTO quality.run VALUES (?, ?, '', ?, ?, NULL)", [run_id, __version__, judge, started or datetime.now(UTC)])


def extract(con: duckdb.DuckDBPyConnection, plan: RunPlan, kept: Kept | None = None) -> Extracted:
    """Reference data and every file of the plan into ``reference``, ``raw`` and ``staging``.

    kept: files and tables that are the same as in the run before are taken over from it.
    Raises ContractError for reference data of the hospital that does not fit, ConservationError when a
    line is not accounted for. Damage inside a delivery is recorded, never raised.
    """
    mounted = load_reference(con, plan.reference)
    # refused before anything is read, as the other lists are
    read_overrides(con, load_catalogue())
    con.execute("CREATE OR REPLACE TABLE quality.mounted (name VARCHAR, sha256 VARCHAR, rows BIGINT)")
    for one in mounted:
        con.execute("INSERT INTO quality.mounted VALUES (?, ?, ?)", [one.name, one.sha256, one.rows])
    total = len(plan.deliveries)
    for number, delivery in enumerate(plan.deliveries):
        report("reading", number, total)
        load_delivery(con, delivery, plan.reference, kept)
    record_strays(con, plan.unrecognised, plan.deliveries)
    record_drift(con, plan.deliveries)
    report("reading", total, total)
    report("staging", 0, 1)
    build_staging(con, kept)
    report("staging", 1, 1)
    row = con.execute("SELECT count(*), sum(lines), sum(loaded), sum(rejected) FROM quality.file_account").fetchone()
    files, lines, loaded, rejected = (int(value or 0) for value in row or (0, 0, 0, 0))
    return Extracted(files, lines, loaded, rejected, mounted)


def validate(
    con: duckdb.DuckDBPyConnection, *, judge: Judge = "fast", results_dir: Path | None = None, kept: Kept | None = None
) -> dict[str, str]:
    """Evaluate every rule in force, let Great Expectations judge; verdict by delivery id.

    results_dir: where the masked validation results of Great Expectations go, None = nowhere. kept: findings of a rule for which nothing
    changed are taken over from the run before.
    """
    catalogue = load_catalogue()
    evaluate(con, catalogue, progress=lambda done, total: report("rules", done, total), kept=kept)
    row = con.execute("SELECT coalesce(max(rule_set), '') FROM quality.run").fetchone()
    if row and not row[0]:
        con.execute("UPDATE quality.run SET rule_set = ?", [catalogue.fingerprint()])
    # imported here: Great Expectations costs seconds, and reading should be seen to start at once
    report("judging", 0, 1)
    from finhosta_dq.judge.run import judge_delivery

    deliveries = [found[0] for found in con.execute("SELECT delivery_id FROM quality.delivery ORDER BY delivery_id").fetchall()]
    verdicts: dict[str, str] = {}
    for number, delivery_id in enumerate(deliveries):
        report("judging", number, len(deliveries))
        verdicts[delivery_id] = judge_delivery(con, delivery_id, native=judge == "native", results_dir=results_dir).verdict
    report("judging", len(deliveries), len(deliveries))
    return verdicts


def derive(con: duckdb.DuckDBPyConnection, *, exercise_date: date | None = None) -> int:
    """The budget indicators into ``marts``; number of indicator rows."""
    report("indicators", 0, 2)
    from finhosta_dq.indicators.run import derive as derive_indicators
    from finhosta_dq.indicators.standing import derive_standing

    derive_indicators(con, exercise_date=exercise_date)
    report("indicators", 1, 2)
    derive_standing(con)
    report("indicators", 2, 2)
    row = con.execute("SELECT count(*) FROM marts.indicator").fetchone()
    return int(row[0]) if row else 0


def finish(con: duckdb.DuckDBPyConnection) -> None:
    """Note the end of the run."""
    con.execute("UPDATE quality.run SET finished_at = ?", [datetime.now(UTC)])
