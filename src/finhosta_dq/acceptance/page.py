"""The validation document as a page to print and sign, in the language of its readers."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import Any

import yaml
from jinja2 import Environment, PackageLoader, StrictUndefined

from finhosta_dq.publication.wording import texts

LANGUAGES = ("nl", "fr", "en")


@cache
def _words() -> dict[str, Any]:
    text = (files("finhosta_dq.acceptance") / "texts" / "validation.yaml").read_text(encoding="utf-8")
    found: dict[str, Any] = yaml.safe_load(text)
    return found


def render(document: dict[str, Any], reasons: dict[str, str], language: str = "en") -> str:
    """The page of a signed document; it stands alone: no script, nothing from elsewhere.

    reasons: text per reason code, in that language. Raises ValueError for an unknown language.
    """
    if language not in LANGUAGES:
        raise ValueError(f"language must be one of {', '.join(LANGUAGES)}, found {language!r}")
    environment = Environment(
        loader=PackageLoader("finhosta_dq.acceptance"), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    return environment.get_template("validation.html.j2").render(
        d=document, t=_words()[language], words=texts(language), reasons=reasons, language=language, command="fdq accept --verify …"
    )
