"""The contracts as Open Data Contract Standard v3.1 documents, for catalogues and tools of others."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

from finhosta_dq import __version__
from finhosta_dq.contracts.loader import contracts
from finhosta_dq.contracts.models import FieldContract, FileContract, ForeignKey, Registration

_LOGICAL = {"C": "string", "N": "integer", "ND2": "number", "D": "date"}
# ODCS has one word per column; ours says what the law protects
_CLASSIFICATION = {"identifying": "restricted", "sensitive": "confidential", "open": "internal"}


def to_odcs(registration: Registration) -> dict[str, Any]:
    """One registration as an ODCS v3.1.0 document (plain dict, keys as in the standard)."""
    return {
        "apiVersion": "v3.1.0",
        "kind": "DataContract",
        "id": f"finhosta-dq-{registration.name}",
        "name": registration.title["en"],
        "version": __version__,
        "status": "active",
        "domain": "hospital registration",
        "description": {
            "purpose": f"What a delivery of {registration.title['en']} must look like.",
            "limitations": f"Source: {registration.source}.",
        },
        "schema": [_schema(contract) for contract in registration.files],
        "customProperties": [
            {"property": "fileName", "value": registration.file_name.regex},
            {"property": "delimiter", "value": registration.text.delimiter},
        ],
    }


def _schema(contract: FileContract) -> dict[str, Any]:
    schema: dict[str, Any] = {
        "name": contract.table,
        "physicalName": contract.file,
        "physicalType": "file",
        "logicalType": "object",
        "businessName": contract.title["en"],
        "dataGranularityDescription": contract.one_row_per,
        "properties": [_property(contract, field) for field in contract.fields],
    }
    # to several fields at once: the standard states it on the object
    if contract.foreign_keys:
        schema["relationships"] = [_relationship(contract, key) for key in contract.foreign_keys]
    if contract.key:
        schema["quality"] = [_unique(contract)]
    return schema


def _relationship(contract: FileContract, key: ForeignKey) -> dict[str, Any]:
    return {
        "type": "foreignKey",
        "from": [f"{contract.table}.{name.lower()}" for name in key.fields],
        "to": [f"{key.parent}.{name.lower()}" for name in key.parent_fields],
        "customProperties": [{"property": "rule", "value": key.rule}, {"property": "basis", "value": key.basis}],
    }


def _unique(contract: FileContract) -> dict[str, Any]:
    assert contract.key is not None
    return {
        "type": "library",
        "metric": "duplicateValues",
        "mustBe": 0,
        "name": contract.key.rule,
        "arguments": {"properties": [name.lower() for name in contract.key.fields]},
    }


def _property(contract: FileContract, field: FieldContract) -> dict[str, Any]:
    key = [name.lower() for name in contract.key.fields] if contract.key else []
    out: dict[str, Any] = {
        "name": field.column,
        "physicalName": field.name,
        "physicalType": field.type,
        "logicalType": _LOGICAL[field.type],
        "required": field.mandatory,
        "classification": _CLASSIFICATION[field.privacy],
    }
    if field.column in key:
        out |= {"primaryKey": True, "primaryKeyPosition": key.index(field.column) + 1}
    if field.type == "C":
        out["logicalTypeOptions"] = {"minLength": field.min_len, "maxLength": field.max_len}
    elif field.range:
        out["logicalTypeOptions"] = {"minimum": field.range.min, "maximum": field.range.max}
    elif field.type == "D":
        out["logicalTypeOptions"] = {"format": "yyyyMMdd"}
    if field.note:
        out["description"] = field.note
    custom = [{"property": "position", "value": field.position}]
    if field.codes:
        custom.append({"property": "codeLists", "value": ";".join(field.codes.lists)})
    for dated in field.lengths:
        span = f"{dated.min}-{dated.max} from {dated.valid_from or '...'} to {dated.valid_to or '...'}"
        custom.append({"property": "lengthInPeriod", "value": span})
    return out | {"customProperties": custom}


def write_odcs(folder: Path) -> list[Path]:
    """Write ``<registration>.odcs.yaml`` for every registration into ``folder``; the paths written."""
    folder.mkdir(parents=True, exist_ok=True)
    paths = []
    for registration in contracts().values():
        path = folder / f"{registration.name}.odcs.yaml"
        path.write_text(yaml.safe_dump(to_odcs(registration), sort_keys=False, allow_unicode=True, width=140), encoding="utf-8")
        paths.append(path)
    return paths
