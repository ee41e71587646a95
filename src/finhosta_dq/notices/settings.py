"""Where notices go: from the environment (``FDQ_NOTICE_...``) or a ``.env`` file. Nothing is sent while neither is set."""

from __future__ import annotations

from typing import Literal

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict


class NoticeSettings(BaseSettings):
    """Mail server, web address and readers of the notices."""

    model_config = SettingsConfigDict(env_prefix="FDQ_NOTICE_", env_file=".env", extra="ignore")

    smtp_host: str | None = Field(None, description="mail server; none = no mail")
    smtp_port: int = Field(587, ge=1, le=65535, description="port of the mail server")
    smtp_security: Literal["starttls", "tls", "none"] = Field("starttls", description="how the connection is secured")
    smtp_user: str | None = Field(None, description="user of the mail server")
    smtp_password: SecretStr | None = Field(None, description="password of that user")
    sender: str = Field("finhosta-dq@localhost", description="address the mail comes from")
    to: list[str] = Field(default_factory=list, description='addresses of the stewards, as a JSON list: ["a@hospital.example"]')
    digest: dict[str, str] = Field(default_factory=dict, description="address per registrar, as JSON: a digest of the own findings")
    webhook: str | None = Field(None, pattern=r"^https?://", description="web address that takes the notice as JSON by POST")
    page: str | None = Field(None, description="address of the worklist page, named in the notices")
    timeout: float = Field(20.0, gt=0, description="seconds before sending is given up")

    @property
    def wanted(self) -> bool:
        """Whether anything is to be sent at all."""
        return bool(self.webhook or (self.smtp_host and (self.to or self.digest)))
