"""Contracts of the lists that only the hospital has: ``schemas/mounted.yaml``."""

from __future__ import annotations

from functools import cache
from typing import Literal

from pydantic import TypeAdapter, ValidationError, model_validator

from finhosta_dq.contracts.loader import ContractError, read_yaml
from finhosta_dq.contracts.models import Strict
from finhosta_dq.home import schemas_dir


class MountedColumn(Strict):
    """A column of a list. values: all that it may hold. pattern: regular expression that the whole value fits. required: never empty.
    optional: the file may do without the column. least, most: bounds of a number, both allowed."""

    name: str
    type: Literal["text", "integer", "decimal", "date"]
    privacy: Literal["open", "sensitive", "identifying"]
    required: bool = False
    optional: bool = False
    least: float | None = None
    most: float | None = None
    values: list[str] = []
    pattern: str | None = None
    note: str | None = None

    @property
    def sql_type(self) -> str:
        """``VARCHAR``, ``BIGINT``, ``DOUBLE`` or ``DATE``."""
        return {"text": "VARCHAR", "integer": "BIGINT", "decimal": "DOUBLE", "date": "DATE"}[self.type]

    @model_validator(mode="after")
    def _fits_its_type(self) -> MountedColumn:
        if self.required and self.optional:
            raise ValueError("a required column is not optional")
        if (self.least is not None or self.most is not None) and self.type not in ("integer", "decimal"):
            raise ValueError("only numbers have bounds")
        return self


class MountedCheck(Strict):
    """What every line must hold: a SQL condition over its typed columns (NULL passes), and what is said of a line that does not."""

    holds: str
    what: str


class MountedList(Strict):
    """A list of the hospital: ``reference.<table>``, mounted as ``<table>.csv``.

    title: what it holds, by language. key: columns that tell its lines apart, none = any.
    """

    table: str
    title: dict[str, str]
    key: list[str]
    columns: list[MountedColumn]
    checks: list[MountedCheck] = []

    @property
    def file(self) -> str:
        """Name of the file in the folder of the hospital's own lists."""
        return f"{self.table}.csv"

    @model_validator(mode="after")
    def _key_is_part(self) -> MountedList:
        if not set(self.key) <= {column.name for column in self.columns}:
            raise ValueError("the key names a column that is not part of the list")
        return self


@cache
def mounted_lists() -> dict[str, MountedList]:
    """The lists by table. Raises ContractError when ``schemas/mounted.yaml`` does not fit."""
    path = schemas_dir() / "mounted.yaml"
    try:
        lists = TypeAdapter(list[MountedList]).validate_python(read_yaml(path))
    except ValidationError as error:
        raise ContractError(f"{path}: {error}") from error
    return {one.table: one for one in lists}
