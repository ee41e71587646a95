"""Texts of report and workbook in the three languages, and numbers written as each language writes them."""

from __future__ import annotations

import math
from functools import cache
from pathlib import Path
from typing import Any

from finhosta_dq.contracts.loader import contracts, read_yaml
from finhosta_dq.findings.labels import LANGUAGES

TEXTS = Path(__file__).parent / "texts"
_SEPARATORS = {"en": (",", "."), "nl": (".", ","), "fr": ("\N{NARROW NO-BREAK SPACE}", ",")}
_DASH = "–"


@cache
def texts(language: str) -> dict[str, Any]:
    """All texts of a language, nested as in ``texts/<language>.yaml``. Raises ValueError for an unknown language."""
    if language not in LANGUAGES:
        raise ValueError(f"language must be one of {', '.join(LANGUAGES)}, found {language!r}")
    found: dict[str, Any] = read_yaml(TEXTS / f"{language}.yaml")
    return found


@cache
def table_title(table: str, language: str) -> str:
    """What the rows of a table are, in words; the table's name where no contract has it."""
    for registration in contracts().values():
        for file in registration.files:
            if file.table == table:
                return file.title.get(language) or file.title["en"]
    return table


def number(value: float | int | None, language: str, decimals: int | None = None) -> str:
    """A number as people of that language write it; a dash for None.

    decimals: how many to show; default none for whole numbers, else as many as give four significant digits (at most 4).
    """
    if value is None or not math.isfinite(value):
        return _DASH
    if decimals is None:
        whole = float(value).is_integer()
        decimals = 0 if whole else max(1, min(4, 3 - math.floor(math.log10(abs(value)))))
    group, point = _SEPARATORS[language]
    return f"{value:,.{decimals}f}".replace(",", "\0").replace(".", point).replace("\0", group)


def figure(value: float | int | None, unit: str | None, language: str) -> str:
    """The value of an indicator as people write it: amounts to the cent, the rest as ``number`` gives it."""
    return number(value, language, 2 if unit == "EUR" else None)


def unit_name(unit: str | None, language: str) -> str:
    """The unit of an indicator (``schemas/indicators.csv``) in words; as it is where a run has one that has none, empty for None."""
    return str(texts(language)["indicator_unit"].get(unit, unit)) if unit else ""


def percent(part: float | None, whole: float | None, language: str) -> str:
    """A share in percent: never 0 % for something, never 100 % for not everything."""
    if not whole or part is None:
        return _DASH
    share = 100 * part / whole
    if 0 < share < 0.1:
        return f"< {number(0.1, language, 1)} %"
    if 99.9 < share < 100:
        return f"> {number(99.9, language, 1)} %"
    return f"{number(share, language, 0 if share in (0, 100) else 1)} %"
