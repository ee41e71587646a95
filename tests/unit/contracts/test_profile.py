"""The Finhosta format profile: the product's own, and a hospital's."""

import re

import pytest

from finhosta_dq.contracts import ContractError, contracts
from finhosta_dq.contracts.profile import load_profile, mounted_profile, read_record_types, record_types
from finhosta_dq.home import schemas_dir

DEFAULT = (schemas_dir() / "finhosta" / "profile-default.yaml").read_text(encoding="utf-8")
HEADER = "record_type,collection,table,items,valid_from,valid_to\n"


def test_the_product_says_that_its_profile_is_assumed():
    assert load_profile().status == "assumed"


def test_every_record_type_fits_profile_and_contract():
    profile, columns = load_profile(), set(contracts()["finhosta"].files[0].columns)

    for code, one in record_types().items():
        assert re.fullmatch(profile.record_type_regex, code)
        # collections of the past are no longer delivered
        assert one.collection in profile.collections or one.valid_to
        assert set(one.items) <= columns - {"value", *map(str.lower, profile.fields.first)}
        assert len(set(one.items)) == len(one.items)


@pytest.mark.parametrize("folder", [None, "empty"])
def test_without_an_own_profile_the_products_is_used(tmp_path, folder):
    reference = tmp_path if folder else None

    assert mounted_profile(reference) == (load_profile(), record_types())


def test_own_profile_is_used_with_the_products_record_types(tmp_path):
    (tmp_path / "finhosta-profile.yaml").write_text(DEFAULT.replace("status: assumed", "status: confirmed"), encoding="utf-8")

    profile, types = mounted_profile(tmp_path)

    assert profile.status == "confirmed"
    assert types == record_types()


def test_own_record_types_beside_the_own_profile(tmp_path):
    (tmp_path / "finhosta-profile.yaml").write_text(DEFAULT.replace("items: record_types.csv", "items: mine.csv"), encoding="utf-8")
    (tmp_path / "mine.csv").write_text(HEADER + "B0101,BUDGET,1,account;side,2012,\nB0302,BUDGET,3,,2012,2024\n", encoding="utf-8-sig")

    _, types = mounted_profile(tmp_path)

    assert {code: (one.table, one.items, one.valid_to) for code, one in types.items()} == {
        "B0101": (1, ["account", "side"], ""),
        "B0302": (3, [], "2024"),
    }


@pytest.mark.parametrize(
    "text", ["", "[]", "profile: x\n", "a: [", DEFAULT + "colour: red\n"], ids=["empty", "list", "short", "broken", "more"]
)
def test_profile_that_is_none_is_named(tmp_path, text):
    (tmp_path / "finhosta-profile.yaml").write_text(text, encoding="utf-8")

    with pytest.raises(ContractError, match=r"finhosta-profile\.yaml"):
        mounted_profile(tmp_path)


@pytest.mark.parametrize("row", ["B0101,BUDGET,one,account,2012,", "B0101,BUDGET", "B0101,BUDGET,1"])
def test_line_that_is_no_record_type_is_named(tmp_path, row):
    path = tmp_path / "types.csv"
    path.write_text(HEADER + "B0302,BUDGET,3,account,2012,\n" + row + "\n", encoding="utf-8")

    with pytest.raises(ContractError, match=r"types\.csv:3"):
        read_record_types(path)


@pytest.mark.parametrize(
    "old, new",
    [
        ('write: "~"', 'write: ""'),
        ('detect: ["~"', 'detect: ["||"'),
        ('detect: ["~"', 'detect: ["§"'),
        ('detect: ["~"', 'detect: ["\\n"'),
        ("sample_lines: 200", "sample_lines: 999999999"),
        ("'^[A-Z][0-9]{4}$'", "'['"),
        ("items: record_types.csv", "items: ../../secret.csv"),
        ("items: record_types.csv", "items: /etc/passwd"),
    ],
)
def test_profile_that_cannot_be_used_is_named(tmp_path, old, new):
    assert old in DEFAULT
    (tmp_path / "finhosta-profile.yaml").write_text(DEFAULT.replace(old, new), encoding="utf-8")

    with pytest.raises(ContractError, match=r"finhosta-profile\.yaml"):
        mounted_profile(tmp_path)
