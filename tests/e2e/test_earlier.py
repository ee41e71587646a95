"""The counts of a published run are the list with which the same half-years of the next year are compared."""

from __future__ import annotations

import csv

import pytest
from typer.testing import CliRunner

from finhosta_dq.cli.main import app
from finhosta_dq.cli.synth import synthesise
from finhosta_dq.pipeline import build
from finhosta_dq.pipeline.plan import plan_runs
from finhosta_dq.pipeline.settings import Settings
from finhosta_dq.pipeline.steps import extract
from finhosta_dq.rules.catalogue import load_catalogue
from finhosta_dq.rules.evaluate import evaluate
from finhosta_dq.warehouse.connection import open_warehouse

VERDICTS = {"passed", "passed_with_findings", "failed"}


@pytest.fixture(scope="module")
def published(tmp_path_factory):
    """A published run of 2024 and its folder of runs."""
    folder = tmp_path_factory.mktemp("earlier")
    synthesise(folder / "landing", hospital="999", period="2024", stays=400, defects=0.0, seed=7)
    (plan,) = plan_runs(folder / "landing")
    return build.run(plan, Settings(out=folder / "out"))


def test_counts_of_a_run_make_the_rules_of_the_next_year_give_a_verdict(published, tmp_path):
    landing = tmp_path / "landing"
    synthesise(landing, hospital="999", period="2025", stays=400, defects=0.0, seed=8)
    (landing / "_reference").mkdir(exist_ok=True)
    file = landing / "_reference" / "earlier_period.csv"
    done = CliRunner().invoke(app, ["rules", "earlier", str(published), "--file", str(file)])
    assert done.exit_code == 0, done.output
    with file.open(newline="") as stream:
        rows = list(csv.DictReader(stream))
    assert {row["period"] for row in rows} == {"2024-1", "2024-2"}
    assert len({(row["period"], row["measure"], row["item"]) for row in rows}) == len(rows)
    assert all(float(row["value"]) > 0 for row in rows)

    (plan,) = plan_runs(landing)
    con = open_warehouse(None)
    extract(con, plan)
    evaluate(con, load_catalogue())
    outcomes: dict[str, set[str]] = {}
    for rule, outcome in con.execute("SELECT rule_id, outcome FROM quality.rule_result").fetchall():
        outcomes.setdefault(rule, set()).add(outcome)
    con.close()
    asking = {rule.id for rule in load_catalogue().rules if "earlier_period" in rule.needs.reference}

    assert len(asking) >= 9
    assert {rule: outcomes[rule] for rule in asking if not outcomes[rule] & VERDICTS} == {}


def test_a_list_is_never_replaced(published, tmp_path):
    file = tmp_path / "earlier_period.csv"
    file.write_text("mine")
    done = CliRunner().invoke(app, ["rules", "earlier", str(published), "--file", str(file)])

    assert done.exit_code == 2
    assert file.read_text() == "mine"
