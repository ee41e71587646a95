"""What a drill tried and what became of it: one table, the same as JSON, and an exit code that fails on any loss."""

from __future__ import annotations

import json
import os
import platform
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

_FOLDER = Path("build/drills")


@dataclass(frozen=True)
class Row:
    """One kind of trial: how often it was tried, survived, lost something, leaked something, hung; and a word on it."""

    name: str
    tries: int
    survived: int
    lost: int
    leaked: int
    hung: int = 0
    note: str = ""

    @property
    def is_good(self) -> bool:
        """Tried at least once, and every try survived without loss, leak or hang."""
        return self.tries > 0 and self.survived == self.tries and not (self.lost or self.leaked or self.hung)


def table(rows: Sequence[Row]) -> str:
    """All rows and their sum, one line each."""
    width = max([len(row.name) for row in rows] + [len("all")]) + 2
    head = f"{'trial':{width}}{'tries':>8}{'survived':>10}{'lost':>6}{'leaked':>8}{'hung':>6}"
    whole = Row(
        "all",
        sum(row.tries for row in rows),
        sum(row.survived for row in rows),
        sum(row.lost for row in rows),
        sum(row.leaked for row in rows),
        sum(row.hung for row in rows),
    )
    lines = [
        f"{row.name:{width}}{row.tries:>8,}{row.survived:>10,}{row.lost:>6,}{row.leaked:>8,}{row.hung:>6,}  {row.note}".rstrip()
        for row in [*rows, whole]
    ]
    return "\n".join([head, *lines])


def finish(drill: str, rows: Sequence[Row], command: str) -> None:
    """Print the table, write it to ``build/drills/<drill>.json`` with date, machine and command, and exit with 1 unless every row is good.

    Raises SystemExit.
    """
    print(table(rows), flush=True)
    _FOLDER.mkdir(parents=True, exist_ok=True)
    document = {
        "date": datetime.now().astimezone().date().isoformat(),
        "command": command,
        "machine": f"{len(os.sched_getaffinity(0))} cores, {os.sysconf('SC_PAGE_SIZE') * os.sysconf('SC_PHYS_PAGES') / 1e9:.0f} GB",
        "python": platform.python_version(),
        "rows": [asdict(row) for row in rows],
    }
    (_FOLDER / f"{drill}.json").write_text(json.dumps(document, indent=1) + "\n", encoding="utf-8")
    if not rows or not all(row.is_good for row in rows):
        raise SystemExit(1)
