"""A small synthetic delivery to break: a few files of every registration, a few lines of each."""

from __future__ import annotations

import tempfile
from functools import cache
from pathlib import Path

from finhosta_dq.cli.synth import synthesise

HOSPITAL = "999"
_FILES = {
    "999-Z-3.0-A-STAYHOSP-2025-1.TXT": 8,
    "999-Z-3.0-A-PATHOSPI-2025-1.TXT": 8,
    "999-Z-3.0-A-STAYINDX-2025-1.TXT": 8,
    "999-Z-3.0-M-DIAGNOSE-2025-1.TXT": 8,
    "999-Z-3.0-M-PROCEDUR-2025-1.TXT": 6,
    "999-Z-3.0-S-HOSPITAL-2025-1.TXT": 1,
    "999-Z-3.0-P-EMPLODAY-2025-1.TXT": 5,
    "999-FIN-4.7-BUDGET-2025-Y-01.TXT": 8,
    "999-FIN-4.7-YEARLY-2025-Y-01.TXT": 8,
    "999-SOCIAL-2025-1.CSV": 6,
    "999-GROUPER-2025-1.CSV": 6,
}


@cache
def corpus() -> dict[str, bytes]:
    """Name and content of the files, always the same."""
    with tempfile.TemporaryDirectory(prefix="fdq-drill-") as folder:
        made = Path(folder) / "made"
        synthesise(made, hospital=HOSPITAL, period="2025", stays=50, defects=0.0, seed=7)
        return {name: b"".join((made / name).read_bytes().splitlines(keepends=True)[:most]) for name, most in _FILES.items()}


def of_hospital(number: int) -> dict[str, bytes]:
    """The same delivery as that of another hospital (three digits), in names and records."""
    own = f"{number:03}"
    return {name.replace(HOSPITAL, own, 1): content.replace(b"999", own.encode()) for name, content in corpus().items()}
