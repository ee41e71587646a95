"""The speller: every language finds a planted fault, skips what is no word, and holds no own word in vain."""

from __future__ import annotations

import pytest

from tests.spelling import check
from tests.spelling.check import faults, idle, misspelt
from tests.spelling.texts import Text, in_csv, in_markdown, in_python, in_yaml, texts
from tests.spelling.words import words_of


@pytest.fixture(scope="module")
def all_texts():
    return list(texts())


def test_no_text_holds_a_word_that_nobody_knows(all_texts):
    assert faults(all_texts) == []


@pytest.mark.parametrize(
    "language, sentence, wrong",
    [
        ("nl", "De ontslagdatum ligt vóór de opnamedatun.", "opnamedatun"),
        ("nl", "Het verblijf heeft geen hoofddiagnoze.", "hoofddiagnoze"),
        ("fr", "La date de sortie précède l'admision.", "admision"),
        ("fr", "Le sejour est clôturé.", "sejour"),
        ("en", "The dicharge date is missing.", "dicharge"),
        ("en", "A non-existant code.", "existant"),
    ],
)
def test_a_planted_fault_is_found_with_its_place(all_texts, language, sentence, wrong):
    before = faults(all_texts)

    found = faults([*all_texts, Text(language, "planted:7", sentence)])

    assert [line for line in found if line not in before] == [f"{language}: {wrong} in planted:7"]


def test_a_word_of_one_language_is_a_fault_in_another():
    assert misspelt("fr", {"ontslagdatum": ["a"]}) == ["fr: ontslagdatum in a"]


def test_elisions_hyphens_capitals_and_apostrophes_are_no_faults():
    assert words_of("L’hôpital n'a pas d'avant-projet") == ["L'hôpital", "n'a", "pas", "d'avant-projet"]
    assert misspelt("fr", {word: [] for word in words_of("L’hôpital n'a pas d'avant-projet")}) == []
    assert misspelt("nl", {"Ligdagen": [], "MZG-verblijf": [], "APR-DRG-registratie": []}) == []


@pytest.mark.parametrize(
    "text, left",
    [
        ("A2_CODE_DESTINATE is `M` in 2025-1", ["is", "in"]),
        ("see https://example.be/qwrt and rules.csv or {missing} of stayhosp", ["see", "and", "or", "of"]),
        ("FTE of FPS, DRGs and SOI", ["of", "and"]),
        ("days/beds per 1.000 km/h", ["days", "beds", "per"]),
        ("`fdq run` writes ``x y`` to .txt", ["writes", "to"]),
    ],
)
def test_codes_fields_numbers_files_and_addresses_are_skipped(text, left):
    assert words_of(text) == left


def test_own_words_are_sorted_needed_and_unknown_to_the_dictionary(monkeypatch):
    monkeypatch.setattr(check, "own_words", lambda language: ("zorgpadx", "bedindex", "verblijf"))

    assert idle("nl", ["bedindex"]) == [
        "nl.txt: bedindex is not in its place",
        "nl.txt: the dictionary knows verblijf",
        "nl.txt: no text needs zorgpadx",
        "nl.txt: no text needs verblijf",
    ]


def test_texts_are_taken_from_every_kind_of_file(tmp_path):
    rules = tmp_path / "rules.yaml"
    rules.write_text("rules:\n- id: A-1\n  texts: {en: one, nl: een, fr: un}\n  untested: two\n  scope: x IS NULL\n")
    assert [(text.language, text.content) for text in in_yaml(rules, "p")] == [("en", "one"), ("nl", "een"), ("fr", "un"), ("en", "two")]

    catalogue = tmp_path / "nl.yaml"
    catalogue.write_text("title: {untested: drie}\n")
    assert list(in_yaml(catalogue, "p")) == [Text("nl", "p.title.untested", "drie")]

    phrases = tmp_path / "phrases.yaml"
    phrases.write_text('phrases:\n- {match: "(\\\\d+) stays", nl: "\\\\1 verblijven", fr: "\\\\1 séjours"}\n')
    assert [words_of(text.content) for text in in_yaml(phrases, "p")] == [["stays"], ["verblijven"], ["séjours"]]

    table = tmp_path / "codes.csv"
    table.write_text("code,label_en,label_nl,note\n1,male,man,qq\n")
    assert list(in_csv(table, "c")) == [Text("en", "c:2", "male"), Text("nl", "c:2", "man")]

    page = "# Title\n```\ncode\n```\n[shown](path/qq.md) {{ qq }} text\n"
    assert [(text.place, words_of(text.content)) for text in in_markdown(page, "d") if words_of(text.content)] == [
        ("d:1", ["Title"]),
        ("d:5", ["shown", "text"]),
    ]

    source = 'def run():\n    """Run it."""\n    option(help="where", flag="qq")\n'
    assert [text.content for text in in_python(source, "s") if text.content] == ["Run it.", "where"]


def test_the_catalogue_the_lists_and_the_report_are_among_the_texts(all_texts):
    files = {text.place.split(":")[0].split(".yaml")[0] for text in all_texts}

    assert {"expectations/mzg/sta", "expectations/finhosta/a", "expectations/x/x", "schemas/labels.csv", "schemas/mzg/stayhosp"} <= files
    assert {"src/finhosta_dq/publication/texts/nl", "src/finhosta_dq/publication/texts/phrases", "README.md"} <= files
    assert all(sum(text.language == language for text in all_texts) > 1000 for language in ("nl", "fr", "en"))
