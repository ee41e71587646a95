"""``fdq check``: pre-submission check of files, folders or ZIPs; writes nothing but standard output."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Annotated, Any

import typer

from finhosta_dq.cli.common import existing, fail, shown_progress, stderr
from finhosta_dq.cli.show import document_exit_code, show_document


def check(
    paths: Annotated[list[Path], typer.Argument(help="Files, folders or ZIPs of a delivery.")],
    hospital: Annotated[str | None, typer.Option(help="Only that hospital.")] = None,
    period: Annotated[str | None, typer.Option(help="2025-1, or 2025 for the whole year.")] = None,
    reference: Annotated[Path | None, typer.Option(help="Folder of the hospital's own lists.")] = None,
    judge: Annotated[str, typer.Option(help="fast or native.")] = "fast",
    as_json: Annotated[bool, typer.Option("--json", help="Print the whole document, keys and values included.")] = False,
) -> None:
    """Check a delivery before it is sent. Needs no server, no network and no write access to the folder."""
    for path in paths:
        existing(path)
    if not as_json:
        stderr.print(f"Checking {', '.join(str(path) for path in paths)} ...", markup=False)
    from finhosta_dq.pipeline.check import check_document
    from finhosta_dq.pipeline.plan import NothingToRunError, plan_runs
    from finhosta_dq.pipeline.settings import Settings

    settings = Settings(judge=judge)  # type: ignore[arg-type]
    try:
        plans = plan_runs(paths, hospital=hospital, period=period, reference=reference or settings.reference)
    except NothingToRunError as error:
        fail(error)
    with shown_progress(not as_json):
        documents = [check_document(plan, settings) for plan in plans]
    merged = _merge(documents)
    if as_json:
        json.dump(merged, sys.stdout, ensure_ascii=False)
        sys.stdout.write("\n")
    else:
        show_document(merged)
    raise typer.Exit(document_exit_code(merged))


def _merge(documents: list[dict[str, Any]]) -> dict[str, Any]:
    """One document of several runs: the first one's run, everybody's deliveries and indicators."""
    merged = dict(documents[0])
    merged["deliveries"] = [delivery for document in documents for delivery in document["deliveries"]]
    merged["indicators"] = [indicator for document in documents for indicator in document["indicators"]]
    return merged
