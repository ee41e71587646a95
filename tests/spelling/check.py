"""What is wrong with the spelling: words nobody knows, and own words that are out of order, known elsewhere or used nowhere."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from itertools import pairwise

from tests.spelling.texts import LANGUAGES, Text, texts
from tests.spelling.words import covers, missing_parts, own_words, words_of

SHOWN_PLACES = 3


def faults(found: Iterable[Text] | None = None) -> list[str]:
    """One line per fault, language by language. found: the texts; by default those of the working copy."""
    used: dict[str, dict[str, list[str]]] = {language: defaultdict(list) for language in LANGUAGES}
    for text in texts() if found is None else found:
        for word in words_of(text.content):
            used[text.language][word].append(text.place)
    return [line for language in LANGUAGES for line in (*misspelt(language, used[language]), *idle(language, used[language]))]


def misspelt(language: str, used: dict[str, list[str]]) -> list[str]:
    """Words of the texts that neither the dictionary nor the own words know, with the first places."""
    own = frozenset(own_words(language))
    lines = []
    for word, places in sorted(used.items()):
        parts = [part for part in missing_parts(language, word) if not covers(own, part)]
        if parts:
            lines.append(f"{language}: {', '.join(parts)} in {'; '.join(places[:SHOWN_PLACES])}")
    return lines


def idle(language: str, used: Iterable[str]) -> list[str]:
    """Own words that are out of order or written twice, that the dictionary knows, or that no text uses."""
    own = own_words(language)
    needed = {part for word in used for part in missing_parts(language, word)}
    lines = [f"{language}.txt: {word} is not in its place" for one, word in pairwise(own) if word <= one]
    lines += [f"{language}.txt: the dictionary knows {word}" for word in own if not missing_parts(language, word)]
    return lines + [f"{language}.txt: no text needs {word}" for word in own if not any(covers((word,), part) for part in needed)]
