"""The stages of a run: told when they begin and end, and how long each took, kept in the run folder."""

from __future__ import annotations

import json
import logging
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from finhosta_dq.logs import about, tell

STAGES_FILE = "stages.json"


@contextmanager
def stage(folder: Path, run_id: str, name: str) -> Iterator[None]:
    """The block is that stage of the run built in ``folder``: its seconds go into ``stages.json`` there, unless it fails."""
    with about(run_id=run_id, hospital=run_id.partition("-")[0], stage=name):
        tell("stage started")
        began = time.monotonic()
        try:
            yield
        except BaseException as error:
            tell("stage failed", level=logging.ERROR, error=error)
            raise
        seconds = round(time.monotonic() - began, 3)
        (folder / STAGES_FILE).write_text(json.dumps({**stages(folder), name: seconds}) + "\n", encoding="utf-8")
        tell("stage finished", seconds=seconds)


def stages(folder: Path) -> dict[str, float]:
    """Seconds by stage of the run in a folder; empty where none were kept, as by an older version."""
    try:
        found = json.loads((folder / STAGES_FILE).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return {str(name): float(seconds) for name, seconds in found.items()}
