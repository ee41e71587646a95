"""What goes over the wire: work in a network namespace with nothing but loopback, under a trace of its system calls; pages without resources
from elsewhere.

As a program, ``python -m drills.privacy_wire <command>``: brings loopback up and becomes the command; for a fresh namespace.
"""

from __future__ import annotations

import fcntl
import ipaddress
import os
import re
import shutil
import socket
import struct
import subprocess
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

from drills.table import Row
from finhosta_dq.docs_site.inspect import Page

_SENDING = re.compile(r"\b(?:connect|sendto|sendmsg|sendmmsg)\(.*")
_ADDRESS = re.compile(r"inet_addr\(\"([^\"]+)\"\)|inet_pton\(AF_INET6, \"([^\"]+)\"")
_REMOTE = re.compile(r"^\s*(?:https?:)?//", re.IGNORECASE)
_IN_STYLE = re.compile(r"(?:url\(\s*|@import\s+)['\"]?\s*((?:https?:)?//[^'\")\s]+)", re.IGNORECASE)
_FLAGS, _SET_FLAGS, _UP = 0x8913, 0x8914, 0x1


def cut_off(name: str, command: list[str], folder: Path, env: dict[str, str], good: Iterable[int] = (0, 1)) -> list[Row]:
    """Two rows on a command: does it work with loopback alone, and which addresses elsewhere did it call. good: exit codes that are no failure."""
    trace = folder / f"{name.replace(' ', '-')}.trace"
    tools = [tool for tool in ("unshare", "strace") if shutil.which(tool) is None]
    if tools:
        return [Row(f"{name}: network", 1, 0, 0, 0, note=f"not tried: {', '.join(tools)} not installed")]
    inside = [sys.executable, "-m", "drills.privacy_wire", *command]
    space = ["unshare", "-n"] if os.getuid() == 0 else ["unshare", "-rn"]
    refused = [tool[0] for tool in (space, ["strace"]) if subprocess.run([*tool, "true"], capture_output=True, check=False).returncode]
    if refused:
        return [Row(f"{name}: network", 1, 0, 0, 0, note=f"not tried: {', '.join(refused)} is not permitted here")]
    traced = [*space, "strace", "-f", "-qq", "--seccomp-bpf", "-e", "trace=network", "-o", str(trace), *inside]
    with (folder / f"{trace.stem}.log").open("wb") as log:
        done = subprocess.run(traced, env=env, stdout=log, stderr=log, stdin=subprocess.DEVNULL, check=False, timeout=1800)
    calls = list(outside(trace.read_text("utf-8", "replace").splitlines()))
    made = sum(1 for line in trace.open("r", encoding="utf-8", errors="replace") if "socket(" in line)
    works = done.returncode in good
    return [
        Row(f"{name}: with loopback alone", 1, int(works), 0, 0, note=f"exit {done.returncode}"),
        Row(
            f"{name}: calls elsewhere",
            1,
            int(not calls and made > 0),
            0,
            len(calls),
            note=calls[0] if calls else f"{made:,} sockets traced",
        ),
    ]


def outside(trace: Iterable[str]) -> Iterator[str]:
    """Lines of a trace of strace in which something is sent or connected to another machine."""
    for line in trace:
        if not (call := _SENDING.search(line)):
            continue
        for four, six in _ADDRESS.findall(call.group()):
            address = ipaddress.ip_address(four or six)
            mapped = getattr(address, "ipv4_mapped", None)
            if not (mapped or address).is_loopback:
                yield call.group()


def remote_resources(path: Path) -> list[str]:
    """What a page, style sheet or drawing would load from elsewhere by itself."""
    text = path.read_text("utf-8", "replace")
    page = Page()
    page.feed(text)
    return [one for one in sorted(page.loaded) if _REMOTE.match(one)] + _IN_STYLE.findall(text)


def _bring_loopback_up() -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as one:
        request = struct.pack("16sh14x", b"lo", 0)
        flags = struct.unpack("16sh14x", fcntl.ioctl(one, _FLAGS, request))[1]
        fcntl.ioctl(one, _SET_FLAGS, struct.pack("16sh14x", b"lo", flags | _UP))


if __name__ == "__main__":
    _bring_loopback_up()
    os.execvp(sys.argv[1], sys.argv[1:])
