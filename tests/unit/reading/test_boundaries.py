"""Boundaries of reading that other tests pass on both sides of."""

from __future__ import annotations

import os

import pytest

from finhosta_dq.reading import archive
from finhosta_dq.reading.archive import Found, walk
from finhosta_dq.reading.discover import discover
from tests.unit.reading.landing import BUDGET, HOSPITAL, LINE, read, write
from tests.unit.reading.test_finhosta import BEDS, own_profile
from tests.unit.reading.test_zip import zipped


def test_folder_that_cannot_be_listed_is_named_and_the_rest_is_read(tmp_path, monkeypatch):
    landing = write(tmp_path, {HOSPITAL: LINE, "closed/" + HOSPITAL: LINE})
    listed = os.scandir

    def scandir(path):
        if str(path).endswith("closed"):
            raise PermissionError(13, "no right to list it")
        return listed(path)

    monkeypatch.setattr(os, "scandir", scandir)

    seen = read(landing)

    assert seen.accounts == {HOSPITAL: ("loaded", 1, 1, 0), "closed": ("unreadable", 0, 0, 0)}
    assert seen.rows("SELECT file, value FROM quality.reading_issue") == [("closed", "unreadable")]
    assert [found for found in walk(landing) if found.problem] == [
        Found("closed", "closed", landing / "closed", None, 0, "unreadable"),
    ]


def test_what_is_not_followed_has_no_size(tmp_path):
    landing = write(tmp_path / "landing", {"a/b.txt": "x"})
    (landing / HOSPITAL).symlink_to(tmp_path)

    assert next(iter(walk(landing))) == Found(HOSPITAL, HOSPITAL, landing / HOSPITAL, None, 0, "link_outside")


@pytest.mark.parametrize("table, refused", [("HOSPITAL", None), ("NOTHING", "unknown_table")])
def test_table_and_version_in_the_name(tmp_path, table, refused):
    name = HOSPITAL.replace("HOSPITAL", table).replace("-3.0-", "-2.9-")

    (delivery,) = discover(write(tmp_path, {name: LINE})).deliveries

    assert delivery.files[0].refused == refused
    assert delivery.files[0].issues[-1] == ("MZG-FIL-08", "version", "2.9", "3.0")


@pytest.mark.parametrize("more, refused", [(0, None), (1, "zip_too_dense")])
def test_small_zips_may_be_packed_beyond_any_ratio(tmp_path, monkeypatch, more, refused):
    monkeypatch.setattr(archive, "RATIO_FROM_BYTES", 1024**2)
    landing = write(tmp_path, {"delivery.zip": zipped((HOSPITAL, bytes(1024**2 + more)))})

    assert [found.problem for found in walk(landing)] == [refused]


@pytest.mark.parametrize("damaged", ["", "B0802~999\x01"])
def test_delimiter_is_looked_for_in_lines_that_are_text_and_not_empty(tmp_path, damaged):
    seen = read(write(tmp_path, {BUDGET: f"{damaged}\n" * 5 + f"{BEDS}\n"}))

    assert seen.accounts[BUDGET] == ("partial", 6, 1, 5)


def test_delimiter_is_looked_for_in_as_many_lines_as_the_profile_says(tmp_path):
    damaged = "no record\n" * 3
    one_line = own_profile(tmp_path / "one", ("sample_lines: 200", "sample_lines: 1"))

    assert read(write(tmp_path / "first", {BUDGET: f"{BEDS}\n{damaged}"}), one_line).accounts[BUDGET] == ("partial", 4, 1, 3)
    assert read(write(tmp_path / "all", {BUDGET: f"{BEDS}\n{damaged}"})).accounts[BUDGET] == ("rejected", 4, 0, 4)
