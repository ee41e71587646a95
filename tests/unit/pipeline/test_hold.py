"""One run of a hospital at a time: who comes second waits, and who is killed keeps nobody waiting."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading

import pytest

from finhosta_dq.pipeline.hold import held

_HOLD = """
import sys
from pathlib import Path
from finhosta_dq.pipeline.hold import held
with held("801", Path(sys.argv[1])):
    print("held", flush=True)
    sys.stdin.read()
"""


def test_a_hospital_that_is_busy_is_waited_for(tmp_path):
    inside, out_again = threading.Event(), threading.Event()

    def other() -> None:
        with held("801", tmp_path):
            inside.set()
            out_again.wait(10)

    thread = threading.Thread(target=other)
    thread.start()
    inside.wait(10)
    try:
        with pytest.raises(TimeoutError, match="801"), held("801", tmp_path, patience=0):
            pass
        with held("802", tmp_path, patience=0):
            pass
    finally:
        out_again.set()
        thread.join()
    with held("801", tmp_path, patience=0):
        pass


def test_who_is_killed_keeps_nobody_waiting(tmp_path):
    holder = subprocess.Popen([sys.executable, "-c", _HOLD, str(tmp_path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    assert holder.stdout.readline() == b"held\n"
    with pytest.raises(TimeoutError), held("801", tmp_path, patience=0):
        pass

    os.kill(holder.pid, signal.SIGKILL)
    holder.communicate()

    with held("801", tmp_path, patience=0):
        pass
