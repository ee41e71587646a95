"""Every row of the product's lists says where it comes from, how sure that is, and under which licence it may be passed on."""

import csv

import pytest

from finhosta_dq.home import schemas_dir

CONFIDENCE = {"law", "guideline", "secondary", "inferred", "recall", "assumed", "unknown"}
LISTS = sorted([*(schemas_dir() / "codes").glob("*.csv"), *(schemas_dir() / "reference").rglob("*.csv")])


def _rows(path):
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


LICENCES = _rows(schemas_dir() / "licences.csv")


@pytest.mark.parametrize("path", LISTS, ids=lambda path: path.stem)
def test_every_row_has_source_confidence_and_licence(path):
    rows = _rows(path)

    lines = [number for number, row in enumerate(rows, start=2) if row["confidence"] not in CONFIDENCE or not row["source"].strip()]
    without = {row["source"] for row in rows if not any(row["source"].startswith(one["source_begins"]) for one in LICENCES)}
    assert (len(rows) > 0, lines, without) == (True, [], set())


def test_every_licence_is_used_and_stated():
    sources = {row["source"] for path in LISTS for row in _rows(path)}

    unused = [
        one["source_begins"]
        for one in LICENCES
        # these stand behind another source in the same cell
        if not any(one["source_begins"] in source for source in sources)
    ]
    assert (unused, [one for one in LICENCES if not one["licence"].strip()]) == ([], [])


def test_postcodes_carry_the_attribution_that_their_licence_asks():
    rows = _rows(schemas_dir() / "reference" / "postcode.csv")

    assert len(rows) == 1149
    assert all("© Statbel" in row["source"] and "CC BY 4.0" in row["source"] for row in rows)
    assert [(one["licence"], "© Statbel" in one["attribution"]) for one in LICENCES if "Statbel" in one["source_begins"]] == [
        ("CC BY 4.0", True)
    ]
