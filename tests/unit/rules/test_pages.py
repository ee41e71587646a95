"""Pages written from the catalogue: coverage and changelog say what the entries say."""

from __future__ import annotations

import re

import pytest

from finhosta_dq.rules import pages
from finhosta_dq.rules.catalogue import load_catalogue
from finhosta_dq.rules.changelog import Change, changes, following
from finhosta_dq.rules.coverage import STATES, covered
from finhosta_dq.rules.model import Needs
from finhosta_dq.rules.shipped import Shipped, shipped, wants
from tests.unit.rules.entries import NOTHING, catalogue, entry


@pytest.mark.parametrize(
    ("needs", "state", "mount", "delivery"),
    [
        (Needs(), "evaluated", (), ()),
        (Needs(rule_parameters=["filled"], reference=["code:sex"]), "evaluated", (), ()),
        (Needs(rule_parameters=["filled", "empty"]), "when mounted", ("rule parameter `empty`",), ()),
        (Needs(reference=["icd10", "code:acts"]), "when mounted", ("list `icd10`", "code list `acts`"), ()),
        (Needs(budget_parameters=["gone"]), "when mounted", ("budget parameter `gone` (known 2013-01-01 to 2020-12-31)",), ()),
        (Needs(budget_parameters=["never"]), "when mounted", ("budget parameter `never`",), ()),
        (Needs(budget_parameters=["open"]), "evaluated", (), ()),
        (Needs(both_half_years=True), "with other deliveries", (), ("the MZG deliveries of both half-years",)),
        (
            Needs(registrations=["mzg", "finhosta"], reference=["icd10"]),
            "when mounted",
            ("list `icd10`",),
            ("a delivery of Finhosta of the same period or year",),
        ),
    ],
)
def test_state_follows_from_what_is_shipped(needs, state, mount, delivery):
    spans = (("gone", "2013-01-01", "2017-06-30"), ("gone", "2017-07-01", "2020-12-31"), ("open", "2020-01-01", "9999-12-31"))
    seen = covered(entry(needs=needs), Shipped(frozenset({"filled"}), frozenset({"code:sex"}), spans))

    assert (seen.state, seen.wants.mount, seen.wants.delivery) == (state, mount, delivery)


def test_budget_parameter_that_ended_after_the_last_period_of_the_rule_needs_no_mount():
    spans = (("gone", "2013-01-01", "2020-12-31"),)
    rule = entry(valid_to="2019-2", needs=Needs(budget_parameters=["gone"]))

    seen = wants(rule, Shipped(frozenset(), frozenset(), spans))

    assert (seen.mount, seen.partly) == ((), ("budget parameters `gone` (known 2013-01-01 to 2020-12-31)",))


def test_list_that_a_statement_reads_without_waiting_for_it_is_named():
    acts = "t.x IN (SELECT code FROM reference.code WHERE list = 'acts')"
    rule = entry(violation=f"{acts} AND t.x IN (SELECT x FROM reference.light) AND list_contains(rule_list('empty'), t.x)")

    assert wants(rule, NOTHING).further == ("rule parameter `empty`", "code list `acts`", "list `light`")
    assert wants(rule, Shipped(frozenset({"empty"}), frozenset({"code:acts", "light"}), ())).further == ()


def test_coverage_names_ids_without_entry_and_own_ids():
    text = pages.reference_pages(catalogue(entry(), entry("MZG-ZZZ-02")), NOTHING, ["MZG-ZZZ-01", "MZG-ZZZ-09"])["coverage.md"]

    assert "1 of the 2 ids" in text
    assert "**Missing: MZG-ZZZ-09.**" in text
    assert "Ids of this project beside them: MZG-ZZZ-02." in text


def test_states_of_the_catalogue_add_up_and_every_reason_is_on_the_page():
    have, found = shipped(), load_catalogue()
    text = pages.reference_pages(found, have, [])["coverage.md"]
    states = [covered(rule, have).state for rule in found.rules]

    rows = re.findall(r"^\| (\S+?)(?: \([^)]*\))? \| (?:blocking|error|signal) \| [\w ]+ \| ([\w ]+) \|", text, re.MULTILINE)
    assert sorted(rows) == sorted((rule.id, state) for rule, state in zip(found.rules, states, strict=True))
    assert [int(n) for n in re.findall(r"^\| (?:evaluated|not evaluated)[^|]* \| (\d+) \|$", text, re.MULTILINE)] == [
        states.count(state) for state in STATES
    ]
    assert all(pages.plain(rule.not_evaluated) in text for rule in found.rules if rule.not_evaluated)


@pytest.mark.parametrize(("period", "after"), [("2025", "2026"), ("2025-1", "2025-2"), ("2025-2", "2026-1")])
def test_following_period(period, after):
    assert following(period) == after


def test_changes_come_from_validity():
    always = entry("MZG-ZZZ-01")
    old, new = entry("MZG-ZZZ-02", valid_to="2024-2"), entry("MZG-ZZZ-02", valid_from="2025-1", severity="blocking")
    first, again = entry("MZG-ZZZ-03", valid_from="2020-1", valid_to="2021-2"), entry("MZG-ZZZ-03", valid_from="2025-1")

    assert changes([always, old, new, first, again]) == [
        Change("2025-1", "added", again),
        Change("2025-1", "changed", new, ("severity",)),
        Change("2022-1", "ended", first),
        Change("2020-1", "added", first),
    ]


def test_changelog_lists_each_change_under_its_period():
    rules = catalogue(entry(valid_to="2024-2"), entry(valid_from="2025-1", severity="blocking"))
    text = pages.reference_pages(rules, NOTHING, [])["rule-set-changelog.md"]

    assert "## 2025-1\n\nChanged:\n\n- **MZG-ZZZ-01** (blocking) It is \\*so\\* \\| always. Changed: severity.\n" in text
    assert "1 of the 2 entries have no first period" in text


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a <= b and <b>", "a <= b and \\<b>"),
        ("A2_CODE_SEX and _this_", "A2_CODE_SEX and \\_this\\_"),
        ("x*y | [z] `q` ~1", "x\\*y \\| \\[z\\] \\`q\\` \\~1"),
        ("two\n  lines", "two lines"),
    ],
)
def test_text_is_shown_as_it_is(text, shown):
    assert pages.plain(text) == shown


def test_code_with_backticks_gets_a_longer_fence():
    assert pages.code_span("a = 'x'") == "`a = 'x'`"
    assert pages.code_span("a `b`") == "`` a `b` ``"


def test_check_finds_stale_and_absent_pages_and_write_renews_them(tmp_path, monkeypatch, capsys):
    (tmp_path / "tests" / "rules").mkdir(parents=True)
    (tmp_path / "tests" / "rules" / "catalogue_ids.txt").write_text("MZG-FLD-01\n")
    monkeypatch.setattr(pages, "project_home", lambda: tmp_path)
    reference = tmp_path / "docs" / "reference"

    assert pages.main(["--check"]) == 1
    assert pages.main(["--write"]) == 0
    assert pages.main(["--check"]) == 0
    (reference / "coverage.md").write_text("old")
    capsys.readouterr()
    assert pages.main(["--check"]) == 1
    assert capsys.readouterr().out == "docs/reference/coverage.md is not what the catalogue says; run make fix\n"
    assert pages.main([]) == 2
