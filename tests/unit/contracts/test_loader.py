"""The loader: every contract reads, and a mistake is named with file and path."""

import shutil

import pytest

from finhosta_dq.contracts import ContractError, contracts, load_registration
from finhosta_dq.home import schemas_dir


def broken(tmp_path, file, old, new):
    folder = tmp_path / "mzg"
    shutil.copytree(schemas_dir() / "mzg", folder)
    text = (folder / file).read_text()
    assert old in text
    (folder / file).write_text(text.replace(old, new, 1))
    return folder


def test_all_files_and_fields_are_there():
    mzg = contracts()["mzg"]

    assert [contract.code for contract in mzg.files] == (
        [
            "S1",
            "S2",
            "S3",
            "S4",
            "S5",
            "S6",
            "S7",
            "S8",
            "P1",
            "P2",
            "A1",
            "A2",
            "A3",
            "A4",
            "A5",
            "A6",
            "A7",
            "M1",
            "M2",
            "M3",
            "M4",
            "M5",
            "M6",
            "F3",
            "F4",
            "F5",
        ]
    )
    assert sum(len(contract.fields) for contract in mzg.files) == 294


@pytest.mark.parametrize(
    "field, period, expected",
    [
        ("A2_CODE_STAT_INSURANCE", "2011-2", (1, 1)),
        ("A2_CODE_STAT_INSURANCE", "2012-1", (3, 3)),
        ("A2_CODE_DIAG_VERIF_ADM", "2014-2", (3, 6)),
        ("A2_CODE_DIAG_VERIF_ADM", "2015-1", (3, 7)),
    ],
)
def test_length_by_period(field, period, expected):
    assert contracts()["mzg"].by_table("stayhosp").field(field).length_in(period) == expected


@pytest.mark.parametrize(
    "file, old, new, parts",
    [
        ("pathospi.yaml", "type: C,", "type: Q,", ["pathospi.yaml", "fields.0[CODE_AGR].type", "'Q'"]),
        ("pathospi.yaml", "position: 2", "position: 7", ["pathospi.yaml", "positions must run"]),
        ("pathospi.yaml", "table: pathospi", "table: pathospi\nowner: me", ["pathospi.yaml", "owner"]),
        ("stayhosp.yaml", "parent: pathospi", "parent: nobody", ["stayhosp.yaml", "MZG-REF-13", "nobody"]),
        ("stayspec.yaml", "parent_fields: [CODE_AGR,", "parent_fields: [CODE_XXX,", ["stayspec.yaml", "MZG-REF-14", "CODE_XXX"]),
        ("hospital.yaml", "code: S1", "code: [S1", ["hospital.yaml:", "not valid YAML"]),
    ],
)
def test_a_mistake_names_file_and_path(tmp_path, file, old, new, parts):
    folder = broken(tmp_path, file, old, new)

    with pytest.raises(ContractError) as caught:
        load_registration(folder)
    for part in parts:
        assert part in str(caught.value)
