"""What the commands share: console, progress, exit codes."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NoReturn

from rich.console import Console
from rich.markup import escape

from finhosta_dq.progress import watching

OK, BLOCKING, UNABLE = 0, 1, 2
# a ContractError is a ValueError; contracts are read by the commands that need them
EXPECTED_ERRORS = (ValueError, OSError)

# results go to standard output, everything else to standard error, so that --json can be piped
stdout = Console(highlight=False, soft_wrap=True)
stderr = Console(stderr=True, highlight=False, soft_wrap=True)

VERDICT_STYLE = {"passed": "bold green", "passed_with_findings": "bold yellow", "failed": "bold red", "not_evaluated": "bold magenta"}
SEVERITY_STYLE = {"blocking": "red", "error": "yellow", "signal": "cyan"}


def fail(message: object) -> NoReturn:
    """Say what went wrong and stop with exit code 2."""
    stderr.print(f"[bold red]fdq:[/] {escape(str(message))}", markup=True)
    sys.exit(UNABLE)


def quiet_libraries() -> None:
    """Prefect speaks of warnings only, unless the user set its level; none of it goes to standard output."""
    os.environ.setdefault("PREFECT_LOGGING_LEVEL", "WARNING")
    os.environ.setdefault("PREFECT_LOGGING_SERVER_LEVEL", "WARNING")
    os.environ.setdefault("PREFECT_SERVER_ALLOW_EPHEMERAL_MODE", "true")
    # its server takes a while to start on a busy machine
    os.environ.setdefault("PREFECT_SERVER_EPHEMERAL_STARTUP_TIMEOUT_SECONDS", "180")


def existing(path: Path) -> Path:
    """The path, or exit 2 when it does not exist."""
    if not path.exists():
        fail(f"{path} does not exist")
    return path


@contextmanager
def shown_progress(enabled: bool = True) -> Iterator[None]:
    """Progress bars on standard error for everything that reports progress inside the block."""
    if not enabled:
        yield
        return
    # loaded by the commands that take long enough to show it
    from rich.progress import BarColumn, Progress, SpinnerColumn, TaskID, TextColumn, TimeElapsedColumn

    columns = (SpinnerColumn(), TextColumn("{task.description:<22}"), BarColumn(), TextColumn("{task.completed}/{task.total}"))
    with Progress(*columns, TimeElapsedColumn(), console=stderr) as bars:
        tasks: dict[str, TaskID] = {}

        def show(what: str, done: int, total: int) -> None:
            if what not in tasks:
                tasks[what] = bars.add_task(what, total=total)
            bars.update(tasks[what], completed=done, total=total)

        with watching(show):
            yield
