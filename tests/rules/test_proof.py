"""Every rule is proved by its five cases: clean, failing, null, boundary, wrong period (see proof.py); runs after all tests of rules."""

from __future__ import annotations

import pytest

from finhosta_dq.rules.catalogue import load_catalogue
from tests.rules import proof

RULES = load_catalogue().rules
IDS = sorted({rule.id for rule in RULES})


@pytest.mark.parametrize("rule_id", IDS)
def test_five_cases(rule_id: str, all_rule_tests_ran: bool):
    if not all_rule_tests_ran:
        pytest.skip("needs all tests under tests/rules in the same session")

    lacking = proof.missing([rule for rule in RULES if rule.id == rule_id])

    assert not lacking, f"{rule_id}: no test shows the case {', '.join(lacking)}"


def test_exemptions_name_rules_and_cases_and_are_needed(all_rule_tests_ran: bool):
    if not all_rule_tests_ran:
        pytest.skip("needs all tests under tests/rules in the same session")

    for (rule_id, case), reason in proof.exempt().items():
        assert rule_id in IDS
        assert case in proof.CASES
        assert len(reason) > 20
        assert case not in proof.shown[rule_id], f"{rule_id}: {case} is shown by a test, and need not be exempt"
