"""The mark of the tool that derived a run: another one as soon as anything that indicators rest on is."""

from __future__ import annotations

import shutil

import pytest

from finhosta_dq import indicators
from finhosta_dq.home import schemas_dir, sql_dir
from finhosta_dq.indicators import tool_mark as marking
from finhosta_dq.indicators.tool_mark import is_ours, sign, tool_mark
from finhosta_dq.warehouse.connection import connect, open_warehouse


@pytest.fixture
def own_folders(tmp_path, monkeypatch):
    """Copies of the stewards' folders and of the package of indicators, to change things in."""
    shutil.copytree(schemas_dir(), tmp_path / "schemas")
    shutil.copytree(sql_dir(), tmp_path / "sql")
    shutil.copytree(indicators.__path__[0], tmp_path / "indicators", ignore=shutil.ignore_patterns("__pycache__"))
    monkeypatch.setattr(marking, "schemas_dir", lambda: tmp_path / "schemas")
    monkeypatch.setattr(marking, "sql_dir", lambda: tmp_path / "sql")
    monkeypatch.setattr(marking.indicators, "__path__", [str(tmp_path / "indicators")])
    yield tmp_path
    tool_mark.cache_clear()


def fresh():
    tool_mark.cache_clear()
    return tool_mark()


@pytest.mark.parametrize(
    ("file", "counts"),
    [
        ("schemas/indicators.csv", True),
        ("schemas/labels.csv", False),
        ("sql/macros/as_date.sql", None),
        ("sql/marts/stay_value.sql", True),
        ("sql/publication/grave_stay.sql", True),
        ("sql/publication/keyed_finding.sql", False),
        ("indicators/run.py", True),
    ],
)
def test_what_the_indicators_rest_on_is_in_the_mark(own_folders, file, counts):
    before = fresh()
    path = own_folders / file
    if counts is None:
        path, counts = next((own_folders / "sql/macros").glob("*.sql")), True
    path.write_text(path.read_text(encoding="utf-8") + "\n", encoding="utf-8")

    assert (fresh() != before) is counts
    assert len(before) == 64


def test_a_statement_under_another_name_is_another_tool(own_folders):
    before = fresh()
    (own_folders / "sql/marts/stay_value.sql").rename(own_folders / "sql/marts/stay_value_2.sql")

    assert fresh() != before


@pytest.mark.parametrize("what", ["__version__", "duckdb"])
def test_the_versions_are_in_the_mark(own_folders, monkeypatch, what):
    before = fresh()
    if what == "duckdb":
        monkeypatch.setattr(marking.duckdb, "__version__", "0.0.0")
    else:
        monkeypatch.setattr(marking, what, "0.0.0")

    assert fresh() != before


def test_a_run_is_ours_when_it_carries_our_mark(tmp_path):
    for name in ("ours", "theirs", "twice", "older"):
        with open_warehouse(tmp_path / f"{name}.duckdb") as con:
            if name != "older":
                sign(con)
                sign(con)
            else:
                con.execute(f"CREATE TABLE quality.derived_by AS SELECT '{tool_mark()}' AS mark")
            if name == "theirs":
                con.execute("UPDATE marts.derived_by SET mark = 'x'")
            if name == "twice":
                con.execute("INSERT INTO marts.derived_by FROM marts.derived_by")
    con = connect(None)
    for name in ("ours", "theirs", "twice", "older"):
        con.execute(f"ATTACH '{tmp_path}/{name}.duckdb' AS {name} (READ_ONLY)")

    assert {name: is_ours(con, name) for name in ("ours", "theirs", "twice", "older")} == {
        "ours": True, "theirs": False, "twice": False, "older": False,
    }  # fmt: skip
