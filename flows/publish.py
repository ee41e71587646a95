"""Flow ``publish``: report, workbook and frozen extract, visible by one rename."""

from __future__ import annotations

from pathlib import Path

from prefect import flow, get_run_logger, task
from prefect.artifacts import create_markdown_artifact

from finhosta_dq.pipeline import build as building
from finhosta_dq.pipeline.build import Build
from finhosta_dq.pipeline.withheld import private
from flows.common import FLOW_TIMEOUT_SECONDS


@task(name="write and promote")
@private
def write_and_promote(build: Build) -> Path:
    """Everything of the run written, then moved to its place at once; the run folder."""
    return building.finish(build)


@task(name="enter in the registry")
@private
def remember(build: Build, folder: Path) -> str | None:
    """The published run into the registry; trouble is told, the run stands and the next one enters it."""
    return building.remember(build, folder)


@task(name="send notices")
@private
def send_notices(build: Build, folder: Path) -> list[str]:
    """By mail or to a web address as far as they are set; trouble is told, it fails no run."""
    return building.send_notices(build, folder)


@flow(name="publish", timeout_seconds=FLOW_TIMEOUT_SECONDS, validate_parameters=False)
def publish(build: Build) -> Path:
    """Publish the run and send its notices; the artifact says where it is."""
    folder = write_and_promote(build)
    if told := remember(build, folder):
        get_run_logger().warning("run %s: %s", build.run_id, told)
    for sent in send_notices(build, folder):
        get_run_logger().info("run %s: notice: %s", build.run_id, sent)
    create_markdown_artifact(key=f"run-{build.run_id.lower()}", markdown=f"Published run `{build.run_id}`: report, workbook and extract.")
    return folder
