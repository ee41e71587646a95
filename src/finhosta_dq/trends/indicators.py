"""The indicators of the trends, from ``schemas/trends.yaml``."""

from __future__ import annotations

from functools import cache
from typing import Literal

import duckdb
from pydantic import BaseModel, ConfigDict, Field, model_validator

from finhosta_dq.contracts.loader import parse, read_yaml
from finhosta_dq.home import schemas_dir

CHARTS = {"proportion": ("p", "p_prime"), "rate": ("u", "u_prime"), "measurement": ("xmr",), "gap": ("g", "t")}


class Texts(BaseModel):
    """A text in the three languages."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    en: str
    nl: str
    fr: str


class Maturity(BaseModel):
    """When a cohort may be measured: at this age of its last member, and at most so many days later (None: ever after)."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    age_days: int = Field(ge=0)
    late_days: int | None = Field(default=None, ge=0)


class Indicator(BaseModel):
    """One indicator; the fields are explained at the top of ``schemas/trends.yaml``."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    indicator_id: str
    unit: Literal["proportion", "rate", "measurement", "gap"]
    chart: Literal["p", "p_prime", "u", "u_prime", "xmr", "g", "t"]
    per: float = Field(default=1, gt=0)
    improvement_direction: Literal["up", "down", "neutral"]
    target: float | None = None
    target_parameter: str | None = None
    target_scale: float = 1
    points: Literal["run", "cohort", "delivery"]
    takes: Literal["first", "last"] = "last"
    scope: Literal["hospital", "family", "group", "cohort", "table"]
    maturity_rule: Maturity | None = None
    screening: bool = True
    least: float | None = None
    min_points: int = Field(default=12, ge=2)
    least_sigma_z: float = Field(default=0, ge=0)
    funnel: bool = False
    names: Texts

    @model_validator(mode="after")
    def _fits(self) -> Indicator:
        if self.chart not in CHARTS[self.unit]:
            raise ValueError(f"chart {self.chart} does not fit the unit {self.unit}")
        if self.points == "cohort" and self.maturity_rule is None:
            raise ValueError("an indicator of cohorts needs a maturity_rule")
        if self.target is not None and self.target_parameter is not None:
            raise ValueError("target and target_parameter exclude one another")
        if self.funnel and self.unit != "proportion":
            raise ValueError("a funnel needs a proportion")
        return self


class _Catalogue(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)
    indicators: tuple[Indicator, ...]

    @model_validator(mode="after")
    def _once(self) -> _Catalogue:
        ids = [one.indicator_id for one in self.indicators]
        if len(set(ids)) < len(ids):
            raise ValueError("an indicator is there twice")
        return self


@cache
def indicators() -> dict[str, Indicator]:
    """indicator_id -> indicator, in the order of the file. Raises ContractError for a mistake in the file."""
    path = schemas_dir() / "trends.yaml"
    catalogue = parse(_Catalogue, {"indicators": read_yaml(path)}, path)
    return {one.indicator_id: one for one in catalogue.indicators}


def targets(con: duckdb.DuckDBPyConnection) -> dict[str, float]:
    """indicator_id -> target in this run, where there is one: from the file, or a rule parameter of the run's warehouse."""
    found = {}
    for one in indicators().values():
        target = one.target
        if one.target_parameter is not None:
            (number,) = con.execute("SELECT rule_number($name)", {"name": one.target_parameter}).fetchall()[0]
            target = None if number is None else number * one.target_scale
        if target is not None:
            found[one.indicator_id] = target
    return found
