"""The comparison with other libraries: the neutral rules mean the same to plain Python, to the SQL by hand and to the product."""

from __future__ import annotations

import re
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from benchmarks.peers.compare import differences, keys
from benchmarks.peers.data import stage_base, write_tables
from benchmarks.peers.process import ENGINES, Limits, measure
from benchmarks.peers.rules import RULES, NeutralRule

ROWS = 2_000
ROOMY = Limits(gigabytes=20, seconds=300)
BY_NAME = {engine.name: engine for engine in ENGINES}


@pytest.fixture(scope="module")
def tables(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("peers")
    write_tables(folder / "tables", stage_base(folder, stays=300), ROWS)
    return folder / "tables"


@pytest.fixture(scope="module")
def by_hand(tables: Path) -> dict[str, Any]:
    return measure(BY_NAME["hand_sql"], tables, ROOMY)


def breaks(rule: NeutralRule, row: dict[str, Any], seen: Counter[tuple[Any, ...]], patients: set[tuple[Any, ...]]) -> bool:
    value, together = row[rule.column], tuple(row[name] for name in rule.columns)
    if rule.kind == "filled":
        return value is None
    if rule.kind == "unique":
        return seen[together] > 1
    if rule.kind == "refers":
        return together not in patients
    if rule.kind == "filled_when":
        return row[rule.other] in rule.values and value is None
    if value is None:
        return False
    if rule.kind == "one_of":
        return value not in rule.values
    if rule.kind == "pattern":
        return not re.fullmatch(rule.pattern, value)
    if rule.kind == "length":
        return not rule.least <= len(value) <= rule.most
    if rule.kind == "between":
        return not rule.least <= value <= rule.most
    if row[rule.other] is None:
        return False
    if rule.kind == "not_before":
        return value < row[rule.other]
    assert rule.kind == "no_more_days"
    return row[rule.until] is not None and value > (row[rule.until] - row[rule.other]).days


def test_plain_python_and_sql_by_hand_name_the_same_records(tables: Path, by_hand: dict[str, Any]) -> None:
    rows = pq.read_table(tables / "stay.parquet").to_pylist()
    assert len(rows) == ROWS
    patients = pq.read_table(tables / "patient.parquet").to_pylist()
    for rule in RULES:
        seen = Counter(tuple(row[name] for name in rule.columns) for row in rows)
        known = {tuple(one[name] for name in rule.columns) for one in patients} if rule.kind == "refers" else set()
        lines = [row["_line"] for row in rows if breaks(rule, row, seen, known)]
        assert lines, f"nothing breaks {rule.name}"
        assert by_hand["failing"][rule.name] == len(lines), rule.name
        assert by_hand["keys"][rule.name] == [len(lines), sum(lines)], rule.name


def test_the_product_finds_the_same_and_names_every_record(tables: Path, by_hand: dict[str, Any]) -> None:
    ours = measure(BY_NAME["ours"], tables, ROOMY)
    assert differences(ours, by_hand) == []
    assert keys(ours, by_hand) == "all"
    assert (ours["verdict"], ours["judged"]) == ("failed", len(RULES))


def test_a_memory_ceiling_changes_nothing_that_is_found(tables: Path, by_hand: dict[str, Any]) -> None:
    ours = measure(BY_NAME["ours"], tables, ROOMY, memory_limit="512MB")
    assert differences(ours, by_hand) == []
    assert keys(ours, by_hand) == "all"


def test_the_tables_are_the_same_every_time(tables: Path, tmp_path: Path) -> None:
    write_tables(tmp_path / "again", stage_base(tmp_path, stays=300), ROWS)
    for name in ("stay.parquet", "patient.parquet"):
        assert pq.read_table(tmp_path / "again" / name).equals(pq.read_table(tables / name))


def test_a_process_over_a_limit_is_stopped_and_says_which(tables: Path) -> None:
    assert measure(BY_NAME["hand_sql"], tables, Limits(gigabytes=0.001, seconds=60)) == {"failure": "out of memory at 0.001 GB"}
    assert measure(BY_NAME["ours"], tables, Limits(gigabytes=20, seconds=0.05)) == {"failure": "over 0.05 s"}


def test_a_library_that_is_not_there_is_a_failure_and_no_figure(tables: Path) -> None:
    answer = measure(BY_NAME["pandera_polars"], tables, ROOMY, python=Path(sys.executable))
    assert answer == {"failure": "failed: ModuleNotFoundError: No module named 'pandera'"}
