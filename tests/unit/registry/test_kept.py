"""What is kept of a decision, what stands of it, and how the life of a finding is told: field by field."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import insert, text

from finhosta_dq.registry.decisions import NOTE_LENGTH, REFUSALS, Decision, Refusal, decide, history, standing
from finhosta_dq.registry.standing import Moment, Standing, standing_with
from finhosta_dq.registry.tables import finding_spell

DAY = date(2026, 3, 10)
AT = datetime(2026, 3, 1, 4, tzinfo=UTC)
WHOLE = Decision("a", "ea", "accept", "physician_confirmed", " as seen ", DAY, " doctor-1 ")


def enter(known, *decisions: Decision, by: str = "registrar-1", batch: str | None = None) -> list[Refusal]:
    return decide(known, decisions, by=by, origin="workbook", run_id="run-2", batch=batch, day=DAY)


def test_a_decision_is_kept_as_it_was_made(known):
    begun = datetime.now(UTC)
    assert enter(known, WHOLE, batch="sha") == []

    kept = history(known, "a")[-1]

    assert begun <= kept.at <= datetime.now(UTC)
    assert kept == Moment(
        kept.at, "accept", "run-2", "ea", "registrar-1", "physician_confirmed", "as seen", DAY, "doctor-1", None, "workbook", "sha"
    )


def test_what_stands_is_the_decision_with_who_has_it(known):
    enter(known, WHOLE)
    enter(known, Decision("a", "ea", "assign", assignee="registrar-2"), by="steward-1")
    at = {moment.what: moment.at for moment in history(known, "a")}

    held = Standing("accept", "physician_confirmed", DAY, "registrar-1", at["accept"], "registrar-2", "ea", "as seen", "doctor-1")
    over = Standing("reopen", None, None, "system", at["accept"], "registrar-2", "ea", lapsed="expired")
    other = Standing("reopen", None, None, "system", at["accept"], "registrar-2", "ea", lapsed="evidence")

    assert standing(known, ["a", "b"], day=DAY) == {"a": held}
    assert standing(known, ["a"], day=DAY + timedelta(days=1)) == {"a": over}
    assert standing(known, [], day=DAY) == {}
    with known.read() as con:
        assert standing_with(con, {"a": "ea", "b": "eb"}, DAY) == {"a": held}
        assert standing_with(con, {"a": "changed"}, DAY) == {"a": other}
        assert standing_with(con, {"b": "eb"}, DAY) == {}
        assert standing_with(con, {}, DAY) == {}


def test_a_finding_that_is_only_assigned_stands_as_assigned_whatever_its_values(known):
    enter(known, Decision("a", "ea", "assign", assignee="registrar-2"))
    at = history(known, "a")[-1].at

    with known.read() as con:
        assert standing_with(con, {"a": "changed"}, DAY) == {"a": Standing("assign", None, None, "registrar-1", at, "registrar-2", "ea")}


def test_a_rejection_ends_when_the_values_change_and_a_reopening_does_not(known):
    code = "rule_false_alarm"
    assert enter(known, Decision("a", "ea", "reject", code, "the rule is wrong here"), Decision("b", "eb", "reject", code, "too")) == []
    assert enter(known, Decision("b", "eb", "reopen")) == []

    with known.read() as con:
        found = standing_with(con, {"a": "changed", "b": "changed"}, DAY)

    assert (found["a"].kind, found["a"].lapsed) == ("reopen", "evidence")
    assert (found["b"].kind, found["b"].lapsed, found["b"].by) == ("reopen", None, "registrar-1")


def test_history_tells_what_each_run_saw(known):
    with known.begin() as con:
        con.execute(text("UPDATE finding_spell SET closed_run = 'run-2', closed_at = first_seen, how = 'updated' WHERE finding_key = 'a'"))
        later = {"finding_key": "a", "first_run": "run-2", "evidence_hash": "other", "first_seen": AT + timedelta(days=1)}
        con.execute(insert(finding_spell), later)

    assert history(known, "a") == [Moment(AT, "seen", "run-1", "ea"), Moment(AT + timedelta(days=1), "updated", "run-2", "other")]
    assert history(known, "d") == [Moment(AT, "seen", "run-1", "ed"), Moment(AT + timedelta(days=1), "resolved", "run-2", "ed")]


def test_decisions_on_one_finding_count_in_their_order(known):
    accept, reopen = Decision("a", "ea", "accept", "source_confirmed"), Decision("a", "ea", "reopen")

    refused = enter(known, reopen, accept, reopen, reopen)

    assert refused == [Refusal("a", "not_decided", {}, 0), Refusal("a", "not_decided", {}, 3)]
    assert [moment.what for moment in history(known, "a")] == ["seen", "accept", "reopen"]
    assert enter(known, reopen) == [Refusal("a", "not_decided", {}, 0)]


def test_what_was_not_said_is_not_stored(known):
    assert enter(known, Decision("a", "ea", "accept", "source_confirmed")) == []

    with known.read() as con:
        rows = con.execute(text("SELECT reason_code, note, until, second_reader, assignee FROM decision")).fetchall()
    assert [tuple(row) for row in rows] == [("source_confirmed", None, None, None, None)]


def test_refusals_carry_their_numbers_and_have_words(known):
    assert enter(known, Decision("a", "ea", "comment", note="n" * NOTE_LENGTH)) == []
    refused = enter(known, Decision("a", "ea", "comment", note="n" * (NOTE_LENGTH + 1)))
    assert refused == [Refusal("a", "note_too_long", {"most": NOTE_LENGTH}, 0)]
    assert refused[0].message_en == "the note has more than 2000 characters"
    assert all(Refusal("a", code, {"most": 1}).message_en for code in REFUSALS)


@pytest.mark.parametrize("note", ["", "  ", None])
def test_a_comment_of_nothing_is_refused(known, note):
    assert enter(known, Decision("a", "ea", "comment", note=note)) == [Refusal("a", "note_needed", {}, 0)]


def test_somebody_decides_and_from_somewhere(known):
    one = [Decision("a", "ea", "comment", note="seen")]
    with pytest.raises(ValueError, match=r"^a decision is made by someone$"):
        decide(known, one, by="  ", origin="page", run_id=None)
    with pytest.raises(ValueError, match="origin must be one of page, workbook, cli, system, found 'mail'"):
        decide(known, one, by="registrar-1", origin="mail", run_id=None)
    assert enter(known) == []
    assert [moment.what for moment in history(known, "a")] == ["seen"]
