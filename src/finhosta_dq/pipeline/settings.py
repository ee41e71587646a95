"""Settings of a run: from the environment (``FDQ_...``) or a ``.env`` file, overridden by the command line."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, PlainSerializer
from pydantic_settings import BaseSettings, SettingsConfigDict


def without_secret(url: str | None) -> str | None:
    """A URL without the password and the query, in which there may be one."""
    return url if url is None else re.sub(r"\?.*", "?***", re.sub(r"(//[^:/@]*):.*@", r"\1:***@", url, flags=re.DOTALL), flags=re.DOTALL)


Url = Annotated[str | None, PlainSerializer(without_secret, when_used="json"), Field(repr=False)]
"""A URL that may hold a password. As JSON, which is how the scheduler keeps what flows are given, it is without."""


def step_back(nice: int) -> None:
    """Let other work on the machine go first: this thread, and the threads and processes it starts, get at least that niceness."""
    os.nice(max(0, nice - os.nice(0)))


class Settings(BaseSettings):
    """Where results go and how much of the machine a run may take."""

    model_config = SettingsConfigDict(env_prefix="FDQ_", env_file=".env", extra="ignore")

    out: Path = Field(Path("fdq-out"), description="folder of the published runs")
    reference: Path | None = Field(None, description="the hospital's own lists; default _reference in the landing folder")
    language: Literal["nl", "fr", "en"] = Field("en", description="language of report and workbook")
    judge: Literal["fast", "native"] = Field("fast", description="native: Great Expectations evaluates the contract rules itself too")
    threads: int | None = Field(None, ge=1, description="threads DuckDB may use")
    memory_limit: str | None = Field(None, pattern=r"^[0-9]+ ?(MB|GB|TB)$", description="memory DuckDB may use before it spills to disk")
    only_changed: bool = Field(False, description="leave out a run that would only repeat the one before: same input, rules and decisions")
    nice: int = Field(10, ge=0, le=19, description="how far a run steps back for other work on the machine, such as the worklist page")
    log: Literal["text", "json"] = Field("text", description="`json` gives one JSON object per line on standard error")
    log_file: Path | None = Field(None, description="file that gets the same JSON lines, in either form")
    keep_runs: int = Field(0, ge=0, description="published runs kept per hospital and year; 0 = all")
    registry: Url = Field(None, description="SQLAlchemy URL of the registry; default registry.sqlite in the folder of the results")
    signing: Path | None = Field(None, description="folder of the hospital's signing key; default keys in the folder of the results")
    dask_scheduler: str | None = Field(None, description="address of the Dask scheduler of a network; default one run after another here")
    dask_one_machine: bool = Field(
        False, description="all workers of the scheduler are on this machine, so that SQLite may hold the registry"
    )
    results_url: Url = Field(None, description="fsspec URL that a network run copies the Parquet of published runs to")
