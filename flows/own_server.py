"""The server that Prefect starts for a run without ``PREFECT_API_URL``: it ends with the run, also when the run is killed."""

from __future__ import annotations

import atexit
import subprocess
from typing import Any

from prefect.server.api.server import SubprocessASGIServer

# reads until the run is gone, which closes the other end, then ends the server
_WATCH = 'read -r _; kill "$1" 2>/dev/null'


def end_with_this_process() -> None:
    """From now on a server that Prefect starts from this process ends when this process does, however it does.

    Prefect itself ends it on a normal exit only; what a killed run left would stay in memory, with its place in the database, for good.
    """
    SubprocessASGIServer._run_uvicorn_command = _watched  # type: ignore[method-assign]


_started = SubprocessASGIServer._run_uvicorn_command


def _watched(server: Any) -> subprocess.Popen[Any]:
    process = _started(server)
    watcher = subprocess.Popen(["/bin/sh", "-c", _WATCH, "watch", str(process.pid)], stdin=subprocess.PIPE)
    # before Prefect registers its own, so after it: the server is gone by then, and its number may be somebody else's
    atexit.register(_dismiss, watcher)
    return process


def _dismiss(watcher: subprocess.Popen[bytes]) -> None:
    watcher.kill()
    watcher.wait()
