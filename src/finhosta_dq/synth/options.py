"""What is asked of the synthetic hospital."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

MIN_STAYS = 50


@dataclass(frozen=True)
class Options:
    """Recognition number, period (``2025-1``, ``2025-2`` or ``2025`` for both half-years and Finhosta), stays per half-year,
    share of stays that get a known defect, and seed.

    Raises ValueError when one of them does not fit.
    """

    hospital: str = "999"
    period: str = "2025-1"
    stays: int = 2000
    defect_rate: float = 0.0
    seed: int = 1

    def __post_init__(self) -> None:
        if not re.fullmatch(r"[0-9]{3}", self.hospital):
            raise ValueError(f"hospital {self.hospital!r} is not a recognition number of three digits")
        if not re.fullmatch(r"20[0-9]{2}(-[12])?", self.period):
            raise ValueError(f"period {self.period!r} is neither a half-year such as 2025-1 nor a year such as 2025")
        if self.stays < MIN_STAYS:
            raise ValueError(f"{self.stays} stays are too few: at least {MIN_STAYS}")
        if not 0 <= self.defect_rate <= 0.5:
            raise ValueError(f"defect rate {self.defect_rate} is not between 0 and 0.5")
        if self.seed < 0:
            raise ValueError(f"seed {self.seed} is negative")

    @property
    def year(self) -> int:
        """Registration year and financial year."""
        return int(self.period[:4])

    @property
    def periods(self) -> list[str]:
        """The half-years to make, in order."""
        return [self.period] if "-" in self.period else [f"{self.period}-1", f"{self.period}-2"]

    @property
    def is_whole_year(self) -> bool:
        """Both half-years: only then do days, admissions and staff of Finhosta have their counterpart."""
        return "-" not in self.period

    def span(self, period: str) -> tuple[date, date]:
        """First and last day of a half-year."""
        if period.endswith("1"):
            return date(self.year, 1, 1), date(self.year, 6, 30)
        return date(self.year, 7, 1), date(self.year, 12, 31)
