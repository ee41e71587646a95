"""Pages written from the catalogue: every id has one with all sections; coverage and changelog say what the entries say."""

from __future__ import annotations

import re

import pytest

from finhosta_dq.rules import pages
from finhosta_dq.rules.catalogue import Catalogue, load_catalogue
from finhosta_dq.rules.changelog import Change, changes, following
from finhosta_dq.rules.codes import shipped_code_lists
from finhosta_dq.rules.coverage import STATES, covered
from finhosta_dq.rules.model import Family, Needs, Rule, Texts, Threshold
from finhosta_dq.rules.shipped import Shipped, shipped, wants

SECTIONS = [
    "What it says",
    "Why",
    "Numerator and denominator",
    "Validity",
    "What it needs",
    "How to fix it in the source system",
    "How finance reads it",
    "Related rules",
    "Statement",
]
SAID = Texts(en="It is *so* | always.", nl="Het is zo.", fr="C'est ainsi.")
FIX = Texts(en="Correct it.", nl="Verbeter het.", fr="Corrigez-le.")
NOTHING = Shipped(frozenset(), frozenset(), ())


def entry(rule_id: str = "MZG-ZZZ-01", **more: object) -> Rule:
    given: dict[str, object] = {
        "severity": "error",
        "dimension": "consistency",
        "level": "record",
        "table": "stayhosp",
        "texts": SAID,
        "fix": FIX,
        "source": "decree, art. 1",
        "basis": "law",
        **more,
    }
    if not {"violation", "query", "generated", "not_evaluated"} & set(given):
        given["violation"] = "dis_date < adm_date"
    return Rule(id=rule_id, **given)  # type: ignore[arg-type]


def catalogue(*rules: Rule) -> Catalogue:
    title = Texts(en="Family", nl="Familie", fr="Famille")
    return Catalogue(rules, {"mzg/ZZZ": Family(family="ZZZ", title=title, rules=list(rules))})


def page(*rules: Rule, name: str = "MZG-ZZZ-01.md", have: Shipped = NOTHING) -> str:
    return pages.rule_pages(catalogue(*rules), have, shipped_code_lists(), "2025-1")[name]


@pytest.fixture(scope="module")
def all_pages():
    return pages.rule_pages(load_catalogue(), shipped(), shipped_code_lists(), "2025-1")


def test_every_id_has_a_page_and_every_registration_an_index(all_pages):
    ids = {one for rule in load_catalogue().rules for one in (rule.id, *rule.also)}

    assert set(all_pages) == {f"{one}.md" for one in ids} | {"mzg.md", "finhosta.md", "x.md", "index.md"}
    listed = re.findall(r"^\| \[(\S+?)\]", "".join(all_pages[f"{name}.md"] for name in pages.REGISTRATIONS), re.MULTILINE)
    assert sorted(listed) == sorted(rule.id for rule in load_catalogue().rules)


def test_every_page_has_all_sections_and_texts_and_links_lead_somewhere(all_pages):
    for rule in load_catalogue().rules:
        text = all_pages[f"{rule.id}.md"]
        assert re.findall(r"^##+ (.*)$", text, re.MULTILINE)[-len(SECTIONS) :] == SECTIONS
        for words in (rule.texts, rule.fix):
            assert all(f"- **{language}** {pages.plain(getattr(words, language))}\n" in text for language in pages.LANGUAGES)
        assert ("```sql" in text) == (rule.not_evaluated is None)
    for text in all_pages.values():
        assert set(re.findall(r"\]\(([^)]+\.md)\)", text)) <= set(all_pages)


def test_page_counts_what_the_entry_counts():
    text = page(entry(scope="a2_hosptype_fac = 'H'", threshold=Threshold(max_rate=0.01, max_count=3)))

    assert "- Denominator: records of `stayhosp` (stay) in the scope\n- Scope: `a2_hosptype_fac = 'H'`\n" in text
    assert "- Key of a finding: `code_agr`, `staynum`\n- Tolerated: at most 3 records and a rate of 0.01\n" in text
    assert "FROM staging.stayhosp AS t\nWHERE (a2_hosptype_fac = 'H')\n    AND (dis_date < adm_date)\n```" in text


@pytest.mark.parametrize(
    ("more", "sentence"),
    [
        ({"severity": "signal", "affects": ["B2"]}, "- A signal does not change the fitness of an indicator.\n"),
        ({"affects": ["C2"]}, "- No indicator is derived for these parts of the budget, so the fitness of none changes.\n"),
        ({"affects": ["B8"]}, "counts as a bad record of B8-01, B8-02,"),
        ({"severity": "blocking", "affects": []}, "counts as a bad record of B1-11, B1-12, B2-05,"),
        ({"table": "hospital", "affects": ["B2"]}, "- A finding names no single stay, so it does not enter the fitness of an indicator"),
        ({"not_evaluated": "no delivery carries it"}, "- Not evaluated: it says nothing about an indicator, in either direction.\n"),
    ],
)
def test_page_tells_finance_what_a_finding_means(more, sentence):
    assert sentence in page(entry(**more))


def test_page_of_an_id_with_two_entries_shows_both_newest_first():
    text = page(entry(valid_to="2024-2"), entry(valid_from="2025-1", severity="blocking"))

    assert re.findall(r"^## (.*)$", text, re.MULTILINE) == ["from 2025-1", "until 2024-2"]
    assert re.findall(r"Severity \*\*(\w+)", text) == ["blocking", "error"]


def test_id_answered_by_another_entry_has_a_page_that_says_so():
    assert "Answered by [MZG-ZZZ-01](MZG-ZZZ-01.md)" in page(entry(also=["MZG-ZZZ-02"]), name="MZG-ZZZ-02.md")


def test_page_of_a_contract_rule_names_tables_and_fields():
    text = page(entry(generated="code_list", table="urgadmin"))

    assert "No statement." in text
    assert "| `stayhosp` | `a2_code_place_before_adm` |" in page(entry("MZG-FLD-04", generated="code_list"), name="MZG-FLD-04.md")


def test_pages_of_rules_that_are_no_more_are_taken_away(tmp_path):
    for name in ("MZG-OLD-01.md", "notes.md"):
        (tmp_path / name).write_text("old")

    written = pages.write_rule_pages(tmp_path, "2025-1")

    assert not (tmp_path / "MZG-OLD-01.md").exists()
    assert len(list(tmp_path.iterdir())) == written + 1


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
