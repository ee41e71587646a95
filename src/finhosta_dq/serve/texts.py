"""Texts of the page in the three languages: ``texts/<language>.yaml`` for the frame, any other file for pages."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from finhosta_dq.contracts.loader import read_yaml
from finhosta_dq.findings.labels import LANGUAGES

TEXTS = Path(__file__).parent / "texts"


@cache
def page_texts(language: str) -> dict[str, Any]:
    """All texts of a language: those of ``<language>.yaml`` at the top, those of ``<file>.yaml`` under the name of the file.

    In such a further file a text is a mapping with the keys nl, fr and en. Raises ValueError for an unknown language.
    """
    if language not in LANGUAGES:
        raise ValueError(f"language must be one of {', '.join(LANGUAGES)}, found {language!r}")
    found: dict[str, Any] = dict(read_yaml(TEXTS / f"{language}.yaml"))
    for path in sorted(TEXTS.glob("*.yaml")):
        if path.stem not in LANGUAGES:
            found[path.stem] = in_language(read_yaml(path), language)
    return found


def in_language(tree: Any, language: str) -> Any:
    """The tree with every mapping nl/fr/en replaced by its text in that language."""
    if not isinstance(tree, dict):
        return tree
    if set(tree) == set(LANGUAGES):
        return tree[language]
    return {key: in_language(value, language) for key, value in tree.items()}
