"""Users in the registry: added without a password, which they set themselves through a link that works once."""

from __future__ import annotations

import hashlib
import re
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, cast

from sqlalchemy import CursorResult, insert, select, update

from finhosta_dq.findings.labels import LANGUAGES
from finhosta_dq.registry.store import Registry
from finhosta_dq.registry.tables import app_user, setup_link
from finhosta_dq.serve.access import ROLES, User
from finhosta_dq.serve.passwords import hashed
from finhosta_dq.serve.settings import Role

_NAME = re.compile(r"[a-z0-9][a-z0-9._@-]{0,63}")


class UserError(ValueError):
    """Error raised when a user cannot be added or changed as asked."""


@dataclass(frozen=True)
class Account:
    """A row of app_user. has_password: False for users of OpenID Connect, and until the set-up link was used."""

    name: str
    role: Role
    password_hash: str | None
    language: str | None
    disabled_at: datetime | None
    coder: str | None

    @property
    def stamp(self) -> str:
        """Changes with the password: sessions of before no longer count."""
        return hashlib.sha256(f"{self.name}\0{self.password_hash or ''}".encode()).hexdigest()[:16]

    @property
    def has_password(self) -> bool:
        """Whether this user logs in with a password."""
        return self.password_hash is not None

    def user(self, language: str) -> User:
        """What pages know of the user; language: for somebody who never chose one."""
        return User(self.name, self.role, self.language or language, self.coder)


def clean_name(name: str) -> str:
    """The name as it is kept: lower case, without spaces around it."""
    return name.strip().casefold()


def find_user(registry: Registry, name: str) -> Account | None:
    """The account of that name, disabled ones too; None for what cannot be a name."""
    if not _NAME.fullmatch(name):
        return None
    with registry.read() as con:
        row = con.execute(select(*_COLUMNS).where(app_user.c.name == name)).one_or_none()
    return Account(*row) if row else None


def users(registry: Registry) -> list[Account]:
    """All accounts by name."""
    with registry.read() as con:
        return [Account(*row) for row in con.execute(select(*_COLUMNS).order_by(app_user.c.name))]


def add_user(registry: Registry, name: str, role: str, *, language: str | None = None, coder: str | None = None) -> None:
    """Add a user without a password. Raises UserError when the name is not allowed or taken, or the role or language unknown."""
    if not _NAME.fullmatch(name):
        raise UserError("a user name has up to 64 letters, digits, dots, @, hyphens or underscores, and starts with a letter or digit")
    _check_role(role)
    if language is not None and language not in LANGUAGES:
        raise UserError(f"language must be one of {', '.join(LANGUAGES)}")
    with registry.begin() as con:
        if con.execute(select(app_user.c.name).where(app_user.c.name == name)).first():
            raise UserError("there is a user of that name already")
        con.execute(insert(app_user).values(name=name, role=role, language=language, coder=coder, created_at=datetime.now(UTC)))


def change_user(registry: Registry, name: str, **values: Any) -> None:
    """Change role, language, coder or disabled (bool) of a user. Raises UserError when there is none of that name."""
    if "role" in values:
        _check_role(values["role"])
    if "disabled" in values:
        values["disabled_at"] = datetime.now(UTC) if values.pop("disabled") else None
    with registry.begin() as con:
        changed = cast(CursorResult[Any], con.execute(update(app_user).where(app_user.c.name == name).values(**values)))
        if not changed.rowcount:
            raise UserError("there is no user of that name")


def make_setup_link(registry: Registry, name: str, hours: int, now: datetime | None = None) -> str:
    """The secret of a link by which that user sets a password, once, within ``hours``; earlier links of the user end.

    Only its hash is kept. Raises UserError when there is no such user.
    """
    now = now or datetime.now(UTC)
    token = secrets.token_urlsafe(32)
    with registry.begin() as con:
        if not con.execute(select(app_user.c.name).where(app_user.c.name == name)).first():
            raise UserError("there is no user of that name")
        con.execute(update(setup_link).where(setup_link.c.name == name, setup_link.c.used_at.is_(None)).values(used_at=now))
        con.execute(insert(setup_link).values(token_hash=_hash(token), name=name, expires_at=now + timedelta(hours=hours)))
    return token


def setup_name(registry: Registry, token: str, now: datetime | None = None) -> str | None:
    """Whose link that is, None when it is unknown, used or too old, or the user is disabled."""
    with registry.read() as con:
        row = con.execute(
            select(setup_link.c.name)
            .join(app_user, app_user.c.name == setup_link.c.name)
            .where(*_usable(token, now or datetime.now(UTC)), app_user.c.disabled_at.is_(None))
        ).one_or_none()
    return row[0] if row else None


def use_setup_link(registry: Registry, token: str, password: str, now: datetime | None = None) -> str | None:
    """Set the password of the link's user and end the link; the name, None when the link cannot be used (any more)."""
    now = now or datetime.now(UTC)
    password_hash = hashed(password)
    with registry.begin() as con:
        row = con.execute(select(setup_link.c.name).where(*_usable(token, now))).one_or_none()
        if row is None:
            return None
        # of two at the same moment one finds the link still open
        used = con.execute(update(setup_link).where(*_usable(token, now)).values(used_at=now))
        if not cast(CursorResult[Any], used).rowcount:
            return None
        alive = app_user.c.disabled_at.is_(None)
        changed = con.execute(update(app_user).where(app_user.c.name == row[0], alive).values(password_hash=password_hash))
        return str(row[0]) if cast(CursorResult[Any], changed).rowcount else None


_COLUMNS = (app_user.c.name, app_user.c.role, app_user.c.password_hash, app_user.c.language, app_user.c.disabled_at, app_user.c.coder)


def _usable(token: str, now: datetime) -> tuple[Any, ...]:
    return (setup_link.c.token_hash == _hash(token), setup_link.c.used_at.is_(None), setup_link.c.expires_at > now)


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def _check_role(role: str) -> None:
    if role not in ROLES:
        raise UserError(f"role must be one of {', '.join(ROLES)}")
