"""Files made for one answer: gone when it is sent, and at the next start where the process ended before."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

FOLDER = ".serve-scratch"


def clear_scratch(out: Path) -> None:
    """Remove what an earlier process left behind; one process serves a folder of results."""
    shutil.rmtree(out / FOLDER, ignore_errors=True)


def scratch_file(out: Path, suffix: str) -> Path:
    """An empty file that only its owner can read, beside the results so that it lies on the disk meant for them; the caller removes it."""
    folder = out / FOLDER
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=folder, suffix=suffix, delete=False) as made:
        return Path(made.name)
