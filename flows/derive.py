"""Flow ``derive``: the budget indicators of a run; ``derive-only`` computes them anew for another exercise."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from prefect import flow, task

from finhosta_dq.pipeline import build as building
from finhosta_dq.pipeline.build import Build
from finhosta_dq.pipeline.hold import held
from finhosta_dq.pipeline.settings import Settings
from finhosta_dq.pipeline.withheld import private
from flows.common import FLOW_TIMEOUT_SECONDS, IO_RETRIES, IO_RETRY_DELAYS, is_io_failure
from flows.publish import publish


@task(name="derive indicators")
@private
def derive_indicators(build: Build, exercise_date: date | None) -> int:
    """All indicators into the marts; number of rows."""
    return building.derive(build, exercise_date)


@flow(name="derive", timeout_seconds=FLOW_TIMEOUT_SECONDS, validate_parameters=False)
def derive(build: Build, exercise_date: date | None = None) -> int:
    """Indicators at the budget date; default: the exercise that uses this year's data."""
    return derive_indicators(build, exercise_date)


@task(name="copy run", retries=IO_RETRIES, retry_delay_seconds=IO_RETRY_DELAYS, retry_condition_fn=is_io_failure)
@private
def copy_run(run: Path, settings: Settings) -> Build:
    """The warehouse of a published run in a new building folder."""
    return building.begin_from(run, settings)


@flow(name="derive-only", timeout_seconds=FLOW_TIMEOUT_SECONDS)
def derive_only(run: str, exercise_date: date | None = None, out: str | None = None) -> str:
    """Compute the indicators of a published run for another budget date and publish them as a new run.

    run: folder of a published run. exercise_date: 1 July or 1 January the budget is computed for.
    Returns the folder of the new run.
    """
    settings = Settings() if out is None else Settings(out=Path(out))
    with held(Path(run).name[:3], settings.out):
        build = copy_run(Path(run), settings)
        derive(build, exercise_date)
        return str(publish(build))
