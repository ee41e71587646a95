"""``fdq synth``: a consistent synthetic delivery of a fictitious hospital."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from finhosta_dq.cli.common import shown_progress, stdout


def synth(
    folder: Annotated[Path, typer.Argument(help="Folder to write to; it must be empty or not exist.")],
    hospital: Annotated[str, typer.Option(help="Recognition number, three digits.")] = "999",
    period: Annotated[str, typer.Option(help="2025-1 for a half-year, 2025 for both.")] = "2025-1",
    stays: Annotated[int, typer.Option(min=50, help="Stays per half-year.")] = 2000,
    defects: Annotated[float, typer.Option(min=0.0, max=0.5, help="Share of stays that get a known defect.")] = 0.0,
    seed: Annotated[int, typer.Option(help="Same seed, same files.")] = 1,
) -> None:
    """Write all files of all registrations, and defects.csv with every defect put in. Synthetic data only."""
    if folder.exists() and any(folder.iterdir()):
        raise ValueError(f"{folder} is not empty")
    with shown_progress():
        synthesise(folder, hospital=hospital, period=period, stays=stays, defects=defects, seed=seed)
    stdout.print(f"Synthetic delivery written to {folder} (seed {seed})", markup=False)


def synthesise(folder: Path, *, hospital: str, period: str, stays: int, defects: float, seed: int) -> None:
    """Generate and write a synthetic delivery into ``folder``."""
    from finhosta_dq.progress import report
    from finhosta_dq.synth.generate import generate
    from finhosta_dq.synth.options import Options
    from finhosta_dq.synth.write import write

    report("synthesising", 0, 2)
    made = generate(Options(hospital=hospital, period=period, stays=stays, defect_rate=defects, seed=seed))
    report("synthesising", 1, 2)
    write(made, folder)
    report("synthesising", 2, 2)
