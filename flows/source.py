"""Flow ``extract-source``: deliveries from a hospital's warehouse into the landing folder."""

from __future__ import annotations

from pathlib import Path
from typing import cast

from prefect import flow, get_run_logger, task
from prefect.artifacts import create_table_artifact
from prefect.blocks.system import Secret

from finhosta_dq.pipeline.withheld import private
from finhosta_dq.source.extract import extract
from finhosta_dq.source.manifest import Manifest
from finhosta_dq.source.settings import SourceSettings
from flows.common import FLOW_TIMEOUT_SECONDS, IO_RETRIES, IO_RETRY_DELAYS, is_io_failure


def connection_string(settings: SourceSettings) -> str:
    """The connection string of the warehouse: from the Prefect Secret block that the settings name, else as ``given_dsn``."""
    if settings.block is None:
        return settings.given_dsn()
    return str(cast(Secret[str], Secret.load(settings.block)).get())


# the connection string is asked for inside, so that it is no parameter that Prefect would keep
@task(name="extract from the source", retries=IO_RETRIES, retry_delay_seconds=IO_RETRY_DELAYS, retry_condition_fn=is_io_failure)
@private
def extract_tables(profile: str, hospital: str, period: str, landing: str, full: bool) -> list[Manifest]:
    """The deliveries of one snapshot; a retry takes a new one."""
    settings = SourceSettings()
    dsn = connection_string(settings)
    return extract(dsn, profile, hospital, period, Path(landing), full=full, memory_limit=settings.memory_limit)


@flow(name="extract-source", timeout_seconds=FLOW_TIMEOUT_SECONDS)
def extract_source(profile: str, hospital: str, period: str, landing: str, full: bool = False) -> dict[str, int]:
    """Extract into the landing folder; rows by delivery id. Drift never fails the flow, a source that cannot be reached does.

    period: ``2025-1``, or ``2025`` for both half-years and the yearly registration. full: read every row again.
    """
    made = extract_tables(profile, hospital, period, landing, full)
    rows = {manifest.delivery: sum(table.rows for table in manifest.tables.values()) for manifest in made}
    create_table_artifact(
        key=f"extract-{hospital}-{period}",
        table=[
            {"delivery": one.delivery, "tables": len(one.tables), "rows": rows[one.delivery], "differences": len(one.drift)} for one in made
        ],
        description="rows of the source = lines of the files",
    )
    for manifest in made:
        for entry in manifest.drift:
            get_run_logger().warning("%s: %s", entry.table, " ".join(filter(None, (entry.kind, entry.column, entry.found))))
    return rows


def extract_before(landing: str) -> None:
    """Extract what ``FDQ_SOURCE_NIGHTLY_PROFILE``, ``_HOSPITAL`` and ``_PERIOD`` ask for; nothing when no profile is named.

    Raises ValueError when only a part of them is given, and what the extract raises: a night must not judge old data as new.
    """
    settings = SourceSettings()
    if settings.nightly_profile is None:
        return
    if settings.nightly_hospital is None or settings.nightly_period is None:
        raise ValueError("FDQ_SOURCE_NIGHTLY_PROFILE needs FDQ_SOURCE_NIGHTLY_HOSPITAL and FDQ_SOURCE_NIGHTLY_PERIOD")
    extract_source(settings.nightly_profile, settings.nightly_hospital, settings.nightly_period, landing)
