"""A real Prefect server on loopback, with its own database, for the tests of the flows."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from finhosta_dq.home import project_home

PREFECT = str(Path(sys.executable).parent / "prefect")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass
class Server:
    """A running server: its environment for clients, the folder of its logs, and the notices that runs sent."""

    env: dict[str, str]
    folder: Path
    notices: list[Any] = field(default_factory=list)

    def prefect(self, *arguments: str, timeout: int = 180) -> str:
        """Run a prefect command against this server; its output. Fails the test when it fails."""
        done = subprocess.run(
            [PREFECT, *arguments], cwd=project_home(), env=self.env, capture_output=True, text=True, timeout=timeout, check=False
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def start(self, name: str, *arguments: str) -> subprocess.Popen:
        """Start a prefect process in the background, its output in ``<name>.log``."""
        log = (self.folder / f"{name}.log").open("w")
        return subprocess.Popen([PREFECT, *arguments], cwd=project_home(), env=self.env, stdout=log, stderr=subprocess.STDOUT)


def wait_for(url: str, process: subprocess.Popen, seconds: int = 120) -> None:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        assert process.poll() is None, "the server stopped"
        try:
            with urllib.request.urlopen(url, timeout=2):
                return
        except (urllib.error.URLError, TimeoutError, ConnectionError):
            time.sleep(0.3)
    raise AssertionError(f"{url} did not answer in {seconds} s")


def stop(process: subprocess.Popen) -> None:
    process.terminate()
    try:
        process.wait(20)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait(10)


@pytest.fixture(scope="module")
def prefect_server(tmp_path_factory):
    folder = tmp_path_factory.mktemp("prefect")
    port = free_port()
    env = {name: value for name, value in os.environ.items() if not name.startswith(("PREFECT_", "FDQ_"))}
    env |= {
        "PREFECT_HOME": str(folder / "home"),
        "PREFECT_API_URL": f"http://127.0.0.1:{port}/api",
        "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
        "DO_NOT_TRACK": "1",
        "PREFECT_SERVER_UI_V2_ENABLED": "false",
        "NO_PROXY": "*",
        "FDQ_PROJECT_DIR": str(project_home()),
        "FDQ_LANDING": str(folder / "landing"),
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
    }
    server = Server(env, folder)
    process = server.start("server", "server", "start", "--host", "127.0.0.1", "--port", str(port))
    try:
        wait_for(f"http://127.0.0.1:{port}/api/health", process)
        yield server
    finally:
        stop(process)
