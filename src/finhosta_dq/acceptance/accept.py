"""A steward accepts a delivery as a run published it: the signed validation document is made, kept with the run, and entered for good."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import tempfile
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from finhosta_dq.acceptance.document import AcceptanceError, evidence, validation_document
from finhosta_dq.acceptance.page import render
from finhosta_dq.acceptance.pseudonym import pseudonym_key
from finhosta_dq.acceptance.signing import known_keys, sign, signing_key, verify
from finhosta_dq.publication.manifest import MANIFEST, earlier_manifest, says_the_same
from finhosta_dq.publication.run_folder import WAREHOUSE
from finhosta_dq.registry.reasons import reasons
from finhosta_dq.registry.standing import standing_with, today
from finhosta_dq.registry.store import Registry
from finhosta_dq.registry.versions import accept_version
from finhosta_dq.warehouse.connection import connect

VALIDATION = "validation"
"""Folder of the documents inside the folder of a run."""


@dataclass(frozen=True)
class Accepted:
    """The two files of an acceptance: the signed document (JSON) and the page to print."""

    document: Path
    page: Path
    sha256: str


def accept(
    registry: Registry,
    folder: Path,
    delivery_id: str,
    *,
    by: str,
    keys: Path,
    note: str | None = None,
    language: str = "en",
    origin: str = "cli",
) -> Accepted:
    """Accept a delivery of the published run in ``folder``: ``validation/<delivery>.json`` and ``.html`` are added to that folder.

    by: the steward. keys: folder of the hospital's keys for signatures and pseudonyms, made at first use. note: why it goes although
    blocking findings are open. language: of the page. Counts, codes and hashes only; no key and no value of a record.
    Raises AcceptanceError (see ``validation_document``), RegistryError when the run is not in the registry or was accepted already.
    """
    if not by.strip():
        raise AcceptanceError("a delivery is accepted by someone", "nobody")
    at = datetime.now(UTC)
    con = connect(folder / WAREHOUSE, read_only=True)
    try:
        run_id = str(con.execute("SELECT run_id FROM quality.run").fetchall()[0][0])
        with registry.read() as store:
            standing = standing_with(store, evidence(con, delivery_id), today())
        plain = validation_document(con, folder, delivery_id, standing, accepted_by=by, accepted_at=at, key=pseudonym_key(keys), note=note)
    finally:
        con.close()
    signed = sign(plain, signing_key(keys))
    text = json.dumps(signed, ensure_ascii=False, indent=1)
    sha256 = hashlib.sha256(text.encode()).hexdigest()
    texts = {code: {str(name): words for name, words in one.texts.items()}[language] for code, one in reasons().items()}
    page = render(signed, texts, language)
    places = documents(folder, delivery_id)
    target = places[0].parent
    target.mkdir(mode=0o700, exist_ok=True)
    # written beside and named while it is entered: what is in the registry has its document, and what is refused leaves none
    beside = Path(tempfile.mkdtemp(prefix=".", dir=target))
    try:
        made = [_write(beside / place.name, content) for place, content in zip(places, (text, page), strict=True)]

        def keep() -> None:
            for path in made:
                os.replace(path, target / path.name)

        accept_version(registry, run_id, delivery_id, by, sha256, origin=origin, at=at, keep=keep)
    finally:
        shutil.rmtree(beside)
    return Accepted(*places, sha256)


def documents(folder: Path, delivery_id: str) -> tuple[Path, Path]:
    """Where the signed document and the page of a delivery of the run in ``folder`` lie once it is accepted."""
    name = delivery_id.replace("/", "-")
    return folder / VALIDATION / f"{name}.json", folder / VALIDATION / f"{name}.html"


def check(document: Path, keys: Path) -> dict[str, Any]:
    """The document in that file when it is as it was signed with a key of the hospital, and, where it lies with its run, the run's files are
    still those it speaks of.

    Raises SignatureError, AcceptanceError naming the file that changed; ValueError for a file that is no document.
    """
    found = json.loads(document.read_text(encoding="utf-8"))
    if not isinstance(found, dict):
        raise AcceptanceError(f"{document.name} is no validation document")
    verify(found, known_keys(keys))
    if document.parent.name == VALIDATION:
        folder = document.parent.parent
        for name, sha256 in found["published"].items():
            if not (folder / name).is_file():
                raise AcceptanceError(f"{name} of the run is missing")
            if _sha256(folder / name) != sha256 and not (name == MANIFEST and _only_stored_otherwise(folder, sha256)):
                raise AcceptanceError(f"{name} of the run is not the one that was accepted")
        _check_extract(folder)
    return found


def _only_stored_otherwise(folder: Path, sha256: str) -> bool:
    """Whether the manifest differs from the accepted one, which is kept, only by how the same content is stored (another extract key)."""
    kept = earlier_manifest(folder, sha256)
    return (
        kept.is_file()
        and _sha256(kept) == sha256
        and says_the_same(json.loads(kept.read_text(encoding="utf-8")), json.loads((folder / MANIFEST).read_text(encoding="utf-8")))
    )


def _check_extract(folder: Path) -> None:
    for file in json.loads((folder / MANIFEST).read_text(encoding="utf-8")).get("files", []):
        path = folder / file["name"]
        if not path.is_file():
            raise AcceptanceError(f"{file['name']} of the run is missing")
        if _sha256(path) != file["sha256"]:
            raise AcceptanceError(f"{file['name']} of the run is not the one of its manifest")


def _sha256(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _write(path: Path, text: str) -> Path:
    with path.open("x", encoding="utf-8") as stream:
        stream.write(text)
        stream.flush()
        os.fsync(stream.fileno())
    path.chmod(0o600)
    return path
