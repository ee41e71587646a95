"""Sessions: a signed cookie, new at log-in, with idle and absolute expiry, ended for good at log-out."""

from __future__ import annotations

import contextlib
import hashlib
import os
import secrets
from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from itsdangerous import BadData, URLSafeSerializer

from finhosta_dq.keeping.places import SERVE_KEY

KEY_FILE = SERVE_KEY
# a cookie is renewed at most this often
RENEW_SECONDS = 60


@dataclass(frozen=True)
class Session:
    """What the cookie holds. name: who logged in, None before; stamp: state of the account at log-in; times in seconds since 1970."""

    sid: str
    csrf: str
    started: int
    seen: int
    name: str | None = None
    stamp: str | None = None
    language: str | None = None

    @property
    def mark(self) -> str:
        """What stands for this session in the registry: enough to refuse it later, not enough to use it."""
        return hashlib.sha256(self.sid.encode()).hexdigest()


class Sessions:
    """Makes, reads, renews and ends sessions. key: secret bytes; idle_seconds, life_seconds: when a session ends."""

    def __init__(self, key: bytes, *, idle_seconds: int, life_seconds: int) -> None:
        self._signer = URLSafeSerializer(key, salt="fdq session", signer_kwargs={"digest_method": hashlib.sha256, "key_derivation": "hmac"})
        self.idle_seconds = idle_seconds
        self.life_seconds = life_seconds
        self._ended: dict[str, float] = {}

    def start(self, now: float, *, name: str | None = None, stamp: str | None = None, language: str | None = None) -> Session:
        """A session with a new id and a new token; at log-in as much as before it."""
        return Session(secrets.token_urlsafe(24), secrets.token_urlsafe(24), int(now), int(now), name, stamp, language)

    def cookie(self, session: Session) -> str:
        """The signed text of the cookie."""
        text = self._signer.dumps(asdict(session))
        return text if isinstance(text, str) else text.decode("ascii")

    def read(self, cookie: str | None, now: float) -> Session | None:
        """The session of a cookie; None when it is missing, altered, too old, or ended by a log-out."""
        if not cookie or len(cookie) > 4096:
            return None
        try:
            session = Session(**self._signer.loads(cookie))
        except (BadData, TypeError):
            return None
        if not session.started <= session.seen <= now + RENEW_SECONDS:
            return None
        if now - session.seen > self.idle_seconds or now - session.started > self.life_seconds or session.mark in self._ended:
            return None
        return session

    def renewed(self, session: Session, now: float) -> Session:
        """The same session, seen now; the object itself when it was seen just before."""
        return replace(session, seen=int(now)) if now - session.seen >= RENEW_SECONDS else session

    def end(self, mark: str, now: float) -> None:
        """Refuse the session of that mark from now on; marks too old to matter are forgotten."""
        self._ended = {known: at for known, at in self._ended.items() if now - at <= self.life_seconds}
        self._ended[mark] = now

    def ended_before(self, marks: Iterable[tuple[str, float]]) -> None:
        """Take over the log-outs an earlier process recorded: mark, and when."""
        self._ended.update(marks)


def session_key(out: Path) -> bytes:
    """The secret that signs sessions: ``<out>/.serve-key``, made at the first start, readable by its owner only.

    Raises ValueError when the file does not hold a key, or others can read it.
    """
    path = out / KEY_FILE
    out.mkdir(parents=True, mode=0o700, exist_ok=True)
    with contextlib.suppress(FileExistsError):
        beside = out / f"{KEY_FILE}.{secrets.token_hex(8)}"
        descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        try:
            os.write(descriptor, secrets.token_hex(32).encode())
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
        try:
            # a link, not a rename: the first process to get there wins, the others take its key
            os.link(beside, path)
        finally:
            beside.unlink()
    if path.stat().st_mode & 0o077:
        raise ValueError(f"{KEY_FILE} can be read by others; chmod 600 it, or remove it and log in again")
    key = path.read_bytes().strip()
    if len(key) < 32:
        raise ValueError(f"{KEY_FILE} holds no key; remove it and log in again")
    return key
