"""``fdq network``: the deliveries of many hospitals over a Dask cluster, and their results added up."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.markup import escape
from rich.table import Table

from finhosta_dq.cli.common import BLOCKING, OK, UNABLE, existing, quiet_libraries, shown_progress, stderr, stdout

_NUMBERS = ("stays", "days", "blocking", "error", "signal")
_VERDICTS = ("passed", "passed_with_findings", "failed", "not_evaluated")

app = typer.Typer(help="Many hospitals: run them on several machines, add their results up.", no_args_is_help=True)


@app.callback()
def _group() -> None:
    """Many hospitals: run them on several machines, add their results up."""


@app.command("run")
def run(
    landing: Annotated[Path, typer.Option("--landing", help="Folder with the deliveries, seen by every worker under the same name.")],
    out: Annotated[Path | None, typer.Option(help="Folder of the published runs, seen by every worker under the same name.")] = None,
    scheduler: Annotated[
        str | None, typer.Option(help="Address of the Dask scheduler; default FDQ_DASK_SCHEDULER, else one run after another here.")
    ] = None,
    hospital: Annotated[str | None, typer.Option(help="Recognition number, three digits: only that hospital.")] = None,
    period: Annotated[str | None, typer.Option(help="2025-1, or 2025 for the whole year.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print folders and verdicts for machines.")] = False,
) -> None:
    """Run every hospital and year of the landing; exit 1 when a delivery failed, 2 when a run could not be done."""
    existing(landing)
    quiet_libraries()
    with shown_progress(not as_json):
        from flows.network import NetworkFailedError, network
        from flows.own_server import end_with_this_process

        end_with_this_process()
        try:
            folders = [
                Path(name)
                for name in network(
                    landing=str(landing.resolve()),
                    hospital=hospital,
                    period=period,
                    out=str(out.resolve()) if out else None,
                    scheduler=scheduler,
                )
            ]
        except NetworkFailedError as error:
            stderr.print(f"[bold red]fdq:[/] {escape(str(error))}", markup=True)
            raise typer.Exit(UNABLE) from None
    from finhosta_dq.network.once import verdicts

    found = {folder: verdicts(folder) for folder in folders}
    if as_json:
        typer.echo(json.dumps([{"run": folder.name, "folder": str(folder), "verdicts": verdict} for folder, verdict in found.items()]))
    else:
        table = Table("run", "delivery", "verdict")
        for folder, verdict in found.items():
            for number, (delivery, word) in enumerate(verdict.items()):
                table.add_row("" if number else folder.name, delivery, word)
        stdout.print(table)
    words = {word for verdict in found.values() for word in verdict.values()}
    raise typer.Exit(UNABLE if "not_evaluated" in words else BLOCKING if "failed" in words else OK)


@app.command("rollup")
def rollup(
    out: Annotated[str, typer.Option(help="Folder of the published runs, or the fsspec URL that their Parquet was copied to.")],
    hospitals: Annotated[str | None, typer.Option(help="Recognition numbers with commas: only those.")] = None,
    parquet: Annotated[Path | None, typer.Option(help="Folder that gets every table as Parquet.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Every table for machines, indicators included.")] = False,
) -> None:
    """Add up the last run of each hospital and year: stays, days, findings by severity, verdicts, indicators."""
    from finhosta_dq.network.rollup import roll_up

    found = roll_up(out, [name.strip() for name in hospitals.split(",")] if hospitals else (), parquet)
    if as_json:
        typer.echo(json.dumps(found.as_json(), ensure_ascii=False))
        return
    table = Table()
    for name in ("hospital", "year", *_NUMBERS):
        table.add_column(name, no_wrap=True, justify="right" if name in _NUMBERS else "left")
    table.add_column("deliveries", min_width=12)
    for row in found.tables["hospital"]:
        table.add_row(row["hospital"], row["year"], *(_shown(row, name) for name in _NUMBERS), _deliveries(row))
    total = found.tables["total"][0]
    table.add_section()
    table.add_row(f"all {total['hospitals']}", "", *(_shown(total, name) for name in _NUMBERS), _deliveries(total))
    stdout.print(table)
    if total["suppressed"]:
        stdout.print("few: fewer stays than the smallest group that is shown by itself; they are in no total of stays and days")
    for run_id in found.without_summary:
        stdout.print(f"without summary, made by an older version: {run_id}")


def _shown(row: dict[str, Any], name: str) -> str:
    value = row[name]
    if value is None:
        return "few" if name in ("stays", "days") and row.get("is_suppressed") else ""
    return f"{value:,}"


def _deliveries(row: dict[str, Any]) -> str:
    return "\n".join(f"{row[name]} {name}" for name in _VERDICTS if row[name])
