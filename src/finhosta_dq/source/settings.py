"""Where a hospital's warehouse is: from the environment (``FDQ_SOURCE_...``) only, never from a file, because the DSN is a secret."""

from __future__ import annotations

import os

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict


class SourceSettings(BaseSettings):
    """Connection to the warehouse, and what the nightly flow extracts before it runs."""

    model_config = SettingsConfigDict(env_prefix="FDQ_SOURCE_", extra="ignore")

    dsn: SecretStr | None = Field(None, description="connection string of PostgreSQL; without it libpq's own PGSERVICE, PGPASSFILE, PGHOST")
    block: str | None = Field(None, description="name of a Prefect Secret block that holds the connection string, in place of the setting")
    memory_limit: str = Field(
        "1GB", pattern=r"^[0-9]+ ?(MB|GB|TB)$", description="memory that sorting and merging may use before it spills"
    )
    nightly_profile: str | None = Field(None, description="profile that the nightly flow extracts before it runs; none = nothing")
    nightly_hospital: str | None = Field(None, pattern=r"^[0-9]{3}$", description="hospital of that extract")
    nightly_period: str | None = Field(None, pattern=r"^[0-9]{4}(-[12])?$", description="period of that extract")

    def given_dsn(self) -> str:
        """The connection string, empty when libpq's own settings say where the warehouse is. Raises ValueError when nothing does."""
        if self.dsn is not None:
            return self.dsn.get_secret_value()
        if not any(os.environ.get(name) for name in ("PGSERVICE", "PGHOST", "PGHOSTADDR")):
            raise ValueError("nothing says where the warehouse is: set FDQ_SOURCE_DSN, FDQ_SOURCE_BLOCK, or libpq's PGSERVICE or PGHOST")
        return ""
