"""``fdq run``: the nightly flow on what lies in the landing folder."""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import Annotated

import typer

from finhosta_dq.cli.common import existing, quiet_libraries, shown_progress, stderr, stdout
from finhosta_dq.cli.show import exit_code, show_run


def run(
    landing: Annotated[Path, typer.Option("--landing", help="Folder, file or ZIP with the deliveries.")],
    hospital: Annotated[str | None, typer.Option(help="Recognition number, three digits: only that hospital.")] = None,
    period: Annotated[str | None, typer.Option(help="2025-1, or 2025 for the whole year.")] = None,
    out: Annotated[Path | None, typer.Option(help="Folder of the published runs.")] = None,
    reference: Annotated[Path | None, typer.Option(help="Folder of the hospital's own lists; default _reference in the landing.")] = None,
    judge: Annotated[str | None, typer.Option(help="fast or native.")] = None,
    lang: Annotated[str | None, typer.Option(help="Language of report and workbook: nl, fr or en.")] = None,
    only_changed: Annotated[
        bool | None, typer.Option("--only-changed/--always", help="Leave out a run that would only repeat the one before.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the report documents (masked) for machines.")] = False,
) -> None:
    """Run the nightly flow: read, validate, derive, publish."""
    existing(landing)
    started = time.time()
    folders = run_nightly(
        landing,
        hospital=hospital,
        period=period,
        out=out,
        reference=reference,
        judge=judge,
        language=lang,
        only_changed=only_changed,
        progress=not as_json,
    )
    for folder in folders:
        if (folder / "_SUCCESS").stat().st_mtime < started:
            stderr.print(f"Nothing changed since run {folder.name}; it was not made again", markup=False)
    if as_json:
        stdout.print_json(json.dumps([json.loads((folder / "report.json").read_text()) for folder in folders]))
    else:
        for folder in folders:
            show_run(folder)
    raise typer.Exit(max(exit_code(folder) for folder in folders))


def run_nightly(
    landing: Path,
    *,
    hospital: str | None = None,
    period: str | None = None,
    out: Path | None = None,
    reference: Path | None = None,
    judge: str | None = None,
    language: str | None = None,
    only_changed: bool | None = None,
    progress: bool = True,
) -> list[Path]:
    """Run the flow in this process, with Prefect's own server or the one in PREFECT_API_URL; the run folders."""
    from finhosta_dq.pipeline.settings import Settings, step_back

    quiet_libraries()
    # before Prefect starts its server, so that all of the run stands back
    settings = Settings()
    step_back(settings.nice)
    # bars are no JSON lines
    with shown_progress(progress and settings.log == "text"):
        from finhosta_dq.progress import report

        report("starting Prefect", 0, 1)
        from flows.nightly import nightly
        from flows.own_server import end_with_this_process

        end_with_this_process()
        report("starting Prefect", 1, 1)
        folders = nightly(
            landing=str(landing.resolve()),
            hospital=hospital,
            period=period,
            out=str(out.resolve()) if out else None,
            reference=str(reference.resolve()) if reference else None,
            judge=judge,
            language=language,
            only_changed=only_changed,
        )
    return [Path(folder) for folder in folders]
