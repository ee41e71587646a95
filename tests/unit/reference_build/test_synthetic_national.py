"""The national tables of the demo: made by annex 3 from synthetic hospitals, the same every time, and seen when they are out of date."""

import csv

import yaml

from finhosta_dq.home import schemas_dir
from finhosta_dq.reference_build.synthetic_national import (
    RECORD,
    SAMPLE,
    SHIPPED,
    build,
    digest,
    inputs_print,
    sample_print,
    tables_print,
)
from finhosta_dq.synth.national import TABLES

FOLDER = schemas_dir() / "synthetic"
STALE = "run make synthetic-national"


def record(folder):
    return yaml.safe_load((folder / RECORD).read_text(encoding="utf-8"))


def rows(folder, table):
    first, *lines = (folder / f"{table}.csv").read_text(encoding="utf-8").splitlines()
    assert first.startswith("# ")
    assert "synthetic hospitals" in first
    return list(csv.DictReader(lines))


def test_a_small_land_gives_the_same_tables_every_time_and_they_say_what_they_are(tmp_path):
    found = build(SAMPLE, tmp_path / "one")
    again = sample_print(tmp_path / "two")

    assert digest(tables_print(tmp_path / "one").values()) == again
    assert (tmp_path / "one" / RECORD).read_bytes() == (tmp_path / "two" / RECORD).read_bytes()
    assert (found.hospitals, found.years, found.synthetic) == (["901", "902"], ["2025"], True)
    los = rows(tmp_path / "one", "national_los")
    assert sum(int(row["n_stays"]) for row in los) == found.stays > 300
    for table in ("national_los", "national_gfin"):
        said = {(row["source"], row["status"]) for row in rows(tmp_path / "one", table)}
        assert said == {("synthetic: fdq synth seeds 1 to 2, 2025, computed by annex 3", "synthetic")}
    social = rows(tmp_path / "one", "b8_national")
    assert [row["hospital"] for row in social] == ["901", "902"]
    assert [row["source"] for row in social] == [f"synthetic: fdq synth, seed {seed}; n3 and d3 invented" for seed in (1, 2)]
    assert all(0 < int(row["n1"]) < int(row["d1"]) < int(row["d2"]) for row in social)
    # the method, its parameters and the lists it uses are those the shipped tables were made with
    assert again == record(FOLDER)["sample_sha256"], STALE


def test_the_shipped_tables_are_those_that_their_record_describes():
    said = record(FOLDER)

    assert said["tables_sha256"] == tables_print(FOLDER), STALE
    assert [(one["number"], one["stays_per_half_year"], one["seed"]) for one in said["hospitals"]] == list(SHIPPED.hospitals), STALE
    assert (said["source"], said["status"], said["period"]) == (SHIPPED.source(), "synthetic", SHIPPED.period)
    los = rows(FOLDER, "national_los")
    assert sum(int(row["n_stays"]) for row in los) == said["pure_stays"]
    assert len(los) == said["subgroups"]
    assert {row["source"] for row in los} == {said["source"]}
    assert [row["hospital"] for row in rows(FOLDER, "b8_national")] == [one["number"] for one in said["hospitals"]]
    for table in TABLES:
        assert {row["status"] for row in rows(FOLDER, table)} == {"synthetic"}


def test_the_generator_still_makes_the_hospitals_that_the_tables_come_from():
    # casebook, seeds, sizes and generator, by what they give
    assert inputs_print(SHIPPED) == record(FOLDER)["inputs_sha256"], STALE
