"""The format profile of Finhosta: how its bytes are read. Assumed, because the handbook is not public; a hospital mounts its own."""

from __future__ import annotations

import csv
import re
from functools import cache
from pathlib import Path
from typing import Any, Literal

from pydantic import ValidationError, model_validator

from finhosta_dq.contracts.loader import ContractError, check_size, parse, read_yaml
from finhosta_dq.contracts.models import Strict
from finhosta_dq.home import schemas_dir
from finhosta_dq.limits import MIB


class Text(Strict):
    """Encodings that are accepted, and whether a first line with the names of the common fields is taken as a header."""

    encodings: list[Literal["utf-8-sig", "utf-8", "cp1252"]]
    header: Literal["auto", "none"]


class Delimiter(Strict):
    """Which separator is written, which are tried in order of preference, and over how many lines."""

    write: str
    detect: list[str]
    closing_delimiter: Literal["tolerated", "never"]
    sample_lines: int

    @model_validator(mode="after")
    def _one_sign(self) -> Delimiter:
        if any(len(sign) != 1 or not sign.isascii() or sign in "\r\n\0" for sign in (self.write, *self.detect)):
            raise ValueError("a delimiter is one ASCII character, and no line end")
        if not 1 <= self.sample_lines <= 10_000:
            raise ValueError("sample_lines lies between 1 and 10000")
        return self


class Fields(Strict):
    """The common fields in front, the one at the end, and how few a line may have."""

    first: list[str]
    last: str
    min_fields: int

    @model_validator(mode="after")
    def _named(self) -> Fields:
        missing = {"RECORD_TYPE_CD", "SENDER_CD", "YEAR", "PERIOD_CD"} ^ set(self.first)
        if missing or self.last != "VALUE":
            raise ValueError("first must name RECORD_TYPE_CD, SENDER_CD, YEAR and PERIOD_CD, in the order of the file; last must be VALUE")
        if self.min_fields < len(self.first) + 1:
            raise ValueError("min_fields is less than the common fields and the value")
        return self


class Profile(Strict):
    """The whole profile; ``assumed`` until a hospital confirms it against the handbook."""

    profile: str
    status: Literal["assumed", "confirmed"]
    collections: list[str]
    years: dict[str, int]
    text: Text
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

    @model_validator(mode="after")
    def _usable(self) -> Profile:
        try:
            re.compile(self.record_type_regex)
        except re.error as error:
            raise ValueError(f"record_type_regex is no regular expression: {error}") from None
        if Path(self.items).name != self.items:
            raise ValueError("items is the name of a file beside the profile, without folder")
        return self


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


OWN_PROFILE = "finhosta-profile.yaml"
"""Name of a hospital's own profile in its reference folder."""


def mounted_profile(reference: Path | None) -> tuple[Profile, dict[str, RecordType]]:
    """The profile of a hospital (``finhosta-profile.yaml`` in its reference folder) or the product's own, and its record types.

    The item lists that the profile names are looked for beside it, then among the product's own.
    Raises ContractError naming file and path of a mistake.
    """
    own = reference / OWN_PROFILE if reference is not None else None
    if own is None or not own.is_file():
        return load_profile(), record_types()
    profile = load_profile(own)
    items = own.parent / profile.items
    return profile, read_record_types(items) if items.is_file() else record_types()


@cache
def record_types() -> dict[str, RecordType]:
    """Record types by code, from ``schemas/finhosta/record_types.csv``."""
    return read_record_types(schemas_dir() / "finhosta" / "record_types.csv")


def read_record_types(path: Path) -> dict[str, RecordType]:
    """Record types by code from a CSV file: record_type, collection, table, items (separated by ``;``), valid_from, valid_to.

    Raises ContractError naming file and line of a mistake.
    """
    check_size(path, "max_list_mib", MIB, "MiB")
    try:
        return _record_types(path)
    except (csv.Error, UnicodeDecodeError) as error:
        raise ContractError(f"{path}: not a readable CSV file: {type(error).__name__}") from None


def _record_types(path: Path) -> dict[str, RecordType]:
    out = {}
    with path.open(encoding="utf-8-sig", newline="") as stream:
        for number, row in enumerate(csv.DictReader(stream), start=2):
            try:
                one = RecordType(
                    code=row["record_type"],
                    collection=row["collection"],
                    table=int(row["table"]),
                    items=[item for item in row["items"].split(";") if item],
                    valid_from=row["valid_from"],
                    valid_to=row["valid_to"],
                )
            except (KeyError, TypeError, ValueError, AttributeError, ValidationError) as error:
                raise ContractError(f"{path}:{number}: no record type: {error}") from error
            out[one.code] = one
    return out
