"""MZG-REC: the physical form of a line, as reading saw it."""

import pytest

from tests.rules.spec import check_rule

STAYS = {"stayhosp": "staynum\n S1\n S2\n S3"}


@pytest.mark.parametrize("rule", ["MZG-REC-01", "MZG-REC-02"])
def test_lines_that_reading_rejected_are_findings(rule):
    seen = check_rule(
        rule,
        STAYS,
        failing=[("stayhosp", 4), ("stayhosp", 6)],
        issues=[
            (rule, "stayhosp", 4, None, "31 delimiters", "32 delimiters"),
            (rule, "stayhosp", 6, None, "0 delimiters", "32 delimiters"),
        ],
        rejected={"stayhosp": 2},
    )
    assert (seen.numerator, seen.denominator) == (2, 5)
    assert {f["record_key"] for f in seen.findings} == {None}


@pytest.mark.parametrize("rule", ["MZG-REC-01", "MZG-REC-02"])
def test_lines_without_remark_pass(rule):
    check_rule(rule, STAYS, failing=[])


def test_lines_of_companions_mzg_rec_02():
    seen = check_rule("MZG-REC-02", {"social": "staynum\n S1"}, failing=[3], issues=[("MZG-REC-02", "social", 3, None, "2", "8")])

    assert seen.findings[0]["delivery_id"] == "social/999/2025-1"
