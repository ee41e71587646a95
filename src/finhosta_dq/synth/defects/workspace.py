"""The delivery while defects are put in: rows keep an id, so that the line of every expected finding is known in the end."""

from __future__ import annotations

import json
from dataclasses import dataclass, field

import numpy as np
import polars as pl

from finhosta_dq.contracts import FileContract, contracts
from finhosta_dq.contracts.profile import record_types
from finhosta_dq.synth.defects.model import Rewrite
from finhosta_dq.synth.made import DEFECT_COLUMNS, Rewrites, no_defects
from finhosta_dq.synth.options import Options
from finhosta_dq.synth.rng import stream
from finhosta_dq.synth.write import file_name, finhosta_file_name

Frames = dict[tuple[str, str], pl.DataFrame]
ID = "_id"


@dataclass
class Expected:
    """Findings of one rule in one table of one period: ids of the rows (None: the delivery as a whole); as_file: on their file, without
    a line."""

    rule: str
    period: str
    table: str
    ids: list[int] | None
    note: str
    as_file: bool = False


@dataclass
class Workspace:
    """Frames with row ids, lines to be written otherwise than their record says, and what a complete run must find."""

    frames: Frames
    options: Options
    expected: list[Expected] = field(default_factory=list)
    rewritten: dict[tuple[str, str], dict[int, Rewrite]] = field(default_factory=dict)

    @classmethod
    def over(cls, frames: Frames, options: Options) -> Workspace:
        """A workspace over the frames of a clean delivery."""
        return cls({key: frame.with_row_index(ID).cast({ID: pl.Int64}) for key, frame in frames.items()}, options)

    def rng(self, *subject: str) -> np.random.Generator:
        """Random numbers of one subject."""
        return stream(self.options.seed, "defect", *subject)

    def change(self, period: str, table: str, ids: list[int], changes: dict[str, pl.Expr]) -> None:
        """Set columns of the rows with these ids."""
        hit = pl.col(ID).is_in(ids)
        frame = self.frames[period, table]
        self.frames[period, table] = frame.with_columns(
            pl.when(hit).then(value.cast(pl.String)).otherwise(pl.col(name)).alias(name) for name, value in changes.items()
        )

    def drop(self, period: str, table: str, ids: list[int]) -> None:
        """Remove rows."""
        self.frames[period, table] = self.frames[period, table].filter(~pl.col(ID).is_in(ids))

    def double(self, period: str, table: str, ids: list[int]) -> list[int]:
        """Write rows once more at the end of the file; the ids of the copies."""
        frame = self.frames[period, table]
        copies = frame.filter(pl.col(ID).is_in(ids))
        first = int(frame[ID].max() or 0) + 1  # type: ignore[arg-type]
        new = list(range(first, first + copies.height))
        self.frames[period, table] = pl.concat([frame, copies.with_columns(pl.Series(ID, new, dtype=pl.Int64))])
        return new

    def rewrite(self, period: str, table: str, ids: list[int], how: Rewrite) -> None:
        """Have the lines of these rows written as ``how`` says."""
        self.rewritten.setdefault((period, table), {}).update(dict.fromkeys(ids, how))

    def expect(self, rule: str, period: str, table: str, ids: list[int] | None, note: str, *, as_file: bool = False) -> None:
        """Note a finding per row (or one for the whole when ``ids`` is None; or one on the file of each row)."""
        if ids is None or ids:
            self.expected.append(Expected(rule, period, table, ids, note, as_file))

    def finish(self) -> tuple[Frames, pl.DataFrame, Rewrites]:
        """The frames without ids, the table of expected findings with file, line and key, each once, and the lines to be written
        otherwise by file name and line (1-based)."""
        numbered = {(period, table): self._numbered(table, frame) for (period, table), frame in self.frames.items()}
        parts = [self._located(one, numbered) for one in self.expected]
        truth = pl.concat([part for part in parts if part.height] or [no_defects()])
        plain = {key: frame.drop(ID) for key, frame in self.frames.items()}
        truth = truth.unique(["rule_id", "file", "line"], keep="first", maintain_order=True).sort(
            ["rule_id", "file", "line"], nulls_last=True
        )
        return plain, truth, self._rewrites(numbered)

    def _rewrites(self, numbered: Frames) -> Rewrites:
        out: Rewrites = {}
        for (period, table), changed in self.rewritten.items():
            registration, _ = contract_of(table)
            for row in numbered[period, table].filter(pl.col(ID).is_in(list(changed))).iter_rows(named=True):
                how = changed[row[ID]]
                out.setdefault(self._file(registration, period, table, row), {})[row["_line"]] = (how.start, how.end)
        return out

    def _numbered(self, table: str, frame: pl.DataFrame) -> pl.DataFrame:
        """The frame with ``_line``, the line of each row in the file it is written to."""
        if table == "finhosta":
            # one file per collection, records in order of their type
            first = pl.col("record_type_cd").str.head(1)
            ordered = frame.sort("record_type_cd", maintain_order=True)
            return ordered.with_columns((pl.int_range(pl.len()).over(first) + 1).alias("_line"))
        registration, _ = contract_of(table)
        return frame.with_row_index("_line", offset=1 + contracts()[registration].text.header).cast({"_line": pl.Int64})

    def _located(self, one: Expected, numbered: Frames) -> pl.DataFrame:
        registration, contract = contract_of(one.table)
        schema = {name: pl.Int64 if name == "line" else pl.String for name in DEFECT_COLUMNS}
        if one.ids is None:
            return pl.DataFrame([(one.rule, None, None, one.table, None, one.note)], schema=schema, orient="row")
        out = []
        for row in numbered[one.period, one.table].filter(pl.col(ID).is_in(one.ids)).iter_rows(named=True):
            key = json.dumps({name: row[name] for name in contract.record_key}, ensure_ascii=False)
            place = (None, one.table, None) if one.as_file else (row["_line"], one.table, key)
            out.append((one.rule, self._file(registration, one.period, one.table, row), *place, one.note))
        return pl.DataFrame(out, schema=schema, orient="row")

    def _file(self, registration: str, period: str, table: str, row: dict[str, object]) -> str:
        if registration == "finhosta":
            collection = record_types()[str(row["record_type_cd"])].collection
            return finhosta_file_name(self.options.hospital, period, collection)
        return file_name(self.options.hospital, period, table)


def contract_of(table: str) -> tuple[str, FileContract]:
    """Registration and contract of a table."""
    for name, registration in contracts().items():
        for contract in registration.files:
            if contract.table == table:
                return name, contract
    raise KeyError(table)
