"""The bill of materials: what the lock says, valid, and the same bytes each time."""

from __future__ import annotations

import json
import re

from packaging.utils import canonicalize_name

from tests.supply.locked import PRODUCT, names, requirements
from tests.supply.sbom import build, fault


def test_the_bill_is_the_locked_product_and_the_same_in_two_environments(tmp_path, monkeypatch):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    document = build(tmp_path / "one")
    assert build(tmp_path / "two" / "deeper") == document
    assert str(tmp_path) not in document

    bill = json.loads(document)
    exported = requirements(*PRODUCT)
    pinned = {
        (canonicalize_name(name), version)
        for name, version in re.findall(r"^([A-Za-z0-9._-]+)(?:\[[^\]]*\])?==(\S+)", exported, re.MULTILINE)
    }
    parts = {(canonicalize_name(part["name"]), part["version"]) for part in bill["components"]}
    assert parts <= pinned
    assert len(parts) > 100
    for_other_platforms = names(exported) - {name for name, _ in parts}
    assert for_other_platforms <= {"async-timeout", "colorama", "pywin32", "tzdata", "whenever"}
    assert bill["metadata"]["component"]["name"] == "finhosta-dq"
    assert bill["metadata"]["timestamp"] == "2023-11-14T22:13:20+00:00"
    undeclared = [part["name"] for part in bill["components"] if not part.get("licenses")]
    assert undeclared == ["partd"]  # decided in pyproject.toml

    # the whole takes ten seconds and is checked by `make sbom`
    bill["components"] = bill["components"][:20]
    assert fault(json.dumps(bill)) is None


def test_a_document_against_the_schema_is_refused():
    assert fault(json.dumps({"bomFormat": "CycloneDX", "specVersion": "1.6", "components": [{"name": "thing"}]})) is not None
