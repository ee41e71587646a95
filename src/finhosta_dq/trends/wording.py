"""Texts of the trends in the three languages, numbers and days as each language writes them."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from finhosta_dq.contracts.loader import contracts, read_yaml
from finhosta_dq.findings.labels import LANGUAGES

TEXTS = Path(__file__).parent / "texts"
_SEPARATORS = {"en": (",", "."), "nl": (".", ","), "fr": ("\N{NARROW NO-BREAK SPACE}", ",")}


@cache
def texts(language: str) -> dict[str, Any]:
    """All texts of a language, nested as in ``texts/<language>.yaml``. Raises ValueError for an unknown language."""
    if language not in LANGUAGES:
        raise ValueError(f"language must be one of {', '.join(LANGUAGES)}, found {language!r}")
    found: dict[str, Any] = read_yaml(TEXTS / f"{language}.yaml")
    return found


def number(value: float, language: str) -> str:
    """A number with as many decimals as its size asks: none from 100 on and for whole numbers, else one or two."""
    size = abs(value)
    decimals = 0 if size >= 100 or float(value).is_integer() else 1 if size >= 10 else 2
    group, point = _SEPARATORS[language]
    return f"{value:,.{decimals}f}".replace(",", "\0").replace(".", point).replace("\0", group)


def scope_name(scope: str, language: str) -> str:
    """A scope in words: nursing unit or specialism with its code, small ones together, the title of a table, a rule family, or all."""
    words = texts(language)
    kind, _, code = scope.partition(":")
    if kind in words["dimension"]:
        return f"{words['dimension'][kind]} {code}" if code else words["together"].format(dimension=words["dimension"][kind].lower())
    return _table_title(scope, language) if scope else str(words["all"])


@cache
def _table_title(table: str, language: str) -> str:
    for registration in contracts().values():
        for file in registration.files:
            if file.table == table:
                title = file.title.get(language) or file.title["en"]
                return f"{table.upper()}: {title}"
    return table
