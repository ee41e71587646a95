"""The exported contracts fit the official models and the official JSON schema of the standard."""

import json
from importlib.resources import files

import jsonschema
import pytest
import yaml
from open_data_contract_standard.model import OpenDataContractStandard

from finhosta_dq.contracts import contracts
from finhosta_dq.contracts.odcs import write_odcs

REGISTRATIONS = ["mzg", "finhosta", "grouper", "social"]


@pytest.fixture(scope="module")
def exported(tmp_path_factory):
    return {path.name.split(".")[0]: path for path in write_odcs(tmp_path_factory.mktemp("odcs"))}


@pytest.mark.parametrize("name", REGISTRATIONS)
def test_official_model_reads_every_field(exported, name):
    document = OpenDataContractStandard.from_file(str(exported[name]))

    assert document.apiVersion == "v3.1.0"
    found = {schema.name: [prop.name for prop in schema.properties] for schema in document.schema_}
    assert found == {contract.table: contract.columns for contract in contracts()[name].files}


@pytest.mark.parametrize("name", REGISTRATIONS)
def test_official_json_schema_accepts(exported, name):
    official = next(path for path in files("open_data_contract_standard").rglob("*.json"))

    jsonschema.validate(yaml.safe_load(exported[name].read_text()), json.loads(official.read_text()))


def test_mzg_has_26_files_294_fields_and_35_less_one_relations(exported):
    document = yaml.safe_load(exported["mzg"].read_text())

    assert len(document["schema"]) == 26
    assert sum(len(schema["properties"]) for schema in document["schema"]) == 294
    # 28 of the guidelines; 5 to the association and 1 to the means of transport, inferred. The mother is rule MZG-NEO-02.
    assert sum(len(schema.get("relationships", [])) for schema in document["schema"]) == 34
