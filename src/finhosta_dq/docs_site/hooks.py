"""What MkDocs does beside its own work: menus and labels speak the language of a rule page, and the search leaves out repetitions."""

from __future__ import annotations

import re
from typing import Any

from finhosta_dq.handbook.words import words

_OF_RULES = re.compile(r"rules/(?P<language>[a-z]{2})/(?P<file>[^/]+)\.md")
_SEARCHED = ("says", "why", "fix")
_WIDE = re.compile(r"rules/[a-z]{2}/.+|reference/contracts/.+")
_SWITCH = re.compile(r"^(.*\]\(\.\./[a-z]{2}/[^)]*\.md\).*)$", re.MULTILINE)
_LISTS = ("reference/coverage.md", "reference/rule-set-changelog.md")


def on_page_markdown(markdown: str, page: Any, **_: Any) -> str:
    """Leave out of the search what repeats rules: indexes of families, and sections that name other rules, indicators or SQL."""
    if _WIDE.fullmatch(page.file.src_uri):
        page.meta["hide"] = ["navigation"]  # the menu at the side would be empty, and their tables are wide
    if page.file.src_uri in _LISTS:
        page.meta["search"] = {"boost": 0.1}
    found = _OF_RULES.fullmatch(page.file.src_uri)
    if not found:
        return markdown
    markdown = _SWITCH.sub(r"\1\n{ data-search-exclude }", markdown, count=1)
    if found["file"].islower():
        page.meta["search"] = {"exclude": found["file"] != "index"}
        return markdown
    page.meta["search"] = {"boost": 2}
    sections = words(found["language"])["section"]
    left_out = "|".join(re.escape(text) for name, text in sections.items() if name not in _SEARCHED)
    return re.sub(rf"^(##+ (?:{left_out}))$", r"\1 { data-search-exclude }", markdown, flags=re.MULTILINE)


def on_page_context(context: dict[str, Any], page: Any, config: Any, **_: Any) -> dict[str, Any]:
    """Set the language of the theme to that of the page."""
    found = _OF_RULES.fullmatch(page.file.src_uri)
    config.theme["language"] = found["language"] if found else "en"
    return context
