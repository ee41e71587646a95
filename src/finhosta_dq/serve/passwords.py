"""Passwords: argon2id hashes, checked in the same time for a known and an unknown name."""

from __future__ import annotations

import secrets
import threading
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import Argon2Error, InvalidHashError

SHORTEST = 12
LONGEST = 256
# each check takes 64 MiB for a moment: no more of them at once than this
_AT_ONCE = threading.BoundedSemaphore(4)
_hasher = PasswordHasher()


def hashed(password: str) -> str:
    """The argon2id hash of a password, salt and cost included."""
    with _AT_ONCE:
        return _hasher.hash(password)


def fits(password_hash: str | None, password: str) -> bool:
    """Whether the password belongs to that hash; None (nobody of that name, no password yet) takes as long and is never right."""
    known = password_hash is not None
    with _AT_ONCE:
        try:
            _hasher.verify(password_hash or _nobody(), password[:LONGEST])
        except (Argon2Error, InvalidHashError):
            return False
    return known and len(password) <= LONGEST


def weakness(password: str, name: str) -> str | None:
    """Why a new password is refused: ``too_short``, ``too_long``, ``too_simple`` or ``has_name``; None when it is taken."""
    if len(password) < SHORTEST:
        return "too_short"
    if len(password) > LONGEST:
        return "too_long"
    if len(set(password)) < 5:
        return "too_simple"
    if name.casefold() in password.casefold():
        return "has_name"
    return None


@cache
def _nobody() -> str:
    return _hasher.hash(secrets.token_urlsafe(24))


def prepare() -> None:
    """Make the hash that unknown names are checked against, so that the first such log-in takes no longer than the others."""
    _nobody()
