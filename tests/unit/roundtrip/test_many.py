"""Twenty thousand rows go out, come back with every kind of answer, and each is accounted for."""

from __future__ import annotations

from collections import Counter

from finhosta_dq.registry.store import open_registry
from finhosta_dq.roundtrip import read_decision_workbook, write_decision_workbook
from tests.unit.roundtrip.books import FALSE_ALARM, IN_SOURCE, decisions, drawn, fill_many, remember

ROWS = 20_000
# by the number of the row: what is filled in
ANSWERS = [
    {"decision": "accept", "reason": IN_SOURCE},
    {"decision": "reject", "reason": FALSE_ALARM, "note": "the rule is wrong", "by": "anna"},
    {"decision": "assign", "assign_to": "bram"},
    {"decision": "comment", "note": "asked & answered <today>"},
    {"decision": "reject", "reason": FALSE_ALARM},
    {"decision": "perhaps"},
    {},
    {"by": "anna"},
    {"note": "no decision"},
    {"decision": "accept", "reason": IN_SOURCE, "until": "2020-01-01"},
]


def test_every_row_is_accounted_for(tmp_path):
    con, path = drawn(ROWS), tmp_path / "w.xlsx"
    registry = open_registry(f"sqlite:///{tmp_path / 'registry.sqlite'}")
    remember(registry, con)

    assert write_decision_workbook(con, registry, path, language="nl").rows == ROWS
    fill_many(path, {row: ANSWERS[row % 10] for row in range(2, ROWS + 2)})
    result = read_decision_workbook(con, registry, path, by="carl")

    each = ROWS // 10
    assert (result.rows, result.untouched, result.taken, result.already, len(result.refused)) == (ROWS, 2 * each, 4 * each, 0, 4 * each)
    assert Counter(one.code for one in result.refused) == dict.fromkeys(
        ("note_needed", "unknown_decision", "decision_missing", "until_in_past"), each
    )
    assert len({(one.sheet, one.row) for one in result.refused}) == 4 * each
    made = decisions(registry)
    assert Counter((one.kind, one.made_by) for one in made) == dict.fromkeys(
        (("accept", "carl"), ("reject", "anna"), ("assign", "carl"), ("comment", "carl")), each
    )
    assert len({one.finding_key for one in made}) == 4 * each
    registry.close()
    con.close()
