"""Files made for one answer: gone when it is sent, and at the next start where the process ended before."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

FOLDER = ".serve-scratch"


def clear_scratch(out: Path) -> None:
    """Remove what an earlier process left behind; one process serves a folder of results."""
    shutil.rmtree(out / FOLDER, ignore_errors=True)


def scratch_folder(out: Path) -> Path:
    """The folder of such files, beside the results so that it lies on the disk meant for them."""
    folder = out.absolute() / FOLDER
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


def scratch_file(out: Path, suffix: str) -> Path:
    """An empty file that only its owner can read; the caller removes it."""
    with tempfile.NamedTemporaryFile(dir=scratch_folder(out), suffix=suffix, delete=False) as made:
        return Path(made.name)
