"""Runs ``fdq`` as it is, in a process of its own, and says on a pipe when a stage begins and ends."""

from __future__ import annotations

import functools
import importlib
import os
import sys
import tempfile
from collections.abc import Callable
from multiprocessing.connection import Connection
from typing import Any

import flows.nightly  # noqa: F401  (imported once for all that are forked)
from drills.crash_points import ANNOUNCED, CALLED
from finhosta_dq.cli.main import main
from finhosta_dq.progress import watching


def run_child(marks: Connection, arguments: list[str], env: dict[str, str]) -> None:
    """Run the command line in this process, in the folder TMPDIR of that environment; exits as it does."""
    os.environ.clear()
    os.environ.update(env)
    os.chdir(env["TMPDIR"])
    tempfile.tempdir = None
    log = os.open("fdq.log", os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    for stream in (1, 2):
        os.dup2(log, stream)
    sys.argv = ["fdq", *arguments]
    begun: set[str] = set()

    def say(word: str, stage: str) -> None:
        marks.send((word, stage))

    def watch(what: str, done: int, total: int) -> None:
        stage = ANNOUNCED.get(what)
        if stage is not None and stage not in begun:
            begun.add(stage)
            say("begin", stage)
        if stage is not None and done == total:
            say("end", stage)

    for stage, (module, name) in CALLED.items():
        place = importlib.import_module(module)
        setattr(place, name, _told(getattr(place, name), stage, say))
    with watching(watch):
        main()


def _told(function: Callable[..., Any], stage: str, say: Callable[[str, str], None]) -> Callable[..., Any]:
    @functools.wraps(function)
    def called(*given: Any, **named: Any) -> Any:
        say("begin", stage)
        try:
            return function(*given, **named)
        finally:
            say("end", stage)

    return called
