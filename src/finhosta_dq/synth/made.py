"""What the generator makes: every file as text columns, the hospital's own lists, and the truth about its defects."""

from __future__ import annotations

from dataclasses import dataclass, field

import polars as pl

from finhosta_dq.synth.options import Options

# by file name and line (1-based): what is written over the start of the line, and where it is cut off (a slice bound; None: not)
Rewrites = dict[str, dict[int, tuple[str, int | None]]]
DEFECT_COLUMNS = ("rule_id", "file", "line", "table", "key", "note")


def no_defects() -> pl.DataFrame:
    """An empty table of defects."""
    return pl.DataFrame(schema={name: pl.Int64 if name == "line" else pl.String for name in DEFECT_COLUMNS})


@dataclass
class Made:
    """A synthetic delivery.

    frames: by (period, table); period ``2025-1`` or ``2025-2`` for mzg, grouper and social, ``2025`` for finhosta. Columns are
    those of the contract in order, all text exactly as written, null = empty.
    reference: by file name relative to ``_reference/``. defects: rule_id, file, line, table, key (JSON object as text), note:
    every finding that a complete run must give. rewrites: lines that are written otherwise than their record says.
    """

    options: Options
    frames: dict[tuple[str, str], pl.DataFrame]
    reference: dict[str, pl.DataFrame] = field(default_factory=dict)
    defects: pl.DataFrame = field(default_factory=no_defects)
    rewrites: Rewrites = field(default_factory=dict)
