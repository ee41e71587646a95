"""One thing that was looked at: what state it is in, what was seen, and what to do."""

from __future__ import annotations

import os
import traceback
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass
from typing import Literal

State = Literal["ok", "warning", "problem", "not checked"]


@dataclass(frozen=True)
class Check:
    """name: what was looked at. state: ``ok``, ``warning``, ``problem`` or ``not checked``, which is never ok. seen: what was found, or why
    nothing could be. todo: what to do, empty when nothing is."""

    name: str
    state: State
    seen: str
    todo: str = ""

    def as_dict(self) -> dict[str, str]:
        """Plain members, for machines."""
        return asdict(self)


def tried(name: str, look: Callable[[], Iterable[Check]]) -> list[Check]:
    """What a look gave; when it fails, that it was not checked and by which kind of error (its message may quote a value).

    With FDQ_DEBUG set in the environment the trace goes to stderr.
    """
    try:
        return list(look())
    except Exception as error:
        if "FDQ_DEBUG" in os.environ:
            traceback.print_exc()
        return [
            Check(name, "not checked", f"looking at it failed with {type(error).__name__}", "run the command with FDQ_DEBUG=1 to see more")
        ]


def listed(names: Iterable[str], most: int = 5) -> str:
    """The first names and how many more there are."""
    found = list(names)
    return ", ".join(found[:most]) + (f" and {len(found) - most} more" if len(found) > most else "")


def size(number: float) -> str:
    """Bytes in the unit people read."""
    for unit in ("B", "kB", "MB", "GB"):
        if abs(number) < 1000:
            return f"{number:.0f} {unit}"
        number /= 1000
    return f"{number:.1f} TB"
