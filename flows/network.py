"""Flow ``network``: the deliveries of many hospitals, each run by a worker of a Dask cluster, or one after another in this process."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from prefect import flow, get_run_logger, task
from prefect.cache_policies import NO_CACHE
from prefect.client.orchestration import get_client
from prefect.runtime import flow_run
from prefect.settings import PREFECT_API_URL, get_current_settings, temporary_settings

from finhosta_dq.logs import start_logging
from finhosta_dq.network.cluster import check_cluster
from finhosta_dq.network.once import Published, run_once, token_of
from finhosta_dq.pipeline import build as building
from finhosta_dq.pipeline.build import Build
from finhosta_dq.pipeline.plan import RunPlan, plan_runs
from finhosta_dq.pipeline.settings import Settings, step_back
from finhosta_dq.pipeline.trouble import is_worth_another_try
from finhosta_dq.progress import report
from flows.common import FLOW_TIMEOUT_SECONDS, IO_RETRIES, IO_RETRY_DELAYS


class RunFailedError(RuntimeError):
    """Error raised when a run failed: hospital, year and kind of the trouble, no value of a record."""

    def __init__(self, told: str, is_passing: bool = False) -> None:
        super().__init__(told, is_passing)
        self.told, self.is_passing = told, is_passing

    def __str__(self) -> str:
        return self.told


class NetworkFailedError(RuntimeError):
    """Error raised at the end of the flow when runs failed; the others are published."""


def _is_passing(task: Any, task_run: Any, state: Any) -> bool:
    error = state.result(raise_on_failure=False)
    return isinstance(error, RunFailedError) and error.is_passing


@task(
    name="run hospital",
    task_run_name="run {plan.hospital} {plan.year}",
    retries=IO_RETRIES,
    retry_delay_seconds=IO_RETRY_DELAYS,
    retry_condition_fn=_is_passing,
    cache_policy=NO_CACHE,
)
def run_hospital(plan: RunPlan, settings: Settings, token: str) -> Published:
    """One run from reading to registry, published once however often this task is started."""
    step_back(settings.nice)
    try:
        return run_once(plan, settings, token)
    except Exception as error:
        # the type alone: a message, and the trace that Prefect keeps, may quote a value of a record
        told = f"hospital {plan.hospital}, year {plan.year}: run failed with {type(error).__name__}"
        raise RunFailedError(told, is_worth_another_try(error)) from None


@flow(name="fan-out", timeout_seconds=FLOW_TIMEOUT_SECONDS, validate_parameters=False)
def fan_out(plans: list[RunPlan], settings: Settings, tokens: list[str]) -> tuple[list[Published], list[str]]:
    """Run every plan on the task runner of this flow; what was published, and what is told of those that failed."""
    logger = get_run_logger()
    if settings.dask_scheduler is None:
        # in this thread, one after another
        states = (run_hospital(plan, settings, token, return_state=True) for plan, token in zip(plans, tokens, strict=True))
        results = (state.result(raise_on_failure=False) for state in states)
    else:
        futures = [run_hospital.submit(plan, settings, token) for plan, token in zip(plans, tokens, strict=True)]
        results = (_outcome(future) for future in futures)
    done: list[Published] = []
    failed: list[str] = []
    for number, (plan, result) in enumerate(zip(plans, results, strict=True)):
        report("hospitals", number, len(plans))
        if isinstance(result, Published):
            done.append(result)
            logger.info("run %s: hospital %s, year %s: %s", result.folder.name, plan.hospital, plan.year, _in_words(result))
            for told in result.trouble:
                logger.warning("%s", told)
        else:
            kind = (
                result.told
                if isinstance(result, RunFailedError)
                else f"hospital {plan.hospital}, year {plan.year}: {type(result).__name__}"
            )
            logger.error("%s", kind)
            failed.append(kind)
    report("hospitals", len(plans), len(plans))
    return done, failed


@flow(name="network", timeout_seconds=FLOW_TIMEOUT_SECONDS)
def network(
    landing: str,
    hospital: str | None = None,
    period: str | None = None,
    out: str | None = None,
    scheduler: str | None = None,
) -> list[str]:
    """Run what lies in the landing folder on the workers of ``FDQ_DASK_SCHEDULER``; the folders of the published runs.

    landing, out: folders that every worker sees under the same name. hospital, period: only those. out, scheduler override the settings.
    A hospital that fails does not stop the others and fails the flow at the end. A retry of this flow run publishes no run twice.
    """
    given = {"out": out, "dask_scheduler": scheduler}
    found = Settings(**{name: value for name, value in given.items() if value is not None})  # type: ignore[arg-type]
    settings = found.model_copy(update={"out": found.out.absolute()})
    start_logging(settings.log, settings.log_file)
    check_cluster(settings, get_current_settings().api.url)
    plans = plan_runs(Path(landing).absolute(), hospital=hospital, period=period, reference=settings.reference)
    tokens = [token_of(str(flow_run.id), plan) for plan in plans]
    with get_client(sync_client=True) as client, temporary_settings({PREFECT_API_URL: str(client.api_url)}):
        # the workers tell this server how far they are, also when it was started for this command only
        done, failed = _placed(settings)(plans, settings, tokens)
    for one in done:
        if not one.is_repeat:
            _send_notices(one, settings)
    if failed:
        raise NetworkFailedError(f"{len(failed)} of {len(plans)} runs failed: " + "; ".join(failed))
    return [str(one.folder) for one in done]


def _placed(settings: Settings) -> Any:
    if settings.dask_scheduler is None:
        return fan_out
    from prefect_dask import DaskTaskRunner

    return fan_out.with_options(task_runner=DaskTaskRunner(address=settings.dask_scheduler))


def _outcome(future: Any) -> Any:
    try:
        return future.result()
    except Exception as error:
        # a worker that dies with the same run several times is an error of Dask
        return error


def _in_words(one: Published) -> str:
    verdicts = "; ".join(f"{delivery} {verdict}" for delivery, verdict in one.verdicts.items())
    how = " (published by an earlier try)" if one.was_published else " (nothing changed, not run again)" if one.is_repeat else ""
    return verdicts + how


def _send_notices(one: Published, settings: Settings) -> None:
    # from here and not from the worker: a run that was started twice is told once
    for sent in building.send_notices(Build(one.folder.name, one.folder, settings), one.folder):
        get_run_logger().info("run %s: notice: %s", one.folder.name, sent)
