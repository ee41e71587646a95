"""Accepts a delivery: the document is written and signed first, then entered in the registry with its hash."""

from __future__ import annotations

import hashlib
import json
import os
from datetime import datetime
from pathlib import Path
from typing import Any

from finhosta_dq.acceptance.document import finding_keys, validation_document
from finhosta_dq.acceptance.page import render
from finhosta_dq.acceptance.signing import known_keys, sign, signing_key, verify
from finhosta_dq.pipeline.build import WAREHOUSE
from finhosta_dq.pipeline.settings import Settings
from finhosta_dq.registry.decisions import standing
from finhosta_dq.registry.history import accept_version
from finhosta_dq.registry.reasons import reasons
from finhosta_dq.registry.store import open_registry
from finhosta_dq.warehouse.connection import connect

ACCEPTED = "accepted"
"""Folder beside the runs that keeps the documents, by run."""

KEYS = "keys"


def accept_delivery(
    settings: Settings,
    folder: Path,
    delivery_id: str,
    *,
    by: str,
    origin: str,
    at: datetime,
    note: str | None = None,
    language: str = "en",
) -> list[Path]:
    """Write ``<out>/accepted/<run>/<delivery>.json`` (signed) and ``.html``, and enter the acceptance; the paths.

    folder: a published run. by, origin: who accepts, and from where (page, cli). note: why it goes although blocking findings are open.
    Accepting again writes a further document beside the first: nothing is replaced.
    Raises AcceptanceError when the delivery cannot be accepted; ValueError for an unknown language.
    """
    registry = open_registry(settings.registry_url)
    con = connect(folder / WAREHOUSE, read_only=True)
    try:
        decided = standing(registry, finding_keys(con, delivery_id))
        document = validation_document(con, folder, delivery_id, decided, accepted_by=by, accepted_at=at, note=note)
    finally:
        con.close()
    signed = sign(document, signing_key(settings.out / KEYS))
    page = render(signed, {code: reason.texts[language] for code, reason in reasons().items()}, language)
    text = json.dumps(signed, ensure_ascii=False, indent=1, allow_nan=False) + "\n"
    target = settings.out / ACCEPTED / folder.resolve().name
    target.mkdir(parents=True, exist_ok=True, mode=0o700)
    name = f"{delivery_id.replace('/', '-')}-{at:%Y%m%dT%H%M%SZ}"
    paths = [_write(target / f"{name}.json", text), _write(target / f"{name}.html", page)]
    accept_version(registry, folder.resolve().name, delivery_id, by, hashlib.sha256(text.encode()).hexdigest(), origin=origin)
    return paths


def verify_document(document: dict[str, Any], out: Path) -> str:
    """The key that signed the document, one of this hospital's. Raises SignatureError."""
    return verify(document, known_keys(out / KEYS))


def _write(path: Path, text: str) -> Path:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as stream:
        stream.write(text)
        stream.flush()
        os.fsync(stream.fileno())
    return path
