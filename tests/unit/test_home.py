"""Paths in SQL: a folder name is never a pattern."""

from pathlib import Path

import duckdb
import pytest

from finhosta_dq.home import path_literal

# folder name and a neighbour that it would fit as a pattern
PATTERNS = [("x[1]", "x1"), ("a*b", "aXb"), ("w?", "wz"), ("[!a]b", "cb"), ("**", "q"), ("it's", "its"), ("a=1", "a"), ("!x", "x")]


@pytest.mark.parametrize(("folder", "neighbour"), PATTERNS)
def test_a_path_is_read_as_itself(tmp_path, folder, neighbour):
    for name in (folder, neighbour):
        (tmp_path / name).mkdir()
        (tmp_path / name / "f.csv").write_text(f"column\n{name}\n")

    rows = duckdb.sql(f"FROM read_csv({path_literal(tmp_path / folder / 'f.csv')}, header = true, hive_partitioning = false)").fetchall()

    assert rows == [(folder,)]


def test_pattern_counts_under_the_folder_only(tmp_path):
    for name in ("a[1]/x.csv", "a[1]/y.csv", "a1/x.csv"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(f"column\n{name}\n")

    rows = duckdb.sql(f"FROM read_csv({path_literal(tmp_path / 'a[1]', '/*.csv')}, header = true) ORDER BY ALL").fetchall()

    assert rows == [("a[1]/x.csv",), ("a[1]/y.csv",)]


def test_tilde_is_a_folder_of_that_name(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Path("~").mkdir()
    Path("~/f.csv").write_text("column\n1\n")

    assert duckdb.sql(f"FROM read_csv({path_literal(Path('~/f.csv'))}, header = true)").fetchall() == [(1,)]
