"""The reasons a person may give for a decision: data in ``schemas/reasons.yaml``, in the three languages."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Annotated, Literal

import yaml
from pydantic import Field, TypeAdapter, ValidationError

from finhosta_dq.contracts.models import Identifier, Strict
from finhosta_dq.contracts.yaml_text import load_yaml
from finhosta_dq.home import schemas_dir

_Text = Annotated[str, Field(min_length=3, max_length=120)]


class _Entry(Strict):
    texts: dict[Literal["nl", "fr", "en"], _Text] = Field(min_length=3)
    kinds: list[Literal["accept", "reject"]] = Field(min_length=1)
    needs_note: bool = False
    needs_second_reader: bool = False
    max_days: int | None = Field(None, ge=1, le=3660)


class Reason(_Entry):
    """A reason: code, texts by language (nl, fr, en), kinds of decision it serves, what it asks, days it may stand (None = for good)."""

    code: Identifier


class ReasonError(ValueError):
    """Error raised when ``schemas/reasons.yaml`` is not as it must be."""


def reasons() -> dict[str, Reason]:
    """Every reason by its code, in the order of the file. Raises ReasonError."""
    path = schemas_dir() / "reasons.yaml"
    return dict(_read(path, path.stat().st_mtime_ns))


@lru_cache(maxsize=4)
def _read(path: Path, changed: int) -> dict[str, Reason]:
    return read_reasons(path)


def read_reasons(path: Path) -> dict[str, Reason]:
    """The reasons of that file. Raises ReasonError saying what is wrong with which."""
    try:
        entries = TypeAdapter(dict[Identifier, _Entry]).validate_python(load_yaml(path.read_text(encoding="utf-8")))
    except (ValidationError, yaml.YAMLError) as error:
        raise ReasonError(f"{path.name}: {error}") from None
    return {code: Reason(code=code, **entry.model_dump()) for code, entry in entries.items()}
