"""Takes patients out of what may be shown outside the registration team: keys and values become a mask."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

from finhosta_dq.contracts.loader import contracts

MASK = "***"


@cache
def open_fields() -> frozenset[str]:
    """Columns whose privacy class is ``open`` in every contract that has them; a name in no contract is not among them."""
    by_class: dict[str, set[str]] = {}
    for registration in contracts().values():
        for file in registration.files:
            for field in file.fields:
                by_class.setdefault(field.column, set()).add(field.privacy)
    return frozenset(column for column, classes in by_class.items() if classes == {"open"})


def mask_key(key: Mapping[str, Any] | None) -> dict[str, Any] | None:
    """A record key with every part masked that is not open: hospital, campus and unit stay readable."""
    if key is None:
        return None
    known = open_fields()
    return {name: part if name in known or part is None else MASK for name, part in key.items()}


def mask_value(value: Any) -> str | None:
    """The mask, or None where there was no value: that a field is empty is the finding itself."""
    return None if value is None else MASK
