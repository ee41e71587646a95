"""Flow ``extract``: the files of a delivery into the warehouse of a run."""

from __future__ import annotations

from prefect import flow, task
from prefect.artifacts import create_table_artifact

from finhosta_dq.pipeline import build as building
from finhosta_dq.pipeline.build import Build
from finhosta_dq.pipeline.plan import RunPlan
from finhosta_dq.pipeline.steps import Extracted
from finhosta_dq.pipeline.withheld import private
from flows.common import FLOW_TIMEOUT_SECONDS, IO_RETRIES, IO_RETRY_DELAYS, is_io_failure


@task(name="read and stage", retries=IO_RETRIES, retry_delay_seconds=IO_RETRY_DELAYS, retry_condition_fn=is_io_failure)
@private
def read_and_stage(plan: RunPlan, build: Build) -> Extracted:
    """Every line of every file into raw and staging tables; a retry starts from an empty warehouse."""
    building.restart(build)
    return building.extract(build, plan)


@flow(name="extract", timeout_seconds=FLOW_TIMEOUT_SECONDS, validate_parameters=False)
def extract(plan: RunPlan, build: Build) -> Extracted:
    """Read the deliveries of the plan; the file account is kept as an artifact, counts only."""
    extracted = read_and_stage(plan, build)
    create_table_artifact(
        key=f"files-{plan.hospital}-{plan.year}",
        table=[
            {"files": extracted.files, "lines": extracted.lines, "loaded": extracted.loaded, "rejected": extracted.rejected},
        ],
        description="lines = loaded + rejected",
    )
    return extracted
