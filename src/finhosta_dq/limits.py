"""How much is read of what somebody sends: settings (``FDQ_MAX_...``) that stop a broken or hostile file before it costs memory or time."""

from __future__ import annotations

from pydantic import Field, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

GIB, MIB, KIB = 1024**3, 1024**2, 1024


class Limits(BaseSettings):
    """The most that is read. What is larger is refused by name, and the rest of the delivery goes on."""

    model_config = SettingsConfigDict(env_prefix="FDQ_", env_file=".env", extra="ignore", frozen=True)

    max_files: int = Field(100_000, ge=1, le=10_000_000, description="files in a landing, members of ZIPs included")
    max_file_gib: int = Field(16, ge=1, le=999_999, description="size of one file, unpacked, in GiB")
    max_zip_gib: int = Field(32, ge=1, le=999_999, description="what one ZIP may hold unpacked, in GiB")
    max_zip_ratio: int = Field(400, ge=1, le=999_999, description="how many times larger than itself a ZIP may unpack, from 64 MiB on")
    max_zip_files: int = Field(2_000, ge=1, le=60_000, description="members of one ZIP")
    # the careful reader holds blocks of 16 MiB, and a line must fit into one
    max_line_kib: int = Field(1024, ge=1, le=8192, description="longest line, in KiB")
    max_fields: int = Field(1_000, ge=100, le=1_000_000, description="fields on a line of Finhosta, before it is split")
    max_list_mib: int = Field(512, ge=1, le=999_999, description="size of one of the hospital's own lists, in MiB")
    max_yaml_kib: int = Field(4_096, ge=64, le=999_999, description="size of a contract, rule file or profile, in KiB")

    @property
    def line_bytes(self) -> int:
        """Longest line in bytes."""
        return self.max_line_kib * KIB

    def said(self, name: str) -> str:
        """What a limit allows and how it is raised, for the message that refuses: ``at most 16 (FDQ_MAX_FILE_GIB)``."""
        return f"at most {getattr(self, name)} (FDQ_{name.upper()})"


def limits() -> Limits:
    """The limits that hold now. Raises ValueError naming the setting that does not fit."""
    try:
        return Limits()
    except ValidationError as error:
        said = [f"FDQ_{str(one['loc'][0]).upper()}: {one['msg']}, found {one.get('input')!r:.40}" for one in error.errors()]
        raise ValueError("; ".join(said)) from None
