"""``fdq rules list``: every id of the catalogue, by period, with how it comes to its outcome and what it waits for."""

from __future__ import annotations

import json

import pytest
from typer.testing import CliRunner

from finhosta_dq.cli.main import app
from finhosta_dq.home import project_home
from finhosta_dq.rules.catalogue import Catalogue, load_catalogue
from finhosta_dq.rules.listing import listing
from finhosta_dq.rules.model import Needs
from finhosta_dq.rules.shipped import Shipped
from tests.unit.rules.test_pages import catalogue, entry

NOTHING = Shipped(frozenset(), frozenset(), ())


def said(*arguments: str) -> list[dict]:
    done = CliRunner().invoke(app, ["rules", "list", "--json", *arguments])
    assert done.exit_code == 0, done.output
    return json.loads(done.output)


@pytest.fixture(scope="module")
def everything():
    return said()


def test_every_id_of_the_authorities_catalogues_is_there(everything):
    listed = (project_home() / "tests" / "rules" / "catalogue_ids.txt").read_text().split()

    assert len(listed) == 324
    assert set(listed) <= {row["id"] for row in everything}


def test_rows_say_all_of_a_rule(everything):
    rows = {row["id"]: row for row in everything}

    assert rows["FIN-A05a"] == {
        "id": "FIN-A05a",
        "also": [],
        "answered_by": None,
        "registration": "finhosta",
        "family": "A",
        "table": "finhosta",
        "level": "field",
        "severity": "error",
        "dimension": "conformance",
        "judged_by": "predicate",
        "outcome_kind": "evaluated",
        "waits_for": [],
        "validity": {"valid_from": "2007", "valid_to": "2025"},
    }


def test_kinds_of_outcome_and_what_they_wait_for():
    rules = catalogue(
        entry("MZG-ZZZ-01"),
        entry("MZG-ZZZ-02", needs=Needs(reference=["warning_light"])),
        entry("MZG-ZZZ-03", needs=Needs(registrations=["finhosta"], both_half_years=True)),
        entry("MZG-ZZZ-04", not_evaluated="nothing says so"),
        entry("MZG-ZZZ-05", needs=Needs(reference=["warning_light"], registrations=["grouper"])),
    )

    rows = [(row["outcome_kind"], row["waits_for"]) for row in listing(rules, NOTHING)]

    grouper = "a delivery of grouper output of the same period or year"
    assert rows == [
        ("evaluated", []),
        ("when_mounted", ["list `warning_light`"]),
        ("with_other_deliveries", ["a delivery of Finhosta of the same period or year", "the MZG deliveries of both half-years"]),
        ("not_evaluated", ["nothing says so"]),
        ("when_mounted", ["list `warning_light`", grouper]),
    ]


def test_an_id_that_another_answers_for_has_a_row_of_its_own():
    rows = listing(catalogue(entry("X-90", also=["MZG-CRX-90"])), NOTHING)

    assert [(row["id"], row["answered_by"], row["also"]) for row in rows] == [("MZG-CRX-90", "X-90", []), ("X-90", None, ["MZG-CRX-90"])]
    assert rows[0]["registration"] == "x"


def test_every_answer_is_a_row_that_is_not_answered_itself(everything):
    own = {row["id"] for row in everything if row["answered_by"] is None}

    assert {row["answered_by"] for row in everything} - {None} <= own
    assert {one for row in everything for one in row["also"]} == {row["id"] for row in everything if row["answered_by"]}


@pytest.mark.parametrize(
    ("period", "there"), [("2011-2", False), ("2012-1", True), ("2013", True), ("2013-2", True), ("2014-1", False), ("2014", False)]
)
def test_only_what_is_in_force(period, there):
    rules = catalogue(entry("MZG-ZZZ-01", valid_from="2012-1", valid_to="2013-2"))

    assert bool(listing(rules, NOTHING, period)) is there


def test_a_changed_rule_has_a_row_per_entry():
    rules = Catalogue((entry(valid_to="2013-2"), entry(valid_from="2014-1", severity="signal")), {})

    assert [(row["validity"]["valid_from"], row["severity"]) for row in listing(rules, NOTHING)] == [(None, "error"), ("2014-1", "signal")]
    assert [row["severity"] for row in listing(rules, NOTHING, "2014-1")] == ["signal"]


def test_period_of_the_command():
    assert {row["id"] for row in said("--period", "2025")} == {
        one for rule in load_catalogue().in_force("2025") for one in (rule.id, *rule.also)
    }


@pytest.mark.parametrize("period", ["2025-3", "25", "2025-1-1", "now"])
def test_wrong_period_is_refused(period):
    done = CliRunner().invoke(app, ["rules", "list", "--period", period])

    assert done.exit_code == 2
    assert "2025-1" in done.output


def test_terminal_shows_a_line_per_rule_within_eighty_columns():
    done = CliRunner().invoke(app, ["rules", "list", "--period", "2025-2"], env={"COLUMNS": "80"})

    lines = done.output.splitlines()
    assert f"{len(said('--period', '2025-2'))} rules in force in 2025-2" in lines[0]
    assert all(len(line) <= 80 for line in lines)
    ids = {line.split("│")[1].strip() for line in lines if line.startswith("│")}
    assert {"MZG-STA-01", "FIN-A02a", "X-01"} <= ids
