"""Reads YAML that may be hostile: what is too large, or grows when its aliases are followed, is refused before anything is built of it."""

from __future__ import annotations

import re
from typing import Any

import yaml

# libyaml where the wheel has it: 30 contracts load in a tenth of the time
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_MOST_NODES = 200_000
"""Values of a file with all aliases followed; the largest of the product has a few thousand."""
_ALIAS = re.compile(r"(?:^|[\s\[{,:-])\*\S", re.MULTILINE)


class HostileYamlError(yaml.YAMLError):
    """Error raised for YAML whose aliases make it grow beyond what is read, or stand inside of themselves."""


def load_yaml(text: str) -> Any:
    """Content of a YAML text, plain values only. Raises yaml.YAMLError, also where a value is none (a date in month 13)."""
    if _ALIAS.search(text):
        _weigh(text)
    try:
        return yaml.load(text, Loader=_LOADER)
    except (ValueError, OverflowError, RecursionError, TypeError) as error:
        # a message of Python may quote the value, and a recursion has none
        raise HostileYamlError(f"a value that is none of its kind ({type(error).__name__})") from None


def _weigh(text: str) -> None:
    """Count the values with aliases followed, without following them. Raises HostileYamlError."""
    weights: dict[str, int] = {}
    # number of values so far, and the anchor, of everything that is open
    opened: list[tuple[int, str | None]] = []
    count = 0
    for event in yaml.parse(text, Loader=_LOADER):
        if isinstance(event, yaml.AliasEvent):
            if any(anchor == event.anchor for _, anchor in opened):
                raise HostileYamlError("an alias inside of itself")
            count += weights.get(event.anchor or "", 1)
        elif isinstance(event, yaml.NodeEvent):
            count += 1
            if isinstance(event, yaml.CollectionStartEvent):
                opened.append((count, event.anchor))
            elif event.anchor:
                weights[event.anchor] = 1
        elif isinstance(event, yaml.CollectionEndEvent):
            before, anchor = opened.pop()
            if anchor:
                weights[anchor] = count - before + 1
        if count > _MOST_NODES:
            raise HostileYamlError(f"more than {_MOST_NODES} values when its aliases are followed")
