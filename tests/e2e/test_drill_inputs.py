"""The short form of ``make drill-input``: mutated deliveries are accounted for, and attacks on files and YAML end in a message."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from drills.accounted import unaccounted
from drills.corpus import corpus
from drills.hostile import STAYS, Outcome, landing_of, read
from drills.hostile_files import links, names_in_zip, nested, twice
from drills.hostile_values import yaml_bombs
from drills.inputs import BATCH
from drills.mutations import LEVELS, write_delivery
from drills.payloads import sql
from drills.reader import read_batch


def test_every_line_of_mutated_deliveries_is_accounted_for_and_nothing_is_executed():
    results = [one for first in range(0, 150, BATCH) for one in read_batch(range(first, first + BATCH))]

    assert len(results) == 150
    assert {one.level for one in results} == set(LEVELS)
    assert [one for one in results if one.lost or one.leaked] == []


def test_the_same_seed_breaks_a_delivery_in_the_same_way(tmp_path):
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        write_delivery(4, 123, tmp_path / name, tmp_path / "canary")

    one, two = ({path.name: path.read_bytes() for path in (tmp_path / name).rglob("*") if path.is_file()} for name in ("one", "two"))
    assert one == two != {}


@pytest.mark.parametrize("statement", ["DELETE FROM raw.stayhosp WHERE _line = 3", "UPDATE raw.stayhosp SET _line = 2 WHERE _line = 3"])
def test_the_drill_sees_a_line_that_is_lost(tmp_path, statement):
    seen = read(landing_of(tmp_path, {STAYS: corpus()[STAYS]}))
    assert unaccounted(seen.con, seen.plans) == []

    seen.con.execute(statement)

    (said,) = unaccounted(seen.con, seen.plans)
    assert STAYS in said


def test_the_payloads_are_live():
    import duckdb

    con = duckdb.connect()
    payload = next(text for text in sql(Path("/nowhere/canary")) if text.startswith("';"))
    with pytest.raises(duckdb.IOException, match="canary"):
        con.execute(f"SELECT '{payload}'")


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(tail=st.binary(max_size=200))
def test_any_bytes_behind_a_file_are_accounted_for(tmp_path, tail):
    seen = read(landing_of(tmp_path, {STAYS: corpus()[STAYS] + tail}))

    assert unaccounted(seen.con, seen.plans) == []


@pytest.mark.parametrize("act", [nested, names_in_zip, links, twice, yaml_bombs], ids=lambda act: act.__name__)
def test_attack_is_refused_by_name_and_the_rest_is_read(tmp_path, act):
    outcome = Outcome()
    act(tmp_path, outcome)

    assert outcome.wrong == []
    assert outcome.leaked == 0
    assert outcome.tries > 1
