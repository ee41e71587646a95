"""The roll-up of a network adds up the last runs, from a folder or an object store, and shows no small number of stays."""

from __future__ import annotations

import uuid

import duckdb
import pytest

from finhosta_dq.network.rollup import RESULTS, roll_up
from finhosta_dq.network.store import copy_results, open_store
from tests.unit.network.runs import summary_run

FIRST, LAST = "801-2025-20260301T030000Z-aaaa", "801-2025-20260302T030000Z-0000"
SECOND, SMALL = "802-2025-20260301T030000Z-bbbb", "803-2025-20260301T030000Z-cccc"


@pytest.fixture
def out(tmp_path):
    summary_run(tmp_path, FIRST, stays=90, blocking=9)
    summary_run(
        tmp_path,
        LAST,
        stays=100,
        blocking=2,
        verdict="failed",
        indicators=(
            ("D", "", "day", 3.0),
            ("S", "A", "stay", 4.0),
            ("S", "B", "stay", 96.0),
            ("Z", "", "stay", 0.0),
            ("T", "", "stay", 5.0),
            ("R", "A", "ratio", 0.03, 3.0, 100.0),
            ("R", "B", "ratio", 0.97, 97.0, 100.0),
            ("B4-R", "", "ratio", 0.5, 1.0, 2.0),
        ),
    )
    summary_run(tmp_path, SECOND, stays=50)
    summary_run(tmp_path, SMALL, stays=4, blocking=1, verdict="failed", indicators=(("D", "", "day", 12.0),))
    return tmp_path


def test_the_last_run_of_each_hospital_counts(out):
    found = roll_up(str(out))

    rows = {row["run_id"]: (row["stays"], row["days"], row["blocking"], row["failed"]) for row in found.tables["hospital"]}
    assert rows == {LAST: (100, 300, 2, 1), SECOND: (50, 150, 0, 0), SMALL: (None, None, 1, 1)}
    (total,) = found.tables["total"]
    assert (total["hospitals"], total["runs"], total["deliveries"], total["stays"], total["days"]) == (3, 3, 3, 150, 450)
    assert (total["suppressed"], total["blocking"], total["passed"], total["failed"]) == (1, 3, 1, 2)
    assert found.tables["rule"] == [{"rule_id": "R", "severity": "blocking", "runs": 2, "runs_failed": 2, "findings": 3}]


def test_small_numbers_and_what_would_tell_them_are_not_shown(out):
    shown = {
        (row["hospital"], row["indicator_id"], row["scope"]): (row["value"], row["is_suppressed"])
        for row in roll_up(str(out)).tables["indicator"]
    }

    assert shown == {
        ("801", "D", ""): (3.0, False),
        ("801", "S", "A"): (None, True),
        ("801", "S", "B"): (None, True),
        ("801", "Z", ""): (0.0, False),
        ("801", "T", ""): (5.0, False),
        ("801", "R", "A"): (None, True),
        ("801", "R", "B"): (None, True),
        ("801", "B4-R", ""): (0.5, False),
        ("803", "D", ""): (None, True),
    }


def test_small_numbers_are_not_in_the_summary_that_leaves_the_hospital(out):
    found = duckdb.execute(
        "SELECT indicator_id, scope, value FROM read_parquet(?) WHERE is_small ORDER BY ALL",
        [str(out / "runs" / LAST / "summary/indicator.parquet")],
    ).fetchall()

    assert found == [("R", "A", None), ("S", "A", None)]


def test_only_the_hospitals_that_were_asked_for(out):
    found = roll_up(str(out), ["802"])

    assert [row["hospital"] for row in found.tables["delivery"]] == ["802"]
    with pytest.raises(FileNotFoundError, match="no published run"):
        roll_up(str(out), ["999"])


def test_object_store_says_the_same_as_the_folder(out):
    url = f"memory://{uuid.uuid4().hex}/results"
    for folder in sorted((out / "runs").iterdir()):
        copy_results(folder, url)

    assert roll_up(url).as_json() == roll_up(str(out)).as_json()
    assert roll_up(f"file://{out}").as_json() == roll_up(str(out)).as_json()


def test_a_run_is_seen_in_the_store_when_it_is_complete_and_stays_as_it_is(out):
    url = f"memory://{uuid.uuid4().hex}"
    folder = out / "runs" / SECOND
    copy_results(folder, url)
    store = open_store(url)
    (folder / "manifest.json").write_text("changed")

    copy_results(folder, url)

    assert store.latest() == [SECOND]
    assert store.fs.cat(f"{store.root}/runs/{SECOND}/manifest.json") == b"{}\n"
    store.fs.rm(f"{store.root}/runs/{SECOND}/_SUCCESS")
    store.fs.invalidate_cache()
    assert store.latest() == []


def test_tables_as_parquet(out, tmp_path):
    found = roll_up(str(out), parquet=tmp_path / "tables")

    with duckdb.connect() as con:
        for name in RESULTS:
            rows = con.execute(f"SELECT count(*) FROM '{tmp_path}/tables/{name}.parquet'").fetchall()[0][0]
            assert rows == len(found.tables[name]) > 0


def test_summary_holds_no_value_of_a_record(out):
    for path in (out / "runs").rglob("*.parquet"):
        with duckdb.connect() as con:
            assert "secret" not in repr(con.execute(f"FROM '{path}'").fetchall())


def test_a_run_without_summary_is_named(out):
    for path in (out / "runs" / SECOND / "summary").iterdir():
        path.unlink()

    found = roll_up(str(out))

    assert found.without_summary == [SECOND]
    assert [row["run_id"] for row in found.tables["hospital"]] == [LAST, SMALL]


@pytest.mark.parametrize(
    ("source", "error"), [("/nowhere/at/all", FileNotFoundError), ("nosuch://bucket", ValueError), ("memory://empty", FileNotFoundError)]
)
def test_a_place_without_runs_is_told(source, error):
    with pytest.raises(error):
        roll_up(source)
