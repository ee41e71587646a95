"""Reasons in three languages: every reason that the catalogue and the statements can give has its phrase."""

from __future__ import annotations

import re

import pytest

from finhosta_dq.home import sql_dir
from finhosta_dq.publication.phrases import in_words
from finhosta_dq.rules.catalogue import load_catalogue


def catalogue_reasons() -> list[str]:
    return sorted({reason for rule in load_catalogue().rules for reason in (rule.not_evaluated, rule.untested) if reason})


def missing_inputs() -> list[str]:
    text = "".join(path.read_text(encoding="utf-8") for path in sorted((sql_dir() / "marts").glob("indicator_input*.sql")))
    return sorted(set(re.findall(r"'((?:missing: |national )[^']+)'", text)))


@pytest.mark.parametrize("language", ["nl", "fr"])
@pytest.mark.parametrize("reason", catalogue_reasons() + missing_inputs())
def test_every_reason_has_its_phrase(reason, language):
    assert in_words(reason, language) != reason


@pytest.mark.parametrize(
    ("sentence", "language", "said"),
    [
        (
            "weakest status: synthetic; 2 stays without value; 47 of 2966 records (1.6 %) with blocking or error findings",
            "nl",
            "zwakste bron: synthetisch; 2 verblijven zonder waarde; 47 van 2966 records (1.6 %) met blokkerende bevindingen of fouten",
        ),
        (
            "needs the Finhosta delivery of the year before; a run holds one financial year",
            "fr",
            "demande la livraison Finhosta de l'année précédente ; une exécution contient un exercice",
        ),
        ("3 stays without value: no grouper output", "fr", "3 séjours sans valeur : pas de sortie du grouper"),
        ("inferred_reading", "en", "rests on an inferred reading of the text"),
        ("the rule parameter grouper_hash is empty", "en", "the rule parameter grouper_hash is empty"),
        ("something new", "nl", "something new"),
        (None, "nl", ""),
    ],
)
def test_sentences_one_by_one(sentence, language, said):
    assert in_words(sentence, language) == said
