"""``fdq whatif``: what the decree would make of other stays or beds."""

from __future__ import annotations

import json
from typing import Annotated, Any

import typer
from rich.table import Table

from finhosta_dq.cli.common import shown_progress, stdout
from finhosta_dq.cli.results import OutOption, run_folder

NOTE = "SIMULATION - not a registration, not a number of this run"


def whatif(
    run: Annotated[str, typer.Argument(help="Run id, folder, or latest.")] = "latest",
    day_care: Annotated[
        list[str] | None, typer.Option(metavar="DRG=SHARE", help="Share of an APR-DRG that moves to surgical day care.")
    ] = None,
    days: Annotated[list[str] | None, typer.Option(metavar="DRG=DAYS", help="Days longer or shorter; all=-1 for every APR-DRG.")] = None,
    beds: Annotated[list[str] | None, typer.Option(metavar="FAMILY=BEDS", help="Recognised beds more or fewer, e.g. CD=+10.")] = None,
    out: OutOption = None,
    every: Annotated[bool, typer.Option("--all", help="Also indicators that do not change.")] = False,
    as_json: Annotated[bool, typer.Option("--json")] = False,
) -> None:
    """Simulate: move stays to day care, change lengths of stay or recognised beds, and see days, beds and K beside the actual ones."""
    from finhosta_dq.home import path_literal
    from finhosta_dq.indicators.whatif import parse_change, simulate
    from finhosta_dq.progress import report
    from finhosta_dq.warehouse.connection import connect

    changes = [parse_change("day care", text) for text in day_care or []]
    changes += [parse_change("days", text) for text in days or []]
    changes += [parse_change("beds", text) for text in beds or []]
    folder = run_folder(run, out)
    con = connect(None)
    try:
        con.execute(f"ATTACH {path_literal(folder / 'warehouse.duckdb')} AS run (READ_ONLY)")
        with shown_progress(not as_json):
            report("simulating", 0, 1)
            found = {"run": folder.name, **simulate(con, changes)}
            report("simulating", 1, 1)
    finally:
        con.close()
    if as_json:
        typer.echo(json.dumps(found, ensure_ascii=False, default=str))
        return
    _show(found, every)


def _show(found: dict[str, Any], every: bool) -> None:
    stdout.print(f"[bold]{NOTE}[/]")
    for change in found["changes"]:
        effect = "" if change["stays"] is None else f": {change['stays']:,} stays, {change['days']:+,} billed days"
        stdout.print(f"  {change['kind']} {change['of']} {change['amount']:+g}{effect}")
    table = Table("indicator", "name", "scope", "unit")
    for name in ("actual", "simulated", "change"):
        table.add_column(name, justify="right", no_wrap=True)
    for row in found["indicators"]:
        moved = row["actual"] is not row["simulated"] if row["change"] is None else abs(row["change"]) >= 5e-7
        if every or moved:
            numbers = ("-" if row[name] is None else f"{row[name]:,.4f}".rstrip("0").rstrip(".") for name in ("actual", "simulated"))
            change = "" if row["change"] is None else f"{row['change']:+,.4f}".rstrip("0").rstrip(".")
            table.add_row(row["indicator_id"], row["name_en"], row["scope"], row["unit"], *numbers, change)
    stdout.print(table)
