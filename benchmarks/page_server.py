"""``fdq serve`` as its own process on a free port, and somebody logged in there; for measurements and for the tests of the page."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import httpx

from finhosta_dq.registry.store import default_url, open_registry
from finhosta_dq.serve.users import add_user, find_user, make_setup_link, use_setup_link

PASSWORD = "seven green bicycles"
_TOKEN = re.compile(r'name="csrf" value="([^"]+)"')


def program() -> str:
    """The ``fdq`` of this environment."""
    return str(Path(sys.executable).parent / "fdq")


def environment() -> dict[str, str]:
    """The environment without settings of the product, which would reach the processes started here."""
    return {name: value for name, value in os.environ.items() if not name.startswith("FDQ_")}


def add_users(out: Path, users: Mapping[str, str], *, coders: Mapping[str, str] | None = None) -> None:
    """Users (name -> role) with ``PASSWORD``, set through their link; coders: name -> id in the coder column. Those there stay."""
    registry = open_registry(default_url(out))
    for name, role in users.items():
        if find_user(registry, name) is None:
            add_user(registry, name, role, language="en", coder=(coders or {}).get(name))
            use_setup_link(registry, make_setup_link(registry, name, 1), PASSWORD)
    registry.close()


@contextmanager
def served(out: Path, log: Path) -> Iterator[str]:
    """The address of the page on the runs in ``out``, started as people start it and ended as they end it. Raises RuntimeError."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [program(), "serve", "--out", str(out), "--port", str(port)]
    with log.open("wb") as written:
        process = subprocess.Popen(command, stdout=written, stderr=written, stdin=subprocess.DEVNULL, env=environment(), cwd=out)
        try:
            _wait(process, port, log)
            yield f"http://127.0.0.1:{port}"
        finally:
            process.send_signal(signal.SIGINT)
            process.wait(timeout=60)


def log_in(address: str, name: str) -> httpx.Client:
    """Somebody at the page, logged in. Raises httpx.HTTPError."""
    client = httpx.Client(base_url=address, timeout=60)
    form = {"csrf": token(client.get("/login")), "name": name, "password": PASSWORD}
    client.post("/login", data=form, follow_redirects=True).raise_for_status()
    return client


def token(answer: httpx.Response) -> str:
    """The token in the forms of a page. Raises RuntimeError when it has none."""
    found = _TOKEN.search(answer.text)
    if found is None:
        raise RuntimeError(f"no form in the answer: {answer.status_code}")
    return found.group(1)


def _wait(process: subprocess.Popen[bytes], port: int, log: Path) -> None:
    for _ in range(600):
        if process.poll() is not None:
            break
        try:
            if httpx.get(f"http://127.0.0.1:{port}/health", timeout=2).status_code == 200:
                return
        except httpx.TransportError:
            time.sleep(0.1)
    raise RuntimeError(f"the page does not answer: {log.read_text(encoding='utf-8')}")
