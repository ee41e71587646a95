"""The handbook: every id has a page with all sections in three languages, and says of counting, finance and history what holds."""

from __future__ import annotations

import re
from dataclasses import astuple

import pytest

from finhosta_dq.handbook import pages
from finhosta_dq.handbook.words import cited, waiting_for, words
from finhosta_dq.publication.phrases import in_words
from finhosta_dq.rules.catalogue import load_catalogue
from finhosta_dq.rules.codes import shipped_code_lists
from finhosta_dq.rules.model import Needs, Rule, Threshold
from finhosta_dq.rules.pages import plain
from finhosta_dq.rules.shipped import Shipped, shipped, wants
from tests.unit.rules.entries import NOTHING, catalogue, entry


def page(*rules: Rule, name: str = "en/MZG-ZZZ-01.md", have: Shipped = NOTHING) -> str:
    return pages.handbook(catalogue(*rules), have, shipped_code_lists(), "2025-1")[name]


@pytest.fixture(scope="module")
def all_pages():
    return pages.handbook(load_catalogue(), shipped(), shipped_code_lists(), "2025-1")


def test_every_id_has_a_page_and_every_family_an_index_in_each_language(all_pages):
    found = load_catalogue()
    files = {f"{one}.md" for rule in found.rules for one in (rule.id, *rule.also)}
    files |= {pages.family_file(name) for name in found.families} | {"index.md"}

    assert set(all_pages) == {f"{language}/{file}" for language in pages.LANGUAGES for file in files} | {"index.md"}
    for language in pages.LANGUAGES:
        indexes = "".join(all_pages[f"{language}/{pages.family_file(name)}"] for name in found.families)
        assert sorted(re.findall(r"^\| \[(\S+?)\]", indexes, re.MULTILINE)) == sorted(rule.id for rule in found.rules)


@pytest.mark.parametrize("language", pages.LANGUAGES)
def test_every_page_has_all_sections_and_texts_and_links_lead_somewhere(all_pages, language):
    sections = list(words(language)["section"].values())
    for rule in load_catalogue().rules:
        text = all_pages[f"{language}/{rule.id}.md"]
        assert re.findall(r"^##+ (.*)$", text, re.MULTILINE)[-len(sections) :] == sections
        assert f"\n{plain(getattr(rule.texts, language))}\n" in text
        assert f"\n{plain(getattr(rule.fix, language))}\n" in text
        assert plain(cited(rule.source, language)) in text
        assert ("```sql" in text) == (rule.not_evaluated is None)
    for name, text in all_pages.items():
        for link in re.findall(r"\]\(([^)]+\.md)\)", text):
            folder, file = ("", link) if "/" not in link else link.removeprefix("../").split("/")
            assert f"{folder or name.split('/')[0]}/{file}" in all_pages, (name, link)


def test_pages_of_one_rule_lead_to_each_other(all_pages):
    assert "[English](../en/MZG-STA-01.md) · **Nederlands** · [Français](../fr/MZG-STA-01.md)\n" in all_pages["nl/MZG-STA-01.md"]


def test_the_languages_have_the_same_words():
    def shape(node: object) -> object:
        if isinstance(node, dict):
            return {key: shape(value) for key, value in node.items() if key not in ("waits", "terms")}
        return sorted(re.findall(r"\{\w+\}", str(node)))

    assert shape(words("nl")) == shape(words("en")) == shape(words("fr"))


@pytest.mark.parametrize("language", ["nl", "fr"])
def test_everything_a_rule_waits_for_has_words_in_each_language(language):
    have, rules = shipped(), load_catalogue().rules
    waits = {what for rule in rules for kind in astuple(wants(rule, have)) for what in kind}
    reasons = {reason for rule in rules for reason in (rule.not_evaluated, rule.untested) if reason}

    assert len(waits) > 10
    assert sorted(what for what in waits if waiting_for(what, language) == what) == []
    assert sorted(reason for reason in reasons if in_words(reason, language) == reason) == []


def test_words_for_what_a_rule_waits_for_translate_the_inside_too():
    assert waiting_for("budget parameter `a` (known 2013-01-01 to 2020-09-17 and from 2025-07-01)", "nl") == (
        "budgetparameters `a` (gekend 2013-01-01 tot 2020-09-17 en vanaf 2025-07-01)"
    )
    assert waiting_for("a delivery of MZG of the same period or year", "fr") == "une livraison RHM de la même période ou année"
    assert waiting_for("rule parameter `x`", "en") == "rule parameter `x`"


def test_sources_are_cited_in_each_language():
    source = "KB/AR 25-4-2002 (2002022335) annex 3 pt 2.2 and 3.1; FPS globalisation manual, table 1.6 (annexation)"

    assert cited(source, "en") == source
    assert cited(source, "nl") == (
        "KB/AR 25-4-2002 (2002022335) bijlage 3 pt 2.2 en 3.1; globalisatiehandleiding van de FOD, tabel 1.6 (annexation)"
    )
    assert cited("project rule, inferred from the record layout", "fr") == "règle du projet, déduite du dessin d'enregistrement"


def test_page_counts_what_the_entry_counts():
    rule = entry(field="A2_DAY_HOSP_OUT", scope="a2_hosptype_fac = 'H'", threshold=Threshold(max_rate=0.01, max_count=3))
    text = page(rule)

    assert "- Denominator: records of `stayhosp` (stay) in the scope\n- Scope: `a2_hosptype_fac = 'H'`\n" in text
    assert "- Key of a finding: `code_agr`, `staynum`\n- A finding points at: `A2_DAY_HOSP_OUT` (discharge: day)\n" in text
    assert "- Tolerated: at most 3 records and a rate of 0.01\n- Judged on: MZG · `stayhosp` (stay)\n" in text
    assert "FROM staging.stayhosp AS t\nWHERE (a2_hosptype_fac = 'H')\n    AND (dis_date < adm_date)\n```" in text
    assert "- Noemer: records van `stayhosp` (verblijf) binnen het bereik\n" in page(rule, name="nl/MZG-ZZZ-01.md")


def test_pages_word_every_kind_of_numerator_and_denominator(all_pages):
    assert (
        "- Numerator: files or lines in which reading found this\n- Denominator: files of the delivery\n" in all_pages["en/MZG-FIL-01.md"]
    )
    assert re.search(r"- Numerator: required files .*\n- Denominator: the \d+ files that", "".join(all_pages.values()))
    assert re.search(r"- Numerator: failing groups \(`\w+`", "".join(all_pages.values()))
    assert re.search(r"- Teller: bevindingen over de levering als geheel\n", "".join(all_pages.values()))


@pytest.mark.parametrize(
    ("more", "sentence"),
    [
        ({"severity": "signal", "affects": ["B2"]}, "- A signal does not change the fitness of an indicator.\n"),
        ({"affects": ["C2"]}, "- No indicator is derived for these parts of the budget, so the fitness of none changes.\n"),
        (
            {"affects": ["B8"]},
            "<summary>Indicators: 1</summary>\n\n- B8-08 Local approximation of the social profile\n",
        ),
        ({"severity": "blocking", "affects": []}, "- Touches no part of the budget directly\n- Blocking findings count on every part"),
        ({"table": "hospital", "affects": ["B2"]}, "- A finding names no single stay, so it does not enter the fitness of an indicator"),
        ({"not_evaluated": "no delivery carries it"}, "- Not evaluated: it says nothing about an indicator, in either direction.\n"),
    ],
)
def test_page_tells_finance_what_a_finding_means(more, sentence):
    assert sentence in page(entry(**more))


def test_page_of_an_id_with_two_entries_shows_both_newest_first_with_their_history():
    text = page(entry(valid_to="2024-2"), entry(valid_from="2025-1", severity="blocking"))

    assert re.findall(r"^## (.*)$", text, re.MULTILINE) == ["from 2025-1", "until 2024-2"]
    assert re.findall(r"Severity: \*\*(\w+)", text) == ["Blocking", "Error"]
    assert text.count("- changed in 2025-1: `severity`\n") == 2


def test_id_answered_by_another_entry_has_a_page_that_says_so():
    text = page(entry(also=["MZG-ZZZ-02"]), name="fr/MZG-ZZZ-02.md")

    assert "[MZG-ZZZ-01](MZG-ZZZ-01.md) y répond : elle dit la même chose." in text
    assert "- [MZG-ZZZ-01](MZG-ZZZ-01.md) : C'est ainsi.\n" in text


def test_page_of_a_contract_rule_names_tables_and_fields():
    assert "No statement." in page(entry(generated="code_list", table="urgadmin"))
    assert "| `stayhosp` | `a2_code_place_before_adm` |" in page(entry("MZG-FLD-04", generated="code_list"), name="en/MZG-FLD-04.md")


def test_needs_are_named_with_what_the_hospital_mounts():
    text = page(entry(needs=Needs(reference=["icd10"], rule_parameters=["filled"])), have=Shipped(frozenset({"filled"}), frozenset(), ()))

    assert "- Mounted by the hospital: list `icd10`\n" in text
    assert "- In the product, and replaceable by the hospital: rule parameter `filled`\n" in text


def test_pages_of_rules_that_are_no_more_are_taken_away(tmp_path):
    for name in ("MZG-OLD-01.md", "mzg-old.md", "notes.md"):
        (tmp_path / "nl").mkdir(exist_ok=True)
        (tmp_path / "nl" / name).write_text("old")

    written = pages.write_handbook(tmp_path, "2025-1")

    assert not (tmp_path / "nl" / "MZG-OLD-01.md").exists()
    assert not (tmp_path / "nl" / "mzg-old.md").exists()
    assert len(list(tmp_path.rglob("*.md"))) == written + 1
