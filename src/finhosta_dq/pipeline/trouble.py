"""Which failures may pass by themselves: those of the machine and its network, never a mistake in data or rules."""

from __future__ import annotations

import duckdb
from sqlalchemy.exc import OperationalError


def is_worth_another_try(error: object) -> bool:
    """Whether it is trouble with disk, network share or registry."""
    if isinstance(error, FileNotFoundError | FileExistsError | IsADirectoryError | NotADirectoryError):
        return False
    return isinstance(error, OSError | duckdb.IOException | OperationalError)
