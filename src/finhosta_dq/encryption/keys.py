"""The hospital's extract keys: where they come from, what each is called, and how they wrap the data key of a file."""

from __future__ import annotations

import base64
import hashlib
import os
import re
import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

KEY_BYTES = 32
_NONCE_BYTES = 12
_HEADER = "# Extract keys: the first encrypts, all decrypt. Whoever has this file reads the extracts; without it nobody does.\n"


class KeyFileError(ValueError):
    """Error raised when an extract key cannot be used: unreadable, open to others, or no key."""


class UnknownKeyError(ValueError):
    """Error raised when a file is encrypted with a key that was not given."""

    def __init__(self, key_id: str, known: Sequence[str], name: str = "the file") -> None:
        given = f"the keys given are {', '.join(known)}" if known else "no key is set"
        super().__init__(f"{name} is encrypted with extract key {key_id}; {given} (FDQ_EXTRACT_KEY_FILE or FDQ_EXTRACT_KEY)")
        self.key_id, self.known = key_id, tuple(known)


@dataclass(frozen=True)
class ExtractKey:
    """A key of 256 bits. Its id (16 hex) is derived from it, so that a file can name its key and a wrong key is told from a missing one."""

    secret: bytes = field(repr=False)

    def __post_init__(self) -> None:
        if len(self.secret) != KEY_BYTES:
            raise KeyFileError(f"an extract key has {KEY_BYTES} bytes, found {len(self.secret)}")

    @property
    def id(self) -> str:
        """16 hex of a hash of the key; the key cannot be found from it."""
        return hashlib.sha256(b"finhosta-dq extract key id\n" + self.secret).hexdigest()[:16]

    def text(self) -> str:
        """The key as base64, as it stands in a key file."""
        return base64.b64encode(self.secret).decode("ascii")

    def wrap(self, data_key: bytes) -> str:
        """A data key encrypted with this key (AES-256-GCM, bound to the id): base64 of nonce, ciphertext and tag."""
        nonce = secrets.token_bytes(_NONCE_BYTES)
        return base64.b64encode(nonce + AESGCM(self.secret).encrypt(nonce, data_key, self.id.encode())).decode("ascii")

    def unwrap(self, wrapped: str) -> bytes:
        """The data key again. Raises KeyFileError when it was not wrapped with this key or was changed."""
        try:
            packed = base64.b64decode(wrapped, validate=True)
            return AESGCM(self.secret).decrypt(packed[:_NONCE_BYTES], packed[_NONCE_BYTES:], self.id.encode())
        except (InvalidTag, ValueError):
            raise KeyFileError(f"the data key that names extract key {self.id} was not made with it, or was changed") from None


@dataclass(frozen=True)
class KeyRing:
    """The keys in use: the first encrypts, all decrypt."""

    members: tuple[ExtractKey, ...] = ()

    @property
    def current(self) -> ExtractKey | None:
        """The key that encrypts; None: extracts are written plain."""
        return self.members[0] if self.members else None

    @property
    def ids(self) -> list[str]:
        """Ids of all keys, the current one first."""
        return [key.id for key in self.members]

    def find(self, key_id: str) -> ExtractKey:
        """The key of this id. Raises UnknownKeyError."""
        for key in self.members:
            if key.id == key_id:
                return key
        raise UnknownKeyError(key_id, self.ids)


class KeySettings(BaseSettings):
    """Where the extract keys come from."""

    model_config = SettingsConfigDict(env_prefix="FDQ_EXTRACT_", env_file=".env", extra="ignore")

    key_file: Path | None = Field(
        None, description="file with the extract keys, one per line in base64, the one that encrypts first; mode 0600"
    )
    key: SecretStr | None = Field(None, description="the same as text, separated by commas; for a place that hands out secrets that way")


def key_ring(settings: KeySettings | None = None) -> KeyRing:
    """The keys that are set, none when none is. Raises KeyFileError when what is set cannot be used."""
    found = settings or KeySettings()
    if found.key_file is not None and found.key is not None:
        raise KeyFileError("FDQ_EXTRACT_KEY_FILE and FDQ_EXTRACT_KEY are both set; set one")
    if found.key_file is not None:
        return read_key_file(found.key_file)
    if found.key is not None:
        return KeyRing(_parse(re.split(r"[,\s]+", found.key.get_secret_value().strip()), "FDQ_EXTRACT_KEY"))
    return KeyRing()


def read_key_file(path: Path) -> KeyRing:
    """The keys in a file. Raises KeyFileError when it is missing, empty, malformed, or open to others than its owner."""
    try:
        with path.open("rb") as stream:
            mode = os.fstat(stream.fileno()).st_mode & 0o777
            text = stream.read(64 * 1024)
    except OSError as error:
        raise KeyFileError(f"extract key file {path}: {error.strerror}") from None
    if mode & 0o077:
        raise KeyFileError(f"extract key file {path} can be read by others (mode {mode:04o}); chmod 600 it, and consider the key known")
    lines = [line.strip() for line in text.decode("ascii", errors="replace").splitlines()]
    return KeyRing(_parse([line for line in lines if line and not line.startswith("#")], f"extract key file {path}"))


def new_key_file(path: Path) -> ExtractKey:
    """A key file with one new key, readable by its owner only. Raises FileExistsError: a key that was in use is never overwritten."""
    if path.exists():
        raise FileExistsError(f"{path} exists; fdq keys rotate puts a new key into it")
    key = ExtractKey(secrets.token_bytes(KEY_BYTES))
    write_key_file(path, [key])
    return key


def write_key_file(path: Path, members: Sequence[ExtractKey]) -> None:
    """Write these keys, the current one first, at once: a reader sees the file before or after, never half."""
    path = path.resolve()
    beside = path.with_name(f".{path.name}-{secrets.token_hex(4)}")
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "w", encoding="ascii") as stream:
            stream.write(_HEADER + "".join(key.text() + "\n" for key in members))
            stream.flush()
            os.fsync(stream.fileno())
        os.replace(beside, path)
    except BaseException:
        beside.unlink(missing_ok=True)
        raise
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def _parse(texts: Sequence[str], where: str) -> tuple[ExtractKey, ...]:
    made = []
    for number, text in enumerate(texts, 1):
        try:
            made.append(ExtractKey(base64.b64decode(text, validate=True)))
        except ValueError:
            # the text itself is a secret, even a mistyped one
            raise KeyFileError(f"{where}: key {number} is no base64 of {KEY_BYTES} bytes; fdq keys new makes one") from None
    if not made:
        raise KeyFileError(f"{where} holds no key; fdq keys new makes one")
    if len({key.id for key in made}) < len(made):
        raise KeyFileError(f"{where} holds the same key twice")
    return tuple(made)
