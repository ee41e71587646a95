"""Reasons and warnings in the words of the reader: rules and indicators give them in English, reports speak three languages."""

from __future__ import annotations

import re
from functools import cache

from finhosta_dq.contracts.loader import read_yaml
from finhosta_dq.publication.wording import TEXTS

Phrase = tuple[re.Pattern[str], dict[str, str]]


@cache
def _phrases() -> tuple[tuple[Phrase, ...], tuple[dict[str, str], ...]]:
    found = read_yaml(TEXTS / "phrases.yaml")
    return tuple((re.compile(one["match"]), one) for one in found["phrases"]), tuple(found["terms"])


def in_words(sentence: str | None, language: str) -> str:
    """A reason as the language says it; sentences joined by ``; `` one by one. What has no phrase stays as it is; empty for None."""
    if not sentence:
        return ""
    whole = _translated(sentence, language)
    return whole if whole is not None else "; ".join(_translated(part, language) or part for part in sentence.split("; "))


def _translated(sentence: str, language: str) -> str | None:
    phrases, terms = _phrases()
    for pattern, words in phrases:
        match = pattern.fullmatch(sentence)
        # a greedy group must not swallow the next sentence
        if match and not any("; " in (group or "") for group in match.groups()):
            template = words.get(language)
            if template is None:
                return sentence
            for number, group in enumerate(match.groups(), start=1):
                template = template.replace(f"\\{number}", _terms(group or "", language, terms))
            return template
    return None


def _terms(text: str, language: str, terms: tuple[dict[str, str], ...]) -> str:
    for term in terms:
        if language in term and term["en"] in text:
            text = text.replace(term["en"], term[language])
    return text
