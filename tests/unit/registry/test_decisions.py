"""Decisions: what is refused and why, what stands, what lapses by itself, and that nothing entered can be changed."""

from __future__ import annotations

import threading
from datetime import date, timedelta

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError

from finhosta_dq.registry.decisions import Decision, decide, history, standing
from finhosta_dq.registry.reasons import reasons
from finhosta_dq.registry.store import open_registry
from finhosta_dq.registry.tables import decision

DAY = date(2026, 3, 10)


CASES = """
key | evidence | kind    | reason              | note | until      | second    | refused
a   | ea       | accept  | source_confirmed    |      |            |           |
a   | ea       | assign  |                     |      |            |           |
a   | ea       | comment |                     | seen |            |           |
d   | ed       | comment |                     | seen |            |           |
x   | ea       | accept  | source_confirmed    |      |            |           | unknown_finding
a   | eb       | accept  | source_confirmed    |      |            |           | stale_evidence
d   | ed       | accept  | source_confirmed    |      |            |           | not_open
a   | ea       | accept  | no_such_reason      |      |            |           | unknown_reason
a   | ea       | reject  | source_confirmed    |      |            |           | unknown_reason
a   | ea       | comment |                     |      |            |           | note_needed
a   | ea       | accept  | guideline_exception |      |            |           | note_needed
a   | ea       | accept  | source_confirmed    |      | 2026-03-09 |           | until_in_past
a   | ea       | accept  | source_confirmed    |      | 2026-03-10 |           |
a   | ea       | accept  | physician_confirmed |      |            |           | second_reader_needed
a   | ea       | accept  | physician_confirmed |      |            | REGISTRAR-1 | second_reader_same
a   | ea       | accept  | physician_confirmed |      |            | doctor-1  |
a   | ea       | reopen  |                     |      |            |           | not_decided
a   | ea       | approve | source_confirmed    |      |            |           | unknown_kind
"""


def table(drawn):
    head, *lines = [[cell.strip() for cell in line.split("|")] for line in drawn.strip().splitlines()]
    return [dict(zip(head, line, strict=True)) for line in lines]


@pytest.mark.parametrize("case", table(CASES), ids=lambda case: f"{case['kind']}-{case['reason']}-{case['refused'] or 'taken'}")
def test_what_is_taken_and_what_is_refused(known, case):
    until = date.fromisoformat(case["until"]) if case["until"] else None
    one = Decision(case["key"], case["evidence"], case["kind"], case["reason"] or None, case["note"], until, case["second"] or None)

    refused = decide(known, [one], by="registrar-1", origin="page", run_id="run-2", day=DAY)

    assert [refusal.code for refusal in refused] == ([case["refused"]] if case["refused"] else [])
    with known.read() as con:
        assert len(con.execute(select(decision)).all()) == (0 if case["refused"] else 1)


def test_every_reason_with_a_limit_asks_for_an_end_within_it(known):
    limited = [(code, reason) for code, reason in reasons().items() if reason.max_days and "accept" in reason.kinds]
    assert limited
    for code, reason in limited:

        def asked(until, code=code):
            one = Decision("a", "ea", "accept", code, "note", until, "doctor-1")
            return [refusal.code for refusal in decide(known, [one], by="registrar-1", origin="page", run_id=None, day=DAY)]

        assert asked(None) == ["until_needed"]
        assert asked(DAY + timedelta(days=reason.max_days + 1)) == ["until_too_far"]
        assert asked(DAY + timedelta(days=reason.max_days)) == []


def test_right_ones_are_taken_and_the_rest_refused_one_by_one(known):
    batch = [
        Decision("a", "ea", "accept", "source_confirmed"),
        Decision("b", "old", "accept", "source_confirmed"),
        Decision("c", "ec", "assign", assignee="registrar-2"),
        Decision("x", "ex", "assign", assignee="registrar-2"),
    ]

    refused = decide(known, batch, by="registrar-1", origin="workbook", run_id="run-2", batch="sha")

    assert [(one.index, one.finding_key, one.code) for one in refused] == [(1, "b", "stale_evidence"), (3, "x", "unknown_finding")]
    found = standing(known, ["a", "b", "c", "x"])
    assert {key: (one.kind, one.by, one.assignee) for key, one in found.items()} == {
        "a": ("accept", "registrar-1", None),
        "c": ("assign", "registrar-1", "registrar-2"),
    }


def test_acceptance_lapses_on_the_day_after_its_end_and_when_the_evidence_changes(known):
    decide(known, [Decision("a", "ea", "accept", "source_confirmed", until=DAY)], by="registrar-1", origin="page", run_id=None, day=DAY)

    assert standing(known, ["a"], day=DAY)["a"].kind == "accept"
    assert (
        standing(known, ["a"], day=DAY + timedelta(days=1))["a"].kind,
        standing(known, ["a"], day=DAY + timedelta(days=1))["a"].lapsed,
    ) == (
        "reopen",
        "expired",
    )
    with known.begin() as con:
        con.execute(text("UPDATE finding_spell SET evidence_hash = 'other' WHERE finding_key = 'a'"))
    assert standing(known, ["a"], day=DAY)["a"].lapsed == "evidence"


def test_reopened_by_a_person_and_accepted_again(known):
    for kind, reason in (("accept", "source_confirmed"), ("reopen", None), ("accept", "source_confirmed"), ("reopen", None)):
        assert decide(known, [Decision("a", "ea", kind, reason)], by="registrar-1", origin="page", run_id=None) == []

    assert standing(known, ["a"])["a"].kind == "reopen"
    assert [moment.what for moment in history(known, "a")] == ["seen", "accept", "reopen", "accept", "reopen"]


def test_history_tells_runs_and_decisions_in_order(known):
    decide(known, [Decision("d", "ed", "comment", note="late")], by="registrar-1", origin="page", run_id="run-2")

    assert [(one.what, one.run_id) for one in history(known, "d")] == [("seen", "run-1"), ("resolved", "run-2"), ("comment", "run-2")]
    assert history(known, "no such") == []


@pytest.mark.parametrize("change", ["UPDATE decision SET made_by = 'x'", "DELETE FROM decision"])
def test_nothing_entered_can_be_changed(known, change):
    decide(known, [Decision("a", "ea", "accept", "source_confirmed")], by="registrar-1", origin="page", run_id=None)

    with pytest.raises(DBAPIError), known.begin() as con:
        con.execute(text(change))
    assert standing(known, ["a"])["a"].by == "registrar-1"


def test_many_at_once_lose_no_decision(known, url):
    errors = []

    def work(name):
        mine = open_registry(url)
        try:
            for _ in range(10):
                refused = decide(mine, [Decision("a", "ea", "comment", note=name)], by=name, origin="page", run_id=None)
                assert refused == []
        except Exception as error:
            errors.append(error)
        finally:
            mine.close()

    threads = [threading.Thread(target=work, args=(f"registrar-{number}",)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert errors == []
    assert len([one for one in history(known, "a") if one.what == "comment"]) == 80


def test_opening_again_changes_nothing_and_a_newer_registry_is_refused(registry, url):
    open_registry(url).close()
    with registry.begin() as con:
        con.execute(text("UPDATE alembic_version SET version_num = 'r9999'"))
    with pytest.raises(Exception, match="newer"):
        open_registry(url)
