"""The Prefect server that is started for one run ends with that run, however it ends."""

from __future__ import annotations

import os
import select
import signal
import subprocess
import sys

import pytest

# a process that sleeps stands for the server; its number is told, and then the run is cut off or ends
_RUN = """
import subprocess, sys
from flows import own_server
own_server._started = lambda server: subprocess.Popen(["sleep", "600"])
server = own_server._watched(None)
print(server.pid, flush=True)
sys.stdin.read()
server.kill()
server.wait()
"""


@pytest.mark.parametrize("is_killed", [True, False])
def test_the_server_is_gone_after_the_run(is_killed):
    run = subprocess.Popen([sys.executable, "-c", _RUN], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    server = os.pidfd_open(int(run.stdout.readline()))
    try:
        if is_killed:
            run.send_signal(signal.SIGKILL)
        run.communicate(timeout=60)

        # readable once the process is gone
        assert select.select([server], [], [], 30)[0] == [server]
    finally:
        os.close(server)
