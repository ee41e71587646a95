"""The table of a drill: what counts as good, how it looks, what is kept, and when it fails."""

from __future__ import annotations

import json

import pytest

from drills.table import Row, finish, table

GOOD = Row("kill: read", 6, 6, 0, 0, note="fell in: read 6")


@pytest.mark.parametrize(
    ("row", "good"),
    [
        (GOOD, True),
        (Row("none tried", 0, 0, 0, 0), False),
        (Row("one lost", 6, 5, 1, 0), False),
        (Row("one leaked", 6, 6, 0, 1), False),
        (Row("one hung", 6, 5, 0, 0, hung=1), False),
        (Row("one not told of", 6, 5, 0, 0), False),
    ],
)
def test_good_is_every_try_without_loss(row, good):
    assert row.is_good is good


def test_rows_and_their_sum():
    lines = table([GOOD, Row("disk full", 1_200, 1_199, 1, 0)]).splitlines()

    assert [line.split()[-6:] for line in lines[:1]] == [["trial", "tries", "survived", "lost", "leaked", "hung"]]
    assert lines[1].endswith("fell in: read 6")
    assert lines[-1].split() == ["all", "1,206", "1,205", "1", "0", "0"]


@pytest.mark.parametrize(("rows", "fails"), [([GOOD], False), ([GOOD, Row("x", 1, 0, 1, 0)], True), ([], True)])
def test_it_is_kept_and_fails_on_any_loss(rows, fails, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)

    if fails:
        with pytest.raises(SystemExit) as stop:
            finish("crash", rows, "make drill-crash")
        assert stop.value.code == 1
    else:
        finish("crash", rows, "make drill-crash")

    kept = json.loads((tmp_path / "build/drills/crash.json").read_text(encoding="utf-8"))
    assert (kept["command"], [row["name"] for row in kept["rows"]]) == ("make drill-crash", [row.name for row in rows])
    assert "survived" in capsys.readouterr().out
