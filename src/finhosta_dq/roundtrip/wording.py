"""The texts of the workbook in a language, and the way back from a word in any language to what it means."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from finhosta_dq.contracts.loader import read_yaml
from finhosta_dq.findings.labels import LANGUAGES
from finhosta_dq.registry.decisions import KINDS
from finhosta_dq.registry.reasons import Reason, reasons
from finhosta_dq.roundtrip.columns import ALL

_TEXTS = Path(__file__).parent / "texts" / "roundtrip.yaml"
_CODE = re.compile(r"\[([a-z0-9_]+)\]\s*$")


@cache
def words(language: str) -> dict[str, Any]:
    """All texts of a language, nested as in ``texts/roundtrip.yaml`` without the languages. Raises ValueError for an unknown language."""
    if language not in LANGUAGES:
        raise ValueError(f"language must be one of {', '.join(LANGUAGES)}, found {language!r}")
    found: dict[str, Any] = _of(read_yaml(_TEXTS), language)
    return found


def _of(node: Any, language: str) -> Any:
    if isinstance(node, dict):
        return node[language] if set(node) == set(LANGUAGES) else {key: _of(value, language) for key, value in node.items()}
    return [_of(one, language) for one in node] if isinstance(node, list) else node


def heading(column: str, language: str) -> str:
    """What stands above a column."""
    return str(words(language)["column"][column]["head"])


def headings(language: str) -> dict[str, str]:
    """What stands above each column, by its name."""
    return {field.name: heading(field.name, language) for field in ALL}


def refusal_text(code: str, params: Mapping[str, Any], language: str) -> str:
    """Why a row was refused. params: ``most``, or ``column`` as the name of a column of the workbook."""
    shown = {name: heading(value, language) if name == "column" else value for name, value in params.items()}
    return str(words(language)["row"][code].format(**shown))


def reason_text(reason: Reason, language: str) -> str:
    """A reason in a language."""
    texts: Mapping[str, str] = {str(key): text for key, text in reason.texts.items()}
    return texts[language]


def reason_label(reason: Reason, language: str) -> str:
    """A reason as the list of the workbook offers it: its text with its code behind it."""
    return f"{reason_text(reason, language)} [{reason.code}]"


def kind_of(word: str) -> str | None:
    """The kind of decision a word means, in any of the languages; None when it means none."""
    return _kinds().get(_folded(word))


class ReasonReader:
    """The way back from a text to the code of the reason it means: the label of the list, its text in any language, or the code itself."""

    def __init__(self) -> None:
        known = reasons()
        self.codes = {_folded(text): code for code, one in known.items() for text in (code, *one.texts.values())}
        self.codes |= {_folded(f"[{code}]"): code for code in known}

    def code(self, text: str) -> str | None:
        """The code of a reason; None where the text means none. What stands behind the text in brackets counts."""
        marked = _CODE.search(text)
        return self.codes.get(_folded(marked[0] if marked else text))


@cache
def _kinds() -> dict[str, str]:
    found = {kind: kind for kind in KINDS}
    for language in LANGUAGES:
        found |= {_folded(word): kind for kind, word in words(language)["decision"].items()}
    return found


def _folded(text: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())
