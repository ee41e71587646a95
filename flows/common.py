"""What the flows share: which failures are worth another try, and one run at a time per hospital."""

from __future__ import annotations

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from prefect.client.orchestration import get_client
from prefect.concurrency.sync import concurrency

from finhosta_dq.pipeline.trouble import is_worth_another_try
from finhosta_dq.pipeline.withheld import WithheldError
from finhosta_dq.publication.run_folder import open_hospital_lock

FLOW_TIMEOUT_SECONDS = 6 * 3600
IO_RETRIES = 2
IO_RETRY_DELAYS = [10, 60]


class BusyError(RuntimeError):
    """Error raised when another process on this machine already runs this hospital."""


def is_io_failure(task: Any, task_run: Any, state: Any) -> bool:
    """Retry condition: trouble with disk, network share or registry, never a mistake in data or rules."""
    error = state.result(raise_on_failure=False)
    return error.is_passing if isinstance(error, WithheldError) else is_worth_another_try(error)


@contextmanager
def one_at_a_time(hospital: str, out: Path) -> Iterator[None]:
    """Hold the hospital: a concurrency limit of 1 on the Prefect server, and a file lock for runs beside it.

    Raises BusyError when another process on this machine holds the lock.
    """
    name = f"hospital-{hospital}"
    with get_client(sync_client=True) as client:
        client.upsert_global_concurrency_limit_by_name(name, 1)
    with concurrency(name, occupy=1, timeout_seconds=FLOW_TIMEOUT_SECONDS), open_hospital_lock(out, hospital) as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise BusyError(f"hospital {hospital} is already being run into {out}") from error
        yield
