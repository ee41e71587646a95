"""Findings whose time is over go in short writes, each told in the trail, and none that stands or was decided on."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import insert, select

from finhosta_dq.registry import forget
from finhosta_dq.registry.forget import count_forgettable, forget_findings
from finhosta_dq.registry.tables import accepted_version, decision, finding, finding_spell
from tests.unit.registry.conftest import AT, trail

CLOSED = AT + timedelta(days=1)
LATER = CLOSED + timedelta(seconds=1)


def resolved(registry, names, at=CLOSED):
    """Findings that the second run resolved."""
    one = {"delivery_id": "mzg/999/2025-1", "rule_id": "MZG-STA-02", "severity": "error", "table_name": "stayhosp", "first_run": "run-1"}
    spell = {"first_run": "run-1", "evidence_hash": "e", "first_seen": AT, "closed_run": "run-2", "closed_at": at, "how": "resolved"}
    with registry.begin() as con:
        con.execute(insert(finding), [{**one, "finding_key": name} for name in names])
        con.execute(insert(finding_spell), [{**spell, "finding_key": name} for name in names])


def left(registry):
    with registry.read() as con:
        findings = set(con.execute(select(finding.c.finding_key)).scalars())
        assert set(con.execute(select(finding_spell.c.finding_key)).scalars()) == findings
    return findings


def test_they_go_in_writes_of_so_many_and_each_is_told(known, monkeypatch):
    monkeypatch.setattr(forget, "_AT_ONCE", 3)
    resolved(known, [f"r{number}" for number in range(6)], CLOSED + timedelta(hours=1))

    assert count_forgettable(known, LATER + timedelta(hours=1), LATER) == (7, CLOSED)
    assert forget_findings(known, LATER + timedelta(hours=1), LATER) == 7

    assert left(known) == {"a", "b", "c"}
    assert trail(known) == [
        ("system", "system", "retention", "findings", f"{number} findings resolved before 2026-03-02") for number in (3, 3, 1)
    ]
    assert forget_findings(known, LATER + timedelta(hours=1), LATER) == 0
    assert len(trail(known)) == 3


def test_more_than_a_statement_can_name_at_once_go_all(known):
    resolved(known, [f"r{number:04}" for number in range(1_203)])

    assert forget_findings(known, LATER, LATER) == 1_204

    assert left(known) == {"a", "b", "c"}
    assert [row[-1] for row in trail(known)] == ["1204 findings resolved before 2026-03-02"]


def test_resolved_at_the_moment_itself_is_not_before_it(known):
    assert count_forgettable(known, CLOSED, LATER) == (0, None)
    assert forget_findings(known, CLOSED, LATER) == 0
    assert (left(known), trail(known)) == ({"a", "b", "c", "d"}, [])


def test_a_finding_that_came_back_stands(known):
    with known.begin() as con:
        con.execute(insert(finding_spell), {"finding_key": "d", "first_run": "run-2", "evidence_hash": "e", "first_seen": LATER})

    assert count_forgettable(known, LATER, LATER) == (0, None)
    assert forget_findings(known, LATER, LATER) == 0


def test_its_age_counts_from_when_it_was_resolved_last(known):
    again = {"first_run": "run-2", "evidence_hash": "f", "first_seen": CLOSED, "closed_run": "run-2", "how": "resolved"}
    with known.begin() as con:
        con.execute(insert(finding_spell), {"finding_key": "d", "closed_at": LATER + timedelta(days=9), **again})

    assert count_forgettable(known, LATER + timedelta(days=8), LATER) == (0, None)
    assert count_forgettable(known, LATER + timedelta(days=10), LATER) == (1, LATER + timedelta(days=9))


def test_a_finding_a_person_decided_on_stays(known):
    made = {"evidence_hash": "ed", "kind": "comment", "made_by": "coder-1", "made_at": AT, "origin": "page"}
    with known.begin() as con:
        con.execute(insert(decision), {"finding_key": "d", **made})

    assert forget_findings(known, LATER, LATER) == 0


@pytest.mark.parametrize(("accepted_at", "goes"), [(LATER - timedelta(seconds=1), 1), (LATER, 0), (LATER + timedelta(days=1), 0)])
def test_a_delivery_accepted_since_then_keeps_its_findings(known, accepted_at, goes):
    row = {"run_id": "run-1", "delivery_id": "mzg/999/2025-1", "accepted_by": "s", "accepted_at": accepted_at, "document_sha256": "ab" * 32}
    with known.begin() as con:
        con.execute(insert(accepted_version), row)

    assert forget_findings(known, LATER, LATER) == goes


def test_another_delivery_that_was_accepted_keeps_nothing_of_this_one(known):
    row = {"run_id": "run-1", "delivery_id": "mzg/999/2025-2", "accepted_by": "s", "accepted_at": LATER, "document_sha256": "ab" * 32}
    with known.begin() as con:
        con.execute(insert(accepted_version), row)

    assert forget_findings(known, LATER, LATER) == 1
