"""Masks of keys and values: what is open stays readable, everything else does not, and what is empty stays empty."""

from __future__ import annotations

from finhosta_dq.contracts import contracts
from finhosta_dq.findings.masking import MASK, mask_key, mask_value, open_fields


def classes():
    """Column -> every privacy class that a contract gives it."""
    found = {}
    for registration in contracts().values():
        for file in registration.files:
            for field in file.fields:
                found.setdefault(field.column, set()).add(field.privacy)
    return found


def test_only_what_every_contract_calls_open_is_open():
    known = classes()

    assert open_fields() == {column for column, privacy in known.items() if privacy == {"open"}}
    assert {"code_agr", "year_registr", "period_registr"} <= open_fields()
    assert not {"staynum", "patnum"} & open_fields()
    assert any(privacy != {"open"} for privacy in known.values())


def test_parts_of_a_key_that_are_not_open_are_masked():
    key = {"code_agr": "999", "year_registr": 2025, "staynum": "S1", "patnum": None, "in_no_contract": "x"}

    masked = mask_key(key)

    assert masked == {"code_agr": "999", "year_registr": 2025, "staynum": MASK, "patnum": None, "in_no_contract": MASK}
    assert key["staynum"] == "S1"
    assert (mask_key(None), mask_key({})) == (None, {})


def test_a_value_is_masked_whatever_it_is_and_an_empty_one_is_told():
    assert [mask_value(value) for value in ("S1", 0, "", None)] == [MASK, MASK, MASK, None]
    assert MASK.strip("*") == ""
