"""``fdq worklist``: the workbook of a published run, in the language and place asked."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from finhosta_dq.cli.common import stdout
from finhosta_dq.cli.results import OutOption, run_folder

app = typer.Typer(help="The worklist as an Excel workbook.", no_args_is_help=True)


@app.callback()
def _group() -> None:
    """The worklist as an Excel workbook."""


@app.command("export")
def export(
    target: Annotated[Path, typer.Argument(help="Workbook to write.")] = Path("worklist.xlsx"),
    run: Annotated[str, typer.Option(help="Run id, folder, or latest.")] = "latest",
    out: OutOption = None,
    lang: Annotated[str, typer.Option(help="nl, fr or en.")] = "en",
) -> None:
    """Write the worklist of a published run: one row per finding, keys and values included."""
    from finhosta_dq.pipeline.build import WAREHOUSE
    from finhosta_dq.publication.workbook import write_workbook
    from finhosta_dq.warehouse.connection import connect

    con = connect(run_folder(run, out) / WAREHOUSE, read_only=True)
    try:
        write_workbook(con, target, language=lang)
    finally:
        con.close()
    target.chmod(0o600)
    stdout.print(f"Worklist written to {target}: it names patients' stays, keep it inside the registration team")
