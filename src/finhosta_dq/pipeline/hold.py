"""One run of a hospital at a time: a lock that the operating system frees when its holder ends, however it ends."""

from __future__ import annotations

import fcntl
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from finhosta_dq.progress import report
from finhosta_dq.publication.run_folder import open_hospital_lock

PATIENCE_SECONDS = 6 * 3600
_PAUSE_SECONDS = 0.5
_WAITING = "waiting for other run"


@contextmanager
def held(hospital: str, out: Path, patience: float = PATIENCE_SECONDS) -> Iterator[None]:
    """Hold the lock that every run of this hospital into this folder takes; waits up to ``patience`` seconds, then raises TimeoutError.

    A concurrency limit of the Prefect server is not used: who is killed keeps his slot there, for minutes on a server of its own, and for
    good on the one that ``fdq run`` starts for itself or where the server was started anew.
    """
    until, is_told = time.monotonic() + patience, False
    with open_hospital_lock(out, hospital) as lock:
        while True:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                if time.monotonic() > until:
                    raise TimeoutError(f"hospital {hospital} is still being run into {out}") from None
                if not is_told:
                    report(_WAITING, 0, 1)
                    is_told = True
                time.sleep(_PAUSE_SECONDS)
        if is_told:
            report(_WAITING, 1, 1)
        yield
