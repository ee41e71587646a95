"""The workbook comes back: what is taken, what is refused and why, and that no row is lost."""

from __future__ import annotations

import datetime
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from openpyxl import load_workbook
from sqlalchemy import update

from finhosta_dq.registry.decisions import REFUSALS, Decision, decide
from finhosta_dq.registry.standing import today
from finhosta_dq.registry.tables import finding_spell
from finhosta_dq.roundtrip import Choice, WorkbookRefused, shown, take
from finhosta_dq.roundtrip.columns import FROM_RUN
from finhosta_dq.roundtrip.wording import words
from tests.unit.publication.run_tables import CANARY_STAY, CANARY_VALUE
from tests.unit.roundtrip.books import FALSE_ALARM, IN_SOURCE, RUN, change, column, decisions, events, fill, keys_of, put

SOON = today() + datetime.timedelta(days=10)
# rows of the list: the key of the first finding, that of the second, ...
FIRST, SECOND, THIRD = 2, 3, 4


def test_an_empty_workbook_changes_nothing(any_desk):
    result = any_desk.take()

    assert (result.rows, result.untouched, result.taken, result.refused) == (8, 8, 0, [])
    assert decisions(any_desk.registry) == []


def test_every_kind_of_decision_is_taken(any_desk):
    keys = keys_of(any_desk.con)
    decide(any_desk.registry, [Decision(*keys[7], kind="reject", reason_code="outside_rule", note="n")], by="x", origin="page", run_id=RUN)
    any_desk.export()

    def edit(book):
        put(book, 2, decision="accept", reason=IN_SOURCE, by="anna")
        put(
            book,
            3,
            decision="reject",
            reason=FALSE_ALARM,
            note="=the rule\nis wrong",
            until=SOON,
        )
        put(book, 4, decision="assign", assign_to="bram")
        put(book, 5, decision="comment", note="asked the ward")

    change(any_desk.path, edit)
    result = any_desk.take(by="carl")

    assert (result.rows, result.untouched, result.taken, result.refused) == (7, 3, 4, [])
    made = {one.kind: one for one in decisions(any_desk.registry)[1:]}
    assert {kind: (one.finding_key, one.evidence_hash) for kind, one in made.items()} == {
        "accept": keys[0],
        "reject": keys[5],
        "assign": keys[1],
        "comment": keys[2],
    }
    assert (made["accept"].made_by, made["accept"].reason_code) == ("anna", "source_confirmed")
    assert (made["reject"].made_by, made["reject"].note, made["reject"].until) == ("carl", "=the rule\nis wrong", SOON)
    assert (made["assign"].assignee, made["comment"].note) == ("bram", "asked the ward")
    assert {(one.origin, one.run_id) for one in made.values()} == {("workbook", RUN)}
    assert len({one.batch for one in made.values()}) == 1


def test_reopened_by_the_workbook(desk):
    keys = keys_of(desk.con)
    decide(desk.registry, [Decision(*keys[0], kind="accept", reason_code="source_confirmed")], by="x", origin="page", run_id=RUN)
    desk.export(choice=Choice(open_only=False))
    fill(desk.path, FIRST, decision="reopen")

    assert desk.take().taken == 1
    assert decisions(desk.registry)[-1].kind == "reopen"


@pytest.mark.parametrize(
    ("language", "word", "reason"),
    [
        ("nl", "Verwerpen ", "Vals alarm van de regel [rule_false_alarm]"),
        ("fr", "REJETER", "Fausse alerte de la règle"),
        ("en", "reject", "rule_false_alarm"),
        ("nl", "reject", "False alarm of the rule"),
    ],
)
def test_words_and_reasons_of_every_language_are_understood(desk, language, word, reason):
    fill(desk.export(language), FIRST, decision=word, reason=reason, note="n")

    assert desk.take().taken == 1
    assert (decisions(desk.registry)[0].kind, decisions(desk.registry)[0].reason_code) == ("reject", "rule_false_alarm")


@pytest.mark.parametrize("text", ["{0:%Y-%m-%d}", "{0:%d/%m/%Y}", "{0.day}-{0.month}-{0.year}", "{0:%d.%m.%Y}"])
def test_a_date_in_text_is_understood(desk, text):
    fill(desk.path, FIRST, decision="accept", reason="corrected_at_source", until=text.format(SOON))

    assert desk.take().taken == 1
    assert decisions(desk.registry)[0].until == SOON


def test_a_name_alone_decides_nothing(desk):
    fill(desk.path, FIRST, by="anna")

    assert desk.take().untouched == 8


def test_where_the_reader_logged_in_nobody_decides_in_the_name_of_another(desk):
    def edit(book):
        put(book, 2, decision="accept", reason=IN_SOURCE, by="Reader")
        put(book, 3, decision="accept", reason=IN_SOURCE, by="steward")
        put(book, 4, decision="accept", reason=IN_SOURCE)

    change(desk.path, edit)
    result = desk.take(only_by=True)

    assert [(one.row, one.code) for one in result.refused] == [(3, "other_name")]
    assert result.taken == 2


def test_nobody_decides_as_the_system(desk):
    fill(desk.path, FIRST, decision="accept", reason=IN_SOURCE, by="System")

    assert desk.refused() == [(FIRST, "other_name")]
    with pytest.raises(ValueError, match="not be system"):
        desk.take(by="system")


REFUSED = {
    "decision_missing": {"note": "only this"},
    "unknown_decision": {"decision": "perhaps"},
    "unknown_reason_word": {"decision": "accept", "reason": "because"},
    "unknown_reason": {"decision": "accept", "reason": FALSE_ALARM, "note": "n"},
    "date_not_understood": {"decision": "accept", "reason": "corrected_at_source", "until": "next week"},
    "not_with_decision": {"decision": "comment", "note": "n", "reason": IN_SOURCE},
    "assignee_missing": {"decision": "assign"},
    "formula": {"decision": "reject", "reason": FALSE_ALARM, "note": "n"},
    "cell_too_long": {"decision": "comment", "note": "x" * 2001},
    "note_needed": {"decision": "reject", "reason": FALSE_ALARM},
    "until_needed": {"decision": "accept", "reason": "corrected_at_source"},
    "until_in_past": {"decision": "accept", "reason": "corrected_at_source", "until": "2020-01-01"},
    "until_too_far": {"decision": "accept", "reason": "corrected_at_source", "until": "2199-01-01"},
    "second_reader_needed": {"decision": "accept", "reason": "physician_confirmed"},
    "second_reader_same": {"decision": "accept", "reason": "physician_confirmed", "second_reader": "Reader"},
    "not_decided": {"decision": "reopen"},
}


@pytest.mark.parametrize("code", REFUSED)
def test_a_row_is_refused_for_what_is_wrong_with_it_and_the_others_are_taken(desk, code):
    def edit(book):
        put(book, SECOND, **REFUSED[code])
        if code == "formula":
            cell = book.worksheets[0].cell(SECOND, column("second_reader"))
            cell.value = '=WEBSERVICE("x")'
        put(book, THIRD, decision="accept", reason=IN_SOURCE)

    change(desk.path, edit)
    result = desk.take()

    assert [(one.sheet, one.row, one.code) for one in result.refused] == [("Worklist", SECOND, code)]
    assert (result.taken, result.untouched, result.rows) == (1, 6, 8)


@pytest.mark.parametrize("value", [46_000, True, datetime.time(1, 2), "31/02/2030", "2030-13-01"])
def test_what_is_no_date_is_no_end_date(desk, value):
    fill(desk.path, FIRST, decision="accept", reason="corrected_at_source", until=value)
    change(desk.path, lambda book: setattr(book.worksheets[0].cell(FIRST, column("until")), "number_format", "General"))

    assert desk.refused() == [(FIRST, "date_not_understood")]


@pytest.mark.parametrize("name", [field.name for field in FROM_RUN])
def test_an_edited_locked_cell_refuses_its_row_and_is_named_without_its_value(desk, name):
    def edit(book):
        book.worksheets[0].cell(THIRD, column(name)).value = "somebody's own value"
        put(book, THIRD, decision="accept", reason=IN_SOURCE)

    change(desk.path, edit)
    (refusal,) = desk.take().refused

    assert (refusal.row, refusal.code, refusal.params) == (THIRD, "edited_cell", {"column": name})
    assert words("nl")["column"][name]["head"] in refusal.message("nl")
    assert "somebody" not in refusal.message("en")


@pytest.mark.parametrize("name", ["decided", "assignee", "seal"])
def test_cells_of_the_moment_are_sealed(desk, name):
    fill(desk.path, FIRST, **{name: "accepted by the chief"})

    assert desk.refused() == [(FIRST, "edited_cell")]


def test_a_later_version_with_other_words_still_reads_the_workbook(desk, monkeypatch):
    fill(desk.path, FIRST, decision="accept", reason=IN_SOURCE)
    monkeypatch.setattr(shown, "label", lambda field, table, language: "another name")
    monkeypatch.setattr(shown, "table_title", lambda table, language: "another title")
    monkeypatch.setattr(shown, "expected_in_words", lambda text, language: "said otherwise")

    assert (desk.take().taken, desk.take().already) == (1, 1)


def test_a_formula_in_a_locked_cell_is_an_edit(desk):
    change(desk.path, lambda book: setattr(book.worksheets[0].cell(FIRST, column("value")), "value", "=1+1"))

    assert desk.refused() == [(FIRST, "edited_cell")]


def test_an_emptied_locked_cell_is_an_edit_also_where_nothing_is_decided(desk):
    fill(desk.path, FIRST, expected=None)

    assert desk.refused() == [(FIRST, "edited_cell")]


def test_an_unknown_key_is_refused(desk):
    fill(desk.path, FIRST, finding_key="0" * 32, decision="accept", reason=IN_SOURCE)

    assert desk.refused() == [(FIRST, "unknown_key")]


def test_keys_that_were_swapped_are_seen(desk):
    def edit(book):
        sheet = book.worksheets[0]
        for name in ("finding_key", "evidence_hash", "seal"):
            one, other = sheet.cell(FIRST, column(name)), sheet.cell(SECOND, column(name))
            one.value, other.value = other.value, one.value

    change(desk.path, edit)

    assert desk.refused() == [(FIRST, "edited_cell"), (SECOND, "edited_cell")]


def test_evidence_that_was_altered_is_seen(desk):
    fill(desk.path, FIRST, evidence_hash="f" * 32, decision="accept", reason=IN_SOURCE)

    assert desk.refused() == [(FIRST, "edited_cell")]


def test_values_that_changed_meanwhile_refuse_the_row(any_desk):
    key, _ = keys_of(any_desk.con)[0]
    with any_desk.registry.begin() as con:
        con.execute(update(finding_spell).where(finding_spell.c.finding_key == key).values(evidence_hash="0" * 32))
    fill(any_desk.path, FIRST, decision="accept", reason=IN_SOURCE)

    assert any_desk.refused() == [(FIRST, "stale_evidence")]


def test_a_finding_resolved_meanwhile_refuses_the_row(desk):
    key, _ = keys_of(desk.con)[0]
    with desk.registry.begin() as con:
        con.execute(update(finding_spell).where(finding_spell.c.finding_key == key).values(closed_run=RUN, how="resolved"))
    fill(desk.path, FIRST, decision="accept", reason=IN_SOURCE)

    assert desk.refused() == [(FIRST, "not_open")]


def test_a_finding_the_registry_does_not_know_refuses_the_row(desk):
    desk.con.execute("UPDATE quality.finding_state SET finding_key = md5('other') WHERE rowid_finding = 0")
    fill(desk.export(), FIRST, decision="accept", reason=IN_SOURCE)

    assert desk.refused() == [(FIRST, "unknown_finding")]


def test_one_finding_filled_in_twice_is_not_guessed(desk):
    def edit(book):
        copy = book.copy_worksheet(book.worksheets[0])
        copy.title = "mine"
        put(book, FIRST, decision="accept", reason=IN_SOURCE)
        copy.cell(FIRST, column("decision")).value = "comment"
        copy.cell(FIRST, column("note")).value = "n"

    change(desk.path, edit)
    result = desk.take()

    assert sorted((one.sheet, one.row, one.code) for one in result.refused) == [
        ("Worklist", FIRST, "duplicate_key"),
        ("mine", FIRST, "duplicate_key"),
    ]
    assert (result.rows, result.untouched, decisions(desk.registry)) == (16, 14, [])


def test_rows_that_were_sorted_deleted_or_moved_still_find_their_finding(any_desk):
    keys = keys_of(any_desk.con)

    def edit(book):
        sheet = book.worksheets[0]
        put(book, FIRST, decision="accept", reason=IN_SOURCE, note="first")
        held = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=2)]
        sheet.delete_rows(2, 100)
        sheet.title = "renamed"
        for at, values in enumerate([held[4], held[0], held[2]], start=5):
            for position, value in enumerate(values, start=1):
                cell = sheet.cell(at, position)
                cell.value = value
                cell.data_type = "s" if isinstance(value, str) else cell.data_type

    change(any_desk.path, edit)
    result = any_desk.take()

    assert (result.rows, result.untouched, result.taken, result.refused) == (3, 2, 1, [])
    (made,) = decisions(any_desk.registry)
    assert (made.finding_key, made.note) == (keys[0][0], "first")


def test_the_same_file_twice_decides_once(any_desk):
    def edit(book):
        put(book, 2, decision="accept", reason=IN_SOURCE)
        put(book, 3, decision="assign", assign_to="bram")
        put(book, 4, decision="comment", note=" asked ")
        put(book, 5, decision="reject", reason=FALSE_ALARM)

    change(any_desk.path, edit)
    first, second = any_desk.take(), any_desk.take()

    assert (first.taken, first.already, len(first.refused)) == (3, 0, 1)
    assert (second.taken, second.already, len(second.refused)) == (0, 3, 1)
    assert len(decisions(any_desk.registry)) == 3


def test_reading_it_again_does_not_undo_what_came_after(desk):
    fill(desk.path, FIRST, decision="accept", reason=IN_SOURCE)
    desk.take()
    decide(desk.registry, [Decision(*keys_of(desk.con)[0], kind="reopen")], by="steward", origin="page", run_id=RUN)

    assert desk.take().already == 1
    assert [one.kind for one in decisions(desk.registry)] == ["accept", "reopen"]


def test_another_decision_in_the_same_workbook_replaces_its_own_and_back_again(desk):
    for reason in ("source_confirmed", "rare_but_right", "source_confirmed"):
        fill(desk.path, FIRST, decision="accept", reason=reason)
        assert desk.take().taken == 1

    assert [one.reason_code for one in decisions(desk.registry)] == ["source_confirmed", "rare_but_right", "source_confirmed"]


def test_what_somebody_else_decided_meanwhile_is_not_overwritten(any_desk):
    key = keys_of(any_desk.con)[0]
    decide(
        any_desk.registry, [Decision(*key, kind="reject", reason_code="outside_rule", note="n")], by="steward", origin="page", run_id=RUN
    )

    def edit(book):
        put(book, FIRST, decision="accept", reason=IN_SOURCE)

    change(any_desk.path, edit)
    assert any_desk.refused() == [(FIRST, "decided_since")]
    fill(any_desk.path, FIRST, decision="comment", reason=None, note="a remark is always possible")
    assert any_desk.take().taken == 1


def test_the_import_is_recorded_without_any_value(any_desk):
    def edit(book):
        put(book, FIRST, decision="accept", reason=IN_SOURCE, note="secret remark")
        put(book, SECOND, decision="perhaps")

    change(any_desk.path, edit)
    result = any_desk.take(by="anna", who="os:carl", origin="cli")

    (found,) = events(any_desk.registry)
    assert (found.who, found.origin, found.act, found.subject) == ("os:carl", "cli", "workbook_imported", RUN)
    assert f"sha256={result.sha256}" in found.detail
    assert "rows=8 untouched=6 taken=1 already=0 refused=1" in found.detail
    assert not any(text in found.detail for text in (CANARY_STAY, CANARY_VALUE, "secret"))


def test_a_workbook_of_another_run_is_refused_as_a_whole_and_recorded(desk):
    fill(desk.path, FIRST, decision="accept", reason=IN_SOURCE)
    desk.con.execute("UPDATE quality.run SET run_id = 'run-2'")

    with pytest.raises(WorkbookRefused) as refused:
        desk.take()
    assert refused.value.code == "other_run"
    assert decisions(desk.registry) == []
    assert [(one.act, one.detail) for one in events(desk.registry)] == [("workbook_refused", "code=other_run")]


@pytest.mark.parametrize("by", ["", "  ", "x" * 65])
def test_somebody_decides(desk, by):
    with pytest.raises(ValueError, match="who decides"):
        desk.take(by=by)


def test_every_refusal_of_the_registry_has_words():
    for language in ("nl", "fr", "en"):
        assert set(REFUSALS) <= set(words(language)["row"])


def test_no_message_holds_anything_of_the_row(desk):
    def edit(book):
        put(book, FIRST, decision="perhaps CANARY")
        put(book, SECOND, decision="accept", reason="CANARY")
        put(book, THIRD, value="CANARY")
        put(book, 5, finding_key="CANARY")

    change(desk.path, edit)
    refused = desk.take().refused

    assert len(refused) == 4
    assert not any("CANARY" in one.message(language) for one in refused for language in ("nl", "fr", "en"))
    assert load_workbook(desk.path).worksheets[0].cell(THIRD, column("value")).value == "CANARY"


def test_two_imports_of_one_workbook_at_the_same_moment_enter_it_once(any_desk, monkeypatch):
    change(any_desk.path, lambda book: [put(book, row, decision="assign", assign_to="bram", by=f"p{row % 2}") for row in (2, 3, 4)])
    there, real = Barrier(2, timeout=60), take._read

    def both_have_read(*given):
        found = real(*given)
        there.wait()
        return found

    monkeypatch.setattr(take, "_read", both_have_read)
    with ThreadPoolExecutor(2) as pool:
        results = list(pool.map(lambda _: any_desk.take(), range(2)))

    assert sorted((one.taken, one.already, len(one.refused)) for one in results) == [(0, 3, 0), (3, 0, 0)]
    assert len(decisions(any_desk.registry)) == 3


def test_an_import_that_is_cut_off_leaves_nothing(any_desk, monkeypatch):
    change(any_desk.path, lambda book: [put(book, row, decision="assign", assign_to="bram", by=f"p{row % 2}") for row in (2, 3, 4)])
    monkeypatch.setattr(take, "enter_event", lambda *given, **named: 1 / 0)

    with pytest.raises(ZeroDivisionError):
        any_desk.take()

    assert (decisions(any_desk.registry), events(any_desk.registry)) == ([], [])
    monkeypatch.undo()
    assert any_desk.take().taken == 3
