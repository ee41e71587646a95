"""``fdq demo``: the fictitious hospital 999 through the whole pipeline."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import Annotated

import typer

from finhosta_dq.cli.common import shown_progress, stdout
from finhosta_dq.cli.run import run_nightly
from finhosta_dq.cli.show import show_run
from finhosta_dq.cli.synth import synthesise


def demo(
    out: Annotated[Path, typer.Option(help="Folder for the synthetic delivery and the results.")] = Path("fdq-demo"),
    stays: Annotated[int, typer.Option(min=200, help="Stays per half-year.")] = 3000,
    defects: Annotated[float, typer.Option(min=0.0, max=0.5, help="Share of stays with a known defect.")] = 0.02,
    seed: Annotated[int, typer.Option(help="Same seed, same hospital.")] = 2025,
) -> None:
    """Synthesise hospital 999 with known defects, run the nightly flow, say where the results are."""
    out = out.resolve()
    landing = out / "landing"
    if landing.exists():
        shutil.rmtree(landing)
    # a server database of its own: the demo leaves the user's Prefect alone
    os.environ.setdefault("PREFECT_HOME", str(out / "prefect"))
    stdout.print("Fictitious hospital 999, year 2025. All data are synthetic.")
    with shown_progress():
        synthesise(landing, hospital="999", period="2025", stays=stays, defects=defects, seed=seed)
    for folder in run_nightly(landing, out=out / "results"):
        show_run(folder)
        stdout.print(f"Known defects put in: {landing / 'defects.csv'}", markup=False)
