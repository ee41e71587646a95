"""The catalogue of indicators: ``schemas/indicators.csv`` as objects."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache

from finhosta_dq.home import schemas_dir


@dataclass(frozen=True)
class Indicator:
    """One entry: what it is, where the law says so, and what it rests on (ids of other indicators, parameters, inputs)."""

    id: str
    scopes: tuple[str, ...]
    names: dict[str, str]
    unit: str
    article: str
    parts: tuple[str, ...]
    parameters: tuple[str, ...]
    inputs: tuple[str, ...]
    upstream: tuple[str, ...]
    structure: str | None


@cache
def load_catalogue() -> tuple[Indicator, ...]:
    """All entries in the order of the file."""
    with (schemas_dir() / "indicators.csv").open(encoding="utf-8", newline="") as stream:
        return tuple(_entry(row) for row in csv.DictReader(stream))


def _entry(row: dict[str, str]) -> Indicator:
    return Indicator(
        id=row["id"],
        scopes=_parts(row["scopes"]),
        names={language: row[f"name_{language}"] for language in ("en", "nl", "fr")},
        unit=row["unit"],
        article=row["article"],
        parts=_parts(row["part"]),
        parameters=tuple(one.lstrip("?") for one in _parts(row["parameters"])),
        inputs=tuple(one.lstrip("?") for one in _parts(row["inputs"])),
        upstream=_parts(row["upstream"]),
        structure=row["structure"] or None,
    )


def _parts(cell: str) -> tuple[str, ...]:
    return tuple(part for part in cell.split(";") if part)
