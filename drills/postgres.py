"""A PostgreSQL on loopback that a drill may restart in the middle."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path


@dataclass
class Server:
    """A running server: URL of its database, what starts it, its process."""

    url: str
    command: list[str]
    process: subprocess.Popen[bytes]


def _program(name: str) -> str:
    found = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"))
    place = str(found[-1]) if found else shutil.which(name)
    if place is None:
        raise RuntimeError("not run: PostgreSQL is not installed")
    return place


@contextmanager
def running() -> Iterator[Server]:
    """A server with its data on disk; it refuses to run as root, so it runs as nobody then. Raises RuntimeError."""
    folder = Path(tempfile.mkdtemp(prefix="fdq-drill-pg-"))
    folder.chmod(0o777)
    as_user = ["setpriv", "--reuid=nobody", "--regid=nogroup", "--clear-groups"] if os.getuid() == 0 else []
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    data = str(folder / "data")
    subprocess.run([*as_user, _program("initdb"), "-D", data, "-U", "fdq", "-A", "trust", "-E", "UTF8"], check=True, capture_output=True)
    command = [*as_user, _program("postgres"), "-D", data, "-p", str(port), "-c", "listen_addresses=127.0.0.1", "-k", str(folder)]
    server = Server(f"postgresql+psycopg://fdq@127.0.0.1:{port}/postgres", command, _start(command))
    try:
        _wait(server)
        yield server
    finally:
        server.process.terminate()
        server.process.wait(60)
        shutil.rmtree(folder, ignore_errors=True)


def restart(server: Server) -> None:
    """Stop it at once, as a crash of the machine would, and start it again."""
    server.process.send_signal(signal.SIGQUIT)
    server.process.wait(60)
    server.process = _start(server.command)
    _wait(server)


def _start(command: list[str]) -> subprocess.Popen[bytes]:
    return subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def _wait(server: Server) -> None:
    ready = [_program("pg_isready"), "-d", server.url.replace("+psycopg", "")]
    for _ in range(600):
        if server.process.poll() is not None:
            break
        if subprocess.run(ready, capture_output=True, check=False).returncode == 0:
            return
        time.sleep(0.1)
    raise RuntimeError("PostgreSQL did not start")
