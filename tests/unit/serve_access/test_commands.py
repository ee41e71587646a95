"""``fdq users`` and ``fdq serve``, the page as a process of its own."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import httpx
import pytest

from tests.unit.serve_access.page import PASSWORD, STAY, token


def fdq(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-m", "finhosta_dq.cli.main", *arguments], capture_output=True, text=True, timeout=120)


def test_users_are_added_listed_changed_and_shut_out(tmp_path: Path) -> None:
    out = ("--out", str(tmp_path))
    added = fdq("users", "add", "Registrar-1", "--role", "registrar", "--coder", "C12", "--lang", "nl", *out)
    assert added.returncode == 0, added.stderr
    assert re.match(r"http://127\.0\.0\.1:8765/setup/[\w-]{43}\n", added.stdout)
    assert fdq("users", "add", "registrar-1", "--role", "viewer", *out).returncode == 2
    assert fdq("users", "add", "viewer-1", "--role", "boss", *out).returncode == 2
    assert fdq("users", "change", "registrar-1", "--role", "steward", *out).returncode == 0
    assert fdq("users", "disable", "nobody-1", *out).returncode == 2
    assert fdq("users", "disable", "registrar-1", *out).returncode == 0
    linked = fdq("users", "link", "registrar-1", "--base-url", "https://dq.hospital.example", *out)
    assert linked.stdout.startswith("https://dq.hospital.example/setup/")
    listed = fdq("users", "list", *out).stdout
    assert re.search(r"registrar-1 +│ steward +│ nl +│ C12 +│ disabled", listed)
    assert not re.search(r"argon2|setup/", listed)


@pytest.mark.parametrize(
    "arguments,said",
    [
        (("--host", "0.0.0.0"), "--behind-proxy"),
        (("--host", "192.0.2.1", "--port", "9"), "--behind-proxy"),
        (("--tls-certificate", "a.pem"), "go together"),
        (("--base-url", "dq.hospital.example"), "base_url"),
    ],
)
def test_page_others_can_reach_needs_a_certificate(tmp_path: Path, arguments: tuple[str, ...], said: str) -> None:
    refused = fdq("serve", "--out", str(tmp_path), *arguments)
    assert refused.returncode == 2
    assert said in refused.stderr.replace("\n", " ")


@pytest.mark.server
def test_page_as_a_process(tmp_path: Path) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    at = f"http://127.0.0.1:{port}"
    added = fdq("users", "add", "steward-1", "--role", "steward", "--out", str(tmp_path), "--base-url", at)
    link = added.stdout.split()[0]
    command = [sys.executable, "-m", "finhosta_dq.cli.main", "serve", "--out", str(tmp_path), "--port", str(port)]
    log = tmp_path / "log"
    with log.open("w") as stream:
        server = subprocess.Popen(command, stdout=stream, stderr=stream, env={**os.environ, "FDQ_DEBUG": "1"})
    try:
        wait(at, server)
        with httpx.Client(base_url=at, headers={"Accept": "text/html"}) as client:
            form = client.get(link)
            answer = client.post(link, data={"csrf": token(form), "password": PASSWORD, "again": PASSWORD})
            assert answer.status_code == 303
            assert client.get("/", follow_redirects=False).status_code in (200, 404)
            assert client.get(f"/{STAY}?stay={STAY}").status_code == 404
            assert client.get("/static/page.css").headers["content-type"].startswith("text/css")
            assert "server" not in client.get("/health").headers
        with httpx.Client(base_url=at, headers={"Accept": "text/html"}) as stranger:
            assert stranger.get("/").headers["location"] == "/login"
            assert stranger.get("/health", headers={"Host": "elsewhere.example"}).status_code == 400
    finally:
        server.send_signal(signal.SIGINT)
        try:
            server.wait(20)
        finally:
            server.kill()
    written = log.read_text()
    assert "POST /setup/{token} 303" in written
    assert STAY not in written
    assert link.rsplit("/", 1)[1] not in written
    assert (tmp_path / "registry.sqlite").stat().st_mode & 0o077 == 0


def wait(at: str, server: subprocess.Popen[bytes]) -> None:
    for _ in range(300):
        assert server.poll() is None, "the page ended before it answered"
        try:
            if httpx.get(f"{at}/health").status_code == 200:
                return
        except httpx.TransportError:
            time.sleep(0.1)
    raise AssertionError("the page did not answer within thirty seconds")
