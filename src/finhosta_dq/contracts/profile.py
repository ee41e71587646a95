"""The format profile of Finhosta: how its bytes are read. Assumed, because the handbook is not public; a hospital mounts its own."""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path
from typing import Any, Literal

from finhosta_dq.contracts.loader import parse, read_yaml
from finhosta_dq.contracts.models import Strict
from finhosta_dq.home import schemas_dir


class Delimiter(Strict):
    """Which separator is written, which are tried in order of preference, and over how many lines."""

    write: str
    detect: list[str]
    closing_delimiter: Literal["tolerated", "never"]
    sample_lines: int


class Fields(Strict):
    """The common fields in front, the one at the end, and how few a line may have."""

    first: list[str]
    last: str
    min_fields: int


class Profile(Strict):
    """The whole profile; ``assumed`` until a hospital confirms it against the handbook."""

    profile: str
    status: Literal["assumed", "confirmed"]
    collections: list[str]
    years: dict[str, int]
    text: dict[str, Any]
    delimiter: Delimiter
    fields: Fields
    record_type_regex: str
    items: str
    value: dict[str, Any]
    sender: dict[str, Any]
    period: dict[str, list[str]]
    table_1: dict[str, str]
    account: dict[str, int]
    totals: dict[str, str | None]


class RecordType(Strict):
    """A record type: code, collection, table number, its items in order, years of validity (empty = open)."""

    code: str
    collection: str
    table: int
    items: list[str]
    valid_from: str
    valid_to: str


def load_profile(path: Path | None = None) -> Profile:
    """The profile in a file, by default the product's own. Raises ContractError naming file and path of a mistake."""
    source = path or schemas_dir() / "finhosta" / "profile-default.yaml"
    return parse(Profile, read_yaml(source), source)


@cache
def record_types() -> dict[str, RecordType]:
    """Record types by code, from ``schemas/finhosta/record_types.csv``."""
    path = schemas_dir() / "finhosta" / "record_types.csv"
    with path.open(encoding="utf-8", newline="") as stream:
        return {
            row["record_type"]: RecordType(
                code=row["record_type"],
                collection=row["collection"],
                table=int(row["table"]),
                items=[item for item in row["items"].split(";") if item],
                valid_from=row["valid_from"],
                valid_to=row["valid_to"],
            )
            for row in csv.DictReader(stream)
        }
