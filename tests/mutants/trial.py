"""One trial: the chosen tests on the product with one fault, in a process of its own, killed when it takes too long.

The process is a fork of this one, which has loaded libraries but nothing of the product, so that a trial costs its tests and little else.
No file of the checkout is touched: a faulty module is handed to the import system, a faulty statement lies in a copy of the stewards' folders.
"""

from __future__ import annotations

import importlib.abc
import importlib.util
import os
import select
import shutil
import signal
import sys
import tempfile
import time
from collections.abc import Sequence
from importlib.machinery import ModuleSpec
from pathlib import Path

import pytest

from tests.mutants.faults import Fault

SURVIVED, KILLED, TIMEOUT = "survived", "killed", "timeout"


class TrialError(Exception):
    """Error raised when the tests could not be run as asked, so that a trial says nothing."""


class _Faulty(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    def __init__(self, name: str, path: Path, text: str) -> None:
        self.name, self.path, self.text = name, path, text

    def find_spec(self, fullname: str, path: object, target: object = None) -> ModuleSpec | None:
        if fullname != self.name:
            return None
        return importlib.util.spec_from_file_location(fullname, self.path, loader=self)

    def exec_module(self, module: object) -> None:
        exec(compile(self.text, str(self.path), "exec"), vars(module))

    def get_filename(self, fullname: str) -> str:
        return str(self.path)


def trial(root: Path, fault: Fault | None, arguments: Sequence[str], seconds: float) -> tuple[str, float]:
    """Run pytest with ``arguments`` on the product with ``fault`` (None: without); outcome and seconds it took.

    Raises TrialError when pytest found no test or was used wrongly, when somebody else ended it, and when this process has loaded the module.
    """
    if fault is not None and _module(fault.file) in sys.modules:
        raise TrialError(f"{fault.file} is loaded already, so its fault would not be")
    begun = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="fdq-mutant-") as folder:
        child = os.fork()
        if child == 0:
            _child(root, fault, [*arguments, f"--basetemp={folder}/tests"], Path(folder))
        code = _wait(child, begun + seconds)
    took = time.monotonic() - begun
    if code is None:
        return TIMEOUT, took
    # a fault may keep conftest.py from being imported, which pytest counts as wrong use
    if code == pytest.ExitCode.NO_TESTS_COLLECTED or (fault is None and code == pytest.ExitCode.USAGE_ERROR):
        raise TrialError(f"pytest ended with {code} for {' '.join(arguments)}")
    if code in (-signal.SIGTERM, -signal.SIGKILL, -signal.SIGINT):
        raise TrialError(f"somebody else ended the trial of {fault.file if fault else 'no fault'} with signal {-code}")
    return (SURVIVED if code == 0 else KILLED), took


def _module(file: str) -> str:
    return file.removeprefix("src/").removesuffix(".py").replace("/", ".")


def _wait(child: int, end: float) -> int | None:
    """Exit code of the child, negative for a signal; None when it was still running at ``end`` and was killed."""
    descriptor = os.pidfd_open(child)
    try:
        ready, _, _ = select.select([descriptor], [], [], max(0.0, end - time.monotonic()))
    finally:
        os.close(descriptor)
    if not ready:
        os.killpg(child, signal.SIGKILL)
    _, status = os.waitpid(child, 0)
    return os.waitstatus_to_exitcode(status) if ready else None


def _child(root: Path, fault: Fault | None, arguments: list[str], folder: Path) -> None:
    code = 70
    try:
        os.setsid()
        sink = os.open(folder / "output", os.O_WRONLY | os.O_CREAT, 0o600)
        os.dup2(sink, 1)
        os.dup2(sink, 2)
        os.chdir(root)
        if fault is not None and fault.file.endswith(".py"):
            sys.meta_path.insert(0, _Faulty(_module(fault.file), root / fault.file, fault.text))
        elif fault is not None:
            os.environ["FDQ_HOME"] = str(_home(root, fault, folder / "home"))
        code = int(pytest.main(["-x", "-q", "-p", "no:cacheprovider", "-p", "no:randomly", *arguments]))
    finally:
        os._exit(code)


def _home(root: Path, fault: Fault, home: Path) -> Path:
    """The stewards' folders with one faulty statement."""
    home.mkdir()
    for name in ("schemas", "expectations"):
        (home / name).symlink_to(root / name)
    shutil.copytree(root / "sql", home / "sql")
    (home / fault.file).write_text(fault.text, encoding="utf-8")
    return home
