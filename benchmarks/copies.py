"""A large synthetic delivery out of a small one: its lines several times over, each time with stay and patient numbers of their own.

To synthesise twenty million stays takes longer than all that is measured on them; what is measured does not depend on which stays they are.
"""

from __future__ import annotations

import re
import shutil
from pathlib import Path

_BLOCK = 1 << 24
# the numbers of the synthetic hospital, which no code of a diagnosis or procedure is as long as; two digits of them are free
_NUMBER = re.compile(rb"\b([SP])00(\d{6})\b")
MOST_COPIES = 100
MOST_STAYS = 999_999
"""Stays of a half-year that can be copied."""


def copies_of(landing: Path, target: Path, copies: int) -> None:
    """Write into the new folder ``target`` the files of a synthetic delivery, those of stays and patients ``copies`` times over.

    Raises ValueError when its numbers leave no room for so many.
    """
    if copies > MOST_COPIES:
        raise ValueError(f"{copies} copies; two digits are free in a number, so there can be {MOST_COPIES}")
    shutil.copytree(landing / "_reference", target / "_reference")
    for path in sorted(one for one in landing.iterdir() if one.is_file()):
        data = path.read_bytes()
        if _NUMBER.search(data[:_BLOCK]) is None or path.name == "defects.csv":
            (target / path.name).write_bytes(data)
            continue
        start = data.index(b"\n") + 1 if path.suffix == ".CSV" else 0
        with (target / path.name).open("wb") as stream:
            stream.write(data[:start])
            for copy in range(copies):
                stream.write(data[start:] if copy == 0 else _NUMBER.sub(rb"\g<1>%02d\g<2>" % copy, data[start:]))
