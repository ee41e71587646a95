"""``fdq doctor``: what of this installation is right, and what to do about the rest."""

from __future__ import annotations

import json
import os
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from finhosta_dq.cli.common import stdout
from finhosta_dq.cli.results import OutOption

_STYLE = {"ok": "green", "warning": "yellow", "problem": "bold red", "not checked": "magenta"}


def doctor(
    out: OutOption = None,
    landing: Annotated[Path | None, typer.Option(help="Folder of the deliveries; default FDQ_LANDING.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="The checks for machines.")] = False,
) -> None:
    """Examine this installation: one line per check. Exit code 0 without a problem, 1 with one. Nothing is changed."""
    from prefect.settings import get_current_settings
    from rich.markup import escape

    from finhosta_dq.keeping.doctor import examine, exit_code
    from finhosta_dq.pipeline.settings import Settings

    settings = Settings(out=out) if out else Settings()
    if landing is None and os.environ.get("FDQ_LANDING"):
        landing = Path(os.environ["FDQ_LANDING"])
    checks = examine(settings, landing=landing, api=get_current_settings().api.url, now=datetime.now().astimezone())
    if as_json:
        typer.echo(json.dumps([check.as_dict() for check in checks], ensure_ascii=False))
    else:
        for check in checks:
            todo = f" [dim]→ {escape(check.todo)}[/]" if check.todo else ""
            stdout.print(f"[{_STYLE[check.state]}]{check.state:<11}[/] {escape(check.name)}: {escape(check.seen)}{todo}")
    raise typer.Exit(exit_code(checks))
