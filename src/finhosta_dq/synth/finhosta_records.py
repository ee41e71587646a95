"""Records of the Finhosta long model under construction: plain tuples first, one frame of text in the end."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal

import polars as pl

from finhosta_dq.contracts import contracts

Amount = int | float | Decimal


@dataclass
class Records:
    """Collects records; items by name, the value as an amount."""

    hospital: str
    year: int
    rows: list[dict[str, str]] = field(default_factory=list)

    def add(
        self, record_type: str, value: Amount, decimals: int = 2, period: str = "Y", keep_zero: bool = False, /, **items: str | None
    ) -> None:
        """One record; an item that is None is empty. A value of zero is left out, unless ``keep_zero``."""
        shown = f"{value:.{decimals}f}"
        if float(shown) == 0 and not keep_zero:
            return
        row = {"record_type_cd": record_type, "sender_cd": self.hospital, "year": str(self.year), "period_cd": period, "value": shown}
        self.rows.append(row | {name: item for name, item in items.items() if item is not None})

    def frame(self) -> pl.DataFrame:
        """All records with the columns of the contract, as text, in order of collection and record type."""
        columns = contracts()["finhosta"].files[0].columns
        frame = pl.DataFrame(self.rows, schema=dict.fromkeys(columns, pl.String), orient="row")
        order = pl.col("record_type_cd").str.head(1).replace_strict({"B": 0, "R": 1, "Y": 2, "A": 3}, return_dtype=pl.Int8)
        return frame.with_columns(order.alias("_order")).sort(["_order", "record_type_cd"], maintain_order=True).drop("_order")


def split(total: float, weights: Iterable[float], decimals: int = 2) -> list[float]:
    """``total`` split by weights into rounded parts that add up to it exactly; the last part takes the rest."""
    parts = list(weights)
    whole = sum(parts)
    scale = 10**decimals
    units = round(total * scale)
    out = [int(units * part / whole) for part in parts]
    out[-1] += units - sum(out)
    return [one / scale for one in out]
