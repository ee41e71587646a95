"""What happens, told to whoever runs the program: by default in words, with FDQ_LOG=json as one JSON object per line.

A line holds when, how serious, which run, hospital and stage, what, and counts. Keys and values of records have no way into it: a count is a
number, and of libraries only the kind of what they tell is kept, because their messages quote what they worked on.
"""

from __future__ import annotations

import json
import logging
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from logging.handlers import WatchedFileHandler
from pathlib import Path
from typing import Any, Literal

Form = Literal["text", "json"]
EVENTS = "finhosta_dq.events"
_OURS = ("finhosta_dq", "flows")
_log = logging.getLogger(EVENTS)
# who asks for no lines gets none, of failures neither
_log.addHandler(logging.NullHandler())
_about: ContextVar[dict[str, str] | None] = ContextVar("about", default=None)


def tell(event: str, *, level: int = logging.INFO, error: BaseException | None = None, **counts: int | float) -> None:
    """Tell that something happened: a fixed phrase and counts. error: only its kind is told. Raises TypeError for a count that is no number."""
    for name, value in counts.items():
        if not isinstance(value, int | float):
            raise TypeError(f"{name} is no number")
    kind = {"error": type(error).__name__} if error is not None else {}
    _log.log(level, event, extra={"facts": {**kind, **counts}})


@contextmanager
def about(*, run_id: str, hospital: str, stage: str) -> Iterator[None]:
    """Everything told inside the block is about that run, hospital and stage."""
    mark = _about.set({"run_id": run_id, "hospital": hospital, "stage": stage})
    try:
        yield
    finally:
        _about.reset(mark)


class JsonLines(logging.Formatter):
    """One JSON object per line: time (UTC), level, logger, run_id, hospital, stage, event, and the counts."""

    def format(self, record: logging.LogRecord) -> str:
        """The line of a record."""
        line: dict[str, Any] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            **(_about.get() or {}),
            "event": record.getMessage() if _is_ours(record) else "told by a library",
            **getattr(record, "facts", {}),
        }
        if record.exc_info and record.exc_info[0] is not None:
            line["error"] = record.exc_info[0].__name__
        return json.dumps(line, ensure_ascii=False)


def start_logging(form: Form, file: Path | None = None) -> None:
    """Let JSON lines go to standard error, and to a file that its owner only can read. form ``text``: nothing changes, a file gets lines anyway.

    Call it where a flow or a command begins, after Prefect set up its own logging; a second call changes nothing.
    """
    root = logging.getLogger()
    handlers: list[logging.Handler] = []
    if form == "json" and not _has(root, "json"):
        # the handlers of Prefect write words to the same place
        for name in ["", *(name for name in logging.root.manager.loggerDict if name.partition(".")[0] in ("prefect", "finhosta_dq"))]:
            logger = logging.getLogger(name)
            for handler in list(logger.handlers):
                if isinstance(handler, logging.StreamHandler) and getattr(handler, "stream", None) in (sys.stderr, sys.__stderr__):
                    logger.removeHandler(handler)
        handlers.append(_named(logging.StreamHandler(sys.stderr), "json"))
    if file is not None and not _has(root, str(file)):
        file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        os.close(os.open(file, os.O_CREAT | os.O_APPEND | os.O_WRONLY, 0o600))
        handlers.append(_named(WatchedFileHandler(file, encoding="utf-8"), str(file)))
    for handler in handlers:
        root.addHandler(handler)
        # loggers of a flow do not pass on what they are told
        for name in ("prefect", "prefect.flow_runs", "prefect.task_runs"):
            logger = logging.getLogger(name)
            if not logger.propagate:
                logger.addHandler(handler)
        logging.getLogger("finhosta_dq").setLevel(logging.INFO)


def _named(handler: logging.Handler, name: str) -> logging.Handler:
    handler.set_name(f"fdq {name}")
    handler.setFormatter(JsonLines())
    # libraries speak of trouble only
    handler.addFilter(lambda record: _is_ours(record) or record.levelno >= logging.WARNING)
    return handler


def _has(logger: logging.Logger, name: str) -> bool:
    return any(handler.get_name() == f"fdq {name}" for handler in logger.handlers)


def _is_ours(record: logging.LogRecord) -> bool:
    if record.name.partition(".")[0] == "finhosta_dq":
        return True
    # the logger of a flow run carries Prefect's name; who speaks is told by the file
    return record.name.startswith("prefect.") and Path(record.pathname).parent.name in _OURS
