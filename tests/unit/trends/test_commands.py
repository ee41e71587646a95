"""``fdq trends``: list, show, and a new baseline, on a drawn run and registry."""

from __future__ import annotations

import json

import pytest
from sqlalchemy import select
from typer.testing import CliRunner

from finhosta_dq.cli.trends import app
from finhosta_dq.registry.tables import event
from finhosta_dq.trends.baselines import BaselineError, baselines
from finhosta_dq.trends.memory import remember
from tests.unit.serve_pages.conftest import publish
from tests.unit.trends.drawn import nights

FINDINGS = "findings_per_100_stays"
STEADY = [50, 60, 55, 45, 52, 58, 47, 53] * 3


@pytest.fixture
def fdq(tmp_path, registry):
    """The command on a run of hospital 999; the registry is where a run keeps it."""
    publish(tmp_path)
    remember(registry, nights([*STEADY[:17], *[30] * 7]))
    remember(registry, nights(STEADY, scope="STA"))

    def command(*arguments, fails=False):
        return CliRunner().invoke(app, [*arguments, "--out", str(tmp_path)], catch_exceptions=not fails)

    return command


def test_list_shows_the_whole_hospital_and_with_all_the_parts(fdq):
    shown = json.loads(fdq("list", "--json").stdout)
    assert [(one["indicator"], one["scope"], one["value"], one["variation"]) for one in shown] == [(FINDINGS, "", "3", "improvement")]
    every = json.loads(fdq("list", "--all", "--json").stdout)
    assert [one["scope"] for one in every] == ["", "STA"]
    told = fdq("list")
    assert told.exit_code == 0
    assert "1 stable charts of parts of the hospital are not shown" in told.stdout


def test_show_gives_words_and_numbers(fdq):
    shown = fdq("show", FINDINGS, "--lang", "nl")
    assert shown.exit_code == 0
    assert shown.stdout.startswith("Bevindingen per 100 verblijven, alles samen: 24 punten")
    assert "30 / 1.000" in shown.stdout
    chart = json.loads(fdq("show", FINDINGS, "--scope", "STA", "--json").stdout)
    assert (chart["scope"], chart["variation"], chart["svg"][:4], len(chart["points"])) == ("STA", "common_cause", "<svg", 24)


@pytest.mark.parametrize(
    "arguments", [("show", "happiness"), ("show", FINDINGS, "--scope", "GRP"), ("show", "file_lines"), ("list", "--run", "none")]
)
def test_what_is_not_there_exits_with_2(fdq, arguments):
    assert fdq(*arguments).exit_code == 2


def test_rebase_is_a_decision_with_who_and_why(fdq, registry):
    made = fdq("rebase", FINDINGS, "--first", "2026-01-22", "--last", "2026-01-28", "--reason", "new team", "--by", "steward-1")
    assert made.exit_code == 0, made.output
    assert "baseline from 2026-01-22 to 2026-01-28, by steward-1" in made.stdout
    assert [(one.first, one.last, one.set_by, one.reason) for one in baselines(registry, "999")] == [
        ("2026-01-22", "2026-01-28", "steward-1", "new team")
    ]
    with registry.read() as con:
        assert con.execute(select(event.c.who, event.c.origin, event.c.act)).all() == [("steward-1", "cli", "rebase")]
    assert json.loads(fdq("list", "--json").stdout)[0]["variation"] == "common_cause"


def test_rebase_without_a_name_is_by_the_user_of_the_machine(fdq, registry):
    fdq("rebase", FINDINGS, "--first", "2026-01-22", "--last", "2026-01-28", "--reason", "new team")
    assert baselines(registry, "999")[0].set_by.startswith("os:")


def test_rebase_that_cannot_be_is_not_recorded(fdq, registry):
    with pytest.raises(BaselineError):
        fdq("rebase", FINDINGS, "--first", "2026-01-27", "--last", "2026-01-28", "--reason", "new team", fails=True)
    assert baselines(registry, "999") == []
