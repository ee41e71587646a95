"""Pydantic models of the contracts in ``schemas/``: what a delivery must look like."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

Evidence = Literal["law", "guideline", "secondary", "inferred", "recall", "assumed", "arithmetic", "funding", "plausibility", "unknown"]
Privacy = Literal["identifying", "sensitive", "open"]
FieldType = Literal["C", "N", "ND2", "D"]
Identifier = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")]


class Strict(BaseModel):
    """Base of all contract models: unknown keys are mistakes, values never change."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class DatedLength(Strict):
    """Length of a field that differs in a span of periods (inclusive, ``YYYY-P``)."""

    min: int
    max: int
    valid_from: str | None = None
    valid_to: str | None = None


class CodeRef(Strict):
    """A field that takes its values from code lists; ``rule`` judges it."""

    lists: list[str]
    rule: str
    match: Literal["exact", "prefix"] = "exact"
    null_breaks: bool = False


class Range(Strict):
    """Inclusive bounds of a numeric field; ``rule`` judges it."""

    min: int
    max: int
    rule: str


class FieldContract(Strict):
    """One field of a file: position (1-based), official name in upper case, form and use."""

    name: Annotated[str, Field(pattern=r"^[A-Z][A-Z0-9_]*$")]
    position: int
    mandatory: bool
    type: FieldType
    fixed: bool = False
    min_len: int
    max_len: int
    lengths: list[DatedLength] = []
    privacy: Privacy
    codes: CodeRef | None = None
    range: Range | None = None
    note: str = ""

    @property
    def column(self) -> str:
        """Name of the column in the tables: the official name in lower case."""
        return self.name.lower()

    def length_in(self, period: str) -> tuple[int, int]:
        """(shortest, longest) length of a filled value in a period ``YYYY-P``."""
        for dated in self.lengths:
            if (dated.valid_from or "") <= period <= (dated.valid_to or "9999-9"):
                return dated.min, dated.max
        return self.min_len, self.max_len


class DateParts(Strict):
    """A date spread over three fields; staged as one DATE column beside the parts."""

    column: Identifier
    year: str
    month: str
    day: str
    rule: str = "MZG-FLD-06"


class Key(Strict):
    """Fields that together occur once per file (official names), and the rule that judges it."""

    fields: list[str]
    rule: str
    basis: Evidence


class ForeignKey(Strict):
    """Every record has a record in ``parent`` with the same values.

    ``empty``: ``finding`` when an empty part breaks the rule, ``skip`` when it is not tested.
    ``when``: SQL predicate over the child row (alias ``c``) that says which rows are tested.
    """

    rule: str
    fields: list[str]
    parent: Identifier
    parent_fields: list[str]
    basis: Evidence
    empty: Literal["finding", "skip"] = "finding"
    when: str | None = None


class FileContract(Strict):
    """Contract of one file of a registration."""

    code: str
    file: str
    table: Identifier
    domain: str = ""
    title: dict[str, str]
    one_row_per: str = ""
    valid_from: str | None = None
    valid_to: str | None = None
    key: Key | None = None
    dates: list[DateParts] = []
    foreign_keys: list[ForeignKey] = []
    fields: list[FieldContract]

    @model_validator(mode="after")
    def _consistent(self) -> FileContract:
        names = [f.name for f in self.fields]
        if len(names) != len(set(names)):
            raise ValueError("a field name occurs twice")
        if [f.position for f in self.fields] != list(range(1, len(names) + 1)):
            raise ValueError("positions must run 1, 2, ..., n")
        used = list(self.key.fields) if self.key else []
        for parts in self.dates:
            used += [parts.year, parts.month, parts.day]
        for fk in self.foreign_keys:
            if len(fk.fields) != len(fk.parent_fields):
                raise ValueError(f"{fk.rule}: fields and parent_fields differ in number")
            used += fk.fields
        for name in used:
            if name not in names:
                raise ValueError(f"field {name} is not in the list of fields")
        return self

    @property
    def columns(self) -> list[str]:
        """Column names in file order."""
        return [f.column for f in self.fields]

    def field(self, name: str) -> FieldContract:
        """Contract of the field with that official name or column name; KeyError when absent."""
        for f in self.fields:
            if f.name == name.upper():
                return f
        raise KeyError(name)

    @property
    def record_key(self) -> list[str]:
        """Columns shown as the key of a record: hospital and the key parts that the delivery does not give."""
        parts = [f.lower() for f in self.key.fields] if self.key else []
        return [p for p in parts if p not in ("year_registr", "period_registr", "year", "period")]


class FileName(Strict):
    """Pattern of the file names, with named groups hospital, period (or year and part) and table."""

    regex: str
    example: str
    ignore_case: bool = True


class TextForm(Strict):
    """How the bytes are read."""

    delimiter: str
    closing_delimiter: bool
    header: bool
    encodings: list[str]


class Registration(Strict):
    """One registration: its file names, text form and files."""

    name: Identifier
    title: dict[str, str]
    period: Literal["half_year", "year"]
    file_name: FileName
    text: TextForm
    format_version: str | None = None
    required_files: list[str] = []
    source: str
    files: list[FileContract] = []

    def by_table(self, table: str) -> FileContract:
        """Contract of a table; KeyError when the registration has no such table."""
        for f in self.files:
            if f.table == table:
                return f
        raise KeyError(table)

    def by_file(self, name: str) -> FileContract | None:
        """Contract of the file with that official name, None when unknown."""
        return next((f for f in self.files if f.file == name.upper()), None)
