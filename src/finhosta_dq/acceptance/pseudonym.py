"""Names a finding outside the worklist: a hash with a key of the hospital, so that nobody else can find the stay by trying all numbers."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from pathlib import Path

from finhosta_dq.acceptance.key_file import made_once

KEY_FILE = "pseudonym-key"
_BYTES = 32


class PseudonymError(ValueError):
    """Error raised when the key of the hospital is there but is none."""


def pseudonym_key(folder: Path) -> bytes:
    """The key in ``folder``; made at first use, readable by its owner only. Raises PseudonymError for a file that holds no key."""
    key = made_once(folder / KEY_FILE, lambda: secrets.token_bytes(_BYTES))
    if len(key) != _BYTES:
        raise PseudonymError(f"{KEY_FILE} holds no key of {_BYTES} bytes")
    return key


def pseudonym(key: bytes, name: str) -> str:
    """HMAC-SHA-256 of a name in 64 hexadecimal digits: always the same for the same name and key."""
    return hmac.new(key, name.encode(), hashlib.sha256).hexdigest()
