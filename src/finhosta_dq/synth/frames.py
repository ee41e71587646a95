"""Turns a table of values into a frame of the contract: every column, in order, as text."""

from __future__ import annotations

import polars as pl

from finhosta_dq.contracts import FileContract, contracts
from finhosta_dq.synth.options import Options

Frames = dict[tuple[str, str], pl.DataFrame]

_HEAD = {"code_agr", "year_registr", "period_registr", "year", "period"}


class Shelf:
    """Collects the frames of a delivery."""

    def __init__(self, options: Options) -> None:
        self.options = options
        self.frames: Frames = {}
        self._contracts = {contract.table: contract for name in ("mzg", "grouper", "social") for contract in contracts()[name].files}

    def put(self, period: str, table: str, values: pl.DataFrame) -> None:
        """Add a file of a half-year. ``values`` has the columns of the contract by name, without hospital, year and period;
        a column that is not given stays empty."""
        self.frames[period, table] = conform(values, self._contracts[table], self.options.hospital, period)

    def put_all(self, table: str, values: pl.DataFrame) -> None:
        """Add a file for every half-year from rows with a column ``period``."""
        for period in self.options.periods:
            self.put(period, table, values.filter(pl.col("period") == period).drop("period"))


def conform(values: pl.DataFrame, contract: FileContract, hospital: str, period: str) -> pl.DataFrame:
    """The columns of a contract in order, all text; KeyError for a column the contract does not have."""
    year, half = period.split("-")
    head = {"code_agr": hospital, "year_registr": year, "period_registr": half, "year": year, "period": half}
    unknown = [name for name in values.columns if name not in contract.columns]
    if unknown:
        raise KeyError(f"{contract.table} has no column {', '.join(unknown)}")
    chosen = []
    for name in contract.columns:
        if name in values.columns:
            chosen.append(pl.col(name).cast(pl.String))
        elif name in _HEAD:
            chosen.append(pl.lit(head[name]).alias(name))
        else:
            chosen.append(pl.lit(None, dtype=pl.String).alias(name))
    return values.select(chosen) if values.height else pl.DataFrame(schema=dict.fromkeys(contract.columns, pl.String))
