"""Signs validation documents with a key of the hospital (Ed25519) and checks them again, years later and without the registry."""

from __future__ import annotations

import base64
import json
import os
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat, load_pem_private_key

from finhosta_dq.acceptance.key_file import made_once

KEY_FILE = "signing-key.pem"
TRUSTED_FILE = "signing-keys.txt"
"""Public keys of the hospital, one per line; a key that was replaced stays, so that what it signed can still be checked."""

_SIGNATURE = "signature"


class SignatureError(ValueError):
    """Error raised when a document is not as it was signed, or was signed with a key the hospital does not know."""


def key_folder(out: Path, chosen: Path | None) -> Path:
    """Folder of the hospital's key: the one that was chosen, else ``keys`` in the folder of the results."""
    return chosen or out / "keys"


def signing_key(folder: Path) -> Ed25519PrivateKey:
    """The key of the hospital in ``folder``; made at first use, readable by its owner only, its public half added to the known keys."""
    key = load_pem_private_key(made_once(folder / KEY_FILE, _new_key), password=None)
    if not isinstance(key, Ed25519PrivateKey):
        raise SignatureError(f"{KEY_FILE} holds no Ed25519 key")
    _remember(folder, public_text(key.public_key()))
    return key


def _new_key() -> bytes:
    return Ed25519PrivateKey.generate().private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())


def public_text(key: Ed25519PublicKey) -> str:
    """The public key as text (base64)."""
    return base64.b64encode(key.public_bytes(Encoding.Raw, PublicFormat.Raw)).decode()


def sign(document: dict[str, Any], key: Ed25519PrivateKey) -> dict[str, Any]:
    """The document with ``signature``: algorithm, public key and signature over all other members."""
    signed = {name: value for name, value in document.items() if name != _SIGNATURE}
    value = base64.b64encode(key.sign(canonical(signed))).decode()
    return {**signed, _SIGNATURE: {"algorithm": "Ed25519", "public_key": public_text(key.public_key()), "value": value}}


def verify(document: dict[str, Any], known: list[str]) -> str:
    """The public key that signed the document. Raises SignatureError when it was changed, is not signed, or the key is not known."""
    signature = document.get(_SIGNATURE)
    if not isinstance(signature, dict) or not {"public_key", "value"} <= set(signature):
        raise SignatureError("the document carries no signature")
    rest = {name: value for name, value in document.items() if name != _SIGNATURE}
    try:
        key = Ed25519PublicKey.from_public_bytes(base64.b64decode(signature["public_key"], validate=True))
        key.verify(base64.b64decode(signature["value"], validate=True), canonical(rest))
    except (InvalidSignature, ValueError, TypeError):
        raise SignatureError("the document is not as it was signed") from None
    if signature["public_key"] not in known:
        raise SignatureError("the document was signed with a key this hospital does not know")
    return str(signature["public_key"])


def known_keys(folder: Path) -> list[str]:
    """Public keys of the hospital, those of the past included."""
    path = folder / TRUSTED_FILE
    return path.read_text(encoding="ascii").split() if path.is_file() else []


def canonical(document: dict[str, Any]) -> bytes:
    """The bytes that are signed: JSON with sorted names and no white space."""
    return json.dumps(document, sort_keys=True, ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode()


def _remember(folder: Path, public: str) -> None:
    if public not in known_keys(folder):
        descriptor = os.open(folder / TRUSTED_FILE, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        with os.fdopen(descriptor, "a", encoding="ascii") as stream:
            stream.write(public + "\n")
