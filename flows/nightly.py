"""Flow ``nightly``: from the landing folder to published runs, one per hospital and year."""

from __future__ import annotations

from pathlib import Path

from prefect import flow, get_run_logger

from finhosta_dq.logs import start_logging
from finhosta_dq.pipeline import build as building
from finhosta_dq.pipeline.hold import held
from finhosta_dq.pipeline.plan import RunPlan, plan_runs
from finhosta_dq.pipeline.settings import Settings, step_back
from finhosta_dq.pipeline.unchanged import fingerprint
from finhosta_dq.pipeline.withheld import WithheldError, private
from flows.common import FLOW_TIMEOUT_SECONDS
from flows.derive import derive
from flows.extract import extract
from flows.publish import publish
from flows.source import extract_before
from flows.validate import validate


@flow(name="nightly", timeout_seconds=FLOW_TIMEOUT_SECONDS)
def nightly(
    landing: str,
    hospital: str | None = None,
    period: str | None = None,
    out: str | None = None,
    reference: str | None = None,
    judge: str | None = None,
    language: str | None = None,
    only_changed: bool | None = None,
) -> list[str]:
    """Run what lies in the landing folder, after an extract where ``FDQ_SOURCE_NIGHTLY_...`` asks for one; the folders of the published runs.

    landing: folder, file or ZIP with deliveries. hospital, period: only those. out, reference, judge, language and only_changed override
    the settings; with only_changed a run that would only repeat the one before is left out, and that one's folder is returned. Findings
    never fail the flow; a machine fault of one hospital does not stop the others, and fails the flow at the end.
    """
    logger = get_run_logger()
    given = {"out": out, "reference": reference, "judge": judge, "language": language, "only_changed": only_changed}
    settings = Settings(**{name: value for name, value in given.items() if value is not None})  # type: ignore[arg-type]
    step_back(settings.nice)
    start_logging(settings.log, settings.log_file)
    extract_before(landing)
    plans = plan_runs(Path(landing), hospital=hospital, period=period, reference=settings.reference)
    folders, failed = [], []
    for plan in plans:
        try:
            folders.append(str(_one_run(plan, settings)))
        except Exception as error:
            told = error if isinstance(error, WithheldError) else type(error).__name__
            logger.error("hospital %s, year %s: run failed with %s", plan.hospital, plan.year, told)
            failed.append(error)
    if failed:
        raise failed[0]
    return folders


@private
def _one_run(plan: RunPlan, settings: Settings) -> Path:
    logger = get_run_logger()
    with held(plan.hospital, settings.out):
        mark = fingerprint(plan, settings) if settings.only_changed else None
        if mark is not None and (before := building.repeated(plan, settings, mark)) is not None:
            logger.info("hospital %s, year %s: nothing changed since %s; not run again", plan.hospital, plan.year, before.name)
            return before
        build = building.begin(plan, settings, mark)
        try:
            extracted = extract(plan, build)
            verdicts = validate(build)
            derive(build)
            folder = publish(build)
        except BaseException:
            building.discard(build)
            raise
    logger.info(
        "run %s: hospital %s, year %s: %d lines = %d loaded + %d rejected; %s",
        build.run_id,
        plan.hospital,
        plan.year,
        extracted.lines,
        extracted.loaded,
        extracted.rejected,
        "; ".join(f"{delivery} {verdict}" for delivery, verdict in verdicts.items()),
    )
    return folder
