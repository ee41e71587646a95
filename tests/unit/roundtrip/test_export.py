"""The workbook as people get it: order, languages, what is locked, what is offered, what is hidden."""

from __future__ import annotations

import datetime

import pytest
from openpyxl import load_workbook
from openpyxl.utils import get_column_letter
from sqlalchemy import insert

from finhosta_dq.publication.workbook import write_workbook
from finhosta_dq.registry.decisions import Decision, decide
from finhosta_dq.registry.tables import app_user
from finhosta_dq.roundtrip import Choice, NoMemory, export, workbook_identity, write_decision_workbook
from finhosta_dq.roundtrip.columns import ALL, EDITABLE_NAMES, HIDDEN_NAMES
from finhosta_dq.roundtrip.wording import words
from tests.unit.publication.run_tables import CANARY_STAY, CANARY_VALUE, small_run
from tests.unit.roundtrip.books import RUN, column, keys_of, with_lists

LANGUAGES = ("nl", "fr", "en")


def listed(path, name):
    return [row[column(name) - 1].value for row in load_workbook(path).worksheets[0].iter_rows(min_row=2)]


def test_one_row_per_finding_in_working_order(desk):
    assert listed(desk.path, "rule") == [
        "MZG-STA-01",
        "MZG-REC-02",
        "MZG-DAY-01",
        "MZG-DAY-02",
        "FIN-A01",
        "MZG-REF-01",
        "MZG-STA-09",
        "MZG-FIL-06",
    ]


def test_row_says_what_is_wrong_where_and_what_to_do(desk):
    row = {field.name: load_workbook(desk.path).worksheets[0].cell(2, column(field.name)).value for field in ALL}

    assert {name: row[name] for name in ("severity", "stay", "value", "expected", "fix", "effect", "line", "state")} == {
        "severity": "Blocking",
        "stay": CANARY_STAY,
        "value": CANARY_VALUE,
        "expected": "2025",
        "fix": "Correct MZG-STA-01",
        "effect": 9,
        "line": 1,
        "state": "new",
    }
    assert (row["finding_key"], row["evidence_hash"]) == keys_of(desk.con)[0]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_text_is_in_the_language(desk, language):
    book = load_workbook(desk.export(language))
    sheet, legend = book.worksheets[:2]
    said = words(language)

    assert [cell.value for cell in sheet[1]] == [said["column"][field.name]["head"] for field in ALL]
    assert sheet.title == said["sheet"]["list"]
    assert sheet["A2"].value == said["severity"]["blocking"]
    shown = {row[0].value for row in legend.iter_rows()} | {row[1].value for row in legend.iter_rows()}
    assert {said["column"][name]["head"] for name in EDITABLE_NAMES} <= shown
    assert set(said["decision"].values()) <= shown
    assert any("[awaiting_answer]" in str(text) for text in shown)


@pytest.mark.parametrize(
    ("language", "said"), [("nl", "niet vóór 2025-01-03"), ("fr", "pas avant le 2025-01-03"), ("en", "not before 2025-01-03")]
)
def test_what_was_expected_is_said_in_the_language_and_values_stay(desk, tmp_path, language, said):
    desk.con.execute("UPDATE quality.finding SET expected = 'not before 2025-01-03' WHERE rule_id = 'MZG-STA-01'")
    write_workbook(desk.con, tmp_path / "worklist.xlsx", language=language)
    plain = load_workbook(tmp_path / "worklist.xlsx").worksheets[1]

    assert listed(desk.export(language), "expected")[:3] == [said, "30", "4"]
    assert {said, "30", "4"} <= {cell.value for row in plain.iter_rows() for cell in row}
    assert [(one.row, one.code) for one in desk.take().refused] == []


def test_languages_have_the_same_texts_with_the_same_places_to_fill_in():
    def shape(node, at=""):
        if isinstance(node, dict):
            return {part for key, value in node.items() for part in shape(value, f"{at}.{key}")}
        if isinstance(node, list):
            return {part for number, value in enumerate(node) for part in shape(value, f"{at}.{number}")}
        return {(at, tuple(sorted(piece for piece in ("{most}", "{day}", "{column}", "{rows}", "{refused}") if piece in node)))}

    assert shape(words("nl")) == shape(words("fr")) == shape(words("en"))


def test_only_the_cells_to_fill_in_are_unlocked_and_no_password_guards_the_rest(desk):
    sheet = load_workbook(desk.path).worksheets[0]

    free = {field.name for field in ALL if not sheet.cell(2, column(field.name)).protection.locked}
    assert free == set(EDITABLE_NAMES)
    assert sheet.protection.sheet
    assert sheet.protection.password is None
    assert not sheet.protection.autoFilter  # false: allowed under protection


def test_drop_downs_dates_and_lengths_stand_on_every_row(desk):
    book = load_workbook(desk.path)
    found = {str(rule.sqref): rule for rule in book.worksheets[0].data_validations.dataValidation}
    kinds = {name: found[coordinates(name)].type for name in EDITABLE_NAMES}

    assert kinds == {
        "decision": "list",
        "reason": "list",
        "note": "textLength",
        "until": "date",
        "second_reader": "textLength",
        "assign_to": "textLength",
        "by": "textLength",
    }
    lists = book["fdq_lists"]
    assert [row[0].value for row in lists["A1:A5"]] == ["assign", "accept", "reject", "comment", "reopen"]
    assert lists["B1"].value == "Checked in the source and found right [source_confirmed]"
    assert lists.sheet_state == "hidden"


def coordinates(name):
    letter = get_column_letter(column(name))
    return f"{letter}2:{letter}9"


def test_people_to_assign_to_are_offered_but_others_are_possible(desk):
    with desk.registry.begin() as con:
        con.execute(insert(app_user).values(name="anna", role="registrar", created_at=datetime.datetime.now(datetime.UTC)))
        con.execute(insert(app_user).values(name="fin", role="finance", created_at=datetime.datetime.now(datetime.UTC)))
    book = load_workbook(desk.export())
    rule = next(one for one in book.worksheets[0].data_validations.dataValidation if str(one.sqref) == coordinates("assign_to"))

    assert (rule.type, rule.errorStyle) == ("list", "warning")
    assert [cell.value for cell in book["fdq_lists"]["C"] if cell.value] == ["anna"]


def test_keys_are_hidden_and_the_identity_deeper(desk):
    book = load_workbook(desk.path)
    sheet = book.worksheets[0]
    assert all(sheet.column_dimensions[get_column_letter(column(name))].hidden for name in HIDDEN_NAMES[:1])
    assert book["fdq"].sheet_state == "veryHidden"
    assert sheet.freeze_panes == "C2"
    assert sheet.auto_filter.ref == "A1:AA9"
    identity = workbook_identity(desk.path)
    assert (identity.run_id, identity.hospitals, identity.language) == (RUN, "999", "en")


def test_no_text_of_a_delivery_is_a_formula_or_markup(desk):
    desk.con.execute("UPDATE quality.finding SET value = '<r><t>x</t></r>' WHERE rule_id = 'MZG-FIL-06'")
    desk.con.execute("UPDATE quality.finding SET value = '<r></c></row></r>' WHERE rule_id = 'MZG-REC-02'")
    book = load_workbook(desk.export())
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row if isinstance(cell.value, str)]

    risky = [cell for cell in cells if cell.value[:1] in ("=", "+", "-", "@", "\t")]
    assert {cell.value for cell in risky} == {"=1+1", "-4", "-40.25", "@SUM(A1)", "\tx"}
    assert {cell.data_type for cell in risky} == {"s"}
    assert all(cell.quotePrefix for cell in risky)
    assert {cell.value.strip() for cell in cells if "<r>" in cell.value} == {"<r><t>x</t></r>", "<r></c></row></r>"}
    assert desk.take().untouched == 8


def test_the_plain_workbook_writes_no_markup_of_a_delivery_either(desk):
    desk.con.execute("UPDATE quality.finding SET value = '<r></c></row></r>' WHERE rule_id = 'MZG-REC-02'")
    write_workbook(desk.con, desk.path)

    values = [cell.value for row in load_workbook(desk.path)["Critical"].iter_rows() for cell in row]
    assert "<r></c></row></r>" in [value.strip() for value in values if isinstance(value, str)]


@pytest.mark.parametrize(
    ("choice", "rules"),
    [
        (Choice(ward="W2"), ["MZG-DAY-01", "MZG-DAY-02"]),
        (Choice(specialty="URO"), ["MZG-STA-09"]),
        (Choice(coder="anna"), ["MZG-DAY-01", "MZG-DAY-02"]),
        (Choice(ward="W2", coder="bram"), []),
    ],
)
def test_only_one_ward_specialty_or_coder(desk, choice, rules):
    with_lists(desk.con)

    assert listed(desk.export(choice=choice), "rule") == rules
    assert desk.take().rows == len(rules)


def test_what_was_decided_since_the_run_is_left_out_or_shown(desk):
    keys = keys_of(desk.con)
    until = datetime.date(2099, 1, 1)
    made = [
        Decision(*keys[0], kind="accept", reason_code="source_confirmed", until=until),
        Decision(*keys[1], kind="assign", assignee="anna"),
        Decision(*keys[2], kind="accept", reason_code="source_confirmed"),
        Decision(*keys[2], kind="reopen"),
    ]
    assert decide(desk.registry, made, by="steward", origin="page", run_id=RUN) == []

    assert "MZG-STA-01" not in listed(desk.export(), "rule")
    everything = desk.export(choice=Choice(open_only=False))
    decided = dict(zip(listed(everything, "rule"), listed(everything, "decided"), strict=True))
    assert decided["MZG-STA-01"] == "accepted · Checked in the source and found right · until 2099-01-01 · steward"
    assert decided["MZG-DAY-01"] is None
    assert decided["MZG-DAY-02"] == "open again"
    assert dict(zip(listed(everything, "rule"), listed(everything, "assignee"), strict=True))["MZG-DAY-01"] == "anna"
    assert desk.take().untouched == 8


def test_without_a_registry_as_the_run_knew_it(desk):
    desk.con.execute(
        "UPDATE quality.finding_state SET decision_kind = 'reject', reason_code = 'outside_rule', decided_by = 'x' WHERE rowid = 0"
    )
    write_decision_workbook(desk.con, None, desk.path)

    assert "MZG-STA-01" not in listed(desk.path, "rule")


def test_more_than_people_can_decide_on_asks_for_a_choice(desk, monkeypatch):
    monkeypatch.setattr(export, "MOST_FINDINGS", 7)
    desk.path.unlink()

    with pytest.raises(ValueError, match="8 findings are too many"):
        desk.export()
    assert not desk.path.exists()
    with_lists(desk.con)
    assert len(listed(desk.export(choice=Choice(ward="W2")), "rule")) == 2


def test_run_without_memory_gives_no_such_workbook(tmp_path):
    with pytest.raises(NoMemory, match="did not compare"):
        write_decision_workbook(small_run(), None, tmp_path / "w.xlsx")
    assert not (tmp_path / "w.xlsx").exists()


def test_unknown_language_is_an_error(desk):
    with pytest.raises(ValueError, match="language must be one of"):
        desk.export("de")


def test_the_callers_own_tables_stay_as_they_are(desk):
    desk.con.execute("CREATE TEMP VIEW item AS SELECT 42 AS mine")
    desk.export()
    desk.take()

    assert desk.con.execute("SELECT mine FROM item").fetchall() == [(42,)]
