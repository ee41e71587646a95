"""A run is compared with the one published before it: moved, nothing changed, or why it could not be done."""

from __future__ import annotations

from finhosta_dq.pipeline.compare import compare, keep, previous_run
from finhosta_dq.publication.budget_data import moved
from finhosta_dq.warehouse.connection import connect
from tests.unit.indicators.test_bridge import MORE, written


def published(tmp_path, name, **how):
    folder = tmp_path / "runs" / name
    folder.mkdir(parents=True)
    written(folder / "warehouse.duckdb", **how)
    (folder / "_SUCCESS").write_text(name)
    return folder


def test_the_run_before_is_the_last_one_of_the_same_hospital_and_year(tmp_path):
    for name in (
        "999-2025-20260101T000000Z-aaaa",
        "999-2025-20260102T000000Z-aaaa",
        "999-2024-20260103T000000Z-aaaa",
        "998-2025-20260104T000000Z-a",
    ):
        (tmp_path / name).mkdir()
        (tmp_path / name / "_SUCCESS").touch()
    (tmp_path / "999-2025-20260105T000000Z-aaaa").mkdir()  # never finished

    assert previous_run(tmp_path, "999", "2025") == tmp_path / "999-2025-20260102T000000Z-aaaa"
    assert previous_run(tmp_path, "997", "2025") is None


def test_what_moved_is_kept_and_shown(tmp_path):
    previous = published(tmp_path, "999-2025-1")
    written(tmp_path / "warehouse.duckdb", text=MORE)

    rows, note = compare(tmp_path / "warehouse.duckdb", previous, {})
    with connect(tmp_path / "warehouse.duckdb") as con:
        keep(con, previous.name, rows, note)
        said, shown = moved(con, "nl")

    assert said == {"previous": "999-2025-1", "note": "compared"}
    stays = next(row for row in shown if row["id"] == "B2-07")
    assert (stays["before"], stays["after"], stays["change"], stays["data"], stays["parameters"]) == (5, 6, 1, 1, 0)
    assert all(row["change"] is None or row["change"] != 0 for row in shown)


def test_the_same_run_again_is_not_derived_again(tmp_path):
    previous = published(tmp_path, "999-2025-1")
    written(tmp_path / "warehouse.duckdb")

    assert compare(tmp_path / "warehouse.duckdb", previous, {}) == ([], "nothing changed")


def test_a_previous_run_that_cannot_be_derived_again_is_said_and_stops_nothing(tmp_path):
    previous = published(tmp_path, "999-2025-1")
    with connect(previous / "warehouse.duckdb") as con:
        con.execute("DROP TABLE staging.stayindx")
        con.execute("DROP TABLE marts.derived_by")
    written(tmp_path / "warehouse.duckdb", text=MORE)

    rows, note = compare(tmp_path / "warehouse.duckdb", previous, {})

    assert rows == []
    assert note.startswith("a run was written by another version and cannot be derived again")


def test_a_first_run_has_nothing_to_compare_with(tmp_path):
    written(tmp_path / "warehouse.duckdb")
    with connect(tmp_path / "warehouse.duckdb") as con:
        keep(con, None, [], "first run")

        assert moved(con, "en") == ({"previous": None, "note": "first run"}, [])
