"""Bridge between two runs: every part gets what it moved, and nothing else; the parts add up."""

from __future__ import annotations

import pytest

from finhosta_dq.indicators import bridge as bridging
from finhosta_dq.indicators.bridge import PARTS, BridgeError, bridge, changed_files, changed_parameters, changed_rules
from finhosta_dq.indicators.scenario import indicators_of
from finhosta_dq.indicators.standing import derive_standing
from finhosta_dq.warehouse.connection import connect
from tests.unit.indicators.drawn import derived, fill
from tests.unit.indicators.test_effect import STAYS, find, run

MORE = STAYS + "extra   | 9   | 50  | 100    | C 9       | 9\n"
RULE = "rule_id | delivery_id | registration | family | severity | kind | max_rate | max_count | fingerprint"


def written(path, *, text=STAYS, mean=None, cells=None, rule="one", found=True, hospital="999"):
    """A run as a warehouse file: a rule of fingerprint ``rule`` that, where ``found``, says that the outlier is wrong."""
    con = run(total="5", text=text)
    con.execute("UPDATE quality.delivery SET hospital = ?", [hospital])
    if mean:
        con.execute("UPDATE reference.national_los SET ngl = ngl + ?", [mean])
    if cells:
        con.execute("UPDATE reference.parameter SET value = ? WHERE key = 'a3.mean.cells_min'", [cells])
    fill(con, "quality.rule", f"{RULE}\nMZG-STA-01 | mzg/999/2025-1 | mzg | STA | error | violation | 0 | 0 | {rule}")
    if found:
        find(con, "MZG-STA-01", "stayhosp", 5, {"staynum": "outlier"})
    fill(
        con,
        "quality.file_account",
        f"delivery_id | file | sha256 | size_bytes | lines | loaded | rejected | status\nd | f | {len(text)} | 0 | 0 | 0 | 0 | loaded",
    )
    con.execute("CREATE TABLE quality.mounted (name VARCHAR, sha256 VARCHAR, rows BIGINT)")
    derived(con)
    derive_standing(con)
    con.execute(f"ATTACH '{path}' AS kept")
    con.execute("COPY FROM DATABASE memory TO kept")
    con.close()


def between(tmp_path, earlier=None, later=None):
    """Connection with both runs attached."""
    con = connect(None, threads=2)
    for name, how in (("before", earlier or {}), ("after", later or {})):
        written(tmp_path / f"{name}.duckdb", **how)
        con.execute(f"ATTACH '{tmp_path / name}.duckdb' AS {name} (READ_ONLY)")
    return con


def parts(rows, basis, indicator, scope=""):
    row = next(row for row in rows if (row["basis"], row["indicator_id"], row["scope"]) == (basis, indicator, scope))
    return {name for name in PARTS if row[name] is None or abs(row[name]) > 1e-9}


def assert_adds_up(rows):
    counted = 0
    for row in rows:
        moves = [row[name] for name in PARTS]
        if row["before"] is not None and row["after"] is not None and None not in moves:
            assert row["before"] + sum(moves) == pytest.approx(row["after"], abs=1e-9)
            counted += 1
    assert counted > 20


def otherwise_derived(path):
    """As if another version of the tool had derived what the run holds."""
    with connect(path) as con:
        con.execute("UPDATE marts.derived_by SET mark = 'another'")


ALL_MOVED = {"text": MORE, "mean": 0.5, "rule": "two", "found": False}


@pytest.mark.parametrize(
    ("later", "all_records", "clean_records", "ours"),
    [
        ({}, set(), set(), True),
        ({"text": MORE}, {"data"}, {"data"}, True),
        ({"mean": 0.5}, {"reference"}, {"reference"}, True),
        ({"rule": "two"}, set(), set(), True),
        ({"rule": "two", "found": False}, set(), {"rules"}, True),
        ({"found": False}, set(), {"data"}, True),
        ({"found": False}, set(), {"data"}, False),
        (ALL_MOVED, {"data", "reference"}, {"data", "reference", "rules"}, True),
        (ALL_MOVED, {"data", "reference"}, {"data", "reference", "rules"}, False),
    ],
)
def test_what_moved_is_put_down_to_what_changed(tmp_path, later, all_records, clean_records, ours):
    con = between(tmp_path, {}, later)
    if not ours:
        con.execute("DETACH before")
        otherwise_derived(tmp_path / "before.duckdb")
        con.execute(f"ATTACH '{tmp_path}/before.duckdb' AS before (READ_ONLY)")

    rows = bridge(con)

    assert parts(rows, "all", "B2-05") == all_records
    assert parts(rows, "clean", "B2-05") == clean_records
    assert_adds_up(rows)


def test_parameters(tmp_path):
    con = between(tmp_path, {}, {"cells": "1000"})

    rows = bridge(con)

    assert parts(rows, "all", "B2-05") == {"parameters"}
    assert changed_parameters(con) == [{"key": "a3.mean.cells_min", "scope": "subgroup", "before": "30", "after": "1000"}]
    assert_adds_up(rows)


def test_a_run_of_another_version_is_put_down_to_the_tool(tmp_path):
    written(tmp_path / "before.duckdb")
    with connect(tmp_path / "before.duckdb") as old:
        old.execute("UPDATE marts.indicator SET value = value + 3 WHERE indicator_id = 'B2-05'")
    otherwise_derived(tmp_path / "before.duckdb")
    written(tmp_path / "after.duckdb")
    con = connect(None, threads=2)
    for name in ("before", "after"):
        con.execute(f"ATTACH '{tmp_path / name}.duckdb' AS {name} (READ_ONLY)")

    rows = bridge(con)

    assert parts(rows, "all", "B2-05") == {"tool"}
    assert_adds_up(rows)


@pytest.mark.parametrize(
    ("later", "all_records", "clean_records"),
    [({"text": MORE}, 0, 0), ({"rule": "two"}, 0, 2), ({"mean": 0.5}, 1, 1), ({"cells": "1000"}, 1, 1)],
)
def test_only_what_is_another_thing_is_derived_anew(tmp_path, later, all_records, clean_records, monkeypatch):
    con, counted = between(tmp_path, {}, later), []

    def counting(con, run, replaced, exercise_date):
        counted.append("clean" if any("staging" in name for name in replaced) else "all")
        return indicators_of(con, run, replaced, exercise_date)

    monkeypatch.setattr(bridging, "indicators_of", counting)

    bridge(con)

    assert (counted.count("all"), counted.count("clean")) == (all_records, clean_records)


def test_rules_and_files_that_changed_are_named(tmp_path):
    con = between(tmp_path, {}, {"text": MORE, "rule": "two"})

    assert changed_rules(con) == [{"rule_id": "MZG-STA-01", "change": "changed"}]
    assert changed_files(con) == [{"name": "f", "change": "changed"}]


def test_two_hospitals_are_not_compared(tmp_path):
    with pytest.raises(BridgeError, match="same hospital"):
        bridge(between(tmp_path, {}, {"hospital": "998"}))
