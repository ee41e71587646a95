"""Settings of the page: from the environment (``FDQ_SERVE_...``) or a ``.env`` file, overridden by the command line."""

from __future__ import annotations

import ipaddress
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from finhosta_dq.registry.store import default_url

Role = Literal["steward", "registrar", "finance", "viewer"]


class ServeSettings(BaseSettings):
    """Where the page listens, how long a session lives, and who vouches for the users."""

    model_config = SettingsConfigDict(env_prefix="FDQ_SERVE_", env_file=".env", extra="ignore")

    out: Path = Field(Path("fdq-out"), description="folder of the published runs")
    registry: str | None = Field(None, description="SQLAlchemy URL of the registry; default registry.sqlite in that folder")
    signing: Path | None = Field(None, description="folder of the hospital's signing key; default keys in the folder of the runs")
    hospital: str | None = Field(None, description="show the runs of this hospital only")
    host: str = Field("127.0.0.1", description="address to listen on")
    port: int = Field(8765, ge=0, le=65535, description="port to listen on")
    language: Literal["nl", "fr", "en"] = Field("en", description="language before somebody chose one")
    tls_certificate: Path | None = Field(None, description="certificate chain (PEM)")
    tls_key: Path | None = Field(None, description="private key of that certificate (PEM)")
    behind_proxy: bool = Field(False, description="a proxy on the way ends TLS and states the address of the reader")
    proxy_addresses: str = Field("127.0.0.1", description="addresses that proxy connects from, comma between")
    base_url: str | None = Field(None, pattern=r"^https?://[^/?#\s]+$", description="address people use, e.g. https://dq.hospital.example")
    trusted_hosts: list[str] = Field(default_factory=list, description="further host names the page answers to, as a JSON list")
    idle_minutes: int = Field(30, ge=1, le=1440, description="a session ends after this long without a request")
    session_hours: int = Field(10, ge=1, le=168, description="a session ends after this long in any case")
    setup_hours: int = Field(48, ge=1, le=720, description="how long a set-up link can be used")
    body_megabytes: int = Field(32, ge=1, le=1024, description="largest upload")
    attempts: int = Field(5, ge=1, le=100, description="log-ins that may fail per name and address before a pause")
    attempt_minutes: int = Field(15, ge=1, le=1440, description="length of that pause")
    metrics_token: SecretStr | None = Field(
        None, min_length=16, description="word that a monitor sends as bearer token to /metrics; none = only this machine may ask"
    )
    oidc_issuer: str | None = Field(None, pattern=r"^https?://", description="OpenID Connect: issuer; none = local users only")
    oidc_client_id: str | None = Field(None, description="OpenID Connect: client id")
    oidc_client_secret: SecretStr | None = Field(None, description="OpenID Connect: client secret; none = public client")
    oidc_scope: str = Field("openid profile", description="OpenID Connect: scopes asked")
    oidc_name_claim: str = Field("preferred_username", description="OpenID Connect: claim with the user's name")
    oidc_role_claim: str = Field("roles", description="OpenID Connect: claim with the user's roles; dots lead into nested claims")
    oidc_roles: dict[str, Role] = Field(
        default_factory=dict, description='OpenID Connect: value of that claim to role, as JSON: {"dq-stewards": "steward"}'
    )
    oidc_coder_claim: str | None = Field(None, description="OpenID Connect: claim with the coder's id in the worklist")

    @model_validator(mode="after")
    def _whole(self) -> ServeSettings:
        if (self.tls_certificate is None) != (self.tls_key is None):
            raise ValueError("tls_certificate and tls_key go together")
        if self.oidc_issuer:
            if not self.oidc_client_id or not self.oidc_roles:
                raise ValueError("oidc_issuer needs oidc_client_id and oidc_roles")
            parts = urlsplit(self.oidc_issuer)
            if parts.scheme != "https" and not is_loopback(parts.hostname or ""):
                raise ValueError("oidc_issuer must be an https address")
        return self

    @property
    def registry_url(self) -> str:
        """URL of the registry, which outlives the runs."""
        return self.registry or default_url(self.out)

    @property
    def secure(self) -> bool:
        """Whether readers come over https, so that cookies may say so."""
        if self.tls_certificate is not None or self.behind_proxy or (self.base_url or "").startswith("https:"):
            return True
        return not is_loopback(self.host)

    @property
    def address(self) -> str:
        """The address people use: ``base_url``, or what this machine listens on."""
        if self.base_url:
            return self.base_url
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{'https' if self.tls_certificate else 'http'}://{host}:{self.port}"

    @property
    def hosts(self) -> list[str]:
        """Host names the page answers to."""
        named = [urlsplit(self.address).hostname or self.host, *self.trusted_hosts]
        here = ["127.0.0.1", "localhost", "::1", "[::1]"] if is_loopback(self.host) else []
        return list(dict.fromkeys([*named, *here]))


def is_loopback(host: str) -> bool:
    """Whether that host name or address is this machine and nothing else."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False
