"""What rules and indicators say in English, in the words of the reader: reasons and warnings, and what was expected in a field."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from finhosta_dq.contracts.loader import read_yaml
from finhosta_dq.publication.wording import TEXTS

Phrase = tuple[re.Pattern[str], dict[str, str]]

_FIRST_WORD = re.compile("[A-Za-z0-9]+(?= |$)")
_HAS_WORD = re.compile("[a-z]{2}")


@dataclass(frozen=True)
class _Phrases:
    """The phrases of one file in its order. by_first: those that can fit a text by its first word; others: those that fit any other text."""

    by_first: dict[str, tuple[Phrase, ...]]
    others: tuple[Phrase, ...]
    terms: tuple[dict[str, str], ...]

    def likely(self, text: str) -> tuple[Phrase, ...]:
        return self.by_first.get(text.partition(" ")[0], self.others)


@cache
def _phrases(name: str) -> _Phrases:
    found = read_yaml(TEXTS / f"{name}.yaml")
    made: list[tuple[str | None, Phrase]] = []
    for one in found["phrases"]:
        # a pattern that begins with a word and a blank fits no text with another first word
        word = _FIRST_WORD.match(one["match"])
        made.append((word and word[0], (re.compile(one["match"]), one)))
    words = {word for word, _ in made if word}
    by_first = {word: tuple(phrase for other, phrase in made if other in (None, word)) for word in words}
    return _Phrases(by_first, tuple(phrase for word, phrase in made if word is None), tuple(found["terms"]))


def in_words(sentence: str | None, language: str) -> str:
    """A reason as the language says it; sentences joined by ``; `` one by one. What has no phrase stays as it is; empty for None."""
    if not sentence:
        return ""
    whole = _translated(sentence, language, "phrases")
    return whole if whole is not None else "; ".join(_translated(part, language, "phrases") or part for part in sentence.split("; "))


def expected_in_words(text: str | None, language: str) -> str | None:
    """What a rule expected in a field, as the language says it. A value, a text without phrase and English stay as they are; None for None.

    Not for what is stored or compared: tables, documents and keys of findings hold the English text.
    """
    if text is None or language == "en" or not _HAS_WORD.search(text):
        return text
    said = _translated(text, language, "expected")
    return text if said is None else said


def _translated(sentence: str, language: str, name: str) -> str | None:
    known = _phrases(name)
    for pattern, words in known.likely(sentence):
        match = pattern.fullmatch(sentence)
        # a greedy group must not swallow the next sentence
        if match and not any("; " in (group or "") for group in match.groups()):
            template = words.get(language)
            if template is None:
                return sentence
            for number, group in enumerate(match.groups(), start=1):
                template = template.replace(f"\\{number}", _terms(group or "", language, known.terms))
            return template
    return None


def _terms(text: str, language: str, terms: tuple[dict[str, str], ...]) -> str:
    for term in terms:
        if language in term and term["en"] in text:
            text = text.replace(term["en"], term[language])
    return text
