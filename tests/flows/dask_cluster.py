"""A real Dask scheduler and workers on loopback, each a process of its own that can be killed."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

DASK = str(Path(sys.executable).parent / "dask")
QUIET = {
    "DO_NOT_TRACK": "1",
    "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
    "PREFECT_SERVER_UI_V2_ENABLED": "false",
    "GX_ANALYTICS_ENABLED": "false",
    "NO_PROXY": "*",
}


@dataclass
class Cluster:
    """Address of the scheduler, and the processes of the workers."""

    address: str
    env: dict[str, str]
    folder: Path
    workers: list[subprocess.Popen] = field(default_factory=list)

    def start(self, *arguments: str) -> subprocess.Popen:
        log = (self.folder / f"{arguments[0]}-{time.monotonic_ns()}.log").open("w")
        return subprocess.Popen([DASK, *arguments], cwd=self.folder, env=self.env, stdout=log, stderr=subprocess.STDOUT)

    def logs(self) -> str:
        """What scheduler and workers said."""
        return "\n".join(path.read_text() for path in sorted(self.folder.glob("*.log")))


@contextmanager
def dask_cluster(folder: Path, port: int, workers: int = 2, **env: str) -> Iterator[Cluster]:
    """A scheduler and workers of one thread each, without nanny and dashboard; killed at the end."""
    folder.mkdir(parents=True, exist_ok=True)
    inherited = {name: value for name, value in os.environ.items() if not name.startswith(("PREFECT_", "FDQ_", "DASK_"))}
    cluster = Cluster(f"tcp://127.0.0.1:{port}", inherited | QUIET | env, folder)
    scheduler = cluster.start("scheduler", "--host", "127.0.0.1", "--port", str(port), "--no-dashboard")
    try:
        for number in range(workers):
            place = ("--local-directory", str(folder / f"worker{number}"), "--preload", "flows")
            told = ("--nthreads", "1", "--no-nanny", "--no-dashboard", "--name", f"w{number}", "--host", "127.0.0.1")
            cluster.workers.append(cluster.start("worker", cluster.address, *told, *place))
        wait_for_workers(cluster, scheduler, workers)
        yield cluster
    finally:
        for process in [*cluster.workers, scheduler]:
            process.kill()
            process.wait(20)


def wait_for_workers(cluster: Cluster, scheduler: subprocess.Popen, number: int, seconds: int = 90) -> None:
    from distributed import Client

    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        assert scheduler.poll() is None, cluster.logs()
        try:
            with Client(cluster.address, timeout=2) as client:
                client.wait_for_workers(number, timeout=deadline - time.monotonic())
                return
        except OSError:
            time.sleep(0.3)
    raise AssertionError(f"no cluster in {seconds} s: {cluster.logs()}")
