"""Errors that may be shown and kept anywhere: those of the machine and its libraries lose their message, which may quote a record."""

from __future__ import annotations

import traceback
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import ParamSpec, TypeVar

from sqlalchemy.exc import OperationalError

from finhosta_dq.pipeline.trouble import is_worth_another_try

_Given = ParamSpec("_Given")
_Result = TypeVar("_Result")
_OWN = ("finhosta_dq.", "flows.")
_PLACES = 3


class WithheldError(RuntimeError):
    """Error raised instead of one that may quote a record: its kind and where in the program it was raised.

    is_passing: whether it may pass by itself, see ``trouble.is_worth_another_try``.
    """

    def __init__(self, told: str, is_passing: bool = False) -> None:
        super().__init__(told, is_passing)
        self.told, self.is_passing = told, is_passing

    def __str__(self) -> str:
        return self.told


def quotes_nothing(error: BaseException) -> bool:
    """Whether the message holds no value of a record: errors of this program, which take care of it, and those of files, which name paths."""
    if isinstance(error, OperationalError):
        # a database that cannot be reached; with a statement, its parameters are part of the message
        return error.statement is None
    return type(error).__module__.startswith(_OWN) or isinstance(error, OSError)


def private(work: Callable[_Given, _Result]) -> Callable[_Given, _Result]:
    """The same work, but what it raises may be logged and stored with its trace: see ``WithheldError``; nothing is chained to it."""

    @wraps(work)
    def guarded(*args: _Given.args, **kwargs: _Given.kwargs) -> _Result:
        try:
            return work(*args, **kwargs)
        except Exception as error:
            shown = error if quotes_nothing(error) else withheld(error)
        shown.__cause__ = shown.__context__ = None
        raise shown

    return guarded


def withheld(error: BaseException) -> WithheldError:
    """The error without its message: kind, and the last places of the program it came through."""
    program = Path(__file__).resolve().parents[1]
    frames = [
        frame
        for frame in traceback.extract_tb(error.__traceback__)
        if Path(frame.filename).is_relative_to(program) and frame.filename != __file__
    ]
    places = [f"{Path(frame.filename).relative_to(program)}:{frame.lineno}" for frame in reversed(frames[-_PLACES:])]
    told = f"{type(error).__name__} in {', from '.join(places) or 'a library'}; what it says is kept back, as it may quote a record"
    return WithheldError(told, is_worth_another_try(error))
