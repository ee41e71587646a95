"""Flow ``check-on-demand``: the verdict on a folder, without publishing anything."""

from __future__ import annotations

from pathlib import Path

from prefect import flow
from prefect.artifacts import create_table_artifact

from finhosta_dq.pipeline.check import checked
from finhosta_dq.pipeline.plan import RunPlan, plan_runs
from finhosta_dq.pipeline.settings import Settings
from finhosta_dq.pipeline.withheld import private
from flows.common import FLOW_TIMEOUT_SECONDS


@flow(name="check-on-demand", timeout_seconds=FLOW_TIMEOUT_SECONDS)
def check_on_demand(path: str, hospital: str | None = None, period: str | None = None) -> dict[str, str]:
    """Verdict by delivery id of what lies in ``path``; nothing is written but this answer, counts only."""
    settings = Settings()
    verdicts: dict[str, str] = {}
    for plan in plan_runs(Path(path), hospital=hospital, period=period, reference=settings.reference):
        verdicts.update(_verdicts(plan, settings))
    create_table_artifact(key="check-verdicts", table=[{"delivery": name, "verdict": verdict} for name, verdict in verdicts.items()])
    return verdicts


@private
def _verdicts(plan: RunPlan, settings: Settings) -> dict[str, str]:
    with checked(plan, settings) as (_, found):
        return found
