"""The score: time-outs are noticed faults, explained survivors do not count against a room, others do."""

from __future__ import annotations

import pytest

from tests.mutants.score import Tried, below, rows, table

CONFIG = {"aim": 80, "explained": [{"file": "a.py", "before": "x", "after": "y", "why": "the same either way"}]}


def tried(outcome: str, before: str = "p") -> Tried:
    return Tried("room", "a.py", 1, before, "y", outcome, 1.0)


@pytest.mark.parametrize(
    "outcomes, score, explained, missed",
    [
        ([tried("killed")] * 4 + [tried("survived")], 80.0, 0, []),
        ([tried("killed")] * 3 + [tried("survived")], 75.0, 0, ["room"]),
        ([tried("killed")] * 3 + [tried("timeout"), tried("survived")], 80.0, 0, []),
        ([tried("killed")] * 3 + [tried("survived", "x")], 75.0, 1, []),
        ([tried("survived", "x")], 0.0, 1, []),
    ],
)
def test_score(outcomes, score, explained, missed):
    whole = rows(outcomes, {"a.py": 9}, CONFIG)[-1]
    assert (whole["what"], whole["faults"], whole["tried"]) == ("room as a whole", 9, len(outcomes))
    assert (whole["score"], whole["explained"]) == (score, explained)
    assert below(outcomes, CONFIG) == missed


def test_every_survivor_is_shown_with_what_is_said_about_it():
    shown = table([tried("survived"), tried("survived", "x"), tried("killed", "q")], {"a.py": 9}, CONFIG)
    assert "a.py:1  p  ->  y  (NOT EXPLAINED)" in shown
    assert "a.py:1  x  ->  y  (the same either way)" in shown
    assert " q " not in shown
