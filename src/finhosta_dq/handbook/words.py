"""The words of the handbook in the three languages, nested as in ``texts/<language>.yaml``."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import Any

from finhosta_dq.contracts.loader import read_yaml
from finhosta_dq.publication.wording import texts as report_texts

TEXTS = Path(__file__).parent / "texts"


@cache
def words(language: str) -> dict[str, Any]:
    """All words of a language (``en``, ``nl`` or ``fr``); names of registrations and severities are those of the report."""
    found: dict[str, Any] = read_yaml(TEXTS / f"{language}.yaml")
    report = report_texts(language)
    return {**found, "registration": {**report["registration"], **found["registration"]}, "severity_name": report["severity"]}


def waiting_for(what: str, language: str) -> str:
    """What a rule waits for (a text of ``rules.shipped.wants``) in a language; it stays as it is where the language has no words for it."""
    own = words(language)
    for wait in own["waits"]:
        found = re.fullmatch(wait["match"], what)
        if found:
            said = wait["says"]
            for number, group in enumerate(found.groups(), start=1):
                said = said.replace(f"\\{number}", _terms(group, own["terms"]))
            return said
    return what


def _terms(text: str, terms: dict[str, str]) -> str:
    for english, other in terms.items():
        text = text.replace(english, other)
    return text


def cited(source: str, language: str) -> str:
    """The source of a rule, cited in English in the catalogue, in a language; words that have no translation stay as they are."""
    terms = _citations(language)
    if not terms:
        return source
    longest_first = "|".join(re.escape(english) for english in sorted(terms, key=len, reverse=True))
    return re.sub(rf"(?<![\w-])(?:{longest_first})(?![\w-])", lambda found: terms[found[0]], source)


@cache
def _citations(language: str) -> dict[str, str]:
    return {} if language == "en" else {term["en"]: term[language] for term in read_yaml(TEXTS / "citations.yaml")["terms"]}
