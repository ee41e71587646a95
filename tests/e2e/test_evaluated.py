"""How many rules give a verdict on the year of the demo, and what the deliveries of the year before add."""

from __future__ import annotations

import shutil
from collections import Counter

import pytest

from finhosta_dq.cli.synth import synthesise
from finhosta_dq.pipeline.plan import plan_runs
from finhosta_dq.pipeline.steps import extract
from finhosta_dq.rules.catalogue import load_catalogue
from finhosta_dq.rules.evaluate import evaluate
from finhosta_dq.warehouse.connection import open_warehouse

VERDICTS = {"passed", "passed_with_findings", "failed", "partial"}


def outcomes(landing):
    """(rule -> outcomes over its deliveries and tables, reasons of what was not evaluated, names of what was mounted)."""
    (plan,) = plan_runs(landing)
    con = open_warehouse(None)
    mounted = [one.name for one in extract(con, plan).mounted]
    evaluate(con, load_catalogue())
    rows = con.execute("SELECT rule_id, outcome, reason FROM quality.rule_result").fetchall()
    con.close()
    found: dict[str, set[str]] = {}
    for rule, outcome, _ in rows:
        found.setdefault(rule, set()).add(outcome)
    return found, {rule: reason for rule, outcome, reason in rows if outcome == "not_evaluated"}, mounted


@pytest.fixture(scope="module")
def demo_year(tmp_path_factory):
    """The landing folder that ``fdq demo`` writes."""
    folder = tmp_path_factory.mktemp("demo") / "landing"
    synthesise(folder, hospital="999", period="2025", stays=3000, defects=0.02, seed=2025)
    return folder


def test_at_least_250_rules_are_evaluated_on_the_demo(demo_year):
    found, reasons, _ = outcomes(demo_year)
    evaluated = {rule for rule, seen in found.items() if seen & VERDICTS}
    answered = {one for rule in load_catalogue().rules if rule.id in evaluated for one in (rule.id, *rule.also)}

    assert len(answered) >= 250, f"{len(answered)}: {Counter(reasons.values()).most_common()}"
    # every other rule says why it has no verdict
    assert all(reasons.get(rule) or "not_applicable" in seen for rule, seen in found.items() if rule not in evaluated)


def test_deliveries_of_the_year_before_among_the_own_lists(tmp_path):
    landing, earlier = tmp_path / "landing", tmp_path / "earlier"
    synthesise(earlier, hospital="999", period="2024", stays=400, defects=0.0, seed=5)
    synthesise(landing, hospital="999", period="2025", stays=400, defects=0.0, seed=5)
    asking = {rule.id for rule in load_catalogue().rules if rule.needs.year_before}
    before, reasons, _ = outcomes(landing)
    assert all(before[rule] == {"not_evaluated"} for rule in asking)
    assert all("the folder year_before holds no" in reasons[rule] for rule in asking)

    folder = landing / "_reference" / "year_before"
    folder.mkdir(parents=True)
    sent = [*earlier.glob("*-FIN-*.TXT"), *earlier.glob("*-STAYHOSP-*.TXT")]
    for path in sent:
        shutil.copy(path, folder)
    after, reasons, mounted = outcomes(landing)

    assert {f"year_before/{path.name}" for path in sent} <= set(mounted)
    assert len(asking) == 11
    assert all(after[rule] & VERDICTS for rule in asking), {rule: (after[rule], reasons.get(rule)) for rule in asking}
    # nothing of the year before is part of the run
    unchanged = {rule: seen for rule, seen in after.items() if rule not in asking}
    assert unchanged == {rule: seen for rule, seen in before.items() if rule not in asking}
