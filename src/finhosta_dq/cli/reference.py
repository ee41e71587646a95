"""``fdq reference build``: national mean stays from deliveries of many hospitals."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from finhosta_dq.cli.common import existing, shown_progress, stdout

app = typer.Typer(help="Reference data that the product cannot bring along.", no_args_is_help=True)


@app.command("build")
def build(
    landings: Annotated[list[Path], typer.Argument(help="Folders with the deliveries of hospitals and years.")],
    out: Annotated[Path, typer.Option(help="Folder for national_los.csv and national_gfin.csv.")],
    reference: Annotated[Path | None, typer.Option(help="Folder of own lists for all; default _reference in each folder.")] = None,
    as_json: Annotated[bool, typer.Option("--json")] = False,
) -> None:
    """National mean stays, quartiles and limits per subgroup by annex 3, from the pure stays of all deliveries."""
    from finhosta_dq.pipeline.national import build_national

    with shown_progress(not as_json):
        found = build_national([existing(landing) for landing in landings], out, reference)
    if as_json:
        import json

        typer.echo(json.dumps({**asdict(found), "out": str(out)}))
        return
    stdout.print(f"{len(found.hospitals)} hospitals, {', '.join(found.years)}: {found.stays:,} pure stays, {found.subgroups:,} subgroups")
    for reason, stays in sorted(found.excluded.items()):
        stdout.print(f"  left out for reason {reason}: {stays:,}")
    for remark in found.remarks:
        stdout.print(f"  [yellow]{remark}[/]")
    if found.synthetic:
        stdout.print("  The deliveries are synthetic, and the files say so.")
    stdout.print(f"Written to {out}: mount this folder's files in the folder of your own lists.", markup=False)
