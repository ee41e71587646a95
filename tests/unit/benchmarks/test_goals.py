"""The table of goals at the end of ``make bench``."""

from __future__ import annotations

import json
from pathlib import Path

from benchmarks.goals import Goal, table, write

GOALS = [
    Goal("reading against the bare scan", 1 / 0.7, 1.74, "x", 5),
    Goal("validation against SQL by hand", 1.15, 1.15, "x", 5),
    Goal("fdq check: first word", 1.0, 0.62, "s", 5),
    Goal("exponent of growth: reading", 1.05, 1.06, "", 3),
    Goal("exponent of growth: validation", 1.05, None, "", 3),
]


def test_a_goal_is_met_up_to_and_at_its_limit() -> None:
    assert [goal.is_met for goal in GOALS] == [False, True, True, False, False]


def test_the_table_has_a_line_per_goal_and_the_number_met() -> None:
    head, *lines, end = table(GOALS).splitlines()
    assert head.split() == ["goal", "at", "most", "measured", "runs"]
    assert [line.split()[-4:] for line in lines] == [
        ["x1.43", "x1.74", "5", "MISSED"],
        ["x1.15", "x1.15", "5", "met"],
        ["0.62", "s", "5", "met"],
        ["1.05", "1.06", "3", "MISSED"],
        ["-", "3", "not", "measured"],
    ]
    assert end.strip() == "2 of 5 met"


def test_the_figures_are_written_with_what_is_known_of_the_run(tmp_path: Path) -> None:
    write(tmp_path / "build" / "bench.json", GOALS, {"date": "2027-01-02", "machine": "2 cores, 25 GB"})
    document = json.loads((tmp_path / "build" / "bench.json").read_text(encoding="utf-8"))
    assert (document["date"], document["machine"]) == ("2027-01-02", "2 cores, 25 GB")
    assert document["goals"][0] == {
        "name": "reading against the bare scan",
        "at_most": 1 / 0.7,
        "measured": 1.74,
        "unit": "x",
        "runs": 5,
        "is_met": False,
    }
