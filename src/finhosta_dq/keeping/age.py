"""How long things are kept: settings in days or years, and what the law asks of them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Annotated

from pydantic import BeforeValidator, Field, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

PROOF_YEARS = 5
PROOF_SOURCE = "KB/AR 27-4-2007 (2007022761) art. 6"
"""Documents that prove control and validation of a delivery stay available for five years."""

_AGE = re.compile(r"(?P<count>[1-9][0-9]{0,4}) ?(?P<unit>day|year)s?")


@dataclass(frozen=True)
class Age:
    """A number of days or of calendar years."""

    count: int
    unit: str

    def before(self, now: datetime) -> datetime:
        """What is older than this moment has that age; 29 February counts as 28 February in other years."""
        if self.unit == "day":
            return now - timedelta(days=self.count)
        try:
            return now.replace(year=now.year - self.count)
        except ValueError:
            return now.replace(year=now.year - self.count, day=28)

    def __str__(self) -> str:
        return f"{self.count} {self.unit}{'s' if self.count > 1 else ''}"


def age(text: object) -> object:
    """``30 days`` or ``5 years`` as an age. Raises ValueError."""
    if not isinstance(text, str):
        return text
    found = _AGE.fullmatch(text.strip())
    if found is None:
        raise ValueError(f"write a number of days or years, such as '90 days' or '5 years', found {text!r}")
    return Age(int(found["count"]), found["unit"])


Kept = Annotated[Age | None, BeforeValidator(age)]


class RetentionSettings(BaseSettings):
    """How long each part is kept; what is not set is kept for ever."""

    model_config = SettingsConfigDict(env_prefix="FDQ_RETENTION_", env_file=".env", extra="ignore")

    runs: Kept = Field(None, description="published runs that nobody accepted; the last of a hospital and year always stays")
    accepted: Kept = Field(None, description="runs of which a delivery was accepted, counted from the acceptance; at least 5 years")
    raw_text: Kept = Field(None, description="lines as they were delivered, in the warehouses of runs that nobody accepted")
    rejected_lines: Kept = Field(None, description="text of rejected lines there; number, reason and place stay")
    findings: Kept = Field(None, description="findings in the registry that were resolved and that nobody decided on")

    @field_validator("accepted")
    @classmethod
    def _proof_is_kept(cls, value: Age | None) -> Age | None:
        now = datetime(2024, 1, 1)  # noqa: DTZ001  any day will do
        if value is not None and value.before(now) > Age(PROOF_YEARS, "year").before(now):
            raise ValueError(f"accepted runs are proof of control and validation, kept {PROOF_YEARS} years: {PROOF_SOURCE}; found {value}")
        return value

    def warnings(self) -> list[str]:
        """What is allowed but should be known."""
        now = datetime(2024, 1, 1)  # noqa: DTZ001
        if self.runs is not None and self.runs.before(now) > Age(PROOF_YEARS, "year").before(now):
            return [
                f"runs that nobody accepted go after {self.runs}: accept every delivery that was sent, for its run is the proof that "
                f"{PROOF_SOURCE} asks for {PROOF_YEARS} years"
            ]
        return []
