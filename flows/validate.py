"""Flow ``validate``: every rule in force, judged by Great Expectations; findings known again from earlier runs."""

from __future__ import annotations

from prefect import flow, get_run_logger, task
from prefect.artifacts import create_table_artifact

from finhosta_dq.pipeline import build as building
from finhosta_dq.pipeline.build import Build
from finhosta_dq.pipeline.withheld import private
from flows.common import FLOW_TIMEOUT_SECONDS, IO_RETRIES, IO_RETRY_DELAYS, is_io_failure


@task(name="evaluate and judge")
@private
def evaluate_and_judge(build: Build) -> dict[str, str]:
    """Findings of all rules and the verdict of each delivery. A finding is an outcome, not a failure."""
    return building.validate(build)


@task(name="remember earlier runs", retries=IO_RETRIES, retry_delay_seconds=IO_RETRY_DELAYS, retry_condition_fn=is_io_failure)
@private
def remember_earlier(build: Build) -> list[str]:
    """Findings compared with the run before, decisions of people taken over; earlier runs that could not be remembered."""
    return building.remember_earlier(build)


@flow(name="validate", timeout_seconds=FLOW_TIMEOUT_SECONDS, validate_parameters=False)
def validate(build: Build) -> dict[str, str]:
    """Verdict by delivery id; findings per rule are kept as an artifact, counts only."""
    verdicts = evaluate_and_judge(build)
    for told in remember_earlier(build):
        get_run_logger().warning("run %s: %s", build.run_id, told)
    create_table_artifact(
        key=f"rules-{build.run_id.lower()}",
        table=building.findings_by_rule(build),
        description="findings by rule: counts only, records stay in the worklist",
    )
    return verdicts
