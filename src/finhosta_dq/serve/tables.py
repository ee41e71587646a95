"""The tables of the registry that log-in and audit use; the registry makes them."""

from __future__ import annotations

from sqlalchemy import DateTime, Text, column, table

_AT = DateTime(timezone=True)

app_user = table(
    "app_user",
    column("name", Text),
    column("role", Text),
    column("password_hash", Text),
    column("language", Text),
    column("created_at", _AT),
    column("disabled_at", _AT),
    column("coder", Text),
)
setup_link = table("setup_link", column("token_hash", Text), column("name", Text), column("expires_at", _AT), column("used_at", _AT))
event = table(
    "event",
    column("at", _AT),
    column("who", Text),
    column("origin", Text),
    column("act", Text),
    column("subject", Text),
    column("detail", Text),
)
