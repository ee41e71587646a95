"""Findings counted by how they stand against the run before."""

from __future__ import annotations

from finhosta_dq.findings.states import state_counts
from finhosta_dq.warehouse.connection import open_warehouse
from tests.unit.indicators.drawn import fill

ZERO = {"new": 0, "back": 0, "updated": 0, "unchanged": 0, "resolved": 0}


def run(states="", resolved=""):
    con = open_warehouse(None)
    names = "delivery_id | registration | hospital | period"
    fill(con, "quality.delivery", f"{names}\na | mzg | 999 | 2025-1\nb | mzg | 999 | 2025-2\nfirst | social | 999 | 2025-1")
    con.execute("CREATE TABLE quality.finding_state (delivery_id VARCHAR, state VARCHAR, is_back BOOLEAN)")
    con.execute("CREATE TABLE quality.resolved_finding (delivery_id VARCHAR)")
    fill(con, "quality.finding_state", f"delivery_id | state | is_back\n{states}")
    fill(con, "quality.resolved_finding", f"delivery_id\n{resolved}")
    return con


def test_findings_by_state():
    con = run(
        """a     | new       | false
           a     | new       | true
           a     | new       | true
           a     | updated   | false
           a     | unchanged | true
           a     | unchanged | false
           a     | unchanged |
           b     | new       |
           first |           | false
           first |           |""",
        "a\na\nfirst",
    )

    assert state_counts(con) == {
        "a": {"new": 1, "back": 2, "updated": 1, "unchanged": 3, "resolved": 2},
        "b": {**ZERO, "new": 1},
    }


def test_a_delivery_that_was_compared_and_has_no_findings_has_zeros():
    assert state_counts(run(resolved="b")) == {"a": ZERO, "b": {**ZERO, "resolved": 1}, "first": ZERO}


def test_a_run_without_memory_has_none():
    con = run()
    con.execute("DROP TABLE quality.finding_state")

    assert state_counts(con) == {}
