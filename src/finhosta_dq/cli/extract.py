"""``fdq extract``: deliveries from the hospital's own PostgreSQL into the landing folder."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.table import Table as Grid

from finhosta_dq.cli.common import shown_progress, stdout

if TYPE_CHECKING:
    from finhosta_dq.source.manifest import Manifest


def extract(
    profile: Annotated[str, typer.Option(help="Name of a profile, or a folder with one statement per table.")],
    hospital: Annotated[str, typer.Option(help="Recognition number, three digits.")],
    period: Annotated[str, typer.Option(help="2025-1, or 2025 for both half-years and Finhosta.")],
    landing: Annotated[Path, typer.Option(help="Folder that the deliveries are written into.")],
    full: Annotated[bool, typer.Option("--full", help="Read every row again, not only what changed.")] = False,
) -> None:
    """Extract deliveries from PostgreSQL (FDQ_SOURCE_DSN or PGSERVICE). Exit 1: extracted, but the source differs from the contracts."""
    with shown_progress():
        from finhosta_dq.source.extract import extract as extract_deliveries
        from finhosta_dq.source.settings import SourceSettings

        settings = SourceSettings()
        if settings.block is None:
            dsn = settings.given_dsn()
        else:
            from flows.source import connection_string

            dsn = connection_string(settings)
        made = extract_deliveries(dsn, profile, hospital, period, landing, full=full, memory_limit=settings.memory_limit)
    for manifest in made:
        _show(manifest)
    raise typer.Exit(int(any(manifest.drift for manifest in made)))


def _show(manifest: Manifest) -> None:
    grid = Grid("table", "rows", "read", "how", title=f"{manifest.delivery}, as of {manifest.snapshot_at}", title_justify="left")
    for name, table in manifest.tables.items():
        grid.add_row(name, str(table.rows), str(table.arrived), table.mode)
    stdout.print(grid)
    for entry in manifest.drift:
        kept = "" if entry.written else "; not extracted"
        words = " ".join(part for part in (entry.kind.replace("_", " "), entry.column, entry.found) if part)
        stdout.print(f"{entry.table}: {words}{kept}", markup=False)
