"""Names a finding outside the worklist: a hash with a key of the hospital, so that nobody else can find the stay by trying all numbers."""

from __future__ import annotations

import hashlib
import hmac
import os
import secrets
from pathlib import Path

KEY_FILE = "pseudonym-key"
_BYTES = 32


class PseudonymError(ValueError):
    """Error raised when the key of the hospital is there but is none."""


def pseudonym_key(folder: Path) -> bytes:
    """The key in ``folder``; made at first use, readable by its owner only. Raises PseudonymError for a file that holds no key."""
    path = folder / KEY_FILE
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    if not path.exists():
        beside = path.with_suffix(f".{os.getpid()}")
        descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as stream:
            stream.write(secrets.token_bytes(_BYTES))
            stream.flush()
            os.fsync(stream.fileno())
        try:
            # the first of two that start at once wins; the other reads its key
            os.link(beside, path)
        except FileExistsError:
            pass
        finally:
            beside.unlink()
    key = path.read_bytes()
    if len(key) != _BYTES:
        raise PseudonymError(f"{KEY_FILE} holds no key of {_BYTES} bytes")
    return key


def pseudonym(key: bytes, name: str) -> str:
    """HMAC-SHA-256 of a name in 64 hexadecimal digits: always the same for the same name and key."""
    return hmac.new(key, name.encode(), hashlib.sha256).hexdigest()
