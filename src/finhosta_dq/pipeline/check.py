"""Pre-submission check: the pipeline up to the verdict, in memory, writing nothing."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import duckdb

from finhosta_dq.pipeline import steps
from finhosta_dq.pipeline.plan import RunPlan, new_run_id
from finhosta_dq.pipeline.settings import Settings
from finhosta_dq.publication.document import document
from finhosta_dq.warehouse.connection import open_warehouse


@contextmanager
def checked(plan: RunPlan, settings: Settings) -> Iterator[tuple[duckdb.DuckDBPyConnection, dict[str, str]]]:
    """A judged in-memory warehouse of the plan, with the verdict by delivery id.

    Spill files of DuckDB go to a private temporary folder that is removed at the end.
    """
    with tempfile.TemporaryDirectory(prefix="fdq-") as spill:
        con = open_warehouse(None, threads=settings.threads, memory_limit=settings.memory_limit, temp_directory=Path(spill))
        try:
            steps.start(con, new_run_id(plan), settings.judge)
            steps.extract(con, plan)
            verdicts = steps.validate(con, judge=settings.judge)
            steps.derive(con)
            steps.finish(con)
            yield con, verdicts
        finally:
            con.close()


def check_document(plan: RunPlan, settings: Settings) -> dict[str, Any]:
    """The document of a check: complete findings with keys and values, for the people who own the records."""
    with checked(plan, settings) as (con, _):
        return document(con, redacted=False)
