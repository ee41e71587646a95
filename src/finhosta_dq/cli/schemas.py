"""``fdq schemas``: the contracts, checked and exported."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from finhosta_dq.cli.common import stdout

app = typer.Typer(help="The contracts of the files.", no_args_is_help=True)


@app.callback()
def _group() -> None:
    """The contracts of the files."""


@app.command("check")
def check_schemas() -> None:
    """Read every contract; a mistake is named with file and path."""
    from finhosta_dq.contracts import contracts

    for registration in contracts().values():
        stdout.print(f"{registration.name}: {len(registration.files)} files, {sum(len(f.fields) for f in registration.files)} fields")


@app.command("export")
def export(
    odcs: Annotated[Path, typer.Option("--odcs", help="Folder for one Open Data Contract Standard document per registration.")],
) -> None:
    """Write the contracts as Open Data Contract Standard v3.1 documents."""
    from finhosta_dq.contracts.odcs import write_odcs

    for path in write_odcs(odcs):
        stdout.print(str(path))
